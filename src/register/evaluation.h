// SPDX-License-Identifier: Apache-2.0
// evaluation.h - evaluations of the models that were adopted, the false alert rate that is wished,
// and what an operation's threshold rested on when it was opened. Part of read.h and write.h.
#ifndef REGISTER_EVALUATION_H
#define REGISTER_EVALUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;

#define REGISTER_ONE_IN_MAX     1000000000
#define REGISTER_EVALUATION_MAX (1024 * 1024) ///< bytes of its file

/// At most one false alert in `one_in` faces seen (false alert rate), on a list of `list` people,
/// in an operation that sees `faces` faces, by an evaluation that is at most `months` old. 0: not
/// stated.
struct register_asked {
    int64_t one_in, list, faces, months;
};

/// An evaluation that was adopted, without its file.
struct register_evaluation {
    int64_t id, index; ///< index: of its ledger entry
    moment at;
    char *officer, *reason;
    char *model, *detector; ///< id@version
    uint8_t network[32], detector_network[32], settings[32];
    char *software;
    moment made;
    char *data; ///< the test set's name
    uint8_t data_sha256[32];
    int64_t list, mated, nonmated; ///< people on its list, searches of people on it and not on it
    uint8_t digest[32];            ///< the file's own SHA-256
};
/// In the order in which they were adopted.
int register_evaluations(struct store *store, moment as_at,
                         struct register_evaluation **ret_items, size_t *ret_count,
                         struct overt_error *err) MUST_CHECK;
void register_evaluations_free(struct register_evaluation **items, size_t count);
void register_evaluation_finish(struct register_evaluation *evaluation);
/// The newest of a model: the one in force. OVERT_NOT_FOUND.
int register_evaluation_in_force(struct store *store, const char *model, moment as_at,
                                 struct register_evaluation *ret_evaluation,
                                 struct overt_error *err) MUST_CHECK;
/// Its file, the caller's (memory_free). OVERT_NOT_FOUND.
int register_evaluation_text(struct store *store, int64_t id, char **ret_text,
                             struct overt_error *err) MUST_CHECK;

struct register_wish {
    int64_t index;
    moment at;
    char *officer, *reason;
    struct register_asked asked;
};
/// What the force wished, the newest last.
int register_wishes(struct store *store, moment as_at, struct register_wish **ret_wishes,
                    size_t *ret_count, struct overt_error *err) MUST_CHECK;
void register_wishes_free(struct register_wish **wishes, size_t count);
/// What the force wishes; all 0: nobody stated anything.
int register_wish_now(struct store *store, moment as_at, struct register_asked *ret_asked,
                      struct overt_error *err) MUST_CHECK;
/// What the newest version of an operation's plan wishes; all 0: nothing of its own.
int register_operation_wish(struct store *store, int64_t operation, moment as_at,
                            struct register_asked *ret_asked, struct overt_error *err) MUST_CHECK;

/// What a threshold rested on when its operation was opened.
struct register_gate {
    int64_t operation;
    char *reference;    ///< when it was read
    moment at;
    bool live;          ///< the operation's mode
    int64_t evaluation; ///< 0: the one that Overt comes with
    char *model;
    double threshold;
    struct register_asked asked; ///< `list`: people on the list as it was; faces 0: not said
    double lowest;               ///< threshold that the evaluation supports for this
    double rate;      ///< false alerts per face seen that the evaluation expects, for this list
    double rate_high; ///< at most, with 95 % confidence
};
/// `operation` 0: of all, in the order in which they were opened.
int register_gates(struct store *store, int64_t operation, moment as_at,
                   struct register_gate **ret_gates, size_t *ret_count,
                   struct overt_error *err) MUST_CHECK;
void register_gates_free(struct register_gate **gates, size_t count);

#endif
