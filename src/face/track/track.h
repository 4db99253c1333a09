// SPDX-License-Identifier: Apache-2.0
// track.h - faces of one picture after another become passes: one person walking by once.
//
// The method is OC-SORT (Cao, Pang, Weng, Khirodkar, Kitani, "Observation-Centric SORT: Rethinking
// SORT for Robust Multi-Object Tracking", CVPR 2023): a Kalman filter that is corrected along a
// straight line when a face comes back (ORU), a preference for those who keep their direction
// (OCM), and a second try from where a face was last seen (OCR). Three things differ: time is in
// seconds and not in pictures, since cameras and busy machines are not even; size is kept as a
// logarithm; and pairs are taken best first instead of by the best sum.
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
#define TRACK_GROWTH_MAX   1.6f ///< a face that is so many times larger or smaller is another one
#define TRACK_TRAIL        3    ///< observations that a direction is taken from
#define TRACK_NONE         (-1)

/// One quantity with its speed, and what is not known of both (a Kalman filter with two states).
struct track_filter {
    float value, speed;
    float value_variance, covariance, speed_variance;
};

struct track_place {
    float x, y; ///< px, the middle
    double time;
};

/// One pass. `number` is never used again in the same struct track.
struct track_pass {
    int64_t number;            ///< 1..; 0: the slot is free
    float x, y, width, height; ///< as last seen
    struct track_filter middle_x, middle_y, log_height;
    struct track_place trail[TRACK_TRAIL]; ///< the newest first
    int32_t trail_count;
    int32_t missed;     ///< pictures since it was last seen
    double first, last; ///< seconds of the source
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
