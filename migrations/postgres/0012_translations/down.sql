-- For development only; a city's record is never taken back.
DROP INDEX opinions_untranslated;
ALTER TABLE opinions DROP COLUMN translation_due;
ALTER TABLE opinions DROP COLUMN translation;
