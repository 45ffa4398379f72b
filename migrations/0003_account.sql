-- People, roles, sessions, one-time links, failed logins.
-- +goose Up
SET LOCAL lock_timeout = '5s';

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL,
    display text NOT NULL,
    password_hash text,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT person_login CHECK (login = lower(login) AND length(login) BETWEEN 3 AND 80),
    CONSTRAINT person_display CHECK (length(display) BETWEEN 1 AND 120)
);
COMMENT ON TABLE person IS 'Somebody who signs in; other tables and the audit name only the id';
CREATE UNIQUE INDEX person_login_once ON person (login);

CREATE TABLE person_role (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    role text NOT NULL,
    unit_id bigint NOT NULL REFERENCES unit,
    granted_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT person_role_role CHECK (role IN ('staff', 'principal', 'reviewer', 'office_head', 'province_officer',
        'province_admin', 'ministry_viewer', 'system_admin'))
);
COMMENT ON TABLE person_role IS 'A role bound to a unit and, for offices, to what lies below it';
CREATE UNIQUE INDEX person_role_once ON person_role (person_id, role, unit_id) WHERE revoked_at IS NULL;
CREATE INDEX person_role_unit ON person_role (unit_id);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    csrf bytea NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address text NOT NULL,
    agent text NOT NULL
);
COMMENT ON TABLE session IS 'Signed-in browsers; only the hash of a token is kept';
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE one_time_link (
    token_hash bytea PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    purpose text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT one_time_link_purpose CHECK (purpose IN ('set_password'))
);
COMMENT ON TABLE one_time_link IS 'Links that set a password once';
CREATE INDEX one_time_link_person ON one_time_link (person_id);

CREATE TABLE login_failure (
    key text PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL
);
COMMENT ON TABLE login_failure IS 'Failed logins by account and by address (hashed keys): they slow the next try down, never lock';

-- Asked by every request. Planning its joins costs several times what running them does, and behind a pooler nothing
-- can stay prepared: in a function each connection keeps the plan.
-- +goose StatementBegin
CREATE FUNCTION session_actor(token bytea, today date, at timestamptz, idle timestamptz)
    RETURNS TABLE (person_id bigint, csrf bytea, seen_at timestamptz, display text, role text, unit_id bigint,
        unit_name text, path text)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT s.person_id, s.csrf, s.seen_at, p.display,
           coalesce(r.role, ''), coalesce(r.unit_id, 0), coalesce(v.name, ''),
           coalesce(o.path || r.unit_id || '/', v.path, '')
      FROM session s
      JOIN person p ON p.id = s.person_id AND p.disabled_at IS NULL
      LEFT JOIN person_role r ON r.person_id = s.person_id AND r.revoked_at IS NULL
      LEFT JOIN unit_version v ON v.unit_id = r.unit_id AND v.valid @> today
      LEFT JOIN managing m ON m.school_id = r.unit_id AND m.valid @> today
      LEFT JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> today
     WHERE s.token_hash = token
       AND s.expires_at > at
       AND s.seen_at > idle
     ORDER BY r.id;
END $$;
-- +goose StatementEnd
COMMENT ON FUNCTION session_actor(bytea, date, timestamptz, timestamptz) IS
    'The session of a token hash with its person''s roles, one row each (one without a role where there is none), and their paths as the units stand today; of a school the path runs over its managing unit';
