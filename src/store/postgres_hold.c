// SPDX-License-Identifier: Apache-2.0
// postgres_hold.c - what a program holds on a PostgreSQL server as long as it lives: advisory locks
// of its connection, which the server frees when the program ends, is killed or is cut off.
// docs/decisions/store-postgres.md.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "store/postgres.h"

/// The lock's key: schema and number, so that records in one database do not meet.
static void hold_key(const struct store *store, int64_t number, char *words, size_t size)
{
    (void)snprintf(words, size, "hashtextextended('overt %s run %lld', 0)", pg_of(store)->schema,
                   (long long)number);
}

int pg_hold(struct store *store, int64_t number, struct overt_error *err)
{
    char key[200], sql[300];
    PGresult *result = NULL;
    hold_key(store, number, key, sizeof key);
    (void)snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(%s)", key);
    int code = pg_ask(store, sql, &result, err);
    if (code != 0)
        return code;
    bool held = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return held ? 0
                : error_set(err, OVERT_IO, "another program holds run %lld of %s",
                            (long long)number, store->path);
}

void pg_let_go(struct store *store, int64_t number)
{
    char key[200], sql[300];
    hold_key(store, number, key, sizeof key);
    (void)snprintf(sql, sizeof sql, "SELECT pg_advisory_unlock(%s)", key);
    pg_try(store, sql); // when the server is lost nothing is held
}

int pg_is_held(struct store *store, int64_t number, struct overt_error *err)
{
    char key[200], sql[700];
    PGresult *result = NULL;
    hold_key(store, number, key, sizeof key);
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) > 0 FROM pg_locks l CROSS JOIN (SELECT %s AS k) k"
                   " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                   " AND l.database = (SELECT oid FROM pg_database"
                   " WHERE datname = current_database())"
                   " AND ((l.classid::int8 << 32) | l.objid::int8) = k.k",
                   key);
    int code = pg_ask(store, sql, &result, err);
    if (code != 0)
        return code;
    bool held = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return held;
}

/// Waits until the server's answer is there. False: it did not come, or the connection is lost.
static bool await(PGconn *connection, double seconds)
{
    double until = time_monotonic() + seconds;
    while (PQisBusy(connection)) {
        struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
        double left = until - time_monotonic();
        int ready = left > 0 ? poll(&socket, 1, (int)(left * 1000) + 1) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0 || !PQconsumeInput(connection))
            return false;
    }
    return true;
}

int pg_reach(struct store *store, double seconds, double *ret_now, struct overt_error *err)
{
    PGconn *connection = pg_of(store)->connection;
    PGresult *result = NULL, *rest;
    if (!PQsendQuery(connection, "SELECT extract(epoch FROM clock_timestamp())::float8"))
        return pg_fault(store, NULL, err);
    if (!await(connection, seconds))
        return PQstatus(connection) != CONNECTION_OK
                   ? pg_fault(store, NULL, err)
                   : error_set(err, OVERT_IO, "the database of %s does not answer: check the"
                               " server and the network", store->path);
    result = PQgetResult(connection);
    while ((rest = PQgetResult(connection)) != NULL)
        PQclear(rest);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        int code = pg_fault(store, result, err);
        PQclear(result);
        return code;
    }
    *ret_now = strtod(PQgetvalue(result, 0, 0), NULL);
    PQclear(result);
    return 0;
}
