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
CREATE INDEX objections_by_project ON objections (project, state, id);

-- How a ledger ended, why, and which project goes on with it.
ALTER TABLE ledgers ADD COLUMN outcome TEXT;
ALTER TABLE ledgers ADD COLUMN ending TEXT NOT NULL DEFAULT '';
ALTER TABLE ledgers ADD COLUMN successor TEXT;
ALTER TABLE ledgers ADD COLUMN ended_at TEXT;
CREATE INDEX ledgers_by_successor ON ledgers (successor) WHERE successor IS NOT NULL;

-- The issue of the project before that an issue was carried over from.
ALTER TABLE issues ADD COLUMN carried_from TEXT;
CREATE INDEX issues_by_carried_from ON issues (carried_from) WHERE carried_from IS NOT NULL;

-- As for the other tables that hold words or data of residents.
ALTER TABLE objections ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN wanted SET STATISTICS 0, ALTER COLUMN said SET STATISTICS 0, ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN answer SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE ledgers ALTER COLUMN ending SET STATISTICS 0;

CREATE TRIGGER objections_next BEFORE INSERT OR UPDATE ON objections FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER objections_never BEFORE DELETE OR TRUNCATE ON objections FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
