-- How a ledger ended, why, and which project goes on with it.
ALTER TABLE ledgers ADD COLUMN outcome TEXT;
ALTER TABLE ledgers ADD COLUMN ending TEXT NOT NULL DEFAULT '';
ALTER TABLE ledgers ADD COLUMN successor TEXT;
ALTER TABLE ledgers ADD COLUMN ended_at TEXT;
CREATE INDEX ledgers_by_successor ON ledgers (successor) WHERE successor IS NOT NULL;

-- The issue of the project before that an issue was carried over from.
ALTER TABLE issues ADD COLUMN carried_from TEXT;
CREATE INDEX issues_by_carried_from ON issues (carried_from) WHERE carried_from IS NOT NULL;
