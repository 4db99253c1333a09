// SPDX-License-Identifier: Apache-2.0
// register.c - an operation as a row of the published register. No name of anybody on a list and of
// no officer is in it.
#include <stdio.h>

#include "publish/internal.h"
#include "register/suppress.h"

int64_t publish_entry(const struct publish *publish, int64_t operation, const char *kind)
{
    size_t low = 0, high = publish->step_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (publish->steps[middle].operation < operation)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < publish->step_count && publish->steps[low].operation == operation; low++)
        if (text_equal(publish->steps[low].kind, kind))
            return publish->steps[low].index;
    return -1;
}

int64_t publish_minutes(const struct register_operation *operation)
{
    moment end = operation->closed_at;
    if (end == 0 && operation->state == REGISTER_STATE_EXPIRED)
        end = operation->ends;
    return operation->opened_at == 0 || end == 0 ? -1 : (end - operation->opened_at + 30) / 60;
}

static void put_use_case(struct publish_cells *cells, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    const char *other = authority->texts[REGISTER_TEXT_USE_CASE_OTHER];
    publish_put(cells, authority->use_case == 0 ? operation->purpose
                       : authority->use_case == REGISTER_USE_OTHER && other != NULL
                           ? other
                           : register_use_case_name(authority->use_case));
}

static void put_met(const struct register_operation *operation, struct publish_cells *cells)
{
    char words[64] = "";
    int64_t minutes = publish_minutes(operation);
    if (minutes >= 0)
        (void)snprintf(words, sizeof words, "%lldh %02lldm", (long long)(minutes / 60),
                       (long long)(minutes % 60));
    publish_put(cells, operation->place);
    publish_put_day(cells, date_of(operation->opened_at != 0 ? operation->opened_at
                                                             : operation->opens));
    publish_put(cells, words);
    put_use_case(cells, operation);
    if (operation->opened_at != 0)
        publish_put_int(cells, operation->list.images);
    else
        publish_put(cells, "");
    (void)snprintf(words, sizeof words, "%.6g", operation->threshold);
    publish_put(cells, words);
}

/// The rate's interval stands further on.
static void put_results(const struct register_operation *operation, struct publish_cells *cells,
                        const struct publish_cells *rate)
{
    const struct register_result_figures *result = &operation->result;
    if (operation->opened_at == 0) {
        publish_put_empty(cells, 10);
        return;
    }
    publish_put_int(cells, result->alerts);
    publish_put_int(cells, result->correct);
    publish_put_int(cells, result->unconfirmed_true);
    publish_put_int(cells, result->incorrect);
    publish_put_int(cells, result->unconfirmed_false);
    publish_put(cells, rate->cells[0]);
    publish_put_int(cells, result->arrests);
    publish_put_int(cells, result->other_disposals);
    publish_put_int(cells, result->no_actions);
    publish_put_int(cells, result->faces_seen);
}

static void put_standing(const struct register_operation *operation, struct publish_cells *cells,
                         const struct publish_cells *rate)
{
    int64_t minutes = publish_minutes(operation);
    publish_put(cells, operation->reference);
    publish_put(cells, register_mode_letters(operation->mode));
    publish_put(cells, register_state_word(operation->state));
    publish_put_moment(cells, operation->opens);
    publish_put_moment(cells, operation->closes);
    publish_put_moment(cells, operation->opened_at);
    publish_put_moment(cells, operation->closed_at);
    if (minutes >= 0)
        publish_put_int(cells, minutes);
    else
        publish_put(cells, "");
    if (operation->opened_at != 0)
        publish_put_int(cells, operation->result.undecided);
    else
        publish_put(cells, "");
    publish_put(cells, rate->cells[1]);
    publish_put(cells, rate->cells[2]);
}

/// As frozen at opening; before, the list still changes and nothing of it is shown.
static void put_list(const struct register_operation *operation, struct publish_cells *cells)
{
    const struct register_list_figures *list = &operation->list;
    AUTO_TEXT struct text words = {0};
    text_init(&words, 65536);
    publish_put_int(cells, list->persons);
    register_shown_put(&words, list->not_wanted,
                       register_shown_part(list->not_wanted, list->images));
    publish_put_text(cells, &words);
    if (list->persons_under_18 >= 0)
        register_shown_put(&words, list->persons_under_18,
                           register_shown_part(list->persons_under_18, list->persons));
    publish_put_text(cells, &words);
    register_shown_made_of(&words, list, REGISTER_MADE_KINDS);
    publish_put_text(cells, &words);
    register_shown_made_of(&words, list, REGISTER_MADE_BASES);
    publish_put_text(cells, &words);
    register_shown_made_of(&words, list, REGISTER_MADE_YEARS);
    publish_put_text(cells, &words);
    register_shown_sources(&words, list);
    publish_put_text(cells, &words);
    register_shown_reasons(&words, list, false);
    publish_put_text(cells, &words);
    register_shown_reasons(&words, list, true);
    publish_put_text(cells, &words);
}

static void put_criteria(const struct register_operation *operation, struct publish_cells *cells)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 65536);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if ((operation->categories >> i & 1) != 0)
            text_printf(&words, "%s%s", words.length > 0 ? "; " : "",
                        register_category_name((enum register_category)i));
    publish_put_text(cells, &words);
    if (operation->authority.list_cap > 0)
        publish_put_int(cells, operation->authority.list_cap);
    else
        publish_put(cells, "");
}

static void put_ours(const struct register_operation *operation, struct publish_cells *cells)
{
    const struct register_result_figures *result = &operation->result;
    bool opened = operation->opened_at != 0;
    if (opened)
        publish_put_int(cells, result->searches);
    else
        publish_put(cells, "");
    publish_put(cells, operation->body_worn ? "yes" : "no");
    if (opened) {
        publish_put_int(cells, result->searches_body_worn);
        publish_put_int(cells, result->alerts_body_worn);
        put_list(operation, cells);
    } else
        publish_put_empty(cells, 11);
    put_criteria(operation, cells);
    if (opened) {
        publish_put_int(cells, result->credible);
        publish_put_int(cells, result->engaged);
        publish_put_int(cells, result->correct);
    } else
        publish_put_empty(cells, 3);
    AUTO_TEXT struct text words = {0};
    text_init(&words, 65536);
    register_shown_schedule_8(&words, operation);
    publish_put(cells, operation->legal_basis);
    publish_put_text(cells, &words);
    publish_put(cells, operation->notice);
    publish_put(cells, operation->notice_exception ? "yes" : "no");
    publish_put_moment(cells, operation->notice_from);
}

static void put_one_place(struct publish_cells *cells, double number, bool known)
{
    char words[32] = "";
    if (known)
        (void)snprintf(words, sizeof words, "%.1f", number);
    publish_put(cells, words);
}

static void put_looking(const struct register_operation *operation, struct publish_cells *cells)
{
    const struct register_looking *looking = &operation->looking;
    if (operation->mode != REGISTER_MODE_LIVE || operation->opened_at == 0) {
        publish_put_empty(cells, 5);
        return;
    }
    double frames = register_look_frames(&looking->look);
    double seconds = register_look_seconds(&looking->look);
    publish_put_int(cells, looking->cameras);
    put_one_place(cells, 100 * frames, frames >= 0);
    put_one_place(cells, 100 * seconds, seconds >= 0);
    put_one_place(cells, looking->seconds_not_looked / 60, true);
    put_one_place(cells, looking->seconds_paused / 60, true);
}

static void put_authority(const struct publish *publish, const struct register_operation *operation,
                          struct publish_cells *cells)
{
    static const char *const steps[] = {"plan", "authorise", "open", "close"};
    publish_put(cells, register_rank_name(operation->authorised_rank));
    publish_put(cells, operation->urgent_until != 0 ? "yes" : "no");
    publish_put(cells, register_shown_urgent(operation));
    publish_put_moment(cells, operation->lapsed_at);
    publish_put(cells, register_use_case_word(operation->authority.use_case));
    if (operation->version > 0)
        publish_put_int(cells, operation->version);
    else
        publish_put(cells, "");
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        int64_t entry = publish_entry(publish, operation->id, steps[i]);
        if (entry >= 0)
            publish_put_int(cells, entry);
        else
            publish_put(cells, "");
    }
    char page[96];
    (void)snprintf(page, sizeof page, "operations/%s.json", operation->reference);
    publish_put(cells, page);
}

static void put_engines(const struct publish *publish, int64_t operation,
                        struct publish_cells *cells)
{
    AUTO_TEXT struct text words;
    text_init(&words, 65536);
    register_engine_words(publish->engines, publish->engine_count, operation, &words);
    publish_put(cells, words.bytes);
}

const struct register_gate *publish_gate(const struct publish *publish, int64_t operation)
{
    for (size_t i = 0; i < publish->gate_count; i++)
        if (publish->gates[i].operation == operation)
            return &publish->gates[i];
    return NULL;
}

void publish_put_drift(struct publish_cells *cells, struct register_drift *drift)
{
    char words[PUBLISH_NUMBER_MAX];
    register_drift_judge(drift);
    if (drift->operations == 0 || drift->is == REGISTER_DRIFT_NOTHING) {
        publish_put_empty(cells, 3);
        return;
    }
    (void)snprintf(words, sizeof words, "%.2f", drift->expected);
    publish_put(cells, words);
    (void)snprintf(words, sizeof words, "%.2f", drift->expected_high);
    publish_put(cells, words);
    publish_put(cells, register_drift_words(drift));
}

static void put_drift(const struct publish *publish, const struct register_operation *operation,
                      struct publish_cells *cells)
{
    const struct register_gate *gate = publish_gate(publish, operation->id);
    struct register_drift drift = {0};
    if (gate != NULL && gate->live)
        register_drift_add(&drift, gate, &operation->result);
    publish_put_drift(cells, &drift);
}

void publish_register_row(const struct publish *publish, const struct register_operation *operation,
                          struct publish_cells *ret_cells)
{
    const struct register_result_figures *result = &operation->result;
    struct publish_cells rate;
    publish_cells_init(&rate, PUBLISH_REGISTER);
    bool live = operation->mode == REGISTER_MODE_LIVE && operation->opened_at != 0;
    publish_put_rate(&rate, result->incorrect + result->unconfirmed_false,
                     live ? result->faces_seen : 0);
    publish_cells_init(ret_cells, PUBLISH_REGISTER);
    put_met(operation, ret_cells);
    put_results(operation, ret_cells, &rate);
    put_standing(operation, ret_cells, &rate);
    put_ours(operation, ret_cells);
    put_looking(operation, ret_cells);
    put_engines(publish, operation->id, ret_cells);
    put_drift(publish, operation, ret_cells);
    put_authority(publish, operation, ret_cells);
    publish_cells_finish(&rate);
}
