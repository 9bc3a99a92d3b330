ALTER TABLE rounds DROP COLUMN postponements;
ALTER TABLE rounds DROP COLUMN revisions;
ALTER TABLE rounds DROP COLUMN extensions;
ALTER TABLE rounds DROP COLUMN notice_at;
