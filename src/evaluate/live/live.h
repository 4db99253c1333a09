// SPDX-License-Identifier: Apache-2.0
// live.h - how well a live operation did, from its record and a file that says who passed when.
//
// Nothing is compared here: the operation compared, under its permit (rule R1), and this reads what
// it recorded. So this folder has no engine, and the folder above it, which has one, has no record.
// It gives counts and shares over the operation, a camera or a group; never a person's.
#ifndef EVALUATE_LIVE_LIVE_H
#define EVALUATE_LIVE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "evaluate/share.h"

struct store;

#define LIVE_NAME_MAX    256   ///< bytes of a camera's, person's or group's name, with its zero
#define LIVE_PASSES_MAX  20000 ///< rows of a truth file
#define LIVE_CAMERAS_MAX 64
#define LIVE_GROUPS_MAX  32
#define LIVE_SECONDS_MAX 604800.0 ///< latest time in a source
#define LIVE_FEW         30       ///< below so many passes a note says that they are few

struct evaluate_live_params {
    double slack;     ///< seconds by which an alert may lie outside of its pass; 0..60
    double cool_down; ///< seconds in which a run does not alert on one entry again
};

/// Figures of the whole, of one camera or of one group.
struct evaluate_live_part {
    char name[LIVE_NAME_MAX];
    size_t passes;              ///< by the truth, of anybody
    struct evaluate_share tpir; ///< passes of listed people with an alert on that person, of those
                                ///< that could have one
    size_t silent; ///< passes of listed people that fell wholly into a cool-down; not in `tpir`
    size_t alerts, found, duplicates; ///< all; first true ones of a pass; further true ones
    size_t false_alerts;              ///< on a person who did not pass that camera then
    size_t faces_seen;                ///< as recorded; not for groups
    struct evaluate_share false_rate; ///< false alerts per face seen; not for groups
};

struct evaluate_live_result {
    char operation[64];
    double threshold;
    struct evaluate_live_part whole;
    struct evaluate_live_part cameras[LIVE_CAMERAS_MAX]; ///< in the truth's order
    struct evaluate_live_part
        groups[LIVE_GROUPS_MAX]; ///< in the truth's order; people without one are in none
    size_t camera_count, group_count;
    struct evaluate_share people;        ///< listed people who passed and were found at least once
    double wait_p50, wait_p95, wait_max; ///< seconds of the source from the beginning of a pass to
                                         ///< its alert; NAN when none was found
    double latency_p50, latency_p95, latency_max; ///< seconds from the capture of the picture to
                                                  ///< the alert, of alerts at the truth's cameras;
                                                  ///< NAN when of none it is known
    size_t latencies;                    ///< alerts of which it is known
    size_t alerts_elsewhere;             ///< at cameras that the truth does not name; not scored
};

/// Scores the live operation `reference` of the record against the CSV file `truth`
/// (pass,identity,listed,camera,t_in,t_out,group; docs/crowd.md). OVERT_NOT_FOUND; OVERT_INPUT for
/// a broken file and when truth and record are not of the same operation (a camera that never ran,
/// a listed person without an entry, an unlisted one with); OVERT_LIMIT.
int evaluate_live(struct store *store, const char *reference, const char *truth,
                  const struct evaluate_live_params *params,
                  struct evaluate_live_result *ret_result, struct overt_error *err) MUST_CHECK;

/// Append the whole result.
void evaluate_live_json(const struct evaluate_live_result *result, struct text *json);
void evaluate_live_words(const struct evaluate_live_result *result, struct text *words);

// ---- the truth ----

struct truth_person {
    const char *identity;
    int group; ///< -1: none
    bool listed;
};

struct truth_pass {
    long number;
    size_t person;
    int camera;
    double in, out; ///< seconds of the source
};

struct truth {
    struct truth_pass *passes; ///< in the file's order
    struct truth_person *persons;
    const char *cameras[LIVE_CAMERAS_MAX], *groups[LIVE_GROUPS_MAX];
    size_t pass_count, person_count;
    int camera_count, group_count;
};

/// Reads a truth file from memory; the names stay in `bytes`, which are changed and must end with a
/// zero beyond `size`. OVERT_INPUT names the line, OVERT_LIMIT.
int truth_parse(char *bytes, size_t size, struct truth *ret_truth,
                struct overt_error *err) MUST_CHECK;
void truth_finish(struct truth *truth);

#endif
