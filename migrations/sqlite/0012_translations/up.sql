-- What opinions in other languages say in Japanese, and whether that is still to be written.
ALTER TABLE opinions ADD COLUMN translation TEXT NOT NULL DEFAULT '';
ALTER TABLE opinions ADD COLUMN translation_due INTEGER NOT NULL DEFAULT 0;
CREATE INDEX opinions_untranslated ON opinions (round, id) WHERE active AND translation_due;
