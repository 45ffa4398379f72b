-- +goose Up
SET LOCAL lock_timeout = '5s';
-- One row a unit instead of three: what a run writes is rows before it is bytes.
ALTER TABLE snapshot RENAME TO snapshot_of_three;
ALTER TABLE snapshot_of_three DROP CONSTRAINT snapshot_pkey;

CREATE TABLE snapshot (
    season_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    run_id bigint NOT NULL,
    verified_tally bytea NOT NULL,
    verified_entries bytea NOT NULL,
    recognised_tally bytea NOT NULL,
    recognised_entries bytea NOT NULL,
    published_tally bytea,
    published_entries bytea,
    digest bytea NOT NULL GENERATED ALWAYS AS (sha256(
        verified_tally || verified_entries || recognised_tally || recognised_entries
        || coalesce(published_tally, '') || coalesce(published_entries, ''))) STORED,
    PRIMARY KEY (season_id, unit_id),
    CONSTRAINT snapshot_published CHECK ((published_tally IS NULL) = (published_entries IS NULL))
);
ALTER TABLE snapshot
ALTER COLUMN verified_tally SET STORAGE EXTERNAL, ALTER COLUMN verified_entries SET STORAGE EXTERNAL,
ALTER COLUMN recognised_tally SET STORAGE EXTERNAL, ALTER COLUMN recognised_entries SET STORAGE EXTERNAL,
ALTER COLUMN published_tally SET STORAGE EXTERNAL, ALTER COLUMN published_entries SET STORAGE EXTERNAL;
COMMENT ON TABLE snapshot IS 'What runs made: one packed row a unit; the rows of a season always agree with its last run as a whole';
COMMENT ON COLUMN snapshot.run_id IS 'The run that last changed the row';
COMMENT ON COLUMN snapshot.verified_entries IS 'Packed entries of the schools that the unit manages itself, best first; ranks follow from them';
COMMENT ON COLUMN snapshot.published_tally IS 'Null, as published_entries, where everything recognised is published: the figures are those recognised';
COMMENT ON COLUMN snapshot.digest IS 'What a run compares its row with: one that is the same is not written again. Packed figures tell where they end';

INSERT INTO snapshot (
    season_id, unit_id, run_id, verified_tally, verified_entries, recognised_tally, recognised_entries, published_tally, published_entries)
SELECT v.season_id, v.unit_id, greatest(v.run_id, r.run_id, p.run_id), v.tally, v.entries, r.tally, r.entries,
       CASE WHEN (p.tally, p.entries) <> (r.tally, r.entries) THEN p.tally END,
       CASE WHEN (p.tally, p.entries) <> (r.tally, r.entries) THEN p.entries END
  FROM snapshot_of_three v
  JOIN snapshot_of_three r ON r.season_id = v.season_id AND r.unit_id = v.unit_id AND r.basis = 'recognised'
  JOIN snapshot_of_three p ON p.season_id = v.season_id AND p.unit_id = v.unit_id AND p.basis = 'published'
 WHERE v.basis = 'verified';
DROP TABLE snapshot_of_three;

CREATE VIEW snapshot_figure AS
SELECT n.season_id, 'verified' AS basis, n.unit_id, n.run_id, n.verified_tally AS tally, n.verified_entries AS entries
  FROM snapshot n
 UNION ALL
SELECT n.season_id, 'recognised', n.unit_id, n.run_id, n.recognised_tally, n.recognised_entries
  FROM snapshot n
 UNION ALL
SELECT n.season_id, 'published', n.unit_id, n.run_id, coalesce(n.published_tally, n.recognised_tally),
       coalesce(n.published_entries, n.recognised_entries)
  FROM snapshot n;
COMMENT ON VIEW snapshot_figure IS 'The figures of each unit on each basis';
