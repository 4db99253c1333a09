// SPDX-License-Identifier: Apache-2.0
// place.c - what each question asks about, by the rules of rules/topics.txt, then what it depends
// on.
//
// "Q1a. If so, ..." follows Q1; a question about a list or its alerts follows the nearest question
// before it that asks whether that mode was used. A question takes the mode from its own words,
// else from the question above it, else, when it speaks of "each deployment" or of what is only
// found in a deployment, from the nearest before it or from the words before the first question.
// Nothing else is supposed.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

/// The question that a lettered one stands under: Q5 for Q5a, Q5c for Q5c(i), Q5 for Q5/2.
static size_t parent_of(const struct foi_request *request, size_t index)
{
    const struct foi_question *question = &request->questions[index];
    size_t found = NONE;
    for (size_t i = 0; i < index; i++) {
        const struct foi_question *other = &request->questions[i];
        bool same = other->number == question->number && other->part == 0;
        bool above = same && other->roman == 0 && other->point == 0 &&
                     (question->roman ? other->letter == 0 || other->letter == question->letter
                                      : other->letter == 0);
        bool first = same && other->letter == question->letter && other->roman == question->roman &&
                     other->point == question->point;
        if (question->part > 0
                ? first
                : above && (question->letter != 0 || question->roman != 0 || question->point != 0))
            found = i;
    }
    return found;
}

static bool has_children(const struct foi_request *request, size_t index)
{
    for (size_t i = index + 1; i < request->count; i++)
        if (request->questions[i].parent == index && request->questions[i].part == 0)
            return true;
    return false;
}

static bool is_planned(enum foi_topic topic)
{
    return topic == TOPIC_PLANNED || topic == TOPIC_PLANNED_DATES;
}

/// Asks whether something was or will be done: such a question names its mode itself.
static bool asks_whether(enum foi_topic topic)
{
    return topic == TOPIC_USED || topic == TOPIC_PLANNED || topic == TOPIC_NONE ||
           topic == TOPIC_STEM;
}

/// Asks about something that there only is when the mode was used.
static bool needs_use(enum foi_topic topic)
{
    switch (topic) {
    case TOPIC_STEM:
    case TOPIC_DATES:
    case TOPIC_LIST_SIZE:
    case TOPIC_SOURCES:
    case TOPIC_NOT_WANTED:
    case TOPIC_REASONS:
    case TOPIC_ALERTS:
    case TOPIC_CREDIBLE:
    case TOPIC_VERIFIED:
    case TOPIC_TRUE_FALSE:
    case TOPIC_OUTCOMES:
    case TOPIC_FACES_SEEN:
    case TOPIC_CAMERAS:
    case TOPIC_UNDER_18:
    case TOPIC_MATCHES:
    case TOPIC_BY_MONTH:
    case TOPIC_BY_REASON:
    case TOPIC_BY_OFFENCE:
    case TOPIC_BY_SOURCE:
    case TOPIC_DATABASES:
    case TOPIC_DURATION:
        return true;
    default:
        return false;
    }
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

/// Modes from the question above, else from the nearest before that has some, else from the words
/// before the first question.
static void inherit_modes(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    size_t from = question->parent;
    if (question->modes != 0)
        return;
    while (from != NONE && request->questions[from].modes == 0)
        from = request->questions[from].parent;
    bool back = !asks_whether(question->topic) &&
                (question->topic != TOPIC_HOW_MANY || foi_list_holds("back", question->text));
    // "Was it used?"
    back |= question->topic == TOPIC_USED && foi_words_hold("it", question->text);
    if (from == NONE && back)
        for (from = index; from-- > 0;)
            if (request->questions[from].modes != 0)
                break;
    question->modes = from != NONE ? request->questions[from].modes : request->modes;
    question->modes = question->modes == 0 && question->any ? MODES_ALL : question->modes;
    question->body_worn = from != NONE ? request->questions[from].body_worn : request->body_worn;
}

/// The modes that the question names itself.
static void own_modes(struct foi_request *request, struct foi_question *question)
{
    bool any = false;
    question->modes = foi_modes_find(question->text, &question->body_worn, &any);
    if (!any)
        return;
    // "facial recognition alerts" in a request about live facial recognition; "any facial
    // recognition" is more than that.
    bool every = question->body_worn || foi_list_holds("every-mode", question->text);
    question->any = !every && foi_words_hold("these|those|such|them", question->text);
    if (question->any)
        return; // "those facial recognition matches": of the question before
    question->modes = !every && request->modes != 0 ? request->modes : MODES_ALL;
}

static void set_dependency(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    question->follows = NONE;
    if (question->topic == TOPIC_PLANNED_DATES)
        question->follows = whether_before(request, index, TOPIC_PLANNED);
    else if (needs_use(question->topic))
        question->follows = whether_before(request, index, TOPIC_USED);
}

static void set_period(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    struct foi_period own;
    int found = foi_period_read(question->text, request->received, &own);
    bool above = question->parent != NONE && request->questions[question->parent].period.given;
    question->period_lost |= found < 0;
    if (found == 1) {
        question->period = own;
        question->period_lost = false;
        return;
    }
    if (found < 0 || !above)
        return;
    const struct foi_period *parent = &request->questions[question->parent].period;
    // What the second half of a sentence plans is not in the time of the first.
    if (question->part == 0 || !is_planned(question->topic))
        question->period = *parent;
}

/// "If so, when and where?" asks about the time of the question it depends on: true if it took it.
static bool follow_whether(struct foi_request *request, struct foi_question *question)
{
    if (question->follows == NONE || question->period.given || question->period_lost ||
        !foi_words_hold("if so|if yes|if it has|if they have|if it was|each time|each occasion",
                        question->text))
        return false;
    question->period = request->questions[question->follows].period;
    return true;
}

/// "For each of them, how many were wanted?": the time of the question before, when there is no
/// other.
static void follow_period(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    if (follow_whether(request, question))
        return;
    bool back = question->topic == TOPIC_BY_REASON || question->topic == TOPIC_BY_OFFENCE ||
                question->topic == TOPIC_BY_MONTH || question->topic == TOPIC_OUTCOMES;
    if (question->period.given || question->period_lost || !back || index == 0)
        return;
    const struct foi_question *before = &request->questions[index - 1];
    bool pointing = foi_words_hold("these|those|them|searched|searches of", question->text);
    if (before->modes == question->modes && before->period.given && pointing)
        question->period = before->period;
}

/// A question, a demand, or a sentence that begins like one: not "Where it has been used:".
static bool wants(const char *text)
{
    static const char *const starts[] = {"has ",  "have ", "had ",  "did ",   "do ",
                                         "does ", "is ",   "are ",  "was ",   "were ",
                                         "will ", "how ",  "what ", "which ", "who "};
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++)
        if (text_starts_nocase(text, starts[i]))
            return true;
    return strchr(text, '?') != NULL ||
           foi_words_hold("please|provide|state|list|give|confirm|supply|specify", text);
}

static void place_one(struct foi_request *request, size_t index)
{
    struct foi_question *question = &request->questions[index];
    own_modes(request, question);
    question->about = foi_topic_find(question->text);
    question->topic = question->about.topic;
    if (has_children(request, index) && !wants(question->text))
        question->topic = TOPIC_STEM;
    // "If so, when and where?" under "Does the force plan to ...?" asks about the plan.
    if (question->topic == TOPIC_DATES && question->parent != NONE &&
        is_planned(request->questions[question->parent].topic))
        question->topic = TOPIC_PLANNED_DATES;
    inherit_modes(request, index);
    if (question->topic == TOPIC_SOURCES && question->modes == FOI_TOUCH_RETROSPECTIVE &&
        !foi_words_hold("watch list*|watchlist*", question->text))
        question->topic = TOPIC_BY_SOURCE;
    if (question->topic == TOPIC_ELSEWHERE && question->modes == 0)
        question->modes = MODES_ALL;
    set_dependency(request, index);
    if (question->modes == 0)
        question->topic = TOPIC_NONE;
    set_period(request, index);
    follow_period(request, index);
}

void foi_request_understand(struct foi_request *request)
{
    foi_request_split(request);
    for (size_t i = 0; i < request->count; i++)
        request->questions[i].parent = parent_of(request, i);
    for (size_t i = 0; i < request->count; i++)
        place_one(request, i);
}

void foi_request_link(struct foi_request *request)
{
    for (size_t i = 0; i < request->count; i++)
        set_dependency(request, i);
}

bool foi_topic_answered(enum foi_topic topic)
{
    return topic > TOPIC_NONE && topic < TOPIC_COUNT;
}

/// "Q2, Q3 ..." of the questions for which `lost` holds; how many there are.
static size_t name_them(const struct foi_request *request,
                        bool (*lost)(const struct foi_question *), char labels[80],
                        const struct foi_question **ret_first)
{
    size_t length = 0, count = 0, shown = 0;
    for (size_t i = 0; i < request->count; i++) {
        const struct foi_question *question = &request->questions[i];
        if (!lost(question))
            continue;
        if (count++ == 0)
            *ret_first = question;
        if (length + strlen(question->label) + 7 < 80)
            length += (size_t)snprintf(labels + length, 80 - length, "%s%s",
                                       shown++ > 0 ? ", " : "", question->label);
    }
    if (count > shown)
        (void)snprintf(labels + length, 80 - length, " ...");
    return count;
}

static bool topic_lost(const struct foi_question *question)
{
    return question->topic == TOPIC_NONE;
}

static bool not_answered(const struct foi_question *question)
{
    return !foi_topic_answered(question->topic);
}

int foi_request_check(const struct foi_request *request, struct overt_error *err)
{
    const struct foi_question *first = NULL;
    char labels[80] = "";
    for (size_t i = 0; i < request->count; i++)
        if (request->questions[i].period_lost)
            return error_set(err, OVERT_INPUT,
                             "%s (line %d): the time it asks about cannot be read; put it as "
                             "\"between January 2022 and January 2023\"",
                             request->questions[i].label, request->questions[i].line);
    if (name_them(request, topic_lost, labels, &first) > 0)
        return error_set(
            err, OVERT_INPUT,
            "cannot place %s (first on line %d): name the mode and ask one thing each: "
            "used? dates? list size? sources? wanted? reasons? alerts? stops? "
            "correct? planned?",
            labels, first->line);
    if (name_them(request, not_answered, labels, &first) == 0)
        return 0;
    return error_set(
        err, OVERT_INPUT,
        "the letter cannot answer %s from the register yet: %s (line %d) asks about %s", labels,
        first->label, first->line, foi_topic_word(first->topic));
}

int foi_request_place(struct foi_request *request, struct overt_error *err)
{
    foi_request_understand(request);
    return foi_request_check(request, err);
}
