SELECT v.unit_id AS id, v.kind, v.code, v.name, o.path || v.unit_id || '/' AS path
  FROM unit_version v
  JOIN managing m ON m.school_id = v.unit_id AND m.valid @> CAST($1 AS date)
  JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($1 AS date)
 WHERE v.kind = 'school'
   AND v.valid @> CAST($1 AS date)
   AND starts_with(o.path, $2)
   AND NOT EXISTS (
       SELECT 1
         FROM person_role r
        WHERE r.unit_id = v.unit_id
          AND r.role = $3
          AND r.revoked_at IS NULL)
 ORDER BY v.code
