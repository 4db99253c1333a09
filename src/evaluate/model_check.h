// SPDX-License-Identifier: Apache-2.0
// model_check.h - whether a model that somebody brings does what its manifest says, before anybody
// relies on it. Made pictures without a face, and the model's own golden pictures
// (docs/models-manifest.md); nothing of any person is compared.
#ifndef EVALUATE_MODEL_CHECK_H
#define EVALUATE_MODEL_CHECK_H

#include <stddef.h>

#include "base/error.h"

#define MODEL_STEPS_MAX 8

enum model_state { MODEL_GOOD, MODEL_FAULT, MODEL_NOT_CHECKED };

struct model_step {
    const char *what;
    enum model_state state;
    char words[200]; ///< what was found
};

struct model_check {
    struct model_step steps[MODEL_STEPS_MAX];
    size_t count;
    double seconds; ///< median, one thread: of a face, or of a picture of 640 x 480; 0: not run
};

struct model_check_params {
    const char *model;    ///< name, or a path with a slash
    const char *models;   ///< folder of the models; NULL: as for the engine
    const char *pictures; ///< where golden pictures lie; NULL: beside the manifest
};

/// Goes through every step as far as it can: a step that fails is told in its words. OVERT_MODEL,
/// OVERT_NOT_FOUND when there is no manifest that can be read.
int model_check_run(const struct model_check_params *params, struct model_check *ret_check,
                    struct overt_error *err) MUST_CHECK;

#endif
