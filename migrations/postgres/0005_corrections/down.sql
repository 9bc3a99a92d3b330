-- For development only; a city's record is never taken back.
ALTER TABLE submissions DROP COLUMN found_how;
ALTER TABLE submissions DROP COLUMN found_on;
ALTER TABLE rounds DROP COLUMN numbers;
ALTER TABLE rounds DROP COLUMN correction;
