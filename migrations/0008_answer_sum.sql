-- Control sums of answers: what a run proves its results against without reading every answer.
-- +goose Up
SET LOCAL lock_timeout = '5s';

-- +goose StatementBegin
CREATE FUNCTION answer_weight(code text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CAST(CAST(CAST('x' || substr(encode(sha256(decode(code, 'escape')), 'hex'), 1, 6) AS bit(24)) AS integer) AS bigint)
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION answer_weight IS 'The first three bytes of the SHA-256 of a code (digits and points): makes two answers that change places visible in a sum';

-- +goose StatementBegin
CREATE FUNCTION answer_share(code text, points smallint, met boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN points IS NOT NULL THEN public.answer_weight(code) * (points + 1) WHEN met THEN public.answer_weight(code) ELSE 0 END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION answer_share IS 'What one value adds to its return''s control sum: nothing where it is missing or missed';

CREATE TABLE answer_sum (
    return_id bigint PRIMARY KEY REFERENCES school_return,
    verified bigint NOT NULL,
    recognised bigint NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE answer_sum IS 'Control sums of the verified and the recognised values of a return, kept by a trigger whoever changes an answer';

CREATE VIEW answer_recount AS
SELECT a.return_id,
       CAST(sum(answer_share(a.code, a.verified_points, a.verified_met)) AS bigint) AS verified,
       CAST(sum(answer_share(a.code, a.recognised_points, a.recognised_met)) AS bigint) AS recognised
  FROM answer a
 WHERE a.kind IN ('component', 'condition')
 GROUP BY a.return_id;
COMMENT ON VIEW answer_recount IS 'The control sums, counted from the answers themselves';

INSERT INTO answer_sum (return_id, verified, recognised)
SELECT c.return_id, c.verified, c.recognised
  FROM answer_recount c
 WHERE c.verified <> 0
    OR c.recognised <> 0;

-- +goose StatementBegin
CREATE FUNCTION answer_sum_add(of_return bigint, verified bigint, recognised bigint) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO public.answer_sum AS s (return_id, verified, recognised)
    VALUES (of_return, verified, recognised)
        ON CONFLICT (return_id) DO UPDATE
       SET verified = s.verified + excluded.verified,
           recognised = s.recognised + excluded.recognised
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION answer_sum_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.kind IN ('component', 'condition') THEN
        PERFORM public.answer_sum_add(OLD.return_id, -public.answer_share(OLD.code, OLD.verified_points, OLD.verified_met),
                               -public.answer_share(OLD.code, OLD.recognised_points, OLD.recognised_met));
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.kind IN ('component', 'condition') THEN
        PERFORM public.answer_sum_add(NEW.return_id, public.answer_share(NEW.code, NEW.verified_points, NEW.verified_met),
                               public.answer_share(NEW.code, NEW.recognised_points, NEW.recognised_met));
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER answer_sum_insert AFTER INSERT ON answer FOR EACH ROW
WHEN (NEW.verified_points IS NOT NULL OR NEW.verified_met OR NEW.recognised_points IS NOT NULL OR NEW.recognised_met)
EXECUTE FUNCTION answer_sum_keep();

CREATE TRIGGER answer_sum_delete AFTER DELETE ON answer FOR EACH ROW
WHEN (OLD.verified_points IS NOT NULL OR OLD.verified_met OR OLD.recognised_points IS NOT NULL OR OLD.recognised_met)
EXECUTE FUNCTION answer_sum_keep();

CREATE TRIGGER answer_sum_update AFTER UPDATE ON answer FOR EACH ROW
WHEN ((OLD.return_id, OLD.code, OLD.kind, OLD.verified_points, OLD.verified_met, OLD.recognised_points, OLD.recognised_met)
      IS DISTINCT FROM
      (NEW.return_id, NEW.code, NEW.kind, NEW.verified_points, NEW.verified_met, NEW.recognised_points, NEW.recognised_met))
EXECUTE FUNCTION answer_sum_keep();
