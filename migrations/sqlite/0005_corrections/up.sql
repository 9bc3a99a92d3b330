-- A published result is corrected by a new version: why, and the numbers that opinions keep from version to version.
ALTER TABLE rounds ADD COLUMN correction TEXT NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN numbers TEXT NOT NULL DEFAULT '';
-- A letter that had arrived in time and was found after the publication: the day (YYYY-MM-DD) and how.
ALTER TABLE submissions ADD COLUMN found_on TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN found_how TEXT NOT NULL DEFAULT '';
-- The planned day of a result that was moved: each time the day before and after, why, and when that was said.
ALTER TABLE rounds ADD COLUMN slips TEXT NOT NULL DEFAULT '[]';

-- working: What was sent because a day had come, so that nothing is sent twice.
CREATE TABLE reminders (
    id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
