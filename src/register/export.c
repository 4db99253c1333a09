// SPDX-License-Identifier: Apache-2.0
// export.c - the published table: one line per operation, no names of people on lists and none of
// officers. The columns up to faces_seen follow the Metropolitan Police's record of 2025;
// docs/register-columns.md.
#include <stdio.h>

#include "base/text.h"
#include "register/internal.h"
#include "register/suppress.h"

static const char *const columns[] = {
    "reference",
    "mode",
    "state",
    "location",
    "date",
    "window_opens",
    "window_closes",
    "opened",
    "closed",
    "duration_minutes",
    "purpose",
    "watchlist_size",
    "min_threshold",
    "total_alerts",
    "true_confirmed",
    "true_unconfirmed",
    "false_confirmed",
    "false_unconfirmed",
    "undecided",
    "false_alert_rate_percent",
    "outcome_arrest",
    "outcome_other",
    "outcome_no_action",
    "faces_seen",
    "searches",
    "body_worn",
    "searches_body_worn",
    "alerts_body_worn",
    "watchlist_images",
    "watchlist_persons",
    "images_not_wanted",
    "image_sources",
    "reasons_not_wanted",
    "reasons_wanted",
    "categories_authorised",
    "credible",
    "stopped_and_identity_checked",
    "correct",
    "legal_basis",
    "public_notice",
    "cameras",
    "pictures_looked_at_percent",
    "time_looked_at_percent",
    "minutes_not_looked_at",
    "minutes_paused",
    "use_case",
    "schedule_8_conditions",
    "notice_exception",
    "notice_from",
    "authorised_rank",
    "urgent",
    "urgent_review",
    "lapsed",
    "persons_under_18",
    "image_source_kinds",
    "lawful_bases",
    "picture_years",
    "other_engines",
};

/// One line in the making: fields are appended in the order of `columns`.
struct line {
    struct text *csv;
    size_t fields;
};

static void put(struct line *line, const char *field)
{
    if (line->fields++ > 0)
        text_append_char(line->csv, ',');
    text_append_csv(line->csv, field != NULL ? field : "");
}

static void put_int(struct line *line, int64_t number)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)number);
    put(line, digits);
}

static void put_moment(struct line *line, moment when)
{
    char text[TIME_TEXT_MAX] = "";
    if (when != 0)
        time_format(when, text);
    put(line, text);
}

/// What a list is made of, small numbers as in docs/publication.md; nothing while it can change.
static void put_parts(struct line *line, const struct register_operation *operation)
{
    const struct register_list_figures *list = &operation->list;
    struct text words[4] = {{0}};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        text_init(&words[i], 65536);
    if (operation->opened_at != 0) {
        register_shown_put(&words[0], list->not_wanted,
                           register_shown_part(list->not_wanted, list->images));
        register_shown_sources(&words[1], list);
        register_shown_reasons(&words[2], list, false);
        register_shown_reasons(&words[3], list, true);
    }
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        put(line, words[i].bytes);
        text_finish(&words[i]);
    }
}

static void put_criteria(struct line *line, uint32_t authorised)
{
    AUTO_TEXT struct text criteria = {0};
    text_init(&criteria, 4096);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if ((authorised >> i & 1) != 0)
            text_printf(&criteria, "%s%s", criteria.length > 0 ? "; " : "",
                        register_category_name((enum register_category)i));
    put(line, criteria.bytes);
}

/// From opening to closing, or to the end of the window when it ran out; nothing while it is open.
static void put_duration(struct line *line, const struct register_operation *operation)
{
    moment end = operation->closed_at;
    if (end == 0 && operation->state == REGISTER_STATE_EXPIRED)
        end = operation->closes;
    if (operation->opened_at == 0 || end == 0)
        put(line, "");
    else
        put_int(line, (end - operation->opened_at + 30) / 60);
}

/// False alerts / faces seen, as a percentage with four decimals: one in a million faces still
/// shows. Of live operations: alerts of single pictures are out of no faces seen.
static void put_false_rate(struct line *line, const struct register_operation *operation)
{
    const struct register_result_figures *result = &operation->result;
    char rate[32] = "";
    if (operation->mode == REGISTER_MODE_LIVE && result->faces_seen > 0)
        (void)snprintf(rate, sizeof rate, "%.4f",
                       100.0 * (double)(result->incorrect + result->unconfirmed_false) /
                           (double)result->faces_seen);
    put(line, rate);
}

static void put_plan(struct line *line, const struct register_operation *operation)
{
    char date[TIME_TEXT_MAX], threshold[32];
    date_format(date_of(operation->opened_at != 0 ? operation->opened_at : operation->opens), date);
    (void)snprintf(threshold, sizeof threshold, "%.6g", operation->threshold);
    put(line, operation->reference);
    put(line, register_mode_letters(operation->mode));
    put(line, register_state_word(operation->state));
    put(line, operation->place);
    put(line, date);
    put_moment(line, operation->opens);
    put_moment(line, operation->closes);
    put_moment(line, operation->opened_at);
    put_moment(line, operation->closed_at);
    put_duration(line, operation);
    put(line, operation->purpose);
    put_int(line, operation->list.images);
    put(line, threshold);
}

static void put_result(struct line *line, const struct register_operation *operation)
{
    const struct register_result_figures *result = &operation->result;
    put_int(line, result->alerts);
    put_int(line, result->correct);
    put_int(line, result->unconfirmed_true);
    put_int(line, result->incorrect);
    put_int(line, result->unconfirmed_false);
    put_int(line, result->undecided);
    put_false_rate(line, operation);
    put_int(line, result->arrests);
    put_int(line, result->other_disposals);
    put_int(line, result->no_actions);
    put_int(line, result->faces_seen);
    put_int(line, result->searches);
}

static void put_list(struct line *line, const struct register_operation *operation)
{
    const struct register_list_figures *list = &operation->list;
    put(line, operation->body_worn ? "yes" : "no");
    put_int(line, operation->result.searches_body_worn);
    put_int(line, operation->result.alerts_body_worn);
    put_int(line, list->images);
    put_int(line, list->persons);
    put_parts(line, operation);
    put_criteria(line, operation->categories);
}

/// In per cent with one decimal; nothing when it is not known.
static void put_share(struct line *line, double share)
{
    char words[32] = "";
    if (share >= 0)
        (void)snprintf(words, sizeof words, "%.1f", 100 * share);
    put(line, words);
}

static void put_minutes(struct line *line, double seconds)
{
    char words[32];
    (void)snprintf(words, sizeof words, "%.1f", seconds / 60);
    put(line, words);
}

/// How a live operation was looked at; nothing for the others.
static void put_looking(struct line *line, const struct register_operation *operation)
{
    const struct register_looking *looking = &operation->looking;
    if (operation->mode != REGISTER_MODE_LIVE || operation->opened_at == 0) {
        for (int i = 0; i < 5; i++)
            put(line, "");
        return;
    }
    put_int(line, looking->cameras);
    put_share(line, register_look_frames(&looking->look));
    put_share(line, register_look_seconds(&looking->look));
    put_minutes(line, looking->seconds_not_looked);
    put_minutes(line, looking->seconds_paused);
}

/// By whose rank, under which conditions, and what became of authority that was given in urgency.
static void put_authority(struct line *line, const struct register_operation *operation)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 65536);
    put(line, register_use_case_word(operation->authority.use_case));
    register_shown_schedule_8(&words, operation);
    put(line, words.bytes);
    put(line, operation->notice_exception ? "yes" : "no");
    put_moment(line, operation->notice_from);
    put(line, register_rank_name(operation->authorised_rank));
    put(line, operation->urgent_until != 0 ? "yes" : "no");
    put(line, register_shown_urgent(operation));
    put_moment(line, operation->lapsed_at);
}

/// What a list is made of; docs/publication.md, and nothing while it can change.
static void put_kinds(struct line *line, const struct register_operation *operation)
{
    const struct register_list_figures *list = &operation->list;
    struct text words[4] = {{0}};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        text_init(&words[i], 65536);
    if (operation->opened_at != 0) {
        if (list->persons_under_18 >= 0)
            register_shown_put(&words[0], list->persons_under_18,
                               register_shown_part(list->persons_under_18, list->persons));
        register_shown_made_of(&words[1], list, REGISTER_MADE_KINDS);
        register_shown_made_of(&words[2], list, REGISTER_MADE_BASES);
        register_shown_made_of(&words[3], list, REGISTER_MADE_YEARS);
    }
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        put(line, words[i].bytes);
        text_finish(&words[i]);
    }
}

static void put_engines(struct line *line, const struct register_engine_run *runs, size_t count,
                        int64_t operation)
{
    AUTO_TEXT struct text words;
    text_init(&words, 65536);
    register_engine_words(runs, count, operation, &words);
    put(line, words.bytes);
}

static void put_operation(struct text *csv, const struct register_operation *operation,
                          const struct register_engine_run *engines, size_t engine_count)
{
    struct line line = {.csv = csv};
    put_plan(&line, operation);
    put_result(&line, operation);
    put_list(&line, operation);
    put_int(&line, operation->result.credible);
    put_int(&line, operation->result.engaged);
    put_int(&line, operation->result.correct);
    put(&line, operation->legal_basis);
    put(&line, operation->notice);
    put_looking(&line, operation);
    put_authority(&line, operation);
    put_kinds(&line, operation);
    put_engines(&line, engines, engine_count, operation->id);
    text_append(csv, "\r\n");
}

int register_export_csv(struct store *store, moment as_at, struct text *csv,
                        struct overt_error *err)
{
    struct register_operation *operations = NULL;
    size_t count = 0;
    int code = register_operations(store, as_at, &operations, &count, err);
    if (code != 0)
        return code;
    struct line header = {.csv = csv};
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        put(&header, columns[i]);
    text_append(csv, "\r\n");
    struct register_engine_run *engines = NULL;
    size_t engine_count = 0;
    code = register_engine_runs(store, 0, as_at, &engines, &engine_count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        put_operation(csv, &operations[i], engines, engine_count);
    register_engine_runs_free(&engines, engine_count);
    register_operations_free(&operations, count);
    if (code != 0)
        return code;
    return csv->full ? error_set(err, OVERT_LIMIT,
                                 "the table is longer than this program can hold: export a shorter "
                                 "period")
                     : 0;
}
