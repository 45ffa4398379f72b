-- The outlines of units on the map.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE unit_boundary (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id bigint NOT NULL REFERENCES unit,
    valid daterange NOT NULL,
    shape bytea NOT NULL,
    points integer NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT unit_boundary_valid CHECK (NOT isempty(valid)),
    CONSTRAINT unit_boundary_shape CHECK (octet_length(shape) BETWEEN 2 AND 1048576),
    CONSTRAINT unit_boundary_points CHECK (points BETWEEN 4 AND 20000),
    CONSTRAINT unit_boundary_once EXCLUDE USING gist (unit_id WITH =, valid WITH &&)
);
ALTER TABLE unit_boundary ALTER COLUMN shape SET STORAGE EXTERNAL;
COMMENT ON TABLE unit_boundary IS 'The outline of a unit on the map in an interval, for pictures only: nothing is decided by it';
COMMENT ON COLUMN unit_boundary.shape IS 'Packed rings in WGS 84, in steps of 1/100000 degree; Unpack of internal/directory/boundary reads it';
COMMENT ON COLUMN unit_boundary.points IS 'How many points the outline has';
