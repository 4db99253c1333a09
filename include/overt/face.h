// SPDX-License-Identifier: Apache-2.0
// face.h - a face found in a picture, and whether it can be used.
#ifndef OVERT_FACE_H
#define OVERT_FACE_H

#include <stdint.h>

#include "overt/api.h"

#ifdef __cplusplus
extern "C" {
#endif

struct overt_point {
    float x; ///< px from the left edge of the picture; pixel centres at .5
    float y; ///< px from the top
};

/// Order of the five points, as the person in the picture is seen: left in the picture first.
enum overt_landmark {
    OVERT_LANDMARK_LEFT_EYE = 0,
    OVERT_LANDMARK_RIGHT_EYE = 1,
    OVERT_LANDMARK_NOSE = 2,
    OVERT_LANDMARK_LEFT_MOUTH = 3,
    OVERT_LANDMARK_RIGHT_MOUTH = 4,
    OVERT_LANDMARK_COUNT = 5,
};

/// Why a face cannot be used, one reason or several as a bit set; 0 when it can.
enum overt_refusal {
    OVERT_REFUSAL_NONE = 0,
    OVERT_REFUSAL_SMALL = 1 << 0,   ///< eyes too close together in pixels
    OVERT_REFUSAL_BLURRED = 1 << 1, ///< too little fine detail
    OVERT_REFUSAL_TURNED = 1 << 2,  ///< head turned or tilted too far (yaw, pitch, roll)
    OVERT_REFUSAL_DARK = 1 << 3,
    OVERT_REFUSAL_BRIGHT = 1 << 4,
    OVERT_REFUSAL_FLAT = 1 << 5,    ///< too little contrast
    OVERT_REFUSAL_CUT_OFF = 1 << 6, ///< partly outside of the picture
    OVERT_REFUSAL_UNSURE = 1 << 7,  ///< the detector is not sure that it is a face
};

/// Measures after ISO/IEC 29794-5 where a measure of that name exists; nothing about the person.
struct overt_quality {
    float eye_distance; ///< px between the eyes (inter-eye distance)
    float sharpness;    ///< variance of the Laplacian of the aligned chip's luminance, 0..
    float brightness;   ///< mean luminance of the chip, 0..255
    float contrast;     ///< standard deviation of the chip's luminance, 0..127
    float yaw;          ///< degrees, from the points; positive: nose towards the picture's right
    float pitch;        ///< degrees, from the points; positive: nose up
    float roll;         ///< degrees, of the line between the eyes; positive: clockwise
    float score;        ///< 0..1, one figure to choose the best of several pictures by
    uint32_t refusal;   ///< bits of enum overt_refusal
};

struct overt_face {
    float x, y, width, height; ///< px; the box may reach outside of the picture
    float confidence;          ///< 0..1, the detector's
    struct overt_point points[OVERT_LANDMARK_COUNT];
    struct overt_quality quality; ///< filled in by overt_engine_detect
};

/// What to do about a refusal, for a person, such as "the face is too small: come closer". For the
/// first bit that is set; "" for 0. Static text.
OVERT_API const char *overt_refusal_advice(uint32_t refusal);

#ifdef __cplusplus
}
#endif
#endif
