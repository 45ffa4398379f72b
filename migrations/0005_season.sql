-- Index revisions and seasons; a season remembers the tree it was held in.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE revision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    loaded_at timestamptz NOT NULL,
    certified_at timestamptz,
    certified_by bigint REFERENCES person,
    CONSTRAINT revision_kind CHECK (kind IN ('index', 'plan')),
    CONSTRAINT revision_once UNIQUE (kind, name, sha256)
);
COMMENT ON TABLE revision IS 'One immutable version of an index or a plan, as the file was';

CREATE TABLE season (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id bigint NOT NULL REFERENCES unit,
    school_year integer NOT NULL,
    index_revision_id bigint NOT NULL REFERENCES revision,
    plan_revision_id bigint REFERENCES revision,
    state text NOT NULL,
    opens_at timestamptz NOT NULL,
    submit_until timestamptz NOT NULL,
    resubmit_until timestamptz NOT NULL,
    publish_until timestamptz NOT NULL,
    condition_rule text NOT NULL,
    recognised_by text NOT NULL,
    published_by text NOT NULL,
    ranking_order text NOT NULL,
    sample boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    created_by bigint NOT NULL,
    CONSTRAINT season_once UNIQUE (unit_id, school_year),
    CONSTRAINT season_state CHECK (state IN ('open', 'closed')),
    CONSTRAINT season_year CHECK (school_year BETWEEN 2022 AND 2100),
    CONSTRAINT season_order CHECK (opens_at < submit_until AND submit_until <= resubmit_until AND resubmit_until <= publish_until),
    CONSTRAINT season_condition_rule CHECK (condition_rule IN ('cap_group', 'cap_school', 'block_submission', 'warn')),
    CONSTRAINT season_recognised_by CHECK (recognised_by IN ('managing', 'province')),
    CONSTRAINT season_published_by CHECK (published_by IN ('managing', 'province')),
    CONSTRAINT season_ranking_order CHECK (ranking_order IN ('level_sum', 'sum', 'level_min'))
);
COMMENT ON TABLE season IS 'One index revision, one school year (its first calendar year), its dates, its rules';

CREATE TABLE season_unit (
    season_id bigint NOT NULL REFERENCES season,
    unit_id bigint NOT NULL REFERENCES unit,
    kind text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_id bigint,
    path text NOT NULL,
    PRIMARY KEY (season_id, unit_id)
);
COMMENT ON TABLE season_unit IS 'The offices of the tree in which the season was held: ministry, province and every managing unit';

CREATE TABLE season_school (
    season_id bigint NOT NULL REFERENCES season,
    school_id bigint NOT NULL REFERENCES unit,
    code text NOT NULL,
    name text NOT NULL,
    fold text GENERATED ALWAYS AS (fold(name)) STORED,
    managing_id bigint NOT NULL REFERENCES unit,
    path text NOT NULL,
    commune_name text NOT NULL,
    stages text[] NOT NULL,
    area smallint NOT NULL,
    in_scope boolean NOT NULL,
    scope_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (season_id, school_id)
);
COMMENT ON TABLE season_school IS 'Who owes a return in the season, and as what the school stood then';
COMMENT ON COLUMN season_school.path IS 'Ids from the ministry over the managing unit to the school: the units it counts under';
CREATE INDEX season_school_managing ON season_school (season_id, managing_id);
CREATE INDEX season_school_path ON season_school (season_id, path text_pattern_ops);
CREATE INDEX season_school_school ON season_school (school_id);
