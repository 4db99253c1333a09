// SPDX-License-Identifier: Apache-2.0
// enrol.c - who is on a list and why: adding, reviewing, removing. One reason and one source per
// entry (rule R6).
#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/check.h"
#include "operate/enrol.h"

/// A draft may leave it out.
static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

static int check_provenance(const struct operate_entry *entry, struct overt_error *err)
{
    if (!is_blank(entry->justification))
        return act_check_text(entry->justification, "the justification", OPERATE_TEXT_MAX, err);
    if (register_source_is_sensitive(entry->source_type) ||
        register_basis_is_sensitive(entry->basis))
        return error_set(err, OVERT_INPUT,
                         "a picture from %s%s needs a justification: say why it is lawful and "
                         "necessary to use it",
                         entry->source_type ? register_source_name(entry->source_type)
                                            : "this source",
                         register_basis_is_sensitive(entry->basis) ? " with this basis" : "");
    return 0;
}

/// Nothing guesses who is under 18: who enrols says so, and why it is necessary (R6).
static int check_under_18(const struct operate_entry *entry, struct overt_error *err)
{
    if (entry->under_18 && is_blank(entry->under_18_reason))
        return error_set(err, OVERT_INPUT,
                         "an entry for somebody under 18 needs the reason why it is necessary "
                         "(--under-18-reason)");
    if (!entry->under_18 && !is_blank(entry->under_18_reason))
        return error_set(err, OVERT_INPUT,
                         "there is a reason for listing somebody under 18: say that they are "
                         "(--under-18), or leave the reason out");
    if (entry->under_18)
        return act_check_text(entry->under_18_reason, "the reason for listing somebody under 18",
                              OPERATE_TEXT_MAX, err);
    return 0;
}

static int check_details(const struct operate_entry *entry, struct overt_error *err)
{
    int code = check_provenance(entry, err);
    if (code == 0 && register_basis_word(entry->basis) == NULL)
        code = error_set(err, OVERT_INPUT,
                         "say by what right the force holds the picture (--basis), such as "
                         "pace-64a or common-law: see `overt help watchlist add`");
    if (code == 0)
        code = check_under_18(entry, err);
    if (code == 0 && !is_blank(entry->steps))
        code = act_check_text(entry->steps, "the steps taken", OPERATE_TEXT_MAX, err);
    return code;
}

/// Whole years from the day of the picture to the day on which the window opens.
static int picture_years(const char *captured, moment opens)
{
    struct date taken, used = date_of(opens);
    if (captured == NULL || !date_parse(captured, &taken))
        return -1;
    int years = used.year - taken.year;
    if (used.month < taken.month || (used.month == taken.month && used.day < taken.day))
        years--;
    return years < 0 ? 0 : years;
}

int enrol_check(const struct operate_entry *entry, moment now, struct overt_error *err)
{
    struct date date;
    int code = act_check_text(
        entry->nominal, "the nominal (the person's reference in the force's own system)", 127, err);
    if (code != 0)
        return code;
    if (register_category_word(entry->category) == NULL)
        return error_set(err, OVERT_INPUT,
                         "name the category, such as wanted-by-courts or missing: see `overt help "
                         "watchlist add`");
    if (!is_blank(entry->reason))
        code = act_check_text(entry->reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0 && !is_blank(entry->image_source))
        code = act_check_text(entry->image_source, "the image source", 500, err);
    if (code == 0 && entry->captured != NULL && !date_parse(entry->captured, &date))
        code = error_set(err, OVERT_INPUT,
                         "the day the picture was taken is not a date: write 2026-11-22");
    if (code == 0 && entry->captured != NULL && date_to_days(date) > date_to_days(date_of(now)))
        code = error_set(err, OVERT_INPUT,
                         "the day the picture was taken lies ahead: give the day on which it was");
    return code != 0 ? code : check_details(entry, err);
}

static const char *without_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static bool operation_is_over(const struct act *act, const struct register_operation *operation)
{
    return operation->closed_at != 0 || operation->refused_at != 0 ||
           operation->cancelled_at != 0 || operation->overruled_at != 0 ||
           act->now > operation->ends;
}

/// A list takes new people only before its operation is opened, and of the categories it was
/// planned for.
int enrol_check_growth(struct act *act, const struct register_operation *operation,
                       enum register_category category, struct overt_error *err)
{
    if (operation_is_over(act, operation))
        return act_refuse(act, err, "%s is over: its list takes nobody any more", act->reference);
    if (operation->opened_at != 0)
        return act_refuse(
            act, err,
            "%s is open and its permit is for the list as it was: plan a new operation for more "
            "people",
            act->reference);
    if (category != 0 && (operation->categories & (1u << category)) == 0)
        return act_refuse(
            act, err,
            "%s was not planned for the category %s: plan an operation whose list criteria include "
            "it",
            act->reference, register_category_word(category));
    if (operation->authority.list_cap != 0 &&
        operation->list.images >= operation->authority.list_cap)
        return act_refuse(act, err,
                          "the list of %s has the %lld images that its authority allows: take one "
                          "off, or plan for more",
                          act->reference, (long long)operation->authority.list_cap);
    return 0;
}

int enrol_write(const struct act *act, const struct register_operation *operation,
                const struct operate_entry *entry, const struct enrol_picture *picture,
                int64_t *ret_id, struct overt_error *err)
{
    struct date date;
    char day[TIME_TEXT_MAX];
    if (entry->captured != NULL && date_parse(entry->captured, &date))
        date_format(date, day);
    const struct register_new_detail detail = {
        .source_type = entry->source_type,
        .basis = entry->basis,
        .justification = is_blank(entry->justification) ? NULL : entry->justification,
        .under_18 = entry->under_18,
        .under_18_reason = entry->under_18 ? entry->under_18_reason : NULL,
        .steps = is_blank(entry->steps) ? NULL : entry->steps,
        .picture_years = picture_years(entry->captured, operation->opens),
    };
    const char *source = entry->image_source;
    const struct register_new_entry written = {
        .nominal = entry->nominal,
        .category = entry->category,
        .wanted_for_arrest = entry->wanted_for_arrest,
        .reason = entry->reason,
        .image_source = is_blank(source) && entry->source_type != 0
                            ? register_source_name(entry->source_type)
                            : source,
        .captured = entry->captured != NULL ? day : NULL,
        .picture_name = without_folder(entry->picture),
        .picture = picture->bytes,
        .picture_size = picture->size,
        .template_bytes = picture->packed,
        .template_size = picture->packed_size,
        .detail = &detail,
    };
    const struct register_by by = act_by(act);
    return register_entry_add(&by, operation->id, &written, ret_id, err);
}

static int file_entry(struct act *act, const struct register_operation *operation,
                      const struct operate_entry *entry, const struct one_face *face,
                      int64_t *ret_id, struct overt_error *err)
{
    uint8_t packed[ENROL_PACKED_MAX];
    const struct enrol_picture picture = {
        .bytes = face->bytes,
        .size = face->size,
        .packed = packed,
        .packed_size = overt_template_packed_size(face->face.dimension),
    };
    if (picture.packed_size > sizeof packed)
        return error_set(err, OVERT_LIMIT,
                         "the model's template is too large to be stored: use another model");
    overt_template_pack(&face->face, packed);
    int code = act_open(act, err);
    if (code == 0)
        code = act_close(act, enrol_write(act, operation, entry, &picture, ret_id, err), err);
    crypt_wipe(packed, sizeof packed);
    return code;
}

/// The record rested while the engine looked at the picture.
static int check_again(struct act *act, const struct operate_entry *entry,
                       struct register_operation *operation, struct overt_error *err)
{
    if (store_in_group(act->operate->store))
        return 0; // where it did not rest
    register_operation_finish(operation);
    int code = act_operation(act, operation, err);
    return code != 0 ? code : enrol_check_growth(act, operation, entry->category, err);
}

int operate_enrol(struct operate *operate, const char *as, const char *reference,
                  const struct operate_entry *entry, int64_t *ret_id, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    AUTO_FREE struct one_face *face = memory_new(1, sizeof *face);
    const struct given_picture given = {entry->picture, entry->picture_bytes, entry->picture_size};
    int64_t id = 0;
    int code = act_begin_on(&act, operate, as, ACT_ENROL, reference, &operation, err);
    if (code == 0)
        code = enrol_check(entry, act.now, err);
    if (code == 0)
        code = enrol_check_growth(&act, &operation, entry->category, err);
    if (code == 0)
        code = one_face_read(&act, &given, false, face, err);
    if (code == 0)
        code = check_again(&act, entry, &operation, err);
    if (code == 0)
        code = file_entry(&act, &operation, entry, face, &id, err);
    if (code == 0 && entry->advice != NULL)
        one_face_advise(face, entry->advice);
    one_face_finish(face);
    if (code == 0)
        *ret_id = id;
    return code;
}

/// Refuses when the officer added one of those that stand on the list, or when nobody stands on it.
static int check_review(struct act *act, const struct register_operation *operation,
                        struct overt_error *err)
{
    struct register_entry *entries = NULL;
    size_t count = 0, standing = 0;
    int code = register_entries(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS, &entries,
                                &count, err);
    bool own = false;
    for (size_t i = 0; code == 0 && i < count; i++) {
        standing += entries[i].removed_at == 0;
        own |= entries[i].removed_at == 0 && entries[i].added_by != NULL &&
               strcmp(entries[i].added_by, act->officer.name) == 0;
    }
    if (code == 0 && standing == 0)
        code = act_refuse(act, err, "the list of %s is empty: there is nothing to review",
                          act->reference);
    if (code == 0 && own)
        code = act_refuse(
            act, err, "a list is reviewed by somebody who added none of it: ask another officer");
    register_entries_free(&entries, count);
    return code;
}

/// The reviewer's own check of the list as it stands, made now when there is none; refuses when
/// that finds something, so that nobody approves what they have not looked at.
static int find_check(struct act *act, const struct register_operation *operation,
                      int64_t *ret_check, struct overt_error *err)
{
    CLEANUP(register_list_check_finish) struct register_list_check check = {0};
    size_t found = 0;
    int code = register_list_check_newest(act->operate->store, operation->id, act->officer.id,
                                          REGISTER_AS_AT_ALWAYS, &check, err);
    if (code != 0)
        return code;
    bool compared = check.pairs > 0 || operation->authorised_at == 0 || check.images < 2;
    if (check.id != 0 && check.stands && compared) {
        *ret_check = check.id;
        return 0;
    }
    code = check_list(act, operation, false, ret_check, &found, err);
    if (code != 0 || found == 0)
        return code;
    return act_refuse(act, err,
                      "%zu thing%s about the list of %s should be looked at first: see `overt "
                      "watchlist check %s`, then review it",
                      found, found == 1 ? "" : "s", act->reference, act->reference);
}

int operate_review(struct operate *operate, const char *as, const char *reference,
                   struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int64_t check = 0;
    int code = act_begin_on(&act, operate, as, ACT_REVIEW, reference, &operation, err);
    if (code == 0 && operation_is_over(&act, &operation))
        code =
            act_refuse(&act, err, "%s is over: its list needs no review any more", act.reference);
    if (code == 0)
        code = check_review(&act, &operation, err);
    if (code == 0)
        code = find_check(&act, &operation, &check, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_list_review_checked(&by, operation.id, check, err);
    return act_close(&act, code, err);
}

/// The entry must stand on this operation's list.
static int check_standing(struct act *act, const struct register_operation *operation, int64_t id,
                          struct overt_error *err)
{
    struct register_entry *entries = NULL;
    size_t count = 0;
    int code = register_entries(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS, &entries,
                                &count, err);
    bool standing = false, gone = false;
    for (size_t i = 0; code == 0 && i < count; i++) {
        standing |= entries[i].id == id && entries[i].removed_at == 0;
        gone |= entries[i].id == id && entries[i].removed_at != 0;
    }
    register_entries_free(&entries, count);
    if (code == 0 && gone)
        return act_refuse(act, err, "entry %lld was removed before: nothing is left to do",
                          (long long)id);
    if (code == 0 && !standing)
        return error_set(err, OVERT_NOT_FOUND, "%s has no entry %lld: see `overt watchlist list`",
                         act->reference, (long long)id);
    return code;
}

int operate_unlist(struct operate *operate, const char *as, const char *reference, int64_t entry,
                   const char *why, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_UNLIST, reference, &operation, err);
    if (code == 0)
        code = act_check_text(why, "why the entry is removed", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_standing(&act, &operation, entry, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_entry_remove(&by, entry, why, err);
    return act_close(&act, code, err);
}
