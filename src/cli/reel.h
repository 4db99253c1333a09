// SPDX-License-Identifier: Apache-2.0
// reel.h - the recordings of a retrospective operation as a picture (SVG): for `operation
// timeline`.
#ifndef CLI_REEL_H
#define CLI_REEL_H

#include "cli/cmd.h"
#include "register/read.h"

/// Draws when somebody sought appears in which recording. *ret_any is false, and nothing is drawn,
/// when the operation looked through none.
int reel_draw(struct cli_call *call, struct store *store,
              const struct register_operation *operation, struct text *svg,
              bool *ret_any) MUST_CHECK;

#endif
