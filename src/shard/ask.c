// SPDX-License-Identifier: Apache-2.0
// ask.c - one question to the coordinator, with an end to waiting, and which server is silent.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "shard/internal.h"

static void add(struct shard_values *values, const char *bytes, size_t size)
{
    values->values[values->count] = bytes;
    values->lengths[values->count] = (int)size;
    values->count++;
}

void shard_add_text(struct shard_values *values, const char *text)
{
    add(values, text, strlen(text));
}

void shard_add_bytes(struct shard_values *values, const void *bytes, size_t size)
{
    add(values, bytes, size);
}

void shard_add_number(struct shard_values *values, uint32_t number)
{
    uint32_t *place = &values->numbers[values->count];
    *place = __builtin_bswap32(number);
    add(values, (const char *)place, sizeof *place);
}

uint32_t shard_u32(const PGresult *result, int row, int column)
{
    uint32_t value = 0;
    if (PQgetlength(result, row, column) == (int)sizeof value)
        memcpy(&value, PQgetvalue(result, row, column), sizeof value);
    return __builtin_bswap32(value);
}

uint64_t shard_u64(const PGresult *result, int row, int column)
{
    uint64_t value = 0;
    if (PQgetlength(result, row, column) == (int)sizeof value)
        memcpy(&value, PQgetvalue(result, row, column), sizeof value);
    return __builtin_bswap64(value);
}

/// True when the answer is there; false at `until`, or when the connection broke.
static bool wait_for(PGconn *connection, double until)
{
    for (;;) {
        int flushed = PQflush(connection);
        if (flushed < 0 || PQconsumeInput(connection) == 0)
            return false;
        if (flushed == 0 && PQisBusy(connection) == 0)
            return true;
        double left = until - time_monotonic();
        if (left <= 0)
            return false;
        struct pollfd one = {.fd = PQsocket(connection),
                             .events = (short)(flushed > 0 ? POLLIN | POLLOUT : POLLIN)};
        if (poll(&one, 1, (int)(left * 1000) + 1) < 0 && errno != EINTR)
            return false;
    }
}

/// The last of what a question gave; NULL when it is not there in time.
static PGresult *collect(PGconn *connection, double until)
{
    PGresult *last = NULL;
    while (wait_for(connection, until)) {
        PGresult *next = PQgetResult(connection);
        if (next == NULL)
            return last;
        PQclear(last);
        last = next;
    }
    PQclear(last);
    return NULL;
}

static void connect_again(struct shards *shards)
{
    PQreset(shards->connection);
    (void)PQsetnonblocking(shards->connection, 1);
}

/// Nobody waits for that answer any more; the connection can be used again, or is made anew.
static void give_up(struct shards *shards)
{
    char words[128];
    PGcancel *cancel = PQgetCancel(shards->connection);
    if (cancel != NULL)
        (void)PQcancel(cancel, words, sizeof words);
    PQfreeCancel(cancel);
    PQclear(collect(shards->connection, time_monotonic() + 1));
    if (PQtransactionStatus(shards->connection) != PQTRANS_IDLE)
        connect_again(shards);
}

/// "OV0nn" is the code -nn of a server of ours; every other state is the engine's or the network's.
static enum shard_fault read_fault(const PGresult *result, struct overt_error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *said = words == NULL ? NULL : strstr(words, "REMOTE ERROR: ");
    long code = 0;
    if (text_equal(state, "OV100"))
        return SHARD_SEALED;
    if (state != NULL && text_starts(state, "OV0") && text_to_int(state + 3, 1, 11, &code)) {
        (void)error_set(err, -(int)code, "%s", said != NULL ? said + 14 : words);
        return SHARD_SAID_NO;
    }
    (void)error_set(err, OVERT_IO, "%s", words != NULL ? words : "no reason was given");
    return said != NULL && !text_starts(state == NULL ? "" : state, "57") ? SHARD_SAID_NO
                                                                          : SHARD_SILENT;
}

enum shard_fault shard_ask(struct shards *shards, const char *sql,
                           const struct shard_values *values, double seconds, PGresult **ret_result)
{
    struct overt_error *err = &shards->said;
    static const int binary[SHARD_VALUES_MAX] = {1, 1, 1, 1, 1};
    double until = time_monotonic() + seconds;
    if (PQstatus(shards->connection) != CONNECTION_OK)
        connect_again(shards);
    if (PQsendQueryParams(shards->connection, sql, values->count, NULL, values->values,
                          values->lengths, binary, 1) == 0) {
        (void)error_set(err, OVERT_IO, "the coordinator of the list's servers does not answer");
        return SHARD_SILENT;
    }
    AUTO_RESULT PGresult *result = collect(shards->connection, until);
    if (result == NULL) {
        give_up(shards);
        (void)error_set(err, OVERT_IO, "the servers of the list did not answer in time");
        return SHARD_SILENT;
    }
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        return read_fault(result, err);
    *ret_result = result;
    result = NULL;
    return SHARD_FINE;
}

static bool answers(struct shards *shards, uint32_t part)
{
    struct shard_values values = {0};
    AUTO_RESULT PGresult *result = NULL;
    shard_add_number(&values, part);
    return shard_ask(shards, "SELECT overt.ping($1::int)", &values, SHARD_PING, &result) ==
           SHARD_FINE;
}

int shard_say_silent(struct shards *shards, const char *what, struct overt_error *err)
{
    struct shard_values none = {0};
    AUTO_RESULT PGresult *places = NULL;
    AUTO_TEXT struct text silent;
    text_init(&silent, 100);
    if (shard_ask(shards, "SELECT part, place FROM overt.servers()", &none, SHARD_PING, &places) !=
        SHARD_FINE)
        return error_set(err, OVERT_IO,
                         "%s is incomplete: the coordinator of the list's servers does not answer; "
                         "nothing is given. Look after it and try again",
                         what);
    for (int i = 0; i < PQntuples(places); i++)
        if (!answers(shards, shard_u32(places, i, 0)))
            text_printf(&silent, "%s%u (%.*s)", silent.length > 0 ? ", " : "",
                        shard_u32(places, i, 0) + 1, PQgetlength(places, i, 1),
                        PQgetvalue(places, i, 1));
    if (silent.length == 0)
        return error_set(err, OVERT_IO,
                         "%s is incomplete: a server of the list did not answer and does so again "
                         "now; nothing is given. Try again",
                         what);
    return error_set(err, OVERT_IO,
                     "%s is incomplete: of %zu servers number %s does not answer; nothing is given",
                     what, shards->count, silent.bytes);
}
