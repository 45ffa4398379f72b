-- A run writes the rows that it changed; which run the rows of a season come from as a whole stands beside them.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE snapshot_taken (
    season_id bigint PRIMARY KEY REFERENCES season,
    run_id bigint NOT NULL REFERENCES run,
    taken_at timestamptz NOT NULL,
    returns integer NOT NULL
);
COMMENT ON TABLE snapshot_taken IS 'The run that the snapshot of a season comes from; every run that publishes writes it, which keeps two from publishing side by side';
COMMENT ON COLUMN snapshot_taken.returns IS 'How many schools that owe a return the run read';

-- The packed form is another than before: runs make it anew.
INSERT INTO dirty_mark (season_id)
SELECT DISTINCT n.season_id
  FROM snapshot n;
DELETE FROM snapshot;

-- What the rows refer to stands in the row above: looking it up for each of 10,000 took longer than writing them.
ALTER TABLE snapshot
 DROP CONSTRAINT snapshot_run_id_fkey,
 DROP CONSTRAINT snapshot_season_id_fkey,
 DROP COLUMN taken_at,
  ADD COLUMN digest bytea NOT NULL GENERATED ALWAYS AS (sha256(tally || entries)) STORED;
COMMENT ON TABLE snapshot IS 'What runs made: one packed row a unit and basis; the rows of a season always agree with its last run as a whole';
COMMENT ON COLUMN snapshot.run_id IS 'The run that last changed the row';
COMMENT ON COLUMN snapshot.entries IS 'Packed entries of the schools that the unit manages itself, best first; ranks follow from them';
COMMENT ON COLUMN snapshot.digest IS 'What a run compares its row with: one that is the same is not written again';
