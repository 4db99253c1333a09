// SPDX-License-Identifier: Apache-2.0
// foi_show.c - a request as people and programs see it: where it stands, its clock, steps, tasks
// and letters; never who asked.
#include <inttypes.h>

#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "foi/placed.h"

struct date foi_date_value(const struct cli_call *call, const char *name)
{
    struct date date = {0};
    if (cli_value(call, name))
        (void)date_parse(cli_value(call, name), &date);
    return date;
}

void foi_json_date(struct json_writer *writer, const char *key, struct date date)
{
    char words[TIME_TEXT_MAX];
    if (date.year != 0)
        date_format(date, words);
    json_put_string_member(writer, key, date.year != 0 ? words : NULL);
}

const char *foi_day_words(struct date date, char words[TIME_TEXT_MAX])
{
    if (date.year == 0)
        return "-";
    date_format_words(date, words);
    return words;
}

struct foi_case_do foi_do_value(const struct cli_call *call)
{
    return (struct foi_case_do){
        .reference = call->args[0],
        .why = cli_has(call, "why") ? cli_value(call, "why") : NULL,
        .day = cli_has(call, "day") ? foi_date_value(call, "day") : (struct date){0},
        .until = cli_has(call, "until") ? foi_date_value(call, "until") : (struct date){0},
        .result = cli_has(call, "result") ? cli_value(call, "result") : NULL,
        .clock = call->clock,
    };
}

int foi_case_now(struct cli_call *call, struct store *store, const char *reference,
                 struct foi_case *ret_case)
{
    return foi_case_read(store, reference, REGISTER_AS_AT_ALWAYS, ret_case, &call->error);
}

void foi_asked_finish(struct foi_asked *asked)
{
    foi_case_finish(&asked->one);
    memory_free(asked->text);
    memory_free(asked->settled);
}

int foi_asked_read(struct cli_call *call, struct store *store, struct foi_asked *ret_asked,
                   struct foi_answer_params *ret_params)
{
    struct foi_case *one = &ret_asked->one;
    int code = foi_case_now(call, store, call->args[0], one);
    if (code == 0)
        code = foi_case_text(store, one->id, &ret_asked->text, &call->error);
    if (code == 0)
        code = foi_case_settled(store, one->id, REGISTER_AS_AT_ALWAYS, &ret_asked->settled,
                                &call->error);
    *ret_params = (struct foi_answer_params){.text = ret_asked->text,
                                             .settled = ret_asked->settled,
                                             .draft = true,
                                             .foi_case = one->id,
                                             .reference = one->reference,
                                             .received = one->clock.started,
                                             .as = call->as,
                                             .clock = call->clock};
    return code;
}

static const char *or_null(const char *words) { return words != NULL && *words ? words : NULL; }

static void clock_json(struct json_writer *writer, const struct foi_case *one, struct date today)
{
    const struct foi_case_clock *clock = &one->clock;
    json_put_key(writer, "clock");
    json_put_object(writer);
    json_put_bool_member(writer, "valid", clock->valid);
    json_put_bool_member(writer, "stopped", clock->stopped);
    foi_json_date(writer, "started", clock->started);
    foi_json_date(writer, "due", clock->valid ? clock->due : (struct date){0});
    json_put_int_member(writer, "disregarded", clock->disregarded);
    json_put_bool_member(writer, "extended", clock->extended);
    foi_json_date(writer, "estimate", clock->estimate);
    foi_json_date(writer, "fortieth_day", clock->forty);
    json_put_bool_member(writer, "past_fortieth_day", clock->past_forty);
    foi_json_date(writer, "late_notice", clock->late_notice);
    foi_json_date(writer, "lapses", clock->lapses);
    foi_json_date(writer, "review_due", clock->review_due);
    foi_json_date(writer, "next", foi_case_next(one));
    json_put_bool_member(writer, "overdue", foi_case_is_overdue(one, today));
    json_put_end(writer);
}

static void missing_json(struct json_writer *writer, unsigned missing)
{
    static const char *const words[] = {"writing", "name", "address", "description"};
    json_put_key(writer, "missing");
    json_put_array(writer);
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (missing & 1u << i)
            json_put_string(writer, words[i]);
    json_put_end(writer);
}

static void steps_json(struct json_writer *writer, const struct foi_case *one)
{
    json_put_key(writer, "steps");
    json_put_array(writer);
    for (size_t i = 0; i < one->step_count; i++) {
        const struct foi_case_step *step = &one->steps[i];
        json_put_object(writer);
        json_put_string_member(writer, "step", step->word);
        foi_json_date(writer, "day", step->day);
        out_json_moment(writer, "at", step->at);
        json_put_string_member(writer, "officer", step->officer);
        foi_json_date(writer, "until", step->until);
        json_put_string_member(writer, "result", or_null(step->result));
        json_put_string_member(writer, "why", step->why);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void tasks_json(struct json_writer *writer, const struct foi_case *one)
{
    json_put_key(writer, "tasks");
    json_put_array(writer);
    for (size_t i = 0; i < one->task_count; i++) {
        const struct foi_task *task = &one->tasks[i];
        json_put_object(writer);
        json_put_int_member(writer, "task", task->id);
        json_put_string_member(writer, "question", task->label);
        json_put_string_member(writer, "asks", task->question);
        json_put_string_member(writer, "unit", task->unit);
        json_put_string_member(writer, "collector", task->collector);
        json_put_string_member(writer, "state", task->state);
        json_put_string_member(writer, "note", task->note);
        foi_json_date(writer, "due", task->due);
        json_put_key(writer, "minutes");
        if (task->minutes >= 0)
            json_put_int(writer, task->minutes);
        else
            json_put_null(writer);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void letters_json(struct json_writer *writer, const struct foi_case *one)
{
    json_put_key(writer, "letters");
    json_put_array(writer);
    for (size_t i = 0; i < one->letter_count; i++) {
        const struct foi_sent_letter *letter = &one->letters[i];
        json_put_object(writer);
        json_put_int_member(writer, "letter", letter->id);
        json_put_string_member(writer, "kind", letter->kind);
        json_put_key(writer, "corrects");
        if (letter->corrects != 0)
            json_put_int(writer, letter->corrects);
        else
            json_put_null(writer);
        foi_json_date(writer, "sent", letter->day);
        foi_json_date(writer, "due", letter->due);
        json_put_bool_member(writer, "late", letter->late);
        json_put_string_member(writer, "outcome", or_null(letter->outcome));
        json_put_string_member(writer, "exemptions", or_null(letter->exemptions));
        json_put_string_member(writer, "officer", letter->officer);
        json_put_string_member(writer, "text_sha256", letter->text_sha256);
        json_put_string_member(writer, "html_sha256", letter->html_sha256);
        json_put_string_member(writer, "pdf_sha256", or_null(letter->pdf_sha256));
        json_put_int_member(writer, "entry_of_the_ledger", letter->ledger);
        json_put_end(writer);
    }
    json_put_end(writer);
}

void foi_case_json(struct json_writer *writer, const struct foi_case *one, struct date today)
{
    json_put_string_member(writer, "reference", one->reference);
    json_put_string_member(writer, "state", one->state);
    json_put_string_member(writer, "regime", one->regime);
    foi_json_date(writer, "received", one->received);
    out_json_moment(writer, "arrived", one->arrived);
    out_json_moment(writer, "recorded", one->recorded_at);
    json_put_string_member(writer, "officer", one->officer);
    json_put_string_member(writer, "channel", one->channel);
    json_put_string_member(writer, "form", or_null(one->form));
    json_put_int_member(writer, "questions", one->question_count);
    json_put_bool_member(writer, "held", one->held);
    json_put_int_member(writer, "minutes", one->minutes);
    missing_json(writer, one->missing);
    clock_json(writer, one, today);
    steps_json(writer, one);
    tasks_json(writer, one);
    letters_json(writer, one);
}

static void clock_words(struct cli_call *call, const struct foi_case *one, struct date today)
{
    const struct foi_case_clock *clock = &one->clock;
    char day[TIME_TEXT_MAX], other[TIME_TEXT_MAX];
    AUTO_FREE char *missing = foi_missing_words(one->missing);
    if (!clock->valid)
        out_fieldf(&call->out, "clock", "does not run: not valid under section 8, as %s",
                   missing);
    else
        out_fieldf(&call->out, "due", "%s%s", foi_day_words(clock->due, day),
                   foi_case_is_overdue(one, today) && !clock->extended ? ", and that is over" : "");
    if (clock->disregarded > 0)
        out_fieldf(&call->out, "disregarded", "%d working days of a fees notice (section 10(2))",
                   clock->disregarded);
    if (clock->extended)
        out_fieldf(&call->out, "extended", "a decision is expected on %s (section 10(3))%s%s",
                   foi_day_words(clock->estimate, day),
                   clock->past_forty ? "; that is after the fortieth working day, " : "",
                   clock->past_forty ? foi_day_words(clock->forty, other) : "");
    if (clock->late_notice.year != 0)
        out_fieldf(&call->out, "declared late",
                   "the extension of %s came after the twentieth working day and moves nothing",
                   foi_day_words(clock->late_notice, day));
    if (clock->lapses.year != 0)
        out_fieldf(&call->out, "lapses", "when nothing comes by %s",
                   foi_day_words(clock->lapses, day));
    if (clock->review_due.year != 0)
        out_fieldf(&call->out, "review due", "%s%s", foi_day_words(clock->review_due, day),
                   date_to_days(clock->review_due) > date_to_days(clock->review_forty)
                       ? ", later than its fortieth working day"
                       : "");
}

static void steps_words(struct cli_call *call, const struct foi_case *one)
{
    static const char *const headings[] = {"Step", "Day", "By", "Why"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < one->step_count; i++) {
        const struct foi_case_step *step = &one->steps[i];
        char day[TIME_TEXT_MAX];
        out_table_cellf(&table, "%s%s%s", step->word, *step->result ? ", " : "", step->result);
        out_table_cell(&table, foi_day_words(step->day, day));
        out_table_cell(&table, step->officer);
        out_table_cell(&table, step->why);
    }
    text_append_char(&call->out, '\n');
    out_table_print(&table, &call->out);
}

static void tasks_words(struct cli_call *call, const struct foi_case *one)
{
    static const char *const headings[] = {"Task", "Question", "Unit", "Collects", "State", "Due"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < one->task_count; i++) {
        char day[TIME_TEXT_MAX];
        out_table_cellf(&table, "%" PRId64, one->tasks[i].id);
        out_table_cell(&table, one->tasks[i].label);
        out_table_cell(&table, one->tasks[i].unit);
        out_table_cell(&table, one->tasks[i].collector);
        out_table_cell(&table, one->tasks[i].state);
        out_table_cell(&table, foi_day_words(one->tasks[i].due, day));
    }
    text_append_char(&call->out, '\n');
    out_table_print(&table, &call->out);
}

static void letters_words(struct cli_call *call, const struct foi_case *one)
{
    static const char *const headings[] = {"Letter", "Sent", "Kind", "Outcome",
                                           "SHA-256 of its text"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < one->letter_count; i++) {
        const struct foi_sent_letter *letter = &one->letters[i];
        char day[TIME_TEXT_MAX];
        out_table_cellf(&table, "%" PRId64, letter->id);
        out_table_cellf(&table, "%s%s", foi_day_words(letter->day, day),
                        letter->late ? ", late" : "");
        out_table_cell(&table, letter->kind);
        out_table_cell(&table, or_null(letter->outcome));
        out_table_cell(&table, letter->text_sha256);
    }
    text_append_char(&call->out, '\n');
    out_table_print(&table, &call->out);
}

void foi_case_words(struct cli_call *call, const struct foi_case *one, struct date today,
                    const char *cost)
{
    char day[TIME_TEXT_MAX];
    out_heading(&call->out, one->reference);
    out_field(&call->out, "state", one->state);
    out_fieldf(&call->out, "received", "%s, by %s", foi_day_words(one->received, day),
               one->channel);
    if (*one->form)
        out_field(&call->out, "form", one->form);
    out_fieldf(&call->out, "questions", "%d", one->question_count);
    clock_words(call, one, today);
    if (cost != NULL)
        out_field(&call->out, "cost", cost);
    if (!one->held)
        out_field(&call->out, "who asked", "is erased: its time was over");
    steps_words(call, one);
    if (one->task_count > 0)
        tasks_words(call, one);
    if (one->letter_count > 0)
        letters_words(call, one);
}

int foi_case_done(struct cli_call *call, struct store *store, const char *reference)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    struct date today = date_of(clock_now(&call->clock));
    char day[TIME_TEXT_MAX];
    int code = foi_case_now(call, store, reference, &one);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        foi_case_json(&call->writer, &one, today);
        json_put_end(&call->writer);
        return 0;
    }
    struct date next = foi_case_next(&one);
    text_printf(&call->out, "%s is %s%s%s.\n", one.reference, one.state,
                next.year != 0 ? ", due " : "", next.year != 0 ? foi_day_words(next, day) : "");
    return 0;
}
