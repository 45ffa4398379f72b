-- What goes with a return when it is sent: the decreed steps, explanations of what is unusual, receipts.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE return_step (
    return_id bigint PRIMARY KEY REFERENCES school_return,
    plan_number text NOT NULL DEFAULT '',
    plan_date date,
    assignment_number text NOT NULL DEFAULT '',
    assignment_date date,
    version integer NOT NULL DEFAULT 0,
    by_id bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT now(),
    sector_date date,
    sector_by bigint,
    sector_at timestamptz,
    CONSTRAINT return_step_length CHECK (length(plan_number) <= 100 AND length(assignment_number) <= 100)
);
COMMENT ON TABLE return_step IS 'The decreed steps around a self-assessment: plan and assignment before the sending, the sector''s database after it; the head''s approval is the sending itself, in receipt';
COMMENT ON COLUMN return_step.assignment_number IS 'Empty where the plan itself assigns';
COMMENT ON COLUMN return_step.sector_date IS 'When the school brought the sector''s database up to date, as it says';

CREATE TABLE explanation (
    return_id bigint NOT NULL REFERENCES school_return,
    query text NOT NULL,
    words text NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (return_id, query),
    CONSTRAINT explanation_length CHECK (length(query) <= 100 AND length(words) <= 2000)
);
COMMENT ON TABLE explanation IS 'Why something unusual about a return is right, in the school''s words; query is the kind of what is unusual and what it is about';

CREATE TABLE receipt (
    return_id bigint NOT NULL REFERENCES school_return,
    n integer NOT NULL,
    round smallint NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL,
    document bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (return_id, n),
    CONSTRAINT receipt_number CHECK (n >= 1),
    CONSTRAINT receipt_hash CHECK (hash = sha256(document))
);
COMMENT ON TABLE receipt IS 'One line a sending, never changed: who sent (and with that approved as head of the school), when, and the canonical form of what was sent';
COMMENT ON COLUMN receipt.n IS 'Counts the sendings of one return without a gap: the return''s row is locked when it is given';
COMMENT ON COLUMN receipt.document IS 'JSON as it was hashed; docs/decisions/sending.md describes it';

-- +goose StatementBegin
CREATE FUNCTION receipt_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'receipt is append-only'; END $$;
-- +goose StatementEnd
CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE ON receipt
    FOR EACH ROW EXECUTE FUNCTION receipt_is_append_only();

CREATE TRIGGER receipt_no_truncate BEFORE TRUNCATE ON receipt
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_is_append_only();
