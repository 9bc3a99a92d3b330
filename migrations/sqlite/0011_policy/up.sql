-- Why a version of the rules was made, when an admin made it in the browser; empty for one that came from the file.
ALTER TABLE policies ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- working: The next version of the rules while it is being written; one at a time.
CREATE TABLE policy_drafts (
    id TEXT NOT NULL,
    base INTEGER NOT NULL,
    body TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
