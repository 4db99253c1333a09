-- SPDX-License-Identifier: Apache-2.0
-- overt_shard--1.sql - a part of a list on this server. The tables hold sealed blocks and a signed note; they are the owner's
-- alone. Who may search is granted the functions and nothing else: GRANT USAGE ON SCHEMA overt, EXECUTE ON ALL FUNCTIONS.
CREATE SCHEMA overt;

-- One row for each list that this database holds a part of.
CREATE TABLE overt.part (
    list   bytea PRIMARY KEY CHECK (length(list) = 32), -- digest of the whole list
    number int NOT NULL CHECK (number >= 0),
    rows   bigint NOT NULL CHECK (rows >= 1),
    note   text NOT NULL,                               -- signed: which parts make up the list
    loaded timestamptz NOT NULL DEFAULT now()
);

-- Up to 4096 templates, sealed under the list's key, which is nowhere on this server.
CREATE TABLE overt.block (
    list   bytea NOT NULL REFERENCES overt.part ON DELETE CASCADE,
    number int NOT NULL CHECK (number >= 0),
    rows   int NOT NULL CHECK (rows BETWEEN 1 AND 4096),
    body   bytea NOT NULL,
    PRIMARY KEY (list, number)
);
ALTER TABLE overt.block ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE FUNCTION overt.check_note(note text, number int, OUT list bytea, OUT rows bigint)
    AS 'MODULE_PATHNAME', 'overt_shard_check' LANGUAGE C STRICT;

CREATE FUNCTION overt.open(permit text, key bytea) RETURNS bigint
    AS 'MODULE_PATHNAME', 'overt_shard_open' LANGUAGE C STRICT SECURITY DEFINER SET search_path = pg_catalog;

CREATE FUNCTION overt.search(permit text, probes bytea, candidates int, threshold real,
                             OUT part int, OUT rows bigint, OUT probe int, OUT id bigint, OUT score real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'overt_shard_search' LANGUAGE C STRICT;

CREATE FUNCTION overt.close(list bytea) RETURNS boolean
    AS 'MODULE_PATHNAME', 'overt_shard_close' LANGUAGE C STRICT;

CREATE FUNCTION overt.in_memory(OUT list bytea, OUT part int, OUT rows bigint, OUT is_open boolean, OUT closes timestamptz,
                                OUT bytes bigint, OUT searches bigint, OUT compared bigint)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'overt_shard_lists' LANGUAGE C STRICT;

CREATE FUNCTION overt.server(OUT memory bigint, OUT used bigint, OUT locked boolean, OUT verifier text)
    AS 'MODULE_PATHNAME', 'overt_shard_server' LANGUAGE C STRICT;

-- A load begins with the note; what was there of the same list goes. Gives the digest of the list.
CREATE FUNCTION overt.begin_load(number int, note text) RETURNS bytea
    LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE named record;
BEGIN
    SELECT * INTO named FROM overt.check_note(note, number);
    PERFORM overt.close(named.list);
    DELETE FROM overt.part WHERE part.list = named.list;
    INSERT INTO overt.part (list, number, rows, note) VALUES (named.list, number, named.rows, note);
    RETURN named.list;
END $$;

CREATE FUNCTION overt.add_block(part int, list bytea, block int, rows int, body bytea) RETURNS int
    LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO overt.block (list, number, rows, body) VALUES (list, block, rows, body);
    RETURN block;
END $$;

-- The list goes from memory and tables; what it gives is the receipt. The pages are freed by the next VACUUM; what they hold
-- until then is sealed.
CREATE FUNCTION overt.erase(list bytea, OUT part int, OUT blocks bigint, OUT rows bigint) RETURNS SETOF record
    LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM overt.close(list);
    SELECT p.number, count(b.number), coalesce(sum(b.rows), 0) INTO part, blocks, rows
        FROM overt.part p LEFT JOIN overt.block b ON b.list = p.list WHERE p.list = erase.list GROUP BY p.number;
    DELETE FROM overt.part p WHERE p.list = erase.list;
    IF part IS NOT NULL THEN RETURN NEXT; END IF;
END $$;

CREATE FUNCTION overt.ping(part int) RETURNS int LANGUAGE sql STRICT AS 'SELECT part';

REVOKE ALL ON ALL TABLES IN SCHEMA overt FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA overt FROM PUBLIC;
