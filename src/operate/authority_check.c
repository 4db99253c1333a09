// SPDX-License-Identifier: Apache-2.0
// authority_check.c - a written authority before it is recorded: every field in its limits, and who
// may still do something with its operation.
#include "operate/authority.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int check_texts(const struct register_authority *authority, struct overt_error *err)
{
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++) {
        const struct register_text_field *field = &register_text_fields[i];
        char what[64];
        (void)snprintf(what, sizeof what, "the authority's '%s'", field->key);
        int code = authority->texts[i] == NULL
                       ? 0
                       : act_check_text(authority->texts[i], what, field->limit, err);
        if (code != 0)
            return code;
    }
    return 0;
}

static int check_date(const char *text, const char *what, struct overt_error *err)
{
    struct date date;
    char day[TIME_TEXT_MAX] = "";
    if (text != NULL && date_parse(text, &date))
        date_format(date, day);
    if (text == NULL || strcmp(text, day) == 0)
        return 0;
    return error_set(err, OVERT_INPUT, "%s is not a date: write it like 2026-11-22", what);
}

static int check_documents(const struct register_authority *authority, struct overt_error *err)
{
    if (authority->document_count > REGISTER_DOCUMENTS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d documents", REGISTER_DOCUMENTS_MAX);
    int code = 0;
    for (size_t i = 0; code == 0 && i < authority->document_count; i++) {
        const struct register_document *one = &authority->documents[i];
        char what[64];
        if (register_document_word(one->kind) == NULL)
            return error_set(err, OVERT_INPUT,
                             "a document is DPIA, EIA, CIA, APD, policy, SOP, mandate or training");
        (void)snprintf(what, sizeof what, "the reference of the %s",
                       register_document_word(one->kind));
        code = act_check_text(one->reference, what, 500, err);
        (void)snprintf(what, sizeof what, "the date of the %s", register_document_word(one->kind));
        if (code == 0)
            code = check_date(one->dated, what, err);
    }
    return code;
}

static int check_cameras(const struct register_authority *authority, struct overt_error *err)
{
    if (authority->camera_count > REGISTER_CAMERAS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d cameras", REGISTER_CAMERAS_MAX);
    int code = 0;
    for (size_t i = 0; code == 0 && i < authority->camera_count; i++) {
        const struct register_planned_camera *one = &authority->cameras[i];
        code = act_check_text(one->name, "a camera's name", 255, err);
        if (code == 0 && one->zone != NULL)
            code = act_check_text(one->zone, "a camera's zone", 200, err);
        if (code == 0 && register_camera_word(one->kind) == NULL)
            code = error_set(err, OVERT_INPUT,
                             "a camera is fixed, vehicle, mobile, body-worn or recording");
        for (size_t j = 0; code == 0 && j < i; j++)
            if (strcmp(authority->cameras[j].name, one->name) == 0)
                code = error_set(err, OVERT_INPUT, "two cameras have one name: name each apart");
    }
    return code;
}

static int check_criteria(const struct operate_plan *plan, struct overt_error *err)
{
    int code = 0;
    for (int i = 1; code == 0 && i < REGISTER_CATEGORY_COUNT; i++) {
        const char *criterion = plan->authority->criteria[i];
        const char *word = register_category_word((enum register_category)i);
        char what[64];
        if (criterion == NULL)
            continue;
        if ((plan->categories >> i & 1) == 0)
            return error_set(err, OVERT_INPUT,
                             "there is a criterion for %s, which is not among the categories",
                             word);
        (void)snprintf(what, sizeof what, "the criterion for %s", word);
        code = act_check_text(criterion, what, 2000, err);
    }
    return code;
}

static int check_figures(const struct register_authority *authority, struct overt_error *err)
{
    if (authority->use_case != 0 && register_use_case_word(authority->use_case) == NULL)
        return error_set(err, OVERT_INPUT,
                         "the use case is crime-hotspot, missing-hotspot, cni-pso, event-pso, "
                         "intelligence or other");
    if ((authority->use_case == REGISTER_USE_OTHER) !=
        (authority->texts[REGISTER_TEXT_USE_CASE_OTHER] != NULL))
        return error_set(err, OVERT_INPUT, "another use case is said in words: 'other: ...'");
    uint32_t known = (1u << (REGISTER_SCHEDULE_8_MAX + 1)) - 2u;
    if ((authority->schedule_8 & ~known) != 0)
        return error_set(err, OVERT_INPUT, "the Schedule 8 condition is a paragraph from 1 to %d",
                         REGISTER_SCHEDULE_8_MAX);
    if (authority->has_position && (authority->latitude < REGISTER_LATITUDE_MIN ||
                                    authority->latitude > REGISTER_LATITUDE_MAX ||
                                    authority->longitude < REGISTER_LONGITUDE_MIN ||
                                    authority->longitude > REGISTER_LONGITUDE_MAX))
        return error_set(err, OVERT_INPUT,
                         "the coordinates are not in England or Wales: latitude %.2f to %.2f, "
                         "longitude %.2f to %.2f",
                         REGISTER_LATITUDE_MIN / 100.0, REGISTER_LATITUDE_MAX / 100.0,
                         REGISTER_LONGITUDE_MIN / 100.0, REGISTER_LONGITUDE_MAX / 100.0);
    if (authority->list_cap < 0 || authority->list_cap > REGISTER_CAP_MAX)
        return error_set(err, OVERT_INPUT, "the list size cap is a number of images from 1 to %d",
                         REGISTER_CAP_MAX);
    return 0;
}

static int check_officers(const struct operate_plan *plan, struct overt_error *err)
{
    if (plan->officer_count > OPERATE_OFFICERS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d officers", OPERATE_OFFICERS_MAX);
    for (size_t i = 0; i < plan->officer_count; i++)
        if (plan->officers[i].name == NULL)
            return error_set(err, OVERT_INPUT, "an assigned officer has no name");
    return 0;
}

int authority_check(const struct operate_plan *plan, struct overt_error *err)
{
    const struct register_authority *authority = plan->authority;
    int code = check_officers(plan, err);
    if (code != 0 || authority == NULL)
        return code;
    code = check_figures(authority, err);
    if (code == 0)
        code = check_texts(authority, err);
    if (code == 0)
        code = check_date(authority->texts[REGISTER_TEXT_THRESHOLD_SET],
                          "the day on which the threshold was set", err);
    if (code == 0)
        code = check_documents(authority, err);
    if (code == 0)
        code = check_cameras(authority, err);
    if (code == 0)
        code = check_criteria(plan, err);
    return code;
}

struct register_plan authority_plan(const struct operate_plan *plan, double threshold)
{
    return (struct register_plan){
        .mode = plan->mode,
        .title = plan->title,
        .purpose = plan->purpose,
        .legal_basis = plan->legal_basis,
        .necessity = plan->necessity,
        .proportionality = plan->proportionality,
        .place = plan->place,
        .opens = plan->opens,
        .closes = plan->closes,
        .threshold = threshold,
        .categories = plan->categories,
        .body_worn = plan->body_worn,
        .authority = plan->authority,
        .asked = plan->asked,
    };
}

int authority_refuse_over(struct act *act, const struct register_operation *operation,
                          struct overt_error *err)
{
    const char *name = act->reference;
    if (operation->overruled_at != 0)
        return act_refuse(act, err,
                          "the urgent authority of %s was overruled: plan a new operation", name);
    if (operation->refused_at != 0)
        return act_refuse(act, err, "%s was refused: plan a new operation", name);
    if (operation->cancelled_at != 0)
        return act_refuse(act, err, "%s was cancelled: plan a new operation", name);
    if (operation->closed_at != 0)
        return act_refuse(act, err, "%s is closed and stays so: plan a new operation", name);
    if (operation->ends < operation->closes && act->now > operation->ends)
        return act_refuse(act, err,
                          "the urgent authority of %s was not reviewed within 24 hours and has "
                          "lapsed: plan a new operation",
                          name);
    if (act->now > operation->closes)
        return act_refuse(act, err, "%s has expired: plan a new operation", name);
    return 0;
}

int authority_refuse_author(struct act *act, const struct register_operation *operation,
                            struct overt_error *err)
{
    struct register_version *versions = NULL;
    size_t count = 0;
    int code = register_versions(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS,
                                 &versions, &count, err);
    bool author = operation->planned_by == NULL ||
                  strcmp(operation->planned_by, act->officer.name) == 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        author |= strcmp(versions[i].officer, act->officer.name) == 0;
    register_versions_free(&versions, count);
    if (code == 0 && author)
        code = act_refuse(act, err,
                          "who planned an operation cannot authorise it, nor decide on it "
                          "otherwise: ask another authorising officer");
    return code;
}

int act_check_assigned(struct act *act, struct overt_error *err)
{
    uint32_t any = 0, own = 0;
    int code = register_assigned_roles(act->operate->store, act->operation, act->officer.id, &any,
                                       &own, err);
    if (code != 0 || (act->officer.roles & ~(any & ~own) & act->right->roles) != 0)
        return code;
    return act_refuse(act, err,
                      "other officers are assigned to %s: ask one of them, or have a planner "
                      "assign you (overt operation assign)",
                      act->reference);
}

int authority_assign(struct act *act, int64_t operation, const struct operate_plan *plan,
                     struct overt_error *err)
{
    struct register_by by = act_by(act);
    int code = 0;
    for (size_t i = 0; code == 0 && i < plan->officer_count; i++) {
        struct register_officer person = {0};
        code = register_officer_find(act->operate->store, plan->officers[i].name, &person, err);
        if (code == OVERT_NOT_FOUND)
            return error_set(err, OVERT_INPUT,
                             "no officer has the name of an assigned one: see `overt officer "
                             "list`");
        if (code == 0)
            code = register_operation_assign(&by, operation, person.id, plan->officers[i].role,
                                             true, err);
        register_officer_finish(&person);
    }
    return code;
}
