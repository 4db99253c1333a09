-- SPDX-License-Identifier: Apache-2.0
-- postgres.sql - functions that each record on a PostgreSQL server has, so that statements mean there what they mean in
-- SQLite. translate.c writes their names; docs/decisions/store-postgres.md.

-- A number as a condition.
CREATE FUNCTION lite_true(integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1 <> 0;
CREATE FUNCTION lite_true(bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1 <> 0;
CREATE FUNCTION lite_true(double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1 <> 0;
CREATE FUNCTION lite_true(boolean) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1;

-- The greatest and the least of several: NULL when one of them is.
CREATE FUNCTION lite_max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END;
CREATE FUNCTION lite_min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END;
CREATE FUNCTION lite_max(integer, integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END;
CREATE FUNCTION lite_min(integer, integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END;
CREATE FUNCTION lite_max(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END;
CREATE FUNCTION lite_min(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END;
CREATE FUNCTION lite_max(text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE greatest($1, $2) END;
CREATE FUNCTION lite_min(text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE least($1, $2) END;
CREATE FUNCTION lite_max(bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_max(lite_max($1, $2), $3);
CREATE FUNCTION lite_min(bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_min(lite_min($1, $2), $3);
CREATE FUNCTION lite_max(double precision, double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_max(lite_max($1, $2), $3);
CREATE FUNCTION lite_min(double precision, double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_min(lite_min($1, $2), $3);
CREATE FUNCTION lite_max(bigint, bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_max(lite_max($1, $2), lite_max($3, $4));
CREATE FUNCTION lite_min(bigint, bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_min(lite_min($1, $2), lite_min($3, $4));
CREATE FUNCTION lite_max(double precision, double precision, double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_max(lite_max($1, $2), lite_max($3, $4));
CREATE FUNCTION lite_min(double precision, double precision, double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lite_min(lite_min($1, $2), lite_min($3, $4));

-- Sums of whole numbers are whole numbers.
CREATE FUNCTION lite_add(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2 END;
CREATE AGGREGATE lite_sum(bigint) (SFUNC = lite_add, STYPE = bigint);
CREATE FUNCTION lite_add(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2 END;
CREATE AGGREGATE lite_sum(integer) (SFUNC = lite_add, STYPE = bigint);
CREATE FUNCTION lite_add(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2 END;
CREATE AGGREGATE lite_sum(double precision) (SFUNC = lite_add, STYPE = double precision);

-- CAST (... AS INTEGER): of a text the digits that it begins with.
CREATE FUNCTION lite_int(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1;
CREATE FUNCTION lite_int(integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1;
CREATE FUNCTION lite_int(double precision) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN trunc($1)::bigint;
CREATE FUNCTION lite_int(text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL THEN NULL
        ELSE coalesce(substring($1 from '^ *([+-]?[0-9]{1,18})')::bigint, 0) END;
-- CAST (... AS TEXT): of bytes the text that they are.
CREATE FUNCTION lite_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1;
CREATE FUNCTION lite_text(bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN $1::text;
CREATE FUNCTION lite_text(bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN convert_from($1, 'UTF8');

CREATE FUNCTION lite_trim(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim($1);
CREATE FUNCTION lite_trim(bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim($1, '\x20');
CREATE FUNCTION lite_hex(bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN upper(encode($1, 'hex'));
CREATE FUNCTION lite_substr(text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN substr($1, $2::integer, greatest($3, 0)::integer);
CREATE FUNCTION lite_substr(text, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN substr($1, $2::integer);
CREATE FUNCTION lite_substr(bytea, bigint, bigint) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN substr($1, $2::integer, greatest($3, 0)::integer);
CREATE FUNCTION lite_limit(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 < 0 THEN NULL ELSE $1 END;

-- RAISE (ABORT, ...): a rule's own words.
CREATE FUNCTION lite_raise(text) RETURNS bigint LANGUAGE plpgsql AS $raise$BEGIN
    RAISE EXCEPTION USING MESSAGE = $1, ERRCODE = 'OV001';
END$raise$;

-- unsealed(...): what is sealed, with what it takes to open it where the key is; no key comes here. A text begins with a
-- character that no text of the record has.
CREATE FUNCTION lite_sealed_text(bytea, text, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN E'\001sealed ' || $3 || ' ' || $2 || ' ' || encode($1, 'hex');
CREATE TYPE lite_sealed_value AS (bytes bytea, what text, ledger bigint);
CREATE FUNCTION lite_sealed_bytes(bytea, text, bigint) RETURNS lite_sealed_value LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 IS NULL THEN NULL ELSE ROW($1, $2, $3)::lite_sealed_value END;

-- The number of the newest migration that this record has had.
CREATE TABLE lite_format (format integer NOT NULL);

-- Which tables and rules there are, as SQLite tells of it.
CREATE VIEW sqlite_schema AS
    SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' ELSE 'view' END AS type, c.relname::text AS name,
        coalesce(t.relname, c.relname)::text AS tbl_name FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
        LEFT JOIN pg_class t ON t.oid = i.indrelid
    WHERE c.relkind IN ('r', 'i', 'v') AND c.relnamespace = current_schema()::regnamespace
        AND c.relname NOT IN ('lite_format', 'sqlite_schema')
    UNION ALL SELECT 'trigger', substr(g.tgname, 6)::text, c.relname::text FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
    WHERE NOT g.tgisinternal AND c.relnamespace = current_schema()::regnamespace;
