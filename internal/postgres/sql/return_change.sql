WITH doc AS MATERIALIZED (
    SELECT d.return_id, d.season_id, d.school_id, d.state, d.round, d.begun, d.begun_by, d.moved, d.submitted, d.at,
           d.by_id, d.dirty, d.audit_seq, d.audit_hash, d.answers, d.results, d.lines
      FROM jsonb_to_record(CAST($1 AS jsonb)) AS d (
               return_id bigint, season_id bigint, school_id bigint, state text, round smallint, begun timestamptz,
               begun_by bigint, moved boolean, submitted boolean, at timestamptz, by_id bigint, dirty boolean,
               audit_seq integer, audit_hash text, answers jsonb, results jsonb, lines jsonb)
), changed AS (
    UPDATE school_return r
       SET state = doc.state,
           round = doc.round,
           review_begun_at = doc.begun,
           review_begun_by = doc.begun_by,
           submitted_at = CASE WHEN doc.submitted THEN doc.at ELSE r.submitted_at END,
           submitted_by = CASE WHEN doc.submitted THEN doc.by_id ELSE r.submitted_by END,
           verified_at = CASE WHEN doc.moved AND doc.state = 'verified' THEN doc.at ELSE r.verified_at END,
           recognised_at = CASE WHEN doc.moved AND doc.state = 'recognised' THEN doc.at ELSE r.recognised_at END,
           published_at = CASE WHEN doc.moved AND doc.state = 'published' THEN doc.at ELSE r.published_at END,
           changed_at = CASE WHEN doc.moved THEN doc.at ELSE r.changed_at END,
           changed_by = CASE WHEN doc.moved THEN doc.by_id ELSE r.changed_by END,
           audit_seq = doc.audit_seq,
           audit_hash = decode(doc.audit_hash, 'hex')
      FROM doc
     WHERE r.id = doc.return_id
), answered AS (
    INSERT INTO answer AS a (
        return_id, code, kind, points, met, numerator, denominator, quantity, body, note, version, by_id, at, open,
        verdict, verified_points, verified_met, reason_code, reason, verdict_by, verdict_at, verdict_version,
        recognised_points, recognised_met, recognised_by, recognised_at)
    SELECT doc.return_id, n.code, n.kind, n.points, n.met, n.numerator, n.denominator, n.quantity, n.body, n.note,
           n.version, n.by_id, n.at, n.open, n.verdict, n.verified_points, n.verified_met, n.reason_code, n.reason,
           n.verdict_by, n.verdict_at, n.verdict_version, n.recognised_points, n.recognised_met,
           n.recognised_by, n.recognised_at
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.answers) AS n (
               code text, kind text, points smallint, met boolean, numerator bigint, denominator bigint,
               quantity bigint, body text, note text, version integer, by_id bigint, at timestamptz, open boolean,
               verdict text, verified_points smallint, verified_met boolean, reason_code text, reason text,
               verdict_by bigint, verdict_at timestamptz, verdict_version integer, recognised_points smallint,
               recognised_met boolean, recognised_by bigint, recognised_at timestamptz)
        ON CONFLICT (return_id, code) DO UPDATE
       SET points = excluded.points, met = excluded.met, numerator = excluded.numerator,
           denominator = excluded.denominator, quantity = excluded.quantity, body = excluded.body,
           note = excluded.note, version = excluded.version, by_id = excluded.by_id, at = excluded.at,
           open = excluded.open, verdict = excluded.verdict, verified_points = excluded.verified_points,
           verified_met = excluded.verified_met, reason_code = excluded.reason_code, reason = excluded.reason,
           verdict_by = excluded.verdict_by, verdict_at = excluded.verdict_at,
           verdict_version = excluded.verdict_version, recognised_points = excluded.recognised_points,
           recognised_met = excluded.recognised_met, recognised_by = excluded.recognised_by,
           recognised_at = excluded.recognised_at
), scored AS (
    INSERT INTO result AS t (
        return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
    SELECT doc.return_id, n.basis, doc.season_id, doc.school_id, decode(n.points, 'hex'), decode(n.met, 'hex'),
           n.group_low, n.group_high, n.level_low, n.level_high, doc.at
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.results) AS n (
               basis text, points text, met text, group_low smallint[], group_high smallint[], level_low smallint,
               level_high smallint)
        ON CONFLICT (return_id, basis) DO UPDATE
       SET points = excluded.points, met = excluded.met, group_low = excluded.group_low,
           group_high = excluded.group_high, level_low = excluded.level_low, level_high = excluded.level_high,
           updated_at = excluded.updated_at
), marked AS (
    INSERT INTO dirty_mark (season_id)
    SELECT doc.season_id
      FROM doc
     WHERE doc.dirty
)
INSERT INTO audit (subject, subject_id, seq, at, person_id, action, detail, previous, hash)
SELECT 'return', doc.return_id, n.seq, n.at, n.person_id, n.action, n.detail, decode(n.previous, 'hex'),
       decode(n.hash, 'hex')
  FROM doc
 CROSS JOIN LATERAL jsonb_to_recordset(doc.lines) AS n (
           seq integer, at timestamptz, person_id bigint, action text, detail text, previous text, hash text)
