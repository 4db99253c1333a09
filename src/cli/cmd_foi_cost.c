// SPDX-License-Identifier: Apache-2.0
// cmd_foi_cost.c - whether answering costs more than the limit: hours that are given, or what was
// estimated of a case, with the requests that count with it; never who asked.
#include <string.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/costs.h"

#define HOURS_MAX 10000
#define REGULATIONS                                                         \
    "Freedom of Information and Data Protection (Appropriate Limit and Fees) " \
    "Regulations 2004 (SI 2004/3244), regulations "

static int minutes_of(const struct cli_call *call, const char *name)
{
    return cli_value(call, name) != NULL ? (int)(cli_number(call, name, 0) * 60 + 0.5) : 0;
}

// ---- what is given ----

static void sum_json(struct json_writer *writer, const struct foi_cost *cost)
{
    json_put_int_member(writer, "minutes", cost->minutes);
    json_put_int_member(writer, "pence", cost->pence);
    json_put_int_member(writer, "limit_pence", FOI_COST_LIMIT * 100);
    json_put_bool_member(writer, "over", cost->over);
    json_put_bool_member(writer, "over_determining", cost->over_deciding);
    json_put_bool_member(writer, "aggregated", cost->aggregated);
    json_put_int_member(writer, "working_days_apart", cost->apart);
    json_put_string_member(writer, "regulations", REGULATIONS "3 to 5");
}

static void sum_words(struct cli_call *call, const struct foi_hours *hours,
                      const struct foi_cost *cost)
{
    text_printf(&call->out,
                "%s the limit: %d h %02d min at \302\243%d an hour are \302\243%d.%02d; "
                "the limit is \302\243%d, 18 hours.\n",
                cost->over ? "Over" : "Within", cost->minutes / 60, cost->minutes % 60,
                FOI_COST_RATE, cost->pence / 100, cost->pence % 100, FOI_COST_LIMIT);
    text_append(&call->out, REGULATIONS "3, 4(3) and 4(4).\n");
    out_note(call, "only finding out whether it is held, locating, retrieving and extracting "
                   "count; not reading, considering exemptions, redacting or writing the answer");
    if (hours->others > 0)
        out_note(call, "%d working days from the first to the last request: %s (regulation 5(2))",
                 cost->apart, cost->aggregated ? "they are one cost" : "they are not one cost");
    if (cost->over)
        out_note(call,
                 "section 12(%s; the estimate has to rest on how the records are held, and "
                 "the refusal says how the request could be narrowed (section 16)",
                 cost->over_deciding ? "2): whether it is held need not be said either"
                                     : "1): whether it is held still has to be said");
}

static int cost_of_hours(struct cli_call *call)
{
    struct foi_cost cost;
    struct foi_hours hours = {
        .determining = minutes_of(call, "determining"),
        .locating = minutes_of(call, "locating"),
        .retrieving = minutes_of(call, "retrieving"),
        .extracting = minutes_of(call, "extracting"),
        .others = minutes_of(call, "others"),
        .first = foi_date_value(call, "first"),
        .last = foi_date_value(call, "last"),
    };
    if (cli_value(call, "with") || cli_value(call, "without") || cli_value(call, "basis") ||
        cli_value(call, "why"))
        return CLI_MISTAKE(call, "name the request that this is about: overt foi cost REFERENCE");
    if (hours.others > 0 && (hours.first.year == 0 || hours.last.year == 0))
        return CLI_MISTAKE(call, "say when the first and the last of the requests came: --first "
                                 "DATE --last DATE");
    int code = foi_cost(&hours, &cost, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        sum_json(&call->writer, &cost);
        json_put_end(&call->writer);
    } else {
        sum_words(call, &hours, &cost);
    }
    return 0;
}

// ---- a case, for programs ----

static void estimates_json(struct json_writer *writer, const struct foi_case_cost *cost)
{
    json_put_key(writer, "estimates");
    json_put_array(writer);
    for (size_t i = 0; i < cost->estimate_count; i++) {
        const struct foi_estimate *one = &cost->estimates[i];
        json_put_object(writer);
        json_put_string_member(writer, "question", *one->label ? one->label : "all");
        json_put_string_member(writer, "activity", one->activity);
        json_put_int_member(writer, "minutes", one->minutes);
        json_put_string_member(writer, "basis", one->basis);
        json_put_string_member(writer, "officer", one->officer);
        out_json_moment(writer, "at", one->at);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void joined_json(struct json_writer *writer, const struct foi_case_cost *cost)
{
    json_put_key(writer, "with");
    json_put_array(writer);
    for (size_t i = 0; i < cost->joined_count; i++) {
        const struct foi_joined *one = &cost->joined[i];
        json_put_object(writer);
        json_put_string_member(writer, "reference", one->reference);
        foi_json_date(writer, "received", one->received);
        json_put_int_member(writer, "minutes", one->minutes);
        json_put_bool_member(writer, "counts", one->counts);
        json_put_string_member(writer, "officer", one->officer);
        json_put_string_member(writer, "why", one->why);
        json_put_end(writer);
    }
    json_put_end(writer);
}

void foi_cost_json(struct json_writer *writer, const struct foi_case_cost *cost)
{
    json_put_bool_member(writer, "estimated", cost->estimated);
    json_put_int_member(writer, "minutes_of_this_request", cost->minutes);
    json_put_int_member(writer, "minutes_said_in_tasks", cost->spent);
    sum_json(writer, &cost->cost);
    estimates_json(writer, cost);
    joined_json(writer, cost);
    json_put_key(writer, "within_the_limit_without");
    json_put_array(writer);
    for (size_t i = 0; i < cost->without_count; i++)
        json_put_string(writer, cost->without[i]);
    json_put_end(writer);
    if (cost->without != NULL)
        json_put_int_member(writer, "minutes_then", cost->left);
}

static void related_json(struct json_writer *writer, const struct foi_related *related,
                         size_t count)
{
    json_put_key(writer, "others");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        const struct foi_related *one = &related[i];
        json_put_object(writer);
        json_put_string_member(writer, "reference", one->reference);
        foi_json_date(writer, "received", one->received);
        json_put_bool_member(writer, "same_name", one->same_name);
        json_put_bool_member(writer, "same_address", one->same_address);
        json_put_int_member(writer, "alike", (int64_t)one->alike);
        json_put_int_member(writer, "questions", (int64_t)one->questions);
        json_put_int_member(writer, "working_days", one->apart);
        json_put_bool_member(writer, "within_60", one->one_cost);
        foi_json_date(writer, "answered", one->answered);
        json_put_bool_member(writer, "may_be_repeated", one->repeat);
        json_put_end(writer);
    }
    json_put_end(writer);
}

// ---- a case, for people ----

static void estimates_table(struct text *out, const struct foi_case_cost *cost)
{
    static const char *const headings[] = {"Question", "Activity", "Hours", "By", "Rests on"};
    struct out_table table;
    char words[24];
    if (cost->estimate_count == 0)
        return;
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 2);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < cost->estimate_count; i++) {
        const struct foi_estimate *one = &cost->estimates[i];
        foi_minutes_words(one->minutes, words);
        out_table_cell(&table, *one->label ? one->label : "all");
        out_table_cell(&table, one->activity);
        out_table_cell(&table, words);
        out_table_cell(&table, one->officer);
        out_table_cell(&table, one->basis);
    }
    text_append_char(out, '\n');
    out_table_print(&table, out);
}

static void joined_words(struct text *out, const struct foi_case_cost *cost)
{
    char words[24], day[TIME_TEXT_MAX];
    for (size_t i = 0; i < cost->joined_count; i++) {
        const struct foi_joined *one = &cost->joined[i];
        foi_minutes_words(one->minutes, words);
        text_printf(out, "\nWith %s, received %s, %s%s; %s: %s\n", one->reference,
                    foi_day_words(one->received, day), words,
                    one->counts ? "" : ", which is outside of the 60 working days", one->officer,
                    one->why != NULL ? one->why : "-");
    }
}

void foi_cost_line(const struct foi_case_cost *cost, struct text *line)
{
    char words[24], pounds[24];
    foi_minutes_words(cost->cost.minutes, words);
    foi_pence_words(cost->cost.pence, pounds);
    text_init(line, 500);
    text_printf(line, "%s%s, \302\243%s: %s the limit of section 12, \302\243%d (18 h)%s", words,
                cost->estimated ? " estimated" : " said by units", pounds,
                cost->cost.over ? "over" : "within", FOI_COST_LIMIT,
                cost->cost.aggregated ? ", with other requests" : "");
}

/// What follows from it: the notice, and what could be answered (section 16).
static void advise(struct cli_call *call, const struct foi_case *one,
                   const struct foi_case_cost *cost)
{
    AUTO_TEXT struct text labels = {0};
    char words[24];
    text_init(&labels, 4000);
    for (size_t i = 0; i < cost->without_count; i++)
        text_printf(&labels, "%s%s", i > 0 ? ", " : "", cost->without[i]);
    foi_minutes_words(cost->left, words);
    if (cost->without != NULL)
        text_printf(&call->out, "\nWithout %s it takes %s, within the limit (section 16).\n",
                    labels.bytes, words);
    if (cost->cost.over && !cost->estimated)
        out_note(call, "units said that it took so long; a notice needs an estimate: overt foi "
                       "cost %s QUESTION --locating HOURS --basis TEXT",
                 one->reference);
    else if (cost->cost.over)
        out_note(call,
                 "%s; the notice: overt foi exempt %s all 's12(%d)', or ask the requester to "
                 "narrow it: overt foi step %s clarifying",
                 cost->cost.over_deciding ? "finding out whether it is held is over it alone"
                                          : "whether it is held still has to be said",
                 one->reference, cost->cost.over_deciding ? 2 : 1, one->reference);
}

static void related_words(struct cli_call *call, const struct foi_case *one,
                          const struct foi_related *related, size_t count)
{
    char day[TIME_TEXT_MAX], answered[TIME_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        const struct foi_related *other = &related[i];
        AUTO_TEXT struct text line = {0};
        text_init(&line, 1000);
        text_printf(&line, "%s, received %s: ", other->reference,
                    foi_day_words(other->received, day));
        if (other->same_name || other->same_address)
            text_printf(&line, "the same %s%s%s", other->same_name ? "name" : "",
                        other->same_name && other->same_address ? " and " : "",
                        other->same_address ? "address" : "");
        else
            text_append(&line, "another name and address");
        if (other->alike > 0)
            text_printf(&line, ", asks %zu of the %zu questions", other->alike, other->questions);
        else
            text_append(&line, ", asks something else");
        text_printf(&line, "; %d working days", other->apart);
        if (other->repeat)
            out_note(call,
                     "%s; answered %s, %d working days before this one came: see whether this is a "
                     "repeat (section 14(2)), which an officer decides; its answers: overt foi "
                     "wave %s --answers",
                     line.bytes, foi_day_words(other->answered, answered), other->since,
                     one->reference);
        else if (other->one_cost)
            out_note(call,
                     "%s: one cost if they are of one person or act together, and ask for similar "
                     "information (regulation 5): overt foi cost %s --with %s --why WHY",
                     line.bytes, one->reference, other->reference);
        else
            out_note(call, "%s: too far apart to be one cost", line.bytes);
    }
}

static void cost_words(struct cli_call *call, const struct foi_case *one,
                       const struct foi_case_cost *cost)
{
    AUTO_TEXT struct text line = {0};
    foi_cost_line(cost, &line);
    if (cost->known)
        text_printf(&call->out, "%s: %s.\n", one->reference, line.bytes);
    else
        text_printf(&call->out, "%s: nothing is estimated.\n", one->reference);
    estimates_table(&call->out, cost);
    joined_words(&call->out, cost);
    if (cost->estimated && cost->spent > 0) {
        char words[24];
        foi_minutes_words(cost->spent, words);
        text_printf(&call->out, "\nUnits said that they took %s; the estimate counts.\n", words);
    }
    advise(call, one, cost);
    out_note(call, "only finding out whether it is held, locating, retrieving and extracting "
                   "count; not reading, considering exemptions, redacting or writing the answer "
                   "(SI 2004/3244, regulation 4(3))");
}

static int say_cost(struct cli_call *call, struct store *store, const struct foi_related *related,
                    size_t count)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    int code = foi_case_now(call, store, call->args[0], &one);
    if (code == 0)
        code = foi_case_cost(store, &one, REGISTER_AS_AT_ALWAYS, &cost, &call->error);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "reference", one.reference);
        foi_cost_json(&call->writer, &cost);
        if (call->as != NULL)
            related_json(&call->writer, related, count);
        json_put_end(&call->writer);
        return 0;
    }
    cost_words(call, &one, &cost);
    related_words(call, &one, related, count);
    if (call->as == NULL)
        out_note(call, "whether the same person asked before is shown to an information officer: "
                       "--as NAME");
    return 0;
}

// ---- what is done ----

static bool says_hours(const struct cli_call *call)
{
    return cli_value(call, "determining") || cli_value(call, "locating") ||
           cli_value(call, "retrieving") || cli_value(call, "extracting");
}

static int estimate(struct cli_call *call, struct store *store)
{
    static const char *const names[] = {"determining", "locating", "retrieving", "extracting"};
    struct foi_estimate_new wish = {
        .reference = call->args[0],
        .label = call->arg_count > 1 && !text_equal_nocase(call->args[1], "all") ? call->args[1]
                                                                                : NULL,
        .basis = cli_value(call, "basis"),
        .clock = call->clock,
    };
    for (size_t i = 0; i < FOI_ACTIVITY_COUNT; i++)
        wish.minutes[i] = cli_value(call, names[i]) ? minutes_of(call, names[i]) : -1;
    return foi_case_estimate(store, call->as, &wish, &call->error);
}

static int join(struct cli_call *call, struct store *store)
{
    const struct foi_join_new wish = {
        .reference = call->args[0],
        .other = cli_value(call, cli_value(call, "with") ? "with" : "without"),
        .apart = cli_value(call, "with") == NULL,
        .why = cli_value(call, "why"),
        .clock = call->clock,
    };
    return foi_case_join(store, call->as, &wish, &call->error);
}

static int cost_of_case(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_STORE struct store *store = NULL;
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    AUTO_FREE struct foi_related *related = NULL;
    size_t count = 0;
    bool joins = cli_value(call, "with") || cli_value(call, "without");
    if (cli_value(call, "others") || cli_value(call, "first") || cli_value(call, "last"))
        return CLI_MISTAKE(call, "of a recorded request the others are named: overt foi cost %s "
                                 "--with REFERENCE --why WHY",
                           call->args[0]);
    if (call->arg_count > 1 && !says_hours(call))
        return CLI_MISTAKE(call, "say how long %s takes: --determining, --locating, --retrieving "
                                 "or --extracting HOURS, with --basis",
                           call->args[1]);
    if (call->as == NULL && !joins && !says_hours(call)) {
        int code = record_read(call, &store);
        return code == 0 ? say_cost(call, store, NULL, 0) : code;
    }
    int code = record_act(call, &operate);
    if (code == 0 && says_hours(call))
        code = estimate(call, operate_store(operate));
    if (code == 0 && joins)
        code = join(call, operate_store(operate));
    if (code == 0)
        code = foi_case_now(call, operate_store(operate), call->args[0], &one);
    if (code == 0)
        code = foi_case_related(operate_store(operate), call->as, &one, REGISTER_AS_AT_ALWAYS,
                                call->clock, &related, &count, &call->error);
    return code == 0 ? say_cost(call, operate_store(operate), related, count) : code;
}

static int run_cost(struct cli_call *call)
{
    return call->arg_count == 0 ? cost_of_hours(call) : cost_of_case(call);
}

static const struct cli_option cost_options[] = {
    {"determining", CLI_NUMBER, "HOURS", "finding out whether it is held", .high = HOURS_MAX},
    {"locating", CLI_NUMBER, "HOURS", "finding it, or a document that may have it",
     .high = HOURS_MAX},
    {"retrieving", CLI_NUMBER, "HOURS", "getting it, or the document", .high = HOURS_MAX},
    {"extracting", CLI_NUMBER, "HOURS", "taking it out of the document", .high = HOURS_MAX},
    {"basis", CLI_TEXT, "TEXT", "what the estimate rests on: how the records are held, how many"},
    {"with", CLI_TEXT, "REFERENCE", "another request that is one cost with it (regulation 5)"},
    {"without", CLI_TEXT, "REFERENCE", "one that is not, after all"},
    {"why", CLI_TEXT, "WHY", "why they are one cost, or are not; sealed with the request"},
    {"others", CLI_NUMBER, "HOURS",
     "without a reference: the same four for other requests of the same person or campaign for "
     "the same or similar information",
     .high = HOURS_MAX},
    {"first", CLI_DATE, "DATE", "the day on which the first of all of them came"},
    {"last", CLI_DATE, "DATE", "the day on which the last came"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_cost = {
    .words = "foi cost",
    .args = "[REFERENCE] [QUESTION]",
    .summary = "say whether a request is over the cost limit",
    .text =
        "Adds up the hours of the four activities that count, at 25 pounds an hour and person, "
        "against the limit of a police force: 450 pounds, 18 hours (FOIA s12; SI 2004/3244). "
        "Reading, considering exemptions, redacting and writing the answer do not count. "
        "Other requests count with it when all came within 60 consecutive working days.\n\n"
        "With a reference the hours are recorded as an officer's estimate of a question, or of all "
        "of them, with what it rests on; said again, the newer one counts and both stay. Without "
        "hours it shows what was estimated, what is over the limit, and which questions could be "
        "answered within it (section 16). A notice under section 12 (foi exempt) begins with the "
        "estimate and is not approved without one.\n\n"
        "To an information officer (--as) it names the requests of the same name or address, and "
        "those that ask the same: which may be one cost, and which were answered already, so that "
        "this may be a repeat (section 14(2)). Both an officer decides: --with says that two are "
        "one cost. Who asked is never shown.",
    .options = cost_options,
    .examples = "overt foi cost --locating 4 --retrieving 10.5 --extracting 6\n"
                "overt foi cost --locating 9 --others 10 --first 2025-01-06 --last 2025-03-03\n"
                "overt foi cost 208-2023 Q7 --locating 20 --as \"I. Reed\" \\\n"
                "    --basis \"4,000 paper pocket books, 18 seconds each to look for the word\"\n"
                "overt foi cost 208-2023 --with 209-2023 --why \"one person, same videos\" \\\n"
                "    --as \"I. Reed\"",
    .see = "foi due, foi exempt, foi wave, foi task done",
    .run = run_cost,
    .may_act = true,
    .record = true,
};
