// SPDX-License-Identifier: Apache-2.0
// fake_engine.c - the engine's calls over made-up pictures, for tests of what operate does with
// faces.
//
// A picture is a text: "SCENE" and one line per face, "face SEED X SIDE [small|turned]". A video is
// "SCENES RATE" and pictures separated by "--" lines; "dark" is a camera that gives none. The
// template of a face is a unit vector made from its SEED alone, with a little noise by X so that no
// two pictures are equal. JPEG is FAKE_JPEG and the pixels. Gallery, permit, template and
// tracking are the real ones.
#include "fake_engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "face/source/source.h"
#include "overt/overt.h"

/// Of the recogniser's network, and of the detector's manifest.
#define FAKE_HASH    "a0adcd12f514d7f9200b2d2b0b817694147ac9d4e55122a7196c466cd54eefee"
#define PIXELS_WIDTH 640
#ifndef PIXELS_HEIGHT // a test that copies its record very often makes them smaller
#define PIXELS_HEIGHT 200
#endif

struct overt_engine {
    char recogniser[OVERT_MODEL_ID_MAX];
    char detector[OVERT_MODEL_ID_MAX];
    uint8_t hash[32], detector_manifest[32];
};

struct overt_video {
    bool dark;
    char *bytes, *next;
    struct overt_image *image;
    double rate;
    int64_t number;
};

// ---- pictures: the text itself stands in the pixels ----

int overt_image_create(int32_t width, int32_t height, struct overt_image **ret_image,
                       struct overt_error *err)
{
    (void)err;
    struct overt_image *image = memory_new(1, sizeof *image);
    image->width = width;
    image->height = height;
    image->stride = 3 * width;
    image->references = 1;
    image->pixels = memory_new((size_t)height, (size_t)image->stride);
    *ret_image = image;
    return 0;
}

struct overt_image *overt_image_ref(struct overt_image *image)
{
    image->references++;
    return image;
}

void overt_image_unref(struct overt_image **image)
{
    if (*image == NULL)
        return;
    if (--(*image)->references == 0) {
        memory_wipe_free((*image)->pixels, (size_t)(*image)->stride * (size_t)(*image)->height);
        memory_free(*image);
    }
    *image = NULL;
}

static struct overt_image *picture_of(const char *text, size_t size)
{
    struct overt_image *image = NULL;
    int32_t height = (int32_t)(size / (3 * PIXELS_WIDTH)) + PIXELS_HEIGHT;
    (void)overt_image_create(PIXELS_WIDTH, height, &image, NULL);
    memcpy(image->pixels, text, size);
    return image;
}

int overt_image_decode(const void *bytes, size_t size, struct overt_image **ret_image,
                       struct overt_error *err)
{
    const char *text = bytes;
    if (size >= FAKE_JPEG_SIZE && memcmp(text, FAKE_JPEG, FAKE_JPEG_SIZE) == 0) {
        *ret_image = picture_of(text + FAKE_JPEG_SIZE, size - FAKE_JPEG_SIZE);
        return 0;
    }
    if (size < 6 || memcmp(text, "SCENE\n", 6) != 0)
        return error_set(err, OVERT_INPUT, "this is not a picture: name a JPEG");
    *ret_image = picture_of(text + 6, size - 6);
    return 0;
}

int overt_image_encode_jpeg(const struct overt_image *image, int quality, void **ret_bytes,
                            size_t *ret_size, struct overt_error *err)
{
    (void)quality;
    (void)err;
    size_t size = (size_t)image->stride * (size_t)image->height;
    char *bytes = memory_new(size + FAKE_JPEG_SIZE, 1);
    memcpy(bytes, FAKE_JPEG, FAKE_JPEG_SIZE);
    memcpy(bytes + FAKE_JPEG_SIZE, image->pixels, size);
    *ret_bytes = bytes;
    *ret_size = size + FAKE_JPEG_SIZE;
    return 0;
}

void overt_bytes_free(void *bytes) { memory_free(bytes); }

// ---- videos ----

int overt_video_open(const char *path, struct overt_video **ret_video, struct overt_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, 1 << 20, &bytes, &size, err);
    if (code != 0)
        return code;
    double rate = 0;
    int used = 0;
    if (sscanf(bytes, "SCENES %lf\n%n", &rate, &used) != 1) {
        memory_free(bytes);
        return error_set(err, OVERT_INPUT, "%s is not a video: name a video file", path);
    }
    struct overt_video *video = memory_new(1, sizeof *video);
    video->bytes = bytes;
    video->next = bytes + used;
    video->rate = rate;
    *ret_video = video;
    return 0;
}

void overt_video_close(struct overt_video **video)
{
    if (*video == NULL)
        return;
    overt_image_unref(&(*video)->image);
    memory_free((*video)->bytes);
    memory_free(*video);
    *video = NULL;
}

int overt_video_next(struct overt_video *video, const struct overt_image **ret_image,
                     double *ret_time, struct overt_error *err)
{
    if (video->next == NULL || *video->next == '\0')
        return OVERT_END;
    if (text_starts(video->next, "broken"))
        return error_set(err, OVERT_INPUT, "the video breaks off");
    char *end = strstr(video->next, "--\n");
    size_t size = end != NULL ? (size_t)(end - video->next) : strlen(video->next);
    overt_image_unref(&video->image);
    video->image = picture_of(video->next, size);
    video->next = end != NULL ? end + 3 : NULL;
    *ret_image = video->image;
    *ret_time = (double)video->number++ / video->rate;
    return 0;
}

int source_open(const struct source_wish *wish, struct source **ret_source,
                struct overt_error *err)
{
    return overt_video_open(wish->path, (struct overt_video **)(void *)ret_source, err);
}

void source_close(struct source **source)
{
    overt_video_close((struct overt_video **)(void *)source);
}

int source_next(struct source *source, double not_before, double seconds,
                struct source_picture *ret_picture, struct overt_error *err)
{
    (void)seconds;
    struct overt_video *video = (struct overt_video *)(void *)source;
    video->dark = video->next != NULL && text_starts(video->next, "dark\n--\n");
    ret_picture->image = NULL;
    if (video->dark)
        video->next += strlen("dark\n--\n");
    int code = 0;
    while (code == 0 && !video->dark && (ret_picture->image == NULL ||
                                         ret_picture->time < not_before))
        code = overt_video_next(video, &ret_picture->image, &ret_picture->time, err);
    ret_picture->given = video->number;
    return code;
}

double source_duration(const struct source *source)
{
    (void)source;
    return 0;
}

bool source_path_is_live(const char *path) { return strstr(path, "://") != NULL; }

const char *source_darkness(const struct source *source)
{
    return ((const struct overt_video *)(const void *)source)->dark ? "no pictures come" : NULL;
}

bool source_dark_by_damage(const struct source *source)
{
    (void)source;
    return false;
}

const char *source_weakness(const struct source *source)
{
    (void)source;
    return NULL;
}

double overt_video_duration(const struct overt_video *video)
{
    (void)video;
    return 0;
}

double overt_video_rate(const struct overt_video *video) { return video->rate; }

// ---- the engine ----

int overt_engine_create(const struct overt_engine_params *params, struct overt_engine **ret_engine,
                        struct overt_error *err)
{
    (void)err;
    struct overt_engine *engine = memory_new(1, sizeof *engine);
    const char *name = params->recogniser != NULL ? params->recogniser : "mobilefacenet@1";
    (void)text_to_bytes(FAKE_HASH, engine->hash, sizeof engine->hash);
    if (name[0] == '!') // a file of this name that is another network
        engine->hash[31] ^= 1;
    (void)text_copy(engine->recogniser, sizeof engine->recogniser, name + (name[0] == '!'));
    const char *detector = params->detector != NULL ? params->detector : "mtcnn@1";
    (void)text_to_bytes(FAKE_HASH, engine->detector_manifest, sizeof engine->detector_manifest);
    if (detector[0] == '!') // as above
        engine->detector_manifest[31] ^= 1;
    (void)text_copy(engine->detector, sizeof engine->detector, detector + (detector[0] == '!'));
    *ret_engine = engine;
    return 0;
}

void overt_engine_destroy(struct overt_engine **engine)
{
    memory_free(*engine);
    *engine = NULL;
}

const char *overt_engine_recogniser(const struct overt_engine *engine)
{
    return engine->recogniser;
}

const char *overt_engine_detector(const struct overt_engine *engine)
{
    return engine->detector;
}

const uint8_t *overt_engine_detector_manifest(const struct overt_engine *engine)
{
    return engine->detector_manifest;
}

const uint8_t *overt_engine_recogniser_hash(const struct overt_engine *engine)
{
    return engine->hash;
}

void fake_template(int seed, float noise, const char *model, struct overt_template *ret_template)
{
    memset(ret_template, 0, sizeof *ret_template);
    (void)text_copy(ret_template->model, sizeof ret_template->model, model);
    ret_template->dimension = FAKE_DIMENSION;
    uint32_t state = (uint32_t)seed * 2654435761u + 12345u;
    double square = 0;
    for (int i = 0; i < FAKE_DIMENSION; i++) {
        state = state * 1664525u + 1013904223u;
        float value = (float)(state >> 8) / 8388608.0f - 1.0f + noise * (float)((i * 7) % 5 - 2);
        ret_template->values[i] = value;
        square += (double)value * (double)value;
    }
    for (int i = 0; i < FAKE_DIMENSION; i++)
        ret_template->values[i] = (float)((double)ret_template->values[i] / sqrt(square));
}

static struct {
    void (*looks)(void *context);
    void *context;
} listener;

void fake_on_look(void (*looks)(void *context), void *context)
{
    listener.looks = looks;
    listener.context = context;
}

double overt_engine_model_seconds(const struct overt_engine *engine)
{
    (void)engine;
    return 0;
}

/// Faces of the text in the pixels; a face keeps its seed in `quality.sharpness`.
int overt_engine_detect(struct overt_engine *engine, const struct overt_image *image,
                        struct overt_face *faces, size_t capacity, size_t *ret_count,
                        struct overt_error *err)
{
    (void)err;
    if (listener.looks != NULL)
        listener.looks(listener.context);
    size_t size = (size_t)image->stride * (size_t)image->height, count = 0;
    char *text = memory_new(size + 1, 1), *state = NULL;
    memcpy(text, image->pixels, size);
    for (char *line = strtok_r(text, "\n", &state); line != NULL;
         line = strtok_r(NULL, "\n", &state)) {
        int seed = 0;
        float x = 0, side = 0;
        char word[16] = "";
        if (sscanf(line, "face %d %f %f %15s", &seed, &x, &side, word) < 3 || count == capacity)
            continue;
        int blind = 0; // "blind-to-7@1"
        if (sscanf(engine->recogniser, "blind-to-%d", &blind) == 1 && blind == seed)
            continue;
        struct overt_face face = {.x = x, .y = 0, .width = side, .height = side, .confidence = 1};
        face.quality.score = 0.5f;
        face.quality.sharpness = (float)seed;
        face.quality.refusal = strcmp(word, "small") == 0    ? (uint32_t)OVERT_REFUSAL_SMALL
                               : strcmp(word, "turned") == 0 ? (uint32_t)OVERT_REFUSAL_TURNED
                                                             : 0;
        faces[count++] = face;
    }
    memory_free(text);
    *ret_count = count;
    return 0;
}

int overt_engine_embed(struct overt_engine *engine, const struct overt_image *image,
                       const struct overt_face *faces, size_t count,
                       struct overt_template *templates, struct overt_error *err)
{
    (void)image;
    (void)err;
    for (size_t i = 0; i < count; i++)
        fake_template((int)faces[i].quality.sharpness, 0.00002f * faces[i].x, engine->recogniser,
                      &templates[i]);
    return 0;
}

void overt_engine_forget(struct overt_engine *engine)
{
    (void)engine;
}

int overt_engine_quality(struct overt_engine *engine, const struct overt_image *image,
                         const struct overt_face *faces, size_t count, size_t which,
                         struct overt_sample_quality *ret_quality, struct overt_error *err)
{
    (void)engine, (void)image, (void)faces, (void)count, (void)which, (void)err;
    memset(ret_quality, 0, sizeof *ret_quality);
    return 0;
}

const char *overt_component_advice(enum overt_component component,
                                   const struct overt_component_value *value)
{
    (void)value;
    return component == OVERT_HEAD_POSE_YAW ? "turn towards the camera" : "";
}

const char *overt_refusal_advice(uint32_t refusal)
{
    return refusal != 0 ? "the face is too small: come closer" : "";
}
