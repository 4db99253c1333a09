// SPDX-License-Identifier: Apache-2.0
// golden.h - pictures with what their model's author got from them (docs/models-manifest.md).
#ifndef EVALUATE_GOLDEN_H
#define EVALUATE_GOLDEN_H

#include "evaluate/model_steps.h"

#define GOLDEN_PICTURES_MAX 64
#define GOLDEN_COSINE 0.9999 ///< least similarity of a template with its golden one
#define GOLDEN_OVERLAP 0.85  ///< least intersection over union of a face with its golden one

/// Reads golden.json beside the manifest, when there is one, and adds a step: good, a fault that
/// names the picture, or not checked with the reason. `pictures` as in model_check_params.
void golden_check(struct model_check *check, struct overt_engine *engine,
                  const struct infer_manifest *manifest, const char *pictures);

#endif
