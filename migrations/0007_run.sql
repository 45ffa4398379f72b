-- Scheduled runs: leadership, ledger, snapshots.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE lease (
    name text PRIMARY KEY,
    holder text NOT NULL,
    token bigint NOT NULL,
    until timestamptz NOT NULL
);
COMMENT ON TABLE lease IS 'Who leads the jobs; the token rises at every change of holder and fences late writers off';

CREATE TABLE run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job text NOT NULL,
    season_id bigint REFERENCES season,
    cause text NOT NULL,
    scheduled_for timestamptz,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    read_count integer NOT NULL DEFAULT 0,
    written_count integer NOT NULL DEFAULT 0,
    checked text NOT NULL DEFAULT '',
    outcome text NOT NULL,
    detail text NOT NULL DEFAULT '',
    person_id bigint NOT NULL DEFAULT 0,
    holder text NOT NULL,
    token bigint NOT NULL DEFAULT 0,
    until timestamptz NOT NULL,
    CONSTRAINT run_cause CHECK (cause IN ('schedule', 'catch_up', 'change', 'button', 'command')),
    CONSTRAINT run_outcome CHECK (outcome IN ('running', 'done', 'mismatch', 'failed', 'abandoned'))
);
COMMENT ON TABLE run IS 'The ledger of scheduled jobs: what each read, wrote and checked, how long it took, how it ended';
COMMENT ON COLUMN run.checked IS 'JSON of the totals on which source and computation agreed';
COMMENT ON COLUMN run.detail IS 'JSON of the differences found, or one word why the run broke off';
COMMENT ON COLUMN run.token IS 'Fencing token of the lease it ran under, 0 for none: a lower one than the present is a dead leader''s';
COMMENT ON COLUMN run.until IS 'When it is given up: running beyond that was left behind by a process that died';
CREATE INDEX run_job ON run (job, season_id, started_at DESC);
CREATE INDEX run_season ON run (season_id, id DESC);
CREATE INDEX run_running ON run (until) WHERE outcome = 'running';
CREATE UNIQUE INDEX run_moment_once ON run (job, season_id, scheduled_for)
    WHERE scheduled_for IS NOT NULL AND outcome <> 'abandoned';
COMMENT ON INDEX run_moment_once IS 'A scheduled moment has one run; an abandoned one may be caught up';

CREATE TABLE snapshot (
    season_id bigint NOT NULL REFERENCES season,
    basis text NOT NULL,
    unit_id bigint NOT NULL,
    run_id bigint NOT NULL REFERENCES run,
    taken_at timestamptz NOT NULL,
    tally bytea NOT NULL,
    entries bytea NOT NULL,
    PRIMARY KEY (season_id, basis, unit_id),
    CONSTRAINT snapshot_basis CHECK (basis IN ('verified', 'recognised', 'published'))
);
ALTER TABLE snapshot ALTER COLUMN tally SET STORAGE EXTERNAL, ALTER COLUMN entries SET STORAGE EXTERNAL;
COMMENT ON TABLE snapshot IS 'What a run made: one packed row a unit and basis, replaced as a whole in one commit';
