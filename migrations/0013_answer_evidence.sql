-- Which revisions of which documents prove an answer.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE answer_evidence (
    return_id bigint NOT NULL REFERENCES school_return,
    code text NOT NULL,
    document_id bigint NOT NULL,
    revision integer NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (return_id, code, document_id),
    CONSTRAINT answer_evidence_revision FOREIGN KEY (document_id, revision) REFERENCES document_revision
);
COMMENT ON TABLE answer_evidence IS 'The document that an answer of a return rests on, in the very revision that the reviewer sees; who attached and detached what stands in the return''s audit';
CREATE INDEX answer_evidence_document ON answer_evidence (document_id);
