// SPDX-License-Identifier: Apache-2.0
// shard_none.c - in place of all that is here where libpq was not there: nothing connects, and the
// rest is never called.
#include "base/error.h"
#include "shard/shard.h"

static int say(struct overt_error *err)
{
    return error_set(
        err, OVERT_INPUT,
        "this Overt was built without PostgreSQL: install libpq-dev and build it again");
}

int shard_connect(const char *conninfo, struct shards **ret_shards, struct overt_error *err)
{
    (void)conninfo, (void)ret_shards;
    return say(err);
}

void shard_disconnect(struct shards **shards) { *shards = NULL; }

size_t shard_count(const struct shards *shards) { return shards == NULL; }

void shard_patience(struct shards *shards, double seconds) { (void)shards, (void)seconds; }

int shard_divide(const struct shards *shards, const struct overt_gallery *gallery,
                 struct permit_parts *ret_parts, struct overt_error *err)
{
    (void)shards, (void)gallery, (void)ret_parts;
    return say(err);
}

int shard_read_note(const char *note, const char *verifier, struct shard_list *ret_list,
                    struct overt_error *err)
{
    (void)note, (void)verifier, (void)ret_list;
    return say(err);
}

int shard_servers(struct shards *shards, struct shard_server *ret_servers, struct overt_error *err)
{
    (void)shards, (void)ret_servers;
    return say(err);
}

int shard_load(struct shards *shards, const struct overt_gallery *gallery, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err)
{
    (void)shards, (void)gallery, (void)note, (void)verifier, (void)key;
    return say(err);
}

int shard_open(struct shards *shards, int64_t now, const char *permit, const char *note,
               const char *verifier, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
               struct overt_error *err)
{
    (void)shards, (void)now, (void)permit, (void)note, (void)verifier, (void)key;
    return say(err);
}

int shard_ask_ready(struct shards *shards, struct overt_error *err)
{
    (void)shards;
    return say(err);
}

int shard_search(struct shards *shards, int64_t now, const struct overt_template *probes,
                 size_t count, float threshold, struct overt_candidate *candidates, size_t limit,
                 size_t *counts, struct overt_error *err)
{
    (void)shards, (void)now, (void)probes, (void)count, (void)threshold, (void)candidates,
        (void)limit, (void)counts;
    return say(err);
}

int shard_close(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE], struct overt_error *err)
{
    (void)shards, (void)list;
    return say(err);
}

int shard_erase(struct shards *shards, const uint8_t list[CRYPT_HASH_SIZE],
                struct shard_receipt *ret_receipt, struct overt_error *err)
{
    (void)shards, (void)list, (void)ret_receipt;
    return say(err);
}
