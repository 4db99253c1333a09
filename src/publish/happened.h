// SPDX-License-Identifier: Apache-2.0
// happened.h - what happened in an operation, act by act, in plain words.
#ifndef PUBLISH_HAPPENED_H
#define PUBLISH_HAPPENED_H

#include "base/text.h"
#include "register/read.h"

/// "opened", "run 3 begins on Camera 1"; false: nothing to tell people of (counts of faces seen and
/// the like).
bool publish_log_words(struct text *out, const struct register_log_line *line);

#endif
