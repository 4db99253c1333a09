// SPDX-License-Identifier: Apache-2.0
// list_load.h - lists that are searched on several servers: which, since when, and whether they
// were erased there. Part of read.h and write.h.
#ifndef REGISTER_LIST_LOAD_H
#define REGISTER_LIST_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "crypt/hash.h"

struct store;

struct register_list_load {
    int64_t id, operation, ledger;
    moment at;
    char *reference;            ///< of the operation
    char *coordinator;          ///< its address, without a password
    char *note;                 ///< the signed one about the parts
    int64_t servers, templates;
    uint8_t list[CRYPT_HASH_SIZE]; ///< its digest, as the permit names it
    bool has_key;               ///< it can be opened; else it is over, and only to be erased
    moment over_at;             ///< when its key was destroyed; 0: it is there
    moment erased_at;           ///< on all its servers; 0: not yet
    int64_t erased_blocks, erased_templates;
};

/// In the order of loading. `operation` 0: of all.
int register_list_loads(struct store *store, int64_t operation, moment as_at,
                        struct register_list_load **ret_loads, size_t *ret_count,
                        struct overt_error *err) MUST_CHECK;
void register_list_loads_free(struct register_list_load **loads, size_t count);

#endif
