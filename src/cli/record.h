// SPDX-License-Identifier: Apache-2.0
// record.h - the record of a call, opened for reading or for an act, and what several commands
// share.
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "cli/cmd.h"
#include "operate/operate.h"
#include "register/read.h"
#include "store/store.h"

/// Opens the record of call->folder for reading; works while another program writes.
int record_read(struct cli_call *call, struct store **ret_store) MUST_CHECK;
/// Opens it for an act, with the engine that the call's options name.
int record_act(struct cli_call *call, struct operate **ret_operate) MUST_CHECK;

/// The moment of --as-at (a command's own option), or always.
moment record_as_at(const struct cli_call *call);

#define AUTO_STORE   CLEANUP(store_close)
#define AUTO_OPERATE CLEANUP(operate_close)

/// Options of commands that load the engine.
#define RECORD_ENGINE_OPTIONS                                                                     \
    {"models", CLI_DIR, "FOLDER", "folder of the models",                                         \
     "OVERT_MODELS, else those that came with the program"},                                      \
        {"detector", CLI_TEXT, "NAME", "model that finds faces", "mtcnn"},                        \
        {"recogniser", CLI_TEXT, "NAME", "model that makes templates", "mobilefacenet"},          \
        {"threads", CLI_NUMBER, "N", "threads for the models", "as many as there are", NULL,      \
         false,     1,          256},                                                             \
    {                                                                                             \
        "face-size", CLI_NUMBER, "PIXELS", "smallest face that is looked for", "40", NULL, false, \
            12, 2000                                                                              \
    }

#define RECORD_AS_AT_OPTION                                                      \
    {                                                                            \
        "as-at", CLI_MOMENT, "TIME",                                             \
            "what the record said at that time, such as 2026-11-22T10:00", "now" \
    }

#endif
