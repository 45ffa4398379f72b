-- A result in one piece, for whoever reads all of a season: eight columns of 54,000 rows cost more to hand over than to tally.
-- +goose Up
SET LOCAL lock_timeout = '5s';

-- +goose StatementBegin
CREATE FUNCTION result_line(
    school_id bigint, basis text, points bytea, met bytea, group_low smallint[], group_high smallint[], level_low smallint, level_high smallint)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT int8send(school_id) || CAST(CASE basis WHEN 'verified' THEN '\x01' WHEN 'recognised' THEN '\x02' ELSE '\x00' END AS bytea)
           || int2send(level_low) || int2send(level_high) || int4send(length(points)) || points || int4send(length(met)) || met
           || array_send(group_low) || array_send(group_high)
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION result_line IS 'Everything that a run checks of a result, big endian, each part with its length; the arrays as the server sends them';

ALTER TABLE result
  ADD COLUMN line bytea GENERATED ALWAYS AS (result_line(school_id, basis, points, met, group_low, group_high, level_low, level_high)) STORED;
COMMENT ON COLUMN result.line IS 'The other columns in one piece, made by the server itself';
