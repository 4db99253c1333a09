// SPDX-License-Identifier: Apache-2.0
// retention.c - the table of kinds and times (rule R5).
#include "register/retention.h"

#include "base/attr.h"
#include "base/text.h"

static const struct kind {
    const char *word, *rule;
} kinds[REGISTER_KEEP_COUNT] = {
    [REGISTER_KEEP_ENTRY] = {"entry", "a list is destroyed after its operation"},
    [REGISTER_KEEP_ALERT] = {"alert", "an alert that led to nothing is kept for 24 hours"},
    [REGISTER_KEEP_JUDGEMENT] = {"judgement", "what was written of an alert is kept for 31 days"},
    [REGISTER_KEEP_SEARCH] = {"search", "why a probe was compared is kept for 31 days"},
    [REGISTER_KEEP_PRESENCE] = {"presence", "who was on a list can be answered for a year"},
    [REGISTER_KEEP_COMPLAINT] = {"complaint", "a complaint is kept for a year after its end"},
    [REGISTER_KEEP_HOLD] = {"hold", "why something was held is kept as long as it"},
};

const char *register_keep_word(enum register_keep kind)
{
    return kind > 0 && kind < REGISTER_KEEP_COUNT ? kinds[kind].word : NULL;
}

const char *register_keep_rule(enum register_keep kind)
{
    return kind > 0 && kind < REGISTER_KEEP_COUNT ? kinds[kind].rule : NULL;
}

enum register_keep register_keep_from(const char *word)
{
    for (int i = 1; i < REGISTER_KEEP_COUNT; i++)
        if (text_equal(kinds[i].word, word))
            return (enum register_keep)i;
    return 0;
}
