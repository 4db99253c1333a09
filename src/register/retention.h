// SPDX-License-Identifier: Apache-2.0
// retention.h - how long each kind of thing about a person is kept: one table, everywhere the same
// (rule R5). docs/retention.md is its text.
#ifndef REGISTER_RETENTION_H
#define REGISTER_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

/// The kinds that are sealed, each with a time.
enum register_keep {
    REGISTER_KEEP_ENTRY = 1, ///< "entry": nominal, reason, picture, template of a list
    REGISTER_KEEP_ALERT,     ///< "alert": face and scene
    REGISTER_KEEP_JUDGEMENT, ///< "judgement": what people wrote about an alert or a removal
    REGISTER_KEEP_SEARCH,    ///< "search": why a probe was compared
    REGISTER_KEEP_PRESENCE,  ///< "presence": the key of an operation's marks
    REGISTER_KEEP_COMPLAINT, ///< "complaint": what was complained of
    REGISTER_KEEP_HOLD,      ///< "hold": why something is held by law
    REGISTER_KEEP_COUNT,
};

const char *register_keep_word(enum register_keep kind);
/// The rule in one line, as receipts give it.
const char *register_keep_rule(enum register_keep kind);
enum register_keep register_keep_from(const char *word); ///< 0: none

#endif
