-- payload: Mails from the city's mailbox; the bytes stay here until they are a letter's file or are set aside for long.
CREATE TABLE inbox (
    id TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    print TEXT NOT NULL,
    received_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    submission TEXT,
    reason TEXT NOT NULL,
    subject TEXT NOT NULL,
    size INTEGER NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uidvalidity, uid)
) STRICT;
CREATE INDEX inbox_by_print ON inbox (print);
CREATE INDEX inbox_by_state ON inbox (state, received_at);
