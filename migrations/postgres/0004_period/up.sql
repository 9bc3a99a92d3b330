-- What happens to a round's period after it was set: extensions, corrections of its material, postponements; and when its
-- advance notice is given.
ALTER TABLE rounds ADD COLUMN notice_at TEXT;
ALTER TABLE rounds ADD COLUMN extensions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE rounds ADD COLUMN revisions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE rounds ADD COLUMN postponements TEXT NOT NULL DEFAULT '[]';
