WITH doc AS MATERIALIZED (
    SELECT d.return_id, d.at, d.day, d.kind, d.detail, d.entries
      FROM jsonb_to_record(CAST($1 AS jsonb)) AS d (
               return_id bigint, at timestamptz, day date, kind text, detail jsonb, entries jsonb)
), kept AS (
    INSERT INTO paper_entry (
        return_id, n, by_id, at, reason, number, signed_on, signer, file_name, file_sha256, file_size, file_media, after,
        receipt, ended_at, version)
    SELECT doc.return_id, e.n, e.by_id, e.at, e.reason, e.number, e.signed_on, e.signer, e.file_name,
           decode(e.file_sha256, 'hex'), e.file_size, e.file_media, e.after, e.receipt, e.ended_at, e.version
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.entries) AS e (
               n integer, by_id bigint, at timestamptz, reason text, number text, signed_on date, signer text,
               file_name text, file_sha256 text, file_size bigint, file_media text, after integer, receipt integer,
               ended_at timestamptz, version integer)
     ORDER BY e.n
        ON CONFLICT (return_id, n) DO UPDATE
       SET number = excluded.number, signed_on = excluded.signed_on, signer = excluded.signer,
           file_name = excluded.file_name, file_sha256 = excluded.file_sha256, file_size = excluded.file_size,
           file_media = excluded.file_media, receipt = excluded.receipt, ended_at = excluded.ended_at,
           version = excluded.version
)
INSERT INTO notice (person_id, kind, return_id, day, detail, at)
SELECT DISTINCT p.id, doc.kind, doc.return_id, doc.day, doc.detail, doc.at
  FROM doc
  JOIN school_return r ON r.id = doc.return_id
  JOIN person_role o ON o.unit_id = r.school_id AND o.role = 'principal' AND o.revoked_at IS NULL
  JOIN person p ON p.id = o.person_id AND p.disabled_at IS NULL
 WHERE doc.kind <> ''
    ON CONFLICT ON CONSTRAINT notice_once DO UPDATE
   SET detail = excluded.detail, at = excluded.at, seen_at = NULL
