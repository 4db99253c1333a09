// SPDX-License-Identifier: Apache-2.0
// answer.c - from the register as at the end of the day of receipt (FOIA s1(4), rule R7) to one
// answer per question.
//
// What is asked of something that was not done is "Not applicable"; what is asked about plans is
// answered from the record in its own right. Only overt use is in the register; neither confirm nor
// deny is exempt.c's and letter.c's work.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "foi/texts.h"

static int read_body_worn(struct store *store, struct foi_held *held, struct overt_error *err)
{
    held->body_worn_run = memory_new(held->operation_count + 1, sizeof *held->body_worn_run);
    for (size_t i = 0; i < held->operation_count; i++) {
        const struct register_operation *operation = &held->operations[i];
        struct register_count *counts = NULL;
        size_t count = 0;
        held->body_worn_run[i] = operation->result.alerts_body_worn > 0 ||
                                 operation->result.searches_body_worn > 0;
        if (!operation->body_worn || operation->opened_at == 0 || held->body_worn_run[i])
            continue;
        int result = register_counts(store, operation->id, held->as_at, &counts, &count, err);
        if (result < 0)
            return result;
        for (size_t c = 0; c < count; c++)
            held->body_worn_run[i] |= counts[c].body_worn;
        register_counts_free(&counts, count);
    }
    return 0;
}

/// The record begins with its first officer.
static int read_begin(struct store *store, struct foi_held *held, struct overt_error *err)
{
    struct register_officer *officers = NULL;
    size_t count = 0;
    int result = register_officers(store, held->as_at, &officers, &count, err);
    held->begins = held->as_at;
    for (size_t i = 0; result == 0 && i < count; i++)
        if (officers[i].added_at < held->begins)
            held->begins = officers[i].added_at;
    register_officers_free(&officers, count);
    return result;
}

int foi_held_read(struct store *store, moment as_at, struct foi_held *ret_held,
                  struct overt_error *err)
{
    struct foi_held held = {.as_at = as_at};
    int result = register_operations(store, as_at, &held.operations, &held.operation_count, err);
    if (result == 0)
        foi_held_order(&held);
    if (result == 0)
        result = register_searches(store, 0, as_at, &held.searches, &held.search_count, err);
    if (result == 0)
        result = register_gates(store, 0, as_at, &held.gates, &held.gate_count, err);
    if (result == 0)
        result = read_body_worn(store, &held, err);
    if (result == 0)
        result = read_begin(store, &held, err);
    if (result < 0)
        foi_held_finish(&held);
    else
        *ret_held = held;
    return result;
}

void foi_held_finish(struct foi_held *held)
{
    register_operations_free(&held->operations, held->operation_count);
    register_searches_free(&held->searches, held->search_count);
    register_gates_free(&held->gates, held->gate_count);
    memory_free(held->body_worn_run);
    memory_free(held->years);
    memory_free(held->destroyed);
    *held = (struct foi_held){0};
}

/// "one deployment", "three deployments", "12 deployments"
static void append_count(struct text *text, const struct foi_texts *texts, int64_t count,
                         const char *one, const char *more)
{
    if (foi_texts_is_welsh(texts)) { // a number changes the word after it: "chwiliadau: 3"
        AUTO_FREE char *said = foi_texts_say(texts, more);
        text_printf(text, "%s: %" PRId64, said, count);
        return;
    }
    foi_number_words(text, count);
    text_printf(text, " %s", count == 1 ? one : more);
}

void foi_number_words(struct text *text, int64_t count)
{
    static const char *const words[] = {"no",   "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight", "nine"};
    if (count >= 0 && count < (int64_t)ARRAY_COUNT(words))
        text_append(text, words[count]);
    else
        text_printf(text, "%" PRId64, count);
}

/// "live facial recognition (two deployments)" for one mode; nothing when it was not used.
static void append_use(struct text *text, const struct foi_texts *texts,
                       const struct foi_held *held, const struct foi_question *question,
                       uint32_t mode)
{
    int64_t searches = foi_searches(held, question, mode);
    int64_t deployments = mode == FOI_TOUCH_RETROSPECTIVE ? 0
                                                          : foi_deployments(held, question, mode);
    if (searches == 0 && deployments == 0)
        return;
    if (text->length > 0)
        text_append(text, "; ");
    AUTO_FREE char *name = foi_texts_say(
        texts, mode == FOI_TOUCH_LIVE            ? "live facial recognition"
               : mode == FOI_TOUCH_RETROSPECTIVE ? "retrospective facial recognition"
                                                 : "operator-initiated facial recognition");
    text_printf(text, "%s (", name);
    if (deployments > 0)
        append_count(text, texts, deployments, "deployment", "deployments");
    if (deployments > 0 && mode == FOI_TOUCH_OPERATOR_INITIATED)
        text_append(text, ", ");
    if (mode == FOI_TOUCH_OPERATOR_INITIATED)
        append_count(text, texts, searches, "check", "checks");
    else if (mode == FOI_TOUCH_RETROSPECTIVE)
        append_count(text, texts, searches, "search", "searches");
    text_append(text, ")");
}

static void append_plan(struct text *text, const struct foi_texts *texts,
                        const struct foi_held *held, const struct foi_question *question,
                        uint32_t mode)
{
    int64_t plans = foi_plans(held, question, mode);
    if (plans == 0)
        return;
    if (text->length > 0)
        text_append(text, foi_texts_is_welsh(texts) ? "; " : " and ");
    if (mode == FOI_TOUCH_LIVE)
        append_count(text, texts, plans, "deployment of live facial recognition",
                     "deployments of live facial recognition");
    else if (mode == FOI_TOUCH_RETROSPECTIVE)
        append_count(text, texts, plans, "authority to search by retrospective facial recognition",
                     "authorities to search by retrospective facial recognition");
    else
        append_count(text, texts, plans, "deployment of operator-initiated facial recognition",
                     "deployments of operator-initiated facial recognition");
}

#define SPAN_MAX 240

/// "Between 1 January 2022 and 31 January 2023", or why it begins with the record or ends with the
/// day of receipt.
static void format_span(const struct foi_texts *texts, const struct foi_period *period,
                        int64_t begins, int64_t received, char span[SPAN_MAX])
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
    bool welsh = foi_texts_is_welsh(texts);
    bool over = period->given && period->to < received;
    bool cut = period->given && period->from < begins;
    bool ahead = period->given && period->to > received && period->to != DAY_OPEN;
    foi_texts_date(texts, date_from_days(cut ? begins : period->from), from);
    foi_texts_date(texts, date_from_days(over ? period->to : received), to);
    if (ahead)
        foi_texts_date(texts, date_from_days(period->to), last);
    if (!period->given || period->from <= 0) {
        (void)snprintf(span, SPAN_MAX, welsh ? "Hyd at %s" : "Up to %s", to);
    } else if (cut && ahead) {
        (void)snprintf(span, SPAN_MAX,
                       welsh ? "O %s, pan fydd ein cofnod yn dechrau, hyd at %s (hynny yw, hyd at "
                               "%s, y diwrnod y daeth eich cais i law)"
                             : "From %s, when our record begins, to %s (that is, up to %s, the day "
                               "we received your request)",
                       from, last, to);
    } else if (cut) {
        (void)snprintf(span, SPAN_MAX,
                       welsh ? "O %s, pan fydd ein cofnod yn dechrau, hyd at %s"
                             : "From %s, when our record begins, to %s",
                       from, to);
    } else if (ahead) {
        (void)snprintf(
            span, SPAN_MAX,
            welsh ? "O %s hyd at %s (hynny yw, hyd at %s, y diwrnod y daeth eich cais i law)"
                  : "Between %s and %s (that is, up to %s, the day we received your request)",
            from, last, to);
    } else {
        (void)snprintf(span, SPAN_MAX, welsh ? "O %s hyd at %s" : "Between %s and %s", from, to);
    }
}

static void add_table(struct foi_answer *answer, struct foi_table *table)
{
    if (table != NULL && table->row_count == 0)
        foi_table_destroy(&table);
    if (table != NULL && answer->table_count < ANSWER_TABLE_MAX)
        answer->tables[answer->table_count++] = table;
    else if (table != NULL)
        foi_table_destroy(&table);
}

/// Answers "used?" and "planned?": ANSWER_NONE_HELD when neither.
static void answer_whether(const struct foi_held *held, const struct foi_question *question,
                           const struct foi_values *values, struct foi_answer *answer)
{
    AUTO_TEXT struct text words = {0};
    const struct foi_texts *texts = values->texts;
    struct foi_values own = {.texts = texts};
    char span[SPAN_MAX];
    bool planned = question->topic == TOPIC_PLANNED;
    text_init(&words, 1000);
    for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        if ((question->modes & mode) != 0 && planned)
            append_plan(&words, texts, held, question, mode);
        else if ((question->modes & mode) != 0)
            append_use(&words, texts, held, question, mode);
    if (words.length == 0)
        return;
    format_span(texts, &question->period, date_to_days(date_of(held->begins)),
                date_to_days(date_of(held->as_at)), span);
    foi_value_set(&own, "force", foi_value(values, "force"));
    foi_value_set(&own, "span", span);
    foi_value_set(&own, planned ? "plans" : "uses", words.bytes);
    bool count = question->topic == TOPIC_HOW_MANY;
    const char *block = count ? question->body_worn ? "count-body-worn" : "count"
                        : planned ? question->body_worn ? "planned-body-worn" : "planned"
                        : question->body_worn ? "used-body-worn" : "used";
    answer->kind = ANSWER_GIVEN;
    answer->text = foi_text_block(foi_letters_answers, block, &own);
    foi_values_finish(&own);
    for (uint32_t mode = 1; count && mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        if ((question->modes & mode) != 0 && foi_asks_by_year(question))
            add_table(answer, foi_by_year(held, question, mode));
}

static void add_rows(const struct foi_held *held, const struct foi_question *question,
                     struct foi_answer *answer)
{
    for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        if ((question->modes & mode) != 0)
            add_table(answer, foi_rows(held, question, mode));
}

/// What a deployment record holds, a table for each part of it.
static void add_records(const struct foi_held *held, const struct foi_question *question,
                        struct foi_answer *answer)
{
    static const enum foi_topic parts[] = {TOPIC_DATES,      TOPIC_PURPOSE,  TOPIC_LIST_SIZE,
                                           TOPIC_TRUE_FALSE, TOPIC_OUTCOMES, TOPIC_ACCURACY,
                                           TOPIC_THRESHOLD};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        struct foi_question part = *question;
        part.topic = parts[i];
        add_rows(held, &part, answer);
    }
}

static void add_besides(const struct foi_held *held, const struct foi_question *question,
                        struct foi_answer *answer)
{
    bool destroyed = foi_words_hold("destroy*|destruction|delet*|erase*|erasure", question->text);
    bool taken_back = foi_words_hold("de arrest*|dearrest*", question->text);
    if (question->topic == TOPIC_RETENTION)
        add_table(answer, foi_retention(held, question->modes));
    for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1) {
        if ((question->modes & mode) == 0)
            continue;
        if (question->topic == TOPIC_RETENTION && destroyed)
            add_table(answer, foi_destroyed(held, question, mode));
        if (question->topic == TOPIC_OUTCOMES && taken_back)
            add_table(answer, foi_dearrests(held, question, mode));
    }
}

/// Each search was made in the list of its authority: what that list was made of says the rest.
static void add_databases(const struct foi_held *held, const struct foi_question *question,
                          struct foi_answer *answer)
{
    struct foi_question sources = *question;
    sources.topic = TOPIC_SOURCES;
    add_rows(held, &sources, answer);
}

static void answer_rows(const struct foi_held *held, const struct foi_question *question,
                        const struct foi_values *values, struct foi_answer *answer)
{
    if (question->topic == TOPIC_RECORDS)
        add_records(held, question, answer);
    else if (question->topic == TOPIC_DATABASES)
        add_databases(held, question, answer);
    else if (question->topic != TOPIC_RETENTION)
        add_rows(held, question, answer);
    add_besides(held, question, answer);
    if (answer->table_count == 0)
        return;
    answer->kind = ANSWER_GIVEN;
    answer->text = answer->cut ? foi_text_block(foi_letters_answers, "cut", values)
                               : memory_copy_text("");
}

/// No table, and still something to say: nothing was refused; a year that is not over.
static void answer_without(const struct foi_held *held, const struct foi_question *question,
                           const struct foi_values *values, struct foi_answer *answer)
{
    int64_t uses = 0;
    bool yearly = foi_topic_yearly(question->topic);
    for (uint32_t mode = 1; yearly && mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        if ((question->modes & mode) != 0)
            uses += foi_searches(held, question, mode) + foi_deployments(held, question, mode);
    if (answer->kind != ANSWER_NONE_HELD || (uses == 0 && question->topic != TOPIC_REFUSED))
        return;
    answer->kind = ANSWER_GIVEN;
    answer->small = yearly;
    answer->text = foi_text_block(foi_letters_answers,
                                  yearly ? "year-not-over" : "refused-none", values);
}

/// Where the record begins after the time that a question asks about, or in it.
static void see_begin(const struct foi_held *held, const struct foi_question *question,
                      const struct foi_values *values, struct foi_answer *answer)
{
    const struct foi_period *period = &question->period;
    int64_t begins = date_to_days(date_of(held->begins));
    bool timeless = question->topic == TOPIC_STEM || question->topic == TOPIC_PLANNED ||
                    question->topic == TOPIC_PLANNED_DATES || question->topic == TOPIC_RETENTION ||
                    question->topic == TOPIC_ELSEWHERE;
    if (!period->given || timeless)
        return;
    answer->outside = period->to < begins;
    answer->cut = !answer->outside && period->from < begins;
    answer->part = answer->cut;
    if (answer->outside)
        answer->text = foi_text_block(foi_letters_answers, "outside", values);
}

/// A question about something that was not done. For plans, nothing being held is an answer of its
/// own.
static bool falls_away(const struct foi_request *request, const struct foi_question *question,
                       const struct foi_answer *answers)
{
    if (question->follows == NONE || question->topic == TOPIC_PLANNED_DATES)
        return false;
    const struct foi_period *own = &question->period,
                            *asked = &request->questions[question->follows].period;
    if (own->given != asked->given || own->from != asked->from || own->to != asked->to)
        return false; // asks about another time than the question that it follows
    enum foi_answer_kind kind = answers[question->follows].kind;
    if (foi_asks_national(request, question->follows))
        return false; // not known, and not "no"
    return !answers[question->follows].outside &&
           (kind == ANSWER_NONE_HELD || kind == ANSWER_NOT_APPLICABLE);
}

struct foi_answer *foi_answers(const struct foi_request *request, const struct foi_held *held,
                               const struct foi_values *values)
{
    struct foi_answer *answers = memory_new(request->count, sizeof *answers);
    for (size_t i = 0; i < request->count; i++) {
        const struct foi_question *question = &request->questions[i];
        struct foi_answer *answer = &answers[i];
        answer->kind = ANSWER_NONE_HELD;
        see_begin(held, question, values, answer);
        if (answer->outside)
            continue;
        if (falls_away(request, question, answers))
            answer->kind = ANSWER_NOT_APPLICABLE;
        else if (foi_asks_national(request, i))
            answer->text = foi_text_block(foi_letters_answers, "national", values);
        else if (question->topic == TOPIC_STEM)
            answer->kind = ANSWER_OPENING;
        else if (question->topic == TOPIC_USED || question->topic == TOPIC_HOW_MANY ||
                 question->topic == TOPIC_PLANNED)
            answer_whether(held, question, values, answer);
        else
            answer_rows(held, question, values, answer);
        if (answer->text == NULL)
            answer_without(held, question, values, answer);
        if (answer->text == NULL && answer->kind != ANSWER_OPENING)
            answer->text = foi_text_block(
                foi_letters_answers,
                answer->kind == ANSWER_NONE_HELD ? "none-held" : "not-applicable", values);
        if (answer->text == NULL)
            answer->text = memory_copy_text("");
        answer->part &= answer->kind == ANSWER_GIVEN;
        foi_note(request, held, question, values, answer);
    }
    return answers;
}

void foi_answers_free(struct foi_answer **answers, size_t count)
{
    for (size_t i = 0; *answers != NULL && i < count; i++) {
        memory_free((*answers)[i].text);
        memory_free((*answers)[i].note);
        memory_free((*answers)[i].published);
        for (size_t t = 0; t < (*answers)[i].table_count; t++)
            foi_table_destroy(&(*answers)[i].tables[t]);
    }
    memory_free(*answers);
    *answers = NULL;
}
