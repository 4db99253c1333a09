// SPDX-License-Identifier: Apache-2.0
// correct.c - what an officer settled: a question's topic, modes and time, one line each.
//
//   Q3 count | LFR, BWV | January 2024 to March 2024
//
// "-" leaves a field as it was read. A line for a question that the request has not, or with a word
// that is none, stops with the line: a correction that does nothing would go unseen.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

#define LINE_MAX_HERE 400

static uint32_t modes_from(const char *words, bool *ret_body_worn)
{
    static const struct {
        const char *word;
        uint32_t mode;
    } known[] = {{"LFR", FOI_TOUCH_LIVE},
                 {"RFR", FOI_TOUCH_RETROSPECTIVE},
                 {"OIFR", FOI_TOUCH_OPERATOR_INITIATED},
                 {"BWV", FOI_TOUCH_BODY_WORN}};
    uint32_t modes = 0;
    AUTO_FREE char *copy = memory_copy_text(words);
    char *rest = NULL;
    for (char *word = strtok_r(copy, ", ", &rest); word != NULL;
         word = strtok_r(NULL, ", ", &rest)) {
        uint32_t found = 0;
        for (size_t i = 0; i < ARRAY_COUNT(known); i++)
            found |= text_equal_nocase(word, known[i].word) ? known[i].mode : 0;
        if (found == 0)
            return 0;
        modes |= found;
    }
    *ret_body_worn = (modes & FOI_TOUCH_BODY_WORN) != 0;
    modes &= MODES_ALL;
    return modes != 0 ? modes : *ret_body_worn ? MODES_ALL : 0;
}

static struct foi_question *find_question(struct foi_request *request, const char *label)
{
    for (size_t i = 0; i < request->count; i++)
        if (text_equal_nocase(request->questions[i].label, label))
            return &request->questions[i];
    return NULL;
}

static bool set_topic(struct foi_question *question, const char *word)
{
    enum foi_topic topic = foi_topic_from(word);
    if (text_equal(word, "-"))
        return question->topic != TOPIC_NONE;
    if (topic == TOPIC_NONE)
        return false;
    question->topic = topic;
    if (topic == TOPIC_ELSEWHERE && question->about.topic != TOPIC_ELSEWHERE) {
        question->about = (struct foi_about){.topic = topic, .about = "something else"};
        (void)text_copy(question->about.look, sizeof question->about.look,
                        "the records of the unit that was named by the officer");
    }
    return true;
}

static bool apply(struct foi_request *request, struct foi_question *question, const char *topic,
                  const char *modes, const char *period)
{
    struct foi_question was = *question;
    if (!text_equal(modes, "-")) {
        question->modes = modes_from(modes, &question->body_worn);
        if (question->modes == 0)
            return false;
    }
    if (!set_topic(question, topic) || question->modes == 0) {
        *question = was;
        return false;
    }
    if (!text_equal(period, "-")) {
        if (foi_period_read(period, request->received, &question->period) != 1)
            return false;
        question->period_lost = false;
    }
    question->corrected = true;
    return true;
}

int foi_request_correct(struct foi_request *request, const char *lines, struct overt_error *err)
{
    int number = 0;
    for (const char *at = lines; *at != '\0';) {
        char line[LINE_MAX_HERE], *rest = NULL;
        size_t length = strcspn(at, "\n");
        bool fits = length < sizeof line;
        (void)snprintf(line, sizeof line, "%.*s", (int)length, at);
        at += length + (at[length] == '\n');
        number++;
        if (fits && (*text_trim(line) == '\0' || *line == '#'))
            continue;
        char *label = strtok_r(line, " ", &rest), *topic = strtok_r(NULL, "|", &rest);
        char *modes = strtok_r(NULL, "|", &rest), *period = strtok_r(NULL, "|", &rest);
        struct foi_question *question = fits && period != NULL ? find_question(request, label)
                                                               : NULL;
        if (question == NULL ||
            !apply(request, question, text_trim(topic), text_trim(modes), text_trim(period)))
            return error_set(err, OVERT_INPUT,
                             "line %d of the placings cannot be used; write it like \"Q3 count | "
                             "LFR | January 2024 to March 2024\", with - for what stays",
                             number);
    }
    return 0;
}
