-- What offices count for the targets of a plan, and the whole that a count is a part of, beside percentages.
-- +goose Up
SET LOCAL lock_timeout = '5s';

ALTER TABLE office_figure
    ALTER COLUMN percent DROP NOT NULL,
    ADD COLUMN counted bigint,
    ADD COLUMN whole bigint,
    ADD CONSTRAINT office_figure_form CHECK ((percent IS NULL) <> (counted IS NULL) AND (whole IS NULL OR counted <= whole)),
    ADD CONSTRAINT office_figure_counted CHECK (counted BETWEEN 0 AND 1000000000 AND whole BETWEEN 0 AND 1000000000);
COMMENT ON TABLE office_figure IS 'What an office reports for the targets of a plan in a season, as a percentage, a count or a count of a whole, with its proof';
COMMENT ON COLUMN office_figure.percent IS 'In hundredths of a percent; null where the office counts';
COMMENT ON COLUMN office_figure.counted IS 'How many the office counts; null where it reports a percentage';
COMMENT ON COLUMN office_figure.whole IS 'What the count is a part of; null where it is a part of nothing';
