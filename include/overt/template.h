// SPDX-License-Identifier: Apache-2.0
// template.h - what a recognition model makes of a face. Compared only with its own kind.
#ifndef OVERT_TEMPLATE_H
#define OVERT_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

#include "overt/api.h"
#include "overt/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OVERT_TEMPLATE_DIMENSION_MAX 1024
#define OVERT_MODEL_ID_MAX 48

/// Biometric data: wipe it (overt_template_wipe) as soon as it is no longer needed.
struct overt_template {
    char model[OVERT_MODEL_ID_MAX]; ///< "id@version" of the model that made it
    int32_t dimension;              ///< floats in use
    float values[OVERT_TEMPLATE_DIMENSION_MAX]; ///< of Euclidean length 1
};

/// Bytes that overt_template_pack writes for a dimension.
OVERT_API size_t overt_template_packed_size(int32_t dimension);

/// Packs for storing: "OVT1", model, dimension, little-endian floats, CRC-32. `bytes` has
/// overt_template_packed_size bytes.
OVERT_API void overt_template_pack(const struct overt_template *face, void *bytes);

/// Reads it back. OVERT_CORRUPT when the bytes do not verify.
OVERT_API int overt_template_unpack(const void *bytes, size_t size,
                                    struct overt_template *ret_template, struct overt_error *err);

/// One template of one person from templates of several pictures: their sum, scaled to length 1.
/// `count` from 1; one alone is copied. *ret_mean may be one of them. OVERT_MISMATCH when they are
/// of different models; OVERT_INPUT when they cancel out.
OVERT_API int overt_template_mean(const struct overt_template *faces, size_t count,
                                  struct overt_template *ret_mean, struct overt_error *err);

/// Overwrites with zeros in a way that is not optimised away.
OVERT_API void overt_template_wipe(struct overt_template *face);

#ifdef __cplusplus
}
#endif
#endif
