// SPDX-License-Identifier: Apache-2.0
// manifest.h - what a model says of itself (docs/models-manifest.md).
//
// Everything that holds for every model is read and checked here; the numbers that only one family
// understands are kept by name and asked for by that family.
#ifndef FACE_INFER_MANIFEST_H
#define FACE_INFER_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "face/image/image.h"
#include "overt/template.h"

#define INFER_MANIFEST_SIZE_MAX (64 * 1024) ///< bytes
#define INFER_FILES_MAX 4
#define INFER_OUTPUTS_MAX 4   ///< kinds of output of one file
#define INFER_STRIDES_MAX 6   ///< tensors of one kind
#define INFER_PARAMETERS_MAX 24
#define INFER_NUMBERS_MAX 16  ///< of one parameter
#define INFER_NAME_MAX 64
#define INFER_SIDE_MAX 1024   ///< px, of a fixed input
#define INFER_MODEL_SIZE_MAX ((size_t)512 * 1024 * 1024) ///< bytes of an ONNX file

enum infer_kind { INFER_DETECTOR = 1, INFER_RECOGNISER = 2 };

struct infer_output {
    char role[INFER_NAME_MAX];
    char names[INFER_STRIDES_MAX][INFER_NAME_MAX];
    int count;
};

struct infer_file {
    char role[INFER_NAME_MAX];
    char name[INFER_NAME_MAX]; ///< of the file
    uint8_t sha256[32];
    char input[INFER_NAME_MAX];
    int32_t batch, width, height; ///< 0: any
    int32_t multiple_of, smallest; ///< at least 1
    struct infer_output outputs[INFER_OUTPUTS_MAX];
    int output_count;
};

/// A member of `detector` or `recogniser`, inner objects by their path: "thresholds.pnet".
struct infer_parameter {
    char name[INFER_NAME_MAX];
    double numbers[INFER_NUMBERS_MAX]; ///< true is 1, false is 0; lists of lists in a row
    int count;                         ///< 0 when it is a text
    char text[INFER_NAME_MAX];
};

struct infer_manifest {
    char *folder; ///< where the files lie
    char id[INFER_NAME_MAX];
    char version[INFER_NAME_MAX];
    char name[OVERT_MODEL_ID_MAX]; ///< "id@version"
    uint8_t sha256[32]; ///< of the manifest's bytes, which hold the hashes of its files
    enum infer_kind kind;
    char family[INFER_NAME_MAX];
    struct image_scaling scaling;
    struct infer_file files[INFER_FILES_MAX];
    int file_count;
    struct infer_parameter parameters[INFER_PARAMETERS_MAX];
    int parameter_count;
};

/// Reads FOLDER/manifest.json, or the manifest itself when `path` is a file. *ret_manifest is the
/// caller's. OVERT_MODEL, OVERT_NOT_FOUND with words that name the path.
int infer_manifest_read(const char *path, struct infer_manifest **ret_manifest,
                        struct overt_error *err) MUST_CHECK;

/// The same from memory; `folder` is where the files would lie.
int infer_manifest_parse(const char *bytes, size_t size, const char *folder,
                         struct infer_manifest **ret_manifest, struct overt_error *err) MUST_CHECK;

/// Takes NULL; nulls the pointer.
void infer_manifest_destroy(struct infer_manifest **manifest);

/// The file of a role; OVERT_MODEL with words when it is not there.
int infer_manifest_file(const struct infer_manifest *manifest, const char *role,
                        const struct infer_file **ret_file, struct overt_error *err) MUST_CHECK;

/// A parameter that a family takes; a table of these ends with a NULL name.
struct infer_wanted {
    const char *name;
    double low, high; ///< each number lies within
    int count_min, count_max;
    float
        *numbers; ///< room for count_max; untouched when a parameter with count_min 0 is not there
    int *ret_count; ///< may be NULL
};

/// Fills in what `wanted` asks for; refuses what is missing, out of range, or not in the table.
/// `texts`: pairs of name and the only value allowed, ends with NULL.
int infer_manifest_take(const struct infer_manifest *manifest, const struct infer_wanted *wanted,
                        const char *const *texts, struct overt_error *err) MUST_CHECK;

#endif
