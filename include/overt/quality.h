// SPDX-License-Identifier: Apache-2.0
// quality.h - how good a picture of a face is for a list, measure by measure, in the words of
// ISO/IEC 29794-5:2025 "Biometric sample quality - Face image data", and what to do about it.
//
// The measures that need no network of their own. Not measured, on purpose or for want of one:
// expression (R6: nothing is guessed about people), natural colour (its range is one of skin
// tones), background, eyes, mouth, coverings and compression (each takes a trained network).
#ifndef OVERT_QUALITY_H
#define OVERT_QUALITY_H

#include <stddef.h>
#include <stdint.h>

#include "overt/api.h"
#include "overt/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Quality components, in the standard's order.
enum overt_component {
    OVERT_ILLUMINATION_UNIFORMITY,
    OVERT_LUMINANCE_MEAN,
    OVERT_LUMINANCE_VARIANCE,
    OVERT_UNDER_EXPOSURE_PREVENTION,
    OVERT_OVER_EXPOSURE_PREVENTION,
    OVERT_DYNAMIC_RANGE,
    OVERT_SHARPNESS, ///< the standard's is a trained forest: here the variance of the Laplacian
    OVERT_SINGLE_FACE_PRESENT,
    OVERT_INTER_EYE_DISTANCE,
    OVERT_HEAD_SIZE,
    OVERT_LEFTWARD_CROP,
    OVERT_RIGHTWARD_CROP,
    OVERT_MARGIN_ABOVE,
    OVERT_MARGIN_BELOW,
    OVERT_HEAD_POSE_YAW,
    OVERT_HEAD_POSE_PITCH,
    OVERT_HEAD_POSE_ROLL,
    OVERT_COMPONENT_COUNT
};

struct overt_component_value {
    float native; ///< in the component's own unit: overt_component_unit
    int32_t value; ///< 0 (worst) to 100 (best)
};

/// All components of one face.
struct overt_sample_quality {
    struct overt_component_value components[OVERT_COMPONENT_COUNT];
};

/// Measures face number `which` of the `count` that overt_engine_detect found in `image`. About two
/// milliseconds; nothing of the face is kept. OVERT_INPUT when there is no such face. One thread at
/// a time per engine.
OVERT_API int overt_engine_quality(struct overt_engine *engine, const struct overt_image *image,
                                   const struct overt_face *faces, size_t count, size_t which,
                                   struct overt_sample_quality *ret_quality,
                                   struct overt_error *err);

/// "illumination uniformity"; "" for another number. Static text.
OVERT_API const char *overt_component_name(enum overt_component component);
/// Of the native value: "px", "degrees", "share", ...; static text.
OVERT_API const char *overt_component_unit(enum overt_component component);
/// What whoever takes the next picture can do, such as "turn towards the camera"; "" when the
/// component is good enough. Static text.
OVERT_API const char *overt_component_advice(enum overt_component component,
                                             const struct overt_component_value *value);

#ifdef __cplusplus
}
#endif
#endif
