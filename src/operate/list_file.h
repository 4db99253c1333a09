// SPDX-License-Identifier: Apache-2.0
// list_file.h - copies of long lists beside the record (docs/gallery-file.md); for the files of
// operate.
#ifndef OPERATE_LIST_FILE_H
#define OPERATE_LIST_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "operate/internal.h"

#define OPERATE_LISTS_FOLDER    "lists"
#define OPERATE_LIST_FILE_LEAST 10000 ///< entries; what a copy of a shorter one saves is nothing

/// The list that the permit of an operation names, from its copy, and the model of its templates.
/// False, whatever the reason, when it is not to be had so: read it from the record.
bool list_file_load(const struct act *act, int64_t operation, struct overt_gallery **ret_gallery,
                    char model[OVERT_MODEL_ID_MAX]);

/// Keeps a copy of a list that was read from the record, if it is long and the one that the permit
/// names. What cannot be written is done without.
void list_file_save(const struct act *act, int64_t operation, const struct overt_gallery *gallery,
                    const struct overt_permit *permit);

/// Overwrites the key of a copy, of all copies, and removes them.
void list_file_forget(const struct operate *operate, int64_t operation);
void list_files_forget(const struct operate *operate);

#endif
