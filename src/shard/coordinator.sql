-- SPDX-License-Identifier: Apache-2.0
-- coordinator.sql - the database that a console asks: the functions of the shards, each run by PL/Proxy on one shard or on all.
-- Read by psql as a superuser, after CREATE EXTENSION plproxy; then name the shards, a power of two of them:
--
--   CREATE SERVER overt FOREIGN DATA WRAPPER plproxy OPTIONS (connection_lifetime '1800', query_timeout '600',
--       p0 'host=shard0 dbname=overt sslmode=verify-full', p1 'host=shard1 dbname=overt sslmode=verify-full');
--   CREATE USER MAPPING FOR console SERVER overt OPTIONS (user 'console', password '...');
--   GRANT USAGE ON FOREIGN SERVER overt TO console; GRANT USAGE ON SCHEMA overt TO console;
--   GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA overt TO console;
--
-- A shard that does not answer makes a call on all fail as a whole: there is no short answer.
CREATE SCHEMA overt;

CREATE FUNCTION overt.open(permit text, key bytea) RETURNS SETOF bigint
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON ALL; $$;

CREATE FUNCTION overt.search(permit text, probes bytea, candidates int, threshold real,
                             OUT part int, OUT rows bigint, OUT probe int, OUT id bigint, OUT score real)
    RETURNS SETOF record LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON ALL; $$;

CREATE FUNCTION overt.close(list bytea) RETURNS SETOF boolean
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON ALL; $$;

CREATE FUNCTION overt.erase(list bytea, OUT part int, OUT blocks bigint, OUT rows bigint) RETURNS SETOF record
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON ALL; $$;

CREATE FUNCTION overt.begin_load(number int, note text) RETURNS bytea
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON number; $$;

CREATE FUNCTION overt.add_block(part int, list bytea, block int, rows int, body bytea) RETURNS int
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON part; $$;

CREATE FUNCTION overt.ping(part int) RETURNS int
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON part; $$;

CREATE FUNCTION overt.server(OUT memory bigint, OUT used bigint, OUT locked boolean, OUT verifier text) RETURNS SETOF record
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON ALL; $$;

-- One server alone, so that another which is gone does not hide it.
CREATE FUNCTION overt.look(part int, OUT memory bigint, OUT used bigint, OUT locked boolean) RETURNS SETOF record
    LANGUAGE plproxy STRICT AS $$ CLUSTER 'overt'; RUN ON part; SELECT memory, used, locked FROM overt.server(); $$;

-- Which servers there are, for words: part and where it is, without anything secret.
CREATE FUNCTION overt.servers(OUT part int, OUT place text) RETURNS SETOF record
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT substr(o.option_name, 2)::int,
           concat_ws(' ', substring(o.option_value FROM 'host=[^ ]+'), substring(o.option_value FROM 'port=[0-9]+'),
                     substring(o.option_value FROM 'dbname=[^ ]+'))
    FROM pg_foreign_server s, pg_options_to_table(s.srvoptions) o
    WHERE s.srvname = 'overt' AND o.option_name ~ '^p[0-9]+$' ORDER BY 1
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA overt FROM PUBLIC;
