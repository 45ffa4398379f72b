-- +goose Up
SET LOCAL lock_timeout = '5s';

-- The ranks now keep which conditions a school misses: runs make them anew. Until then those before are read without.
INSERT INTO dirty_mark (season_id)
SELECT k.season_id
  FROM snapshot_taken k;
COMMENT ON COLUMN snapshot.verified_entries IS 'Packed entries of the schools that the unit manages itself, best first, each with the conditions it misses; ranks follow from them';
