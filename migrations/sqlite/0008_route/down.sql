-- For development only; a city's record is never taken back.
DROP TABLE looks;
DROP INDEX approvals_by_turn_section_state_id;
ALTER TABLE approvals DROP COLUMN turn_section;
ALTER TABLE approvals DROP COLUMN stamps;
ALTER TABLE approvals DROP COLUMN route;
ALTER TABLE accounts DROP COLUMN position;
