SELECT p.id AS person_id, p.login, p.display,
       p.disabled_at IS NOT NULL AS disabled,
       p.password_hash IS NOT NULL AS ready,
       r.role, r.unit_id, v.name AS unit, v.kind,
       (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id) AS seen_at,
       count(*) OVER () AS all_count
  FROM person_role r
  JOIN person p ON p.id = r.person_id
  JOIN unit_version v ON v.unit_id = r.unit_id AND v.valid @> CAST($1 AS date)
  LEFT JOIN managing m ON m.school_id = r.unit_id AND m.valid @> CAST($1 AS date)
  LEFT JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($1 AS date)
 WHERE r.revoked_at IS NULL
   AND starts_with(coalesce(o.path || r.unit_id || '/', v.path), $2)
   AND ($4 = '' OR r.role = $4)
   AND ($3 = ''
        OR strpos(p.login, lower($3)) > 0
        OR strpos(fold(p.display), fold($3)) > 0
        OR strpos(v.fold, fold($3)) > 0
        OR v.code = $3)
 ORDER BY v.kind <> 'province', v.kind = 'school', v.name COLLATE "vi-x-icu", r.role, p.login, r.id
 LIMIT $5
OFFSET $6
