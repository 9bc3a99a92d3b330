-- working: Tables of letters that were chosen and are not taken in yet; gone after a day.
CREATE TABLE intake_files (
    id TEXT NOT NULL,
    round TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    shape TEXT NOT NULL,
    bytes BLOB NOT NULL,
    -- What its columns hold, and what holds for all rows, as far as somebody said.
    mapping TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX intake_files_by_round ON intake_files (round, account, id);
CREATE INDEX intake_files_by_made_at ON intake_files (made_at);

-- working: Which rows of tables became letters, as keyed hashes, so that none does so twice.
CREATE TABLE intake_rows (
    key TEXT NOT NULL,
    round TEXT NOT NULL,
    PRIMARY KEY (key)
) STRICT;

-- working: What the columns of a section's tables hold, under a name.
CREATE TABLE intake_recipes (
    id TEXT NOT NULL,
    section TEXT NOT NULL,
    name TEXT NOT NULL,
    headings TEXT NOT NULL,
    mapping TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (section, name)
) STRICT;
