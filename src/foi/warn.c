// SPDX-License-Identifier: Apache-2.0
// warn.c - what the officer should look at before the letter goes. Never part of the letter.
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "foi/told.h"

#define THREAT_DAYS_MAX 90 ///< an older threat level is looked up again

static void warn(struct foi_result *result, const char *format, ...) PRINTF_LIKE(2, 3);

static void warn(struct foi_result *result, const char *format, ...)
{
    struct text line;
    va_list args;
    text_init(&line, 1000);
    va_start(args, format);
    text_vprintf(&line, format, args);
    va_end(args);
    result->warnings =
        memory_resize(result->warnings, result->warning_count + 1, sizeof *result->warnings);
    result->warnings[result->warning_count++] = text_take(&line);
}

/// A section that not every police force can rely on.
static void warn_of_exemptions(const struct foi_policy *policy, struct foi_result *result)
{
    struct foi_exemption exemptions[EXEMPTION_MAX];
    size_t count = 0;
    if (foi_exemptions_read(policy->exemptions, exemptions, &count, NULL) < 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (exemptions[i].note != NULL)
            warn(result, "the standing policy \"%s\" relies on %s: %s", policy->topic,
                 exemptions[i].word, exemptions[i].note);
}

static void warn_of_policies(const struct foi_warned *warned, struct foi_result *result)
{
    size_t touched = 0;
    char day[TIME_TEXT_MAX];
    for (size_t i = 0; i < warned->policy_count; i++)
        if (date_to_days(warned->policies[i].review) < date_to_days(warned->sent)) {
            date_format_words(warned->policies[i].review, day);
            warn(result, "the standing policy \"%s\" was due for review on %s",
                 warned->policies[i].topic, day);
        }
    for (size_t i = 0; i < warned->policy_count; i++)
        warn_of_exemptions(&warned->policies[i], result);
    for (size_t i = 0; i < warned->request->count; i++)
        touched += foi_policy_touching(warned->policies, warned->policy_count,
                                       &warned->request->questions[i]) != NULL;
    if (touched == 0)
        warn(result, "no standing policy touches this request: covert use is neither confirmed nor "
                     "denied for no "
                     "question (overt foi policy adopt)");
    else if (touched < warned->request->count)
        warn(result,
             "the standing policy touches %zu of %zu questions: a reader can compare those with "
             "the others; "
             "a policy that touches all of them leaves no such inference",
             touched, warned->request->count);
}

static void warn_of_dates(const struct foi_warned *warned, struct foi_result *result)
{
    struct date date;
    if (date_to_days(result->received) == date_to_days(warned->today))
        warn(result, "the day of receipt is not over: what is recorded until midnight is not in "
                     "this letter");
    if (*foi_value(warned->values, "threat-level") == '\0')
        return;
    if (date_parse(foi_value(warned->values, "threat-as-at"), &date) &&
        date_to_days(warned->sent) - date_to_days(date) > THREAT_DAYS_MAX)
        warn(result,
             "the threat level in the letter is of %s: look it up again and set facts.threat_level "
             "and "
             "facts.threat_level_as_at",
             foi_value(warned->values, "threat-as-at"));
}

/// What the record cannot know of the answer.
static void warn_of_limits(const struct foi_warned *warned, struct foi_result *result)
{
    struct text early, searches, national;
    text_init(&early, 200);
    text_init(&national, 200);
    text_init(&searches, 200);
    for (size_t i = 0; i < warned->request->count; i++) {
        const struct foi_question *question = &warned->request->questions[i];
        const struct foi_answer *answer = &warned->answers[i];
        bool counts = question->topic == TOPIC_USED || question->topic == TOPIC_HOW_MANY ||
                      question->topic == TOPIC_DATABASES || question->topic == TOPIC_MATCHES ||
                      (question->topic >= TOPIC_BY_MONTH && question->topic <= TOPIC_BY_SOURCE);
        if (answer->cut || answer->outside)
            text_printf(&early, "%s%s", early.length > 0 ? ", " : "", question->label);
        if (foi_asks_national(warned->request, i))
            text_printf(&national, "%s%s", national.length > 0 ? ", " : "", question->label);
        else if (counts && (question->modes & FOI_TOUCH_RETROSPECTIVE) != 0)
            text_printf(&searches, "%s%s", searches.length > 0 ? ", " : "", question->label);
    }
    if (early.length > 0)
        warn(result, "%s: the time asked about begins before this record, on %s: look in what was "
                     "kept before it",
             early.bytes, foi_value(warned->values, "begins"));
    if (searches.length > 0)
        warn(result, "%s: searches made in the Police National Database itself are not in this "
                     "record: ask for its log",
             searches.bytes);
    if (national.length > 0)
        warn(result, "%s: asked about searches of the Police National Database, which this record "
                     "does not hold: answer from its log before the letter goes",
             national.bytes);
    for (size_t i = 0; i < warned->request->definition_count; i++)
        warn(result, "the requester defines \"%s\" (line %d): see that the answers keep to it",
             warned->request->definitions[i].term, warned->request->definitions[i].line);
    text_finish(&early);
    text_finish(&searches);
    text_finish(&national);
}

static void warn_of_answers(const struct foi_warned *warned, struct foi_result *result)
{
    bool planned = false, places = false;
    struct text small;
    text_init(&small, 200);
    for (size_t i = 0; i < warned->request->count; i++) {
        const struct foi_question *question = &warned->request->questions[i];
        bool given = warned->answers[i].kind == ANSWER_GIVEN;
        if (!question->period.given)
            warn(result, "%s states no period: answered for everything recorded", question->label);
        if (question->topic == TOPIC_ELSEWHERE)
            warn(result,
                 "%s asks about %s, which the register does not hold: look in %s; the letter says "
                 "what the register knows of it and nothing more",
                 question->label, question->about.about, question->about.look);
        if (warned->answers[i].small)
            text_printf(&small, "%s%s", small.length > 0 ? ", " : "", question->label);
        planned |= given && question->topic == TOPIC_PLANNED_DATES;
        places |= given && question->topic == TOPIC_DATES &&
                  (question->modes & FOI_TOUCH_RETROSPECTIVE) != 0;
    }
    if (small.length > 0)
        warn(result,
             "small numbers are left out of %s under section 40(2), by the rule of the published "
             "register: the letter has the notice, the decision is yours",
             small.bytes);
    text_finish(&small);
    if (planned)
        warn(result, "the letter gives dates and places of operations to come: consider section "
                     "31(1) first");
    if (places)
        warn(result,
             "the letter gives places where images were obtained: see that none points to a person "
             "(section 40(2))");
}

/// A reviewed text that is due for review again, and a fact that is to be looked up again.
static void warn_of_texts(const struct foi_warned *warned, const struct foi_exempted *one,
                          struct foi_result *result)
{
    struct foi_fact fact;
    char day[TIME_TEXT_MAX];
    for (int i = 0; i < FOI_REASON_COUNT; i++) {
        CLEANUP(foi_reviewed_finish) struct foi_reviewed block = {0};
        if (one->blocks[i] == 0 ||
            foi_reviewed_find(warned->store, one->blocks[i], &block, NULL) != 1 ||
            date_to_days(block.next) >= date_to_days(warned->sent))
            continue;
        date_format_words(block.next, day);
        warn(result, "section %s for %s: the force's text for '%s' was due for review on %s",
             one->section, one->question, block.part, day);
    }
    for (size_t i = 0; foi_facts_item(one->facts, i, &fact); i++)
        if (date_to_days(fact.again) < date_to_days(warned->sent)) {
            date_format_words(fact.again, day);
            warn(result,
                 "section %s for %s: a fact was to be looked up again by %s (%.100s): put the fact "
                 "of today (overt foi exempt --fact)",
                 one->section, one->question, day, fact.words);
        }
}

/// "We hold this information" is said of what the record does not hold.
static void warn_of_held(const struct foi_warned *warned, const struct foi_exempted *one,
                         struct foi_result *result)
{
    for (size_t i = 0; i < warned->request->count; i++) {
        const struct foi_question *question = &warned->request->questions[i];
        enum foi_answer_kind kind = warned->answers[i].kind;
        if (text_equal_nocase(one->question, question->label) &&
            foi_topic_answered(question->topic) &&
            (kind == ANSWER_NONE_HELD || kind == ANSWER_NOT_APPLICABLE))
            warn(result,
                 "section %s for %s says that information is held, and the record holds none for "
                 "it: withdraw it, or see what else is held",
                 one->section, one->question);
    }
}

static void warn_of_exempted(const struct foi_warned *warned, struct foi_result *result)
{
    for (size_t i = 0; i < warned->exempted_count; i++) {
        const struct foi_exempted *one = &warned->exempted[i];
        bool known = text_equal(one->question, "all");
        if (one->state == FOI_EXEMPTED_WITHDRAWN)
            continue;
        for (size_t q = 0; q < warned->request->count; q++)
            known |= text_equal_nocase(one->question, warned->request->questions[q].label);
        if (!known)
            warn(result, "section %s is for %s, which this request does not have", one->section,
                 one->question);
        if (one->state == FOI_EXEMPTED_WRITTEN)
            warn(result,
                 "section %s for %s is not approved, so it is not in the letter, which cannot be "
                 "cleared: overt foi exempt approve %lld",
                 one->section, one->question, (long long)one->id);
        warn_of_texts(warned, one, result);
        warn_of_held(warned, one, result);
    }
}

void foi_warn(const struct foi_warned *warned, struct foi_result *result)
{
    warn_of_policies(warned, result);
    warn_of_dates(warned, result);
    warn_of_answers(warned, result);
    warn_of_exempted(warned, result);
    warn_of_limits(warned, result);
    for (size_t i = 0; i < warned->differing_count; i++)
        warn(result, "%s: %s", warned->differing[i].label, warned->differing[i].words);
    if (*foi_value(warned->values, "address") == '\0')
        warn(result, "the letter has no postal address: set force.address");
}
