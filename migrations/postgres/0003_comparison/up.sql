-- The sections of the plan that a view says are changed.
ALTER TABLE views ADD COLUMN sections TEXT NOT NULL DEFAULT '[]';
-- What an official entered about which sections of an import are those of the version before.
ALTER TABLE plan_drafts ADD COLUMN matches TEXT NOT NULL DEFAULT '';
