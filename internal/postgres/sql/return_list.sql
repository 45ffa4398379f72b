WITH page AS (
    SELECT r.id, r.season_id, r.school_id, sc.name AS school_name, sc.code AS school_code, sc.managing_id, sc.stages,
           r.state, r.round, r.submitted_at, r.changed_at, sc.path, count(*) OVER () AS total
      FROM school_return r
      JOIN season_school sc ON sc.season_id = r.season_id AND sc.school_id = r.school_id
     WHERE r.season_id = $1
       AND starts_with(sc.path, CAST($2 AS text))
       AND (CAST($3 AS bigint) = 0 OR sc.managing_id = CAST($3 AS bigint))
       AND (CAST($4 AS text) = '' OR r.state = CAST($4 AS text))
       AND (CAST($5 AS text) = ''
            OR sc.fold LIKE ALL (ARRAY(
                 SELECT '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                   FROM regexp_split_to_table(trim(fold(CAST($5 AS text))), '\s+') AS word))
            OR lower(sc.code) = lower(trim(CAST($5 AS text)))
            OR sc.school_id IN (SELECT o.school_id FROM school_old_code o WHERE lower(o.code) = lower(trim(CAST($5 AS text)))))
     ORDER BY CASE r.state WHEN 'resubmitted' THEN 1 WHEN 'submitted' THEN 2 WHEN 'verified' THEN 3
                  WHEN 'returned' THEN 4 WHEN 'draft' THEN 5 WHEN 'recognised' THEN 6 ELSE 7 END,
              r.submitted_at NULLS LAST, sc.name COLLATE "vi-x-icu", r.id
     LIMIT $6
    OFFSET $7
)
SELECT p.id, p.season_id, s.school_year, p.school_id, p.school_name, p.school_code, mu.name AS managing_name, p.stages,
       p.state, p.round, coalesce(n.answered, 0) AS answered,
       length(t.met) + (length(t.points) / 2) AS asked,
       coalesce(n.judged, 0) AS judged, p.submitted_at, p.changed_at, t.group_low, t.group_high, t.level_low,
       t.level_high, p.total
  FROM page p
  JOIN season s ON s.id = p.season_id
  JOIN season_unit mu ON mu.season_id = p.season_id AND mu.unit_id = p.managing_id
  JOIN LATERAL (
      SELECT x.points, x.met, x.group_low, x.group_high, x.level_low, x.level_high
        FROM result x
       WHERE x.return_id = p.id
         AND x.basis = CASE WHEN p.state IN ('recognised', 'published') THEN 'recognised'
                            WHEN p.state = 'verified' THEN 'verified' ELSE 'self' END) t ON true
  LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE a.points IS NOT NULL OR a.met IS NOT NULL) AS answered,
             count(*) FILTER (WHERE a.verdict IS NOT NULL) AS judged
        FROM answer a
       WHERE a.return_id = p.id
         AND a.kind IN ('component', 'condition')) n ON true
 ORDER BY CASE p.state WHEN 'resubmitted' THEN 1 WHEN 'submitted' THEN 2 WHEN 'verified' THEN 3
              WHEN 'returned' THEN 4 WHEN 'draft' THEN 5 WHEN 'recognised' THEN 6 ELSE 7 END,
          p.submitted_at NULLS LAST, p.school_name COLLATE "vi-x-icu", p.id
