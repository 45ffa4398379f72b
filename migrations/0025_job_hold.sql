-- Jobs that people pause, ask for, and watch: what the jobs page tells beside the ledger of runs.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE job_pause (
    job text NOT NULL,
    season_id bigint NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (job, season_id)
);
COMMENT ON TABLE job_pause IS 'Jobs that nobody runs for now: who paused which, when and why; the row goes when the job goes on, the audit keeps both';
COMMENT ON COLUMN job_pause.season_id IS 'The season that the job runs, 0 for a job of the whole portal';

CREATE TABLE job_request (
    job text PRIMARY KEY,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL
);
COMMENT ON TABLE job_request IS 'Jobs of the whole portal that somebody asked to have done now; the leader takes the row away as it begins';

CREATE TABLE clock_trust (
    run_id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL
);
COMMENT ON TABLE clock_trust IS 'Up to which run of the ledger the clock was wrong, said by a person: later moments there stop no job any more';

ALTER TABLE run DROP CONSTRAINT run_outcome;
ALTER TABLE run ADD CONSTRAINT run_outcome CHECK (outcome IN ('running', 'done', 'mismatch', 'failed', 'abandoned', 'skipped'));
COMMENT ON CONSTRAINT run_outcome ON run IS 'skipped is a moment that passed while the job was paused: nothing ran';
CREATE INDEX run_work ON run (job, coalesce(season_id, 0), id DESC);

CREATE TABLE reign (
    name text NOT NULL,
    token bigint NOT NULL,
    holder text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    died boolean NOT NULL DEFAULT false,
    PRIMARY KEY (name, token)
);
COMMENT ON TABLE reign IS 'Who led the jobs when, by the server''s clock; died is a leader that let its lease run out instead of giving it back';

INSERT INTO reign (name, token, holder, began_at)
SELECT l.name, l.token, l.holder, now()
  FROM lease l;

-- +goose StatementBegin
CREATE FUNCTION reign_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.token = OLD.token THEN
            UPDATE public.reign SET ended_at = clock_timestamp() WHERE name = OLD.name AND token = OLD.token AND ended_at IS NULL;
            RETURN NULL;
        END IF;
        UPDATE public.reign SET ended_at = OLD.until, died = true WHERE name = OLD.name AND token = OLD.token AND ended_at IS NULL;
    END IF;
    INSERT INTO public.reign (name, token, holder, began_at)
    VALUES (NEW.name, NEW.token, NEW.holder, clock_timestamp())
        ON CONFLICT (name, token) DO NOTHING;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER reign_insert AFTER INSERT ON lease FOR EACH ROW EXECUTE FUNCTION reign_keep();

CREATE TRIGGER reign_update AFTER UPDATE ON lease FOR EACH ROW
WHEN (OLD.token IS DISTINCT FROM NEW.token OR NEW.until = '-infinity')
EXECUTE FUNCTION reign_keep();
