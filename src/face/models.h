// SPDX-License-Identifier: Apache-2.0
// models.h - where models lie.
#ifndef FACE_MODELS_H
#define FACE_MODELS_H

#include "face/infer/manifest.h"

/// Opens the model `wanted`: a path to a folder or manifest when it has a '/', else a name that is
/// looked up in `folder`, in OVERT_MODELS of the environment, beside the program or the library,
/// where it was installed. NULL: `usual`. *ret_manifest is the caller's. OVERT_MODEL or
/// OVERT_NOT_FOUND with words.
int models_open(const char *folder, const char *wanted, const char *usual,
                struct infer_manifest **ret_manifest, struct overt_error *err) MUST_CHECK;

/// The folder where names are looked up, the caller's (memory_free).
char *models_folder(const char *folder);

#endif
