-- Rows of figures that somebody alters behind the runs are told: what a run made of them stands beside them.
-- +goose Up
SET LOCAL lock_timeout = '5s';

ALTER TABLE snapshot DROP COLUMN digest;
ALTER TABLE snapshot
  ADD COLUMN digest bytea NOT NULL GENERATED ALWAYS AS (
        substr(sha256(int8send(season_id) || int8send(unit_id) || verified_tally || verified_entries), 1, 16)
        || substr(sha256(int8send(season_id) || int8send(unit_id) || recognised_tally || recognised_entries), 1, 16)
        || CASE WHEN published_tally IS NULL THEN '\x00000000000000000000000000000000'
                ELSE substr(sha256(int8send(season_id) || int8send(unit_id) || published_tally || published_entries), 1, 16) END) STORED,
  ADD COLUMN made bytea NOT NULL DEFAULT '';
COMMENT ON COLUMN snapshot.digest IS 'What the row comes to as it stands, 16 bytes for each basis, bound to season and unit; zeros where what is published is what is recognised. Packed figures tell where they end';
COMMENT ON COLUMN snapshot.made IS 'What the run that wrote the row made it come to; where digest is another, somebody altered the row';
UPDATE snapshot SET made = digest;

ALTER TABLE snapshot_taken
  ADD COLUMN checksum bytea,
  ADD COLUMN told bytea;
COMMENT ON COLUMN snapshot_taken.checksum IS 'What the run made all rows of the season come to: the digest of every unit with its digests, by unit; null until a run has noted it';
COMMENT ON COLUMN snapshot_taken.told IS 'What the rows came to when it was last told that they are not what the run made of them; null while they are';
INSERT INTO dirty_mark (season_id)
SELECT k.season_id
  FROM snapshot_taken k;

CREATE OR REPLACE VIEW snapshot_figure AS
SELECT n.season_id, 'verified' AS basis, n.unit_id, n.run_id, CASE WHEN n.digest = n.made THEN n.verified_tally END AS tally,
       CASE WHEN n.digest = n.made THEN n.verified_entries END AS entries
  FROM snapshot n
 UNION ALL
SELECT n.season_id, 'recognised', n.unit_id, n.run_id, CASE WHEN n.digest = n.made THEN n.recognised_tally END,
       CASE WHEN n.digest = n.made THEN n.recognised_entries END
  FROM snapshot n
 UNION ALL
SELECT n.season_id, 'published', n.unit_id, n.run_id, CASE WHEN n.digest = n.made THEN coalesce(n.published_tally, n.recognised_tally) END,
       CASE WHEN n.digest = n.made THEN coalesce(n.published_entries, n.recognised_entries) END
  FROM snapshot n;
COMMENT ON VIEW snapshot_figure IS 'The figures of each unit on each basis; null where somebody altered the row';

ALTER TABLE run DROP CONSTRAINT run_outcome;
ALTER TABLE run ADD CONSTRAINT run_outcome CHECK (outcome IN ('running', 'done', 'mismatch', 'failed', 'abandoned', 'skipped', 'altered'));
COMMENT ON CONSTRAINT run_outcome ON run IS 'skipped is a moment that passed while the job was paused: nothing ran; altered is no run: stored figures were found to be others than a run made';
CREATE INDEX run_altered ON run (season_id, id DESC) WHERE outcome = 'altered';

CREATE TABLE altered_seen (
    season_id bigint PRIMARY KEY REFERENCES season,
    run_id bigint NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL
);
COMMENT ON TABLE altered_seen IS 'Up to which row of the ledger a person has looked into figures that were altered; later ones stand on the page of the jobs';
