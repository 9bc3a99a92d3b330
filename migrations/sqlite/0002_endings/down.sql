-- For development only; a city's record is never taken back.
DROP INDEX persons_by_mail_submission;
DROP TABLE endings;
