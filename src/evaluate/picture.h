// SPDX-License-Identifier: Apache-2.0
// picture.h - how good a picture is for a list. Nothing is compared, no template is made.
#ifndef EVALUATE_PICTURE_H
#define EVALUATE_PICTURE_H

#include "base/error.h"
#include "overt/overt.h"

struct evaluate_picture {
    int32_t width, height; ///< px
    size_t faces;          ///< found
    /// Of the largest face, when there is one:
    const char *refusal; ///< why it cannot stand on a list, with advice; "" when it can
    struct overt_sample_quality quality;
};

/// Reads the file and measures its largest face. OVERT_NOT_FOUND, OVERT_INPUT with words.
int evaluate_picture(struct overt_engine *engine, const char *path,
                     struct evaluate_picture *ret_picture, struct overt_error *err) MUST_CHECK;

#endif
