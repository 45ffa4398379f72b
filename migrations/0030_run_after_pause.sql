-- A moment that passed while its job was paused may still be caught up, once the job goes on.
-- +goose Up
SET LOCAL lock_timeout = '5s';

DROP INDEX run_moment_once;
CREATE UNIQUE INDEX run_moment_once ON run (job, season_id, scheduled_for)
    WHERE scheduled_for IS NOT NULL AND outcome NOT IN ('abandoned', 'skipped');
COMMENT ON INDEX run_moment_once IS 'A scheduled moment has one run; an abandoned one, or one that passed in a pause, may be caught up';

DROP INDEX run_job_moment_once;
CREATE UNIQUE INDEX run_job_moment_once ON run (job, scheduled_for)
    WHERE season_id IS NULL AND scheduled_for IS NOT NULL AND outcome NOT IN ('abandoned', 'skipped');
COMMENT ON INDEX run_job_moment_once IS 'As run_moment_once, for jobs of the whole portal: there the missing season would make every row another';

CREATE UNIQUE INDEX run_skipped_once ON run (job, coalesce(season_id, 0), scheduled_for)
    WHERE outcome = 'skipped';
COMMENT ON INDEX run_skipped_once IS 'A moment that passed in a pause is noted once';
