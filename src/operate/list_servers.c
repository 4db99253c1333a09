// SPDX-License-Identifier: Apache-2.0
// list_servers.c - lists go to several servers and are searched there:
// settings, loading, searching, erasing.
//
// Order: the record first says that a list is loaded and keeps its key sealed, then the first block
// is sent; so nothing lies on a server of which the record does not know.
#include "operate/list_servers.h"

#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "face/permit/parts.h"
#include "ledger/ledger.h"
#include "shard/shard.h"
#include "store/place.h"

#define BECAUSE     " because "
#define ADDRESS_MAX 2000

struct served {
    struct operate *operate;
    struct register_list_load *loads; ///< of the operation
    size_t count;
    const struct register_list_load *load; ///< the one in force, of `loads`
    pthread_mutex_t lock;
    struct shards *shards; ///< NULL: not connected; with `lock`
    uint64_t searches;     ///< with `lock`
};

// ---- settings ----

/// What stands before " because REASON"; the caller's, NULL when there is no reason.
static char *value_of(const char *setting)
{
    const char *because = strstr(setting, BECAUSE);
    if (because == NULL || strlen(because) < sizeof BECAUSE + 3)
        return NULL;
    char *value = memory_copy_text(setting);
    value[because - setting] = '\0';
    return value;
}

static int check_address(const char *address, struct overt_error *err)
{
    if (strcmp(address, "none") == 0)
        return 0;
    if (address[0] == '\0' || strlen(address) > ADDRESS_MAX)
        return error_set(err, OVERT_INPUT, "name the address of the coordinator, or none");
    return store_address_check(address, err);
}

int list_servers_check(const char *key, const char *value, struct overt_error *err)
{
    long people = 0;
    bool servers = strcmp(key, LIST_SERVERS_SETTING) == 0;
    if (!servers && strcmp(key, LIST_SERVERS_FROM_SETTING) != 0)
        return 0;
    AUTO_FREE char *said = value_of(value);
    if (said == NULL)
        return error_set(err, OVERT_INPUT,
                         "where lists are searched is set with its reason: write \"%s because "
                         "REASON\"",
                         servers ? "ADDRESS" : "NUMBER");
    if (servers)
        return check_address(said, err);
    if (!text_to_int(said, 1, OVERT_GALLERY_SIZE_MAX, &people))
        return error_set(err, OVERT_INPUT, "the shortest list that goes to servers has 1 to %d "
                                           "people",
                         OVERT_GALLERY_SIZE_MAX);
    return 0;
}

/// The value in force without its reason; *ret_value NULL: it is not set.
static int read_setting(struct store *store, const char *key, char **ret_value,
                        struct overt_error *err)
{
    AUTO_FREE char *setting = NULL;
    int code = register_setting(store, key, REGISTER_AS_AT_ALWAYS, NULL, &setting, err);
    if (code == 0)
        *ret_value = setting != NULL ? value_of(setting) : NULL;
    return code;
}

int list_servers_settings(struct store *store, char **ret_coordinator, long *ret_from,
                          struct overt_error *err)
{
    AUTO_FREE char *address = NULL;
    AUTO_FREE char *from = NULL;
    int code = read_setting(store, LIST_SERVERS_SETTING, &address, err);
    if (code == 0)
        code = read_setting(store, LIST_SERVERS_FROM_SETTING, &from, err);
    if (code != 0)
        return code;
    if (from == NULL || !text_to_int(from, 1, OVERT_GALLERY_SIZE_MAX, ret_from))
        *ret_from = LIST_SERVERS_FROM_DEFAULT;
    *ret_coordinator = NULL;
    if (address == NULL || strcmp(address, "none") == 0)
        return 0;
    *ret_coordinator = address;
    address = NULL;
    return 0;
}

/// The coordinator for a list of so many people; NULL: it is searched in memory.
static int coordinator_for(struct store *store, size_t people, char **ret_coordinator,
                           struct overt_error *err)
{
    AUTO_FREE char *coordinator = NULL;
    long from = 0;
    int code = list_servers_settings(store, &coordinator, &from, err);
    if (code != 0 || people < (size_t)from)
        return code;
    *ret_coordinator = coordinator;
    coordinator = NULL;
    return 0;
}

static int connect_to(const struct operate *operate, const char *coordinator,
                      struct shards **ret_shards, struct overt_error *err)
{
    int code = store_address_check(coordinator, err);
    if (code == 0)
        code = shard_connect(coordinator, ret_shards, err);
    if (code == 0 && operate->servers_patience > 0)
        shard_patience(*ret_shards, operate->servers_patience);
    return code;
}

// ---- loading ----

struct loading {
    const char *coordinator;
    struct shards *shards;
    struct text note;
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
};

static void loading_finish(struct loading *loading)
{
    crypt_wipe(loading->key, sizeof loading->key);
    crypt_unlock(loading->key, sizeof loading->key);
    shard_disconnect(&loading->shards);
    text_finish(&loading->note);
}

static int write_note(const struct act *act, const struct overt_gallery *gallery,
                      struct loading *loading, struct overt_error *err)
{
    AUTO_FREE struct permit_parts *parts = memory_new(1, sizeof *parts);
    int code = shard_divide(loading->shards, gallery, parts, err);
    return code != 0 ? code : permit_write_parts(parts, act->operate->key, &loading->note, err);
}

static int record_load(struct act *act, int64_t operation, const struct overt_gallery *gallery,
                       const struct loading *loading, struct list_loaded *ret_load,
                       struct overt_error *err)
{
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE];
    overt_gallery_digest(gallery, digest);
    const struct register_new_list_load written = {
        .coordinator = loading->coordinator,
        .note = loading->note.bytes,
        .servers = (int64_t)shard_count(loading->shards),
        .templates = (int64_t)overt_gallery_size(gallery),
        .list = digest,
        .key = loading->key,
    };
    struct list_loaded load = {0};
    int code = act_open(act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(act);
    code = ledger_next(act->operate->store, &load.ledger, err);
    if (code == 0)
        code = register_list_load_add(&by, operation, &written, &load.id, err);
    code = act_close(act, code, err);
    if (code == 0)
        *ret_load = load;
    return code;
}

/// What could not be loaded is of no use: its key goes, and the sweep erases what arrived.
static void void_load(struct act *act, int64_t operation, int64_t load)
{
    int code = act_open(act, NULL);
    if (code != 0)
        return; // the next load, or the operation's end, destroys it
    struct register_by by = act_by(act);
    code = act_close(act, register_list_load_void(&by, operation, load, NULL), NULL);
    if (code == 0)
        operate_sweep_again(act->operate);
}

/// The record rests while the servers are sent the list.
static int send_list(struct act *act, const struct overt_gallery *gallery,
                     const struct loading *loading, struct overt_error *err)
{
    operate_rest(act->operate);
    int code = shard_load(loading->shards, gallery, loading->note.bytes, act->operate->verifier,
                          loading->key, err);
    int woken = operate_reopen(act->operate, code == 0 ? err : NULL);
    return code != 0 ? code : woken;
}

int list_servers_load(struct act *act, int64_t operation, const struct overt_gallery *gallery,
                      struct list_loaded *ret_load, struct overt_error *err)
{
    AUTO_FREE char *coordinator = NULL;
    *ret_load = (struct list_loaded){0};
    int code =
        coordinator_for(act->operate->store, overt_gallery_size(gallery), &coordinator, err);
    if (code != 0 || coordinator == NULL)
        return code;
    CLEANUP(loading_finish) struct loading loading = {.coordinator = coordinator};
    text_init(&loading.note, PERMIT_PARTS_NOTE_MAX);
    (void)crypt_lock(loading.key, sizeof loading.key);
    crypt_random(loading.key, sizeof loading.key);
    code = connect_to(act->operate, coordinator, &loading.shards, err);
    if (code == 0)
        code = write_note(act, gallery, &loading, err);
    if (code == 0)
        code = record_load(act, operation, gallery, &loading, ret_load, err);
    if (code != 0)
        return code;
    code = send_list(act, gallery, &loading, err);
    if (code != 0)
        void_load(act, operation, ret_load->id);
    return code;
}

int list_servers_unchanged(struct act *act, const struct list_loaded *load,
                           struct overt_error *err)
{
    bool changed = false;
    const struct register_list_load one = {.operation = act->operation, .ledger = load->ledger};
    int code =
        load->id == 0 ? 0 : register_list_changed(act->operate->store, &one, &changed, err);
    if (code == 0 && changed)
        code = error_set(err, OVERT_REFUSED,
                         "the list of %s changed while it was loaded to its servers: have it "
                         "reviewed, and open it again",
                         act->reference);
    return code;
}

// ---- searching ----

void served_destroy(struct served **served)
{
    struct served *old = *served;
    if (old == NULL)
        return;
    shard_disconnect(&old->shards);
    register_list_loads_free(&old->loads, old->count);
    (void)pthread_mutex_destroy(&old->lock);
    memory_free(old);
    *served = NULL;
}

int served_find(struct act *act, int64_t operation, struct served **ret_served,
                char model[OVERT_MODEL_ID_MAX], size_t *ret_people, struct overt_error *err)
{
    CLEANUP(served_destroy) struct served *served = memory_new(1, sizeof *served);
    struct shard_list list;
    *ret_served = NULL;
    served->operate = act->operate;
    (void)pthread_mutex_init(&served->lock, NULL);
    int code = register_list_loads(act->operate->store, operation, REGISTER_AS_AT_ALWAYS,
                                   &served->loads, &served->count, err);
    for (size_t i = 0; code == 0 && i < served->count; i++)
        if (served->loads[i].has_key)
            served->load = &served->loads[i];
    if (code != 0 || served->load == NULL)
        return code;
    code = shard_read_note(served->load->note, act->operate->verifier, &list, err);
    if (code == OVERT_REFUSED)
        return act_refuse(act, err,
                          "the note about the parts of the list of %s does not verify, so nothing "
                          "may be searched: have the record checked with `overt ledger verify`",
                          act->reference);
    if (code != 0)
        return code;
    memcpy(model, list.model, OVERT_MODEL_ID_MAX);
    *ret_people = list.size;
    *ret_served = served;
    served = NULL;
    return 0;
}

/// With the lock, or before anybody else knows of it.
static int open_it(struct served *served, moment now, const char *permit, const uint8_t *key,
                   struct overt_error *err)
{
    int code = served->shards != NULL
                   ? 0
                   : connect_to(served->operate, served->load->coordinator, &served->shards, err);
    return code != 0 ? code
                     : shard_open(served->shards, now, permit, served->load->note,
                                  served->operate->verifier, key, err);
}

int served_open(struct served *served, moment now, const char *permit, struct overt_error *err)
{
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
    (void)crypt_lock(key, sizeof key);
    int code = operate_reopen(served->operate, err);
    if (code == 0)
        code = register_list_load_key(served->operate->store, served->load->id, key, err);
    (void)pthread_mutex_lock(&served->lock);
    if (code == 0)
        code = open_it(served, now, permit, key, err);
    (void)pthread_mutex_unlock(&served->lock);
    crypt_wipe(key, sizeof key);
    crypt_unlock(key, sizeof key);
    return code;
}

int served_search(struct served *served, moment now, const struct overt_template *probe,
                  float threshold, struct overt_candidate *candidates, size_t limit,
                  size_t *ret_count, struct overt_error *err)
{
    (void)pthread_mutex_lock(&served->lock);
    int code = shard_search(served->shards, now, probe, 1, threshold, candidates, limit, ret_count,
                            err);
    served->searches += code == 0;
    (void)pthread_mutex_unlock(&served->lock);
    return code;
}

int served_ready(struct served *served, struct overt_error *err)
{
    (void)pthread_mutex_lock(&served->lock);
    int code = shard_ask_ready(served->shards, err);
    (void)pthread_mutex_unlock(&served->lock);
    return code;
}

uint64_t served_comparisons(const struct served *served)
{
    return served->searches * (uint64_t)served->load->templates;
}

// ---- sealing and erasing ----

void list_servers_close(const struct operate *operate, int64_t operation)
{
    struct register_list_load *loads = NULL;
    size_t count = 0;
    if (register_list_loads(operate->store, operation, REGISTER_AS_AT_ALWAYS, &loads, &count,
                            NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        struct shards *shards = NULL;
        if (!loads[i].has_key || connect_to(operate, loads[i].coordinator, &shards, NULL) != 0)
            continue;
        int code = shard_close(shards, loads[i].list, NULL);
        (void)code; // the permit's end closes it
        shard_disconnect(&shards);
    }
    register_list_loads_free(&loads, count);
}

/// A newer load of the very same list has taken its place on the servers, and is not over.
static bool is_replaced(const struct register_list_load *loads, size_t count, size_t which)
{
    for (size_t i = which + 1; i < count; i++)
        if (memcmp(loads[i].list, loads[which].list, CRYPT_HASH_SIZE) == 0 &&
            loads[i].erased_at == 0)
            return true;
    return false;
}

static int ask_erase(const struct operate *operate, const struct register_list_load *load,
                     struct shard_receipt *ret_receipt, struct overt_error *err)
{
    struct shards *shards = NULL;
    int code = connect_to(operate, load->coordinator, &shards, err);
    if (code == 0 && (int64_t)shard_count(shards) < load->servers)
        code = error_set(err, OVERT_IO,
                         "the list of %s lies on %lld servers and their coordinator names %zu: "
                         "name them all there until it is erased",
                         load->reference, (long long)load->servers, shard_count(shards));
    if (code == 0)
        code = shard_erase(shards, load->list, ret_receipt, err);
    if (code == 0)
        ret_receipt->servers = shard_count(shards); // all of them answered
    shard_disconnect(&shards);
    return code;
}

static int write_receipt(struct operate *operate, const struct register_list_load *load,
                         const struct shard_receipt *receipt, moment now, struct overt_error *err)
{
    struct store *store = operate->store;
    const struct register_by nobody = {.store = store, .at = now};
    int code = store_begin(store, err);
    if (code != 0)
        return code;
    code = register_list_unload(&nobody, load, (int64_t)receipt->servers, (int64_t)receipt->blocks,
                                (int64_t)receipt->templates, err);
    if (code == 0)
        code = ledger_checkpoint(store, operate->key, now, err);
    if (code == 0)
        code = store_commit(store, err);
    if (code != 0 && store_in_transaction(store))
        store_rollback(store);
    operate->acted |= code == 0;
    return code;
}

int list_servers_sweep(struct operate *operate, moment now, size_t *ret_waiting,
                       struct overt_error *ret_why, struct overt_error *err)
{
    struct register_list_load *loads = NULL;
    size_t count = 0, waiting = 0;
    int code = register_list_loads(operate->store, 0, REGISTER_AS_AT_ALWAYS, &loads, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct shard_receipt receipt = {0};
        if (loads[i].has_key || loads[i].erased_at != 0 || is_replaced(loads, count, i))
            continue;
        if (ask_erase(operate, &loads[i], &receipt, ret_why) == 0)
            code = write_receipt(operate, &loads[i], &receipt, now, err);
        else
            waiting++;
    }
    register_list_loads_free(&loads, count);
    *ret_waiting = waiting;
    return code;
}
