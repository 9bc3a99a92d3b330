-- recorded: How projects ended: decided, given up or exempted, by version.
CREATE TABLE endings (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    approval TEXT NOT NULL,
    published_at TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (project, version)
);

-- Who wrote in several rounds of a project is told once how it ended.
CREATE INDEX persons_by_mail_submission ON persons (mail, submission);

CREATE TRIGGER endings_next BEFORE INSERT OR UPDATE ON endings FOR EACH ROW EXECUTE FUNCTION recorded_next_rev();
CREATE TRIGGER endings_never BEFORE DELETE OR TRUNCATE ON endings FOR EACH STATEMENT EXECUTE FUNCTION recorded_never();
