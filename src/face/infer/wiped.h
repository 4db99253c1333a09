// SPDX-License-Identifier: Apache-2.0
// wiped.h - memory for ONNX Runtime that can be zeroed where no run is using it.
#ifndef FACE_INFER_WIPED_H
#define FACE_INFER_WIPED_H

#include <onnxruntime_c_api.h>

#include "base/error.h"

#define WIPED_KEPT_MAX ((size_t)256 << 20) ///< bytes kept for the next run; the rest is freed

/// Makes it the memory of all sessions of this environment, which have to be opened with the option
/// "session.use_env_allocators". The environment is one for the process, however many ask for it:
/// asking again changes nothing. OVERT_INTERNAL.
int wiped_register(const OrtApi *api, OrtEnv *env, struct overt_error *err) MUST_CHECK;

/// Zeroes all that runs have given back. Any thread, while others run.
void wiped_sweep(void);

/// Zeroes and frees it.
void wiped_free(void);

/// For tests: bytes given back by runs and not zeroed yet.
size_t wiped_dirty(void);

#endif
