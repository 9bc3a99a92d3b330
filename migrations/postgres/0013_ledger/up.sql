-- recorded: Whether a project is under the issue-sorting method (論点整理手法), or why not.
CREATE TABLE ledgers (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    state TEXT NOT NULL,
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    begun_at TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project)
);

-- recorded: Occasions on which a measure is explained to residents (説明の機会).
CREATE TABLE occasions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    section TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    area TEXT NOT NULL,
    place TEXT NOT NULL,
    capacity BIGINT,
    starts_at TEXT,
    ends_at TEXT,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    edition TEXT,
    attendees TEXT NOT NULL,
    participants BIGINT,
    remarks TEXT NOT NULL,
    kept TEXT NOT NULL,
    recorder TEXT,
    confirmer TEXT,
    drafter TEXT NOT NULL,
    record TEXT NOT NULL,
    published_at TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
);
CREATE INDEX occasions_by_section_state ON occasions (section, state, id);
CREATE INDEX occasions_by_state_starts_at ON occasions (state, starts_at);

-- recorded: What was said on an occasion, row by row, with the answers that were given.
CREATE TABLE qa_rows (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number BIGINT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT NOT NULL,
    district TEXT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    due TEXT NOT NULL,
    later_answer TEXT NOT NULL,
    later_by TEXT NOT NULL,
    later_at TEXT,
    issue TEXT,
    repeats BIGINT,
    reason TEXT NOT NULL,
    moved TEXT,
    state TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number),
    UNIQUE (key)
);
CREATE INDEX qa_rows_by_issue ON qa_rows (issue, id) WHERE issue IS NOT NULL;
CREATE INDEX qa_rows_owed ON qa_rows (project, due, id) WHERE due <> '' AND later_at IS NULL;

-- recorded: The city's views in the ledger: dated, and never overwritten.
CREATE TABLE ledger_views (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    issue TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    category TEXT,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    page TEXT NOT NULL,
    later_stage TEXT NOT NULL,
    change TEXT NOT NULL,
    covered TEXT NOT NULL,
    drafter TEXT NOT NULL,
    approved_at TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (issue, number)
);
CREATE INDEX ledger_views_by_project_state ON ledger_views (project, state, id);

-- recorded: Editions of a ledger (論点整理表), each with the lines of the one before first and unchanged.
CREATE TABLE editions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    occasion TEXT,
    cutoff_at TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    kept TEXT NOT NULL,
    state TEXT NOT NULL,
    posting TEXT,
    last_line BIGINT,
    hash TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    frozen_at TEXT,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
);

-- recorded: What entered a ledger at once, and was public from then on; each names the hash of the one before.
CREATE TABLE postings (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    hash TEXT NOT NULL,
    first_line BIGINT NOT NULL,
    last_line BIGINT NOT NULL,
    entered_at TEXT NOT NULL,
    state TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
);

-- working: The lines of postings, one by one, for reading; `verify` compares them with the postings.
CREATE TABLE ledger_lines (
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    posting BIGINT NOT NULL,
    entered_at TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    issue BIGINT,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE INDEX ledger_lines_by_issue ON ledger_lines (project, issue, number);
CREATE INDEX ledger_lines_by_kind ON ledger_lines (project, kind, number);

-- What became of an issue in the ledger: where it came from and went, who considers it until when, and why.
ALTER TABLE issues ADD COLUMN merged_into TEXT;
ALTER TABLE issues ADD COLUMN split_from TEXT;
ALTER TABLE issues ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE issues ADD COLUMN due TEXT NOT NULL DEFAULT '';
ALTER TABLE issues ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE issues ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- The occasion that a notice is about.
ALTER TABLE notices ADD COLUMN occasion TEXT;

-- As for the other tables that hold words or data of residents.
ALTER TABLE ledgers ALTER COLUMN ground SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE occasions ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN place SET STATISTICS 0, ALTER COLUMN note SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0, ALTER COLUMN attendees SET STATISTICS 0, ALTER COLUMN remarks SET STATISTICS 0, ALTER COLUMN kept SET STATISTICS 0;
ALTER TABLE qa_rows ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN answer SET STATISTICS 0, ALTER COLUMN later_answer SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0, ALTER COLUMN district SET STATISTICS 0;
ALTER TABLE ledger_views ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0, ALTER COLUMN change SET STATISTICS 0;
ALTER TABLE editions ALTER COLUMN late_reason SET STATISTICS 0, ALTER COLUMN kept SET STATISTICS 0;
ALTER TABLE ledger_lines ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE issues ALTER COLUMN reason SET STATISTICS 0;

CREATE TRIGGER ledgers_next BEFORE INSERT OR UPDATE ON ledgers FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER ledgers_never BEFORE DELETE OR TRUNCATE ON ledgers FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER occasions_next BEFORE INSERT OR UPDATE ON occasions FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER occasions_never BEFORE DELETE OR TRUNCATE ON occasions FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER qa_rows_next BEFORE INSERT OR UPDATE ON qa_rows FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER qa_rows_never BEFORE DELETE OR TRUNCATE ON qa_rows FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER ledger_views_next BEFORE INSERT OR UPDATE ON ledger_views FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER ledger_views_never BEFORE DELETE OR TRUNCATE ON ledger_views FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER editions_next BEFORE INSERT OR UPDATE ON editions FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER editions_never BEFORE DELETE OR TRUNCATE ON editions FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER postings_next BEFORE INSERT OR UPDATE ON postings FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER postings_never BEFORE DELETE OR TRUNCATE ON postings FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
