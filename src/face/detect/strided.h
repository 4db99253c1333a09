// SPDX-License-Identifier: Apache-2.0
// strided.h - what families have in common whose one network divides the picture into cells of some
// strides and has a row of numbers for each: yunet.c, scrfd.c.
#ifndef FACE_DETECT_STRIDED_H
#define FACE_DETECT_STRIDED_H

#include "face/detect/internal.h"

#define STRIDED_OUTPUTS_MAX 4

/// How a family's rows are read. values[i] is the row of output i.
struct strided_kind {
    const char *outputs[STRIDED_OUTPUTS_MAX + 1]; ///< roles in the manifest, ends with NULL
    int floats[STRIDED_OUTPUTS_MAX];              ///< of a row
    int output_count;
    int anchors;  ///< rows of a cell, unless the manifest says another
    bool batched; ///< the same: outputs have a first side of 1
    float (*score)(const float *const *values);
    /// Fills in edges and points of the row of a cell; `unit_px`: a stride in px of the picture.
    void (*place)(const float *const *values, float column, float row, float unit_px,
                  struct detect_box *box);
};

/// As in struct detect_family. `kind` has to outlive it.
int strided_create(const struct detect_family *family, const struct strided_kind *kind,
                   struct infer_runtime *runtime, const struct infer_manifest *manifest,
                   int face_size_min, struct detect **ret_detect,
                   struct overt_error *err) MUST_CHECK;
void strided_destroy(struct detect *detect);
void strided_forget(struct detect *detect);
int strided_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                 size_t capacity, size_t *ret_count, struct overt_error *err) MUST_CHECK;

#endif
