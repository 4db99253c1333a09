// SPDX-License-Identifier: Apache-2.0
// shard.h - a list that is kept in parts on several PostgreSQL servers, and the search in it. One
// more database, the coordinator, knows the servers and asks them by PL/Proxy (coordinator.sql);
// each server has the module of extension/, which verifies the permit itself before it compares.
//
// The answer is the one that overt_gallery_search_many gives over the whole list, bit for bit, or
// there is none: when a server does not answer, or answers for fewer templates than the signed note
// says, the search is incomplete and gives an error, no candidates.
//
// One thread at a time uses a `struct shards`.
#ifndef SHARD_SHARD_H
#define SHARD_SHARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "crypt/seal.h"
#include "face/permit/parts.h"
#include "overt/gallery.h"

struct shards;

/// Connects to the coordinator; `conninfo` is libpq's, with sslmode=verify-full where it leaves the
/// machine. OVERT_IO.
int shard_connect(const char *conninfo, struct shards **ret_shards,
                  struct overt_error *err) MUST_CHECK;

/// Takes NULL; wipes the keys it holds and nulls the pointer. Open lists stay open on the servers.
void shard_disconnect(struct shards **shards);

/// Servers, a power of two: a list is divided into so many parts (match_parts_of).
size_t shard_count(const struct shards *shards);

/// Divides a list into as many parts as there are servers, for the note about them, which whoever
/// signs permits signs. OVERT_INPUT: it has fewer templates than that.
int shard_divide(const struct shards *shards, const struct overt_gallery *gallery,
                 struct permit_parts *ret_parts, struct overt_error *err) MUST_CHECK;

/// What the signed note says of the whole list, and whether it is a note about it.
struct shard_list {
    uint64_t size; ///< templates
    uint8_t digest[CRYPT_HASH_SIZE];
    char model[OVERT_MODEL_ID_MAX];
    size_t parts;
};
int shard_read_note(const char *note, const char *verifier, struct shard_list *ret_list,
                    struct overt_error *err) MUST_CHECK;

/// How a server stands, as it says itself.
struct shard_server {
    char place[128]; ///< "host=... port=... dbname=..."; nothing secret
    bool answers;
    uint64_t memory, used; ///< bytes for lists in the clear; in use
    bool locked;           ///< that memory is kept out of swap
};
/// Each server alone, so that one which is gone does not hide the others. `ret_servers` has room
/// for shard_count. OVERT_IO when the coordinator does not answer.
int shard_servers(struct shards *shards, struct shard_server *ret_servers,
                  struct overt_error *err) MUST_CHECK;

/// How long a search may take before it is given up as incomplete; 5 seconds unless this is called.
void shard_patience(struct shards *shards, double seconds);

/// Seals the list under `key` and puts a part on each server in the place of what is there of it.
/// `note` is the signed one about the parts. The list is still closed then.
int shard_load(struct shards *shards, const struct overt_gallery *gallery, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err) MUST_CHECK;

/// Opens the list that the permit names on all servers, until the permit ends, and keeps what that
/// took: a server that was away in between is opened again by the next search. OVERT_REFUSED,
/// OVERT_IO.
int shard_open(struct shards *shards, int64_t now, const char *permit, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err) MUST_CHECK;

/// Whether all servers answer and have the list open that was opened, which is opened again where a
/// server was away. OVERT_IO with the server that does not answer.
int shard_ask_ready(struct shards *shards, struct overt_error *err) MUST_CHECK;

/// As overt_gallery_search_many, in the list that was opened, under the permit it was opened with.
/// OVERT_IO and nothing given when the search is incomplete, with the server that does not answer.
int shard_search(struct shards *shards, int64_t now, const struct overt_template *probes,
                 size_t count, float threshold, struct overt_candidate *candidates, size_t limit,
                 size_t *counts, struct overt_error *err) MUST_CHECK;

/// Wipes the list from the memory of all servers, and the key here.
int shard_close(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE],
                struct overt_error *err) MUST_CHECK;

/// What an erasure took away, for its receipt.
struct shard_receipt {
    size_t servers;
    uint64_t blocks, templates;
};

/// Closes, and removes the list from the tables of all servers. OVERT_IO when one does not answer:
/// ask again until all have; its key is to be destroyed first in any case.
int shard_erase(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE],
                struct shard_receipt *ret_receipt, struct overt_error *err) MUST_CHECK;

#endif
