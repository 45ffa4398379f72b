WITH root AS (
    SELECT v.path
      FROM unit_version v
     WHERE v.unit_id = $2
       AND v.valid @> CAST($3 AS date)
)
INSERT INTO season_school (
    season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope, scope_reason,
    district_id, district_name, sites)
SELECT $1, v.unit_id, v.code, v.name, m.office_id, o.path || v.unit_id || '/', coalesce(c.name, ''), f.stages, f.area,
       f.stages && CAST($4 AS text[]),
       CASE WHEN f.stages && CAST($4 AS text[]) THEN '' ELSE 'stages' END,
       g.district_id, coalesce(g.district_name, ''), f.satellite_sites
  FROM root
  JOIN unit_version o ON o.path LIKE root.path || '%' AND o.valid @> CAST($3 AS date)
  JOIN managing m ON m.office_id = o.unit_id AND m.valid @> CAST($3 AS date)
  JOIN unit_version v ON v.unit_id = m.school_id AND v.valid @> CAST($3 AS date)
  JOIN school_version f ON f.school_id = v.unit_id AND f.valid @> CAST($3 AS date)
  LEFT JOIN unit_version c ON c.unit_id = v.parent_id AND c.valid @> CAST($3 AS date)
  LEFT JOIN LATERAL ground_of(v.unit_id, CAST($3 AS date)) AS g ON true
