// SPDX-License-Identifier: Apache-2.0
// internal.h - talking to the coordinator, for the files of shard.
#ifndef SHARD_INTERNAL_H
#define SHARD_INTERNAL_H

#include <libpq-fe.h>

#include "shard/shard.h"

#define SHARD_SLOW 3600.0 ///< seconds for what is no search
#define SHARD_PING 5.0

struct shards {
    PGconn *connection;
    size_t count;            ///< servers
    double patience;         ///< seconds of a search
    struct overt_error said; ///< why the last question was not answered
    char *note; ///< the permit that the open list is searched under; NULL: none is open
    struct overt_permit *permit;
    struct permit_parts *parts;
    uint8_t *key; ///< of the open list, kept out of swap
};

/// Values of one call, in the binary form of the protocol.
#define SHARD_VALUES_MAX 5
struct shard_values {
    int count;
    const char *values[SHARD_VALUES_MAX];
    int lengths[SHARD_VALUES_MAX];
    uint32_t numbers[SHARD_VALUES_MAX]; ///< in network order, for values that are numbers
};
void shard_add_text(struct shard_values *values, const char *text);
void shard_add_bytes(struct shard_values *values, const void *bytes, size_t size);
void shard_add_number(struct shard_values *values, uint32_t number);

/// What went wrong in a call.
enum shard_fault {
    SHARD_FINE,
    SHARD_SAID_NO, ///< a server said why: `said` has its words and code
    SHARD_SEALED,  ///< a server does not have the list open
    SHARD_SILENT,  ///< a server, or the coordinator, did not answer
};

/// Runs `sql` and waits `seconds` at most. *ret_result is the caller's (PQclear) when it is
/// SHARD_FINE.
enum shard_fault shard_ask(struct shards *shards, const char *sql,
                           const struct shard_values *values, double seconds,
                           PGresult **ret_result);

/// What a call that is no search came to: 0, or the words for it. `what`: "the loading".
int shard_settle(struct shards *shards, enum shard_fault fault, const char *what,
                 struct overt_error *err) MUST_CHECK;

/// Opens again, on the servers that were away, what was open.
int shard_reopen(struct shards *shards, struct overt_error *err) MUST_CHECK;

/// Fields of a result in the binary form.
uint32_t shard_u32(const PGresult *result, int row, int column);
uint64_t shard_u64(const PGresult *result, int row, int column);

static inline void shard_result_free(PGresult **result) { PQclear(*result); }
#define AUTO_RESULT CLEANUP(shard_result_free)

/// Asks each server and says which do not answer: "the search is incomplete: ...". OVERT_IO.
int shard_say_silent(struct shards *shards, const char *what, struct overt_error *err);

#endif
