// SPDX-License-Identifier: Apache-2.0
// correct.c - what an officer settled: a question's topic, modes and time, one line each.
//
//   Q3 count | LFR, BWV | January 2024 to March 2024
//
// "-" leaves a field as the program reads it. A line for a question that the request has not, or
// with a word that is none, stops with the line: a correction that does nothing would go unseen.
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

void foi_modes_format(uint32_t modes, bool body_worn, char text[64])
{
    (void)snprintf(text, 64, "%s%s%s%s", (modes & FOI_TOUCH_LIVE) != 0 ? ", LFR" : "",
                   (modes & FOI_TOUCH_RETROSPECTIVE) != 0 ? ", RFR" : "",
                   (modes & FOI_TOUCH_OPERATOR_INITIATED) != 0 ? ", OIFR" : "",
                   body_worn ? ", BWV" : "");
    if (*text != '\0')
        memmove(text, text + 2, strlen(text) - 1);
}

/// "topic | modes | period"; nothing else may stand there.
static bool read_fields(char *fields, int64_t received, struct foi_settled *settled)
{
    char *rest = NULL, *topic = strtok_r(fields, "|", &rest), *modes = strtok_r(NULL, "|", &rest);
    char *period = strtok_r(NULL, "|", &rest);
    if (period == NULL || strtok_r(NULL, "|", &rest) != NULL)
        return false;
    topic = text_trim(topic);
    modes = text_trim(modes);
    period = text_trim(period);
    if (!text_equal(topic, "-") && (settled->topic = foi_topic_from(topic)) == TOPIC_NONE)
        return false;
    if (!text_equal(modes, "-") && (settled->modes = modes_from(modes, &settled->body_worn)) == 0)
        return false;
    return text_equal(period, "-") || foi_period_read(period, received, &settled->period) == 1;
}

bool foi_settled_read(const char *label, const char *fields, int64_t received,
                      struct foi_settled *ret_settled)
{
    struct foi_settled settled = {0};
    AUTO_FREE char *copy = memory_copy_text(fields);
    if (strlen(label) >= sizeof settled.label || strlen(fields) >= LINE_MAX_HERE ||
        !read_fields(copy, received, &settled))
        return false;
    (void)text_copy(settled.label, sizeof settled.label, label);
    *ret_settled = settled;
    return true;
}

void foi_settled_line(const struct foi_settled *settled, struct text *out)
{
    char modes[64], from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    const struct foi_period *period = &settled->period;
    foi_modes_format(settled->modes, settled->body_worn, modes);
    text_printf(out, "%s %s | %s | ", settled->label,
                settled->topic != TOPIC_NONE ? foi_topic_word(settled->topic) : "-",
                settled->modes != 0 ? modes : "-");
    date_format_words(date_from_days(period->from), from);
    if (period->given && period->to != DAY_OPEN)
        date_format_words(date_from_days(period->to), to);
    if (!period->given)
        text_append(out, "-\n");
    else if (period->to == DAY_OPEN)
        text_printf(out, "from %s onwards\n", from);
    else if (period->from == 0)
        text_printf(out, "until %s\n", to);
    else
        text_printf(out, "%s to %s\n", from, to);
}

struct foi_question *foi_question_find(const struct foi_request *request, const char *label)
{
    for (size_t i = 0; i < request->count; i++)
        if (text_equal_nocase(request->questions[i].label, label))
            return &request->questions[i];
    return NULL;
}

static void set_topic(struct foi_question *question, enum foi_topic topic)
{
    question->topic = topic;
    if (topic == TOPIC_ELSEWHERE && question->about.topic != TOPIC_ELSEWHERE) {
        question->about = (struct foi_about){.topic = topic, .about = "something else"};
        (void)text_copy(question->about.look, sizeof question->about.look,
                        "the records of the unit that was named by the officer");
    }
}

bool foi_request_settle(struct foi_request *request, const struct foi_settled *settled)
{
    struct foi_question *question = foi_question_find(request, settled->label);
    if (question == NULL)
        return false;
    struct foi_question now = *question;
    if (settled->modes != 0) {
        now.modes = settled->modes;
        now.body_worn = settled->body_worn;
        // It was not placed only because it names no mode.
        if (now.topic == TOPIC_NONE)
            now.topic = now.about.topic;
    }
    if (settled->topic != TOPIC_NONE)
        set_topic(&now, settled->topic);
    if (now.topic == TOPIC_NONE || now.modes == 0)
        return false;
    if (settled->period.given) {
        now.period = settled->period;
        now.period_lost = false;
    }
    now.corrected = true;
    *question = now;
    return true;
}

/// "Q3 count | LFR | in 2024"
static bool take_line(struct foi_request *request, char *line)
{
    char *rest = NULL, *label = strtok_r(line, " ", &rest);
    struct foi_settled settled;
    return label != NULL && foi_settled_read(label, rest, request->received, &settled) &&
           foi_request_settle(request, &settled);
}

int foi_request_correct(struct foi_request *request, const char *lines, struct overt_error *err)
{
    int number = 0;
    for (const char *at = lines; *at != '\0';) {
        char line[LINE_MAX_HERE];
        size_t length = strcspn(at, "\n");
        bool fits = length < sizeof line;
        (void)snprintf(line, sizeof line, "%.*s", (int)length, at);
        at += length + (at[length] == '\n');
        number++;
        if (fits && (*text_trim(line) == '\0' || *line == '#'))
            continue;
        if (!fits || !take_line(request, line))
            return error_set(err, OVERT_INPUT,
                             "line %d of the placings cannot be used; write it like \"Q3 count | "
                             "LFR | January 2024 to March 2024\", with - for what stays",
                             number);
    }
    foi_request_link(request);
    return 0;
}
