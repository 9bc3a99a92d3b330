-- recorded: Papers that are handed out on an occasion, each by the hash of its bytes.
CREATE TABLE materials (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    edition TEXT,
    added_by TEXT NOT NULL,
    frozen_at TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number)
);

CREATE TRIGGER materials_next BEFORE INSERT OR UPDATE ON materials FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER materials_never BEFORE DELETE OR TRUNCATE ON materials FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();

-- payload: The bytes of a material; gone once it was taken out or withheld.
CREATE TABLE material_files (
    material TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (material)
);

-- Words of officials, and bytes, stay out of the catalog: see the end of the first migration.
ALTER TABLE materials ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE material_files ALTER COLUMN bytes SET STATISTICS 0;
