-- recorded: Complaints about the procedure and what the city answered; who complained stands in `complainants`.
CREATE TABLE complaints (
    id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL,
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
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (fiscal_year, number),
    UNIQUE (receipt)
) STRICT;
CREATE INDEX complaints_by_state ON complaints (state, fiscal_year, number);
CREATE INDEX complaints_by_project ON complaints (project, fiscal_year, number);

-- payload: Who complained, and in which words; what the `person` commitment opens to, with its salt.
CREATE TABLE complainants (
    complaint TEXT NOT NULL,
    seq INTEGER NOT NULL,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (complaint)
) STRICT;

-- The complaint that a notice is about.
ALTER TABLE notices ADD COLUMN complaint TEXT;

CREATE TRIGGER complaints_first BEFORE INSERT ON complaints WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM complaints WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER complaints_next BEFORE UPDATE ON complaints WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER complaints_never BEFORE DELETE ON complaints
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
