// SPDX-License-Identifier: Apache-2.0
// scrfd.c - faces by one network with anchors at the corners of cells: Guo, Deng, Lattas,
// Zafeiriou, "Sample and Computation Redistribution for Efficient Face Detection", ICLR 2022. A
// row has the ways from the anchor to the box's edges (left, up, right, down) and to the five
// points, in strides.
#include <math.h>

#include "face/detect/strided.h"

enum { SCORE = 0, BBOX = 1, KPS = 2 };

static float score(const float *const *values)
{
    return fminf(fmaxf(values[SCORE][0], 0), 1);
}

static void place(const float *const *values, float column, float row, float unit_px,
                  struct detect_box *box)
{
    const float *edges = values[BBOX], *points = values[KPS];
    box->left = (column - edges[0]) * unit_px;
    box->top = (row - edges[1]) * unit_px;
    box->right = (column + edges[2]) * unit_px;
    box->bottom = (row + edges[3]) * unit_px;
    for (int p = 0; p < OVERT_LANDMARK_COUNT; p++) {
        box->points[p].x = (column + points[2 * p]) * unit_px;
        box->points[p].y = (row + points[2 * p + 1]) * unit_px;
    }
}

static int scrfd_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                        int face_size_min, struct detect **ret_detect, struct overt_error *err)
{
    static const struct strided_kind kind = {.outputs = {"score", "bbox", "kps"},
                                             .floats = {1, 4, 10},
                                             .output_count = 3,
                                             .anchors = 2,
                                             .batched = false,
                                             .score = score,
                                             .place = place};
    return strided_create(&detect_scrfd, &kind, runtime, manifest, face_size_min, ret_detect, err);
}

const struct detect_family detect_scrfd = {"scrfd", scrfd_create, strided_destroy,
                                            strided_forget, strided_find};
