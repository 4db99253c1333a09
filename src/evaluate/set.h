// SPDX-License-Identifier: Apache-2.0
// set.h - the pictures of a test set, each file once, and their templates.
#ifndef EVALUATE_SET_H
#define EVALUATE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evaluate/csv.h"
#include "evaluate/evaluate.h"

#define SET_PICTURES_MAX 100000
#define SET_NONE UINT32_MAX

/// Different texts, numbered from 0 in order of appearance.
struct set_names {
    char **names;
    uint32_t count, capacity;
    uint32_t *slots; ///< open addressing; SET_NONE is free
    uint32_t slot_count;
};

/// The number of `name`; it is taken in when it is new. `ret_is_new` may be NULL. SET_NONE when
/// there are SET_PICTURES_MAX already.
uint32_t set_names_intern(struct set_names *names, const char *name, bool *ret_is_new);
void set_names_finish(struct set_names *names);

/// What became of one picture.
enum set_state {
    SET_NO_FACE = 0,
    SET_FACE = 1,
    SET_FACE_REFUSED = 2 /* and embedded all the same */
};

struct set_pictures {
    struct set_names paths;
    struct overt_template *templates; ///< paths.count; wiped by finish
    uint8_t *states;                  ///< enum set_state
    float *qualities;                 ///< 0..1 (overt_quality.score); of a face only
    uint8_t (*hashes)[32];            ///< SHA-256 of the files
    uint32_t *lines;                  ///< in the CSV, of the first mention; may be NULL
};

/// Notes the line of a picture that set_names_intern said is new.
void set_pictures_line(struct set_pictures *pictures, uint32_t picture, size_t line);

/// SHA-256 over the CSV's hash and each picture's, in order of appearance.
void set_hash(const struct set_pictures *pictures, const uint8_t csv[32], uint8_t hash[32]);

void set_pictures_finish(struct set_pictures *pictures);

/// Reads the rows of a CSV file. The error names the file.
int set_read(const char *csv, const char *const *names, size_t columns, csv_row *row, void *context,
             struct overt_error *err) MUST_CHECK;

/// Finds and embeds one face in each picture: the largest and most central, by area - 2 * (distance
/// of the centres in px)^2, the usual way with LFW, where bystanders are in some pictures. Paths
/// are relative to the folder of `csv`. A picture that cannot be decoded has no face; one that is
/// not there ends it all, before anything is computed, and the error names its line. With
/// params->work what was computed before is taken from there, and it is erased at the end.
int set_embed(struct set_pictures *pictures, const char *csv, const struct evaluate_params *params,
              struct evaluate_common *ret_common, struct overt_error *err) MUST_CHECK;

#endif
