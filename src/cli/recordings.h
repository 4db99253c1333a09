// SPDX-License-Identifier: Apache-2.0
// recordings.h - the recordings of one `overt search`, each with where and when it was taken: from
// the command line or from a list in a file.
#ifndef CLI_RECORDINGS_H
#define CLI_RECORDINGS_H

#include "cli/cmd.h"

#define RECORDINGS_MAX 1000

struct recording {
    const char *file;
    const char *captured, *place, *source_type;
    bool body_worn;
};

struct recordings {
    struct recording *items;
    size_t count;
    struct recordings_text *texts; ///< what the items' texts lie in, when they came from a list
};

/// Everything said of every recording, whole and readable, or OVERT_INPUT, OVERT_NOT_FOUND or
/// OVERT_LIMIT in words that name the recording or the line of the list: a run over a hundred files
/// does not stop in the night for a typing error. Finish with recordings_finish in any case.
int recordings_read(struct cli_call *call, struct recordings *ret_recordings) MUST_CHECK;
void recordings_finish(struct recordings *recordings);
#define AUTO_RECORDINGS CLEANUP(recordings_finish)

#endif
