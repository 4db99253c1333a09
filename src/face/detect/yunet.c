// SPDX-License-Identifier: Apache-2.0
// yunet.c - faces by one network without anchors: Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level
// Face Detector", Machine Intelligence Research 20, 2023.
#include <math.h>

#include "face/detect/strided.h"

enum { CLS = 0, OBJ = 1, BBOX = 2, KPS = 3 };

static float unit(float value)
{
    return fminf(fmaxf(value, 0), 1);
}

static float score(const float *const *values)
{
    return sqrtf(unit(values[CLS][0]) * unit(values[OBJ][0]));
}

static void place(const float *const *values, float column, float row, float unit_px,
                  struct detect_box *box)
{
    const float *centre = values[BBOX], *points = values[KPS];
    float half_width = expf(fminf(centre[2], 10)) * 0.5f,
          half_height = expf(fminf(centre[3], 10)) * 0.5f;
    box->left = (column + centre[0] - half_width) * unit_px;
    box->top = (row + centre[1] - half_height) * unit_px;
    box->right = (column + centre[0] + half_width) * unit_px;
    box->bottom = (row + centre[1] + half_height) * unit_px;
    for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
        box->points[p].x = (column + points[2 * p]) * unit_px;
        box->points[p].y = (row + points[2 * p + 1]) * unit_px;
    }
}

static int yunet_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                        int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    static const struct strided_kind kind = {.outputs = {"cls", "obj", "bbox", "kps"},
                                             .floats = {1, 1, 4, 10},
                                             .output_count = 4,
                                             .anchors = 1,
                                             .batched = true,
                                             .score = score,
                                             .place = place};
    return strided_create(&detect_yunet, &kind, runtime, manifest, face_size_min, ret_detect, err);
}

const struct detect_family detect_yunet = {"yunet", yunet_create, strided_destroy,
                                            strided_forget, strided_find};
