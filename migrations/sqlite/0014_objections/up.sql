-- recorded: Objections to the published record of an occasion, and what the city answered.
CREATE TABLE objections (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number INTEGER NOT NULL,
    of_row INTEGER NOT NULL,
    words TEXT NOT NULL,
    wanted TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_at TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    registered_by TEXT,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    ruling TEXT,
    said TEXT NOT NULL,
    text TEXT NOT NULL,
    answer TEXT NOT NULL,
    post TEXT NOT NULL,
    reason TEXT NOT NULL,
    drafter TEXT,
    decided_at TEXT,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number)
) STRICT;
CREATE INDEX objections_by_state ON objections (state, id);

CREATE TRIGGER objections_first BEFORE INSERT ON objections WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM objections WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER objections_next BEFORE UPDATE ON objections WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER objections_never BEFORE DELETE ON objections
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
