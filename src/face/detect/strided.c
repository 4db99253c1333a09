// SPDX-License-Identifier: Apache-2.0
// strided.c - one network whose outputs tell, for each cell of some strides, of a face there.
#include "face/detect/strided.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum { INPUT_SIDE_MAX = 4096, ANCHORS_MAX = 4 };

struct strided {
    struct detect base;
    const struct strided_kind *kind;
    const struct infer_manifest *manifest;
    struct infer_session *session;
    int32_t multiple, smallest, fixed_width, fixed_height;
    float strides[INFER_STRIDES_MAX];
    int stride_count;
    float face_px_min, face_size_min, threshold, overlap;
    int32_t anchors; ///< rows of each cell
    bool batched;    ///< outputs have a first side of 1
    float *input, *output;
    size_t input_capacity, output_capacity;
    struct detect_boxes boxes;
};

static struct strided *as_strided(struct detect *detect)
{
    return (struct strided *)detect;
}

void strided_destroy(struct detect *detect)
{
    struct strided *strided = as_strided(detect);
    infer_session_close(&strided->session);
    memory_wipe_free(strided->input, strided->input_capacity * sizeof(float));
    memory_wipe_free(strided->output, strided->output_capacity * sizeof(float));
    detect_boxes_finish(&strided->boxes);
    memory_free(strided);
}

static void wipe(float *floats, size_t count)
{
    if (count > 0)
        explicit_bzero(floats, count * sizeof *floats);
}

void strided_forget(struct detect *detect)
{
    struct strided *strided = as_strided(detect);
    wipe(strided->input, strided->input_capacity);
    wipe(strided->output, strided->output_capacity);
    detect_boxes_forget(&strided->boxes);
}

static int take_parameters(struct strided *strided, struct overt_error *err)
{
    float anchors = (float)strided->kind->anchors, batched = strided->kind->batched;
    strided->face_px_min = 10;
    const struct infer_wanted wanted[] = {
        {"face_px_min", 1, 1000, 0, 1, &strided->face_px_min, NULL},
        {"anchors", 1, ANCHORS_MAX, 0, 1, &anchors, NULL},
        {"batched", 0, 1, 0, 1, &batched, NULL},
        {"strides", 1, 256, 1, INFER_TENSORS_MAX / strided->kind->output_count,
         strided->strides, &strided->stride_count},
        {"thresholds.score", 0, 1, 1, 1, &strided->threshold, NULL},
        {"nms.iou", 0, 1, 1, 1, &strided->overlap, NULL},
        {NULL, 0, 0, 0, 0, NULL, NULL},
    };
    int code = infer_manifest_take(strided->manifest, wanted, (const char *const[]){NULL}, err);
    strided->anchors = (int32_t)anchors;
    strided->batched = batched != 0;
    return code;
}

/// Every side that the input can have has to be made of whole cells.
static int check_file(const struct strided *strided, const struct infer_file *file,
                      struct overt_error *err)
{
    for (int i = 0; i < strided->stride_count; i++) {
        int32_t stride = (int32_t)strided->strides[i];
        int32_t width = file->width > 0 ? file->width : file->multiple_of;
        int32_t height = file->height > 0 ? file->height : file->multiple_of;
        if ((float)stride != strided->strides[i] || width % stride != 0 || height % stride != 0)
            return error_set(err, OVERT_MODEL,
                             "model %s: sides have to be multiples of each stride",
                             strided->manifest->name);
    }
    for (int i = 0; i < file->output_count; i++)
        if (file->outputs[i].count != strided->stride_count)
            return error_set(err, OVERT_MODEL,
                             "model %s: output \"%s\" has to name a tensor for each "
                             "of %d strides",
                             strided->manifest->name, file->outputs[i].role, strided->stride_count);
    return OVERT_OK;
}

static int open_net(struct strided *strided, struct infer_runtime *runtime, struct overt_error *err)
{
    const struct infer_file *file = NULL;
    int code = infer_manifest_file(strided->manifest, "net", &file, err);
    if (code == OVERT_OK)
        code = check_file(strided, file, err);
    if (code != OVERT_OK)
        return code;
    strided->multiple = file->multiple_of;
    strided->smallest = file->smallest;
    strided->fixed_width = file->width;
    strided->fixed_height = file->height;
    return infer_session_open(runtime, strided->manifest, file, strided->kind->outputs,
                              &strided->session, err);
}

int strided_create(const struct detect_family *family, const struct strided_kind *kind,
                   struct infer_runtime *runtime, const struct infer_manifest *manifest,
                   int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    struct strided *strided = memory_new(1, sizeof *strided);
    strided->base.family = family;
    strided->kind = kind;
    strided->manifest = manifest;
    strided->face_size_min = (float)face_size_min;
    detect_boxes_init(&strided->boxes);
    int code = take_parameters(strided, err);
    if (code == OVERT_OK)
        code = open_net(strided, runtime, err);
    if (code != OVERT_OK)
        strided_destroy(&strided->base);
    else
        *ret_detect = &strided->base;
    return code;
}

static int32_t padded(const struct strided *strided, float size)
{
    int32_t side = (int32_t)ceilf(size - 0.01f);
    side = side > strided->smallest ? side : strided->smallest;
    return (side + strided->multiple - 1) / strided->multiple * strided->multiple;
}

/// How large the picture is shown to the network: the smallest face twice as large as the network
/// could find it, since its points need that, but never enlarged.
static float choose_size(const struct strided *strided, const struct image_view *picture,
                         int32_t *ret_width, int32_t *ret_height)
{
    float longest = fmaxf((float)picture->width, (float)picture->height);
    float scale = fminf(fminf(1, 2 * strided->face_px_min / strided->face_size_min),
                        (float)INPUT_SIDE_MAX / longest);
    *ret_width = strided->fixed_width;
    *ret_height = strided->fixed_height;
    if (strided->fixed_width > 0)
        return fminf((float)strided->fixed_width / (float)picture->width,
                     (float)strided->fixed_height / (float)picture->height);
    *ret_width = padded(strided, (float)picture->width * scale);
    *ret_height = padded(strided, (float)picture->height * scale);
    return scale;
}

static size_t place_outputs(struct strided *strided, int32_t width, int32_t height,
                            struct infer_tensor tensors[INFER_TENSORS_MAX])
{
    size_t at = 0;
    for (int o = 0; o < strided->kind->output_count; o++)
        for (int i = 0; i < strided->stride_count; i++) {
            int32_t stride = (int32_t)strided->strides[i], floats = strided->kind->floats[o];
            int64_t count = (int64_t)(width / stride) * (height / stride) * strided->anchors;
            struct infer_tensor *tensor = &tensors[o * strided->stride_count + i];
            *tensor = (struct infer_tensor){.shape = {1, count, floats}, .rank = 3};
            if (!strided->batched)
                *tensor = (struct infer_tensor){.shape = {count, floats}, .rank = 2};
            tensor->data = strided->output != NULL ? strided->output + at : NULL;
            at += (size_t)count * (size_t)floats;
        }
    return at;
}

static void collect(struct strided *strided, const struct infer_tensor *tensors, int level,
                    int32_t width, float scale)
{
    const struct strided_kind *kind = strided->kind;
    float stride = strided->strides[level], unit_px = stride / scale;
    const struct infer_tensor *first = &tensors[level];
    int64_t rows = first->shape[first->rank - 2], across = width / (int32_t)stride;
    for (int64_t i = 0; i < rows; i++) {
        const float *values[STRIDED_OUTPUTS_MAX] = {NULL};
        for (int o = 0; o < kind->output_count; o++)
            values[o] = tensors[o * strided->stride_count + level].data + i * kind->floats[o];
        int64_t cell = i / strided->anchors;
        struct detect_box found = {.score = kind->score(values)};
        if (!(found.score >= strided->threshold))
            continue;
        kind->place(values, (float)(cell % across), (float)(cell / across), unit_px, &found);
        detect_boxes_add(&strided->boxes, &found);
    }
}

static int run(struct strided *strided, struct image_source *source, struct overt_error *err)
{
    int32_t width, height;
    float scale = choose_size(strided, &source->levels[0], &width, &height);
    struct infer_tensor tensors[INFER_TENSORS_MAX];
    size_t area = (size_t)width * (size_t)height;
    int code = detect_floats_grow(&strided->input, &strided->input_capacity, 3 * area, err);
    if (code == OVERT_OK)
        code = detect_floats_grow(&strided->output, &strided->output_capacity,
                                  place_outputs(strided, width, height, tensors), err);
    if (code != OVERT_OK)
        return code;
    (void)place_outputs(strided, width, height, tensors);
    // What of the input lies beyond the picture is black.
    struct image_box box = {0, 0, (float)width / scale, (float)height / scale};
    struct image_planes planes = {.first = strided->input, .row_stride = (size_t)width,
                                  .plane_stride = area, .width = width, .height = height};
    code = image_crop_planes(source, &box, &strided->manifest->scaling, &planes, err);
    if (code == OVERT_OK)
        code = infer_session_run(strided->session, strided->input, 1, height, width, tensors, err);
    for (int level = 0; level < strided->stride_count && code == OVERT_OK; level++)
        collect(strided, tensors, level, width, scale);
    return code;
}

int strided_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                      size_t capacity, size_t *ret_count, struct overt_error *err)
{
    struct strided *strided = as_strided(detect);
    strided->boxes.count = 0;
    int code = run(strided, source, err);
    if (code != OVERT_OK)
        return code;
    detect_boxes_suppress(&strided->boxes, 0, strided->overlap, DETECT_OVERLAP_UNION);
    *ret_count = detect_boxes_to_faces(&strided->boxes, faces, capacity);
    return OVERT_OK;
}

