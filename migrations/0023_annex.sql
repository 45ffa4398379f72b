-- The annex of a return: figures that plans ask for and no component carries. They are never scored.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE annex_answer (
    return_id bigint NOT NULL REFERENCES school_return,
    question text NOT NULL,
    version integer NOT NULL,
    figures jsonb NOT NULL,
    note text NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (return_id, question),
    CONSTRAINT annex_answer_figures CHECK (jsonb_typeof(figures) = 'object')
);
COMMENT ON TABLE annex_answer IS 'What a school reports on the unscored annex of its return, question by question';
COMMENT ON COLUMN annex_answer.question IS 'The first figure of the question, as the plans declare it';
COMMENT ON COLUMN annex_answer.figures IS 'Whole numbers by the key of the figure; a figure that is not stated is absent';
