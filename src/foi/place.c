// SPDX-License-Identifier: Apache-2.0
// place.c - what each question asks about: topic and modes by rules/topics.txt, then what it
// depends on.
//
// "Q1a. If so, ..." follows Q1; a question about a list or its alerts follows the nearest question
// before it that asks whether that mode was used. A question takes the mode from its own words,
// else from the question above it, else, when it speaks of "each deployment", from the nearest
// before it. Nothing else is supposed.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

#define RULE_LINE_MAX 400

static const char *const topic_words[TOPIC_COUNT] = {
    [TOPIC_NONE] = "none",           [TOPIC_STEM] = "opening",       [TOPIC_USED] = "used",
    [TOPIC_DATES] = "dates",         [TOPIC_LIST_SIZE] = "list-size", [TOPIC_SOURCES] = "sources",
    [TOPIC_NOT_WANTED] = "not-wanted", [TOPIC_REASONS] = "reasons",   [TOPIC_ALERTS] = "alerts",
    [TOPIC_CREDIBLE] = "credible",   [TOPIC_VERIFIED] = "verified",  [TOPIC_PLANNED] = "planned",
    [TOPIC_PLANNED_DATES] = "planned-dates",
};

const char *foi_topic_word(enum foi_topic topic)
{
    return topic_words[topic];
}

/// " how many images were on the watch list " of "How many images were on the watch-list?"
static char *normalise(const char *text)
{
    char *out = memory_new(strlen(text) + 3, 1);
    size_t length = 0;
    out[length++] = ' ';
    for (const char *c = text; *c != '\0'; c++) {
        if (isalnum((unsigned char)*c) || (*c & 0x80) != 0)
            out[length++] = (char)tolower((unsigned char)*c);
        else if (*c != '\'' && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    if (out[length - 1] != ' ')
        out[length++] = ' ';
    return out;
}

/// One word or phrase of a rule against the normalised text.
static bool term_holds(const char *term, size_t length, const char *text)
{
    char needle[RULE_LINE_MAX + 3];
    bool goes_on = length > 0 && term[length - 1] == '*';
    (void)snprintf(needle, sizeof needle, " %.*s%s", (int)(goes_on ? length - 1 : length), term,
                   goes_on ? "" : " ");
    return strstr(text, needle) != NULL;
}

/// "a|b*": one of them stands there. `length` bytes of group.
static bool group_holds(const char *group, size_t length, const char *text)
{
    const char *end = group + length;
    while (group < end) {
        const char *bar = memchr(group, '|', (size_t)(end - group));
        size_t piece = (size_t)((bar != NULL ? bar : end) - group);
        if (term_holds(group, piece, text))
            return true;
        group += piece + 1;
    }
    return false;
}

/// "a|b & c & !d"
static bool rule_holds(const char *rule, const char *text)
{
    for (;;) {
        const char *and = strstr(rule, " & ");
        size_t length = and != NULL ? (size_t)(and - rule) : strlen(rule);
        bool not = *rule == '!';
        if (group_holds(rule + not, length - not, text) == not)
            return false;
        if (and == NULL)
            return true;
        rule = and + 3;
    }
}

/// Steps through the lines "`kind` NAME: RULE" of topics.txt. False at the end.
static bool next_rule(const char **at, const char *kind, char name[32], char rule[RULE_LINE_MAX])
{
    while (**at != '\0') {
        char line[RULE_LINE_MAX];
        size_t length = strcspn(*at, "\n");
        (void)snprintf(line, sizeof line, "%.*s", (int)length, *at);
        *at += length + ((*at)[length] == '\n');
        char *colon = strchr(line, ':');
        if (!text_starts(line, kind) || line[strlen(kind)] != ' ' || colon == NULL)
            continue;
        *colon = '\0';
        (void)text_copy(name, 32, line + strlen(kind) + 1);
        (void)text_copy(rule, RULE_LINE_MAX, text_trim(colon + 1));
        return true;
    }
    return false;
}

static enum foi_topic topic_of(const char *text)
{
    const char *at = foi_rules_topics;
    char name[32], rule[RULE_LINE_MAX];
    while (next_rule(&at, "topic", name, rule))
        if (rule_holds(rule, text))
            for (enum foi_topic topic = TOPIC_NONE; topic < TOPIC_COUNT; topic++)
                if (text_equal(topic_words[topic], name))
                    return topic;
    return TOPIC_NONE;
}

/// Modes that the text names; any, when it speaks of facial recognition or body-worn video without
/// one.
static uint32_t modes_of(const char *text, bool *ret_body_worn)
{
    const char *at = foi_rules_topics;
    char name[32], rule[RULE_LINE_MAX];
    uint32_t modes = 0;
    while (next_rule(&at, "mode", name, rule))
        modes |= rule_holds(rule, text) ? foi_touch_from(name) : 0;
    *ret_body_worn = (modes & FOI_TOUCH_BODY_WORN) != 0;
    modes &= MODES_ALL;
    if (modes == 0 && (*ret_body_worn || strstr(text, " facial recognition ") != NULL))
        modes = MODES_ALL;
    return modes;
}

/// The question that a lettered one stands under: Q5 for Q5a, Q5c for Q5c(i).
static size_t parent_of(const struct foi_request *request, size_t index)
{
    const struct foi_question *question = &request->questions[index];
    size_t found = NONE;
    for (size_t i = 0; i < index; i++) {
        const struct foi_question *other = &request->questions[i];
        bool above = other->number == question->number && other->roman == 0 &&
                     (question->roman ? other->letter == 0 || other->letter == question->letter
                                      : other->letter == 0);
        if (above && (question->letter != 0 || question->roman != 0))
            found = i;
    }
    return found;
}

static bool has_children(const struct foi_request *request, size_t index)
{
    for (size_t i = index + 1; i < request->count; i++)
        if (request->questions[i].parent == index)
            return true;
    return false;
}

static bool is_planned(enum foi_topic topic)
{
    return topic == TOPIC_PLANNED || topic == TOPIC_PLANNED_DATES;
}

static bool is_about_list(enum foi_topic topic)
{
    return topic >= TOPIC_LIST_SIZE && topic <= TOPIC_VERIFIED;
}

/// The nearest question before `index` that asks whether (all of) those modes were used, or are
/// planned.
static size_t whether_before(const struct foi_request *request, size_t index, enum foi_topic topic)
{
    const struct foi_question *question = &request->questions[index];
    for (size_t i = index; i-- > 0;) {
        const struct foi_question *other = &request->questions[i];
        if (other->topic == topic && (other->modes & question->modes) == question->modes &&
            (other->body_worn == question->body_worn))
            return i;
    }
    return NONE;
}

/// Modes from the question above, else from the nearest before that has some.
static void inherit_modes(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    size_t from = question->parent;
    if (question->modes != 0)
        return;
    while (from != NONE && request->questions[from].modes == 0)
        from = request->questions[from].parent;
    if (from == NONE && is_about_list(question->topic))
        for (from = index; from-- > 0;)
            if (request->questions[from].modes != 0)
                break;
    if (from == NONE)
        return;
    question->modes = request->questions[from].modes;
    question->body_worn = request->questions[from].body_worn;
}

static void set_dependency(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    switch (question->topic) {
    case TOPIC_DATES:
    case TOPIC_STEM:
    case TOPIC_LIST_SIZE:
    case TOPIC_SOURCES:
    case TOPIC_NOT_WANTED:
    case TOPIC_REASONS:
    case TOPIC_ALERTS:
    case TOPIC_CREDIBLE:
    case TOPIC_VERIFIED:
        question->follows = whether_before(request, index, TOPIC_USED);
        break;
    case TOPIC_PLANNED_DATES:
        question->follows = whether_before(request, index, TOPIC_PLANNED);
        break;
    case TOPIC_NONE:
    case TOPIC_USED:
    case TOPIC_PLANNED:
    case TOPIC_COUNT:
        break;
    }
}

static int set_period(struct foi_request *request, size_t index, struct overt_error *err)
{
    struct foi_question *question = &request->questions[index];
    struct foi_period own;
    int found = foi_period_read(question->text, &own);
    if (found < 0)
        return error_set(err, OVERT_INPUT,
                         "%s (line %d): the time it asks about cannot be read; put it as \"between "
                         "January 2022 and "
                         "January 2023\"",
                         question->label, question->line);
    if (found == 1)
        question->period = own;
    else if (question->parent != NONE && request->questions[question->parent].period.given)
        question->period = request->questions[question->parent].period;
    return 0;
}

static int place_one(struct foi_request *request, size_t index, struct overt_error *err)
{
    struct foi_question *question = &request->questions[index];
    AUTO_FREE char *text = normalise(question->text);
    static const char demands[] = "please|provide|state|list|give|confirm|supply";
    bool asks = strchr(question->text, '?') != NULL;
    question->modes = modes_of(text, &question->body_worn);
    question->topic = topic_of(text);
    bool wants = asks || group_holds(demands, strlen(demands), text);
    if (has_children(request, index) && !wants)
        question->topic = TOPIC_STEM;
    // "If so, when and where?" under "Does the force plan to ...?" asks about the plan.
    if (question->topic == TOPIC_DATES && question->parent != NONE &&
        is_planned(request->questions[question->parent].topic))
        question->topic = TOPIC_PLANNED_DATES;
    inherit_modes(request, index);
    set_dependency(request, index);
    if (question->modes == 0)
        question->topic = TOPIC_NONE;
    return set_period(request, index, err);
}

static int name_lost(const struct foi_request *request, struct overt_error *err)
{
    char labels[80] = "";
    size_t length = 0, lost = 0, shown = 0;
    int first_line = 0;
    for (size_t i = 0; i < request->count; i++) {
        const struct foi_question *question = &request->questions[i];
        if (question->topic != TOPIC_NONE)
            continue;
        if (lost++ == 0)
            first_line = question->line;
        if (length + strlen(question->label) + 3 >= sizeof labels)
            continue;
        length += (size_t)snprintf(labels + length, sizeof labels - length, "%s%s",
                                   shown++ > 0 ? ", " : "", question->label);
    }
    if (lost == 0)
        return 0;
    return error_set(
        err, OVERT_INPUT,
        "cannot place %s%s (first on line %d): name the mode and ask one thing each: used? dates? "
        "list size? sources? wanted? reasons? alerts? stops? correct? planned?",
        labels, lost > shown ? " ..." : "", first_line);
}

int foi_request_place(struct foi_request *request, struct overt_error *err)
{
    for (size_t i = 0; i < request->count; i++)
        request->questions[i].parent = parent_of(request, i);
    for (size_t i = 0; i < request->count; i++) {
        int result = place_one(request, i, err);
        if (result < 0)
            return result;
    }
    return name_lost(request, err);
}
