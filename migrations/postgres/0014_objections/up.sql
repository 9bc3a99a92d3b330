-- recorded: Objections to the published record of an occasion, and what the city answered.
CREATE TABLE objections (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number BIGINT NOT NULL,
    of_row BIGINT NOT NULL,
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
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number)
);
CREATE INDEX objections_by_state ON objections (state, id);

CREATE TRIGGER objections_next BEFORE INSERT OR UPDATE ON objections FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER objections_never BEFORE DELETE OR TRUNCATE ON objections FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();

-- Words of residents, and of officials about them, stay out of the catalog: see the end of the first migration.
ALTER TABLE objections ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN wanted SET STATISTICS 0, ALTER COLUMN said SET STATISTICS 0,
    ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN answer SET STATISTICS 0, ALTER COLUMN post SET STATISTICS 0,
    ALTER COLUMN reason SET STATISTICS 0;
