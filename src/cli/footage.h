// SPDX-License-Identifier: Apache-2.0
// footage.h - `overt search` with --footage, which has a file of its own.
#ifndef CLI_FOOTAGE_H
#define CLI_FOOTAGE_H

struct cli_call;

/// The command's run function when --footage is given.
int footage_run(struct cli_call *call);

#endif
