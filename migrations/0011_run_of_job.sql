-- Jobs that belong to no season have one run for each of their moments too.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE UNIQUE INDEX run_job_moment_once ON run (job, scheduled_for)
    WHERE season_id IS NULL AND scheduled_for IS NOT NULL AND outcome <> 'abandoned';
COMMENT ON INDEX run_job_moment_once IS 'As run_moment_once, for jobs of the whole portal: there the missing season would make every row another';
