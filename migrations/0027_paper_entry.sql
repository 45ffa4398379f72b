-- Returns that an office enters on a school's behalf from the signed paper, and what the school's principals are told of it.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE paper_entry (
    return_id bigint NOT NULL REFERENCES school_return,
    n integer NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL,
    number text NOT NULL,
    signed_on date NOT NULL,
    signer text NOT NULL,
    file_name text NOT NULL DEFAULT '',
    file_sha256 bytea,
    file_size bigint,
    file_media text NOT NULL DEFAULT '',
    after integer NOT NULL,
    receipt integer,
    ended_at timestamptz,
    version integer NOT NULL,
    PRIMARY KEY (return_id, n),
    CONSTRAINT paper_entry_number CHECK (n >= 1),
    CONSTRAINT paper_entry_receipt FOREIGN KEY (return_id, receipt) REFERENCES receipt (return_id, n),
    CONSTRAINT paper_entry_sent CHECK (receipt IS NULL OR ended_at IS NOT NULL AND file_sha256 IS NOT NULL),
    CONSTRAINT paper_entry_file CHECK ((file_sha256 IS NULL) = (file_size IS NULL)),
    CONSTRAINT paper_entry_length CHECK (length(reason) BETWEEN 1 AND 1000 AND length(number) BETWEEN 1 AND 100
        AND length(signer) BETWEEN 1 AND 100 AND length(file_name) <= 200)
);
COMMENT ON TABLE paper_entry IS 'An office''s entering of a return on its school''s behalf from the signed paper: who began it, when and why, which paper, and the receipt it ended with';
COMMENT ON COLUMN paper_entry.signer IS 'The post of whoever signed the paper, no name';
COMMENT ON COLUMN paper_entry.file_sha256 IS 'The picture of the paper in the store of files; it belongs to no school''s documents and counts against no quota';
COMMENT ON COLUMN paper_entry.after IS 'The last receipt of the return before the entry began, 0 for none: a newer one that is not the entry''s tells that the school sent the return itself';
CREATE UNIQUE INDEX paper_entry_open ON paper_entry (return_id) WHERE ended_at IS NULL;

-- +goose StatementBegin
CREATE FUNCTION paper_entry_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.ended_at IS NOT NULL
        OR (NEW.return_id, NEW.n, NEW.by_id, NEW.at, NEW.reason, NEW.after)
        IS DISTINCT FROM (OLD.return_id, OLD.n, OLD.by_id, OLD.at, OLD.reason, OLD.after) THEN
        RAISE EXCEPTION 'who began to enter a return, and an entry that has ended, is never changed';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER paper_entry_kept BEFORE UPDATE OR DELETE ON paper_entry
    FOR EACH ROW EXECUTE FUNCTION paper_entry_is_kept();

ALTER TABLE notice DROP CONSTRAINT notice_kind;
ALTER TABLE notice ADD CONSTRAINT notice_kind CHECK (kind IN ('task_soon', 'task_late', 'send_soon', 'correct_soon',
    'paper_opened', 'paper_sent', 'paper_ended'));
