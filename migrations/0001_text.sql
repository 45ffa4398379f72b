-- Text: search without marks, and exclusion constraints over validity.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- +goose StatementBegin
CREATE FUNCTION fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT lower(public.unaccent('public.unaccent', normalize(value, NFC))) $$;
-- +goose StatementEnd

COMMENT ON FUNCTION fold(text) IS 'Vietnamese text without marks and in lower case (đ becomes d), for search';
