-- Plans of an office's own: whose they are, and files that are looked at before they are kept.
-- +goose Up
SET LOCAL lock_timeout = '5s';

ALTER TABLE revision ADD COLUMN shared boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN revision.shared IS 'Whether every office may hold its seasons against it; a plan that is not shared is its owners'' alone';

CREATE TABLE plan_owner (
    revision_id bigint NOT NULL REFERENCES revision,
    unit_id bigint NOT NULL REFERENCES unit,
    added_at timestamptz NOT NULL,
    added_by bigint NOT NULL,
    PRIMARY KEY (revision_id, unit_id)
);
COMMENT ON TABLE plan_owner IS 'Offices whose own a plan is: it is offered to their seasons and those of the units below them';

CREATE TABLE plan_upload (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    unit_id bigint NOT NULL REFERENCES unit,
    season_id bigint REFERENCES season,
    name text NOT NULL,
    content bytea NOT NULL,
    created_at timestamptz NOT NULL,
    kept_at timestamptz,
    CONSTRAINT plan_upload_size CHECK (octet_length(content) <= 262144)
);
CREATE INDEX plan_upload_person ON plan_upload (person_id);
COMMENT ON TABLE plan_upload IS 'Plan files that somebody looks at before they are kept; dropped a day after';
COMMENT ON COLUMN plan_upload.season_id IS 'The season to be held against it at once; null where it is only kept';
