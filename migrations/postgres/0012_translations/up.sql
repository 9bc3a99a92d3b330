-- What opinions in other languages say in Japanese, and whether that is still to be written.
ALTER TABLE opinions ADD COLUMN translation TEXT NOT NULL DEFAULT '';
ALTER TABLE opinions ADD COLUMN translation_due BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX opinions_untranslated ON opinions (round, id) WHERE active AND translation_due;

-- Words of residents, and of officials about them, stay out of the catalog: see the end of the first migration.
ALTER TABLE opinions ALTER COLUMN translation SET STATISTICS 0;
ALTER TABLE submissions ALTER COLUMN particulars SET STATISTICS 0;
