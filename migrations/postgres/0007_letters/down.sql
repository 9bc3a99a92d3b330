-- For development only; a city's record is never taken back.
DROP INDEX submissions_asked;
ALTER TABLE submissions DROP COLUMN repair_until;
ALTER TABLE submissions DROP COLUMN particulars;
