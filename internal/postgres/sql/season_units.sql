WITH root AS (
    SELECT v.unit_id, v.path
      FROM unit_version v
     WHERE v.unit_id = $2
       AND v.valid @> CAST($3 AS date)
), offices AS (
    SELECT DISTINCT m.office_id AS unit_id
      FROM root
      JOIN unit_version v ON v.path LIKE root.path || '%' AND v.valid @> CAST($3 AS date)
      JOIN managing m ON m.office_id = v.unit_id AND m.valid @> CAST($3 AS date)
), kept AS (
    SELECT offices.unit_id FROM offices
    UNION
    SELECT CAST(step AS bigint)
      FROM root
     CROSS JOIN LATERAL string_to_table(trim(BOTH '/' FROM root.path), '/') AS step
)
INSERT INTO season_unit (season_id, unit_id, kind, code, name, parent_id, path)
SELECT $1, v.unit_id, v.kind, v.code, v.name, v.parent_id, v.path
  FROM kept
  JOIN unit_version v ON v.unit_id = kept.unit_id AND v.valid @> CAST($3 AS date)
