-- Outlines of units are uploaded, looked at and applied as lists of units and schools are.
-- +goose Up
SET LOCAL lock_timeout = '5s';

ALTER TABLE import_draft
    ADD COLUMN kind text NOT NULL DEFAULT '',
    DROP CONSTRAINT import_draft_subject,
    ADD CONSTRAINT import_draft_subject CHECK (subject IN ('units', 'schools', 'boundaries'));
COMMENT ON COLUMN import_draft.kind IS 'Of outlines the kind of unit that their codes belong to, empty where the codes tell';
