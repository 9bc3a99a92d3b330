-- Tables of three kinds: *recorded* (compared with their last record entry by `ronten verify`, changed only to the
-- next rev), *payload* (removable by the erasure and withholding commands alone) and *working* (queues, sessions).
-- The logs are insert-only.

-- recorded: The city's rules, one row a version; a round keeps the version it was opened under.
CREATE TABLE policies (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    effective_from TEXT NOT NULL,
    body TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (version)
);

-- recorded: Staff accounts; accounts of one person share `person`, because four eyes compare persons.
CREATE TABLE accounts (
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    section TEXT,
    mail TEXT NOT NULL,
    lang TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    made_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
);
CREATE INDEX accounts_by_section_role ON accounts (section, role);

-- recorded: Measures put to public comment.
CREATE TABLE projects (
    id TEXT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    agency TEXT NOT NULL,
    section TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (fiscal_year, number)
);
CREATE INDEX projects_by_section_id ON projects (section, id);

-- recorded: Versions of a draft plan; only a withholding changes them.
CREATE TABLE plans (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    text TEXT NOT NULL,
    sections TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, version)
);

-- recorded: Comment rounds.
CREATE TABLE rounds (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    section TEXT NOT NULL,
    number BIGINT NOT NULL,
    stage TEXT NOT NULL,
    plan TEXT,
    state TEXT NOT NULL,
    opens_at TEXT,
    closes_at TEXT,
    published_at TEXT,
    policy BIGINT NOT NULL,
    fields TEXT NOT NULL,
    channels TEXT NOT NULL,
    certificates TEXT NOT NULL,
    cancel_reason TEXT NOT NULL,
    drafter TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
);
CREATE INDEX rounds_by_state_opens_at ON rounds (state, opens_at);
CREATE INDEX rounds_by_state_closes_at ON rounds (state, closes_at);
CREATE INDEX rounds_by_section_id ON rounds (section, id);

-- recorded: Whatever needs two persons, bound to the hash of what is approved.
CREATE TABLE approvals (
    id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    project TEXT NOT NULL,
    section TEXT NOT NULL,
    round TEXT,
    snapshot TEXT NOT NULL,
    detail TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_person TEXT NOT NULL,
    requested_at TEXT NOT NULL,
    decided_by TEXT,
    decided_person TEXT,
    decided_at TEXT,
    reason TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX approvals_by_subject_state ON approvals (subject, state);
CREATE INDEX approvals_by_section_state_id ON approvals (section, state, id);

-- recorded: Letters; `text` is the writer's words, offsets in it are code points.
CREATE TABLE submissions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    round TEXT NOT NULL,
    intake_no BIGINT NOT NULL,
    channel TEXT NOT NULL,
    office TEXT NOT NULL,
    received_at TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    registered_by TEXT,
    state TEXT NOT NULL,
    validity TEXT,
    validity_reason TEXT NOT NULL,
    duplicate_of TEXT,
    submitter TEXT NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    text_key TEXT NOT NULL,
    text_rev BIGINT NOT NULL,
    parts TEXT NOT NULL,
    asides TEXT NOT NULL,
    redactions TEXT NOT NULL,
    dismissed TEXT NOT NULL,
    cleared_by TEXT,
    uncovered BIGINT NOT NULL,
    opinions BIGINT NOT NULL,
    receipt TEXT NOT NULL,
    files TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (round, intake_no),
    UNIQUE (receipt)
);
-- One index a list of what is left to do: it holds that alone, so its count and its first page cost what is left, not what
-- was done. Queries repeat the condition word for word.
CREATE INDEX submissions_unread ON submissions (round, intake_no) WHERE state = 'received';
CREATE INDEX submissions_unjudged ON submissions (round, intake_no) WHERE state IN ('received', 'opened');
CREATE INDEX submissions_unsplit ON submissions (round, intake_no) WHERE validity = 'valid' AND uncovered <> 0;
CREATE INDEX submissions_uncleared ON submissions (round, intake_no) WHERE validity = 'valid' AND cleared_by IS NULL;
CREATE INDEX submissions_not_valid ON submissions (round, intake_no) WHERE validity <> 'valid';
CREATE INDEX submissions_by_round_cleared_by ON submissions (round, cleared_by) WHERE cleared_by IS NOT NULL;
CREATE INDEX submissions_by_round_submitter_intake_no ON submissions (round, submitter, intake_no);
CREATE INDEX submissions_by_round_text_key_intake_no ON submissions (round, text_key, intake_no);
CREATE INDEX submissions_by_round_channel_received_at ON submissions (round, channel, received_at);

-- recorded: Spans of letters; inactive ones belong to an earlier splitting and are not counted.
CREATE TABLE opinions (
    id TEXT NOT NULL,
    submission TEXT NOT NULL,
    project TEXT NOT NULL,
    round TEXT NOT NULL,
    text_rev BIGINT NOT NULL,
    position BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    scope TEXT NOT NULL,
    issue TEXT,
    no_issue TEXT,
    gist TEXT NOT NULL,
    plan_section TEXT,
    text_key TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX opinions_by_submission_active_position ON opinions (submission, active, position);
CREATE INDEX opinions_unassigned ON opinions (round, id) WHERE active AND issue IS NULL AND no_issue IS NULL;
CREATE INDEX opinions_by_round_active_issue_id ON opinions (round, active, issue, id);
CREATE INDEX opinions_by_issue_active_id ON opinions (issue, active, id);

-- recorded: Issues; a number is never reused in its project.
CREATE TABLE issues (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    theme TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
);

-- recorded: The city's view on an issue for a round.
CREATE TABLE views (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    issue TEXT NOT NULL,
    round TEXT NOT NULL,
    state TEXT NOT NULL,
    category TEXT,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    place TEXT NOT NULL,
    before_text TEXT NOT NULL,
    after_text TEXT NOT NULL,
    page TEXT NOT NULL,
    later_stage TEXT NOT NULL,
    covered TEXT NOT NULL,
    drafter TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (issue, round)
);
CREATE INDEX views_by_round_state ON views (round, state);

-- recorded: Published results, by version.
CREATE TABLE publications (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    round TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    approval TEXT NOT NULL,
    published_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (round, version)
);

-- log: The signed record and the audit record; `leaf` is the canonical text of the entry.
CREATE TABLE entries (
    log TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    project TEXT,
    subject TEXT,
    rev BIGINT NOT NULL,
    time TEXT NOT NULL,
    leaf TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (log, seq)
);
CREATE INDEX entries_by_log_project_seq ON entries (log, project, seq);
CREATE INDEX entries_by_log_subject_seq ON entries (log, subject, seq);

-- log: Complete subtrees of the logs' Merkle trees, level 0 being the leaves.
CREATE TABLE nodes (
    log TEXT NOT NULL,
    level BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (log, level, position)
);

-- log: Signed tree heads, one a batch.
CREATE TABLE checkpoints (
    log TEXT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (log, size)
);

-- payload: What the `text` commitment of an entry opens to, with its salt.
CREATE TABLE bodies (
    log TEXT NOT NULL,
    seq BIGINT NOT NULL,
    of_table TEXT NOT NULL,
    salt BYTEA NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (log, seq)
);

-- payload: Who wrote a letter; what the `person` commitment opens to, with its salt.
CREATE TABLE persons (
    submission TEXT NOT NULL,
    seq BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    body TEXT NOT NULL,
    identity TEXT,
    mail TEXT,
    PRIMARY KEY (submission)
);
CREATE INDEX persons_by_identity_submission ON persons (identity, submission);

-- payload: Scans and attachments.
CREATE TABLE files (
    id TEXT NOT NULL,
    submission TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX files_by_submission_position ON files (submission, position);

-- payload: Canonical JSON of what was approved or published, by its SHA-256.
CREATE TABLE snapshots (
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (hash)
);

-- payload: Who follows a project (or, without one, the city) and confirmed by mail.
CREATE TABLE subscriptions (
    id TEXT NOT NULL,
    mail TEXT NOT NULL,
    lang TEXT NOT NULL,
    project TEXT,
    state TEXT NOT NULL,
    token TEXT NOT NULL,
    made_at TEXT NOT NULL,
    confirmed_at TEXT,
    PRIMARY KEY (id),
    UNIQUE (token)
);
CREATE INDEX subscriptions_by_project_state_id ON subscriptions (project, state, id);
CREATE INDEX subscriptions_by_mail_id ON subscriptions (mail, id);

-- working: Passwords (Argon2id PHC strings), and one-time links (SHA-256).
CREATE TABLE credentials (
    account TEXT NOT NULL,
    password TEXT,
    link TEXT,
    link_ends TEXT,
    PRIMARY KEY (account),
    UNIQUE (link)
);

-- working: Tries to sign in, by keyed hashes of name and network.
CREATE TABLE tries (
    id TEXT NOT NULL,
    count BIGINT NOT NULL,
    next_at TEXT,
    good_at TEXT,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX tries_by_seen_at ON tries (seen_at);

-- working: Signed-in browsers; `id` is the SHA-256 of the cookie.
CREATE TABLE sessions (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    csrf TEXT NOT NULL,
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX sessions_by_account ON sessions (account);

-- working: Keys of accepted posts for 14 days, as HMACs, with what was answered.
CREATE TABLE idempotency (
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    reply TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (key)
);
CREATE INDEX idempotency_by_made_at ON idempotency (made_at);

-- working: An import of a plan that is not saved yet: the text, and where its sections begin.
CREATE TABLE plan_drafts (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    account TEXT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    text TEXT NOT NULL,
    outline TEXT NOT NULL,
    made_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX plan_drafts_by_project ON plan_drafts (project, id);
CREATE INDEX plan_drafts_by_made_at ON plan_drafts (made_at);

-- working: What a rule told an audience; expanded into letters later.
CREATE TABLE notices (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    seq BIGINT NOT NULL,
    project TEXT,
    round TEXT,
    submission TEXT,
    approval TEXT,
    account TEXT,
    mark TEXT NOT NULL,
    done BOOLEAN NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX notices_open ON notices (id) WHERE NOT done;

-- working: One mail to one recipient; the address is read when it is sent.
CREATE TABLE letters (
    id TEXT NOT NULL,
    notice TEXT NOT NULL,
    round TEXT,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    handed_at TEXT,
    last_error TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (notice, recipient)
);
CREATE INDEX letters_queued ON letters (next_at, id) WHERE state = 'queued';
CREATE INDEX letters_queued_made_at ON letters (made_at) WHERE state = 'queued';
CREATE INDEX letters_failed ON letters (id) WHERE state = 'failed';
CREATE INDEX letters_by_round_name_audience_state ON letters (round, name, audience, state);
CREATE INDEX letters_by_recipient_id ON letters (recipient, id);

-- working: The demo's mail box: what would have been sent.
CREATE TABLE caught_mail (
    id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX caught_mail_by_made_at_id ON caught_mail (made_at, id);

-- working: Single values of the installation, e.g. the demo's clock offset in milliseconds.
CREATE TABLE settings (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
);

-- ANALYZE copies values of columns into the catalog, where no removal of a row reaches them. So it takes none of columns that
-- hold words or data of residents. No query chooses its rows by their distribution.
ALTER TABLE projects ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN title_en SET STATISTICS 0, ALTER COLUMN summary SET STATISTICS 0;
ALTER TABLE rounds ALTER COLUMN fields SET STATISTICS 0, ALTER COLUMN channels SET STATISTICS 0,
    ALTER COLUMN certificates SET STATISTICS 0, ALTER COLUMN cancel_reason SET STATISTICS 0;
ALTER TABLE approvals ALTER COLUMN detail SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE submissions ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN validity_reason SET STATISTICS 0;
ALTER TABLE opinions ALTER COLUMN gist SET STATISTICS 0;
ALTER TABLE issues ALTER COLUMN theme SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE views ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0, ALTER COLUMN place SET STATISTICS 0,
    ALTER COLUMN before_text SET STATISTICS 0, ALTER COLUMN after_text SET STATISTICS 0, ALTER COLUMN page SET STATISTICS 0,
    ALTER COLUMN later_stage SET STATISTICS 0;
ALTER TABLE bodies ALTER COLUMN salt SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE persons ALTER COLUMN salt SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN mail SET STATISTICS 0,
    ALTER COLUMN identity SET STATISTICS 0;
ALTER TABLE files ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE snapshots ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE subscriptions ALTER COLUMN mail SET STATISTICS 0;
ALTER TABLE caught_mail ALTER COLUMN recipient SET STATISTICS 0, ALTER COLUMN subject SET STATISTICS 0, ALTER COLUMN body SET STATISTICS 0;

-- Triggers stop accidents; the chain and the published checkpoints prove.
CREATE FUNCTION recorded_next_rev() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.rev <> 1 THEN RAISE EXCEPTION 'recorded: a row begins with rev 1'; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1) THEN RAISE EXCEPTION 'recorded: a change needs the next rev'; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION recorded_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'recorded: nothing is removed or rewritten'; END $$;
CREATE TRIGGER policies_next BEFORE INSERT OR UPDATE ON policies FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER policies_never BEFORE DELETE OR TRUNCATE ON policies FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER accounts_next BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER accounts_never BEFORE DELETE OR TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER projects_next BEFORE INSERT OR UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER projects_never BEFORE DELETE OR TRUNCATE ON projects FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER plans_next BEFORE INSERT OR UPDATE ON plans FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER plans_never BEFORE DELETE OR TRUNCATE ON plans FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER rounds_next BEFORE INSERT OR UPDATE ON rounds FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER rounds_never BEFORE DELETE OR TRUNCATE ON rounds FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER approvals_next BEFORE INSERT OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER approvals_never BEFORE DELETE OR TRUNCATE ON approvals FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER submissions_next BEFORE INSERT OR UPDATE ON submissions FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER submissions_never BEFORE DELETE OR TRUNCATE ON submissions FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER opinions_next BEFORE INSERT OR UPDATE ON opinions FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER opinions_never BEFORE DELETE OR TRUNCATE ON opinions FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER issues_next BEFORE INSERT OR UPDATE ON issues FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER issues_never BEFORE DELETE OR TRUNCATE ON issues FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER views_next BEFORE INSERT OR UPDATE ON views FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER views_never BEFORE DELETE OR TRUNCATE ON views FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER publications_next BEFORE INSERT OR UPDATE ON publications FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER publications_never BEFORE DELETE OR TRUNCATE ON publications FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER entries_never BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER nodes_never BEFORE UPDATE OR DELETE OR TRUNCATE ON nodes FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
CREATE TRIGGER checkpoints_never BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
