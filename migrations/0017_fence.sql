-- The token of a lease apart from its end: a leader renews its lease every few seconds, also while one of its own runs reads.
-- A run that held the lease's row against a takeover met its own leader's renewals and was given up.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE fence (
    name text PRIMARY KEY,
    token bigint NOT NULL
);
COMMENT ON TABLE fence IS 'The present token of each lease; written when a lease changes hands, never when it is renewed, and locked by a run until its commit';

INSERT INTO fence (name, token)
SELECT l.name, l.token
  FROM lease l;

-- +goose StatementBegin
CREATE FUNCTION fence_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.fence AS f (name, token)
    VALUES (NEW.name, NEW.token)
        ON CONFLICT (name) DO UPDATE
       SET token = excluded.token;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER fence_insert AFTER INSERT ON lease FOR EACH ROW EXECUTE FUNCTION fence_keep();

CREATE TRIGGER fence_update AFTER UPDATE ON lease FOR EACH ROW
WHEN (OLD.token IS DISTINCT FROM NEW.token)
EXECUTE FUNCTION fence_keep();
