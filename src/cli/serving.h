// SPDX-License-Identifier: Apache-2.0
// serving.h - what the commands that serve pages share: options, the log, running until told.
#ifndef CLI_SERVING_H
#define CLI_SERVING_H

#include "cli/cmd.h"
#include "web/http/http.h"

#define SERVING_OPTIONS(address)                                                                 \
    {"listen", CLI_TEXT, "ADDRESS",                                                              \
     "where to listen: " address ", [::1]:PORT, unix:/PATH or systemd:NAME", address},           \
        {"log", CLI_PATH, "FILE",                                                                \
         "append a line of JSON for each request, which names nobody"},                          \
        {"workers", CLI_NUMBER, "N", "requests that are handled at once", "4", .low = 1,         \
         .high = 64},                                                                            \
        {"connections", CLI_NUMBER, "N", "browsers that are connected at once", "2000",          \
         .low = 8, .high = 20000},                                                               \
    {                                                                                            \
        "patience", CLI_NUMBER, "SECONDS", "a request that takes longer to arrive is given up",  \
            "30", .low = 1, .high = 600                                                          \
    }

/// The file of --log, opened to append; -1 without one. The caller closes it.
int serving_log(struct cli_call *call, int *ret_log) MUST_CHECK;
/// Starts the server, says where it listens (and tells systemd), and stops it at SIGINT or SIGTERM.
int serving_run(struct cli_call *call, const struct http_settings *settings) MUST_CHECK;

#endif
