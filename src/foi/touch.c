// SPDX-License-Identifier: Apache-2.0
// touch.c - the words for what a standing policy touches.
#include <string.h>

#include "foi/internal.h"

static const struct {
    const char *word;
    uint32_t touch;
} words_known[] = {
    {"live", FOI_TOUCH_LIVE},
    {"retrospective", FOI_TOUCH_RETROSPECTIVE},
    {"operator-initiated", FOI_TOUCH_OPERATOR_INITIATED},
    {"body-worn", FOI_TOUCH_BODY_WORN},
    {"body-worn video", FOI_TOUCH_BODY_WORN},
    {"all", MODES_ALL | FOI_TOUCH_BODY_WORN},
};

uint32_t foi_touch_from(const char *words)
{
    uint32_t touches = 0;
    AUTO_FREE char *copy = memory_copy_text(words);
    char *rest = NULL;
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        uint32_t found = 0;
        word = text_trim(word);
        for (size_t i = 0; i < ARRAY_COUNT(words_known); i++)
            if (text_equal_nocase(word, words_known[i].word))
                found = words_known[i].touch;
        if (found == 0)
            return 0;
        touches |= found;
    }
    return touches;
}
