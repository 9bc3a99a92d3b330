-- For development only; a city's record is never taken back.
DROP INDEX issues_by_carried_from;
ALTER TABLE issues DROP COLUMN carried_from;
DROP INDEX ledgers_by_successor;
ALTER TABLE ledgers DROP COLUMN ended_at;
ALTER TABLE ledgers DROP COLUMN successor;
ALTER TABLE ledgers DROP COLUMN ending;
ALTER TABLE ledgers DROP COLUMN outcome;
