// SPDX-License-Identifier: Apache-2.0
// cmd_foi_due.c - by when a request must be answered, day by day.
#include <string.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/days.h"

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
