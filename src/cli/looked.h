// SPDX-License-Identifier: Apache-2.0
// looked.h - how an operation was looked at: its cameras, when they were not looked at, pauses.
#ifndef CLI_LOOKED_H
#define CLI_LOOKED_H

#include "cli/cmd.h"
#include "register/read.h"

struct looked {
    struct register_camera *cameras;
    struct register_span *spans;
    struct register_pause *pauses;
    struct register_run *runs;
    struct register_engine_run *engines; ///< other engines than Overt's, by run
    size_t camera_count, span_count, pause_count, run_count, engine_count;
};

/// As at a moment. Finish in any case.
int looked_read(struct store *store, int64_t operation, moment as_at, struct looked *ret_looked,
                struct overt_error *err) MUST_CHECK;
void looked_finish(struct looked *looked);
#define AUTO_LOOKED CLEANUP(looked_finish)

/// The part of a page; nothing when there is nothing to say. `folder`: the record's, for what is so
/// now; NULL: as at an earlier moment.
void looked_text(struct text *out, const struct looked *looked,
                 const struct register_operation *operation, const char *folder);
/// Members of the operation's object.
void looked_json(struct json_writer *writer, const struct looked *looked);

/// "10:05:03", local time of the United Kingdom.
#define LOOKED_CLOCK_MAX 12
void looked_clock(moment when, char words[LOOKED_CLOCK_MAX]);
/// "2 h 5 min", "2 min 7 s", "7 s".
void looked_duration(double seconds, char words[32]);

#endif
