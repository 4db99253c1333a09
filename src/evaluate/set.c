// SPDX-License-Identifier: Apache-2.0
// set.c - the pictures of a test set, each file once, and their templates: several engines side by
// side, each with one thread, since the models are too small to share one picture well.
#include "evaluate/set.h"

#include <stdatomic.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/time.h"
#include "evaluate/share.h"

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
    set_names_finish(&pictures->paths);
    *pictures = (struct set_pictures){0};
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
                       struct overt_template *ret_template, uint8_t *ret_state,
                       struct overt_error *err)
{
    struct overt_face faces[64];
    size_t count = 0;
    int code = overt_engine_detect(engine, image, faces, ARRAY_COUNT(faces), &count, err);
    if (code != 0 || count == 0)
        return code;
    const struct overt_face *face = choose(faces, count, image);
    code = overt_engine_embed(engine, image, face, 1, ret_template, err);
    if (code == 0)
        *ret_state = face->quality.refusal == 0 ? SET_FACE : SET_FACE_REFUSED;
    return code;
}

static int embed_picture(struct embedding *embedding, uint32_t index, struct overt_engine *engine,
                         struct overt_error *err)
{
    struct overt_image *image = NULL;
    AUTO_FREE char *path = file_join(embedding->folder, embedding->pictures->paths.names[index]);
    int code = overt_image_read(path, &image, err);
    if (code == OVERT_INPUT || code == OVERT_LIMIT)
        return 0; // not a picture that can be used: no face
    if (code != 0)
        return code;
    code = embed_image(engine, image, &embedding->pictures->templates[index],
                       &embedding->pictures->states[index], err);
    overt_image_unref(&image);
    return code;
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

static void summarise(const struct set_pictures *pictures, const struct overt_engine *engine,
                      struct evaluate_common *common)
{
    size_t failed = 0;
    size_t refused = 0;
    for (uint32_t i = 0; i < pictures->paths.count; i++) {
        failed += pictures->states[i] == SET_NO_FACE;
        refused += pictures->states[i] == SET_FACE_REFUSED;
    }
    (void)text_copy(common->detector, sizeof common->detector, overt_engine_detector(engine));
    (void)text_copy(common->recogniser, sizeof common->recogniser, overt_engine_recogniser(engine));
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
    int code = open_engines(embedding->engines, threads, embedding->params, err);
    if (code != 0)
        return code;
    pictures->templates = memory_try(pictures->paths.count, sizeof *pictures->templates);
    pictures->states = memory_try(pictures->paths.count, sizeof *pictures->states);
    if (pictures->templates == NULL || pictures->states == NULL)
        return error_set(err, OVERT_NO_MEMORY, "the templates of this set do not fit into memory");
    threads_run(threads, embed_some, embedding);
    code = take_error(embedding, threads, err);
    if (code == 0)
        summarise(pictures, embedding->engines[0], ret_common);
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
    int code = embed_all(&embedding, threads, ret_common, err);
    for (int i = 0; i < threads; i++)
        overt_engine_destroy(&embedding.engines[i]);
    memory_free(embedding.engines);
    memory_free(embedding.errors);
    memory_free(embedding.folder);
    ret_common->seconds = time_monotonic() - began;
    return code;
}
