ALTER TABLE plan_drafts DROP COLUMN matches;
ALTER TABLE views DROP COLUMN sections;
