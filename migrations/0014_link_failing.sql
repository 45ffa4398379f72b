-- Since when a link does not open: one night is not enough to call it dead.
-- +goose Up
SET LOCAL lock_timeout = '5s';

ALTER TABLE document_revision ADD COLUMN failing_since timestamptz;
COMMENT ON COLUMN document_revision.failing_since IS 'When a check of the link failed for the first time after it had opened or was new; empty while it opens';
