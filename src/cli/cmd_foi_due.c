// SPDX-License-Identifier: Apache-2.0
// cmd_foi_due.c - by when a request must be answered, day by day, and whether it costs too much.
#include <string.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/days.h"

#define HOURS_MAX 10000

static const char *const kinds[] = {
    [FOI_DAY_BEGINS] = "begins",   [FOI_DAY_COUNTED] = "counted", [FOI_DAY_WEEKEND] = "weekend",
    [FOI_DAY_HOLIDAY] = "holiday", [FOI_DAY_DISREGARDED] = "fee",
};
static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

static void holidays_json(struct json_writer *writer, const struct foi_reckoning *reckoning)
{
    json_put_key(writer, "not_counted");
    json_put_array(writer);
    for (size_t i = 0; i < reckoning->day_count; i++) {
        const struct foi_day *day = &reckoning->days[i];
        if (day->kind != FOI_DAY_HOLIDAY ||
            (reckoning->due.year != 0 && date_to_days(day->day) > date_to_days(reckoning->due)))
            continue;
        json_put_object(writer);
        foi_json_date(writer, "day", day->day);
        json_put_string_member(writer, "title", day->title);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void days_json(struct json_writer *writer, const struct foi_reckoning *reckoning)
{
    json_put_key(writer, "days");
    json_put_array(writer);
    for (size_t i = 0; i < reckoning->day_count; i++) {
        const struct foi_day *day = &reckoning->days[i];
        json_put_object(writer);
        foi_json_date(writer, "day", day->day);
        json_put_string_member(writer, "is", kinds[day->kind]);
        if (day->kind == FOI_DAY_COUNTED)
            json_put_int_member(writer, "number", day->number);
        json_put_string_member(writer, "title", *day->title ? day->title : NULL);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void case_json(struct json_writer *writer, const struct foi_case *one, struct date today)
{
    json_put_string_member(writer, "reference", one->reference);
    json_put_string_member(writer, "state", one->state);
    json_put_bool_member(writer, "valid", one->clock.valid);
    json_put_bool_member(writer, "stopped", one->clock.stopped);
    json_put_bool_member(writer, "overdue", foi_case_is_overdue(one, today));
    foi_json_date(writer, "late_notice", one->clock.late_notice);
    foi_json_date(writer, "review_due", one->clock.review_due);
    foi_json_date(writer, "review_fortieth_working_day", one->clock.review_forty);
}

static void due_json(struct cli_call *call, const struct foi_events *events,
                     const struct foi_reckoning *reckoning, const struct foi_case *one)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    if (one != NULL)
        case_json(writer, one, date_of(clock_now(&call->clock)));
    foi_json_date(writer, "received", events->received);
    foi_json_date(writer, "begins", reckoning->begins);
    foi_json_date(writer, "due", reckoning->due);
    foi_json_date(writer, "fortieth_working_day", reckoning->forty);
    foi_json_date(writer, "estimate", reckoning->estimate);
    json_put_bool_member(writer, "past_forty", reckoning->past_forty);
    json_put_int_member(writer, "disregarded", reckoning->disregarded);
    foi_json_date(writer, "lapses", reckoning->lapses);
    json_put_string_member(writer, "calendar", reckoning->calendar);
    json_put_string_member(writer, "calendar_sha256", reckoning->calendar_sha256);
    holidays_json(writer, reckoning);
    if (cli_flag(call, "days"))
        days_json(writer, reckoning);
    json_put_end(writer);
}

static void days_table(struct text *out, const struct foi_reckoning *reckoning)
{
    static const char *const headings[] = {"Day", "Date", "Weekday", "Why"};
    struct out_table table;
    char words[TIME_TEXT_MAX];
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < reckoning->day_count; i++) {
        const struct foi_day *day = &reckoning->days[i];
        if (day->kind == FOI_DAY_COUNTED || day->kind == FOI_DAY_BEGINS)
            out_table_cellf(&table, "%d", day->number);
        else
            out_table_cell(&table, "");
        date_format_words(day->day, words);
        out_table_cell(&table, words);
        out_table_cell(&table, weekdays[date_weekday(day->day)]);
        out_table_cell(&table, day->kind == FOI_DAY_BEGINS        ? "the count begins after it"
                               : day->kind == FOI_DAY_WEEKEND     ? "not counted: weekend"
                               : day->kind == FOI_DAY_DISREGARDED ? "disregarded: section 10(2)"
                               : day->kind == FOI_DAY_HOLIDAY     ? day->title
                                                                  : "counted");
    }
    out_table_print(&table, out);
    text_append(out, "\n");
}

static void due_notes(struct cli_call *call, const struct foi_events *events,
                      const struct foi_reckoning *reckoning)
{
    char day[TIME_TEXT_MAX];
    for (size_t i = 0; i < reckoning->day_count && !cli_flag(call, "days"); i++)
        if (reckoning->days[i].kind == FOI_DAY_HOLIDAY)
            out_note(call, "not counted: %s, %s", foi_day_words(reckoning->days[i].day, day),
                     reckoning->days[i].title);
    if (events->clarified.year != 0)
        out_note(call, "the count begins again with the clarification of %s (section 10(6))",
                 foi_day_words(events->clarified, day));
    if (reckoning->disregarded > 0)
        out_note(call, "%d working days of waiting for the fee are disregarded (section 10(2))",
                 reckoning->disregarded);
    if (reckoning->lapsed)
        out_note(call, "the fee came after %s: the duty to answer had lapsed (section 9(2))",
                 foi_day_words(reckoning->lapses, day));
    if (reckoning->estimate.year != 0)
        out_note(call,
                 "the notice under section 17(1) and (2) is still due on that day, with the "
                 "estimate %s; only the decision on the public interest may come later",
                 foi_day_words(reckoning->estimate, day));
    if (reckoning->past_forty)
        out_note(call,
                 "the estimate lies beyond the fortieth working day, %s: the regulator accepts "
                 "that only in exceptional circumstances",
                 foi_day_words(reckoning->forty, day));
    out_note(call, "calendar %s, SHA-256 %.16s", reckoning->calendar, reckoning->calendar_sha256);
}

static void due_words(struct cli_call *call, const struct foi_events *events,
                      const struct foi_reckoning *reckoning)
{
    char day[TIME_TEXT_MAX];
    if (cli_flag(call, "days"))
        days_table(&call->out, reckoning);
    if (reckoning->due.year != 0)
        text_printf(&call->out, "%s\n", foi_day_words(reckoning->due, day));
    else
        text_printf(&call->out, "not due: waits for the fee, which lapses after %s\n",
                    foi_day_words(reckoning->lapses, day));
    due_notes(call, events, reckoning);
}

/// What the steps of a case say besides.
static void case_notes(struct cli_call *call, const struct foi_case *one)
{
    const struct foi_case_clock *clock = &one->clock;
    struct date today = date_of(clock_now(&call->clock));
    char day[TIME_TEXT_MAX], other[TIME_TEXT_MAX];
    if (clock->late_notice.year != 0)
        out_note(
            call,
            "the extension was declared on %s, after %s: the notice of section 17(2) was late, "
            "and the day on which the answer is due stays",
            foi_day_words(clock->late_notice, day), foi_day_words(clock->due, other));
    if (foi_case_is_overdue(one, today))
        out_note(call, "overdue since %s", foi_day_words(foi_case_next(one), day));
    if (clock->review_due.year != 0)
        out_note(call, "the internal review is due on %s%s%s",
                 foi_day_words(clock->review_due, day),
                 date_to_days(clock->review_due) > date_to_days(clock->review_forty)
                     ? ", later than its fortieth working day, "
                     : "",
                 date_to_days(clock->review_due) > date_to_days(clock->review_forty)
                     ? foi_day_words(clock->review_forty, other)
                     : "");
}

/// The clock of a case, by its steps.
static int due_of_case(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_reckoning_finish) struct foi_reckoning reckoning = {0};
    AUTO_FREE struct foi_fee *fees = NULL;
    struct foi_events events;
    if (cli_value(call, "clarified") || cli_value(call, "fee-asked") ||
        cli_value(call, "fee-paid") || cli_value(call, "extended"))
        return CLI_MISTAKE(call, "of a recorded request these are taken from its steps: overt foi "
                                 "step");
    int code = record_read(call, &store);
    if (code == 0)
        code = foi_case_now(call, store, call->args[0], &one);
    if (code < 0)
        return code;
    foi_case_events(&one.clock, one.steps, one.step_count, &events, &fees);
    code = foi_reckon(&events, &reckoning, &call->error);
    if (code < 0)
        return code;
    AUTO_FREE char *missing = foi_missing_words(one.missing);
    if (!one.clock.valid)
        reckoning.due = (struct date){0};
    if (call->json)
        due_json(call, &events, &reckoning, &one);
    else if (!one.clock.valid)
        text_printf(&call->out, "not due: the clock does not run, as %s\n", missing);
    else
        due_words(call, &events, &reckoning);
    if (!call->json)
        case_notes(call, &one);
    return 0;
}

static int run_due(struct cli_call *call)
{
    struct foi_events events = {
        .clarified = foi_date_value(call, "clarified"),
        .fee_asked = foi_date_value(call, "fee-asked"),
        .fee_paid = foi_date_value(call, "fee-paid"),
        .extended = foi_date_value(call, "extended"),
    };
    CLEANUP(foi_reckoning_finish) struct foi_reckoning reckoning = {0};
    if (!date_parse(call->args[0], &events.received)) {
        if (strspn(call->args[0], "0123456789") == 4 && strlen(call->args[0]) == 10 &&
            call->args[0][4] == '-' && call->args[0][7] == '-')
            return CLI_MISTAKE(call, "'%.60s' is no day of the calendar", call->args[0]);
        return due_of_case(call);
    }
    int code = foi_reckon(&events, &reckoning, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        due_json(call, &events, &reckoning, NULL);
    else
        due_words(call, &events, &reckoning);
    return 0;
}

static const struct cli_option due_options[] = {
    {"clarified", CLI_DATE, "DATE", "the day on which the clarification came that was asked for"},
    {"fee-asked", CLI_DATE, "DATE", "the day on which a fees notice was given"},
    {"fee-paid", CLI_DATE, "DATE", "the day on which the fee came"},
    {"extended", CLI_DATE, "DATE", "the estimate of an extension for the public interest"},
    {"days", CLI_FLAG, NULL, "show each day and whether it counts"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_due = {
    .words = "foi due",
    .args = "DATE-OR-REFERENCE",
    .summary = "say by when a request must be answered",
    .text =
        "Prints the twentieth working day following the date of receipt (FOIA s10(1)). Days "
        "that are a bank holiday in any part of the United Kingdom do not count (s10(6)); they "
        "are named on stderr, with the version and hash of the calendar.\n\n"
        "A clarification begins the count again (s10(6)); the working days from a fees notice "
        "to the fee are disregarded (s10(2)); an extension for the public interest does not move "
        "the day of the notice (s17(2)), and is warned about beyond 40 working days.\n\n"
        "Of a recorded request everything is taken from its steps; an extension that was declared "
        "after the twentieth day moves nothing, and that is said.",
    .options = due_options,
    .examples = "overt foi due 2023-02-20 --days\n"
                "overt foi due 208-2023 --days\n"
                "overt foi due \"22 December 2026\" --clarified 2027-01-11 --json",
    .see = "foi cost, foi receive, foi answer",
    .run = run_due,
    .record = true,
};

// ---- cost ----

static int minutes_of(const struct cli_call *call, const char *name)
{
    return cli_value(call, name) != NULL ? (int)(cli_number(call, name, 0) * 60 + 0.5) : 0;
}

static void cost_json(struct json_writer *writer, const struct foi_cost *cost)
{
    json_put_object(writer);
    json_put_int_member(writer, "minutes", cost->minutes);
    json_put_int_member(writer, "pence", cost->pence);
    json_put_int_member(writer, "limit_pence", FOI_COST_LIMIT * 100);
    json_put_bool_member(writer, "over", cost->over);
    json_put_bool_member(writer, "over_determining", cost->over_deciding);
    json_put_bool_member(writer, "aggregated", cost->aggregated);
    json_put_int_member(writer, "working_days_apart", cost->apart);
    json_put_string_member(writer, "regulations",
                           "Freedom of Information and Data Protection (Appropriate Limit and "
                           "Fees) Regulations 2004 (SI 2004/3244), regulations 3 to 5");
    json_put_end(writer);
}

static void cost_words(struct cli_call *call, const struct foi_hours *hours,
                       const struct foi_cost *cost)
{
    text_printf(&call->out,
                "%s the limit: %d h %02d min at \302\243%d an hour are \302\243%d.%02d; "
                "the limit is \302\243%d, 18 hours.\n",
                cost->over ? "Over" : "Within", cost->minutes / 60, cost->minutes % 60,
                FOI_COST_RATE, cost->pence / 100, cost->pence % 100, FOI_COST_LIMIT);
    text_append(&call->out,
                "Freedom of Information and Data Protection (Appropriate Limit and Fees) "
                "Regulations 2004 (SI 2004/3244), regulations 3, 4(3) and 4(4).\n");
    out_note(call, "only finding out whether it is held, locating, retrieving and extracting "
                   "count; not considering exemptions, redacting or writing the answer");
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

static int run_cost(struct cli_call *call)
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
    if (hours.others > 0 && (hours.first.year == 0 || hours.last.year == 0))
        return CLI_MISTAKE(call, "say when the first and the last of the requests came: --first "
                                 "DATE --last DATE");
    int code = foi_cost(&hours, &cost, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        cost_json(&call->writer, &cost);
    else
        cost_words(call, &hours, &cost);
    return 0;
}

static const struct cli_option cost_options[] = {
    {"determining", CLI_NUMBER, "HOURS", "finding out whether it is held", .high = HOURS_MAX},
    {"locating", CLI_NUMBER, "HOURS", "finding it, or a document that may have it",
     .high = HOURS_MAX},
    {"retrieving", CLI_NUMBER, "HOURS", "getting it, or the document", .high = HOURS_MAX},
    {"extracting", CLI_NUMBER, "HOURS", "taking it out of the document", .high = HOURS_MAX},
    {"others", CLI_NUMBER, "HOURS",
     "the same four for other requests of the same person or campaign "
     "for the same or similar information",
     .high = HOURS_MAX},
    {"first", CLI_DATE, "DATE", "the day on which the first of all of them came"},
    {"last", CLI_DATE, "DATE", "the day on which the last came"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_cost = {
    .words = "foi cost",
    .args = "",
    .summary = "say whether a request is over the cost limit",
    .text = "Adds up the hours of the four activities that count, at 25 pounds an hour and person, "
            "against the limit of a police force: 450 pounds, 18 hours (FOIA s12; SI 2004/3244). "
            "Other requests count with it when all came within 60 consecutive working days.",
    .options = cost_options,
    .examples = "overt foi cost --locating 4 --retrieving 10.5 --extracting 6\n"
                "overt foi cost --locating 9 --others 10 --first 2025-01-06 --last 2025-03-03",
    .see = "foi due, foi task done",
    .run = run_cost,
};
