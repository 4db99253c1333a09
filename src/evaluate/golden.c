// SPDX-License-Identifier: Apache-2.0
// golden.c - a model's golden pictures through the engine as it is. What is expected was computed
// by the model's author, so that wrong colours, scaling or alignment show.
#include "evaluate/golden.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "json/json.h"

struct golden {
    struct overt_engine *engine;
    const struct json *picture; ///< the member of "pictures" that is looked at
    const char *file;
    struct overt_image *image;
    struct overt_face *faces;
    size_t count;
    double least; ///< similarity or overlap so far
};

static bool read_numbers(const struct json *array, size_t count, double low, double high,
                         float *numbers)
{
    double value = 0;
    if (json_count(array) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!json_double(json_at(array, i), low, high, &value))
            return false;
        numbers[i] = (float)value;
    }
    return true;
}

/// The file has to be the one that the author had.
static int read_picture(struct golden *golden, const char *folder, struct overt_error *err)
{
    uint8_t wanted[CRYPT_HASH_SIZE], is[CRYPT_HASH_SIZE];
    const char *hash = json_text(json_member(golden->picture, "sha256"));
    golden->file = json_text(json_member(golden->picture, "file"));
    if (golden->file == NULL || strchr(golden->file, '/') != NULL || golden->file[0] == '.' ||
        hash == NULL || !text_to_bytes(hash, wanted, sizeof wanted))
        return error_set(err, OVERT_INPUT, "golden.json: a picture has no \"file\" without a "
                                           "folder, or no \"sha256\"");
    AUTO_FREE char *path = file_join(folder, golden->file);
    int code = crypt_sha256_file(path, is, err);
    if (code == OVERT_NOT_FOUND)
        return error_set(err, OVERT_NOT_FOUND, "%.80s is not there", golden->file);
    if (code < 0)
        return code;
    if (memcmp(is, wanted, sizeof is) != 0)
        return error_set(err, OVERT_INPUT, "%.80s is another picture (SHA-256 differs)",
                         golden->file);
    return overt_image_read(path, &golden->image, err);
}

static float overlap(const struct overt_face *a, const float *b)
{
    float wide = fminf(a->x + a->width, b[0] + b[2]) - fmaxf(a->x, b[0]);
    float high = fminf(a->y + a->height, b[1] + b[3]) - fmaxf(a->y, b[1]);
    float common = fmaxf(wide, 0) * fmaxf(high, 0);
    return common / (a->width * a->height + b[2] * b[3] - common);
}

/// "faces": x, y, width, height of each, in px.
static int compare_faces(struct golden *golden, struct overt_error *err)
{
    const struct json *faces = json_member(golden->picture, "faces");
    int code = overt_engine_detect(golden->engine, golden->image, golden->faces, OVERT_FACES_MAX,
                                   &golden->count, err);
    if (code == 0 && golden->count != json_count(faces))
        code = error_set(err, OVERT_MISMATCH, "%.60s: %zu faces instead of %zu", golden->file,
                         golden->count, json_count(faces));
    for (size_t i = 0; i < json_count(faces) && code == 0; i++) {
        float box[4], best = 0;
        if (!read_numbers(json_at(faces, i), 4, -100000, 100000, box))
            return error_set(err, OVERT_INPUT, "golden.json: a face is not four numbers");
        for (size_t j = 0; j < golden->count; j++)
            best = fmaxf(best, overlap(&golden->faces[j], box));
        golden->least = fmin(golden->least, (double)best);
        if ((double)best < GOLDEN_OVERLAP)
            code = error_set(err, OVERT_MISMATCH, "%.60s: face %zu is not where it should be",
                             golden->file, i + 1);
    }
    return code;
}

static double cosine(const struct overt_template *a, const float *b)
{
    double dot = 0, length = 0;
    for (int32_t i = 0; i < a->dimension; i++) {
        dot += (double)a->values[i] * (double)b[i];
        length += (double)b[i] * (double)b[i];
    }
    return length > 0 ? dot / sqrt(length) : 0;
}

/// "points": five pairs; "template": the numbers that the author's own code makes of them.
static int compare_template(struct golden *golden, struct overt_error *err)
{
    float points[2 * OVERT_LANDMARK_COUNT], *expected = NULL;
    struct overt_face face = {0};
    size_t dimension = (size_t)overt_engine_dimension(golden->engine);
    AUTO_FREE struct overt_template *made = memory_new(1, sizeof *made);
    expected = memory_new(dimension, sizeof *expected);
    int code = 0;
    if (!read_numbers(json_member(golden->picture, "points"), ARRAY_COUNT(points), -100000, 100000,
                      points) ||
        !read_numbers(json_member(golden->picture, "template"), dimension, -1e6, 1e6, expected))
        code = error_set(err, OVERT_INPUT,
                         "golden.json: %.40s needs \"points\" (ten numbers) and \"template\" (%zu)",
                         golden->file, dimension);
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++)
        face.points[i] = (struct overt_point){points[2 * i], points[2 * i + 1]};
    if (code == 0)
        code = overt_engine_embed(golden->engine, golden->image, &face, 1, made, err);
    double similar = code == 0 ? cosine(made, expected) : 0;
    golden->least = fmin(golden->least, similar);
    memory_free(expected);
    if (code == 0 && similar < GOLDEN_COSINE)
        code = error_set(err, OVERT_MISMATCH,
                         "%.60s: similarity %.4f with what its author got: colours, scaling or "
                         "alignment may be wrong",
                         golden->file, similar);
    return code;
}

static int compare_all(struct golden *golden, const struct json *pictures, bool detector,
                       const char *folder, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; i < json_count(pictures) && code == 0; i++) {
        golden->picture = json_at(pictures, i);
        code = read_picture(golden, folder, err);
        if (code == 0)
            code = detector ? compare_faces(golden, err) : compare_template(golden, err);
        overt_image_unref(&golden->image);
    }
    overt_engine_forget(golden->engine);
    return code;
}

void golden_check(struct model_check *check, struct overt_engine *engine,
                  const struct infer_manifest *manifest, const char *pictures)
{
    AUTO_JSON struct json *root = NULL;
    AUTO_FREE char *path = file_join(manifest->folder, "golden.json");
    struct overt_error err = {0};
    if (!file_exists(path)) {
        (void)model_step_add(check, "golden", MODEL_NOT_CHECKED,
                             "the model has no golden.json: nothing shows that it gives here what "
                             "its author got");
        return;
    }
    int code = json_read(path, &root, &err);
    const struct json *list = json_member(root, "pictures");
    struct golden golden = {.engine = engine, .least = 1};
    if (code == 0 && (json_count(list) == 0 || json_count(list) > GOLDEN_PICTURES_MAX))
        code = error_set(&err, OVERT_INPUT, "golden.json needs 1 to %d pictures",
                         GOLDEN_PICTURES_MAX);
    golden.faces = memory_new(OVERT_FACES_MAX, sizeof *golden.faces);
    if (code == 0)
        code = compare_all(&golden, list, manifest->kind == INFER_DETECTOR,
                           pictures != NULL ? pictures : manifest->folder, &err);
    memory_wipe_free(golden.faces, OVERT_FACES_MAX * sizeof *golden.faces);
    if (code == OVERT_NOT_FOUND)
        (void)model_step_add(check, "golden", MODEL_NOT_CHECKED,
                             "%.100s: say where golden pictures lie (--pictures)", err.text);
    else if (code != 0)
        (void)model_step_add(check, "golden", MODEL_FAULT, "%s", err.text);
    else
        (void)model_step_add(check, "golden", MODEL_GOOD, "%zu picture%s, least %s %.5f",
                             json_count(list), json_count(list) == 1 ? "" : "s",
                             manifest->kind == INFER_DETECTOR ? "overlap" : "similarity",
                             golden.least);
}
