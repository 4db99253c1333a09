// SPDX-License-Identifier: Apache-2.0
// set.c - the pictures of a test set, each file once, and their templates: several engines side by
// side, each with one thread, since the models are too small to share one picture well.
#include "evaluate/set.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/time.h"
#include "crypt/hash.h"
#include "evaluate/share.h"
#include "evaluate/work.h"
#include "overt/overt.h"

#define SLOTS_MIN 1024

/// FNV-1a, 32 bits.
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261U;
    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++)
        hash = (hash ^ *c) * 16777619U;
    return hash;
}

static uint32_t *slot_of(const struct set_names *names, const char *name)
{
    uint32_t at = hash_of(name) & (names->slot_count - 1);
    while (names->slots[at] != SET_NONE && !text_equal(names->names[names->slots[at]], name))
        at = (at + 1) & (names->slot_count - 1);
    return &names->slots[at];
}

static void grow(struct set_names *names)
{
    names->slot_count = names->slot_count == 0 ? SLOTS_MIN : names->slot_count * 2;
    names->capacity = names->slot_count / 2;
    names->names = memory_resize(names->names, names->capacity, sizeof *names->names);
    names->slots = memory_resize(names->slots, names->slot_count, sizeof *names->slots);
    for (uint32_t i = 0; i < names->slot_count; i++)
        names->slots[i] = SET_NONE;
    for (uint32_t i = 0; i < names->count; i++)
        *slot_of(names, names->names[i]) = i;
}

uint32_t set_names_intern(struct set_names *names, const char *name, bool *ret_is_new)
{
    if (names->count == names->capacity)
        grow(names);
    uint32_t *slot = slot_of(names, name);
    bool is_new = *slot == SET_NONE;
    if (is_new && names->count == SET_PICTURES_MAX)
        return SET_NONE;
    if (ret_is_new != NULL)
        *ret_is_new = is_new;
    if (is_new) {
        *slot = names->count;
        names->names[names->count++] = memory_copy_text(name);
    }
    return *slot;
}

void set_names_finish(struct set_names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        memory_free(names->names[i]);
    memory_free(names->names);
    memory_free(names->slots);
    *names = (struct set_names){0};
}

void set_pictures_finish(struct set_pictures *pictures)
{
    memory_wipe_free(pictures->templates, pictures->paths.count * sizeof *pictures->templates);
    memory_free(pictures->states);
    memory_free(pictures->qualities);
    memory_free(pictures->hashes);
    memory_free(pictures->lines);
    set_names_finish(&pictures->paths);
    *pictures = (struct set_pictures){0};
}

void set_pictures_line(struct set_pictures *pictures, uint32_t picture, size_t line)
{
    if (picture % SLOTS_MIN == 0)
        pictures->lines =
            memory_resize(pictures->lines, picture + SLOTS_MIN, sizeof *pictures->lines);
    pictures->lines[picture] = (uint32_t)line;
}

void set_hash(const struct set_pictures *pictures, const uint8_t csv[32], uint8_t hash[32])
{
    struct crypt_sha256 hasher;
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, csv, CRYPT_HASH_SIZE);
    crypt_sha256_update(&hasher, pictures->hashes,
                        pictures->paths.count * sizeof *pictures->hashes);
    crypt_sha256_final(&hasher, hash);
}

int set_read(const char *csv, const char *const *names, size_t columns, csv_row *row, void *context,
             struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(csv, CSV_SIZE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    code = csv_parse(bytes, size, names, columns, row, context, err);
    if (code != 0)
        (void)error_prepend(err, "%s", csv);
    return code;
}

/// What the threads share.
struct embedding {
    struct set_pictures *pictures;
    char *folder;
    const struct evaluate_params *params;
    struct overt_engine **engines;
    struct work *work;          ///< NULL: none
    atomic_uint next;           ///< picture
    atomic_uint done;           ///< pictures
    atomic_int stopped;         ///< the first code that ends it all
    struct overt_error *errors; ///< one a thread
};

static double weight_of(const struct overt_face *face, const struct overt_image *image)
{
    double x = (double)face->x + (double)face->width / 2 - image->width / 2.0;
    double y = (double)face->y + (double)face->height / 2 - image->height / 2.0;
    return (double)face->width * (double)face->height - 2 * (x * x + y * y);
}

static const struct overt_face *choose(const struct overt_face *faces, size_t count,
                                       const struct overt_image *image)
{
    const struct overt_face *best = &faces[0];
    for (size_t i = 1; i < count; i++)
        if (weight_of(&faces[i], image) > weight_of(best, image))
            best = &faces[i];
    return best;
}

static int embed_image(struct overt_engine *engine, const struct overt_image *image,
                       struct work_picture *ret_kept, struct overt_error *err)
{
    struct overt_face faces[64];
    size_t count = 0;
    int code = overt_engine_detect(engine, image, faces, ARRAY_COUNT(faces), &count, err);
    if (code != 0 || count == 0)
        return code;
    const struct overt_face *face = choose(faces, count, image);
    code = overt_engine_embed(engine, image, face, 1, &ret_kept->face, err);
    if (code == 0) {
        ret_kept->state = face->quality.refusal == 0 ? SET_FACE : SET_FACE_REFUSED;
        ret_kept->quality = face->quality.score;
    }
    return code;
}

static int compute(const char *path, struct overt_engine *engine, struct work_picture *ret_kept,
                   struct overt_error *err)
{
    struct overt_image *image = NULL;
    int code = overt_image_read(path, &image, err);
    if (code == OVERT_INPUT || code == OVERT_LIMIT)
        return 0; // not a picture that can be used: no face
    if (code != 0)
        return code;
    code = embed_image(engine, image, ret_kept, err);
    overt_image_unref(&image);
    return code;
}

static int embed_picture(struct embedding *embedding, uint32_t index, struct overt_engine *engine,
                         struct overt_error *err)
{
    struct set_pictures *pictures = embedding->pictures;
    struct work_picture kept = {.state = SET_NO_FACE};
    uint8_t *hash = pictures->hashes[index];
    AUTO_FREE char *path = file_join(embedding->folder, pictures->paths.names[index]);
    int code = crypt_sha256_file(path, hash, err);
    if (code != 0)
        return code;
    if (embedding->work == NULL || !work_find(embedding->work, hash, &kept)) {
        kept = (struct work_picture){.state = SET_NO_FACE};
        code = compute(path, engine, &kept, err);
        if (code == 0 && embedding->work != NULL)
            code = work_add(embedding->work, hash, &kept, err);
    }
    if (code == 0) {
        pictures->templates[index] = kept.face;
        pictures->states[index] = kept.state;
        pictures->qualities[index] = kept.quality;
    }
    overt_template_wipe(&kept.face);
    return code;
}

/// All of them at once, so that a wrong path is not found after an hour.
static int check_there(const struct set_pictures *pictures, const char *folder,
                       struct overt_error *err)
{
    for (uint32_t i = 0; i < pictures->paths.count; i++) {
        AUTO_FREE char *path = file_join(folder, pictures->paths.names[i]);
        if (access(path, R_OK) == 0)
            continue;
        if (pictures->lines == NULL)
            return error_set_errno(err, OVERT_NOT_FOUND, errno, "a picture of the set");
        return error_set_errno(err, OVERT_NOT_FOUND, errno, "line %u: the picture cannot be read",
                               (unsigned)pictures->lines[i]);
    }
    return 0;
}

static void embed_some(void *context, int index)
{
    struct embedding *embedding = context;
    unsigned count = embedding->pictures->paths.count;
    while (atomic_load(&embedding->stopped) == 0) {
        unsigned picture = atomic_fetch_add(&embedding->next, 1);
        if (picture >= count)
            break;
        int code =
            embed_picture(embedding, picture, embedding->engines[index], &embedding->errors[index]);
        unsigned done = atomic_fetch_add(&embedding->done, 1) + 1;
        if (code == 0 && index == 0 && embedding->params->progress != NULL)
            code = embedding->params->progress(embedding->params->context, done, count);
        int none = 0;
        if (code != 0)
            (void)atomic_compare_exchange_strong(&embedding->stopped, &none, code);
    }
}

static char *folder_of(const char *csv)
{
    char *folder = memory_copy_text(csv);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        folder[0] = '\0';
    else
        slash[slash == folder] = '\0';
    return folder;
}

static int open_engines(struct overt_engine **engines, int count,
                        const struct evaluate_params *params, struct overt_error *err)
{
    struct overt_engine_params one = params->engine;
    one.threads = 1;
    one.detect_only = false;
    int code = 0;
    for (int i = 0; i < count && code == 0; i++)
        code = overt_engine_create(&one, &engines[i], err);
    return code;
}

/// "id@version" in two.
static void split_name(const char *name, struct result_model *model)
{
    (void)text_copy(model->id, sizeof model->id, name);
    char *at = strrchr(model->id, '@');
    (void)text_copy(model->version, sizeof model->version, at != NULL ? at + 1 : "");
    if (at != NULL)
        *at = '\0';
}

static int name_models(const struct overt_engine *engine, const struct evaluate_params *params,
                       struct evaluate_common *common, struct overt_error *err)
{
    const uint8_t *detector = overt_engine_detector_manifest(engine);
    const uint8_t *recogniser = overt_engine_recogniser_manifest(engine);
    const uint8_t *network = overt_engine_recogniser_hash(engine);
    if (detector == NULL || recogniser == NULL || network == NULL)
        return error_set(err, OVERT_MODEL, "an evaluation needs a detector and a recogniser");
    (void)text_copy(common->detector, sizeof common->detector, overt_engine_detector(engine));
    (void)text_copy(common->recogniser, sizeof common->recogniser, overt_engine_recogniser(engine));
    split_name(common->detector, &common->models[0]);
    split_name(common->recogniser, &common->models[1]);
    text_from_bytes(common->models[0].sha256, detector, 32);
    text_from_bytes(common->models[1].sha256, recogniser, 32);
    text_from_bytes(common->models[1].network, network, 32);
    common->settings.mirror = !params->engine.no_mirror;
    common->settings.face_size_min =
        params->engine.face_size_min > 0 ? params->engine.face_size_min : EVALUATE_FACE_SIZE;
    (void)text_copy(common->settings.fusion, sizeof common->settings.fusion, "mean");
    return 0;
}

/// What is kept is good for these models and settings, and for this version of Overt.
static int open_work(struct embedding *embedding, const struct evaluate_common *common,
                     struct overt_error *err)
{
    AUTO_TEXT struct text text;
    char settings[RESULT_HEX_MAX];
    uint8_t key[WORK_KEY_SIZE];
    text_init(&text, 1024);
    result_settings_hash(&common->settings, settings);
    text_printf(&text, "%s %s %s %s", OVERT_VERSION, common->models[0].sha256,
                common->models[1].sha256, settings);
    crypt_sha256(text.bytes, text.length, key);
    return work_open(embedding->params->work, key, &embedding->work, err);
}

static void note_failed(struct evaluate_common *common, const char *picture)
{
    if (common->failed_shown < EVALUATE_FAILED_SHOWN)
        (void)text_copy(common->failed[common->failed_shown++], RESULT_NAME_MAX, picture);
}

static void summarise(const struct set_pictures *pictures, struct evaluate_common *common)
{
    size_t failed = 0;
    size_t refused = 0;
    for (uint32_t i = 0; i < pictures->paths.count; i++) {
        failed += pictures->states[i] == SET_NO_FACE;
        if (pictures->states[i] == SET_NO_FACE)
            note_failed(common, pictures->paths.names[i]);
        refused += pictures->states[i] == SET_FACE_REFUSED;
    }
    common->pictures = pictures->paths.count;
    common->failure_to_enrol = share_of(failed, pictures->paths.count);
    common->quality_refused = share_of(refused, pictures->paths.count);
}

/// The words of the thread whose code ended it all.
static int take_error(const struct embedding *embedding, int threads, struct overt_error *err)
{
    int code = atomic_load(&embedding->stopped);
    for (int i = 0; i < threads && code != 0; i++)
        if (embedding->errors[i].code == code) {
            if (err != NULL)
                *err = embedding->errors[i];
            return code;
        }
    return code == 0 ? 0 : error_set(err, code, "the evaluation was stopped");
}

static int embed_all(struct embedding *embedding, int threads, struct evaluate_common *ret_common,
                     struct overt_error *err)
{
    struct set_pictures *pictures = embedding->pictures;
    size_t count = pictures->paths.count;
    int code = check_there(pictures, embedding->folder, err);
    if (code == 0)
        code = open_engines(embedding->engines, threads, embedding->params, err);
    if (code == 0)
        code = name_models(embedding->engines[0], embedding->params, ret_common, err);
    if (code == 0 && embedding->params->work != NULL)
        code = open_work(embedding, ret_common, err);
    if (code != 0)
        return code;
    pictures->templates = memory_try(count, sizeof *pictures->templates);
    pictures->states = memory_try(count, sizeof *pictures->states);
    pictures->qualities = memory_try(count, sizeof *pictures->qualities);
    pictures->hashes = memory_try(count, sizeof *pictures->hashes);
    if (pictures->templates == NULL || pictures->states == NULL || pictures->qualities == NULL ||
        pictures->hashes == NULL)
        return error_set(err, OVERT_NO_MEMORY, "the templates of this set do not fit into memory");
    threads_run(threads, embed_some, embedding);
    code = take_error(embedding, threads, err);
    if (code == 0)
        summarise(pictures, ret_common);
    return code;
}

int set_embed(struct set_pictures *pictures, const char *csv, const struct evaluate_params *params,
              struct evaluate_common *ret_common, struct overt_error *err)
{
    double began = time_monotonic();
    int threads = params->engine.threads > 0 ? params->engine.threads : threads_available();
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    struct embedding embedding = {.pictures = pictures, .params = params};
    embedding.folder = folder_of(csv);
    embedding.engines = memory_new((size_t)threads, sizeof *embedding.engines);
    embedding.errors = memory_new((size_t)threads, sizeof *embedding.errors);
    *ret_common = (struct evaluate_common){0};
    int code = embed_all(&embedding, threads, ret_common, err);
    if (code == 0 && embedding.work != NULL)
        code = work_erase(embedding.work, err);
    work_close(&embedding.work);
    for (int i = 0; i < threads; i++)
        overt_engine_destroy(&embedding.engines[i]);
    memory_free(embedding.engines);
    memory_free(embedding.errors);
    memory_free(embedding.folder);
    ret_common->seconds = time_monotonic() - began;
    return code;
}
