// SPDX-License-Identifier: Apache-2.0
// shard.c - connecting, loading, opening, closing and erasing a list in parts.
#include "shard/shard.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "face/permit/permit.h"
#include "shard/internal.h"

#define PATIENCE 5.0

static int count_servers(struct shards *shards, struct overt_error *err)
{
    struct shard_values none = {0};
    AUTO_RESULT PGresult *result = NULL;
    if (shard_ask(shards, "SELECT part FROM overt.servers()", &none, SHARD_PING, &result) !=
        SHARD_FINE)
        return error_set(err, OVERT_IO,
                         "this database coordinates no servers of lists: read coordinator.sql into "
                         "it and name them");
    shards->count = (size_t)PQntuples(result);
    if (shards->count < 1 || shards->count > PERMIT_PARTS_MAX ||
        (shards->count & (shards->count - 1)) != 0)
        return error_set(err, OVERT_INPUT,
                         "a list is kept on 1, 2, 4 ... %d servers; the coordinator names %zu",
                         PERMIT_PARTS_MAX, shards->count);
    return 0;
}

/// PL/Proxy tells of connections that it drops; what matters comes as an error.
static void hear_nothing(void *context, const char *notice)
{
    (void)context;
    (void)notice;
}

int shard_connect(const char *conninfo, struct shards **ret_shards, struct overt_error *err)
{
    CLEANUP(shard_disconnect) struct shards *shards = memory_new(1, sizeof *shards);
    const char *const names[] = {"connect_timeout", "application_name", "sslmode", "dbname", NULL};
    const char *const values[] = {"10", "overt", "verify-full", conninfo, NULL};
    shards->patience = PATIENCE;
    shards->key = memory_new(1, CRYPT_SEAL_KEY_SIZE);
    (void)crypt_lock(shards->key, CRYPT_SEAL_KEY_SIZE);
    shards->connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(shards->connection) != CONNECTION_OK) {
        const char *words = PQerrorMessage(shards->connection);
        return error_set(err, OVERT_IO,
                         "the coordinator of the list's servers does not answer: %.*s",
                         (int)strcspn(words, "\n"), words);
    }
    (void)PQsetNoticeProcessor(shards->connection, hear_nothing, NULL);
    if (PQsetnonblocking(shards->connection, 1) != 0)
        return error_set(err, OVERT_IO, "the connection to the coordinator cannot be used");
    int code = count_servers(shards, err);
    if (code == 0) {
        *ret_shards = shards;
        shards = NULL;
    }
    return code;
}

static void forget(struct shards *shards)
{
    memory_free(shards->note);
    shards->note = NULL;
    overt_permit_destroy(&shards->permit);
    memory_free(shards->parts);
    shards->parts = NULL;
    crypt_wipe(shards->key, CRYPT_SEAL_KEY_SIZE);
}

void shard_disconnect(struct shards **shards)
{
    if (*shards == NULL)
        return;
    forget(*shards);
    crypt_unlock((*shards)->key, CRYPT_SEAL_KEY_SIZE);
    memory_free((*shards)->key);
    PQfinish((*shards)->connection);
    memory_free(*shards);
    *shards = NULL;
}

size_t shard_count(const struct shards *shards) { return shards->count; }

void shard_patience(struct shards *shards, double seconds) { shards->patience = seconds; }

int shard_settle(struct shards *shards, enum shard_fault fault, const char *what,
                 struct overt_error *err)
{
    if (fault == SHARD_FINE)
        return 0;
    if (fault == SHARD_SILENT)
        return shard_say_silent(shards, what, err);
    if (fault == SHARD_SEALED)
        return error_set(err, OVERT_NOT_FOUND,
                         "a server of the list holds no part of it: load the list");
    return error_set(err, shards->said.code, "%s failed: %s", what, shards->said.text);
}

// ---- opening and closing ----

/// All servers opened all their rows.
static int check_opened(const struct shards *shards, const PGresult *result,
                        const struct permit_parts *parts, struct overt_error *err)
{
    uint64_t rows = 0;
    for (int i = 0; i < PQntuples(result); i++)
        rows += shard_u64(result, i, 0);
    if ((size_t)PQntuples(result) != shards->count || rows != parts->size)
        return error_set(err, OVERT_CORRUPT,
                         "the servers opened %llu of the %llu templates of the list: load it again",
                         (unsigned long long)rows, (unsigned long long)parts->size);
    return 0;
}

static int open_all(struct shards *shards, const char *permit, const struct permit_parts *parts,
                    const uint8_t *key, struct overt_error *err)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    shard_add_text(&values, permit);
    shard_add_bytes(&values, key, CRYPT_SEAL_KEY_SIZE);
    int code = shard_settle(shards,
                      shard_ask(shards, "SELECT * FROM overt.open($1::text, $2::bytea)", &values,
                                SHARD_SLOW, &result),
                      "the opening of the list", err);
    return code != 0 ? code : check_opened(shards, result, parts, err);
}

int shard_reopen(struct shards *shards, struct overt_error *err)
{
    return open_all(shards, shards->note, shards->parts, shards->key, err);
}

int shard_open(struct shards *shards, int64_t now, const char *permit, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err)
{
    AUTO_FREE struct permit_parts *parts = memory_new(1, sizeof *parts);
    CLEANUP(overt_permit_destroy) struct overt_permit *read = NULL;
    int code = overt_permit_read(permit, verifier, &read, err);
    if (code == 0)
        code = permit_read_parts(note, verifier, parts, err);
    if (code == 0)
        code = permit_check(read, now, overt_permit_threshold(read), parts->list, parts->size, err);
    if (code == 0)
        code = open_all(shards, permit, parts, key, err);
    if (code != 0)
        return code;
    forget(shards);
    shards->note = memory_copy_text(permit);
    shards->permit = read;
    read = NULL;
    shards->parts = parts;
    parts = NULL;
    memcpy(shards->key, key, CRYPT_SEAL_KEY_SIZE);
    return 0;
}

int shard_ask_ready(struct shards *shards, struct overt_error *err)
{
    struct shard_values none = {0};
    AUTO_RESULT PGresult *result = NULL;
    if (shards->permit == NULL)
        return error_set(err, OVERT_REFUSED,
                         "no comparison without a permit: open the list of an open operation");
    if (shard_ask(shards, "SELECT used FROM overt.server()", &none, SHARD_PING, &result) !=
        SHARD_FINE)
        return shard_say_silent(shards, "the search", err);
    return shard_reopen(shards, err);
}

int shard_close(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE], struct overt_error *err)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    if (shards->parts != NULL && memcmp(shards->parts->list, list, CRYPT_HASH_SIZE) == 0)
        forget(shards);
    shard_add_bytes(&values, list, CRYPT_HASH_SIZE);
    return shard_settle(
        shards,
        shard_ask(shards, "SELECT * FROM overt.close($1::bytea)", &values, SHARD_SLOW, &result),
        "the closing of the list", err);
}

int shard_erase(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE],
                struct shard_receipt *ret_receipt, struct overt_error *err)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    if (shards->parts != NULL && memcmp(shards->parts->list, list, CRYPT_HASH_SIZE) == 0)
        forget(shards);
    shard_add_bytes(&values, list, CRYPT_HASH_SIZE);
    int code = shard_settle(shards,
                      shard_ask(shards, "SELECT blocks, rows FROM overt.erase($1::bytea)", &values,
                                SHARD_SLOW, &result),
                      "the erasure of the list", err);
    if (code != 0)
        return code;
    *ret_receipt = (struct shard_receipt){.servers = (size_t)PQntuples(result)};
    for (int i = 0; i < PQntuples(result); i++) {
        ret_receipt->blocks += shard_u64(result, i, 0);
        ret_receipt->templates += shard_u64(result, i, 1);
    }
    return 0;
}

// ---- how the servers stand ----

static void look_at(struct shards *shards, uint32_t part, struct shard_server *server)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    shard_add_number(&values, part);
    enum shard_fault fault =
        shard_ask(shards, "SELECT memory, used, locked FROM overt.look($1::int)", &values,
                  SHARD_PING, &result);
    server->answers = fault == SHARD_FINE && PQntuples(result) == 1;
    if (!server->answers)
        return;
    server->memory = shard_u64(result, 0, 0);
    server->used = shard_u64(result, 0, 1);
    server->locked = PQgetlength(result, 0, 2) == 1 && PQgetvalue(result, 0, 2)[0] != 0;
}

int shard_servers(struct shards *shards, struct shard_server *ret_servers, struct overt_error *err)
{
    struct shard_values none = {0};
    AUTO_RESULT PGresult *places = NULL;
    int code = shard_settle(
        shards,
        shard_ask(shards, "SELECT part, place FROM overt.servers()", &none, SHARD_PING, &places),
        "the list of servers", err);
    if (code == 0 && (size_t)PQntuples(places) != shards->count)
        code = error_set(err, OVERT_IO,
                         "the coordinator names other servers than a moment ago: try again");
    for (int i = 0; code == 0 && i < PQntuples(places); i++) {
        struct shard_server *server = &ret_servers[i];
        *server = (struct shard_server){0};
        int length = PQgetlength(places, i, 1), room = (int)sizeof server->place - 1;
        memcpy(server->place, PQgetvalue(places, i, 1),
               (size_t)(length < room ? length : room));
        look_at(shards, shard_u32(places, i, 0), server);
    }
    return code;
}
