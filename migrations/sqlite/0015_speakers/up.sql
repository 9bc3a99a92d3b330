-- Who spoke at an occasion and left an address hears what is answered: a subscription to that one row of its record.
ALTER TABLE subscriptions ADD COLUMN qa_row TEXT;
-- Who wants to hear of the occasions of one district only; empty for all.
ALTER TABLE subscriptions ADD COLUMN district TEXT NOT NULL DEFAULT '';
CREATE INDEX subscriptions_by_row ON subscriptions (qa_row, id) WHERE qa_row IS NOT NULL;

-- The issue and the row of a record that a notice is about.
ALTER TABLE notices ADD COLUMN issue TEXT;
ALTER TABLE notices ADD COLUMN qa_row TEXT;
