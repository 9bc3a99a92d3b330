-- For development only; a city's record is never taken back.
ALTER TABLE notices DROP COLUMN complaint;
DROP TABLE complainants;
DROP TABLE complaints;
