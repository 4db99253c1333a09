// SPDX-License-Identifier: Apache-2.0
// result.h - an evaluation as a file: figures of a whole test set, bound to the models, the
// settings and the pictures that they were measured with, and to themselves by a hash.
//
// The file is one line of JSON. Its last member, "sha256", is the SHA-256 of the line without that
// member, so that anybody can check it:
//     sed 's/,"sha256":"[0-9a-f]*"}$/}/' FILE | tr -d '\n' | sha256sum
// It holds counts over the set: no picture's name, no score of one picture, nobody's name but the
// test set's own and those of its groups. Same input, same bytes, but for "made".
//
// This file, interval.h, scale.h and support.h know no engine.
#ifndef EVALUATE_RESULT_H
#define EVALUATE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "evaluate/interval.h"
#include "evaluate/overall.h"

#define RESULT_FORMAT 1
#define RESULT_SIZE_MAX (1024 * 1024) ///< bytes of a file
#define RESULT_POINTS_MAX 2048        ///< thresholds
#define RESULT_PARTS_MAX 128          ///< groups in all columns together; quality bands
#define RESULT_SCALINGS_MAX 8
#define RESULT_FOLDS 10
#define RESULT_NAME_MAX 128 ///< bytes with the zero
#define RESULT_HEX_MAX 65

struct result_model {
    char id[RESULT_NAME_MAX], version[RESULT_NAME_MAX];
    char sha256[RESULT_HEX_MAX]; ///< of the manifest's bytes, which hold its networks' hashes
    char network[RESULT_HEX_MAX]; ///< of the recogniser's network alone
                                  ///< (overt_engine_recogniser_hash); "" for a detector
};

/// What changes templates or scores besides the models.
struct result_settings {
    bool mirror;                  ///< a picture is embedded with its mirror image
    int face_size_min;            ///< px
    char fusion[RESULT_NAME_MAX]; ///< of several pictures of a listed person: "mean"
};

struct result_data {
    char name[RESULT_NAME_MAX];  ///< of the CSV file, without its folder
    char sha256[RESULT_HEX_MAX]; ///< over the CSV and every picture
    size_t identities, pictures; ///< different ones; identities 0 where the CSV has none (pairs)
    size_t list;                 ///< people on the list who have a template: what was searched
    size_t mated, nonmated;      ///< searches (of pairs: comparisons)
    size_t failed; ///< pictures that gave no template, the three below counted as one sum
    size_t not_enrolled; ///< of the list's pictures (ISO/IEC 19795-1: failure to enrol)
    size_t not_acquired; ///< of the searched pictures (failure to acquire)
    size_t list_pictures; ///< of which `not_enrolled`
    size_t people_not_enrolled; ///< people on the list without one good picture: not in `list`;
                                ///< every search for them misses
};

/// At a threshold: searches with a candidate at or above it.
struct result_point {
    double threshold; ///< similarity; falls from one point to the next
    size_t nonmated;  ///< nonmated searches with any candidate: false positives
    size_t found;     ///< mated searches with the mate first and at or above
};

/// The same list cut into pieces, to see whether scale.h's rule holds.
struct result_scaling {
    size_t list;            ///< people on the smaller list
    size_t searches, above; ///< nonmated searches of all pieces of that size; with a candidate
    double threshold;
};

/// The searches of some people or pictures, at one threshold for all parts.
struct result_part {
    char column[RESULT_NAME_MAX], name[RESULT_NAME_MAX];
    size_t people;
    size_t list_pictures, not_enrolled;
    size_t probes, not_acquired;
    size_t mated_people, nonmated_people; ///< who were searched for; below ten (evaluate.h) the
                                          ///< counts of that kind below are withheld, as 0
    size_t mated, missed;     ///< false negatives: FNIR = missed / mated
    size_t nonmated, alerted; ///< false positives: FPIR = alerted / nonmated
    double missed_chance, alerted_chance; ///< Fisher's exact test against all other parts of the
                                          ///< column, Holm's correction over the column; NAN: not
                                          ///< tested
};

/// Whether the parts of one column differ at all: one test over all of them (overall.h).
struct result_overall {
    char column[RESULT_NAME_MAX];
    bool of_quality; ///< a column of `qualities`, else of `groups`
    struct overall missed, alerted;
};

/// At a threshold: comparisons.
struct result_match {
    double threshold;
    size_t false_matches, false_nonmatches;
};

struct result_verification {
    size_t mated, nonmated; ///< comparisons; 0: none were made
    bool crossed;           ///< everybody on the list with every search: not independent
    size_t count;
    struct result_match *points; ///< by falling threshold
    double folds[RESULT_FOLDS];  ///< share judged right with the threshold that is best on the
                                 ///< other nine (pairs only)
    size_t fold_count;           ///< RESULT_FOLDS or 0
    size_t right;                ///< comparisons judged right in all folds
};

struct result {
    moment made;
    char software[RESULT_NAME_MAX];
    struct result_model detector, recogniser;
    struct result_settings settings;
    char settings_sha256[RESULT_HEX_MAX];
    struct result_data data;
    size_t point_count; ///< 0: no open set was searched
    struct result_point *points;
    size_t first; ///< mated searches with the mate first at any threshold (rank 1)
    size_t scaling_count;
    struct result_scaling scalings[RESULT_SCALINGS_MAX];
    struct result_verification verification;
    double part_threshold; ///< of all parts
    size_t group_count, quality_count;
    struct result_part groups[RESULT_PARTS_MAX], qualities[RESULT_PARTS_MAX];
    size_t overall_count; ///< 0 with parts: made before there was such a test
    struct result_overall overall[RESULT_PARTS_MAX];
    char sha256[RESULT_HEX_MAX]; ///< of the file without this member; filled in by write and read
};

struct result *result_create(void);
/// Takes NULL; nulls the pointer.
void result_destroy(struct result **result);
#define AUTO_RESULT CLEANUP(result_destroy)

/// The hash of settings, as in the file: for comparing with those that an operation uses.
void result_settings_hash(const struct result_settings *settings, char hex[RESULT_HEX_MAX]);

/// Appends the file and fills in both hashes of `result`. The text's limit is at least
/// RESULT_SIZE_MAX. OVERT_LIMIT when the file would be too large.
int result_write(struct result *result, struct text *json, struct overt_error *err) MUST_CHECK;

/// Reads a file that result_write made. OVERT_INPUT: it is none, or has counts that cannot be;
/// OVERT_CORRUPT: it is one and was changed; OVERT_LIMIT. *ret_result is the caller's.
int result_parse(const char *bytes, size_t size, struct result **ret_result,
                 struct overt_error *err) MUST_CHECK;
int result_read(const char *path, struct result **ret_result, struct overt_error *err) MUST_CHECK;

/// FPIR and TPIR at a threshold. Between two measured thresholds each is taken from the side that
/// flatters less. Shares of nothing when no open set was searched.
void result_at(const struct result *result, double threshold, struct evaluate_share *ret_fpir,
               struct evaluate_share *ret_tpir);

/// FMR and FNMR at a threshold, likewise.
void result_match_at(const struct result_verification *verification, double threshold,
                     struct evaluate_share *ret_fmr, struct evaluate_share *ret_fnmr);

#endif
