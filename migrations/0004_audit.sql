-- The append-only record of who did what, chained per subject matter.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE audit (
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    seq integer NOT NULL,
    at timestamptz NOT NULL,
    person_id bigint NOT NULL,
    action text NOT NULL,
    detail text NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (subject, subject_id, seq)
);
COMMENT ON TABLE audit IS 'One line an act; hash covers the line and the hash before it. person_id 0 is the system';
COMMENT ON COLUMN audit.detail IS 'Canonical JSON as it was hashed';

-- +goose StatementBegin
CREATE FUNCTION audit_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

CREATE TABLE audit_head (
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    seq integer NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (subject, subject_id)
);
COMMENT ON TABLE audit_head IS 'Head of the chain of subjects that have no row of their own to hold it; a return holds its own';
