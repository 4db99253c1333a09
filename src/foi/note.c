// SPDX-License-Identifier: Apache-2.0
// note.c - what stands after the tables of an answer: the words that its figures go by, what of it
// is not held, which figures are left out and why.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "foi/texts.h"

void foi_note_add(struct foi_answer *answer, const char *name, const struct foi_values *values)
{
    struct text words;
    if (!foi_text_has_block(foi_letters_answers, name))
        return;
    AUTO_FREE char *block = foi_text_block(foi_letters_answers, name, values);
    text_init(&words, LETTER_SIZE_MAX);
    if (answer->note != NULL)
        text_printf(&words, "%s\n\n", answer->note);
    text_append(&words, block);
    memory_free(answer->note);
    answer->note = text_take(&words);
}

static bool hides(const struct foi_answer *answer)
{
    for (size_t t = 0; t < answer->table_count; t++) {
        const struct foi_table *table = answer->tables[t];
        for (size_t i = 0; i < table->row_count * table->column_count; i++)
            if (text_starts(table->cells[i], "fewer than ") ||
                strcmp(table->cells[i], "not shown") == 0)
                return true;
    }
    return false;
}

/// Sums over the deployments that the question asks about.
struct sums {
    int64_t undecided, wrong, faces;
    bool uncounted; ///< of one at least, ages were not counted
};

static struct sums sums_of(const struct foi_held *held, const struct foi_question *question)
{
    struct sums sums = {0};
    for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        for (size_t i = 0; (question->modes & mode) != 0 && i < held->operation_count; i++) {
            const struct register_result_figures *result = &held->operations[i].result;
            if (!foi_is_deployment(held, i, question, mode))
                continue;
            sums.undecided += result->undecided;
            sums.wrong += result->incorrect + result->unconfirmed_false;
            sums.faces += result->faces_seen;
            sums.uncounted |= held->operations[i].list.persons_under_18 < 0;
        }
    return sums;
}

/// "2,500": in a sentence, 2000 alone would be read as a year.
static void set_count(struct foi_values *values, const char *name, int64_t count)
{
    char text[ROW_CELL_MAX], digits[ROW_CELL_MAX];
    size_t length = 0;
    foi_count_cell(count, digits);
    for (size_t left = strlen(digits); left > 0; left--) {
        text[length++] = digits[strlen(digits) - left];
        if (left > 1 && left % 3 == 1)
            text[length++] = ',';
    }
    text[length] = '\0';
    foi_value_set(values, name, text);
}

/// "one", "12"
static void set_number(struct foi_values *values, const char *name, int64_t count)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, ROW_CELL_MAX);
    if (foi_texts_is_welsh(values->texts))
        text_printf(&words, "%" PRId64, count);
    else
        foi_number_words(&words, count);
    foi_value_set(values, name, words.bytes);
}

/// False alerts that the evaluation expected, and those that were found, of the live deployments
/// that the question asks about.
static void note_expected(const struct foi_texts *texts, const struct foi_held *held,
                          const struct foi_question *question, struct foi_answer *answer)
{
    struct register_drift drift = {0};
    struct foi_values values = {.texts = texts};
    char expected[REGISTER_EXPECTED_SIZE], most[REGISTER_EXPECTED_SIZE];
    for (size_t i = 0; i < held->operation_count; i++)
        for (size_t g = 0; g < held->gate_count; g++)
            if (held->gates[g].operation == held->operations[i].id && held->gates[g].live &&
                (question->modes & FOI_TOUCH_LIVE) != 0 &&
                foi_is_deployment(held, i, question, FOI_TOUCH_LIVE))
                register_drift_add(&drift, &held->gates[g], &held->operations[i].result);
    register_drift_judge(&drift);
    if (drift.is == REGISTER_DRIFT_NOTHING)
        return;
    register_expected_words(drift.expected, expected);
    register_expected_words(drift.expected_high, most);
    set_count(&values, "watched", drift.faces);
    foi_value_set(&values, "expected", expected);
    foi_value_set(&values, "most", most);
    set_count(&values, "observed", drift.false_alerts);
    foi_note_add(answer, "note expected", &values);
    foi_note_add(answer,
                 drift.is == REGISTER_DRIFT_MORE    ? "note drift more"
                 : drift.is == REGISTER_DRIFT_FEWER ? "note drift fewer"
                                                    : "note drift same",
                 &values);
    if (drift.unjudged > 0)
        foi_note_add(answer, "note drift unjudged", &values);
}

/// What the figures of a topic need besides themselves.
static void note_figures(const struct foi_texts *texts, const struct foi_held *held,
                         const struct foi_question *question, struct foi_answer *answer)
{
    struct sums sums = sums_of(held, question);
    struct foi_values values = {.texts = texts};
    char name[40], rate[ROW_CELL_MAX];
    foi_rate_cell(sums.wrong, sums.faces, rate);
    set_number(&values, "undecided", sums.undecided);
    set_count(&values, "wrong", sums.wrong);
    set_count(&values, "faces", sums.faces);
    foi_value_set(&values, "rate", rate);
    (void)snprintf(name, sizeof name, "note %s", foi_topic_word(question->topic));
    foi_note_add(answer, name, &values);
    if (question->topic == TOPIC_VERIFIED && (question->modes & FOI_TOUCH_RETROSPECTIVE) != 0)
        foi_note_add(answer, "note matches", &values);
    if (question->topic == TOPIC_TRUE_FALSE && sums.undecided > 0)
        foi_note_add(answer, "note undecided", &values);
    if (question->topic == TOPIC_ACCURACY && sums.faces > 0)
        foi_note_add(answer, "note rate", &values);
    if (question->topic == TOPIC_ACCURACY || question->topic == TOPIC_TRUE_FALSE)
        note_expected(texts, held, question, answer);
    if (question->topic == TOPIC_UNDER_18 && sums.uncounted)
        foi_note_add(answer, "note uncounted", &values);
    answer->part |= question->topic == TOPIC_ACCURACY ||
                    (question->topic == TOPIC_UNDER_18 && sums.uncounted);
    foi_values_finish(&values);
}

/// Of a whole record: its figures are kept, the lists are not (section 1(4) of the Act: as held at
/// receipt).
static void note_destroyed(const struct foi_texts *texts, const struct foi_held *held,
                           const struct foi_question *question, struct foi_answer *answer)
{
    struct foi_values values = {.texts = texts};
    int64_t lists = 0;
    for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
        for (size_t i = 0; (question->modes & mode) != 0 && i < held->operation_count; i++)
            lists += foi_is_deployment(held, i, question, mode) && held->destroyed[i].images > 0;
    if (lists == 0)
        return;
    answer->part = true;
    set_number(&values, "lists", lists);
    foi_note_add(answer, "note destroyed", &values);
    foi_values_finish(&values);
}

/// A figure other than 0 stands in the last column of a table.
static bool says_more(const struct foi_answer *answer)
{
    for (size_t t = 0; t < answer->table_count; t++)
        for (size_t row = 0; row < answer->tables[t]->row_count; row++)
            if (strcmp(foi_table_cell(answer->tables[t], row,
                                      answer->tables[t]->column_count - 1), "0") != 0)
                return true;
    return false;
}

/// What is told by calendar years is asked for a part of one, or month by month.
static bool finer_asked(const struct foi_held *held, const struct foi_question *question)
{
    struct date from = date_from_days(question->period.from);
    int64_t over = date_to_days((struct date){date_of(held->as_at).year, 1, 1});
    if (!question->period.given || question->period.to >= over)
        return true;
    struct date to = date_from_days(question->period.to);
    return from.month != 1 || from.day != 1 || to.month != 12 || to.day != 31 ||
           foi_words_hold("month|months|monthly|week|weeks|weekly|quarter*|day|daily|date|dates",
                          question->text);
}

/// What the record does not hold, and where to look (FOIA s16).
static void note_elsewhere(const struct foi_values *values, const struct foi_question *question,
                           struct foi_answer *answer)
{
    char name[40];
    if (answer->kind == ANSWER_NONE_HELD) {
        memory_free(answer->text);
        answer->text = foi_text_block(foi_letters_answers, "elsewhere", values);
    }
    answer->part |= answer->kind == ANSWER_GIVEN;
    (void)snprintf(name, sizeof name, "elsewhere %s", question->about.about);
    foi_note_add(answer, name, values);
}

void foi_note(const struct foi_request *request, const struct foi_held *held,
              const struct foi_question *question, const struct foi_values *values,
              struct foi_answer *answer)
{
    if (question->topic == TOPIC_ELSEWHERE)
        note_elsewhere(values, question, answer);
    if (answer->kind == ANSWER_NONE_HELD && !answer->outside &&
        foi_asks_national(request, (size_t)(question - request->questions)))
        foi_note_add(answer, "note national", values);
    if (answer->kind != ANSWER_GIVEN || answer->table_count == 0)
        return;
    note_figures(values->texts, held, question, answer);
    if (question->topic == TOPIC_RECORDS)
        note_destroyed(values->texts, held, question, answer);
    bool years = foi_topic_yearly(question->topic) && says_more(answer) &&
                 finer_asked(held, question);
    answer->part |= question->topic == TOPIC_DATABASES;
    answer->small |= hides(answer) || years;
    if (years)
        foi_note_add(answer, "note years", values);
    if (hides(answer))
        foi_note_add(answer, "note small", values);
}
