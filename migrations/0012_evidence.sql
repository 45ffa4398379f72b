-- Evidence: a school's documents with their revisions, who may let them through in the principal's place, uploads under way.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE document (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school_id bigint NOT NULL REFERENCES unit,
    created_at timestamptz NOT NULL,
    created_by bigint NOT NULL
);
COMMENT ON TABLE document IS 'A piece of evidence of one school, good for several components and seasons; what it says stands in its revisions';
CREATE INDEX document_school ON document (school_id);

CREATE TABLE document_revision (
    document_id bigint NOT NULL REFERENCES document,
    no integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    number text NOT NULL DEFAULT '',
    issued_on date,
    issuer text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    url text NOT NULL DEFAULT '',
    file_name text NOT NULL DEFAULT '',
    file_sha256 bytea,
    file_size bigint,
    file_media text NOT NULL DEFAULT '',
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    decided_by bigint,
    decided_at timestamptz,
    reason text NOT NULL DEFAULT '',
    checked_at timestamptz,
    check_status text NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, no),
    CONSTRAINT document_revision_kind CHECK (kind IN ('link', 'file')),
    CONSTRAINT document_revision_state CHECK (state IN ('waiting', 'passed', 'refused')),
    CONSTRAINT document_revision_decided CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT document_revision_link CHECK ((kind = 'link') = (url <> '')),
    CONSTRAINT document_revision_file CHECK ((kind = 'file') = (file_sha256 IS NOT NULL) AND (kind = 'file') = (file_size IS NOT NULL)),
    CONSTRAINT document_revision_length CHECK (length(title) BETWEEN 1 AND 200 AND length(number) <= 60 AND length(issuer) <= 200
        AND length(note) <= 1000 AND length(url) <= 2000 AND length(file_name) <= 200 AND length(reason) <= 1000)
);
COMMENT ON TABLE document_revision IS 'One version of a document, kept as the reviewer saw it: never changed but for moderation and link checks, never deleted';
COMMENT ON COLUMN document_revision.state IS 'waiting for the principal or whom she delegates, passed, or refused';
COMMENT ON COLUMN document_revision.file_sha256 IS 'Content of the file, by which it is stored once';
COMMENT ON COLUMN document_revision.check_status IS 'Outcome of the last check of a link: empty before the first, alive, or why it is dead';
CREATE INDEX document_revision_waiting ON document_revision (document_id) WHERE state = 'waiting';
CREATE INDEX document_revision_due ON document_revision (checked_at NULLS FIRST) WHERE kind = 'link';

-- +goose StatementBegin
CREATE FUNCTION document_revision_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.state <> 'waiting' AND NEW.state <> OLD.state
        OR (NEW.document_id, NEW.no, NEW.kind, NEW.title, NEW.number, NEW.issued_on, NEW.issuer, NEW.note, NEW.url, NEW.file_name,
            NEW.file_sha256, NEW.file_size, NEW.file_media, NEW.by_id, NEW.at)
        IS DISTINCT FROM (OLD.document_id, OLD.no, OLD.kind, OLD.title, OLD.number, OLD.issued_on, OLD.issuer, OLD.note, OLD.url,
            OLD.file_name, OLD.file_sha256, OLD.file_size, OLD.file_media, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'a revision of a document is never changed';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER document_revision_append_only BEFORE UPDATE OR DELETE ON document_revision
    FOR EACH ROW EXECUTE FUNCTION document_revision_is_append_only();

CREATE TABLE evidence_delegation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school_id bigint NOT NULL REFERENCES unit,
    person_id bigint NOT NULL REFERENCES person,
    granted_by bigint NOT NULL,
    granted_at timestamptz NOT NULL,
    revoked_by bigint,
    revoked_at timestamptz
);
COMMENT ON TABLE evidence_delegation IS 'Whom a principal lets decide about evidence in her place; the final responsibility stays hers';
CREATE UNIQUE INDEX evidence_delegation_once ON evidence_delegation (school_id, person_id) WHERE revoked_at IS NULL;

CREATE TABLE upload (
    id text PRIMARY KEY,
    school_id bigint NOT NULL REFERENCES unit,
    person_id bigint NOT NULL,
    length bigint NOT NULL,
    file_name text NOT NULL,
    promised bytea,
    begun_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    file_sha256 bytea,
    file_media text NOT NULL DEFAULT '',
    CONSTRAINT upload_length CHECK (length > 0)
);
COMMENT ON TABLE upload IS 'A file that is arriving in pieces, or has arrived and waits for its document; what has arrived stands in the file store';
COMMENT ON COLUMN upload.promised IS 'SHA-256 that the sender says the whole has';
CREATE INDEX upload_school ON upload (school_id);
CREATE INDEX upload_expires ON upload (expires_at);
