-- What offices say about the components of an index, as their own words.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE guidance (
    unit_id bigint NOT NULL REFERENCES unit,
    index_id text NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (unit_id, index_id, code, version),
    CONSTRAINT guidance_length CHECK (length(body) <= 2000)
);
COMMENT ON TABLE guidance IS 'An office''s own guidance on a component or condition, every version; an empty body takes it back';
COMMENT ON COLUMN guidance.index_id IS 'The index it speaks about, whatever its revision';
