// SPDX-License-Identifier: Apache-2.0
// cmd_evaluation.c - evaluations that were adopted, the wished false alert rate, which threshold
// they support, and whether false alerts come as expected.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define ABOUT_MAX 4000 ///< bytes of an answer in words

// ---- acts ----

static int run_adopt(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_FREE char *file = NULL;
    size_t size = 0;
    int64_t id = 0;
    int code = file_read(call->args[0], REGISTER_EVALUATION_MAX, &file, &size, &call->error);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_evaluation_adopt(operate, call->as, file, size, cli_value(call, "reason"),
                                        &id, &call->error);
    if (code != 0)
        return code;
    char number[24];
    (void)snprintf(number, sizeof number, "%lld", (long long)id);
    out_done(call, "evaluation", number, "Evaluation %s is in force.", number);
    struct operate_support support;
    if (operate_support(operate_store(operate), NULL, NULL, REGISTER_AS_AT_ALWAYS, &support,
                        &call->error) == 0 &&
        !support.supported)
        out_note(call, "It supports what the force wishes at no threshold, so nothing is opened "
                       "until a larger one is adopted, or less is wished.");
    out_note(call, "What it supports: overt evaluation show");
    return 0;
}

static const struct cli_option adopt_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, without a name of anybody measured; it is published",
     .required = true},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluation_adopt = {
    .words = "evaluation adopt",
    .args = "FILE",
    .summary = "take a measurement of the models as the one that thresholds rest on",
    .text =
        "Takes the file that `overt evaluate openset --result` wrote and makes it the evaluation "
        "in force for its model. It is refused when it was changed after it was made, when it is "
        "of another model, network or settings than this machine runs, or when it is older than "
        "the force's policy allows (overt evaluation wish).\n\n"
        "An act of an authorising officer, with a reason; it is in the register and is published. "
        "Operations that are planned or open are judged by it from now on.",
    .options = adopt_options,
    .examples = "overt evaluation adopt high-street.json --reason \"measured with our own "
                "cameras in March\" --as \"C. Hope\"",
    .see = "evaluate openset, evaluation show, evaluation wish",
    .run = run_adopt,
    .acts = true,
    .record = true,
};

/// Parts that were not given stay 0.
static int read_asked(struct cli_call *call, struct register_asked *ret_asked)
{
    const char *rate = cli_value(call, "false-alerts");
    struct register_asked asked = {.list = (int64_t)cli_number(call, "list", 0),
                                   .faces = (int64_t)cli_number(call, "faces", 0)};
    if (rate != NULL && !operate_one_in(rate, &asked.one_in))
        return CLI_MISTAKE(call, "--false-alerts is one false alert in so many faces seen, such as "
                                 "\"1 in 6000\" or \"0.02 %%\"");
    *ret_asked = asked;
    return 0;
}

static int run_wish(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct register_asked asked = {0};
    int code = read_asked(call, &asked);
    asked.months = (int64_t)cli_number(call, "months", 24);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_evaluation_wish(operate, call->as, &asked, cli_value(call, "reason"),
                                       &call->error);
    if (code != 0)
        return code;
    AUTO_TEXT struct text rate = {0};
    text_init(&rate, 64);
    register_one_in_words(1 / (double)asked.one_in, &rate);
    out_done(call, "wish", rate.bytes, "The force wishes for false alerts of at most %s.",
             rate.bytes);
    out_note(call, "Which threshold that takes: overt evaluation show");
    return 0;
}

// clang-format off
#define RATE_OPTION(is_required)                                                                \
    {"false-alerts", CLI_TEXT, "RATE",                                                          \
     "at most one false alert in so many faces seen, such as \"1 in 6000\"",                    \
     .required = is_required}
#define LIST_OPTION(is_required)                                                                \
    {"list", CLI_NUMBER, "NUMBER", "people on the list", .required = is_required, .low = 1,     \
     .high = REGISTER_ONE_IN_MAX}
#define FACES_OPTION(is_required)                                                               \
    {"faces", CLI_NUMBER, "NUMBER", "faces that an operation is expected to see",               \
     .required = is_required, .low = 1, .high = REGISTER_ONE_IN_MAX}
// clang-format on

static const struct cli_option wish_options[] = {
    RATE_OPTION(true),
    LIST_OPTION(true),
    FACES_OPTION(true),
    {"months", CLI_NUMBER, "NUMBER",
     "how old an evaluation may be when an operation is planned, opened or run", "24", .low = 1,
     .high = 120},
    {"reason", CLI_TEXT, "TEXT", "why; it is published", .required = true},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluation_wish = {
    .words = "evaluation wish",
    .args = "",
    .summary = "state how rare false alerts must be",
    .text =
        "The false alert rate that the force wishes for, the longest list and the faces of one "
        "operation that it is meant for, and how old an evaluation may be. No operation is "
        "planned, authorised, opened or run with a lower threshold than the evaluation in force "
        "supports for that, with 95 % confidence. An operation that is to see more faces needs a "
        "rarer rate, so that no more false alerts are expected; its plan may ask for a rarer one, "
        "never for a less rare one.\n\n"
        "Refused when no threshold supports it: the test set is too small, and the refusal says "
        "how large it must be. Until anybody states a wish it is 1 in 60.",
    .options = wish_options,
    .examples = "overt evaluation wish --false-alerts \"1 in 6000\" --list 500 --faces 20000 "
                "--reason \"NPL's figure\" --as \"C. Hope\"",
    .see = "evaluation threshold, evaluation adopt, operation plan",
    .run = run_wish,
    .acts = true,
    .record = true,
};

// ---- what is supported ----

static void json_asked(struct json_writer *json, const struct register_asked *asked)
{
    json_put_int_member(json, "one_in", asked->one_in);
    json_put_int_member(json, "list", asked->list);
    json_put_int_member(json, "faces", asked->faces);
    json_put_int_member(json, "months", asked->months);
}

static void json_support(struct json_writer *json, const struct operate_support *support)
{
    json_put_key(json, "supports");
    json_put_object(json);
    json_put_int_member(json, "evaluation", support->evaluation);
    json_put_string_member(json, "model", support->model);
    out_json_moment(json, "made", support->made);
    out_json_moment(json, "usable_until", support->ends);
    json_put_int_member(json, "test_list", support->test_list);
    json_put_int_member(json, "test_searches", support->searches);
    json_put_bool_member(json, "stated", support->stated);
    json_put_key(json, "wish");
    json_put_object(json);
    json_asked(json, &support->asked);
    json_put_end(json);
    json_put_bool_member(json, "supported", support->supported);
    json_put_double_member(json, "threshold", support->threshold);
    json_put_int_member(json, "false_alerts_in_test", support->above);
    json_put_double_member(json, "rate", support->rate);
    json_put_double_member(json, "rate_at_most", support->rate_high);
    json_put_double_member(json, "found", support->found >= 0 ? support->found : NAN);
    json_put_int_member(json, "searches_needed", support->needed);
    json_put_double_member(json, "expected", support->expected);
    json_put_double_member(json, "expected_low", support->expected_low);
    json_put_double_member(json, "expected_high", support->expected_high);
    json_put_end(json);
}

static void put_support(struct cli_call *call, const struct operate_support *support)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, ABOUT_MAX);
    operate_support_words(support, &words);
    out_wrap(&call->out, words.bytes, 0);
}

static int run_threshold(struct cli_call *call)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct register_asked asked = {0};
    struct operate_support support;
    int code = read_asked(call, &asked);
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = operate_support(store, cli_value(call, "model"), &asked, record_as_at(call),
                               &support, &call->error);
    if (code != 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_support(&call->writer, &support);
        json_put_end(&call->writer);
    } else {
        put_support(call, &support);
    }
    return support.supported ? 0 : CLI_EXIT_NO;
}

static const struct cli_option threshold_options[] = {
    RATE_OPTION(false),
    LIST_OPTION(false),
    FACES_OPTION(false),
    {"model", CLI_TEXT, "ID@VERSION", "the recogniser", "the default one"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluation_threshold = {
    .words = "evaluation threshold",
    .args = "",
    .summary = "say which threshold a wish takes, and how sure that is",
    .text =
        "Asks the evaluation in force and changes nothing: the lowest threshold that keeps false "
        "alerts at or below the wish with 95 % confidence, scaled to the length of the list, how "
        "many false alerts to expect, and what share of people on the list would be found. When "
        "no threshold can be said to do so it says how large the test set must be, and the exit "
        "code is 1. What is left out is as the force wishes.",
    .options = threshold_options,
    .examples = "overt evaluation threshold --false-alerts \"1 in 6000\" --list 500 --faces 20000",
    .see = "evaluation wish, evaluation show",
    .run = run_threshold,
    .record = true,
};

// ---- what is in force, and what was ----

static void json_evaluation(struct json_writer *json, const struct register_evaluation *one)
{
    char hex[65];
    json_put_object(json);
    json_put_int_member(json, "evaluation", one->id);
    json_put_int_member(json, "entry", one->index);
    out_json_moment(json, "adopted", one->at);
    json_put_string_member(json, "officer", one->officer);
    json_put_string_member(json, "reason", one->reason);
    json_put_string_member(json, "model", one->model);
    json_put_string_member(json, "detector", one->detector);
    text_from_bytes(hex, one->network, 32);
    json_put_string_member(json, "network_sha256", hex);
    text_from_bytes(hex, one->settings, 32);
    json_put_string_member(json, "settings_sha256", hex);
    out_json_moment(json, "made", one->made);
    json_put_string_member(json, "data", one->data);
    text_from_bytes(hex, one->data_sha256, 32);
    json_put_string_member(json, "data_sha256", hex);
    json_put_int_member(json, "list", one->list);
    json_put_int_member(json, "searches_of_others", one->nonmated);
    text_from_bytes(hex, one->digest, 32);
    json_put_string_member(json, "sha256", hex);
    json_put_end(json);
}

static void json_wish(struct json_writer *json, const struct register_wish *one)
{
    json_put_object(json);
    json_put_int_member(json, "entry", one->index);
    out_json_moment(json, "at", one->at);
    json_put_string_member(json, "officer", one->officer);
    json_put_string_member(json, "reason", one->reason);
    json_asked(json, &one->asked);
    json_put_end(json);
}

static void table_evaluations(struct text *out, const struct register_evaluation *items,
                              size_t count)
{
    static const char *const headings[] = {"Evaluation", "Adopted", "By",     "Model",
                                           "Made",       "Data",    "Others", "Reason"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cellf(&table, "%lld", (long long)items[i].id);
        out_table_cell(&table, out_moment(items[i].at, when));
        out_table_cell(&table, items[i].officer);
        out_table_cell(&table, items[i].model);
        date_format_words(date_of(items[i].made), when);
        out_table_cell(&table, when);
        out_table_cell(&table, items[i].data);
        out_table_cellf(&table, "%lld", (long long)items[i].nonmated);
        out_table_cell(&table, items[i].reason);
    }
    out_table_print(&table, out);
}

static void table_wishes(struct text *out, const struct register_wish *wishes, size_t count)
{
    static const char *const headings[] = {"Stated", "By",     "At most", "People on a list",
                                           "Faces",  "Months", "Reason"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        out_table_cell(&table, out_moment(wishes[i].at, when));
        out_table_cell(&table, wishes[i].officer);
        out_table_cellf(&table, "1 in %lld", (long long)wishes[i].asked.one_in);
        out_table_cellf(&table, "%lld", (long long)wishes[i].asked.list);
        out_table_cellf(&table, "%lld", (long long)wishes[i].asked.faces);
        out_table_cellf(&table, "%lld", (long long)wishes[i].asked.months);
        out_table_cell(&table, wishes[i].reason);
    }
    out_table_print(&table, out);
}

struct history {
    struct register_evaluation *evaluations;
    struct register_wish *wishes;
    size_t evaluation_count, wish_count;
};

static int history_read(struct cli_call *call, struct store *store, struct history *ret_history)
{
    struct history all = {0};
    moment as_at = record_as_at(call);
    int code = register_evaluations(store, as_at, &all.evaluations, &all.evaluation_count,
                                    &call->error);
    if (code == 0)
        code = register_wishes(store, as_at, &all.wishes, &all.wish_count, &call->error);
    *ret_history = all;
    return code;
}

static void history_finish(struct history *history)
{
    register_evaluations_free(&history->evaluations, history->evaluation_count);
    register_wishes_free(&history->wishes, history->wish_count);
}

static int run_list(struct cli_call *call)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(history_finish) struct history all = {0};
    int code = record_read(call, &store);
    if (code == 0)
        code = history_read(call, store, &all);
    if (code != 0)
        return code;
    struct json_writer *json = &call->writer;
    if (call->json) {
        json_put_object(json);
        json_put_key(json, "evaluations");
        json_put_array(json);
        for (size_t i = 0; i < all.evaluation_count; i++)
            json_evaluation(json, &all.evaluations[i]);
        json_put_end(json);
        json_put_key(json, "wishes");
        json_put_array(json);
        for (size_t i = 0; i < all.wish_count; i++)
            json_wish(json, &all.wishes[i]);
        json_put_end(json);
        json_put_end(json);
        return 0;
    }
    if (all.evaluation_count > 0)
        table_evaluations(&call->out, all.evaluations, all.evaluation_count);
    if (all.evaluation_count > 0 && all.wish_count > 0)
        text_append(&call->out, "\n");
    if (all.wish_count > 0)
        table_wishes(&call->out, all.wishes, all.wish_count);
    if (all.evaluation_count == 0)
        out_note(call, "No evaluation was adopted: the one that Overt comes with is in force.");
    return 0;
}

static const struct cli_option list_options[] = {RECORD_AS_AT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_evaluation_list = {
    .words = "evaluation list",
    .args = "",
    .summary = "list evaluations that were adopted, and wishes that were stated",
    .text = "Who adopted or stated what, when and why. The newest evaluation of a model is in "
            "force, and the newest wish.",
    .options = list_options,
    .examples = "overt evaluation list --json",
    .see = "evaluation show, evaluation adopt",
    .run = run_list,
    .record = true,
};

static void show_in_force(struct cli_call *call, const struct history *all,
                          const struct operate_support *support)
{
    char when[TIME_TEXT_MAX];
    struct text *out = &call->out;
    const struct register_evaluation *one = NULL;
    for (size_t i = 0; i < all->evaluation_count; i++)
        if (all->evaluations[i].id == support->evaluation)
            one = &all->evaluations[i];
    out_field(out, "Model", support->model);
    date_format_words(date_of(support->made), when);
    out_fieldf(out, "Evaluation", one != NULL ? "%lld, made on %s" : "that Overt comes with",
               (long long)support->evaluation, when);
    if (one != NULL) {
        out_fieldf(out, "Test set", "%s", one->data);
        out_fieldf(out, "Adopted", "%s by %s: %s", out_moment(one->at, when), one->officer,
                   one->reason);
    }
    if (all->wish_count > 0) {
        const struct register_wish *wish = &all->wishes[all->wish_count - 1];
        out_fieldf(out, "Wish", "stated %s by %s: %s", out_moment(wish->at, when), wish->officer,
                   wish->reason);
    } else {
        out_field(out, "Wish", "nobody stated one: 1 in 60");
    }
    text_append(out, "\n");
    put_support(call, support);
}

static int run_show(struct cli_call *call)
{
    CLEANUP(store_close) struct store *store = NULL;
    CLEANUP(history_finish) struct history all = {0};
    struct operate_support support;
    int code = record_read(call, &store);
    if (code == 0)
        code = history_read(call, store, &all);
    if (code == 0)
        code = operate_support(store, cli_value(call, "model"), NULL, record_as_at(call), &support,
                               &call->error);
    if (code != 0)
        return code;
    if (!call->json) {
        show_in_force(call, &all, &support);
        return 0;
    }
    json_put_object(&call->writer);
    json_support(&call->writer, &support);
    if (all.wish_count > 0) {
        json_put_key(&call->writer, "stated");
        json_wish(&call->writer, &all.wishes[all.wish_count - 1]);
    }
    for (size_t i = 0; i < all.evaluation_count; i++)
        if (all.evaluations[i].id == support.evaluation) {
            json_put_key(&call->writer, "adopted");
            json_evaluation(&call->writer, &all.evaluations[i]);
        }
    json_put_end(&call->writer);
    return 0;
}

static const struct cli_option show_options[] = {
    {"model", CLI_TEXT, "ID@VERSION", "the recogniser", "the default one"},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluation_show = {
    .words = "evaluation show",
    .args = "",
    .summary = "show the evaluation in force and the threshold that it supports",
    .text = "The evaluation that thresholds rest on, what the force wishes, the lowest threshold "
            "that is supported for that, and until when the evaluation may be used.",
    .options = show_options,
    .examples = "overt evaluation show",
    .see = "evaluation list, evaluation threshold, evaluation drift",
    .run = run_show,
    .record = true,
};

// ---- drift ----

static void json_drift(struct json_writer *json, const struct register_drift *drift)
{
    json_put_int_member(json, "operations", drift->operations);
    json_put_int_member(json, "faces_seen", drift->faces);
    json_put_int_member(json, "alerts", drift->alerts);
    json_put_int_member(json, "judged_false", drift->false_alerts);
    json_put_int_member(json, "not_judged", drift->unjudged);
    json_put_double_member(json, "expected", drift->expected);
    json_put_double_member(json, "expected_at_most", drift->expected_high);
    json_put_double_member(json, "observed_low", drift->low);
    json_put_double_member(json, "observed_high", drift->high);
    json_put_double_member(json, "chance", drift->chance);
    json_put_string_member(json, "words", register_drift_words(drift));
}

static void put_drift(struct cli_call *call, const char *title, const struct register_drift *drift)
{
    struct text *out = &call->out;
    out_heading(out, title);
    out_fieldf(out, "Live operations", "%lld", (long long)drift->operations);
    out_fieldf(out, "Faces seen", "%lld", (long long)drift->faces);
    out_fieldf(out, "False alerts", "%lld (95 %%: %.1f to %.1f)%s", (long long)drift->false_alerts,
               drift->low, drift->high, drift->unjudged > 0 ? "; some are not judged yet" : "");
    out_fieldf(out, "Expected", "%.1f, at most %.1f", drift->expected, drift->expected_high);
    out_field(out, "So", register_drift_words(drift));
}

static int find_operation(struct cli_call *call, struct store *store, int64_t *ret_operation)
{
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = register_operation_brief(store, call->args[0], REGISTER_AS_AT_ALWAYS, &operation,
                                        &call->error);
    if (code == 0)
        *ret_operation = operation.id;
    return code;
}

static int run_drift(struct cli_call *call)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct register_drift drift = {0};
    struct register_drift_filter filter = {.year = (int)cli_number(call, "year", 0)};
    char title[64] = "All live operations";
    int code = record_read(call, &store);
    if (code == 0 && call->arg_count > 0)
        code = find_operation(call, store, &filter.operation);
    if (code == 0)
        code = register_drift_read(store, &filter, record_as_at(call), &drift, &call->error);
    if (code != 0)
        return code;
    if (filter.operation != 0 && drift.operations == 0)
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "%.32s was not opened as a live operation: nothing was expected of it",
                         call->args[0]);
    if (call->arg_count > 0)
        (void)snprintf(title, sizeof title, "%.32s", call->args[0]);
    else if (filter.year != 0)
        (void)snprintf(title, sizeof title, "%d", filter.year);
    if (!call->json) {
        put_drift(call, title, &drift);
        return 0;
    }
    json_put_object(&call->writer);
    json_drift(&call->writer, &drift);
    json_put_end(&call->writer);
    return 0;
}

static const struct cli_option drift_options[] = {
    {"year", CLI_NUMBER, "YEAR", "in which operations were opened", "all", .low = 2000,
     .high = 2999},
    RECORD_AS_AT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_evaluation_drift = {
    .words = "evaluation drift",
    .args = "[REFERENCE]",
    .summary = "compare false alerts with what the evaluation expected",
    .text =
        "Of one live operation, a year, or all: faces seen, alerts that people judged false, and "
        "how many the evaluation expected when each was opened. When there are more than the "
        "highest rate that it leaves possible explains (a chance below 5 %), the evaluation does "
        "not stand for this place: evaluate again with its cameras, or raise the threshold.",
    .options = drift_options,
    .examples = "overt evaluation drift LFR-2026-0001\novert evaluation drift --year 2026 --json",
    .see = "evaluation show, operation show",
    .run = run_drift,
    .record = true,
};
