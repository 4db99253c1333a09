// SPDX-License-Identifier: Apache-2.0
// record.h - the record of a call, opened for reading or for an act, and what several commands
// share.
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "cli/cmd.h"
#include "cli/engine.h"
#include "operate/operate.h"
#include "register/read.h"
#include "store/store.h"

/// Opens the record of call->folder for reading; works while another program writes.
int record_read(struct cli_call *call, struct store **ret_store) MUST_CHECK;
/// What the call says of the record, its keys and its engine; OVERT_NOT_FOUND when it is not there.
int record_params(struct cli_call *call, struct operate_params *ret_params) MUST_CHECK;
/// Opens it for an act, with the engine that the call's options name.
int record_act(struct cli_call *call, struct operate **ret_operate) MUST_CHECK;

/// The same after the number of the first argument was read, which is one of a `what`: "alert".
int record_act_on(struct cli_call *call, const char *what, int64_t *ret_number,
                  struct operate **ret_operate) MUST_CHECK;

/// Records that the call's officer reads something about people, before it is read.
int record_consult(struct cli_call *call,
                   const struct operate_consultation *consultation) MUST_CHECK;
/// Records that a file of the register goes out: `what`, as at when, into which file or folder, to
/// whom (--recipient, else `recipient`; NULL: the officer) and why (--reason).
int record_give_out(struct cli_call *call, const char *what, const char *where,
                    const char *recipient) MUST_CHECK;

/// A mistake (OVERT_INPUT) when the path of this option is a file of the record itself or of its
/// published log, which would be overwritten.
int record_keep_out(struct cli_call *call, const char *option) MUST_CHECK;

/// A note when a list that is over could not be erased on its servers yet.
void record_note_servers(struct cli_call *call, const struct operate *operate);

/// A note when live operations with the evaluation in force had more false alerts than it expected.
void record_warn_drift(struct cli_call *call, struct store *store);

#define RECORD_ONE_DISK                                                                      \
    "Acts are on one disk only: the server of the record has no synchronous standby, and a " \
    "fail-over could lose the last of them (docs/postgresql.md)."
/// How many standbys the record in `folder` has (store_standbys); -1 also when it cannot be read.
int record_standbys(const char *folder);
/// A note when the record is on a server without a synchronous standby (store_standbys).
void record_warn_standby(struct cli_call *call, int standbys);
/// The member "synchronous_standbys": null in a file.
void record_standbys_json(struct json_writer *writer, int standbys);

/// The moment of --as-at (a command's own option), or now.
moment record_as_at(const struct cli_call *call);

#define AUTO_STORE   CLEANUP(store_close)
#define AUTO_OPERATE CLEANUP(operate_close)

#define RECORD_AS_AT_OPTION                                                                      \
    {                                                                                            \
        "as-at", CLI_AS_AT, "TIME",                                                              \
            "what the record said then: at 2026-11-22T10:00, or at the end of 2026-11-22", "now" \
    }

#endif
