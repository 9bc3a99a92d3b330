-- For development only; a city's record is never taken back.
DROP TABLE policy_drafts;
ALTER TABLE policies DROP COLUMN reason;
