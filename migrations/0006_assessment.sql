-- Returns, answers, results.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE school_return (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season_id bigint NOT NULL,
    school_id bigint NOT NULL,
    state text NOT NULL DEFAULT 'draft',
    round smallint NOT NULL DEFAULT 1,
    review_begun_at timestamptz,
    review_begun_by bigint,
    submitted_at timestamptz,
    submitted_by bigint,
    verified_at timestamptz,
    recognised_at timestamptz,
    published_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by bigint NOT NULL DEFAULT 0,
    audit_seq integer NOT NULL DEFAULT 0,
    audit_hash bytea NOT NULL DEFAULT '\x',
    CONSTRAINT school_return_once UNIQUE (season_id, school_id),
    CONSTRAINT school_return_school FOREIGN KEY (season_id, school_id) REFERENCES season_school,
    CONSTRAINT school_return_state CHECK (state IN ('draft', 'submitted', 'returned', 'resubmitted', 'verified', 'recognised', 'published'))
) WITH (fillfactor = 70);
COMMENT ON TABLE school_return IS 'One school''s return in one season; its row is the lock of every change and holds the head of its audit chain';
CREATE INDEX school_return_school_id ON school_return (school_id);

CREATE TABLE answer (
    return_id bigint NOT NULL REFERENCES school_return,
    code text NOT NULL,
    kind text NOT NULL,
    points smallint,
    met boolean,
    numerator bigint,
    denominator bigint,
    quantity bigint,
    body text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 0,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    open boolean NOT NULL DEFAULT true,
    verdict text,
    verified_points smallint,
    verified_met boolean,
    reason_code text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    verdict_by bigint,
    verdict_at timestamptz,
    verdict_version integer NOT NULL DEFAULT 0,
    recognised_points smallint,
    recognised_met boolean,
    recognised_by bigint,
    recognised_at timestamptz,
    PRIMARY KEY (return_id, code),
    CONSTRAINT answer_kind CHECK (kind IN ('component', 'condition', 'info', 'annex')),
    CONSTRAINT answer_points CHECK (points >= 0),
    CONSTRAINT answer_figures CHECK (numerator >= 0 AND denominator >= 0 AND quantity >= 0),
    CONSTRAINT answer_verdict CHECK (verdict IN ('accepted', 'changed', 'returned')),
    CONSTRAINT answer_length CHECK (length(body) <= 500 AND length(note) <= 2000 AND length(reason) <= 2000)
) WITH (fillfactor = 80);
COMMENT ON TABLE answer IS 'One component, condition or piece of information of one return: self-assessed, verified and recognised values side by side';
COMMENT ON COLUMN answer.points IS 'Self-assessed points in hundredths';
COMMENT ON COLUMN answer.open IS 'May the school change it while the return is in the state returned';

CREATE TABLE result (
    return_id bigint NOT NULL REFERENCES school_return,
    basis text NOT NULL,
    season_id bigint NOT NULL,
    school_id bigint NOT NULL,
    points bytea NOT NULL,
    met bytea NOT NULL,
    group_low smallint[] NOT NULL,
    group_high smallint[] NOT NULL,
    level_low smallint NOT NULL,
    level_high smallint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (return_id, basis),
    CONSTRAINT result_basis CHECK (basis IN ('self', 'verified', 'recognised'))
) WITH (fillfactor = 70);
COMMENT ON TABLE result IS 'For reading and tallying: what the answers of a return say on one basis, written in the transaction of the change that caused it';
COMMENT ON COLUMN result.points IS 'Two bytes little endian a component in index order, hundredths; -1 missing, -2 not applicable';
COMMENT ON COLUMN result.met IS 'One byte a condition in index order: 0 missed or unanswered, 1 met';
CREATE INDEX result_season ON result (season_id, basis);

CREATE TABLE dirty_mark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE dirty_mark IS 'A season whose results changed; a run deletes exactly the marks its reading saw';
CREATE INDEX dirty_mark_season ON dirty_mark (season_id);
