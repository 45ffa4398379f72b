-- Figures that plans ask of offices, each with the document that proves it.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE office_figure (
    season_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    figure text NOT NULL,
    version integer NOT NULL,
    percent integer NOT NULL,
    title text NOT NULL,
    number text NOT NULL,
    dated text NOT NULL,
    issuer text NOT NULL,
    link text NOT NULL,
    sha256 text NOT NULL,
    file_name text NOT NULL,
    file_size bigint NOT NULL,
    by_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (season_id, unit_id, figure),
    FOREIGN KEY (season_id, unit_id) REFERENCES season_unit,
    CONSTRAINT office_figure_percent CHECK (percent BETWEEN 0 AND 10000),
    CONSTRAINT office_figure_proof CHECK (link <> '' OR sha256 <> '')
);
COMMENT ON TABLE office_figure IS 'What an office reports for the targets of a plan in a season, in hundredths of a percent, with its proof';
COMMENT ON COLUMN office_figure.dated IS 'The day of the document, as year-month-day; empty where it has none';
