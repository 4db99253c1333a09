// SPDX-License-Identifier: Apache-2.0
// mtcnn.c - faces by three networks, each looking closer at what the one before left over: Zhang,
// Zhang, Li, Qiao, "Joint Face Detection and Alignment using Multitask Cascaded Convolutional
// Networks", IEEE Signal Processing Letters 23(10), 2016.
//
// All sizes of the picture lie in one canvas (pyramid.c), so the first network runs once; the
// second and third take their candidates in batches.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "face/detect/internal.h"
#include "face/detect/pyramid.h"

enum { BATCH_MAX = 16, POINTS = 10 * BATCH_MAX }; // 64 took a tenth longer, and memory

enum { STAGES = 3, PNET = 0, RNET = 1, ONET = 2 };

struct mtcnn {
    struct detect base;
    const struct infer_manifest *manifest;
    struct infer_session *sessions[STAGES];
    int32_t crop[STAGES]; ///< px a side, 0 for the first
    float cell, stride, factor;
    float thresholds[STAGES];
    float overlap_level, overlaps[STAGES];
    float face_size_min;
    struct pyramid pyramid;
    int32_t planned_width, planned_height; ///< of the picture the pyramid was planned for
    float *canvas, *crops, *scores, *shifts, *points;
    size_t canvas_capacity, scores_capacity, shifts_capacity;
    struct detect_boxes boxes, found;
};

static struct mtcnn *as_mtcnn(struct detect *detect)
{
    return (struct mtcnn *)detect;
}

/// Floats of a whole batch of the larger crops.
static size_t crop_floats(const struct mtcnn *mtcnn)
{
    int32_t side = mtcnn->crop[RNET] > mtcnn->crop[ONET] ? mtcnn->crop[RNET] : mtcnn->crop[ONET];
    return (size_t)BATCH_MAX * 3 * (size_t)side * (size_t)side;
}

static void mtcnn_destroy(struct detect *detect)
{
    struct mtcnn *mtcnn = as_mtcnn(detect);
    for (int stage = 0; stage < STAGES; stage++)
        infer_session_close(&mtcnn->sessions[stage]);
    memory_wipe_free(mtcnn->canvas, mtcnn->canvas_capacity * sizeof(float));
    memory_wipe_free(mtcnn->crops, crop_floats(mtcnn) * sizeof(float));
    memory_wipe_free(mtcnn->scores, mtcnn->scores_capacity * sizeof(float));
    memory_wipe_free(mtcnn->shifts, mtcnn->shifts_capacity * sizeof(float));
    memory_wipe_free(mtcnn->points, POINTS * sizeof(float));
    detect_boxes_finish(&mtcnn->boxes);
    detect_boxes_finish(&mtcnn->found);
    memory_free(mtcnn);
}

static void wipe(float *floats, size_t count)
{
    if (count > 0)
        explicit_bzero(floats, count * sizeof *floats);
}

/// The gaps of the canvas stay black, which is 0.
static void mtcnn_forget(struct detect *detect)
{
    struct mtcnn *mtcnn = as_mtcnn(detect);
    wipe(mtcnn->canvas, mtcnn->canvas_capacity);
    wipe(mtcnn->crops, crop_floats(mtcnn));
    wipe(mtcnn->scores, mtcnn->scores_capacity);
    wipe(mtcnn->shifts, mtcnn->shifts_capacity);
    wipe(mtcnn->points, POINTS);
    detect_boxes_forget(&mtcnn->boxes);
    detect_boxes_forget(&mtcnn->found);
}

static int take_parameters(struct mtcnn *mtcnn, const struct infer_manifest *manifest,
                           struct overt_error *err)
{
    float face_px_min = 12;
    const struct infer_wanted wanted[] = {
        {"face_px_min", 1, 1000, 0, 1, &face_px_min, NULL},
        {"cell", 4, 64, 1, 1, &mtcnn->cell, NULL},
        {"stride", 1, 16, 1, 1, &mtcnn->stride, NULL},
        {"pyramid_factor", 0.3, 0.95, 1, 1, &mtcnn->factor, NULL},
        {"thresholds.pnet", 0, 1, 1, 1, &mtcnn->thresholds[PNET], NULL},
        {"thresholds.rnet", 0, 1, 1, 1, &mtcnn->thresholds[RNET], NULL},
        {"thresholds.onet", 0, 1, 1, 1, &mtcnn->thresholds[ONET], NULL},
        {"nms.pnet_level", 0, 1, 1, 1, &mtcnn->overlap_level, NULL},
        {"nms.pnet", 0, 1, 1, 1, &mtcnn->overlaps[PNET], NULL},
        {"nms.rnet", 0, 1, 1, 1, &mtcnn->overlaps[RNET], NULL},
        {"nms.onet", 0, 1, 1, 1, &mtcnn->overlaps[ONET], NULL},
        {NULL, 0, 0, 0, 0, NULL, NULL},
    };
    int code = infer_manifest_take(manifest, wanted, (const char *const[]){NULL}, err);
    if (code == OVERT_OK && (mtcnn->stride != 2 || mtcnn->cell != 12))
        code = error_set(err, OVERT_MODEL,
                         "model %s: family mtcnn has cells of 12 and a stride of 2",
                         manifest->name);
    return code;
}

static int open_stage(struct mtcnn *mtcnn, struct infer_runtime *runtime, int stage,
                      struct overt_error *err)
{
    static const char *const roles[STAGES] = {"pnet", "rnet", "onet"};
    static const char *const outputs[] = {"score", "box", NULL};
    static const char *const outputs_last[] = {"score", "box", "points", NULL};
    const struct infer_file *file = NULL;
    int code = infer_manifest_file(mtcnn->manifest, roles[stage], &file, err);
    if (code != OVERT_OK)
        return code;
    bool free_size = file->width == 0;
    if (free_size != (stage == PNET) || file->width != file->height || file->batch != 0 ||
        file->multiple_of != 1)
        return error_set(err, OVERT_MODEL, "model %s: \"%s\" has to take any batch and %s",
                         mtcnn->manifest->name, roles[stage],
                         stage == PNET ? "pictures of any size" : "squares of one size");
    mtcnn->crop[stage] = file->width;
    return infer_session_open(runtime, mtcnn->manifest, file,
                              stage == ONET ? outputs_last : outputs, &mtcnn->sessions[stage], err);
}

static int mtcnn_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                        int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    struct mtcnn *mtcnn = memory_new(1, sizeof *mtcnn);
    mtcnn->base.family = &detect_mtcnn;
    mtcnn->manifest = manifest;
    mtcnn->face_size_min = (float)face_size_min;
    mtcnn->points = memory_new(POINTS, sizeof(float));
    detect_boxes_init(&mtcnn->boxes);
    detect_boxes_init(&mtcnn->found);
    int code = take_parameters(mtcnn, manifest, err);
    for (int stage = 0; stage < STAGES && code == OVERT_OK; stage++)
        code = open_stage(mtcnn, runtime, stage, err);
    if (code == OVERT_OK)
        mtcnn->crops = memory_new(crop_floats(mtcnn), sizeof(float));
    if (code != OVERT_OK)
        mtcnn_destroy(&mtcnn->base);
    else
        *ret_detect = &mtcnn->base;
    return code;
}

/// Cells of the first network along an axis of the canvas.
static int32_t cells(int32_t pixels)
{
    return (pixels - 2 + 1) / 2 - 4;
}

/// Plans the canvas when pictures of another size come, and makes its gaps black once.
static int plan(struct mtcnn *mtcnn, const struct image_view *picture, struct overt_error *err)
{
    struct pyramid *pyramid = &mtcnn->pyramid;
    if (mtcnn->planned_width == picture->width && mtcnn->planned_height == picture->height)
        return OVERT_OK;
    mtcnn->planned_width = 0;
    pyramid_plan(pyramid, picture->width, picture->height, mtcnn->cell / mtcnn->face_size_min,
                 mtcnn->factor, (int32_t)mtcnn->cell);
    size_t area = (size_t)pyramid->width * (size_t)pyramid->height, grid = BATCH_MAX;
    if (pyramid->count > 0)
        grid += (size_t)cells(pyramid->width) * (size_t)cells(pyramid->height);
    int code = detect_floats_grow(&mtcnn->canvas, &mtcnn->canvas_capacity, 3 * area, err);
    if (code == OVERT_OK)
        code = detect_floats_grow(&mtcnn->scores, &mtcnn->scores_capacity, grid, err);
    if (code == OVERT_OK)
        code = detect_floats_grow(&mtcnn->shifts, &mtcnn->shifts_capacity, 4 * grid, err);
    if (code != OVERT_OK)
        return code;
    if (area > 0)
        memset(mtcnn->canvas, 0, 3 * area * sizeof(float));
    mtcnn->planned_width = picture->width;
    mtcnn->planned_height = picture->height;
    return OVERT_OK;
}

static int fill_canvas(struct mtcnn *mtcnn, struct image_source *source, struct overt_error *err)
{
    const struct pyramid *pyramid = &mtcnn->pyramid;
    size_t row = (size_t)pyramid->width, area = row * (size_t)pyramid->height;
    struct image_box whole = {0, 0, (float)source->levels[0].width,
                              (float)source->levels[0].height};
    for (int i = 0; i < pyramid->count; i++) {
        const struct pyramid_level *level = &pyramid->levels[i];
        struct image_planes planes = {
            .first = mtcnn->canvas + row * (size_t)level->y + (size_t)level->x,
            .row_stride = row, .plane_stride = area,
            .width = level->width, .height = level->height};
        int code = image_crop_planes(source, &whole, &mtcnn->manifest->scaling, &planes, err);
        if (code != OVERT_OK)
            return code;
    }
    return OVERT_OK;
}

/// The cells of one level that could be a face, as boxes in the picture.
static void collect_level(struct mtcnn *mtcnn, const struct pyramid_level *level,
                          const struct image_view *picture)
{
    int32_t across = cells(mtcnn->pyramid.width), down = cells(mtcnn->pyramid.height);
    size_t grid = (size_t)across * (size_t)down;
    float scale_x = (float)picture->width / (float)level->width;
    float scale_y = (float)picture->height / (float)level->height;
    for (int32_t row = 0; row < cells(level->height); row++) {
        size_t at = (size_t)(level->y / 2 + row) * (size_t)across + (size_t)(level->x / 2);
        for (int32_t column = 0; column < cells(level->width); column++) {
            size_t cell = at + (size_t)column;
            if (!(mtcnn->scores[cell] >= mtcnn->thresholds[PNET]))
                continue;
            struct detect_box box = {.score = mtcnn->scores[cell]};
            box.left = (float)column * mtcnn->stride * scale_x;
            box.top = (float)row * mtcnn->stride * scale_y;
            box.right = box.left + mtcnn->cell * scale_x;
            box.bottom = box.top + mtcnn->cell * scale_y;
            for (size_t edge = 0; edge < 4; edge++)
                box.adjust[edge] = mtcnn->shifts[grid * edge + cell];
            detect_boxes_add(&mtcnn->boxes, &box);
        }
    }
}

/// Moves each edge as the network says.
static void adjust(struct detect_boxes *boxes)
{
    for (size_t i = 0; i < boxes->count; i++) {
        struct detect_box *box = &boxes->items[i];
        float width = box->right - box->left, height = box->bottom - box->top;
        box->left += box->adjust[0] * width;
        box->top += box->adjust[1] * height;
        box->right += box->adjust[2] * width;
        box->bottom += box->adjust[3] * height;
    }
}

static int run_first(struct mtcnn *mtcnn, struct image_source *source, struct overt_error *err)
{
    const struct pyramid *pyramid = &mtcnn->pyramid;
    mtcnn->boxes.count = 0;
    int code = fill_canvas(mtcnn, source, err);
    if (code != OVERT_OK)
        return code;
    int64_t across = cells(pyramid->width), down = cells(pyramid->height);
    const struct infer_tensor outputs[] = {
        {.data = mtcnn->scores, .shape = {1, 1, down, across}, .rank = 4},
        {.data = mtcnn->shifts, .shape = {1, 4, down, across}, .rank = 4}};
    code = infer_session_run(mtcnn->sessions[PNET], mtcnn->canvas, 1, pyramid->height,
                             pyramid->width, outputs, err);
    if (code != OVERT_OK)
        return code;
    for (int i = 0; i < pyramid->count; i++) {
        size_t before = mtcnn->boxes.count;
        collect_level(mtcnn, &pyramid->levels[i], &source->levels[0]);
        if (mtcnn->boxes.count > before)
            detect_boxes_suppress(&mtcnn->boxes, before, mtcnn->overlap_level,
                                  DETECT_OVERLAP_UNION);
    }
    detect_boxes_suppress(&mtcnn->boxes, 0, mtcnn->overlaps[PNET], DETECT_OVERLAP_UNION);
    adjust(&mtcnn->boxes);
    return OVERT_OK;
}

/// The square around a box' middle, as the networks were trained.
static struct image_box square_of(const struct detect_box *box)
{
    float side = fmaxf(box->right - box->left, box->bottom - box->top);
    return (struct image_box){(box->left + box->right - side) * 0.5f,
                              (box->top + box->bottom - side) * 0.5f, side, side};
}

/// What came of one crop; false when it is no face.
static bool take_result(const struct mtcnn *mtcnn, int stage, size_t index, struct detect_box *box)
{
    if (!(mtcnn->scores[index] >= mtcnn->thresholds[stage]))
        return false;
    struct image_box square = square_of(box);
    box->left = square.x;
    box->top = square.y;
    box->right = square.x + square.width;
    box->bottom = square.y + square.height;
    box->score = mtcnn->scores[index];
    memcpy(box->adjust, mtcnn->shifts + 4 * index, sizeof box->adjust);
    // The authors count points from the centre of the crop's first pixel, we from the picture's
    // corner.
    for (size_t i = 0; i < OVERT_LANDMARK_COUNT && stage == ONET; i++) {
        box->points[i].x = square.x + mtcnn->points[10 * index + 2 * i] * square.width + 0.5f;
        box->points[i].y = square.y + mtcnn->points[10 * index + 2 * i + 1] * square.height + 0.5f;
    }
    return true;
}

static int run_batch(struct mtcnn *mtcnn, int stage, const struct detect_box *boxes, size_t count,
                     struct image_source *source, struct overt_error *err)
{
    int32_t side = mtcnn->crop[stage];
    size_t area = (size_t)side * (size_t)side;
    for (size_t i = 0; i < count; i++) {
        struct image_planes planes = {.first = mtcnn->crops + 3 * area * i,
                                      .row_stride = (size_t)side, .plane_stride = area,
                                      .width = side, .height = side};
        struct image_box square = square_of(&boxes[i]);
        int code = image_crop_planes(source, &square, &mtcnn->manifest->scaling, &planes, err);
        if (code != OVERT_OK)
            return code;
    }
    const struct infer_tensor outputs[] = {
        {.data = mtcnn->scores, .shape = {(int64_t)count, 1}, .rank = 2},
        {.data = mtcnn->shifts, .shape = {(int64_t)count, 4}, .rank = 2},
        {.data = mtcnn->points, .shape = {(int64_t)count, 10}, .rank = 2}};
    return infer_session_run(mtcnn->sessions[stage], mtcnn->crops, (int64_t)count, side, side,
                             outputs, err);
}

/// Crops smaller than a pixel or beyond all bounds come of networks fed with noise.
static bool is_sane(const struct detect_box *box)
{
    float width = box->right - box->left, height = box->bottom - box->top;
    return width >= 1 && height >= 1 && fabsf(box->left) < 1e6f && fabsf(box->top) < 1e6f &&
           width < 1e6f && height < 1e6f;
}

/// The second or third network over all candidates.
static int run_closer(struct mtcnn *mtcnn, int stage, struct image_source *source,
                      struct overt_error *err)
{
    size_t sane = 0;
    for (size_t i = 0; i < mtcnn->boxes.count; i++)
        if (is_sane(&mtcnn->boxes.items[i]))
            mtcnn->boxes.items[sane++] = mtcnn->boxes.items[i];
    mtcnn->boxes.count = sane;
    mtcnn->found.count = 0;
    for (size_t first = 0; first < sane; first += BATCH_MAX) {
        size_t count = sane - first < BATCH_MAX ? sane - first : BATCH_MAX;
        struct detect_box *batch = mtcnn->boxes.items + first;
        int code = run_batch(mtcnn, stage, batch, count, source, err);
        if (code != OVERT_OK)
            return code;
        for (size_t i = 0; i < count; i++)
            if (take_result(mtcnn, stage, i, &batch[i]))
                detect_boxes_add(&mtcnn->found, &batch[i]);
    }
    struct detect_boxes swap = mtcnn->boxes;
    mtcnn->boxes = mtcnn->found;
    mtcnn->found = swap;
    return OVERT_OK;
}

static int mtcnn_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                      size_t capacity, size_t *ret_count, struct overt_error *err)
{
    struct mtcnn *mtcnn = as_mtcnn(detect);
    int code = plan(mtcnn, &source->levels[0], err);
    if (code != OVERT_OK)
        return code;
    mtcnn->boxes.count = 0;
    if (mtcnn->pyramid.count > 0)
        code = run_first(mtcnn, source, err);
    if (code == OVERT_OK && mtcnn->boxes.count > 0)
        code = run_closer(mtcnn, RNET, source, err);
    if (code != OVERT_OK)
        return code;
    detect_boxes_suppress(&mtcnn->boxes, 0, mtcnn->overlaps[RNET], DETECT_OVERLAP_UNION);
    adjust(&mtcnn->boxes);
    if (mtcnn->boxes.count > 0)
        code = run_closer(mtcnn, ONET, source, err);
    if (code != OVERT_OK)
        return code;
    adjust(&mtcnn->boxes);
    detect_boxes_suppress(&mtcnn->boxes, 0, mtcnn->overlaps[ONET], DETECT_OVERLAP_SMALLER);
    *ret_count = detect_boxes_to_faces(&mtcnn->boxes, faces, capacity);
    return OVERT_OK;
}

const struct detect_family detect_mtcnn = {"mtcnn", mtcnn_create, mtcnn_destroy, mtcnn_forget,
                                            mtcnn_find};
