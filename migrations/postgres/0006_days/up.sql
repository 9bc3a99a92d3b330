-- The planned day of a result that was moved: each time the day before and after, why, and when that was said.
ALTER TABLE rounds ADD COLUMN slips TEXT NOT NULL DEFAULT '[]';

-- working: What was sent because a day had come, so that nothing is sent twice.
CREATE TABLE reminders (
    id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
);
