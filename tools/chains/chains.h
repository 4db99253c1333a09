// SPDX-License-Identifier: Apache-2.0
// chains.h - the parts of overt-chains.
#ifndef CHAINS_CHAINS_H
#define CHAINS_CHAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"
#include "evaluate/set.h"

/// Ways to look at one face; each gives a template of its own.
enum chains_view {
    VIEW_AS_IT_IS = 0,
    VIEW_SMALLER,
    VIEW_LARGER,
    VIEW_RIGHT,
    VIEW_LEFT,
    VIEW_DOWN,
    VIEW_UP,
    VIEW_TURNED,
    VIEW_TURNED_BACK,
    VIEW_BRIGHTER,
    VIEW_DARKER,
    VIEW_GREY,
    VIEW_POINTS_AGAIN,  ///< mean of the points that five searches with other sizes find
    VIEW_POINTS_SECOND, ///< points of a second detector; as it is without one
    VIEWS,
    VIEW_NO_MIRROR = VIEWS, ///< as it is, without the mirror image
    VIEWS_ALL
};

enum chains_role { CHAINS_GALLERY, CHAINS_MATED, CHAINS_NONMATED, CHAINS_ROLES };

struct chains_row {
    uint32_t person;
    enum chains_role role;
    bool is_wrong; ///< labelled wrongly, or perhaps: left out of the lists drawn
};

/// A test set, and of each picture one template for each view.
struct chains_set {
    struct set_names paths, people;
    struct chains_row *rows; ///< of each path
    size_t count, capacity, of_role[CHAINS_ROLES];
    char *folder;
    int32_t dimension;
    float *templates; ///< count * VIEWS_ALL * dimension, each of length 1 (all zero: no face)
    size_t faceless, wrong;
    double detect_seconds, view_seconds; ///< of one picture
};

/// What is asked for.
struct chains_params {
    const char *second; ///< folder or manifest of a second detector, or NULL
    bool few;           ///< only as it is, with and without the mirror image
    int threads;
};

/// Marks the pictures named in a file, one a line, as wrongly labelled; `#` begins a remark.
int chains_read_wrong(struct chains_set *set, const char *path, struct overt_error *err) MUST_CHECK;
int chains_read(struct chains_set *set, const char *csv, struct overt_error *err) MUST_CHECK;
int chains_extract(struct chains_set *set, const struct chains_params *params,
                   struct overt_error *err) MUST_CHECK;
/// Wipes.
void chains_finish(struct chains_set *set);

/// How scores are made from templates.
enum chains_scoring {
    SCORE_PLAIN = 0,
    SCORE_BYTES,       ///< templates rounded to 8 bits, and nothing exact after it
    SCORE_LESS_MEAN,   ///< less a part of the mean of the most alike of a cohort, for both sides
    SCORE_Z,           ///< by mean and spread of the listed one's cohort
    SCORE_T,           ///< of the probe's
    SCORE_S,           ///< the mean of both
    SCORE_EXPANDED,    ///< the probe moved towards the most alike of the list
};

/// How templates are changed before: by what other people's templates have in common.
enum chains_change { CHANGE_NOTHING = 0, CHANGE_CENTRE, CHANGE_PRINCIPAL, CHANGE_WHITEN };

/// One line of the table.
struct chains_chain {
    const char *words;
    uint32_t listed, searched; ///< bits of views that are added up on each side
    enum chains_change change;
    double much; ///< how many directions are kept, or how strongly they are evened out
    enum chains_scoring scoring;
    int cohort;      ///< so many most alike of it count; 0: all
    double part;     ///< what is taken off
    bool own_list;   ///< the cohort is the list itself; else people who are in no test
};

#define CHAINS_RATES 3 ///< FPIR 1 %, 0.3 %, 0.1 %

struct chains_result {
    bool is_as_labelled; ///< the first part was measured: the chain needs no people to learn from
    double tpir[CHAINS_RATES], threshold[CHAINS_RATES], first;
    size_t gained, lost;              ///< mated searches found at 1 %, against the first chain
    double lists[CHAINS_RATES];       ///< the same over lists drawn from halves of the people
    size_t lists_mated, lists_nonmated;
};

/// What is the same for all chains: who is drawn onto which list.
struct chains_measure;
struct chains_measure *chains_measure_new(const struct chains_set *set);
void chains_measure_free(struct chains_measure *measure);
struct chains_result chains_measure_run(struct chains_measure *measure,
                                        const struct chains_chain *chain);

/// Eigenvalues, falling, and as rows their vectors of a symmetric matrix, which is destroyed.
void chains_eigen(double *matrix, size_t size, double *ret_values, double *ret_vectors);

#endif
