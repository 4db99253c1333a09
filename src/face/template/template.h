// SPDX-License-Identifier: Apache-2.0
// template.h - checks on templates that the engine's stages share.
#ifndef FACE_TEMPLATE_TEMPLATE_H
#define FACE_TEMPLATE_TEMPLATE_H

#include <stdbool.h>

#include "base/attr.h"
#include "overt/template.h"

/// How far the Euclidean length may be from 1.
#define TEMPLATE_LENGTH_SLACK 1e-3

/// True for a well-formed template: a model name that ends, 1..OVERT_TEMPLATE_DIMENSION_MAX finite
/// values, length 1.
bool template_valid(const struct overt_template *face) MUST_CHECK;

/// True when both were made by the same model and version and may be compared.
bool template_same_kind(const struct overt_template *a, const struct overt_template *b) MUST_CHECK;

#endif
