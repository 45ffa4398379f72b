-- The first and the last return of a season without looking at those between: what stands beside returns is read as a stretch.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE INDEX school_return_season ON school_return (season_id, id);
