// SPDX-License-Identifier: Apache-2.0
// told.c - which figures a letter tells, written beside it and read back.
#include "foi/told.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"
#include "ledger/ledger.h"

/// Whether the letter says what is held for this question, all of it, and plainly.
static bool plain(const struct foi_telling *telling, size_t index)
{
    const struct foi_question *question = &telling->request->questions[index];
    const struct foi_answer *answer = &telling->answers[index];
    return (answer->kind == ANSWER_GIVEN || answer->kind == ANSWER_NONE_HELD) && !answer->outside &&
           !answer->small &&
           foi_policy_touching(telling->policies, telling->policy_count, question) == NULL &&
           foi_exempted_bits(telling->exempted, telling->exempted_count, question) == 0;
}

/// Deployments stand behind every answer; they are told where they are asked for.
static bool tells(const struct foi_question *question, const struct foi_figure *figure)
{
    bool uses = question->topic == TOPIC_USED || question->topic == TOPIC_HOW_MANY ||
                question->topic == TOPIC_DATES;
    return !text_equal(figure->what, "plans") && (uses || !text_equal(figure->what, "deployments"));
}

static bool same(const struct foi_told *told, const struct foi_figure *figure)
{
    return text_equal(told->what, figure->what) && told->mode == figure->mode &&
           told->body_worn == figure->body_worn && told->period.given == figure->period.given &&
           (!told->period.given ||
            (told->period.from == figure->period.from && told->period.to == figure->period.to));
}

static void add(struct foi_told *told, size_t *count, const struct foi_figure *figure)
{
    for (size_t i = 0; i < *count; i++)
        if (same(&told[i], figure))
            return;
    struct foi_told *one = &told[(*count)++];
    *one = (struct foi_told){.mode = figure->mode,
                             .body_worn = figure->body_worn,
                             .period = figure->period,
                             .as_at = figure->as_at,
                             .figure = figure->figure};
    (void)text_copy(one->label, sizeof one->label, figure->label);
    (void)text_copy(one->what, sizeof one->what, figure->what);
}

struct foi_told *foi_told_list(const struct foi_telling *telling, size_t *ret_count)
{
    struct foi_told *told = memory_new(telling->figure_count + 1, sizeof *told);
    *ret_count = 0;
    for (size_t i = 0; i < telling->request->count; i++) {
        const struct foi_question *question = &telling->request->questions[i];
        if (!plain(telling, i))
            continue;
        for (size_t f = 0; f < telling->figure_count; f++)
            if (text_equal(telling->figures[f].label, question->label) &&
                tells(question, &telling->figures[f]))
                add(told, ret_count, &telling->figures[f]);
    }
    return told;
}

// ---- in the record ----

static const char *mode_word(uint32_t mode) { return register_mode_word(foi_mode_of(mode)); }

static int write_one(struct store *store, const struct foi_told_of *of, const struct foi_told *told,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int64_t index = 0;
    int code = ledger_next(store, &index, err);
    if (code == 0)
        code = store_prepare(store,
                             "INSERT INTO foi_told (ledger, at, draft, letter, label, what, mode,"
                             " body_worn, period_from, period_to, as_at, figure) VALUES (?1, ?2,"
                             " nullif(?3, 0), nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, index);
    store_bind_int(query, 2, of->at);
    store_bind_int(query, 3, of->draft);
    store_bind_int(query, 4, of->letter);
    store_bind_text(query, 5, told->label);
    store_bind_text(query, 6, told->what);
    store_bind_text(query, 7, mode_word(told->mode));
    store_bind_int(query, 8, told->body_worn);
    if (told->period.given)
        store_bind_int(query, 9, told->period.from);
    else
        store_bind_null(query, 9);
    if (told->period.given && told->period.to != DAY_OPEN)
        store_bind_int(query, 10, told->period.to);
    else
        store_bind_null(query, 10);
    store_bind_int(query, 11, told->as_at);
    store_bind_int(query, 12, told->figure);
    return store_step(query, err);
}

int foi_told_write(struct store *store, const struct foi_told_of *of, const struct foi_told *told,
                   size_t count, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = write_one(store, of, &told[i], err);
    return code;
}

int foi_told_read(struct store *store, int64_t draft, struct foi_told **ret_told, size_t *ret_count,
                  struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT label, what, mode, body_worn, period_from, period_to, as_at,"
                             " figure FROM foi_told WHERE draft = ?1 ORDER BY id",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, draft);
    struct foi_told *told = memory_new(1, sizeof *told);
    size_t count = 0;
    while ((code = store_step(query, err)) == 1) {
        told = memory_resize(told, count + 1, sizeof *told);
        struct foi_told *one = &told[count++];
        *one = (struct foi_told){
            .mode = 1U << (register_mode_from(store_column_text(query, 2)) - REGISTER_MODE_LIVE),
            .body_worn = store_column_int(query, 3) != 0,
            .period = {.given = !store_column_is_null(query, 4),
                       .from = store_column_int(query, 4),
                       .to = store_column_is_null(query, 5) ? DAY_OPEN
                                                            : store_column_int(query, 5)},
            .as_at = store_column_int(query, 6),
            .figure = store_column_int(query, 7)};
        (void)text_copy(one->label, sizeof one->label, store_column_text(query, 0));
        (void)text_copy(one->what, sizeof one->what, store_column_text(query, 1));
    }
    if (code < 0) {
        memory_free(told);
        return code;
    }
    *ret_told = told;
    *ret_count = count;
    return 0;
}

// ---- a letter that was worked over ----

/// The number stands by itself in the text: "12", not in "2012" or "12.5".
static bool stands(const char *text, const char *number)
{
    size_t length = strlen(number);
    for (const char *at = strstr(text, number); at != NULL; at = strstr(at + 1, number)) {
        bool before = at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '.');
        char after = at[length];
        bool more = isalnum((unsigned char)after) ||
                    ((after == '.' || after == ',') && isdigit((unsigned char)at[length + 1]));
        if (!before && !more)
            return true;
    }
    return false;
}

static bool says(const char *text, int64_t figure)
{
    AUTO_TEXT struct text words = {0};
    char number[24];
    text_init(&words, 100);
    foi_number_words(&words, figure);
    (void)snprintf(number, sizeof number, "%" PRId64, figure);
    return figure == 0 || stands(text, number) || stands(text, words.bytes);
}

size_t foi_told_still(struct foi_told *told, size_t count, const char *text)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (says(text, told[i].figure))
            told[kept++] = told[i];
    return kept;
}
