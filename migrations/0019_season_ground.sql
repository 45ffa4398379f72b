-- On whose ground a school stands and how large it is, as the season remembers it.
-- +goose Up
SET LOCAL lock_timeout = '5s';

-- +goose StatementBegin
CREATE FUNCTION ground_of(school bigint, day date) RETURNS TABLE (district_id bigint, district_name text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
SELECT d.unit_id, d.name
  FROM unit_version v
 CROSS JOIN LATERAL string_to_table(trim(BOTH '/' FROM v.path), '/') AS step
  JOIN unit_version d ON d.unit_id = CAST(step AS bigint) AND d.kind = 'district' AND d.valid && v.valid
 WHERE v.unit_id = school
   AND v.valid && daterange(NULL, day, '[]')
   AND d.valid && daterange(NULL, day, '[]')
 ORDER BY lower(v.valid) DESC NULLS LAST, lower(d.valid) DESC NULLS LAST
 LIMIT 1
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION ground_of(bigint, date) IS 'The district on whose ground a school stands on a day; where there are no districts any more the one it stood in last';

ALTER TABLE season_school
    ADD COLUMN district_id bigint,
    ADD COLUMN district_name text NOT NULL DEFAULT '',
    ADD COLUMN sites integer;
COMMENT ON COLUMN season_school.district_id IS 'The district on whose ground the school stood when the season opened, or stood last; null where none is known';
COMMENT ON COLUMN season_school.district_name IS 'Its name at that time';
COMMENT ON COLUMN season_school.sites IS 'Satellite sites by the school''s record when the season opened; null where the record says nothing';

UPDATE season_school s
   SET district_id = g.district_id,
       district_name = g.district_name
  FROM season n, LATERAL (
       SELECT o.school_id, w.district_id, w.district_name
         FROM season_school o
        CROSS JOIN LATERAL ground_of(o.school_id, CAST(n.opens_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date)) AS w
        WHERE o.season_id = n.id) AS g
 WHERE s.season_id = n.id
   AND s.school_id = g.school_id;

UPDATE season_school s
   SET sites = f.satellite_sites
  FROM season n, school_version f
 WHERE n.id = s.season_id
   AND f.school_id = s.school_id
   AND f.valid @> CAST(n.opens_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date);
