-- What goes otherwise with a letter than with most: what was missing and asked for; and, for the list, until when that can be
-- given.
ALTER TABLE submissions ADD COLUMN particulars TEXT NOT NULL DEFAULT '{}';
ALTER TABLE submissions ADD COLUMN repair_until TEXT;
CREATE INDEX submissions_asked ON submissions (round, intake_no) WHERE repair_until IS NOT NULL;
