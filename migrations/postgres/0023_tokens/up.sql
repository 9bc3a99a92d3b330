-- working: By which programs act for an account; `id` is the SHA-256 of the token.
CREATE TABLE api_tokens (
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    seen_at TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX api_tokens_by_account ON api_tokens (account, made_at);

-- What people wrote stays out of the catalog: see the end of the first migration.
ALTER TABLE api_tokens ALTER COLUMN name SET STATISTICS 0;
