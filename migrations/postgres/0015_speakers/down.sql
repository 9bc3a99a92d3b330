-- For development only; a city's record is never taken back.
ALTER TABLE notices DROP COLUMN qa_row;
ALTER TABLE notices DROP COLUMN issue;
DROP INDEX subscriptions_by_row;
ALTER TABLE subscriptions DROP COLUMN district;
ALTER TABLE subscriptions DROP COLUMN qa_row;
