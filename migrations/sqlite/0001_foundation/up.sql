-- Tables of three kinds: *recorded* (compared with their last record entry by `ronten verify`, changed only to the
-- next rev), *payload* (removable by the erasure and withholding commands alone) and *working* (queues, sessions).
-- The logs are insert-only.

-- recorded: The city's rules, one row a version; a round keeps the version it was opened under.
CREATE TABLE policies (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    effective_from TEXT NOT NULL,
    body TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (version)
) STRICT;

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
    disabled INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
) STRICT;
CREATE INDEX accounts_by_section_role ON accounts (section, role);

-- recorded: Measures put to public comment.
CREATE TABLE projects (
    id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    agency TEXT NOT NULL,
    section TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (fiscal_year, number)
) STRICT;
CREATE INDEX projects_by_section_id ON projects (section, id);

-- recorded: Versions of a draft plan; only a withholding changes them.
CREATE TABLE plans (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    text TEXT NOT NULL,
    sections TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, version)
) STRICT;

-- recorded: Comment rounds.
CREATE TABLE rounds (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    section TEXT NOT NULL,
    number INTEGER NOT NULL,
    stage TEXT NOT NULL,
    plan TEXT,
    state TEXT NOT NULL,
    opens_at TEXT,
    closes_at TEXT,
    published_at TEXT,
    policy INTEGER NOT NULL,
    fields TEXT NOT NULL,
    channels TEXT NOT NULL,
    certificates TEXT NOT NULL,
    cancel_reason TEXT NOT NULL,
    drafter TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
) STRICT;
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
    rev INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX approvals_by_subject_state ON approvals (subject, state);
CREATE INDEX approvals_by_section_state_id ON approvals (section, state, id);

-- recorded: Letters; `text` is the writer's words, offsets in it are code points.
CREATE TABLE submissions (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    round TEXT NOT NULL,
    intake_no INTEGER NOT NULL,
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
    text_rev INTEGER NOT NULL,
    parts TEXT NOT NULL,
    asides TEXT NOT NULL,
    redactions TEXT NOT NULL,
    dismissed TEXT NOT NULL,
    cleared_by TEXT,
    uncovered INTEGER NOT NULL,
    opinions INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    files TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (round, intake_no),
    UNIQUE (receipt)
) STRICT;
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
    text_rev INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    scope TEXT NOT NULL,
    issue TEXT,
    no_issue TEXT,
    gist TEXT NOT NULL,
    plan_section TEXT,
    text_key TEXT NOT NULL,
    active INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX opinions_by_submission_active_position ON opinions (submission, active, position);
CREATE INDEX opinions_unassigned ON opinions (round, id) WHERE active AND issue IS NULL AND no_issue IS NULL;
CREATE INDEX opinions_by_round_active_issue_id ON opinions (round, active, issue, id);
CREATE INDEX opinions_by_issue_active_id ON opinions (issue, active, id);

-- recorded: Issues; a number is never reused in its project.
CREATE TABLE issues (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    theme TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, number)
) STRICT;

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
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (issue, round)
) STRICT;
CREATE INDEX views_by_round_state ON views (round, state);

-- recorded: Published results, by version.
CREATE TABLE publications (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    round TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    approval TEXT NOT NULL,
    published_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (round, version)
) STRICT;

-- log: The signed record and the audit record; `leaf` is the canonical text of the entry.
CREATE TABLE entries (
    log TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    project TEXT,
    subject TEXT,
    rev INTEGER NOT NULL,
    time TEXT NOT NULL,
    leaf TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT;
CREATE INDEX entries_by_log_project_seq ON entries (log, project, seq);
CREATE INDEX entries_by_log_subject_seq ON entries (log, subject, seq);

-- log: Complete subtrees of the logs' Merkle trees, level 0 being the leaves.
CREATE TABLE nodes (
    log TEXT NOT NULL,
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (log, level, position)
) STRICT;

-- log: Signed tree heads, one a batch.
CREATE TABLE checkpoints (
    log TEXT NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (log, size)
) STRICT;

-- payload: What the `text` commitment of an entry opens to, with its salt.
CREATE TABLE bodies (
    log TEXT NOT NULL,
    seq INTEGER NOT NULL,
    of_table TEXT NOT NULL,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT;

-- payload: Who wrote a letter; what the `person` commitment opens to, with its salt.
CREATE TABLE persons (
    submission TEXT NOT NULL,
    seq INTEGER NOT NULL,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    identity TEXT,
    mail TEXT,
    PRIMARY KEY (submission)
) STRICT;
CREATE INDEX persons_by_identity_submission ON persons (identity, submission);

-- payload: Scans and attachments.
CREATE TABLE files (
    id TEXT NOT NULL,
    submission TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX files_by_submission_position ON files (submission, position);

-- payload: Canonical JSON of what was approved or published, by its SHA-256.
CREATE TABLE snapshots (
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (hash)
) STRICT;

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
) STRICT;
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
) STRICT;

-- working: Tries to sign in, by keyed hashes of name and network.
CREATE TABLE tries (
    id TEXT NOT NULL,
    count INTEGER NOT NULL,
    next_at TEXT,
    good_at TEXT,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX tries_by_seen_at ON tries (seen_at);

-- working: Signed-in browsers; `id` is the SHA-256 of the cookie.
CREATE TABLE sessions (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    csrf TEXT NOT NULL,
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account);

-- working: Keys of accepted posts for 14 days, as HMACs, with what was answered.
CREATE TABLE idempotency (
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    reply TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (key)
) STRICT;
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
    rev INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX plan_drafts_by_project ON plan_drafts (project, id);
CREATE INDEX plan_drafts_by_made_at ON plan_drafts (made_at);

-- working: What a rule told an audience; expanded into letters later.
CREATE TABLE notices (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    seq INTEGER NOT NULL,
    project TEXT,
    round TEXT,
    submission TEXT,
    approval TEXT,
    account TEXT,
    mark TEXT NOT NULL,
    done INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
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
    attempts INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    handed_at TEXT,
    last_error TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (notice, recipient)
) STRICT;
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
) STRICT;
CREATE INDEX caught_mail_by_made_at_id ON caught_mail (made_at, id);

-- working: Single values of the installation, e.g. the demo's clock offset in milliseconds.
CREATE TABLE settings (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
) STRICT;

-- Triggers stop accidents; the chain and the published checkpoints prove. INSERT OR REPLACE walks past BEFORE DELETE,
-- so each table has a BEFORE INSERT trigger too.
CREATE TRIGGER policies_first BEFORE INSERT ON policies WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM policies WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER policies_next BEFORE UPDATE ON policies WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER policies_never BEFORE DELETE ON policies
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER accounts_first BEFORE INSERT ON accounts WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER accounts_next BEFORE UPDATE ON accounts WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER accounts_never BEFORE DELETE ON accounts
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER projects_first BEFORE INSERT ON projects WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM projects WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER projects_next BEFORE UPDATE ON projects WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER projects_never BEFORE DELETE ON projects
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER plans_first BEFORE INSERT ON plans WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM plans WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER plans_next BEFORE UPDATE ON plans WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER plans_never BEFORE DELETE ON plans
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER rounds_first BEFORE INSERT ON rounds WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM rounds WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER rounds_next BEFORE UPDATE ON rounds WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER rounds_never BEFORE DELETE ON rounds
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER approvals_first BEFORE INSERT ON approvals WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM approvals WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER approvals_next BEFORE UPDATE ON approvals WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER approvals_never BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER submissions_first BEFORE INSERT ON submissions WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM submissions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER submissions_next BEFORE UPDATE ON submissions WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER submissions_never BEFORE DELETE ON submissions
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER opinions_first BEFORE INSERT ON opinions WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM opinions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER opinions_next BEFORE UPDATE ON opinions WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER opinions_never BEFORE DELETE ON opinions
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER issues_first BEFORE INSERT ON issues WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM issues WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER issues_next BEFORE UPDATE ON issues WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER issues_never BEFORE DELETE ON issues
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER views_first BEFORE INSERT ON views WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM views WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER views_next BEFORE UPDATE ON views WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER views_never BEFORE DELETE ON views
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER publications_first BEFORE INSERT ON publications WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM publications WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER publications_next BEFORE UPDATE ON publications WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER publications_never BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER entries_once BEFORE INSERT ON entries WHEN EXISTS (SELECT 1 FROM entries WHERE log = NEW.log AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'recorded: an entry is written once'); END;
CREATE TRIGGER entries_fixed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is rewritten'); END;
CREATE TRIGGER entries_never BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER nodes_once BEFORE INSERT ON nodes WHEN EXISTS (SELECT 1 FROM nodes WHERE log = NEW.log AND level = NEW.level AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'recorded: an entry is written once'); END;
CREATE TRIGGER nodes_fixed BEFORE UPDATE ON nodes
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is rewritten'); END;
CREATE TRIGGER nodes_never BEFORE DELETE ON nodes
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
CREATE TRIGGER checkpoints_once BEFORE INSERT ON checkpoints WHEN EXISTS (SELECT 1 FROM checkpoints WHERE log = NEW.log AND size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'recorded: an entry is written once'); END;
CREATE TRIGGER checkpoints_fixed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is rewritten'); END;
CREATE TRIGGER checkpoints_never BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
