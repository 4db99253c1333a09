// SPDX-License-Identifier: Apache-2.0
// work.h - the folder of an unfinished run: what was computed of each picture, so that a run that
// was stopped goes on where it was.
//
// Templates are biometric: the file is readable by its owner alone, is overwritten and removed when
// the run ends well, and is good for the same models and settings only. On a medium that writes
// elsewhere what is overwritten (SSD, copy-on-write) old blocks may last until they are used again:
// use a folder on an encrypted disk.
#ifndef EVALUATE_WORK_H
#define EVALUATE_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "overt/template.h"

#define WORK_FILE "templates"
#define WORK_KEY_SIZE 32
#define WORK_RECORDS_MAX 200000

/// What is kept of one picture.
struct work_picture {
    uint8_t state;               ///< enum set_state
    float quality;               ///< 0..1
    struct overt_template face;  ///< where there is one
};

struct work;

/// Makes the folder or goes on in it. `key` is of the models and settings: OVERT_MISMATCH when the
/// folder is of others, OVERT_REFUSED when another run uses it, OVERT_INPUT when it holds anything
/// else, OVERT_IO. What was cut off in writing is dropped.
int work_open(const char *folder, const uint8_t key[WORK_KEY_SIZE], struct work **ret_work,
              struct overt_error *err) MUST_CHECK;

size_t work_count(const struct work *work); ///< pictures that were there when it was opened

/// By the SHA-256 of the picture's bytes. Any thread.
bool work_find(struct work *work, const uint8_t picture[32], struct work_picture *ret_kept);
/// Any thread. OVERT_IO.
int work_add(struct work *work, const uint8_t picture[32], const struct work_picture *kept,
             struct overt_error *err) MUST_CHECK;

/// The run ended well: the file is overwritten and removed, and the folder when it is empty.
int work_erase(struct work *work, struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer. What is in the folder stays.
void work_close(struct work **work);

#endif
