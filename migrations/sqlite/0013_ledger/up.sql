-- recorded: Whether a project is under the issue-sorting method (論点整理手法), or why not.
CREATE TABLE ledgers (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    state TEXT NOT NULL,
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    begun_at TEXT,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project)
) STRICT;

-- recorded: Occasions on which a measure is explained to residents (説明の機会).
CREATE TABLE occasions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    section TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    area TEXT NOT NULL,
    place TEXT NOT NULL,
    capacity INTEGER,
    starts_at TEXT,
    ends_at TEXT,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    edition TEXT,
    attendees TEXT NOT NULL,
    participants INTEGER,
    remarks TEXT NOT NULL,
    kept TEXT NOT NULL,
    recorder TEXT,
    confirmer TEXT,
    drafter TEXT NOT NULL,
    record TEXT NOT NULL,
    published_at TEXT,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
) STRICT;
CREATE INDEX occasions_by_section_state ON occasions (section, state, id);
CREATE INDEX occasions_by_state_starts_at ON occasions (state, starts_at);

-- recorded: What was said on an occasion, row by row, with the answers that were given.
CREATE TABLE qa_rows (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    occasion TEXT NOT NULL,
    number INTEGER NOT NULL,
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
    repeats INTEGER,
    reason TEXT NOT NULL,
    moved TEXT,
    state TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (occasion, number),
    UNIQUE (key)
) STRICT;
CREATE INDEX qa_rows_by_issue ON qa_rows (issue, id) WHERE issue IS NOT NULL;
CREATE INDEX qa_rows_owed ON qa_rows (project, due, id) WHERE due <> '' AND later_at IS NULL;

-- recorded: The city's views in the ledger: dated, and never overwritten.
CREATE TABLE ledger_views (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    issue TEXT NOT NULL,
    number INTEGER NOT NULL,
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
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (issue, number)
) STRICT;
CREATE INDEX ledger_views_by_project_state ON ledger_views (project, state, id);

-- recorded: Editions of a ledger (論点整理表), each with the lines of the one before first and unchanged.
CREATE TABLE editions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    occasion TEXT,
    cutoff_at TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    kept TEXT NOT NULL,
    state TEXT NOT NULL,
    posting TEXT,
    last_line INTEGER,
    hash TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    frozen_at TEXT,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
) STRICT;

-- recorded: What entered a ledger at once, and was public from then on; each names the hash of the one before.
CREATE TABLE postings (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    hash TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    entered_at TEXT NOT NULL,
    state TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
) STRICT;

-- working: The lines of postings, one by one, for reading; `verify` compares them with the postings.
CREATE TABLE ledger_lines (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    entered_at TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    issue INTEGER,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (project, number)
) STRICT;
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

CREATE TRIGGER ledgers_first BEFORE INSERT ON ledgers WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM ledgers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER ledgers_next BEFORE UPDATE ON ledgers WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER ledgers_never BEFORE DELETE ON ledgers
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER occasions_first BEFORE INSERT ON occasions WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM occasions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER occasions_next BEFORE UPDATE ON occasions WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER occasions_never BEFORE DELETE ON occasions
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER qa_rows_first BEFORE INSERT ON qa_rows WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM qa_rows WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER qa_rows_next BEFORE UPDATE ON qa_rows WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER qa_rows_never BEFORE DELETE ON qa_rows
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER ledger_views_first BEFORE INSERT ON ledger_views WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM ledger_views WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER ledger_views_next BEFORE UPDATE ON ledger_views WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER ledger_views_never BEFORE DELETE ON ledger_views
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER editions_first BEFORE INSERT ON editions WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM editions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER editions_next BEFORE UPDATE ON editions WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER editions_never BEFORE DELETE ON editions
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER postings_first BEFORE INSERT ON postings WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM postings WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER postings_next BEFORE UPDATE ON postings WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER postings_never BEFORE DELETE ON postings
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
