SELECT coalesce(f.plan_number, '') AS plan_number,
       coalesce(CAST(f.plan_date AS text), '') AS plan_date,
       coalesce(f.assignment_number, '') AS assignment_number,
       coalesce(CAST(f.assignment_date AS text), '') AS assignment_date,
       coalesce(f.version, 0) AS version,
       coalesce(f.by_id, 0) AS by_id,
       (SELECT p.display FROM person p WHERE p.id = f.by_id) AS by_post,
       f.at,
       coalesce(CAST(f.sector_date AS text), '') AS sector_date,
       f.sector_by,
       (SELECT p.display FROM person p WHERE p.id = f.sector_by) AS sector_post,
       f.sector_at,
       coalesce((SELECT jsonb_agg(jsonb_build_object('key', e.query, 'words', e.words, 'by_id', e.by_id, 'at', e.at,
                                  'by_post', (SELECT p.display FROM person p WHERE p.id = e.by_id)))
                   FROM explanation e
                  WHERE e.return_id = r.id), '[]') AS explanations,
       coalesce((SELECT jsonb_agg(jsonb_build_object('n', c.n, 'round', c.round, 'by_id', c.by_id, 'at', c.at,
                                  'hash', encode(c.hash, 'hex'),
                                  'by_post', (SELECT p.display FROM person p WHERE p.id = c.by_id)) ORDER BY c.n)
                   FROM receipt c
                  WHERE c.return_id = r.id), '[]') AS receipts,
       coalesce((SELECT jsonb_agg(jsonb_build_object('code', a.code, 'id', CAST(a.document_id AS text), 'revision', a.revision,
                                  'number', v.number, 'date', coalesce(CAST(v.issued_on AS text), ''), 'title', v.title,
                                  'digest', coalesce(encode(v.file_sha256, 'hex'), '')) ORDER BY a.code, a.document_id)
                   FROM answer_evidence a
                   JOIN document_revision v ON v.document_id = a.document_id AND v.no = a.revision AND v.state = 'passed'
                  WHERE a.return_id = r.id), '[]') AS proofs,
       coalesce((SELECT jsonb_agg(jsonb_build_object('code', a.code, 'id', CAST(a.document_id AS text)) ORDER BY a.code, a.document_id)
                   FROM answer_evidence a
                   JOIN document_revision v ON v.document_id = a.document_id AND v.no = a.revision AND v.state = 'waiting'
                  WHERE a.return_id = r.id), '[]') AS waiting,
       coalesce((SELECT jsonb_agg(jsonb_build_object('question', x.question, 'version', x.version, 'figures', x.figures, 'note', x.note,
                                  'by_id', x.by_id, 'at', x.at,
                                  'by_post', (SELECT p.display FROM person p WHERE p.id = x.by_id)) ORDER BY x.question COLLATE "C")
                   FROM annex_answer x
                  WHERE x.return_id = r.id), '[]') AS annex,
       coalesce((SELECT jsonb_agg(jsonb_build_object('n', e.n, 'by_id', e.by_id, 'at', e.at, 'reason', e.reason, 'number', e.number,
                                  'signed_on', CAST(e.signed_on AS text), 'signer', e.signer, 'file_name', e.file_name,
                                  'file_sha256', encode(e.file_sha256, 'hex'), 'file_size', e.file_size, 'file_media', e.file_media,
                                  'after', e.after, 'receipt', e.receipt, 'ended_at', e.ended_at, 'version', e.version,
                                  'by_post', (SELECT p.display FROM person p WHERE p.id = e.by_id)) ORDER BY e.n)
                   FROM paper_entry e
                  WHERE e.return_id = r.id), '[]') AS entries,
       last.group_low, last.group_high
  FROM school_return r
  JOIN season s ON s.id = r.season_id
  LEFT JOIN return_step f ON f.return_id = r.id
  LEFT JOIN LATERAL (
      SELECT t.group_low, t.group_high
        FROM season b
        JOIN school_return o ON o.season_id = b.id AND o.school_id = r.school_id AND o.state <> 'draft'
        JOIN result t ON t.return_id = o.id
                     AND t.basis = CASE WHEN o.state IN ('recognised', 'published') THEN 'recognised'
                                        WHEN o.state = 'verified' THEN 'verified' ELSE 'self' END
       WHERE b.unit_id = s.unit_id
         AND b.school_year = s.school_year - 1) last ON true
 WHERE r.id = $1
