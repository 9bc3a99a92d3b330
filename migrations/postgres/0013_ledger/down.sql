-- For development only; a city's record is never taken back.
ALTER TABLE notices DROP COLUMN occasion;
ALTER TABLE issues DROP COLUMN reason;
ALTER TABLE issues DROP COLUMN outcome;
ALTER TABLE issues DROP COLUMN due;
ALTER TABLE issues DROP COLUMN owner;
ALTER TABLE issues DROP COLUMN split_from;
ALTER TABLE issues DROP COLUMN merged_into;
DROP TABLE ledger_lines;
DROP TABLE postings;
DROP TABLE editions;
DROP TABLE ledger_views;
DROP TABLE qa_rows;
DROP TABLE occasions;
DROP TABLE ledgers;
