// SPDX-License-Identifier: Apache-2.0
// understood.c - how the questions of a request are understood, for the officer: what each asks
// about, and what the officer has to settle.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/source.h"

/// As much of it as fits, whole signs alone.
static void copy_start(char *target, size_t size, const char *source)
{
    size_t length = strlen(source);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && (source[length] & 0xc0) == 0x80)
            length--;
    }
    memcpy(target, source, length);
    target[length] = '\0';
}

struct foi_placing foi_placing_of(const struct foi_request *request, size_t index)
{
    const struct foi_question *question = &request->questions[index];
    struct foi_placing placing = {.line = question->line, .corrected = question->corrected};
    bool elsewhere = question->topic == TOPIC_ELSEWHERE;
    placing.placed = question->topic != TOPIC_NONE && !question->period_lost;
    placing.elsewhere = elsewhere;
    (void)text_copy(placing.label, sizeof placing.label, question->label);
    (void)text_copy(placing.topic, sizeof placing.topic,
                    elsewhere ? question->about.about : foi_topic_word(question->topic));
    foi_modes_format(question->modes, question->body_worn, placing.modes);
    foi_period_format(&question->period, placing.period);
    (void)text_copy(placing.how, sizeof placing.how, question->period.how);
    if (elsewhere)
        (void)text_copy(placing.look, sizeof placing.look, question->about.look);
    if (question->follows != NONE)
        (void)text_copy(placing.follows, sizeof placing.follows,
                        request->questions[question->follows].label);
    copy_start(placing.text, sizeof placing.text, question->text);
    return placing;
}

static void add_line(char ***lines, size_t *count, char *line)
{
    *lines = memory_resize(*lines, *count + 1, sizeof **lines);
    (*lines)[(*count)++] = line;
}

static void ask(struct foi_understood *understood, const char *format, ...) PRINTF_LIKE(2, 3);

static void ask(struct foi_understood *understood, const char *format, ...)
{
    AUTO_TEXT struct text text = {0};
    va_list args;
    text_init(&text, 1000);
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    add_line(&understood->asks, &understood->ask_count, text_take(&text));
}

static void ask_about(struct foi_understood *understood, const struct foi_request *request,
                      const struct foi_question *question)
{
    if (question->period_lost)
        ask(understood, "%s (line %d): the time it asks about cannot be read: which is it?",
            question->label, question->line);
    else if (question->topic == TOPIC_NONE)
        ask(understood, "%s (line %d): %s: what does it ask about?", question->label,
            question->line,
            question->modes == 0 && question->about.topic != TOPIC_NONE
                ? "it names no mode of facial recognition"
                : "no topic fits it");
    else if (question->period.how[0] != '\0' && strstr(question->period.how, "read as") != NULL)
        ask(understood, "%s: its time is %s; the answer says so", question->label,
            question->period.how);
    if (question->part > 0)
        ask(understood, "%s is what %s asks besides: answer both", question->label,
            question->parent != NONE ? request->questions[question->parent].label : "");
}

static void tell(const struct foi_request *request, struct foi_understood *understood)
{
    understood->count = request->count;
    understood->numbered_by_us = request->numbered_by_us;
    understood->placings = memory_new(request->count + 1, sizeof *understood->placings);
    for (size_t i = 0; i < request->count; i++) {
        understood->placings[i] = foi_placing_of(request, i);
        understood->placed += understood->placings[i].placed;
        ask_about(understood, request, &request->questions[i]);
    }
    for (size_t i = 0; i < request->definition_count; i++) {
        AUTO_TEXT struct text text = {0};
        text_init(&text, 10000);
        text_printf(&text, "%s: %s", request->definitions[i].term, request->definitions[i].meaning);
        add_line(&understood->definitions, &understood->definition_count, text_take(&text));
    }
}

int foi_understand(const char *text, struct date received, const char *placings,
                   struct foi_understood *ret_understood, struct overt_error *err)
{
    struct foi_request request = {0};
    struct foi_understood understood = {0};
    int64_t day = received.year != 0 ? date_to_days(received) : 0;
    int code = foi_request_parse(text, strlen(text), day, &request, err);
    if (code < 0)
        return code;
    foi_request_understand(&request);
    if (placings != NULL)
        code = foi_request_correct(&request, placings, err);
    if (code == 0) {
        tell(&request, &understood);
        *ret_understood = understood;
    }
    foi_request_finish(&request);
    return code;
}

void foi_understood_finish(struct foi_understood *understood)
{
    for (size_t i = 0; i < understood->definition_count; i++)
        memory_free(understood->definitions[i]);
    for (size_t i = 0; i < understood->ask_count; i++)
        memory_free(understood->asks[i]);
    memory_free(understood->definitions);
    memory_free(understood->asks);
    memory_free(understood->placings);
    *understood = (struct foi_understood){0};
}
