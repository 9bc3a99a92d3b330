-- working: Scans that a clerk reads while typing a letter in, or beside its words; gone after a day.
CREATE TABLE waiting_scans (
    id TEXT NOT NULL,
    round TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    bytes BLOB NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX waiting_scans_by_round ON waiting_scans (round, account);
CREATE INDEX waiting_scans_by_made_at ON waiting_scans (made_at);
