-- working: When each way in was last tried and came through, and the code of the test letter that is awaited.
CREATE TABLE heartbeats (
    id TEXT NOT NULL,
    channel TEXT NOT NULL,
    office TEXT NOT NULL,
    tried_at TEXT,
    came_at TEXT,
    reach TEXT,
    trouble TEXT,
    failed_since TEXT,
    code TEXT,
    code_at TEXT,
    PRIMARY KEY (id)
) STRICT;

-- working: Who works on what, until when; it keeps nobody out.
CREATE TABLE claims (
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX claims_by_subject ON claims (subject, account);
