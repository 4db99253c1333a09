// SPDX-License-Identifier: Apache-2.0
// foi.c - requests for information and their statistics, as they are read. Who asked and what they
// wrote is sealed and not here.
#include "base/memory.h"
#include "foi/case.h"
#include "foi/statistics.h"
#include "web/api/internal.h"

#define STEP struct foi_case_step
static const struct api_field step_fields[] = {
    {"step", API_CHARS, API_AT(STEP, word), "", API_ALWAYS},
    {"day", API_DAY, API_AT(STEP, day), "on which it happened"},
    {"until", API_DAY, API_AT(STEP, until), "of an extension"},
    {"at", API_MOMENT, API_AT(STEP, at), "when it was recorded"},
    {"result", API_CHARS, API_AT(STEP, result), ""},
    {"officer", API_TEXT, API_AT(STEP, officer), ""},
    {.name = NULL},
};
static const struct api_schema step_schema = {"RequestStep", step_fields, sizeof(STEP), 0, false,
                                              false};
#define TASK struct foi_task
static const struct api_field task_fields[] = {
    {"id", API_INT, API_AT(TASK, id), "", API_ALWAYS},
    {"label", API_CHARS, API_AT(TASK, label), ""},
    {"unit", API_TEXT, API_AT(TASK, unit), ""},
    {"collector", API_TEXT, API_AT(TASK, collector), "officer"},
    {"state", API_CHARS, API_AT(TASK, state), "", API_ALWAYS},
    {"minutes", API_INT, API_AT(TASK, minutes), "that count for the cost limit", API_KNOWN},
    {"due", API_DAY, API_AT(TASK, due), ""},
    {.name = NULL},
};
static const struct api_schema task_schema = {"RequestTask", task_fields, sizeof(TASK), 0, false,
                                              false};
#define LETTER struct foi_sent_letter
static const struct api_field letter_fields[] = {
    {"id", API_INT, API_AT(LETTER, id), "", API_ALWAYS},
    {"corrects", API_INT, API_AT(LETTER, corrects), "the letter that it corrects", API_ZERO},
    {"ledger", API_INT, API_AT(LETTER, ledger), "its entry in the ledger", API_ALWAYS},
    {"kind", API_CHARS, API_AT(LETTER, kind), "", API_ALWAYS},
    {"outcome", API_CHARS, API_AT(LETTER, outcome), ""},
    {"exemptions", API_CHARS, API_AT(LETTER, exemptions), ""},
    {"day", API_DAY, API_AT(LETTER, day), "on which it was sent"},
    {"due", API_DAY, API_AT(LETTER, due), ""},
    {"late", API_BOOL, API_AT(LETTER, late), "", API_ALWAYS},
    {"text_sha256", API_CHARS, API_AT(LETTER, text_sha256), ""},
    {"html_sha256", API_CHARS, API_AT(LETTER, html_sha256), ""},
    {"pdf_sha256", API_CHARS, API_AT(LETTER, pdf_sha256), ""},
    {"officer", API_TEXT, API_AT(LETTER, officer), ""},
    {.name = NULL},
};
static const struct api_schema letter_schema = {"RequestLetter", letter_fields, sizeof(LETTER), 0,
                                                false, false};
#define CLOCK struct foi_case_clock
static const struct api_field clock_fields[] = {
    {"valid", API_BOOL, API_AT(CLOCK, valid), "nothing of section 8 is missing", API_ALWAYS},
    {"stopped", API_BOOL, API_AT(CLOCK, stopped), "", API_ALWAYS},
    {"started", API_DAY, API_AT(CLOCK, started), ""},
    {"due", API_DAY, API_AT(CLOCK, due), "the twentieth working day"},
    {"extended", API_BOOL, API_AT(CLOCK, extended), "for the public interest", API_ALWAYS},
    {"estimate", API_DAY, API_AT(CLOCK, estimate), "of an extension"},
    {"review_due", API_DAY, API_AT(CLOCK, review_due), "of an internal review"},
    {.name = NULL},
};
static const struct api_schema clock_schema = {"RequestClock", clock_fields, sizeof(CLOCK), 0,
                                               false, false};
#define CASE struct foi_case
static const struct api_field case_fields[] = {
    {"id", API_INT, API_AT(CASE, id), "", API_ALWAYS},
    {"reference", API_CHARS, API_AT(CASE, reference), "such as FOI-2026-0001", API_ALWAYS},
    {"regime", API_CHARS, API_AT(CASE, regime), "", API_ALWAYS},
    {"channel", API_CHARS, API_AT(CASE, channel), ""},
    {"form", API_CHARS, API_AT(CASE, form), "that is preferred"},
    {"state", API_CHARS, API_AT(CASE, state), "", API_ALWAYS},
    {"received", API_DAY, API_AT(CASE, received), ""},
    {"recorded_at", API_MOMENT, API_AT(CASE, recorded_at), "", API_ALWAYS},
    {"questions", API_INT, API_AT(CASE, question_count), "", API_ALWAYS},
    {"officer", API_TEXT, API_AT(CASE, officer), "who received it"},
    {"drafter", API_TEXT, API_AT(CASE, drafter), "of the newest draft"},
    {"minutes", API_INT, API_AT(CASE, minutes), "said in tasks: of the 18 hours of section 12",
     API_ALWAYS},
    {"clock", API_OBJECT, API_AT(CASE, clock), "", 0, NULL, &clock_schema},
    {"steps", API_ITEMS, API_AT(CASE, steps), "", 0, NULL, &step_schema,
     offsetof(CASE, step_count)},
    {"tasks", API_ITEMS, API_AT(CASE, tasks), "", 0, NULL, &task_schema,
     offsetof(CASE, task_count)},
    {"letters", API_ITEMS, API_AT(CASE, letters), "", 0, NULL, &letter_schema,
     offsetof(CASE, letter_count)},
    {.name = NULL},
};
static const struct api_schema case_schema = {"Request", case_fields, sizeof(CASE),
                                              offsetof(CASE, id), true, false};

static void finish_cases(struct api_rows *rows)
{
    struct foi_case *items = rows->items;
    foi_cases_free(&items, rows->count);
}

static int read_cases(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct foi_case *items = NULL;
    const char *which = http_value(&call->request->query, "which");
    const struct foi_case_filter filter = {
        .state = http_value(&call->request->query, "state"),
        .open = text_equal(which, "open"),
        .overdue = text_equal(which, "overdue"),
        .today = date_of(as_at),
        .as_at = as_at,
    };
    int code = foi_cases(call->store, &filter, &items, &rows->count, &call->error);
    rows->items = items;
    rows->finish = finish_cases;
    return code;
}

static void finish_case(struct api_rows *rows)
{
    foi_case_finish(rows->items);
    memory_free(rows->items);
}

static int read_case(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct foi_case *one = api_one(rows, sizeof *one, finish_case);
    return foi_case_read(call->store, app_argument(call, "request"), as_at, one, &call->error);
}

// ---- statistics ----

#define LINE struct foi_count
static const struct api_field line_fields[] = {
    {"line", API_CHARS, API_AT(LINE, line), "of the return, such as 1.Aii", API_ALWAYS},
    {"words", API_TEXT, API_AT(LINE, words), "", API_ALWAYS},
    {"section", API_CHARS, API_AT(LINE, section), "of the Act"},
    {"count", API_INT, API_AT(LINE, count), "", API_ALWAYS},
    {.name = NULL},
};
static const struct api_schema line_schema = {"StatisticsLine", line_fields, sizeof(LINE), 0, false,
                                              false};
#define STATISTICS struct foi_statistics
static const struct api_field statistics_fields[] = {
    {"quarter", API_CHARS, API_AT(STATISTICS, quarter), "such as 2026-Q3", API_ALWAYS},
    {"from", API_DAY, API_AT(STATISTICS, from), ""},
    {"to", API_DAY, API_AT(STATISTICS, to), ""},
    {"as_at", API_MOMENT, API_AT(STATISTICS, as_at), "", API_ALWAYS},
    {"lines", API_ARRAY, API_AT(STATISTICS, counts), "", 0, NULL, &line_schema,
     offsetof(STATISTICS, count)},
    {.name = NULL},
};
static const struct api_schema statistics_schema = {"Statistics", statistics_fields,
                                                    sizeof(STATISTICS), 0, false, false};

static int read_statistics(struct app_call *call, moment as_at, struct api_rows *rows)
{
    struct foi_statistics *statistics = api_one(rows, sizeof *statistics, NULL);
    return foi_statistics(call->store, app_argument(call, "quarter"), as_at, statistics,
                          &call->error);
}

static const struct api_parameter case_parameters[] = {
    {"state", "only requests in this state", false, NULL},
    {"which", "open: not answered and not over; overdue: past its day", false, NULL},
    {.name = NULL},
};

#define READERS (REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)
const struct app_route api_foi_routes[] = {
    {HTTP_GET, "/api/v1/requests", READERS, 0, api_run_read,
     "requests for information, without who asked and what they wrote", "requests:read",
     &(const struct api_spec){.tag = "Requests", .answer = &case_schema,
                              .flags = API_LIST | API_AS_AT, .parameters = case_parameters,
                              .read = read_cases}},
    {HTTP_GET, "/api/v1/requests/{request}", READERS, 0, api_run_read,
     "a request for information, without who asked and what they wrote", "requests:read",
     &(const struct api_spec){.tag = "Requests", .answer = &case_schema, .flags = API_AS_AT,
                              .read = read_case}},
    {HTTP_GET, "/api/v1/requests/statistics/{quarter}", READERS, 0, api_run_read,
     "the statistics of a quarter", "requests:read",
     &(const struct api_spec){.tag = "Requests", .answer = &statistics_schema, .flags = API_AS_AT,
                              .read = read_statistics}},
    {.path = NULL},
};
