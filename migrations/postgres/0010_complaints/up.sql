-- recorded: Complaints about the procedure and what the city answered; who complained stands in `complainants`.
CREATE TABLE complaints (
    id TEXT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    project TEXT,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_at TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    registered_by TEXT,
    due TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    receipt TEXT NOT NULL,
    gist TEXT NOT NULL,
    outcome TEXT,
    measure TEXT NOT NULL,
    answer TEXT NOT NULL,
    kept TEXT NOT NULL,
    drafter TEXT,
    reason TEXT NOT NULL,
    answered_at TEXT,
    erasure TEXT NOT NULL,
    erasure_by TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (fiscal_year, number),
    UNIQUE (receipt)
);
CREATE INDEX complaints_by_state ON complaints (state, fiscal_year, number);
CREATE INDEX complaints_by_project ON complaints (project, fiscal_year, number);

-- payload: Who complained, and in which words; what the `person` commitment opens to, with its salt.
CREATE TABLE complainants (
    complaint TEXT NOT NULL,
    seq BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (complaint)
);

-- As for the other tables that hold words or data of residents.
ALTER TABLE complaints ALTER COLUMN gist SET STATISTICS 0, ALTER COLUMN measure SET STATISTICS 0, ALTER COLUMN answer SET STATISTICS 0,
    ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE complainants ALTER COLUMN salt SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0;

-- The complaint that a notice is about.
ALTER TABLE notices ADD COLUMN complaint TEXT;

CREATE TRIGGER complaints_next BEFORE INSERT OR UPDATE ON complaints FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER complaints_never BEFORE DELETE OR TRUNCATE ON complaints FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
