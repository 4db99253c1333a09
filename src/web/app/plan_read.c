// SPDX-License-Identifier: Apache-2.0
// plan_read.c - a form as a plan: each field read, each fault at its field; and a plan as a form.
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/plan.h"

#define FILLED_MAX (512UL * 1024) ///< bytes of all names and values of a plan

#define PLAN(member) -1, offsetof(struct operate_plan, member)
#define SAID(which)  REGISTER_TEXT_##which, 0

const struct plan_text plan_texts[] = {
    {"title", "Title", "What it is called, such as Market Square", PLAN(title), 0},
    {"purpose", "Purpose", "What it is for", PLAN(purpose), 3},
    {"legal-basis", "Legal basis",
     "The law it rests on, such as common law duty to protect life; Data Protection Act 2018, "
     "Part 3",
     PLAN(legal_basis), 3},
    {"policy", "Policy (optional)", "The force's policy it is done under, with its version",
     SAID(POLICY), 0},
    {"necessity", "Why it is necessary", "Why nothing less would do", PLAN(necessity), 4},
    {"proportionality", "Why it is proportionate", "Why it is not excessive", PLAN(proportionality),
     4},
    {"alternatives", "Alternatives (optional)",
     "What less intrusive means were tried or weighed", SAID(ALTERNATIVES), 4},
    {"why", "Why facial recognition, and why now", "The threat, harm or need", SAID(WHY), 4},
    {"who", "Who is looked for", "By criteria that leave no free choice", SAID(WHO), 4},
    {"where", "Why at this place", "Why the people looked for are expected there", SAID(WHERE), 4},
    {"place", "Place", "As it is published, such as Market Square, Demotown", PLAN(place), 0},
    {"zone", "Zone of recognition",
     "The area in which faces are looked at, in words. Needed for live facial recognition",
     SAID(ZONE), 2},
    {"threshold-by", "Who set the threshold", NULL, SAID(THRESHOLD_BY), 0},
    {"threshold-why", "Why this threshold", "And what it does to false alerts", SAID(THRESHOLD_WHY),
     3},
    {"use-case-other", "Which other use case", "Only when it is none of these",
     SAID(USE_CASE_OTHER), 0},
};
const size_t plan_text_count = ARRAY_COUNT(plan_texts);

const struct plan_text *plan_text_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(plan_texts); i++)
        if (text_equal(plan_texts[i].name, name))
            return &plan_texts[i];
    return NULL;
}

void plan_name(char name[PLAN_NAME_MAX], const char *what, size_t number, const char *part)
{
    (void)snprintf(name, PLAN_NAME_MAX, "%s-%zu-%s", what, number, part);
}

size_t plan_rows(const struct app_call *call, const char *what, const char *part, size_t most)
{
    char name[PLAN_NAME_MAX];
    size_t count = 0;
    for (size_t i = 1; i <= most; i++) {
        plan_name(name, what, i, part);
        if (app_value(call, name) != NULL)
            count = i;
    }
    return count;
}

// ---- what was sent ----

/// The value without blanks around it; NULL when it is empty.
static const char *said(const struct app_call *call, const char *name)
{
    const char *value = app_value(call, name);
    if (value == NULL)
        return NULL;
    char *text = text_trim(call->form.bytes + (value - call->form.bytes));
    return text[0] != '\0' ? text : NULL;
}

static void read_texts(struct app_call *call, enum plan_ask ask, struct plan_read *read)
{
    static const char *const missing[][2] = {
        {"title", "the title"},
        {"purpose", "the purpose"},
        {"legal-basis", "the legal basis"},
        {"necessity", "why it is necessary"},
        {"proportionality", "why it is proportionate"},
        {"place", "the place"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(plan_texts); i++) {
        const char *text = said(call, plan_texts[i].name);
        if (plan_texts[i].place >= 0)
            read->authority.texts[plan_texts[i].place] = text;
        else
            memcpy((char *)&read->plan + plan_texts[i].field, &text, sizeof text);
    }
    for (size_t i = 0; ask != PLAN_COMPLETE && i < ARRAY_COUNT(missing); i++)
        if (said(call, missing[i][0]) == NULL)
            app_fault(call, missing[i][0], "Enter %s", missing[i][1]);
}

/// A day that may be left out.
static const char *read_day(struct app_call *call, const char *name, const char *fault_at,
                            const char *what)
{
    struct date date;
    const char *text = said(call, name);
    if (text != NULL && !date_parse(text, &date)) {
        app_fault(call, fault_at, "Enter a real date for %s", what);
        return NULL;
    }
    return text;
}

static bool read_number(struct app_call *call, const char *name, const char *what, double low,
                        double high, double *ret_number)
{
    const char *text = said(call, name);
    if (text == NULL)
        return false;
    if (text_to_double(text, low, high, ret_number))
        return true;
    app_fault(call, name, "Enter %s as a number from %g to %g", what, low, high);
    return false;
}

static void read_position(struct app_call *call, struct register_authority *authority)
{
    double latitude = 0, longitude = 0;
    const double low = REGISTER_LATITUDE_MIN / 100.0, high = REGISTER_LATITUDE_MAX / 100.0;
    const double west = REGISTER_LONGITUDE_MIN / 100.0, east = REGISTER_LONGITUDE_MAX / 100.0;
    bool has_latitude = said(call, "latitude") != NULL, has_longitude = said(call, "longitude");
    if (has_latitude != has_longitude) {
        app_fault(call, has_latitude ? "longitude" : "latitude",
                  "Enter both latitude and longitude, or neither");
        return;
    }
    bool good = read_number(call, "latitude", "the latitude", low, high, &latitude);
    good = read_number(call, "longitude", "the longitude", west, east, &longitude) && good;
    authority->has_position = good;
    authority->latitude = (int)lround(latitude * 100);
    authority->longitude = (int)lround(longitude * 100);
}

static void read_use_case(struct app_call *call, struct register_authority *authority)
{
    const char *word = said(call, "use-case");
    authority->use_case = word != NULL ? register_use_case_from(word) : 0;
    if (authority->use_case != REGISTER_USE_OTHER)
        authority->texts[REGISTER_TEXT_USE_CASE_OTHER] = NULL;
    else if (authority->texts[REGISTER_TEXT_USE_CASE_OTHER] == NULL)
        app_fault(call, "use-case-other", "Enter which other use case");
}

static void read_figures(struct app_call *call, struct register_authority *authority)
{
    double number = 0;
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++) {
        char word[8];
        (void)snprintf(word, sizeof word, "%d", i);
        if (app_is_checked(call, "schedule-8", word))
            authority->schedule_8 |= 1u << i;
    }
    if (read_number(call, "list-cap", "the most images", 1, REGISTER_CAP_MAX, &number)) {
        authority->list_cap = (int64_t)number;
        if (number != floor(number))
            app_fault(call, "list-cap", "Enter the most images as a whole number");
    }
    authority->texts[REGISTER_TEXT_THRESHOLD_SET] = read_day(
        call, "threshold-set", "threshold-set", "the day on which the threshold was set");
}

static void read_documents(struct app_call *call, struct register_authority *authority)
{
    size_t rows = plan_rows(call, "document", "reference", REGISTER_DOCUMENTS_MAX);
    for (size_t i = 1; i <= rows; i++) {
        char kind[PLAN_NAME_MAX], reference[PLAN_NAME_MAX], dated[PLAN_NAME_MAX];
        plan_name(kind, "document", i, "kind");
        plan_name(reference, "document", i, "reference");
        plan_name(dated, "document", i, "dated");
        const char *word = said(call, kind);
        struct register_document one = {.kind = word != NULL ? register_document_from(word) : 0,
                                        .reference = said(call, reference),
                                        .dated = read_day(call, dated, "documents", "a document")};
        if (one.reference == NULL && one.dated == NULL)
            continue;
        if (one.kind == 0 || one.reference == NULL)
            app_fault(call, "documents", "Document %zu: %s", i,
                      one.kind == 0 ? "choose its kind" : "enter its reference");
        else
            authority->documents[authority->document_count++] = one;
    }
}

static void read_cameras(struct app_call *call, struct register_authority *authority)
{
    size_t rows = plan_rows(call, "camera", "name", REGISTER_CAMERAS_MAX);
    for (size_t i = 1; i <= rows; i++) {
        char name[PLAN_NAME_MAX], kind[PLAN_NAME_MAX], zone[PLAN_NAME_MAX];
        plan_name(name, "camera", i, "name");
        plan_name(kind, "camera", i, "kind");
        plan_name(zone, "camera", i, "zone");
        const char *word = said(call, kind);
        struct register_planned_camera one = {.name = said(call, name),
                                              .kind = word != NULL ? register_camera_from(word) : 0,
                                              .zone = said(call, zone)};
        if (one.name == NULL && one.zone == NULL)
            continue;
        if (one.kind == 0 || one.name == NULL)
            app_fault(call, "cameras", "Camera %zu: %s", i,
                      one.name == NULL ? "enter its name" : "choose its kind");
        else
            authority->cameras[authority->camera_count++] = one;
    }
}

/// Criteria of the categories that are ticked; when it is completed, of those that were sent.
static void read_categories(struct app_call *call, enum plan_ask ask, struct plan_read *read)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        char name[PLAN_NAME_MAX];
        const char *word = register_category_word((enum register_category)i);
        bool ticked = app_is_checked(call, "categories", word);
        (void)snprintf(name, sizeof name, "criterion-%s", word);
        if (ticked)
            read->plan.categories |= 1u << i;
        if (ticked || ask == PLAN_COMPLETE)
            read->authority.criteria[i] = said(call, name);
    }
    if (ask != PLAN_COMPLETE && read->plan.categories == 0)
        app_fault(call, "categories", "Choose at least one category of people");
}

static void read_plan(struct app_call *call, struct operate_plan *plan)
{
    const char *mode = said(call, "mode");
    plan->mode = mode != NULL ? register_mode_from(mode) : 0;
    if (plan->mode == 0)
        app_fault(call, "mode", "Choose the kind of facial recognition");
    plan->opens = app_moment(call, "opens", "the beginning of the window");
    plan->closes = app_moment(call, "closes", "the end of the window");
    if (plan->opens != 0 && plan->closes != 0 && plan->closes <= plan->opens)
        app_fault(call, "closes", "The window must end after it begins");
    else if (plan->opens != 0 && plan->closes != 0 && plan->closes <= call->now)
        app_fault(call, "closes", "The window must end in the future");
    (void)read_number(call, "threshold", "the threshold", 0, 1, &plan->threshold);
    const char *rate = said(call, "false-alerts");
    if (rate != NULL && !operate_one_in(rate, &plan->asked.one_in))
        app_fault(call, "false-alerts", "Enter one false alert in so many faces, such as 1 in "
                                        "6,000");
    double faces = 0;
    if (read_number(call, "faces", "the faces expected", 1, REGISTER_ONE_IN_MAX, &faces))
        plan->asked.faces = (int64_t)faces;
    plan->body_worn = app_is_checked(call, "body-worn", "yes");
}

void plan_read(struct app_call *call, enum plan_ask ask, struct plan_read *ret_read)
{
    *ret_read = (struct plan_read){.plan = {.authority = &ret_read->authority}};
    if (ask != PLAN_COMPLETE)
        read_plan(call, &ret_read->plan);
    read_texts(call, ask, ret_read);
    read_use_case(call, &ret_read->authority);
    read_position(call, &ret_read->authority);
    read_figures(call, &ret_read->authority);
    read_categories(call, ask, ret_read);
    read_documents(call, &ret_read->authority);
    read_cameras(call, &ret_read->authority);
}

// ---- what stands, as if it had been sent ----

/// Names and values one after the other, each with its zero.
static void fill(struct text *pairs, const char *name, const char *value)
{
    if (value == NULL)
        return;
    text_append_bytes(pairs, name, strlen(name) + 1);
    text_append_bytes(pairs, value, strlen(value) + 1);
}

static void fill_row(struct text *pairs, const char *what, size_t number, const char *part,
                     const char *value)
{
    char name[PLAN_NAME_MAX];
    plan_name(name, what, number, part);
    fill(pairs, name, value != NULL ? value : "");
}

static void fill_moment(struct text *pairs, const char *name, moment when)
{
    char words[TIME_TEXT_MAX], part[PLAN_NAME_MAX], value[16];
    time_format(when + time_uk_offset(when), words);
    (void)snprintf(part, sizeof part, "%s-date", name);
    (void)snprintf(value, sizeof value, "%.10s", words);
    fill(pairs, part, value);
    (void)snprintf(part, sizeof part, "%s-time", name);
    (void)snprintf(value, sizeof value, "%.5s", words + 11);
    fill(pairs, part, value);
}

static void fill_numbers(struct text *pairs, const struct register_operation *operation,
                         const struct register_asked *asked)
{
    const struct register_authority *authority = &operation->authority;
    char number[32];
    (void)snprintf(number, sizeof number, "1 in %lld", (long long)asked->one_in);
    fill(pairs, "false-alerts", asked->one_in != 0 ? number : NULL);
    (void)snprintf(number, sizeof number, "%lld", (long long)asked->faces);
    fill(pairs, "faces", asked->faces != 0 ? number : NULL);
    (void)snprintf(number, sizeof number, "%.3f", operation->threshold);
    fill(pairs, "threshold", number);
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++) {
        (void)snprintf(number, sizeof number, "%d", i);
        fill(pairs, "schedule-8", (authority->schedule_8 >> i & 1) != 0 ? number : NULL);
    }
    (void)snprintf(number, sizeof number, "%lld", (long long)authority->list_cap);
    fill(pairs, "list-cap", authority->list_cap != 0 ? number : NULL);
    (void)snprintf(number, sizeof number, "%.2f", authority->latitude / 100.0);
    fill(pairs, "latitude", authority->has_position ? number : NULL);
    (void)snprintf(number, sizeof number, "%.2f", authority->longitude / 100.0);
    fill(pairs, "longitude", authority->has_position ? number : NULL);
}

static void fill_categories(struct text *pairs, const struct register_operation *operation)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        char name[PLAN_NAME_MAX];
        const char *word = register_category_word((enum register_category)i);
        if ((operation->categories >> i & 1) == 0)
            continue;
        (void)snprintf(name, sizeof name, "criterion-%s", word);
        fill(pairs, "categories", word);
        fill(pairs, name, operation->authority.criteria[i]);
    }
}

static void fill_several(struct text *pairs, const struct register_authority *authority)
{
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *one = &authority->documents[i];
        fill_row(pairs, "document", i + 1, "kind", register_document_word(one->kind));
        fill_row(pairs, "document", i + 1, "reference", one->reference);
        fill_row(pairs, "document", i + 1, "dated", one->dated);
    }
    for (size_t i = 0; i < authority->camera_count; i++) {
        const struct register_planned_camera *one = &authority->cameras[i];
        fill_row(pairs, "camera", i + 1, "name", one->name);
        fill_row(pairs, "camera", i + 1, "kind", register_camera_word(one->kind));
        fill_row(pairs, "camera", i + 1, "zone", one->zone);
    }
}

static void fill_operation(struct text *pairs, const struct register_operation *operation,
                           const struct register_asked *asked)
{
    const struct register_authority *authority = &operation->authority;
    fill(pairs, "mode", register_mode_word(operation->mode));
    fill(pairs, "title", operation->title);
    fill(pairs, "purpose", operation->purpose);
    fill(pairs, "legal-basis", operation->legal_basis);
    fill(pairs, "necessity", operation->necessity);
    fill(pairs, "proportionality", operation->proportionality);
    fill(pairs, "place", operation->place);
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        fill(pairs, register_text_fields[i].key, authority->texts[i]);
    fill(pairs, "use-case", register_use_case_word(authority->use_case));
    fill(pairs, "body-worn", operation->body_worn ? "yes" : NULL);
    fill_moment(pairs, "opens", operation->opens);
    fill_moment(pairs, "closes", operation->closes);
    fill_numbers(pairs, operation, asked);
    fill_categories(pairs, operation);
    fill_several(pairs, authority);
}

/// A new plan: live, with the documents that it needs.
static void fill_new(struct text *pairs)
{
    static const enum register_document_kind needed[] = {
        REGISTER_DOCUMENT_DPIA, REGISTER_DOCUMENT_EIA, REGISTER_DOCUMENT_CIA,
        REGISTER_DOCUMENT_APD};
    fill(pairs, "mode", register_mode_word(REGISTER_MODE_LIVE));
    for (size_t i = 0; i < ARRAY_COUNT(needed); i++) {
        fill_row(pairs, "document", i + 1, "kind", register_document_word(needed[i]));
        fill_row(pairs, "document", i + 1, "reference", "");
        fill_row(pairs, "document", i + 1, "dated", "");
    }
    fill_row(pairs, "camera", 1, "name", "");
}

void plan_fill(struct app_call *call, const struct register_operation *operation)
{
    struct text pairs;
    struct register_asked asked = {0};
    text_init(&pairs, FILLED_MAX);
    if (operation != NULL &&
        register_operation_wish(call->store, operation->id, call->now, &asked, &call->error) < 0)
        asked = (struct register_asked){0};
    if (operation != NULL)
        fill_operation(&pairs, operation, &asked);
    else
        fill_new(&pairs);
    const size_t size = pairs.length;
    http_pairs_finish(&call->form);
    call->form = (struct http_pairs){.bytes = text_take(&pairs)};
    for (size_t at = 0; at < size && call->form.count < HTTP_PAIRS_MAX;) {
        struct http_pair *pair = &call->form.items[call->form.count++];
        pair->name = call->form.bytes + at;
        at += strlen(pair->name) + 1;
        pair->value = call->form.bytes + at;
        at += strlen(pair->value) + 1;
    }
}
