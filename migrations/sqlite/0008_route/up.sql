-- The position that an account's holder has in the city, '' for none.
ALTER TABLE accounts ADD COLUMN position TEXT NOT NULL DEFAULT '';
-- The route of an approval as it was when it was asked, who has stamped, and the section in whose inbox it is.
ALTER TABLE approvals ADD COLUMN route TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approvals ADD COLUMN stamps TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approvals ADD COLUMN turn_section TEXT NOT NULL DEFAULT '';
CREATE INDEX approvals_by_turn_section_state_id ON approvals (turn_section, state, id);

-- working: The content of which an account last said that it has looked at it.
CREATE TABLE looks (
    account TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    looked_at TEXT NOT NULL,
    PRIMARY KEY (account, purpose, subject)
) STRICT;
