-- A school's entry stands in the snapshot of its managing unit alone, with its ranks in every unit above.
-- +goose Up
SET LOCAL lock_timeout = '5s';

-- The packed form is another than before: runs make it anew.
INSERT INTO dirty_mark (season_id)
SELECT DISTINCT n.season_id
  FROM snapshot n;
DELETE FROM snapshot;

COMMENT ON COLUMN snapshot.entries IS 'Packed entries of the schools that the unit manages itself, each with its ranks there and in every unit above';
