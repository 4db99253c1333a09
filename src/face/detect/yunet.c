// SPDX-License-Identifier: Apache-2.0
// yunet.c - faces by one network without anchors: Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level
// Face Detector", Machine Intelligence Research 20, 2023.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "face/detect/internal.h"

enum { CLS = 0, OBJ = 1, BBOX = 2, KPS = 3, KINDS = 4, INPUT_SIDE_MAX = 4096 };

static const int kind_floats[KINDS] = {1, 1, 4, 10}; // per cell

struct yunet {
    struct detect base;
    const struct infer_manifest *manifest;
    struct infer_session *session;
    int32_t multiple, smallest, fixed_width, fixed_height;
    float strides[INFER_STRIDES_MAX];
    int stride_count;
    float face_px_min, face_size_min, threshold, overlap;
    float *input, *output;
    size_t input_capacity, output_capacity;
    struct detect_boxes boxes;
};

static struct yunet *as_yunet(struct detect *detect)
{
    return (struct yunet *)detect;
}

static void yunet_destroy(struct detect *detect)
{
    struct yunet *yunet = as_yunet(detect);
    infer_session_close(&yunet->session);
    memory_wipe_free(yunet->input, yunet->input_capacity * sizeof(float));
    memory_wipe_free(yunet->output, yunet->output_capacity * sizeof(float));
    detect_boxes_finish(&yunet->boxes);
    memory_free(yunet);
}

static void wipe(float *floats, size_t count)
{
    if (count > 0)
        explicit_bzero(floats, count * sizeof *floats);
}

static void yunet_forget(struct detect *detect)
{
    struct yunet *yunet = as_yunet(detect);
    wipe(yunet->input, yunet->input_capacity);
    wipe(yunet->output, yunet->output_capacity);
    detect_boxes_forget(&yunet->boxes);
}

static int take_parameters(struct yunet *yunet, struct overt_error *err)
{
    yunet->face_px_min = 10;
    const struct infer_wanted wanted[] = {
        {"face_px_min", 1, 1000, 0, 1, &yunet->face_px_min, NULL},
        {"strides", 1, 256, 1, INFER_TENSORS_MAX / KINDS, yunet->strides, &yunet->stride_count},
        {"thresholds.score", 0, 1, 1, 1, &yunet->threshold, NULL},
        {"nms.iou", 0, 1, 1, 1, &yunet->overlap, NULL},
        {NULL, 0, 0, 0, 0, NULL, NULL},
    };
    return infer_manifest_take(yunet->manifest, wanted, (const char *const[]){NULL}, err);
}

/// Every side that the input can have has to be made of whole cells.
static int check_file(const struct yunet *yunet, const struct infer_file *file,
                      struct overt_error *err)
{
    for (int i = 0; i < yunet->stride_count; i++) {
        int32_t stride = (int32_t)yunet->strides[i];
        int32_t width = file->width > 0 ? file->width : file->multiple_of;
        int32_t height = file->height > 0 ? file->height : file->multiple_of;
        if ((float)stride != yunet->strides[i] || width % stride != 0 || height % stride != 0)
            return error_set(err, OVERT_MODEL,
                             "model %s: sides have to be multiples of each stride",
                             yunet->manifest->name);
    }
    for (int i = 0; i < file->output_count; i++)
        if (file->outputs[i].count != yunet->stride_count)
            return error_set(err, OVERT_MODEL,
                             "model %s: output \"%s\" has to name a tensor for each "
                             "of %d strides",
                             yunet->manifest->name, file->outputs[i].role, yunet->stride_count);
    return OVERT_OK;
}

static int open_net(struct yunet *yunet, struct infer_runtime *runtime, struct overt_error *err)
{
    static const char *const outputs[] = {"cls", "obj", "bbox", "kps", NULL};
    const struct infer_file *file = NULL;
    int code = infer_manifest_file(yunet->manifest, "net", &file, err);
    if (code == OVERT_OK)
        code = check_file(yunet, file, err);
    if (code != OVERT_OK)
        return code;
    yunet->multiple = file->multiple_of;
    yunet->smallest = file->smallest;
    yunet->fixed_width = file->width;
    yunet->fixed_height = file->height;
    return infer_session_open(runtime, yunet->manifest, file, outputs, &yunet->session, err);
}

static int yunet_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                        int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    struct yunet *yunet = memory_new(1, sizeof *yunet);
    yunet->base.family = &detect_yunet;
    yunet->manifest = manifest;
    yunet->face_size_min = (float)face_size_min;
    detect_boxes_init(&yunet->boxes);
    int code = take_parameters(yunet, err);
    if (code == OVERT_OK)
        code = open_net(yunet, runtime, err);
    if (code != OVERT_OK)
        yunet_destroy(&yunet->base);
    else
        *ret_detect = &yunet->base;
    return code;
}

static int32_t padded(const struct yunet *yunet, float size)
{
    int32_t side = (int32_t)ceilf(size - 0.01f);
    side = side > yunet->smallest ? side : yunet->smallest;
    return (side + yunet->multiple - 1) / yunet->multiple * yunet->multiple;
}

/// How large the picture is shown to the network: the smallest face twice as large as the network
/// could find it, since its points need that, but never enlarged.
static float choose_size(const struct yunet *yunet, const struct image_view *picture,
                         int32_t *ret_width, int32_t *ret_height)
{
    float longest = fmaxf((float)picture->width, (float)picture->height);
    float scale = fminf(fminf(1, 2 * yunet->face_px_min / yunet->face_size_min),
                        (float)INPUT_SIDE_MAX / longest);
    *ret_width = yunet->fixed_width;
    *ret_height = yunet->fixed_height;
    if (yunet->fixed_width > 0)
        return fminf((float)yunet->fixed_width / (float)picture->width,
                     (float)yunet->fixed_height / (float)picture->height);
    *ret_width = padded(yunet, (float)picture->width * scale);
    *ret_height = padded(yunet, (float)picture->height * scale);
    return scale;
}

static size_t place_outputs(struct yunet *yunet, int32_t width, int32_t height,
                            struct infer_tensor tensors[INFER_TENSORS_MAX])
{
    size_t at = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < yunet->stride_count; i++) {
            int32_t stride = (int32_t)yunet->strides[i];
            int64_t count = (int64_t)(width / stride) * (height / stride);
            tensors[kind * yunet->stride_count + i] = (struct infer_tensor){
                .data = yunet->output != NULL ? yunet->output + at : NULL,
                .shape = {1, count, kind_floats[kind]}, .rank = 3};
            at += (size_t)count * (size_t)kind_floats[kind];
        }
    return at;
}

static float unit(float value)
{
    return fminf(fmaxf(value, 0), 1);
}

static void collect(struct yunet *yunet, const struct infer_tensor *tensors, int level,
                    int32_t width, float scale)
{
    float stride = yunet->strides[level], unit_px = stride / scale;
    int step = yunet->stride_count;
    const float *cls = tensors[CLS * step + level].data, *obj = tensors[OBJ * step + level].data;
    const float *bbox = tensors[BBOX * step + level].data, *kps = tensors[KPS * step + level].data;
    int64_t count = tensors[CLS * step + level].shape[1], across = width / (int32_t)stride;
    for (int64_t i = 0; i < count; i++) {
        float score = sqrtf(unit(cls[i]) * unit(obj[i]));
        if (!(score >= yunet->threshold))
            continue;
        float column = (float)(i % across), row = (float)(i / across);
        const float *box = bbox + 4 * i, *points = kps + 10 * i;
        float half_width = expf(fminf(box[2], 10)) * 0.5f,
              half_height = expf(fminf(box[3], 10)) * 0.5f;
        struct detect_box found = {.score = score};
        found.left = (column + box[0] - half_width) * unit_px;
        found.top = (row + box[1] - half_height) * unit_px;
        found.right = (column + box[0] + half_width) * unit_px;
        found.bottom = (row + box[1] + half_height) * unit_px;
        for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
            found.points[p].x = (column + points[2 * p]) * unit_px;
            found.points[p].y = (row + points[2 * p + 1]) * unit_px;
        }
        detect_boxes_add(&yunet->boxes, &found);
    }
}

static int run(struct yunet *yunet, struct image_source *source, struct overt_error *err)
{
    int32_t width, height;
    float scale = choose_size(yunet, &source->levels[0], &width, &height);
    struct infer_tensor tensors[INFER_TENSORS_MAX];
    size_t area = (size_t)width * (size_t)height;
    int code = detect_floats_grow(&yunet->input, &yunet->input_capacity, 3 * area, err);
    if (code == OVERT_OK)
        code = detect_floats_grow(&yunet->output, &yunet->output_capacity,
                                  place_outputs(yunet, width, height, tensors), err);
    if (code != OVERT_OK)
        return code;
    (void)place_outputs(yunet, width, height, tensors);
    // What of the input lies beyond the picture is black.
    struct image_box box = {0, 0, (float)width / scale, (float)height / scale};
    struct image_planes planes = {.first = yunet->input, .row_stride = (size_t)width,
                                  .plane_stride = area, .width = width, .height = height};
    code = image_crop_planes(source, &box, &yunet->manifest->scaling, &planes, err);
    if (code == OVERT_OK)
        code = infer_session_run(yunet->session, yunet->input, 1, height, width, tensors, err);
    for (int level = 0; level < yunet->stride_count && code == OVERT_OK; level++)
        collect(yunet, tensors, level, width, scale);
    return code;
}

static int yunet_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                      size_t capacity, size_t *ret_count, struct overt_error *err)
{
    struct yunet *yunet = as_yunet(detect);
    yunet->boxes.count = 0;
    int code = run(yunet, source, err);
    if (code != OVERT_OK)
        return code;
    detect_boxes_suppress(&yunet->boxes, 0, yunet->overlap, DETECT_OVERLAP_UNION);
    *ret_count = detect_boxes_to_faces(&yunet->boxes, faces, capacity);
    return OVERT_OK;
}

const struct detect_family detect_yunet = {"yunet", yunet_create, yunet_destroy, yunet_forget,
                                            yunet_find};
