// SPDX-License-Identifier: Apache-2.0
// complete.c - a written authority that lacks something is filled in, and nothing is authorised
// while it does. In urgency some of it follows, before the review that confirms it.
#include <string.h>

#include "operate/authority.h"
#include "operate/threshold.h"

#define GAPS_TOLD_MAX 150 ///< bytes of a line that has to hold more

int authority_refuse_gaps(struct act *act, const struct register_operation *operation, bool urgent,
                          struct overt_error *err)
{
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 1000);
    register_authority_gaps(&operation->authority, operation->mode, operation->categories, urgent,
                            &gaps);
    if (gaps.length == 0)
        return 0;
    size_t told = gaps.length;
    while (told > GAPS_TOLD_MAX)
        while (gaps.bytes[--told] != ',')
            continue;
    return act_refuse(act, err,
                      "the authority of %s lacks: %.*s%s; have a planner fill it in: overt "
                      "operation complete",
                      act->reference, (int)told, gaps.bytes, told < gaps.length ? ", ..." : "");
}

// ---- what is added ----

static int said_already(struct overt_error *err, const char *field)
{
    return error_set(err, OVERT_INPUT,
                     "'%s' is said already, and otherwise: leave it out (overt operation amend "
                     "changes a plan that is not authorised)",
                     field);
}

/// True when there is something to add; *ret_fault: it is said otherwise.
static bool is_new(const char *have, const char *more, bool *ret_fault)
{
    if (more == NULL)
        return false;
    *ret_fault |= have != NULL && strcmp(have, more) != 0;
    return have == NULL;
}

static int add_texts(struct register_authority *authority, const struct register_authority *more,
                     size_t *added, struct overt_error *err)
{
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++) {
        bool fault = false;
        if (is_new(authority->texts[i], more->texts[i], &fault)) {
            authority->texts[i] = more->texts[i];
            *added += 1;
        }
        if (fault)
            return said_already(err, register_text_fields[i].key);
    }
    for (int i = 0; i < REGISTER_CATEGORY_COUNT; i++) {
        bool fault = false;
        if (is_new(authority->criteria[i], more->criteria[i], &fault)) {
            authority->criteria[i] = more->criteria[i];
            *added += 1;
        }
        if (fault)
            return said_already(err, "criterion");
    }
    return 0;
}

static int add_figures(struct register_authority *authority, const struct register_authority *more,
                       size_t *added, struct overt_error *err)
{
#define FIGURE(member, field)                                                   \
    do {                                                                        \
        if (authority->member != 0 && more->member != 0 &&                      \
            authority->member != more->member)                                  \
            return said_already(err, field);                                    \
        *added += authority->member == 0 && more->member != 0;                  \
        authority->member = more->member != 0 ? more->member : authority->member; \
    } while (0)
    FIGURE(use_case, "use-case");
    FIGURE(schedule_8, "schedule-8");
    FIGURE(list_cap, "list-cap");
#undef FIGURE
    if (!more->has_position)
        return 0;
    if (authority->has_position &&
        (authority->latitude != more->latitude || authority->longitude != more->longitude))
        return said_already(err, "coordinates");
    *added += !authority->has_position;
    authority->has_position = true;
    authority->latitude = more->latitude;
    authority->longitude = more->longitude;
    return 0;
}

/// A document that stands without its date gets it; another one is a further one.
static int add_document(struct register_authority *authority, const struct register_document *more,
                        size_t *added, struct overt_error *err)
{
    for (size_t i = 0; i < authority->document_count; i++) {
        struct register_document *one = &authority->documents[i];
        bool fault = false;
        if (one->kind != more->kind || strcmp(one->reference, more->reference) != 0)
            continue;
        if (is_new(one->dated, more->dated, &fault)) {
            one->dated = more->dated;
            *added += 1;
        }
        return fault ? said_already(err, register_document_word(more->kind)) : 0;
    }
    if (authority->document_count == REGISTER_DOCUMENTS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d documents", REGISTER_DOCUMENTS_MAX);
    authority->documents[authority->document_count++] = *more;
    *added += 1;
    return 0;
}

/// A camera that stands without its zone gets it.
static int add_camera(struct register_authority *authority,
                      const struct register_planned_camera *more, size_t *added,
                      struct overt_error *err)
{
    for (size_t i = 0; i < authority->camera_count; i++) {
        struct register_planned_camera *one = &authority->cameras[i];
        bool fault = one->kind != more->kind;
        if (strcmp(one->name, more->name) != 0)
            continue;
        if (is_new(one->zone, more->zone, &fault)) {
            one->zone = more->zone;
            *added += 1;
        }
        return fault ? said_already(err, "camera") : 0;
    }
    if (authority->camera_count == REGISTER_CAMERAS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d cameras", REGISTER_CAMERAS_MAX);
    authority->cameras[authority->camera_count++] = *more;
    *added += 1;
    return 0;
}

/// Adds what `more` says to `authority`, whose texts stay where they are.
static int add_all(struct register_authority *authority, const struct register_authority *more,
                   struct overt_error *err)
{
    size_t added = 0;
    int code = add_texts(authority, more, &added, err);
    if (code == 0)
        code = add_figures(authority, more, &added, err);
    for (size_t i = 0; code == 0 && i < more->document_count; i++)
        code = add_document(authority, &more->documents[i], &added, err);
    for (size_t i = 0; code == 0 && i < more->camera_count; i++)
        code = add_camera(authority, &more->cameras[i], &added, err);
    if (code == 0 && added == 0)
        code = error_set(err, OVERT_INPUT, "there is nothing in it that is not said already");
    return code;
}

// ---- the act ----

/// Not authorised yet, or in urgency and not reviewed yet.
static int check_open_to_more(struct act *act, const struct register_operation *operation,
                              struct overt_error *err)
{
    const char *name = act->reference;
    if (operation->authorised_at == 0)
        return authority_refuse_over(act, operation, err);
    if (operation->urgent_until == 0 || operation->confirmed_at != 0 ||
        operation->overruled_at != 0)
        return act_refuse(act, err,
                          "%s is authorised as it stands: a change needs a new operation", name);
    if (act->now > operation->urgent_until)
        return act_refuse(act, err,
                          "the urgent authority of %s was not reviewed within 24 hours and has "
                          "lapsed: plan a new operation",
                          name);
    return 0;
}

int operate_complete(struct operate *operate, const char *as, const char *reference,
                     const struct register_authority *more, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_COMPLETE, reference, &operation, err);
    if (code == 0)
        code = check_open_to_more(&act, &operation, err);
    struct register_authority authority = operation.authority; // texts of both, owned by neither
    if (code == 0)
        code = add_all(&authority, more, err);
    struct register_asked asked = {0};
    if (code == 0)
        code = register_operation_wish(operate->store, operation.id, REGISTER_AS_AT_ALWAYS, &asked,
                                       err);
    const struct operate_plan plan = {
        .mode = operation.mode,
        .title = operation.title,
        .purpose = operation.purpose,
        .legal_basis = operation.legal_basis,
        .necessity = operation.necessity,
        .proportionality = operation.proportionality,
        .place = operation.place,
        .opens = operation.opens,
        .closes = operation.closes,
        .categories = operation.categories,
        .body_worn = operation.body_worn,
        .authority = &authority,
        .asked = asked,
    };
    if (code == 0)
        code = authority_check(&plan, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_plan written = authority_plan(&plan, operation.threshold);
    struct register_by by = act_by(&act);
    code = register_operation_amend(&by, operation.id, &written, err);
    return act_close(&act, code, err);
}
