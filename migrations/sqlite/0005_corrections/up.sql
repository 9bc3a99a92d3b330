-- A published result is corrected by a new version: why, and the numbers that opinions keep from version to version.
ALTER TABLE rounds ADD COLUMN correction TEXT NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN numbers TEXT NOT NULL DEFAULT '';
-- A letter that had arrived in time and was found after the publication: the day (YYYY-MM-DD) and how.
ALTER TABLE submissions ADD COLUMN found_on TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN found_how TEXT NOT NULL DEFAULT '';
