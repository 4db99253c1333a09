// SPDX-License-Identifier: Apache-2.0
// detect.h - a picture to faces: boxes and five points. The manifest's family chooses the method.
#ifndef FACE_DETECT_DETECT_H
#define FACE_DETECT_DETECT_H

#include "face/image/image.h"
#include "face/infer/manifest.h"
#include "face/infer/session.h"
#include "overt/face.h"

struct detect;

/// Loads the model's files. `face_size_min` in px of the picture. `manifest` and `runtime` have to
/// outlive it. *ret_detect is the caller's. OVERT_MODEL.
int detect_create(struct infer_runtime *runtime, const struct infer_manifest *manifest,
                  int face_size_min, struct detect **ret_detect,
                  struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer. What was computed from pictures is wiped.
void detect_destroy(struct detect **detect);

/// Fills in box, confidence and points of at most `capacity` faces, the most confident ones, best
/// first. Memory grows with the picture's size and is kept. One thread at a time.
int detect_find(struct detect *detect, struct image_source *source, struct overt_face *faces,
                size_t capacity, size_t *ret_count, struct overt_error *err) MUST_CHECK;

/// Wipes what is left of the last picture; the memory stays.
void detect_forget(struct detect *detect);

#endif
