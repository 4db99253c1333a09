// SPDX-License-Identifier: Apache-2.0
// track.h - faces of one picture after another become passes: one person walking by once.
//
// A pass lives for as long as its face is in view and has no memory of any pass before it: nobody
// is known again here (rule R6). Boxes only; no pixels and no templates enter.
#ifndef FACE_TRACK_TRACK_H
#define FACE_TRACK_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "overt/face.h"

#define TRACK_PASSES_MAX   256  ///< people in view at once; more are not followed
#define TRACK_GAP_SECONDS  1.0  ///< a face not seen for longer has left
#define TRACK_SLOW_SECONDS 3.0  ///< or for this long, where no picture came in between
#define TRACK_OVERLAP_MIN  0.2f ///< least intersection over union with where the face is expected
#define TRACK_NONE         (-1)

/// One pass. `number` is never used again in the same struct track.
struct track_pass {
    int64_t number; ///< 1..; 0: the slot is free
    float x, y, width, height;
    float speed_x, speed_y; ///< px a second, smoothed
    double first, last;     ///< seconds of the source
};

/// Everything in place, no allocation; zeroed is ready for use. One thread at a time.
struct track {
    struct track_pass passes[TRACK_PASSES_MAX];
    int64_t passes_begun;
    double picture; ///< time of the picture before
};

/// Ends the passes whose face has been away for too long: writes their slots to `slots` (room for
/// TRACK_PASSES_MAX), frees them and returns how many. `time` in seconds, never falling.
size_t track_expire(struct track *track, double time, int *slots);

/// Gives each face the slot (0..TRACK_PASSES_MAX-1) of its pass, a new one when it fits none, or
/// TRACK_NONE when all slots are taken. `count` at most OVERT_FACES_MAX. Call track_expire with the
/// same time before.
void track_assign(struct track *track, double time, const struct overt_face *faces, size_t count,
                  int *ret_slots);

/// Intersection over union of two boxes, 0..1.
float track_overlap(const struct overt_face *face, float x, float y, float width, float height);

#endif
