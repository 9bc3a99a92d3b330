-- Who spoke at an occasion and left an address hears what is answered: a subscription to that one row of its record.
ALTER TABLE subscriptions ADD COLUMN qa_row TEXT;
-- Who wants to hear of the occasions of one district only; empty for all.
ALTER TABLE subscriptions ADD COLUMN district TEXT NOT NULL DEFAULT '';
CREATE INDEX subscriptions_by_row ON subscriptions (qa_row, id) WHERE qa_row IS NOT NULL;

-- The issue and the row of a record that a notice is about.
ALTER TABLE notices ADD COLUMN issue TEXT;
ALTER TABLE notices ADD COLUMN qa_row TEXT;

-- Words that earlier migrations overlooked: they stay out of the catalog like the others, see the end of the first one.
ALTER TABLE occasions ALTER COLUMN area SET STATISTICS 0;
ALTER TABLE qa_rows ALTER COLUMN answered_by SET STATISTICS 0, ALTER COLUMN later_by SET STATISTICS 0;
ALTER TABLE ledger_views ALTER COLUMN page SET STATISTICS 0, ALTER COLUMN later_stage SET STATISTICS 0;
ALTER TABLE issues ALTER COLUMN owner SET STATISTICS 0;
ALTER TABLE plans ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN text SET STATISTICS 0;
ALTER TABLE plan_drafts ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN outline SET STATISTICS 0;
ALTER TABLE rounds ALTER COLUMN correction SET STATISTICS 0, ALTER COLUMN extensions SET STATISTICS 0,
    ALTER COLUMN postponements SET STATISTICS 0, ALTER COLUMN revisions SET STATISTICS 0, ALTER COLUMN slips SET STATISTICS 0;
ALTER TABLE approvals ALTER COLUMN stamps SET STATISTICS 0;
ALTER TABLE submissions ALTER COLUMN asides SET STATISTICS 0, ALTER COLUMN found_how SET STATISTICS 0;
