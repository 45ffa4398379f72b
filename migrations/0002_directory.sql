-- Units and schools: identity apart from facts, every fact valid in an interval.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE unit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unit_kind CHECK (kind IN ('ministry', 'province', 'district', 'commune', 'school'))
);
COMMENT ON TABLE unit IS 'Identity of an organisation; its facts stand in unit_version';

CREATE TABLE unit_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id bigint NOT NULL REFERENCES unit,
    kind text NOT NULL,
    valid daterange NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    fold text GENERATED ALWAYS AS (fold(name)) STORED,
    parent_id bigint REFERENCES unit,
    path text NOT NULL,
    CONSTRAINT unit_version_valid CHECK (NOT isempty(valid)),
    CONSTRAINT unit_version_code CHECK (length(code) BETWEEN 1 AND 20),
    CONSTRAINT unit_version_name CHECK (length(name) BETWEEN 1 AND 200),
    CONSTRAINT unit_version_once EXCLUDE USING gist (unit_id WITH =, valid WITH &&),
    CONSTRAINT unit_version_code_once EXCLUDE USING gist (kind WITH =, code WITH =, valid WITH &&)
);
COMMENT ON TABLE unit_version IS 'Facts of a unit in an interval; a code is unique only within kind and validity';
COMMENT ON COLUMN unit_version.parent_id IS 'Administrative parent; of a school the commune (or district, province) where it stands';
COMMENT ON COLUMN unit_version.path IS 'Ids from the ministry down to the unit: /1/17/150/';
CREATE INDEX unit_version_parent ON unit_version (parent_id);
CREATE INDEX unit_version_path ON unit_version (path text_pattern_ops);

CREATE TABLE school_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school_id bigint NOT NULL REFERENCES unit,
    valid daterange NOT NULL,
    stages text[] NOT NULL,
    ownership smallint NOT NULL DEFAULT 1,
    kind text NOT NULL DEFAULT '',
    area smallint NOT NULL DEFAULT 0,
    difficult boolean NOT NULL DEFAULT false,
    address text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',
    website text NOT NULL DEFAULT '',
    latitude double precision,
    longitude double precision,
    head_name text NOT NULL DEFAULT '',
    head_phone text NOT NULL DEFAULT '',
    head_email text NOT NULL DEFAULT '',
    satellite_sites integer,
    national_standard boolean,
    accreditation smallint,
    boarding boolean,
    computers boolean,
    internet boolean,
    electricity boolean,
    online_teaching boolean,
    CONSTRAINT school_version_valid CHECK (NOT isempty(valid)),
    CONSTRAINT school_version_stages CHECK (cardinality(stages) > 0 AND stages <@ ARRAY['MN', 'TH', 'THCS', 'THPT', 'GDTX']),
    CONSTRAINT school_version_ownership CHECK (ownership BETWEEN 1 AND 3),
    CONSTRAINT school_version_area CHECK (area BETWEEN 0 AND 4),
    CONSTRAINT school_version_accreditation CHECK (accreditation BETWEEN 1 AND 4),
    CONSTRAINT school_version_sites CHECK (satellite_sites BETWEEN 0 AND 100),
    CONSTRAINT school_version_once EXCLUDE USING gist (school_id WITH =, valid WITH &&)
);
COMMENT ON TABLE school_version IS 'A school''s record of the 4998 family in an interval';
COMMENT ON COLUMN school_version.area IS '0 unknown, 1 KV1, 2 KV2, 3 KV2-NT, 4 KV3';
COMMENT ON COLUMN school_version.ownership IS '1 công lập, 2 dân lập, 3 tư thục';

CREATE TABLE school_old_code (
    school_id bigint NOT NULL REFERENCES unit,
    code text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (school_id, code)
);
COMMENT ON TABLE school_old_code IS 'Codes a school had before; it keeps them';
CREATE INDEX school_old_code_code ON school_old_code (code);

CREATE TABLE managing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school_id bigint NOT NULL REFERENCES unit,
    office_id bigint NOT NULL REFERENCES unit,
    valid daterange NOT NULL,
    provenance text NOT NULL DEFAULT 'stated',
    CONSTRAINT managing_provenance CHECK (provenance IN ('stated', 'secondary', 'unverified')),
    CONSTRAINT managing_valid CHECK (NOT isempty(valid)),
    CONSTRAINT managing_once EXCLUDE USING gist (school_id WITH =, valid WITH &&)
);
COMMENT ON TABLE managing IS 'Which office reviews a school, in which interval; not the place where the school stands';
COMMENT ON COLUMN managing.provenance IS 'stated by somebody, or how sure the default rule is that named the office';
CREATE INDEX managing_office ON managing (office_id);

CREATE TABLE import_draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL,
    valid_from date,
    valid_to date,
    created_at timestamptz NOT NULL,
    CONSTRAINT import_draft_subject CHECK (subject IN ('units', 'schools')),
    CONSTRAINT import_draft_one UNIQUE (person_id)
);
ALTER TABLE import_draft ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE import_draft IS 'The file that somebody has uploaded and looks at before it is applied; one a person, for an hour';

-- The root of every tree.
WITH root AS (
    INSERT INTO unit (kind) VALUES ('ministry') RETURNING id
)
INSERT INTO unit_version (unit_id, kind, valid, code, name, path)
SELECT root.id, 'ministry', daterange(NULL, NULL), 'BGDĐT', 'Bộ Giáo dục và Đào tạo', '/' || root.id || '/'
  FROM root;
