-- payload: Mails from the city's mailbox; the bytes stay here until they are a letter's file or are set aside for long.
CREATE TABLE inbox (
    id TEXT NOT NULL,
    uidvalidity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    print TEXT NOT NULL,
    received_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    submission TEXT,
    reason TEXT NOT NULL,
    subject TEXT NOT NULL,
    size BIGINT NOT NULL,
    raw BYTEA NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uidvalidity, uid)
);
CREATE INDEX inbox_by_print ON inbox (print);
CREATE INDEX inbox_by_state ON inbox (state, received_at);

-- What people wrote stays out of the catalog: see the end of the first migration.
ALTER TABLE inbox ALTER COLUMN raw SET STATISTICS 0;
ALTER TABLE inbox ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE inbox ALTER COLUMN subject SET STATISTICS 0;
