// SPDX-License-Identifier: Apache-2.0
// evaluate.h - how well the models recognise, measured on labelled pictures (ISO/IEC 19795-1).
//
// It compares without a permit, so it must be of no use as a search (rule R1): it takes whole test
// sets only (EVALUATE_SEARCHES_MIN, EVALUATE_PEOPLE_MIN, no picture twice in one role), in which
// the truth is written down beforehand, and it gives shares over the whole set: never a score, a
// rank or a match of one picture. Figures of a group or a quality band are withheld below
// EVALUATE_PART_PEOPLE_MIN people, or a group of one would be a search. For the same reason there
// is no list of the pairs that went wrong: whom an unknown face is most like would stand in it. The
// names of pictures in which no face was found may be told. Nothing of a picture outlives the call,
// but for what a run that is not finished keeps (work.h).
#ifndef EVALUATE_EVALUATE_H
#define EVALUATE_EVALUATE_H

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "evaluate/result.h"
#include "overt/engine.h"

#define EVALUATE_SEARCHES_MIN 100 ///< pairs, or searches of an open set
#define EVALUATE_PEOPLE_MIN                                                                        \
    30 ///< people on the list, people not on it; pictures of each kind of pair
#define EVALUATE_FOLDS 10
#define EVALUATE_POINTS_MAX 128 ///< points of a curve
#define EVALUATE_RATES 3
#define EVALUATE_PART_PEOPLE_MIN 10 ///< people with searches of a kind in a group or band
#define EVALUATE_FAILED_SHOWN 20    ///< names of pictures without a face
#define EVALUATE_FACE_SIZE 40       ///< px; the engine's default

struct evaluate_params {
    struct overt_engine_params engine; ///< `threads` in all: as many engines with one thread each
    /// Called now and then on the caller's thread; may be NULL. Return value: 0, or an enum
    /// overt_code, which ends the evaluation with it.
    int (*progress)(void *context, size_t pictures_done, size_t pictures);
    void *context;
    const char *work; ///< folder of an unfinished run; NULL: none
    double threshold; ///< where groups and quality bands are measured; 0: where FPIR is 1 % in
                      ///< this set, and where most pairs are judged rightly
};

/// One point of a curve. Pairs: false match and false non-match rate. Open set: FPIR and FNIR = 1 -
/// TPIR.
struct evaluate_point {
    double threshold;      ///< cosine similarity; at or above it is a match
    double false_positive; ///< 0..1
    double false_negative; ///< 0..1
};

struct evaluate_curve {
    size_t count;
    struct evaluate_point points[EVALUATE_POINTS_MAX]; ///< by falling threshold
};

/// What both kinds have.
struct evaluate_common {
    char detector[OVERT_MODEL_ID_MAX], recogniser[OVERT_MODEL_ID_MAX]; ///< id@version
    size_t pictures;                                                   ///< different files
    struct evaluate_share
        failure_to_enrol; ///< pictures in which no face was found or which cannot be read
    struct evaluate_share enrol, acquire; ///< failure to enrol: of the list's pictures; failure to
                                          ///< acquire: of the searched ones (open set)
    char failed[EVALUATE_FAILED_SHOWN][RESULT_NAME_MAX]; ///< pictures without a face, as in the CSV
    size_t failed_shown;
    struct result_model models[2]; ///< detector, recogniser
    struct result_settings settings;
    struct evaluate_share quality_refused; ///< pictures whose face would be refused for its quality
                                           ///< in an operation; they are compared here all the same
    double seconds;                        ///< time taken
};

/// 1:1. A pair with a picture without a face counts as "not the same person".
struct evaluate_pairs_result {
    struct evaluate_common common;
    size_t mated, nonmated;      ///< pairs
    double accuracy;             ///< mean over the folds
    double folds[EVALUATE_FOLDS]; ///< accuracy of each
    double accuracy_deviation;   ///< standard deviation over the folds
    struct evaluate_share right; ///< all folds together
    double threshold;            ///< mean of the folds' thresholds
    struct evaluate_curve roc;
};

/// At the lowest threshold that keeps the false positive identification rate at or below `fpir`.
struct evaluate_rate {
    double fpir;                   ///< asked for: 0.01, 0.003, 0.001
    double threshold;              ///< an operation with this one may expect `reached`
    struct evaluate_share reached; ///< nonmated searches with a candidate at or above it
    struct evaluate_share tpir;    ///< mated searches with the mate first and at or above it
};

/// 1:N with people who are not on the list.
struct evaluate_openset_result {
    struct evaluate_common common;
    size_t gallery, mated, nonmated; ///< pictures on the list, searches of the two kinds
    struct evaluate_share rank1;     ///< mated searches with the mate first, at any threshold
    struct evaluate_rate rates[EVALUATE_RATES];
    struct evaluate_curve det;
};

/// Reads `csv` (columns image_a,image_b,same; same is 1 or 0; paths relative to the file's folder;
/// columns of groups are those of the pair), embeds each picture once, and in each of ten folds
/// (pair i is in fold i modulo 10) judges with the threshold that is best on the other nine (the
/// protocol of LFW's View 2). OVERT_REFUSED for a set that is too small, OVERT_INPUT for a broken
/// file, OVERT_LIMIT. `ret_file` (may be NULL): the result as a file, the caller's; `made` is the
/// caller's to fill in.
int evaluate_pairs(const char *csv, const struct evaluate_params *params,
                   struct evaluate_pairs_result *ret_result, struct result **ret_file,
                   struct overt_error *err) MUST_CHECK;

/// Reads `csv` (columns role,identity,image; role is gallery, mated or nonmated; groups are those
/// of the picture) and searches each mated and nonmated picture in the gallery. A mated search
/// whose picture has no face is missed; a nonmated one raises no alert. Codes as above.
int evaluate_openset(const char *csv, const struct evaluate_params *params,
                     struct evaluate_openset_result *ret_result, struct result **ret_file,
                     struct overt_error *err) MUST_CHECK;

/// The lowest threshold that the result supports for an operation that accepts false alerts on at
/// most `fpir` of the faces of people who are not on the list; 0.01, 0.003 or 0.001. NAN for
/// others.
double evaluate_threshold(const struct evaluate_openset_result *result, double fpir);

/// Append the whole result: as JSON (keys accuracy, failure_to_enrol, tpir_at_fpir, det and more)
/// and in words.
void evaluate_pairs_json(const struct evaluate_pairs_result *result, struct text *json);
void evaluate_pairs_words(const struct evaluate_pairs_result *result, struct text *words);
void evaluate_openset_json(const struct evaluate_openset_result *result, struct text *json);
void evaluate_openset_words(const struct evaluate_openset_result *result, struct text *words);

#endif
