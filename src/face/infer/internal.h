// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of this folder share.
#ifndef FACE_INFER_INTERNAL_H
#define FACE_INFER_INTERNAL_H

#include "face/infer/manifest.h"
#include "json/json.h"

/// Flattens the object `detector` or `recogniser` into manifest->parameters.
int infer_parameters_read(const struct json *object, struct infer_manifest *manifest,
                          struct overt_error *err) MUST_CHECK;

#endif
