// SPDX-License-Identifier: Apache-2.0
// plan_form.c - the inputs of a written authority, in the order in which it is thought of.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/plan.h"

struct asking {
    struct app_call *call;
    enum plan_ask ask;
    const struct register_operation *operation; ///< NULL: none yet
};

/// Whether the authority says this already, so that completing it does not ask.
static bool is_said(const struct asking *asking, enum register_text which)
{
    return asking->ask == PLAN_COMPLETE && asking->operation->authority.texts[which] != NULL;
}

static void put_text(const struct asking *asking, const char *name)
{
    const struct plan_text *text = plan_text_named(name);
    const struct app_field field = {
        .name = text->name, .label = text->label, .hint = text->hint, .rows = text->rows};
    if (asking->ask == PLAN_COMPLETE &&
        (text->place < 0 || is_said(asking, (enum register_text)text->place)))
        return;
    if (text->rows > 0)
        app_textarea(asking->call, &field);
    else
        app_input(asking->call, &field);
}

static bool wants_figure(const struct asking *asking, int64_t have)
{
    return asking->ask != PLAN_COMPLETE || have == 0;
}

// ---- what, and why ----

static void put_mode(const struct asking *asking)
{
    static const struct app_option options[] = {
        {"live", "Live", "Cameras at a place look for people on a list as they pass"},
        {"retrospective", "Retrospective",
         "A picture or recording that the force holds is compared"},
        {"operator-initiated", "Operator initiated",
         "An officer takes a picture of a person in front of them"},
    };
    if (asking->ask == PLAN_NEW)
        app_radios(asking->call,
                   &(struct app_field){.name = "mode", .label = "Kind of facial recognition"},
                   options, ARRAY_COUNT(options));
}

static void put_use_case(const struct asking *asking)
{
    struct app_option options[REGISTER_USE_OTHER] = {0};
    if (asking->ask == PLAN_COMPLETE && asking->operation->authority.use_case != 0)
        return;
    for (int i = 0; i < REGISTER_USE_OTHER; i++) {
        enum register_use_case use_case = (enum register_use_case)(i + 1);
        options[i] = (struct app_option){.value = register_use_case_word(use_case),
                                         .text = register_use_case_name(use_case)};
    }
    app_radios(asking->call,
               &(struct app_field){.name = "use-case",
                                   .label = "Use case",
                                   .hint = "Needed for live facial recognition"},
               options, ARRAY_COUNT(options));
    put_text(asking, "use-case-other");
}

static void put_schedule_8(const struct asking *asking)
{
    struct app_option options[REGISTER_SCHEDULE_8_MAX];
    char numbers[REGISTER_SCHEDULE_8_MAX][8], words[REGISTER_SCHEDULE_8_MAX][120];
    if (asking->ask == PLAN_COMPLETE && asking->operation->authority.schedule_8 != 0)
        return;
    for (int i = 0; i < REGISTER_SCHEDULE_8_MAX; i++) {
        (void)snprintf(numbers[i], sizeof numbers[i], "%d", i + 1);
        (void)snprintf(words[i], sizeof words[i], "Paragraph %d, %s", i + 1,
                       register_schedule_8_name(i + 1));
        options[i] = (struct app_option){.value = numbers[i], .text = words[i]};
    }
    app_checkboxes(asking->call,
                   &(struct app_field){.name = "schedule-8",
                                       .label = "Conditions of Schedule 8",
                                       .hint = "Data Protection Act 2018, section 35(5): sensitive "
                                               "processing meets at least one"},
                   options, ARRAY_COUNT(options), NULL);
}

static void put_what(const struct asking *asking)
{
    if (asking->ask != PLAN_COMPLETE)
        app_heading(asking->call->html, 2, "What it is for");
    put_mode(asking);
    put_text(asking, "title");
    put_use_case(asking);
    put_text(asking, "purpose");
    put_text(asking, "legal-basis");
    put_schedule_8(asking);
    put_text(asking, "policy");
    if (asking->ask != PLAN_COMPLETE)
        app_heading(asking->call->html, 2, "Why it is necessary and proportionate");
    put_text(asking, "necessity");
    put_text(asking, "proportionality");
    put_text(asking, "alternatives");
    put_text(asking, "why");
    put_text(asking, "who");
    put_text(asking, "where");
}

// ---- where, when, with which cameras ----

static void put_moments(const struct asking *asking)
{
    struct app_call *call = asking->call;
    if (asking->ask == PLAN_COMPLETE)
        return;
    app_moment_input(call, "opens", "The window begins", "Local time. It may be months ahead", 0);
    app_moment_input(call, "closes", "The window ends",
                     "At most 24 hours later for live, 366 days otherwise", 0);
}

static void put_position(const struct asking *asking)
{
    struct app_call *call = asking->call;
    if (asking->ask == PLAN_COMPLETE && asking->operation->authority.has_position)
        return;
    app_input(call, &(struct app_field){.name = "latitude",
                                        .label = "Latitude",
                                        .hint = "Such as 52.37. Kept to a hundredth of a degree, "
                                                "about a kilometre. Needed for live",
                                        .inputmode = "decimal",
                                        .classes = "govuk-input--width-5"});
    app_input(call, &(struct app_field){.name = "longitude",
                                        .label = "Longitude",
                                        .hint = "Such as -1.26",
                                        .inputmode = "text",
                                        .classes = "govuk-input--width-5"});
}

/// The legend, and above it what is wrong with any of the rows.
static void begin_rows(struct app_call *call, const char *id, const char *legend, const char *hint)
{
    const char *fault = app_fault_at(call, id);
    html_lit(call->html, "<div");
    html_class(call->html, "govuk-form-group", fault != NULL ? "govuk-form-group--error" : NULL);
    html_attr(call->html, "id", id);
    html_lit(call->html, ">\n");
    app_heading(call->html, 3, legend);
    html_hint(call->html, &(struct html_hint){.words = {.text = hint}});
    if (fault != NULL)
        html_error_message(call->html, &(struct html_error_message){.words = {.text = fault}});
}

static void end_rows(struct app_call *call, const char *words, const char *value)
{
    html_button(call->html, &(struct html_button){.words = {.text = words},
                                                  .classes = "govuk-button--secondary",
                                                  .name = "more",
                                                  .value = value});
    html_lit(call->html, "</div>\n");
}

static void begin_row(struct app_call *call, const char *what, size_t number)
{
    char legend[64];
    (void)snprintf(legend, sizeof legend, "%s %zu", what, number);
    html_lit(call->html, "<div class=\"overt-row\">\n");
    html_fieldset_begin(call->html,
                        &(struct html_fieldset){.legend = {.words = {.text = legend},
                                                           .classes =
                                                               "govuk-fieldset__legend--s"}});
    html_lit(call->html, "<div class=\"overt-moment\">\n");
}

static void end_row(struct app_call *call)
{
    html_lit(call->html, "</div>\n");
    html_fieldset_end(call->html);
    html_lit(call->html, "</div>\n");
}

/// Rows that are shown: those that were sent, and one more when that was asked for.
static size_t rows_of(const struct app_call *call, const char *what, const char *part, size_t least,
                      size_t most)
{
    size_t count = plan_rows(call, what, part, most);
    const char *more = app_value(call, "more");
    count += text_equal(more, what);
    return count < least ? least : count > most ? most : count;
}

static void put_camera(struct app_call *call, size_t number)
{
    static const struct app_option kinds[] = {{"fixed", "Fixed", NULL},
                                              {"vehicle", "On a vehicle", NULL},
                                              {"mobile", "Mobile", NULL},
                                              {"body-worn", "Body-worn", NULL},
                                              {"recording", "A recording", NULL}};
    char name[PLAN_NAME_MAX];
    begin_row(call, "Camera", number);
    plan_name(name, "camera", number, "name");
    app_input(call, &(struct app_field){
                        .name = name, .label = "Name", .classes = "govuk-input--width-10"});
    plan_name(name, "camera", number, "kind");
    app_select(call, &(struct app_field){.name = name, .label = "Kind", .none = "Choose"}, kinds,
               ARRAY_COUNT(kinds));
    plan_name(name, "camera", number, "zone");
    app_input(call, &(struct app_field){
                        .name = name, .label = "Zone", .classes = "govuk-input--width-20"});
    end_row(call);
}

static void put_cameras(const struct asking *asking)
{
    struct app_call *call = asking->call;
    size_t count = rows_of(call, "camera", "name", 1, REGISTER_CAMERAS_MAX);
    begin_rows(call, "cameras", "Cameras",
               "Name, kind and zone of each. No other camera can be used. Needed for live");
    for (size_t i = 1; i <= count; i++)
        put_camera(call, i);
    end_rows(call, "Add another camera", "camera");
}

static void put_where(const struct asking *asking)
{
    static const struct app_option worn[] = {
        {"yes", "Body-worn video is used with it", NULL}};
    app_heading(asking->call->html, 2, "Where and when");
    put_text(asking, "place");
    put_text(asking, "zone");
    put_position(asking);
    put_moments(asking);
    put_cameras(asking);
    if (asking->ask != PLAN_COMPLETE)
        app_checkboxes(asking->call,
                       &(struct app_field){.name = "body-worn", .label = "Body-worn video"}, worn,
                       ARRAY_COUNT(worn), NULL);
}

// ---- who may be on the list ----

struct criterion {
    const struct asking *asking;
    enum register_category category;
};

static void put_criterion(struct html *html, const void *context)
{
    const struct criterion *criterion = context;
    char name[PLAN_NAME_MAX], label[160];
    const char *words = register_category_name(criterion->category);
    (void)html;
    (void)snprintf(name, sizeof name, "criterion-%s", register_category_word(criterion->category));
    (void)snprintf(label, sizeof label, "Who of those: %s", words);
    app_textarea(criterion->asking->call,
                 &(struct app_field){.name = name, .label = label, .rows = 2});
}

static void put_categories(const struct asking *asking)
{
    struct app_call *call = asking->call;
    struct html_choice items[REGISTER_CATEGORY_COUNT - 1] = {0};
    struct criterion criteria[REGISTER_CATEGORY_COUNT - 1];
    for (int i = 0; i < REGISTER_CATEGORY_COUNT - 1; i++) {
        enum register_category category = (enum register_category)(i + 1);
        criteria[i] = (struct criterion){asking, category};
        const char *word = register_category_word(category);
        items[i] = (struct html_choice){
            .value = word,
            .words = {.text = register_category_name(category)},
            .checked = app_is_checked(call, "categories", word) ? HTML_YES : HTML_NO,
            .conditional = {.write = put_criterion, .context = &criteria[i]}};
    }
    html_checkboxes(
        call->html,
        &(struct html_choices){
            .name = "categories",
            .items = items,
            .item_count = ARRAY_COUNT(items),
            .in_fieldset = true,
            .fieldset = {.legend = {.words = {.text = "Categories of people on the list"},
                                    .classes = "govuk-fieldset__legend--s"}},
            .hint = {.words = {.text = "Nobody of another category can be put on it. Say for each "
                                       "who of it, by criteria specific to this operation"}},
            .error = {.words = {.text = app_fault_at(call, "categories")}},
        });
}

/// Those of the planned categories that have no criterion yet.
static void put_criteria_missing(const struct asking *asking)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        const struct criterion one = {asking, (enum register_category)i};
        if ((asking->operation->categories >> i & 1) != 0 &&
            asking->operation->authority.criteria[i] == NULL)
            put_criterion(asking->call->html, &one);
    }
}

static void put_list(const struct asking *asking)
{
    struct app_call *call = asking->call;
    app_heading(call->html, 2, "Who may be on the list");
    if (asking->ask == PLAN_COMPLETE)
        put_criteria_missing(asking);
    else
        put_categories(asking);
    if (wants_figure(asking, asking->operation != NULL ? asking->operation->authority.list_cap : 0))
        app_input(call, &(struct app_field){.name = "list-cap",
                                            .label = "Most images on the list",
                                            .hint = "A whole number from 1 to 20,000",
                                            .inputmode = "numeric",
                                            .classes = "govuk-input--width-5"});
}

// ---- threshold, documents ----

static void put_threshold_meaning(struct html *html)
{
    html_lit(
        html,
        "<p class=\"govuk-body\">The threshold is the similarity of two faces from which there is "
        "an alert. A higher one means fewer false alerts, and more people on the list who pass "
        "without one. It cannot be set below what the evaluation of the model supports. An alert "
        "is not an identification: people decide.</p>\n");
}

static void put_threshold(const struct asking *asking)
{
    struct app_call *call = asking->call;
    app_heading(call->html, 2, "Threshold");
    if (asking->ask != PLAN_COMPLETE) {
        put_threshold_meaning(call->html);
        app_input(call, &(struct app_field){.name = "threshold",
                                            .label = "Threshold (optional)",
                                            .hint = "Such as 0.64. Without it, the usual one of "
                                                    "the model's evaluation",
                                            .inputmode = "decimal",
                                            .classes = "govuk-input--width-5"});
        app_input(call, &(struct app_field){.name = "false-alerts",
                                            .label = "At most one false alert in (optional)",
                                            .hint = "Faces seen, such as 1 in 6,000. Only rarer "
                                                    "than the force wishes",
                                            .classes = "govuk-input--width-10"});
        app_input(call, &(struct app_field){.name = "faces",
                                            .label = "Faces expected (optional)",
                                            .hint = "More than the force's wish is for needs a "
                                                    "higher threshold",
                                            .inputmode = "numeric",
                                            .classes = "govuk-input--width-10"});
    }
    put_text(asking, "threshold-by");
    if (!is_said(asking, REGISTER_TEXT_THRESHOLD_SET))
        app_input(call, &(struct app_field){.name = "threshold-set",
                                            .label = "When it was set",
                                            .type = "date",
                                            .classes = "govuk-input--width-10"});
    put_text(asking, "threshold-why");
}

static void put_document(struct app_call *call, size_t number)
{
    struct app_option kinds[REGISTER_DOCUMENT_TRAINING];
    char name[PLAN_NAME_MAX];
    for (int i = 0; i < REGISTER_DOCUMENT_TRAINING; i++) {
        enum register_document_kind kind = (enum register_document_kind)(i + 1);
        kinds[i] = (struct app_option){.value = register_document_word(kind),
                                       .text = register_document_word(kind)};
    }
    begin_row(call, "Document", number);
    plan_name(name, "document", number, "kind");
    app_select(call, &(struct app_field){.name = name, .label = "Kind", .none = "Choose"}, kinds,
               ARRAY_COUNT(kinds));
    plan_name(name, "document", number, "reference");
    app_input(call, &(struct app_field){
                        .name = name, .label = "Reference", .classes = "govuk-input--width-20"});
    plan_name(name, "document", number, "dated");
    app_input(call, &(struct app_field){.name = name,
                                        .label = "Date",
                                        .type = "date",
                                        .classes = "govuk-input--width-10"});
    end_row(call);
}

static void put_documents(const struct asking *asking)
{
    struct app_call *call = asking->call;
    size_t count = rows_of(call, "document", "reference", 1, REGISTER_DOCUMENTS_MAX);
    begin_rows(call, "documents", "Documents",
               "The impact assessments for data protection (DPIA) and equality (EIA), the "
               "appropriate policy document (APD) and, for live, the community impact assessment "
               "(CIA) are needed");
    for (size_t i = 1; i <= count; i++)
        put_document(call, i);
    end_rows(call, "Add another document", "document");
}

void plan_put(struct app_call *call, enum plan_ask ask, const struct register_operation *operation)
{
    const struct asking asking = {call, ask, operation};
    // What the Enter key presses: a form's first button, not "Add another camera".
    html_lit(call->html, "<button type=\"submit\" class=\"govuk-visually-hidden\" tabindex=\"-1\" "
                         "aria-hidden=\"true\">Continue</button>\n");
    if (ask != PLAN_NEW) {
        html_lit(call->html, "<input type=\"hidden\" name=\"mode\"");
        html_attr(call->html, "value", register_mode_word(operation->mode));
        html_lit(call->html, ">\n");
    }
    put_what(&asking);
    put_where(&asking);
    put_list(&asking);
    put_threshold(&asking);
    put_documents(&asking);
}
