-- recorded: How projects ended: decided, given up or exempted, by version.
CREATE TABLE endings (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    approval TEXT NOT NULL,
    published_at TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, version)
) STRICT;

-- Who wrote in several rounds of a project is told once how it ended.
CREATE INDEX persons_by_mail_submission ON persons (mail, submission);

CREATE TRIGGER endings_first BEFORE INSERT ON endings WHEN NEW.rev <> 1 OR EXISTS (SELECT 1 FROM endings WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'recorded: a row begins once, with rev 1'); END;
CREATE TRIGGER endings_next BEFORE UPDATE ON endings WHEN NEW.id <> OLD.id OR NEW.rev <> OLD.rev + 1
BEGIN SELECT RAISE(ABORT, 'recorded: a change needs the next rev'); END;
CREATE TRIGGER endings_never BEFORE DELETE ON endings
BEGIN SELECT RAISE(ABORT, 'recorded: nothing is removed'); END;
