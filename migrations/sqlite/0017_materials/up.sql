-- recorded: Papers that are handed out on an occasion, each by the hash of its bytes.
CREATE TABLE materials (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    reason TEXT NOT NULL,
    edition TEXT,
    added_by TEXT NOT NULL,
    frozen_at TEXT,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number)
) STRICT;

CREATE TRIGGER materials_first BEFORE INSERT ON materials WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM materials WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER materials_next BEFORE UPDATE ON materials WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER materials_never BEFORE DELETE ON materials
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;

-- payload: The bytes of a material; gone once it was taken out or withheld.
CREATE TABLE material_files (
    material TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (material)
) STRICT;
