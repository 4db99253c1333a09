// SPDX-License-Identifier: Apache-2.0
// authority_show.c - the written authority on the page of an operation, as text and as JSON.
#include "cli/authority_show.h"

#include "cli/out.h"

int authority_parts_read(struct store *store, int64_t operation, moment as_at,
                         struct authority_parts *ret_parts, struct overt_error *err)
{
    struct authority_parts *parts = ret_parts;
    *parts = (struct authority_parts){0};
    int code =
        register_versions(store, operation, as_at, &parts->versions, &parts->version_count, err);
    if (code == 0)
        code =
            register_notices(store, operation, as_at, &parts->notices, &parts->notice_count, err);
    if (code == 0)
        code = register_decisions(store, operation, as_at, &parts->decisions,
                                  &parts->decision_count, err);
    if (code == 0)
        code = register_assigned(store, operation, as_at, &parts->assigned, &parts->assigned_count,
                                 err);
    return code;
}

void authority_parts_finish(struct authority_parts *parts)
{
    register_versions_free(&parts->versions, parts->version_count);
    register_notices_free(&parts->notices, parts->notice_count);
    register_decisions_free(&parts->decisions, parts->decision_count);
    register_assigned_free(&parts->assigned, parts->assigned_count);
    *parts = (struct authority_parts){0};
}

static void said(struct text *out, const struct register_authority *authority,
                 enum register_text which)
{
    if (authority->texts[which] != NULL)
        out_field(out, register_text_fields[which].name, authority->texts[which]);
}

static const char *use_case(const struct register_authority *authority)
{
    return authority->use_case == REGISTER_USE_OTHER
               ? authority->texts[REGISTER_TEXT_USE_CASE_OTHER]
               : register_use_case_name(authority->use_case);
}

static void conditions(struct text *out, uint32_t schedule_8)
{
    AUTO_TEXT struct text words;
    text_init(&words, 1000);
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((schedule_8 >> i & 1) != 0)
            text_printf(&words, "%sparagraph %d, %s", words.length > 0 ? "; " : "", i,
                        register_schedule_8_name(i));
    if (words.length > 0)
        out_field(out, "Schedule 8", words.bytes);
}

static void day_words(const char *dated, char words[TIME_TEXT_MAX])
{
    struct date date;
    words[0] = '\0';
    if (dated != NULL && date_parse(dated, &date))
        date_format_words(date, words);
}

static void threshold_set(struct text *out, const struct register_authority *authority)
{
    char day[TIME_TEXT_MAX];
    const char *who = authority->texts[REGISTER_TEXT_THRESHOLD_BY];
    day_words(authority->texts[REGISTER_TEXT_THRESHOLD_SET], day);
    if (who != NULL || day[0] != '\0')
        out_fieldf(out, "Threshold set by", "%s%s%s", who != NULL ? who : "",
                   who != NULL && day[0] != '\0' ? ", " : "", day);
    said(out, authority, REGISTER_TEXT_THRESHOLD_WHY);
}

static void several(struct text *out, const struct register_authority *authority)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (authority->criteria[i] != NULL)
            out_fieldf(out, "Criterion", "%s: %s",
                       register_category_word((enum register_category)i), authority->criteria[i]);
    for (size_t i = 0; i < authority->camera_count; i++) {
        const struct register_planned_camera *one = &authority->cameras[i];
        out_fieldf(out, "Camera planned", "%s, %s%s%s", one->name, register_camera_word(one->kind),
                   one->zone != NULL ? ", " : "", one->zone != NULL ? one->zone : "");
    }
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *one = &authority->documents[i];
        char day[TIME_TEXT_MAX];
        day_words(one->dated, day);
        out_fieldf(out, register_document_word(one->kind), "%s%s%s", one->reference,
                   day[0] != '\0' ? ", " : "", day);
    }
}

void authority_text(struct text *out, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 1000);
    if (authority->use_case != 0)
        out_field(out, "Use case", use_case(authority));
    conditions(out, authority->schedule_8);
    said(out, authority, REGISTER_TEXT_POLICY);
    said(out, authority, REGISTER_TEXT_ALTERNATIVES);
    said(out, authority, REGISTER_TEXT_WHY);
    said(out, authority, REGISTER_TEXT_WHO);
    said(out, authority, REGISTER_TEXT_WHERE);
    said(out, authority, REGISTER_TEXT_ZONE);
    if (authority->has_position)
        out_fieldf(out, "Coordinates", "%.2f, %.2f (to about a kilometre)",
                   authority->latitude / 100.0, authority->longitude / 100.0);
    threshold_set(out, authority);
    if (authority->list_cap != 0)
        out_fieldf(out, "List at most", "%lld images", (long long)authority->list_cap);
    several(out, authority);
    register_authority_gaps(authority, operation->mode, operation->categories, false, &gaps);
    if (gaps.length > 0)
        out_field(out, "Not said", gaps.bytes);
}

static const char *decision_name(enum register_decision_kind kind)
{
    switch (kind) {
    case REGISTER_DECISION_URGENT:
        return "Urgent authority";
    case REGISTER_DECISION_CONFIRM:
        return "Confirmed";
    case REGISTER_DECISION_OVERRULE:
        return "Overruled";
    case REGISTER_DECISION_REFUSE:
        return "Refused";
    case REGISTER_DECISION_CANCEL:
        return "Cancelled";
    case REGISTER_DECISION_REVIEW:
        return "Reviewed";
    }
    return "Decided";
}

/// The newest notice is on the page already; the ones before it here.
static void notices_text(struct text *out, const struct authority_parts *parts)
{
    char when[TIME_TEXT_MAX];
    for (size_t i = 0; i + 1 < parts->notice_count; i++) {
        const struct register_notice *one = &parts->notices[i];
        out_fieldf(out, "Notice before", "%s%s, %s", one->exception ? "none: " : "", one->words,
                   out_moment(one->at, when));
    }
}

void authority_parts_text(struct text *out, const struct register_operation *operation,
                          const struct authority_parts *parts)
{
    char when[TIME_TEXT_MAX];
    if (operation->version > 1) {
        const struct register_version *last = &parts->versions[parts->version_count - 1];
        out_fieldf(out, "Version", "%lld, %s, %s", (long long)last->version, last->officer,
                   out_moment(last->at, when));
    }
    notices_text(out, parts);
    for (size_t i = 0; i < parts->assigned_count; i++)
        out_fieldf(out, "Assigned", "%s, %s", parts->assigned[i].name,
                   register_role_word(parts->assigned[i].role));
    for (size_t i = 0; i < parts->decision_count; i++) {
        const struct register_decision *one = &parts->decisions[i];
        out_fieldf(out, decision_name(one->kind), "%s, %s: %s", one->officer,
                   out_moment(one->at, when), one->words);
    }
    if (operation->urgent_until != 0 && operation->confirmed_at == 0 && operation->lapsed_at == 0)
        out_fieldf(out, "To be reviewed by", "%s, or it lapses",
                   out_moment(operation->urgent_until, when));
    if (operation->lapsed_at != 0)
        out_fieldf(out, "Lapsed", "%s: all results are to be erased",
                   out_moment(operation->lapsed_at, when));
}

static void json_texts(struct json_writer *writer, const struct register_authority *authority)
{
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++) {
        AUTO_TEXT struct text key;
        text_init(&key, 64);
        for (const char *c = register_text_fields[i].key; *c != '\0'; c++)
            text_append_char(&key, *c == '-' ? '_' : *c);
        json_put_string_member(writer, key.bytes, authority->texts[i]);
    }
}

static void json_several(struct json_writer *writer, const struct register_authority *authority)
{
    json_put_key(writer, "criteria");
    json_put_object(writer);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (authority->criteria[i] != NULL)
            json_put_string_member(writer, register_category_word((enum register_category)i),
                                   authority->criteria[i]);
    json_put_end(writer);
    json_put_key(writer, "cameras_planned");
    json_put_array(writer);
    for (size_t i = 0; i < authority->camera_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "name", authority->cameras[i].name);
        json_put_string_member(writer, "kind", register_camera_word(authority->cameras[i].kind));
        json_put_string_member(writer, "zone", authority->cameras[i].zone);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "documents");
    json_put_array(writer);
    for (size_t i = 0; i < authority->document_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "kind",
                               register_document_word(authority->documents[i].kind));
        json_put_string_member(writer, "reference", authority->documents[i].reference);
        json_put_string_member(writer, "dated", authority->documents[i].dated);
        json_put_end(writer);
    }
    json_put_end(writer);
}

static void json_standing(struct json_writer *writer, const struct register_operation *operation)
{
    json_put_int_member(writer, "version", operation->version);
    json_put_string_member(writer, "authorised_rank",
                           register_rank_word(operation->authorised_rank));
    json_put_bool_member(writer, "notice_exception", operation->notice_exception);
    out_json_moment(writer, "notice_from", operation->notice_from);
    out_json_moment(writer, "ends", operation->ends);
    out_json_moment(writer, "urgent_until", operation->urgent_until);
    out_json_moment(writer, "confirmed_at", operation->confirmed_at);
    out_json_moment(writer, "overruled_at", operation->overruled_at);
    out_json_moment(writer, "lapsed_at", operation->lapsed_at);
    out_json_moment(writer, "refused_at", operation->refused_at);
    out_json_moment(writer, "cancelled_at", operation->cancelled_at);
    json_put_string_member(writer, "decided_by", operation->decided_by);
    json_put_string_member(writer, "decided_why", operation->decided_why);
    out_json_moment(writer, "reviewed_at", operation->reviewed_at);
    json_put_string_member(writer, "reviewed_by", operation->reviewed_by);
    json_put_string_member(writer, "findings", operation->findings);
}

void authority_json(struct json_writer *writer, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 1000);
    register_authority_gaps(authority, operation->mode, operation->categories, false, &gaps);
    json_standing(writer, operation);
    json_put_key(writer, "authority");
    json_put_object(writer);
    json_put_string_member(writer, "use_case", register_use_case_word(authority->use_case));
    json_texts(writer, authority);
    json_put_key(writer, "schedule_8");
    json_put_array(writer);
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((authority->schedule_8 >> i & 1) != 0)
            json_put_int(writer, i);
    json_put_end(writer);
    if (authority->has_position) {
        json_put_double_member(writer, "latitude", authority->latitude / 100.0);
        json_put_double_member(writer, "longitude", authority->longitude / 100.0);
    }
    json_put_key(writer, "list_cap");
    if (authority->list_cap != 0)
        json_put_int(writer, authority->list_cap);
    else
        json_put_null(writer);
    json_several(writer, authority);
    json_put_string_member(writer, "not_said", gaps.length > 0 ? gaps.bytes : NULL);
    json_put_end(writer);
}

void authority_parts_json(struct json_writer *writer, const struct authority_parts *parts)
{
    json_put_key(writer, "versions");
    json_put_array(writer);
    for (size_t i = 0; i < parts->version_count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "version", parts->versions[i].version);
        out_json_moment(writer, "at", parts->versions[i].at);
        json_put_string_member(writer, "officer", parts->versions[i].officer);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "notices");
    json_put_array(writer);
    for (size_t i = 0; i < parts->notice_count; i++) {
        json_put_object(writer);
        out_json_moment(writer, "at", parts->notices[i].at);
        json_put_string_member(writer, "officer", parts->notices[i].officer);
        json_put_bool_member(writer, "exception", parts->notices[i].exception);
        json_put_string_member(writer, "words", parts->notices[i].words);
        out_json_moment(writer, "from", parts->notices[i].public_at);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "decisions");
    json_put_array(writer);
    for (size_t i = 0; i < parts->decision_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "kind", register_decision_word(parts->decisions[i].kind));
        out_json_moment(writer, "at", parts->decisions[i].at);
        json_put_string_member(writer, "officer", parts->decisions[i].officer);
        json_put_string_member(writer, "words", parts->decisions[i].words);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_key(writer, "assigned");
    json_put_array(writer);
    for (size_t i = 0; i < parts->assigned_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "officer", parts->assigned[i].name);
        json_put_string_member(writer, "role", register_role_word(parts->assigned[i].role));
        json_put_end(writer);
    }
    json_put_end(writer);
}
