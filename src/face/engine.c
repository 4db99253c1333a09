// SPDX-License-Identifier: Apache-2.0
// engine.c - chains the stages: picture, detector, quality, chip, template. The stages never see
// one another.
#include "overt/engine.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "face/align/align.h"
#include "face/detect/detect.h"
#include "face/embed/embed.h"
#include "face/models.h"
#include "face/quality/components.h"
#include "face/quality/quality.h"

enum { THREADS_MAX = 256, FACE_SIZE_DEFAULT = 40, FACE_SIZE_LOW = 12, FACE_SIZE_HIGH = 4096 };
enum { WARM_UP_SIDE = 160 };

struct overt_engine {
    struct infer_runtime *runtime;
    struct infer_manifest *detector_manifest, *recogniser_manifest;
    struct detect *detect;
    struct embed *embed; ///< NULL when only detecting
    struct align_template chip;
    struct image_source source;
    uint8_t *quality_chip;
};

static int usable_threads(int wanted)
{
    if (wanted > 0)
        return wanted;
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : count;
}

static int check_params(const struct overt_engine_params *params, struct overt_error *err)
{
    if (params->threads < 0 || params->threads > THREADS_MAX)
        return error_set(err, OVERT_INPUT, "%d threads: choose 1 to %d, or 0 for all",
                         params->threads, THREADS_MAX);
    if (params->face_size_min != 0 &&
        (params->face_size_min < FACE_SIZE_LOW || params->face_size_min > FACE_SIZE_HIGH))
        return error_set(err, OVERT_INPUT,
                         "smallest face of %d pixels: choose %d to %d, or 0 for %d",
                         params->face_size_min, FACE_SIZE_LOW, FACE_SIZE_HIGH, FACE_SIZE_DEFAULT);
    return OVERT_OK;
}

static int open_detector(struct overt_engine *engine, const struct overt_engine_params *params,
                         struct overt_error *err)
{
    int code =
        models_open(params->models, params->detector, "mtcnn", &engine->detector_manifest, err);
    if (code != OVERT_OK)
        return code;
    int size = params->face_size_min > 0 ? params->face_size_min : FACE_SIZE_DEFAULT;
    return detect_create(engine->runtime, engine->detector_manifest, size, &engine->detect, err);
}

static int open_recogniser(struct overt_engine *engine, const struct overt_engine_params *params,
                           struct overt_error *err)
{
    if (params->detect_only)
        return OVERT_OK;
    int code = models_open(params->models, params->recogniser, "mobilefacenet",
                           &engine->recogniser_manifest, err);
    if (code == OVERT_OK)
        code = embed_create(engine->runtime, engine->recogniser_manifest, !params->no_mirror,
                            &engine->embed, err);
    if (code != OVERT_OK)
        return code;
    engine->chip.side = embed_side(engine->embed);
    embed_points(engine->embed, engine->chip.points);
    return OVERT_OK;
}

/// Runs every network once, so that a wrong shape shows now and the first picture is not a slow
/// one.
static int warm_up(struct overt_engine *engine, struct overt_error *err)
{
    struct overt_image *image = NULL;
    int code = overt_image_create(WARM_UP_SIDE, WARM_UP_SIDE, &image, err);
    if (code != OVERT_OK)
        return code;
    struct overt_face faces[1];
    size_t count = 0;
    code = overt_engine_detect(engine, image, faces, 1, &count, err);
    if (code == OVERT_OK && engine->embed != NULL) {
        struct overt_template *face = memory_new(1, sizeof *face);
        memset(faces, 0, sizeof faces);
        code = overt_engine_embed(engine, image, faces, 1, face, err);
        memory_free(face);
    }
    overt_image_unref(&image);
    return code;
}

int overt_engine_create(const struct overt_engine_params *params, struct overt_engine **ret_engine,
                        struct overt_error *err)
{
    static const struct overt_engine_params usual = {0};
    params = params != NULL ? params : &usual;
    int code = check_params(params, err);
    if (code != OVERT_OK)
        return code;
    struct overt_engine *engine = memory_new(1, sizeof *engine);
    engine->quality_chip = memory_new(3 * QUALITY_CHIP_SIDE, QUALITY_CHIP_SIDE);
    engine->source.threads = usable_threads(params->threads);
    code = infer_runtime_create(engine->source.threads, &engine->runtime, err);
    if (code == OVERT_OK)
        code = open_detector(engine, params, err);
    if (code == OVERT_OK)
        code = open_recogniser(engine, params, err);
    if (code == OVERT_OK)
        code = warm_up(engine, err);
    if (code != OVERT_OK)
        overt_engine_destroy(&engine);
    else
        *ret_engine = engine;
    return code;
}

void overt_engine_destroy(struct overt_engine **engine)
{
    struct overt_engine *old = *engine;
    *engine = NULL;
    if (old == NULL)
        return;
    detect_destroy(&old->detect);
    embed_destroy(&old->embed);
    infer_manifest_destroy(&old->detector_manifest);
    infer_manifest_destroy(&old->recogniser_manifest);
    infer_runtime_destroy(&old->runtime);
    image_source_finish(&old->source);
    memory_wipe_free(old->quality_chip, 3 * QUALITY_CHIP_SIDE * QUALITY_CHIP_SIDE);
    memory_free(old);
}

static void judge(struct overt_engine *engine, const struct overt_image *image,
                  struct overt_face *faces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        align_chip_part(&engine->source, &align_arcface, faces[i].points, QUALITY_CHIP_FIRST,
                        QUALITY_CHIP_END, engine->quality_chip);
        quality_judge(&faces[i], engine->quality_chip, image->width, image->height);
    }
    explicit_bzero(engine->quality_chip, 3 * QUALITY_CHIP_SIDE * QUALITY_CHIP_SIDE);
}

/// Left to right by the middle; insertion sort, since faces are few and qsort may allocate.
static void sort_by_place(struct overt_face *faces, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct overt_face face = faces[i];
        float middle = face.x + face.width * 0.5f;
        size_t at = i;
        for (; at > 0 && faces[at - 1].x + faces[at - 1].width * 0.5f > middle; at--)
            faces[at] = faces[at - 1];
        faces[at] = face;
    }
}

int overt_engine_detect(struct overt_engine *engine, const struct overt_image *image,
                        struct overt_face *faces, size_t capacity, size_t *ret_count,
                        struct overt_error *err)
{
    int code = image_source_set(&engine->source, image, err);
    size_t count = 0;
    capacity = capacity < OVERT_FACES_MAX ? capacity : OVERT_FACES_MAX;
    if (code == OVERT_OK)
        code = detect_find(engine->detect, &engine->source, faces, capacity, &count, err);
    if (code == OVERT_OK) {
        sort_by_place(faces, count);
        judge(engine, image, faces, count);
        *ret_count = count;
    }
    image_source_clear(&engine->source);
    return code;
}

int overt_engine_embed(struct overt_engine *engine, const struct overt_image *image,
                       const struct overt_face *faces, size_t count,
                       struct overt_template *templates, struct overt_error *err)
{
    if (engine->embed == NULL)
        return error_set(err, OVERT_INPUT,
                         "this engine only finds faces: open it with a recogniser");
    int code = image_source_set(&engine->source, image, err);
    for (size_t first = 0; first < count && code == OVERT_OK; first += EMBED_CHIPS_MAX) {
        size_t chips = count - first < EMBED_CHIPS_MAX ? count - first : EMBED_CHIPS_MAX;
        for (size_t i = 0; i < chips; i++)
            align_chip(&engine->source, &engine->chip, faces[first + i].points,
                       embed_chip(engine->embed, i));
        code = embed_run(engine->embed, chips, templates + first, err);
    }
    image_source_clear(&engine->source);
    return code;
}

/// The template of ArcFace, enlarged; both count from the first pixel's centre.
static struct align_template components_template(void)
{
    struct align_template large = {.side = COMPONENTS_CHIP_SIDE};
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        large.points[i].x = (align_arcface.points[i].x + 0.5f) * COMPONENTS_SCALE - 0.5f;
        large.points[i].y = (align_arcface.points[i].y + 0.5f) * COMPONENTS_SCALE - 0.5f;
    }
    return large;
}

int overt_engine_quality(struct overt_engine *engine, const struct overt_image *image,
                         const struct overt_face *faces, size_t count, size_t which,
                         struct overt_sample_quality *ret_quality, struct overt_error *err)
{
    if (which >= count)
        return error_set(err, OVERT_INPUT, "the picture has no such face");
    int code = image_source_set(&engine->source, image, err);
    if (code != OVERT_OK)
        return code;
    const struct align_template large = components_template();
    uint8_t *chip = memory_new(3 * COMPONENTS_CHIP_SIDE, COMPONENTS_CHIP_SIDE);
    align_chip(&engine->source, &large, faces[which].points, chip);
    components_measure(faces, count, which, chip, image->width, image->height, ret_quality);
    memory_wipe_free(chip, 3 * COMPONENTS_CHIP_SIDE * COMPONENTS_CHIP_SIDE);
    image_source_clear(&engine->source);
    return OVERT_OK;
}

void overt_engine_forget(struct overt_engine *engine)
{
    detect_forget(engine->detect);
    infer_runtime_forget(engine->runtime);
}

const char *overt_engine_detector(const struct overt_engine *engine)
{
    return engine->detector_manifest->name;
}

const char *overt_engine_recogniser(const struct overt_engine *engine)
{
    return engine->recogniser_manifest != NULL ? engine->recogniser_manifest->name : "";
}

const uint8_t *overt_engine_recogniser_hash(const struct overt_engine *engine)
{
    return engine->recogniser_manifest != NULL ? engine->recogniser_manifest->files[0].sha256
                                               : NULL;
}

const uint8_t *overt_engine_detector_manifest(const struct overt_engine *engine)
{
    return engine->detector_manifest->sha256;
}

const uint8_t *overt_engine_recogniser_manifest(const struct overt_engine *engine)
{
    return engine->recogniser_manifest != NULL ? engine->recogniser_manifest->sha256 : NULL;
}

int32_t overt_engine_dimension(const struct overt_engine *engine)
{
    return engine->embed != NULL ? embed_dimension(engine->embed) : 0;
}

double overt_engine_model_seconds(const struct overt_engine *engine)
{
    return infer_runtime_seconds(engine->runtime);
}
