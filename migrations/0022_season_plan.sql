-- Plans that a season is held against besides the one it was opened with.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE season_plan (
    season_id bigint NOT NULL REFERENCES season,
    revision_id bigint NOT NULL REFERENCES revision,
    added_at timestamptz NOT NULL,
    added_by bigint NOT NULL,
    PRIMARY KEY (season_id, revision_id)
);
COMMENT ON TABLE season_plan IS 'Further plans whose targets a season is measured by, besides season.plan_revision_id';
