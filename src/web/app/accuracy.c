// SPDX-License-Identifier: Apache-2.0
// accuracy.c - how well the models in use recognise: the evaluation in force, the wished false
// alert rate, the threshold that it takes, and false alerts expected against observed. An
// authorising officer adopts an evaluation or states the wish.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "publish/drift_chart.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define AUTHORISER REGISTER_ROLE_AUTHORISING
#define READERS                                                                     \
    (REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR |   \
     REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR | REGISTER_ROLE_ADMINISTRATOR)
#define CELLS      7
#define CELL_BYTES 80
#define SHOWN_MAX  50 ///< operations in the table, the newest
#define PICTURE_BYTES_MAX 65536

/// The cells of a table's row as texts of its own.
struct row {
    char texts[CELLS][CELL_BYTES];
    struct html_cell cells[CELLS];
};

static void put_rows(struct html *html, const char *caption, const char *const *heads,
                     size_t columns, struct row *rows, size_t count)
{
    struct html_cell head[CELLS] = {0};
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t c = 0; c < columns; c++)
        head[c].words.text = heads[c];
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < columns; c++)
            rows[i].cells[c].words.text = rows[i].texts[c];
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = columns};
    }
    app_table(html, &(struct html_table){.caption = caption,
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = columns,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
}

static void number_in(char cell[CELL_BYTES], int64_t number)
{
    struct text words = {0};
    text_init(&words, CELL_BYTES);
    register_number_words(number, &words);
    (void)text_copy(cell, CELL_BYTES, words.bytes);
    text_finish(&words);
}

static void rate_in(char cell[CELL_BYTES], double rate)
{
    struct text words = {0};
    text_init(&words, CELL_BYTES);
    register_one_in_words(rate, &words);
    (void)text_copy(cell, CELL_BYTES, words.bytes);
    text_finish(&words);
}

// ---- what is in force ----

static void put_support(struct html *html, const struct operate_support *support)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 4000);
    operate_support_words(support, &words);
    app_paragraph(html, words.bytes);
}

static int put_evaluation(struct app_call *call, const struct operate_support *support)
{
    CLEANUP(register_evaluation_finish) struct register_evaluation one = {0};
    char made[TIME_TEXT_MAX], words[1200], until[TIME_TEXT_MAX], searches[CELL_BYTES];
    app_heading(call->html, 2, "The evaluation in force");
    date_format_words(date_of(support->made), made);
    number_in(searches, support->searches);
    if (support->evaluation == 0) {
        (void)snprintf(words, sizeof words,
                       "Nobody adopted one: thresholds rest on what Overt comes with for %s, %s "
                       "searches of people not on a list of %lld. It does not know your cameras.",
                       support->model, searches, (long long)support->test_list);
        app_paragraph(call->html, words);
        return 0;
    }
    int code = register_evaluation_in_force(call->store, support->model, call->now, &one,
                                            &call->error);
    if (code < 0)
        return code;
    (void)snprintf(words, sizeof words, "Evaluation %lld of %s, made on %s with %.200s.",
                   (long long)one.id, one.model, made, one.data);
    app_paragraph(call->html, words);
    html_lit(call->html, "<p class=\"govuk-body\">Adopted on ");
    html_moment(call->html, one.at);
    html_lit(call->html, " by ");
    html_text(call->html, one.officer);
    html_lit(call->html, ": ");
    html_text(call->html, one.reason);
    html_lit(call->html, "</p>\n");
    date_format_words(date_of(support->ends), until);
    (void)snprintf(words, sizeof words, "It was too old to open an operation since %s. Evaluate "
                                        "again, and adopt that.", until);
    if (call->now > support->ends)
        html_warning_text(call->html,
                          &(struct html_warning_text){.words = {.text = words}});
    return 0;
}

static int put_wish(struct app_call *call)
{
    struct register_wish *wishes = NULL;
    size_t count = 0;
    char rate[CELL_BYTES], words[400], list[CELL_BYTES], faces[CELL_BYTES];
    int code = register_wishes(call->store, call->now, &wishes, &count, &call->error);
    if (code < 0)
        return code;
    app_heading(call->html, 2, "What the force wishes");
    if (count == 0) {
        app_paragraph(call->html, "Nobody stated how rare false alerts must be. Until then the "
                                  "gate asks for one in 60 faces seen.");
        return 0;
    }
    const struct register_wish *wish = &wishes[count - 1];
    rate_in(rate, 1 / (double)wish->asked.one_in);
    number_in(list, wish->asked.list);
    number_in(faces, wish->asked.faces);
    (void)snprintf(words, sizeof words,
                   "False alerts of at most %s faces seen, for lists of %s people and operations "
                   "that see %s faces, by an evaluation of at most %lld months.",
                   rate, list, faces, (long long)wish->asked.months);
    app_paragraph(call->html, words);
    html_lit(call->html, "<p class=\"govuk-body\">Stated on ");
    html_moment(call->html, wish->at);
    html_lit(call->html, " by ");
    html_text(call->html, wish->officer);
    html_lit(call->html, ": ");
    html_text(call->html, wish->reason);
    html_lit(call->html, "</p>\n");
    register_wishes_free(&wishes, count);
    return 0;
}

/// What other wishes would take, on the same list.
static int put_choices(struct app_call *call, const struct operate_support *now)
{
    static const int64_t rates[] = {100, 300, 1000, 3000, 6000, 10000, 30000};
    static const char *const heads[] = {"At most", "Threshold", "Found on the list",
                                        "Test searches needed"};
    struct row rows[ARRAY_COUNT(rates)];
    memset(rows, 0, sizeof rows);
    for (size_t i = 0; i < ARRAY_COUNT(rates); i++) {
        struct register_asked asked = {.one_in = rates[i], .list = now->asked.list};
        struct operate_support one;
        int code =
            operate_support(call->store, now->model, &asked, call->now, &one, &call->error);
        if (code < 0)
            return code;
        rate_in(rows[i].texts[0], 1 / (double)rates[i]);
        (void)snprintf(rows[i].texts[1], CELL_BYTES, one.supported ? "%.3f" : "not supported",
                       one.threshold);
        if (one.supported && one.found >= 0)
            (void)snprintf(rows[i].texts[2], CELL_BYTES, "%.1f %%", 100 * one.found);
        number_in(rows[i].texts[3], one.needed);
    }
    char title[120], list[CELL_BYTES];
    number_in(list, now->asked.list);
    (void)snprintf(title, sizeof title, "What it supports on a list of %s", list);
    app_heading(call->html, 2, title);
    put_rows(call->html, title, heads, ARRAY_COUNT(heads), rows, ARRAY_COUNT(rates));
    return 0;
}

// ---- drift ----

static void fill_drift(struct row *row, const char *name, const struct register_drift *drift)
{
    char expected[REGISTER_EXPECTED_SIZE], most[REGISTER_EXPECTED_SIZE];
    (void)text_copy(row->texts[0], CELL_BYTES, name);
    number_in(row->texts[1], drift->faces);
    register_expected_words(drift->expected, expected);
    register_expected_words(drift->expected_high, most);
    (void)snprintf(row->texts[2], CELL_BYTES, "%s, at most %s", expected, most);
    number_in(row->texts[3], drift->false_alerts);
    if (drift->is != REGISTER_DRIFT_NOTHING)
        (void)snprintf(row->texts[4], CELL_BYTES, "%.1f to %.1f", drift->low, drift->high);
    number_in(row->texts[5], drift->unjudged);
    (void)text_copy(row->texts[6], CELL_BYTES, register_drift_words(drift));
}

/// This year, and then operations, the newest first.
struct drifts {
    size_t count;
    struct register_drift drift[SHOWN_MAX + 1];
    struct drift_chart_row row[SHOWN_MAX + 1];
};

static int read_drift(struct app_call *call, const char *name,
                      const struct register_drift_filter *filter, struct drifts *drifts)
{
    struct drift_chart_row *row = &drifts->row[drifts->count];
    int code = register_drift_read(call->store, filter, call->now, &drifts->drift[drifts->count],
                                   &call->error);
    (void)snprintf(row->name, sizeof row->name, "%s", name);
    row->drift = &drifts->drift[drifts->count];
    drifts->count += code == 0;
    return code;
}

static int read_drifts(struct app_call *call, struct drifts *drifts)
{
    struct register_gate *gates = NULL;
    size_t count = 0;
    char name[32];
    const struct register_drift_filter year = {.year = date_of(call->now).year};
    int code = register_gates(call->store, 0, call->now, &gates, &count, &call->error);
    (void)snprintf(name, sizeof name, "All of %d", year.year);
    if (code == 0)
        code = read_drift(call, name, &year, drifts);
    for (size_t i = count; code == 0 && i > 0 && drifts->count <= SHOWN_MAX; i--) {
        const struct register_drift_filter one = {.operation = gates[i - 1].operation};
        if (gates[i - 1].live)
            code = read_drift(call, gates[i - 1].reference, &one, drifts);
    }
    register_gates_free(&gates, count);
    return code;
}

/// All of it as a picture; its words are those of the table.
static int get_drift_picture(struct app_call *call)
{
    AUTO_FREE struct drifts *drifts = memory_new(1, sizeof *drifts);
    AUTO_TEXT struct text svg = {0}, alt = {0};
    text_init(&svg, PICTURE_BYTES_MAX);
    text_init(&alt, PICTURE_BYTES_MAX);
    int code = read_drifts(call, drifts);
    if (code < 0)
        return code;
    drift_chart(drifts->row, drifts->count, &svg, &alt);
    size_t size = svg.length;
    return app_send_bytes(call, "image/svg+xml", text_take(&svg), size);
}

static void put_drift_picture(struct html *html, const struct drifts *drifts)
{
    bool seen = false;
    for (size_t i = 0; i < drifts->count; i++)
        seen = seen || drifts->drift[i].is != REGISTER_DRIFT_NOTHING;
    if (seen)
        html_lit(html, "<figure class=\"overt-chart\"><img src=\"/accuracy/drift.svg\" "
                       "alt=\"Plot: false alerts expected and observed, with their intervals; the "
                       "figures are in the table below\"></figure>\n");
}

static int put_drift(struct app_call *call)
{
    static const char *const heads[] = {
        "Operation",  "Faces seen", "Expected", "Judged false", "95\xc2\xa0% interval",
        "Not judged", "So"};
    AUTO_FREE struct drifts *drifts = memory_new(1, sizeof *drifts);
    int code = read_drifts(call, drifts);
    if (code < 0)
        return code;
    AUTO_FREE struct row *rows = memory_new(drifts->count, sizeof *rows);
    for (size_t i = 0; i < drifts->count; i++)
        fill_drift(&rows[i], drifts->row[i].name, &drifts->drift[i]);
    app_heading(call->html, 2, "False alerts expected and observed");
    app_paragraph(call->html, "Live operations: the rate that the evaluation expected when each "
                              "was opened, and the alerts that people judged false.");
    if (drifts->drift[0].is == REGISTER_DRIFT_MORE)
        html_warning_text(call->html,
                          &(struct html_warning_text){
                              .words = {.text = "There are more false alerts this year than "
                                                "expected: the evaluation does not stand for "
                                                "these places."}});
    put_drift_picture(call->html, drifts);
    put_rows(call->html, "False alerts expected and observed", heads, ARRAY_COUNT(heads), rows,
             drifts->count);
    return 0;
}

static int run_accuracy(struct app_call *call)
{
    struct operate_support support;
    const struct app_page page = {.title = "Accuracy"};
    int code = operate_support(call->store, NULL, NULL, call->now, &support, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &page);
    app_paragraph(call->html, "An operation has a threshold that a measurement of the models "
                              "supports, or it does not run.");
    code = put_evaluation(call, &support);
    if (code == 0)
        code = put_wish(call);
    if (code < 0)
        return code;
    app_heading(call->html, 2, "The threshold that it takes");
    put_support(call->html, &support);
    if (app_has_role(call, AUTHORISER)) {
        html_lit(call->html, "<div class=\"govuk-button-group\">\n");
        html_button(call->html, &(struct html_button){.words = {.text = "Adopt an evaluation"},
                                                      .href = "/accuracy/adopt"});
        html_button(call->html, &(struct html_button){.words = {.text = "State a wish"},
                                                      .classes = "govuk-button--secondary",
                                                      .href = "/accuracy/wish"});
        html_lit(call->html, "</div>\n");
    }
    code = put_choices(call, &support);
    if (code == 0)
        code = put_drift(call);
    return code < 0 ? code : app_page_end(call);
}

// ---- acts ----

static void put_reason(struct app_call *call)
{
    app_textarea(call, &(struct app_field){.name = "reason",
                                           .label = "Reason",
                                           .hint = "It is published. Name nobody.",
                                           .rows = 3});
}

static int show_adopt(struct app_call *call)
{
    static const struct html_attribute accept[] = {
        {.name = "accept", .value = ".json,application/json"}, {.name = NULL}};
    const struct app_page page = {
        .title = "Adopt an evaluation", .back = "/accuracy", .back_words = "Back to accuracy"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "From then on every threshold rests on it, also those of operations "
                              "that are planned or open. It must be of the models and settings "
                              "that this service runs.");
    app_form_begin(call, NULL, true);
    html_file_upload(
        call->html,
        &(struct html_file_upload){
            .field = {.id = "file",
                      .name = "file",
                      .label = {.words = {.text = "Evaluation"}, .classes = "govuk-label--s"},
                      .hint = {.words = {.text = "The file that overt evaluate wrote"}},
                      .error = {.words = {.text = app_fault_at(call, "file")}},
                      .attributes = accept}});
    put_reason(call);
    app_form_end(call, "Adopt it");
    return app_page_end(call);
}

static int run_adopt(struct app_call *call)
{
    const struct http_file *file = http_parts_file(&call->parts, "file");
    const char *reason = app_required(call, "reason", "the reason");
    if (file == NULL || file->size == 0)
        app_fault(call, "file", "Choose the file of the evaluation");
    else if (file->size > REGISTER_EVALUATION_MAX)
        app_fault(call, "file", "The file is larger than any evaluation: choose another");
    if (app_has_faults(call))
        return show_adopt(call);
    int code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = operate_evaluation_adopt(door.operate, call->officer.name, file->bytes,
                                            file->size, reason, NULL, &call->error);
    }
    if (code == OVERT_CORRUPT) {
        app_fault(call, "file", "%s", call->error.text);
        return show_adopt(call);
    }
    if (code < 0)
        return app_fault_of(call, code) ? show_adopt(call) : code;
    return app_go(call, "The evaluation is in force.", "/accuracy");
}

static void put_number(struct app_call *call, const char *name, const char *label,
                       const char *hint)
{
    app_input(call, &(struct app_field){.name = name,
                                        .label = label,
                                        .hint = hint,
                                        .inputmode = "numeric",
                                        .classes = "govuk-input--width-10"});
}

static int show_wish(struct app_call *call)
{
    const struct app_page page = {.title = "State the wished false alert rate",
                                  .back = "/accuracy",
                                  .back_words = "Back to accuracy"};
    app_page_begin(call, &page);
    app_paragraph(call->html, "No operation is planned, authorised, opened or run below the "
                              "threshold that this takes. It is refused when no threshold "
                              "supports it.");
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "false-alerts",
                                        .label = "At most one false alert in",
                                        .hint = "Faces seen, such as 1 in 6,000",
                                        .classes = "govuk-input--width-10"});
    put_number(call, "list", "People on the longest list", NULL);
    put_number(call, "faces", "Faces that one operation sees",
               "An operation that is to see more needs a rarer rate");
    put_number(call, "months", "How many months old an evaluation may be", "24 when left empty");
    put_reason(call);
    app_form_end(call, "State it");
    return app_page_end(call);
}

static int64_t whole_number(struct app_call *call, const char *name, const char *what, long high)
{
    long number = 0;
    const char *said = app_required(call, name, what);
    char plain[32] = "";
    size_t length = 0;
    for (; said != NULL && *said != '\0' && length + 1 < sizeof plain; said++)
        if (*said != ',' && *said != ' ')
            plain[length++] = *said;
    if (said != NULL && !text_to_int(plain, 1, high, &number))
        app_fault(call, name, "Enter %s as a whole number", what);
    return number;
}

static int run_wish(struct app_call *call)
{
    struct register_asked asked = {.months = 24};
    const char *rate = app_required(call, "false-alerts", "how rare false alerts must be");
    const char *months = app_value(call, "months");
    if (rate != NULL && !operate_one_in(rate, &asked.one_in))
        app_fault(call, "false-alerts", "Enter one false alert in so many faces, such as 1 in "
                                        "6,000");
    asked.list = whole_number(call, "list", "the people on the list", REGISTER_ONE_IN_MAX);
    asked.faces = whole_number(call, "faces", "the faces", REGISTER_ONE_IN_MAX);
    if (months != NULL && months[0] != '\0')
        asked.months = whole_number(call, "months", "the months", 120);
    const char *reason = app_required(call, "reason", "the reason");
    if (app_has_faults(call))
        return show_wish(call);
    int code;
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = operate_evaluation_wish(door.operate, call->officer.name, &asked, reason,
                                           &call->error);
    }
    if (code < 0)
        return app_fault_of(call, code) ? show_wish(call) : code;
    return app_go(call, "The wish is recorded.", "/accuracy");
}

const struct app_route app_accuracy_routes[] = {
    {HTTP_GET, "/accuracy", READERS, 0, run_accuracy,
     "the evaluation in force, its threshold, false alerts expected and observed"},
    {HTTP_GET, "/accuracy/drift.svg", READERS, 0, get_drift_picture,
     "false alerts expected and observed as a picture"},
    {HTTP_GET, "/accuracy/adopt", AUTHORISER, APP_AGAIN, show_adopt,
     "page of: adopt an evaluation"},
    {HTTP_POST, "/accuracy/adopt", AUTHORISER, APP_AGAIN | APP_FILES, run_adopt,
     "adopt an evaluation"},
    {HTTP_GET, "/accuracy/wish", AUTHORISER, APP_AGAIN, show_wish,
     "page of: state the wished false alert rate"},
    {HTTP_POST, "/accuracy/wish", AUTHORISER, APP_AGAIN, run_wish,
     "state the wished false alert rate"},
    {.path = NULL},
};
