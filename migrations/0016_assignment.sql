-- Who of a school answers which part by when, and what the portal reminds people of.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE assignment (
    return_id bigint NOT NULL REFERENCES school_return,
    part text NOT NULL,
    person_id bigint NOT NULL REFERENCES person,
    due date NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (return_id, part)
);
COMMENT ON TABLE assignment IS 'Who is asked to answer a condition or criterion of a return, and by which day';
CREATE INDEX assignment_due ON assignment (due);

CREATE TABLE notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL,
    return_id bigint NOT NULL REFERENCES school_return,
    day date NOT NULL,
    detail jsonb NOT NULL,
    at timestamptz NOT NULL,
    seen_at timestamptz,
    mailed_at timestamptz,
    CONSTRAINT notice_kind CHECK (kind IN ('task_soon', 'task_late', 'send_soon', 'correct_soon')),
    CONSTRAINT notice_once UNIQUE (person_id, kind, return_id, day)
);
COMMENT ON TABLE notice IS 'What the portal reminds a person of, once a day and kind';
COMMENT ON COLUMN notice.detail IS 'What the sentence names: the parts, the day, the school';

ALTER TABLE person ADD COLUMN email text;
ALTER TABLE person ADD CONSTRAINT person_email CHECK (length(email) BETWEEN 3 AND 254);
COMMENT ON COLUMN person.email IS 'Where reminders go, as the person entered it; null for none';
