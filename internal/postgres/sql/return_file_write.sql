WITH doc AS MATERIALIZED (
    SELECT d.return_id, d.steps, d.explanations, d.receipts, d.annex
      FROM jsonb_to_record(CAST($1 AS jsonb)) AS d (
               return_id bigint, steps jsonb, explanations jsonb, receipts jsonb, annex jsonb)
), stepped AS (
    INSERT INTO return_step (
        return_id, plan_number, plan_date, assignment_number, assignment_date, version, by_id, at, sector_date, sector_by,
        sector_at)
    SELECT doc.return_id, n.plan_number, n.plan_date, n.assignment_number, n.assignment_date, n.version, n.by_id, n.at,
           n.sector_date, n.sector_by, n.sector_at
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.steps) AS n (
               plan_number text, plan_date date, assignment_number text, assignment_date date, version integer,
               by_id bigint, at timestamptz, sector_date date, sector_by bigint, sector_at timestamptz)
        ON CONFLICT (return_id) DO UPDATE
       SET plan_number = excluded.plan_number, plan_date = excluded.plan_date,
           assignment_number = excluded.assignment_number, assignment_date = excluded.assignment_date,
           version = excluded.version, by_id = excluded.by_id, at = excluded.at, sector_date = excluded.sector_date,
           sector_by = excluded.sector_by, sector_at = excluded.sector_at
), explained AS (
    INSERT INTO explanation (return_id, query, words, by_id, at)
    SELECT doc.return_id, n.query, n.words, n.by_id, n.at
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.explanations) AS n (query text, words text, by_id bigint, at timestamptz)
        ON CONFLICT (return_id, query) DO UPDATE
       SET words = excluded.words, by_id = excluded.by_id, at = excluded.at
), annexed AS (
    INSERT INTO annex_answer (return_id, question, version, figures, note, by_id, at)
    SELECT doc.return_id, n.question, n.version, n.figures, n.note, n.by_id, n.at
      FROM doc
     CROSS JOIN LATERAL jsonb_to_recordset(doc.annex) AS n (
               question text, version integer, figures jsonb, note text, by_id bigint, at timestamptz)
        ON CONFLICT (return_id, question) DO UPDATE
       SET version = excluded.version, figures = excluded.figures, note = excluded.note, by_id = excluded.by_id,
           at = excluded.at
)
INSERT INTO receipt (return_id, n, round, at, by_id, document, hash)
SELECT doc.return_id, n.n, n.round, n.at, n.by_id, decode(n.document, 'hex'), decode(n.hash, 'hex')
  FROM doc
 CROSS JOIN LATERAL jsonb_to_recordset(doc.receipts) AS n (
           n integer, round smallint, at timestamptz, by_id bigint, document text, hash text)
