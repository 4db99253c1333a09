// SPDX-License-Identifier: Apache-2.0
// internal.h - what the families share.
#ifndef FACE_DETECT_INTERNAL_H
#define FACE_DETECT_INTERNAL_H

#include "face/detect/detect.h"

/// One file per family; a family's own struct begins with a struct detect.
struct detect_family {
    const char *name;
    int (*create)(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                  int face_size_min, struct detect **ret_detect, struct overt_error *err);
    void (*destroy)(struct detect *detect);
    void (*forget)(struct detect *detect);
    int (*find)(struct detect *detect, struct image_source *source, struct overt_face *faces,
                size_t capacity, size_t *ret_count, struct overt_error *err);
};

struct detect {
    const struct detect_family *family;
};

extern const struct detect_family detect_mtcnn;
extern const struct detect_family detect_yunet;
extern const struct detect_family detect_scrfd;

/// Edges in px of the picture.
struct detect_box {
    float left, top, right, bottom;
    float score;
    float adjust[4]; ///< what the network adds to the edges, in widths and heights
    struct overt_point points[OVERT_LANDMARK_COUNT];
};

#define DETECT_BOXES_MAX 4096 ///< candidates of one picture

struct detect_boxes {
    struct detect_box *items;
    struct detect_box *sorted; ///< scratch
    uint32_t *order;           ///< scratch
    size_t count;
};

void detect_boxes_init(struct detect_boxes *boxes);
void detect_boxes_finish(struct detect_boxes *boxes);
/// Adds a copy; when the list is full the weaker half goes first.
void detect_boxes_add(struct detect_boxes *boxes, const struct detect_box *box);

enum detect_overlap {
    DETECT_OVERLAP_UNION = 1,   ///< intersection over union
    DETECT_OVERLAP_SMALLER = 2, ///< intersection over the smaller area
};

/// Non-maximum suppression of the boxes from number `first` on: sorts them by score, best first
/// (ties: as added), and drops each that overlaps a better one by more than `limit`.
void detect_boxes_suppress(struct detect_boxes *boxes, size_t first, float limit,
                           enum detect_overlap overlap);

/// Grows a buffer of floats to `count`; what was in it is wiped when it moves. OVERT_NO_MEMORY.
int detect_floats_grow(float **floats, size_t *capacity, size_t count, struct overt_error *err)
    MUST_CHECK;

void detect_boxes_forget(struct detect_boxes *boxes);

/// Boxes, best first, into faces.
size_t detect_boxes_to_faces(const struct detect_boxes *boxes, struct overt_face *faces,
                             size_t capacity);

#endif
