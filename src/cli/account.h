// SPDX-License-Identifier: Apache-2.0
// account.h - what the commands on accounts share: handing out something secret once.
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "cli/cmd.h"

#define ACCOUNT_OUT_OPTION                                                                       \
    {                                                                                            \
        "out", CLI_PATH, "FILE", "write what is secret there (only its owner reads it)", "stdout" \
    }

/// To --out (0600), or to stdout. `key` names it in JSON; `about` is a whole sentence.
int account_give(struct cli_call *call, const char *key, const char *words,
                 const char *about) MUST_CHECK;

#endif
