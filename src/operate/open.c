// SPDX-License-Identifier: Apache-2.0
// open.c - the record opened for writing: store, key, clock, and the engine when it is first
// needed.
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "operate/alive.h"
#include "operate/filed.h"
#include "operate/internal.h"
#include "operate/publish.h"
#include "register/vault.h"

static char *copy_or_null(const char *text) { return text != NULL ? memory_copy_text(text) : NULL; }

static int read_key(struct operate *operate, struct overt_error *err)
{
    AUTO_FREE char *folder = NULL;
    int code = operate_keys_folder(operate->folder, &folder, err);
    if (code != 0)
        return code;
    AUTO_FREE char *path = file_join(folder, OPERATE_KEY_FILE);
    code = crypt_key_read(path, &operate->key, err);
    if (code != 0)
        return code;
    AUTO_TEXT struct text verifier;
    text_init(&verifier, CRYPT_VERIFIER_MAX - 1);
    crypt_key_verifier(operate->key, &verifier);
    if (!text_copy(operate->verifier, sizeof operate->verifier, verifier.bytes))
        return error_set(err, OVERT_INPUT, "the key's name in %s is too long", path);
    return 0;
}

/// The master key is read once; after a rest it is the same, unless another program gave the record
/// a new one meanwhile.
static int attach(struct operate *operate, struct overt_error *err)
{
    int code = 0;
    if (operate->master != NULL &&
        register_vault_attach(operate->store, operate->master, false, NULL) == 0)
        return 0;
    crypt_master_destroy(&operate->master);
    code = operate_key_find(operate->store, &operate->key_params, &operate->master, err);
    if (code == 0 && operate->master != NULL)
        code = register_vault_attach(operate->store, operate->master, false, err);
    if (code != 0)
        store_close(&operate->store);
    return code;
}

int operate_reopen(struct operate *operate, struct overt_error *err)
{
    if (operate->store != NULL)
        return 0;
    AUTO_FREE char *path = file_join(operate->folder, OPERATE_RECORD_FILE);
    if (!store_exists(path))
        return error_set(
            err, OVERT_NOT_FOUND,
            "%s holds no record: make one with `overt init`, or name its folder with --dir",
            operate->folder);
    int code = store_open(path, false, false, &operate->store, err);
    return code != 0 ? code : attach(operate, err);
}

int operate_wake(struct operate *operate, struct overt_error *err)
{
    int code = operate_reopen(operate, err);
    if (code != 0 || store_in_transaction(operate->store) || store_in_group(operate->store))
        return code;
    operate_sweep_due(operate);
    if (operate->acted)
        publish_after(operate, clock_now(&operate->clock), false);
    return 0;
}

int operate_warm(struct operate *operate, struct overt_error *err)
{
    struct overt_engine *engine = NULL;
    return operate_engine(operate, &engine, err);
}

void operate_rest(struct operate *operate)
{
    if (operate->store == NULL || !store_in_group(operate->store))
        store_close(&operate->store);
}

size_t operate_cpus(const char *names[OPERATE_CPUS_MAX])
{
    _Static_assert(OPERATE_CPUS_MAX == OVERT_CPU_MAX, "there is room for all");
    return overt_cpu_list(names);
}

int operate_open(const struct operate_params *params, struct operate **ret_operate,
                 struct overt_error *err)
{
    CLEANUP(operate_close) struct operate *operate = memory_new(1, sizeof *operate);
    operate->folder = memory_copy_text(
        params->folder != NULL && params->folder[0] != '\0' ? params->folder : ".");
    alive_create(operate->folder, &operate->alive);
    operate->clock = params->clock.now != NULL ? params->clock : clock_real();
    operate->models = copy_or_null(params->models);
    operate->detector = copy_or_null(params->detector);
    operate->recogniser = copy_or_null(params->recogniser);
    operate->cpu = copy_or_null(params->cpu);
    operate->threads = operate->engine_threads = params->threads;
    operate->face_size_min = params->face_size_min;
    operate->key_file = copy_or_null(params->key.file);
    operate->key_params = params->key;
    operate->key_params.folder = operate->folder;
    operate->key_params.file = operate->key_file;
    int code = overt_cpu_check(operate->cpu, err);
    if (code == 0)
        code = operate_reopen(operate, err);
    if (code == 0)
        code = read_key(operate, err);
    if (code != 0)
        return code;
    operate_sweep_due(operate);
    *ret_operate = operate;
    operate = NULL;
    return 0;
}

void operate_close(struct operate **operate)
{
    struct operate *o = *operate;
    if (o == NULL)
        return;
    if (o->key != NULL && (o->acted || o->store != NULL))
        publish_last(o);
    operate_filed_drop(o, true);
    overt_engine_destroy(&o->engine);
    store_close(&o->store);
    alive_destroy(&o->alive);
    crypt_key_destroy(&o->key);
    crypt_master_destroy(&o->master);
    memory_free(o->key_file);
    memory_free(o->folder);
    memory_free(o->models);
    memory_free(o->detector);
    memory_free(o->recogniser);
    memory_free(o->cpu);
    memory_free(o);
    *operate = NULL;
}

struct store *operate_store(struct operate *operate) { return operate->store; }

uint64_t operate_comparisons(const struct operate *operate) { return operate->comparisons; }

int operate_engine_more(const struct operate *operate, struct overt_engine **ret_engine,
                        struct overt_error *err)
{
    struct overt_engine_params params = {
        .models = operate->models,
        .detector = operate->detector,
        .recogniser = operate->recogniser,
        .threads = operate->engine_threads,
        .face_size_min = operate->face_size_min,
    };
    return overt_engine_create(&params, ret_engine, err);
}

int operate_engine(struct operate *operate, struct overt_engine **ret_engine,
                   struct overt_error *err)
{
    if (operate->engine == NULL) {
        int code = operate_engine_more(operate, &operate->engine, err);
        if (code != 0)
            return code;
    }
    *ret_engine = operate->engine;
    return 0;
}

void operate_engine_share(struct operate *operate, int users)
{
    int all = operate->threads > 0 ? operate->threads : threads_available();
    int threads = users <= 1 ? operate->threads : all > users ? all / users : 1;
    if (operate->engine_threads != threads)
        overt_engine_destroy(&operate->engine);
    operate->engine_threads = threads;
}
