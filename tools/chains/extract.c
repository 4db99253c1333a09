// SPDX-License-Identifier: Apache-2.0
// extract.c - each picture of a test set looked at in all ways, once.
//
// A chip is moved, turned or scaled by moving the five points that it is cut by, so that everything
// goes through the same engine as a search.
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/time.h"
#include "chains.h"
#include "face/align/align.h"
#include "overt/engine.h"

enum { FACES = 64, AGAIN = 4, CENTRE = 56 };

/// Smallest faces looked for besides the usual 40: other sizes of the picture, and so other boxes.
static const int again_sizes[AGAIN] = {34, 37, 44, 48};

struct engines {
    struct overt_engine *usual, *plain, *again[AGAIN], *second;
};

struct extraction {
    struct chains_set *set;
    struct engines *engines; ///< one a thread
    bool few;
    atomic_uint next;
    atomic_int stopped;
    struct overt_error *errors;
    double *detect_seconds, *view_seconds; ///< one a thread
};

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    static const char *const words[CHAINS_ROLES] = {"gallery", "mated", "nonmated"};
    struct chains_set *set = context;
    struct chains_row row = {.role = CHAINS_ROLES};
    bool is_new = false;
    for (int role = 0; role < CHAINS_ROLES; role++)
        if (text_equal(fields[0], words[role]))
            row.role = (enum chains_role)role;
    if (row.role == CHAINS_ROLES || fields[1][0] == '\0' || fields[2][0] == '\0')
        return error_set(err, OVERT_INPUT, "line %zu: role, identity or image is wrong", line);
    row.person = set_names_intern(&set->people, fields[1], NULL);
    if (row.person == SET_NONE ||
        set_names_intern(&set->paths, fields[2], &is_new) == SET_NONE || !is_new)
        return error_set(err, OVERT_INPUT, "line %zu: too many, or the same picture twice", line);
    if (set->count == set->capacity) {
        set->capacity = set->capacity == 0 ? 1024 : set->capacity * 2;
        set->rows = memory_resize(set->rows, set->capacity, sizeof *set->rows);
    }
    set->rows[set->count++] = row;
    set->of_role[row.role]++;
    return 0;
}

int chains_read(struct chains_set *set, const char *csv, struct overt_error *err)
{
    static const char *const names[] = {"role", "identity", "image"};
    set->folder = memory_copy_text(csv);
    char *slash = strrchr(set->folder, '/');
    if (slash != NULL)
        slash[1] = '\0';
    else
        text_copy(set->folder, 2, ".");
    int code = set_read(csv, names, ARRAY_COUNT(names), take_row, set, err);
    if (code == 0 && (set->of_role[CHAINS_MATED] + set->of_role[CHAINS_NONMATED] <
                          EVALUATE_SEARCHES_MIN ||
                      set->people.count < 10 * EVALUATE_PEOPLE_MIN))
        code = error_set(err, OVERT_REFUSED,
                         "a test set has at least %d searches and %d people here: a smaller one "
                         "would be a search without a permit",
                         EVALUATE_SEARCHES_MIN, 10 * EVALUATE_PEOPLE_MIN);
    return code;
}

static bool is_named(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    return text_equal(slash != NULL ? slash + 1 : path, name);
}

int chains_read_wrong(struct chains_set *set, const char *path, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    char *rest = NULL;
    int code = file_read(path, CSV_SIZE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    for (char *line = strtok_r(bytes, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        line[strcspn(line, " #")] = '\0';
        for (size_t i = 0; i < set->count && line[0] != '\0'; i++)
            if (is_named(set->paths.names[i], line) && !set->rows[i].is_wrong) {
                set->rows[i].is_wrong = true;
                set->wrong++;
            }
    }
    return 0;
}

void chains_finish(struct chains_set *set)
{
    memory_wipe_free(set->templates,
                     set->count * VIEWS_ALL * (size_t)set->dimension * sizeof(float));
    memory_free(set->rows);
    memory_free(set->folder);
    set_names_finish(&set->paths);
    set_names_finish(&set->people);
}

static double weight_of(const struct overt_face *face, const struct overt_image *image)
{
    double x = (double)face->x + (double)face->width / 2 - image->width / 2.0;
    double y = (double)face->y + (double)face->height / 2 - image->height / 2.0;
    return (double)face->width * (double)face->height - 2 * (x * x + y * y);
}

/// The face that src/evaluate would take. False: there is none.
static int find(struct overt_engine *engine, const struct overt_image *image, bool *ret_found,
                struct overt_face *ret_face, struct overt_error *err)
{
    struct overt_face faces[FACES];
    size_t count = 0, best = 0;
    int code = overt_engine_detect(engine, image, faces, FACES, &count, err);
    for (size_t i = 1; i < count; i++)
        best = weight_of(&faces[i], image) > weight_of(&faces[best], image) ? i : best;
    *ret_found = code == 0 && count > 0;
    if (*ret_found)
        *ret_face = faces[best];
    return code;
}

/// Moves the points so that the chip shows the face as `scale`, `degrees` and px to the right and
/// down would have it.
static void move(struct overt_face *face, float scale, float degrees, float right, float down)
{
    struct image_similarity map;
    if (!align_fit(&align_arcface, face->points, &map))
        return;
    float turn = -degrees * 3.14159265f / 180, c = cosf(turn) / scale, s = sinf(turn) / scale;
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        float x = align_arcface.points[i].x - CENTRE - right;
        float y = align_arcface.points[i].y - CENTRE - down;
        float u = c * x - s * y + CENTRE + 0.5f, v = s * x + c * y + CENTRE + 0.5f;
        face->points[i] = (struct overt_point){map.a * u - map.b * v + map.x0,
                                               map.b * u + map.a * v + map.y0};
    }
}

static bool is_same(const struct overt_face *a, const struct overt_face *b)
{
    float x = a->x + a->width / 2 - b->x - b->width / 2;
    float y = a->y + a->height / 2 - b->y - b->height / 2;
    return hypotf(x, y) < 0.3f * a->width;
}

static int points_again(struct engines *engines, const struct overt_image *image,
                        struct overt_face *face, struct overt_error *err)
{
    struct overt_face sum = *face, other;
    int count = 1, code = 0;
    for (int k = 0; k < AGAIN && code == 0; k++) {
        bool found = false;
        code = find(engines->again[k], image, &found, &other, err);
        if (!found || !is_same(face, &other))
            continue;
        count++;
        for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
            sum.points[i].x += other.points[i].x;
            sum.points[i].y += other.points[i].y;
        }
    }
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++)
        face->points[i] = (struct overt_point){sum.points[i].x / (float)count,
                                               sum.points[i].y / (float)count};
    return code;
}

static int points_second(struct engines *engines, const struct overt_image *image,
                         struct overt_face *face, struct overt_error *err)
{
    struct overt_face other;
    bool found = false;
    if (engines->second == NULL)
        return 0;
    int code = find(engines->second, image, &found, &other, err);
    if (found && is_same(face, &other))
        memcpy(face->points, other.points, sizeof face->points);
    return code;
}

/// The picture with its light changed: power < 1 is brighter, 0 grey.
static int relight(const struct overt_image *from, float power, struct overt_image **ret_image,
                   struct overt_error *err)
{
    int code = overt_image_create(from->width, from->height, ret_image, err);
    uint8_t curve[256];
    for (int i = 0; i < 256; i++)
        curve[i] = (uint8_t)(255 * powf((float)i / 255, power > 0 ? power : 1) + 0.5f);
    for (int32_t y = 0; code == 0 && y < from->height; y++) {
        const uint8_t *in = from->pixels + (size_t)from->stride * (size_t)y;
        uint8_t *out = (*ret_image)->pixels + (size_t)(*ret_image)->stride * (size_t)y;
        for (int32_t x = 0; x < from->width; x++, in += 3, out += 3) {
            int grey = (299 * in[0] + 587 * in[1] + 114 * in[2] + 500) / 1000;
            for (int k = 0; k < 3; k++)
                out[k] = power > 0 ? curve[in[k]] : (uint8_t)grey;
        }
    }
    return code;
}

static int embed(struct overt_engine *engine, const struct overt_image *image,
                 const struct overt_face *faces, size_t count, int32_t dimension, float *out,
                 struct overt_error *err)
{
    static _Thread_local struct overt_template made[VIEWS];
    int code = overt_engine_embed(engine, image, faces, count, made, err);
    for (size_t i = 0; i < count && code == 0; i++)
        memcpy(out + i * (size_t)dimension, made[i].values, (size_t)dimension * sizeof(float));
    for (size_t i = 0; i < count; i++)
        overt_template_wipe(&made[i]);
    return code;
}

static int embed_relit(struct engines *engines, const struct overt_image *image,
                       const struct overt_face *face, float power, int32_t dimension, float *out,
                       struct overt_error *err)
{
    struct overt_image *lit = NULL;
    int code = relight(image, power, &lit, err);
    if (code == 0)
        code = embed(engines->usual, lit, face, 1, dimension, out, err);
    overt_image_unref(&lit);
    return code;
}

static int look(struct extraction *extraction, int thread, const struct overt_image *image,
                const struct overt_face *found, float *out, struct overt_error *err)
{
    struct overt_face faces[VIEWS];
    static const float moves[VIEW_BRIGHTER][4] = {
        {1, 0, 0, 0}, {0.94f, 0, 0, 0}, {1.06f, 0, 0, 0}, {1, 0, 2, 0}, {1, 0, -2, 0},
        {1, 0, 0, 2}, {1, 0, 0, -2},    {1, 4, 0, 0},     {1, -4, 0, 0}};
    static const float powers[] = {0.75f, 1.33f, 0};
    struct engines *engines = &extraction->engines[thread];
    size_t each = (size_t)extraction->set->dimension;
    for (int i = 0; i < VIEWS; i++)
        faces[i] = *found;
    for (int i = 1; i < VIEW_BRIGHTER; i++)
        move(&faces[i], moves[i][0], moves[i][1], moves[i][2], moves[i][3]);
    size_t moved = extraction->few ? 1 : VIEW_BRIGHTER;
    double began = time_monotonic();
    int code = embed(engines->usual, image, faces, moved, (int32_t)each, out, err);
    extraction->view_seconds[thread] += (time_monotonic() - began) / (double)moved;
    if (code == 0)
        code = embed(engines->plain, image, found, 1, (int32_t)each, out + VIEW_NO_MIRROR * each,
                     err);
    if (extraction->few)
        return code;
    for (int i = 0; i < 3 && code == 0; i++)
        code = embed_relit(engines, image, found, powers[i], (int32_t)each,
                           out + (VIEW_BRIGHTER + (size_t)i) * each, err);
    if (code == 0)
        code = points_again(engines, image, &faces[VIEW_POINTS_AGAIN], err);
    if (code == 0)
        code = points_second(engines, image, &faces[VIEW_POINTS_SECOND], err);
    if (code == 0)
        code = embed(engines->usual, image, faces + VIEW_POINTS_AGAIN, 2, (int32_t)each,
                     out + VIEW_POINTS_AGAIN * each, err);
    return code;
}

static int extract_picture(struct extraction *extraction, int thread, uint32_t index,
                           struct overt_error *err)
{
    struct chains_set *set = extraction->set;
    struct overt_image *image = NULL;
    struct overt_face face;
    bool found = false;
    AUTO_FREE char *path = file_join(set->folder, set->paths.names[index]);
    int code = overt_image_read(path, &image, err);
    double began = time_monotonic();
    if (code == 0)
        code = find(extraction->engines[thread].usual, image, &found, &face, err);
    extraction->detect_seconds[thread] += (time_monotonic() - began);
    if (found)
        code = look(extraction, thread, image, &face,
                    set->templates + index * VIEWS_ALL * (size_t)set->dimension, err);
    overt_image_unref(&image);
    return code;
}

static void extract_some(void *context, int index)
{
    struct extraction *extraction = context;
    while (atomic_load(&extraction->stopped) == 0) {
        unsigned picture = atomic_fetch_add(&extraction->next, 1);
        if (picture >= extraction->set->count)
            break;
        int none = 0;
        int code = extract_picture(extraction, index, picture, &extraction->errors[index]);
        if (code != 0)
            (void)atomic_compare_exchange_strong(&extraction->stopped, &none, code);
    }
}

static int open_engines(struct engines *engines, const struct chains_params *params,
                        struct overt_error *err)
{
    struct overt_engine_params wish = {.threads = 1};
    int code = overt_engine_create(&wish, &engines->usual, err);
    wish.no_mirror = true;
    if (code == 0)
        code = overt_engine_create(&wish, &engines->plain, err);
    wish.detect_only = true;
    for (int i = 0; i < AGAIN && code == 0; i++) {
        wish.face_size_min = again_sizes[i];
        code = overt_engine_create(&wish, &engines->again[i], err);
    }
    wish = (struct overt_engine_params){
        .threads = 1, .detector = params->second, .detect_only = true};
    if (code == 0 && params->second != NULL)
        code = overt_engine_create(&wish, &engines->second, err);
    return code;
}

static void close_engines(struct engines *engines)
{
    overt_engine_destroy(&engines->usual);
    overt_engine_destroy(&engines->plain);
    overt_engine_destroy(&engines->second);
    for (int i = 0; i < AGAIN; i++)
        overt_engine_destroy(&engines->again[i]);
}

static void sum_up(struct chains_set *set, const struct extraction *extraction, int threads)
{
    size_t each = VIEWS_ALL * (size_t)set->dimension;
    for (size_t i = 0; i < set->count; i++) {
        double length = 0;
        for (int32_t k = 0; k < set->dimension; k++)
            length += fabs((double)set->templates[i * each + (size_t)k]);
        set->faceless += length == 0;
    }
    for (int i = 0; i < threads; i++) {
        set->detect_seconds += extraction->detect_seconds[i] / (double)set->count;
        set->view_seconds += extraction->view_seconds[i] / (double)set->count;
    }
}

int chains_extract(struct chains_set *set, const struct chains_params *params,
                   struct overt_error *err)
{
    int threads = params->threads > 0 ? params->threads : threads_available(), code = 0;
    struct extraction extraction = {.set = set, .few = params->few};
    extraction.engines = memory_new((size_t)threads, sizeof *extraction.engines);
    extraction.errors = memory_new((size_t)threads, sizeof *extraction.errors);
    extraction.detect_seconds = memory_new((size_t)threads, sizeof(double));
    extraction.view_seconds = memory_new((size_t)threads, sizeof(double));
    for (int i = 0; i < threads && code == 0; i++)
        code = open_engines(&extraction.engines[i], params, err);
    if (code == 0) {
        set->dimension = overt_engine_dimension(extraction.engines[0].usual);
        set->templates =
            memory_new(set->count * VIEWS_ALL * (size_t)set->dimension, sizeof(float));
        threads_run(threads, extract_some, &extraction);
        code = atomic_load(&extraction.stopped);
        for (int i = 0; i < threads && code != 0; i++)
            if (extraction.errors[i].code == code)
                *err = extraction.errors[i];
        sum_up(set, &extraction, threads);
    }
    for (int i = 0; i < threads; i++)
        close_engines(&extraction.engines[i]);
    memory_free(extraction.engines);
    memory_free(extraction.errors);
    memory_free(extraction.detect_seconds);
    memory_free(extraction.view_seconds);
    return code;
}
