// SPDX-License-Identifier: Apache-2.0
// national.c - which questions are about searches of the Police National Database itself: they are
// made and logged there, so a count of the searches in our record would be no answer to them.
#include "foi/answers.h"

/// Names that database, and not what else was searched.
static bool names(const char *text)
{
    return text != NULL && foi_words_hold("pnd|police national database", text) &&
           !foi_words_hold("other than|other database|other databases|apart from|besides|"
                           "combination",
                           text);
}

static bool is_counted(enum foi_topic topic)
{
    return topic == TOPIC_USED || topic == TOPIC_HOW_MANY || topic == TOPIC_DATES ||
           topic == TOPIC_VERIFIED || topic == TOPIC_ALERTS || topic == TOPIC_MATCHES ||
           topic == TOPIC_RECORDS || (topic >= TOPIC_BY_MONTH && topic <= TOPIC_BY_SOURCE);
}

/// "information relating to PND facial recognition searches:", before the first question.
static bool opens_with_it(const struct foi_request *request)
{
    for (size_t i = 0; i < request->line_count && request->lines[i].question == NONE; i++)
        if (names(request->lines[i].text))
            return true;
    return false;
}

bool foi_asks_national(const struct foi_request *request, size_t index)
{
    bool body_worn = false, any = false;
    if (!is_counted(request->questions[index].topic) ||
        request->questions[index].modes != FOI_TOUCH_RETROSPECTIVE)
        return false;
    for (size_t i = index;; i--) {
        const char *text = request->questions[i].text;
        if (names(text))
            return true;
        if (foi_modes_find(text, &body_worn, &any) != 0)
            return false; // another kind of search is named
        if (i == 0 || !foi_words_hold("these|those|them|they|such|this|if so|of which", text))
            return opens_with_it(request);
    }
}
