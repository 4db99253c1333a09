// SPDX-License-Identifier: Apache-2.0
// search.c - one picture against the list of an open operation: retrospective (RFR) and
// operator-initiated (OIFR).
//
// What is written: the search with the origin of its picture, and one alert per candidate. The
// probe's template is wiped; its picture goes with the alerts of a retrospective search and nowhere
// at all otherwise (rule R2).
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "operate/faces.h"
#include "operate/guard.h"
#include "operate/internal.h"
#include "operate/picture.h"

#define CANDIDATES_DEFAULT 10

struct search {
    struct act *act;
    const struct list *list;
    const struct operate_probe *probe;
    enum register_mode mode;
    struct overt_candidate candidates[ARRAY_COUNT(((struct operate_search_result *)0)->candidates)];
    size_t count;
    void *jpeg; ///< of the probe's face; NULL for OIFR and without candidates
    size_t jpeg_size;
};

bool search_captured(const char *text, moment now, char ret_text[TIME_TEXT_MAX])
{
    struct date date;
    moment when = 0;
    if (date_parse(text, &date))
        date_format(date, ret_text);
    else if (time_parse(text, now, &when))
        time_format(when, ret_text);
    else
        return false;
    return true;
}

/// `captured` is as the record keeps it, so that text order is time order.
static bool lies_ahead(const char *captured, moment now)
{
    char today[TIME_TEXT_MAX], second[TIME_TEXT_MAX];
    date_format(date_of(now), today);
    time_format(now, second);
    return strlen(captured) == strlen(today) ? strcmp(captured, today) > 0
                                             : strcmp(captured, second) > 0;
}

static int check_origin(const struct operate_probe *probe, moment now, struct overt_error *err)
{
    char captured[TIME_TEXT_MAX];
    int code = act_check_text(probe->captured, "when the picture was captured", 40, err);
    if (code == 0 && !search_captured(probe->captured, now, captured))
        code = error_set(err, OVERT_INPUT,
                         "when the picture was captured is not a date: write 2026-11-22 or "
                         "2026-11-22T10:00");
    if (code == 0 && lies_ahead(captured, now))
        code = error_set(err, OVERT_INPUT,
                         "when the picture was captured lies ahead: give the day on which it was");
    if (code == 0)
        code = act_check_text(probe->place, "where the picture was captured", 500, err);
    if (code == 0)
        code = act_check_text(probe->source_type,
                              "the source type, such as CCTV or body-worn video", 200, err);
    return code;
}

static struct given_picture given_by(const struct operate_probe *probe)
{
    return (struct given_picture){probe->picture, probe->picture_bytes, probe->picture_size};
}

int search_check(const struct operate_probe *probe, enum register_mode mode, moment now,
                 struct overt_error *err)
{
    const struct given_picture given = given_by(probe);
    int code = probe->faces == NULL ? given_picture_check(&given, err) : 0;
    if (code == 0)
        code = act_check_text(probe->reason, "the reason of the search", OPERATE_TEXT_MAX, err);
    if (code == 0 && probe->offence != NULL)
        code = act_check_text(probe->offence, "the offence", 500, err);
    if (code == 0 && register_offence_word(probe->offence_type) == NULL)
        code = error_set(err, OVERT_INPUT,
                         "name the group of the offence that the search is about, such as theft; "
                         "none when it is about no offence (--offence-type)");
    if (code == 0 && mode == REGISTER_MODE_RETROSPECTIVE)
        code = check_origin(probe, now, err);
    else if (code == 0)
        code = act_check_text(probe->place, "where the check is made", 500, err);
    size_t most = ARRAY_COUNT(((struct search *)0)->candidates);
    if (code == 0 && probe->limit > most)
        code = error_set(err, OVERT_LIMIT, "at most %zu candidates are returned", most);
    return code;
}

/// The record rested while the engine looked at the probe.
static int check_standing(struct act *act, struct overt_error *err)
{
    enum register_state state = REGISTER_STATE_OPEN;
    int code = register_standing(act->operate->store, act->operation, &state, err);
    if (code != 0 || state == REGISTER_STATE_OPEN)
        return code;
    return act_refuse(act, err,
                      "%s was %s meanwhile, or somebody was taken off its list: nothing was "
                      "compared",
                      act->reference, state == REGISTER_STATE_PAUSED ? "paused" : "closed");
}

/// Compares; afterwards the probe's template is gone, and its picture unless an alert needs it.
static int compare(struct search *search, struct overt_error *err)
{
    AUTO_FREE struct one_face *face = memory_new(1, sizeof *face);
    const struct operate_probe *probe = search->probe;
    const struct given_picture given = given_by(probe);
    int code = probe->faces != NULL
                   ? faces_take(search->act, probe->faces, probe->face, face, err)
                   : one_face_read(search->act, &given, true, face, err);
    size_t limit = search->probe->limit > 0 ? search->probe->limit : CANDIDATES_DEFAULT;
    if (code == 0)
        code = check_standing(search->act, err);
    if (code == 0)
        code = list_search(search->act, search->list, &face->face, search->candidates, limit,
                           &search->count, err);
    if (code == 0 && search->count > 0 && search->mode == REGISTER_MODE_RETROSPECTIVE)
        code = picture_of_face(face->image, face->faces, face->count, face->which, &search->jpeg,
                               &search->jpeg_size, err);
    one_face_finish(face);
    return code;
}

int search_write(const struct register_by *by, int64_t operation, const struct operate_probe *probe,
                 enum register_mode mode, size_t candidates, int64_t *ret_id,
                 struct overt_error *err)
{
    char captured[TIME_TEXT_MAX] = "";
    bool dated = probe->captured != NULL && search_captured(probe->captured, by->at, captured);
    struct register_new_search written = {
        .mode = mode,
        .captured = dated ? captured : NULL,
        .place = probe->place,
        .source_type = probe->source_type,
        .reason = probe->reason,
        .offence = probe->offence,
        .body_worn = probe->body_worn,
        .candidates = (int64_t)candidates,
        .offence_type = probe->offence_type,
    };
    return register_search_add(by, operation, &written, ret_id, err);
}

static int file_candidate(struct search *search, const struct register_by *by, int64_t id,
                          size_t rank, struct operate_candidate *ret_candidate,
                          struct overt_error *err)
{
    const struct overt_candidate *candidate = &search->candidates[rank];
    const struct register_entry *entry = list_entry(search->list, candidate->id);
    if (entry == NULL)
        return error_set(
            err, OVERT_CORRUPT,
            "a candidate is on no list: have the record checked with `overt ledger verify`");
    struct register_new_alert written = {
        .entry = entry->id,
        .search = id,
        .source = search->mode == REGISTER_MODE_RETROSPECTIVE ? search->probe->source_type : NULL,
        .body_worn = search->probe->body_worn ||
                     register_probe_from(search->probe->source_type) == REGISTER_PROBE_BODY_WORN,
        .score = (double)candidate->score,
        .threshold = search->list->operation.threshold,
        .rank = (int64_t)rank + 1,
        .picture = search->jpeg,
        .picture_size = search->jpeg_size,
    };
    ret_candidate->entry = entry->id;
    ret_candidate->score = written.score;
    (void)text_copy(ret_candidate->nominal, sizeof ret_candidate->nominal, entry->nominal);
    return register_alert_add(by, search->list->operation.id, &written, &ret_candidate->alert, err);
}

static int file_all(struct search *search, struct operate_search_result *ret_result,
                    struct overt_error *err)
{
    struct register_by by = act_by(search->act);
    int code = act_open(search->act, err);
    if (code != 0)
        return code;
    code = search_write(&by, search->list->operation.id, search->probe, search->mode, search->count,
                        &ret_result->search, err);
    for (size_t i = 0; code == 0 && i < search->count; i++)
        code = file_candidate(search, &by, ret_result->search, i, &ret_result->candidates[i], err);
    ret_result->count = search->count;
    return act_close(search->act, code, err);
}

static int run(struct act *act, const struct operate_probe *probe, enum register_mode mode,
               struct operate_search_result *ret_result, struct overt_error *err)
{
    AUTO_LIST struct list list = {0};
    struct search search = {.act = act, .list = &list, .probe = probe, .mode = mode};
    int code = search_check(probe, mode, act->now, err);
    if (code == 0)
        code = list_open(act, mode, &list, err);
    if (code == 0)
        code = compare(&search, err);
    if (code == 0)
        code = file_all(&search, ret_result, err);
    overt_bytes_free(search.jpeg);
    return code;
}

static int search_as(struct operate *operate, const char *as, enum act_kind kind,
                     const char *reference, const struct operate_probe *probe,
                     enum register_mode mode, struct operate_search_result *ret_result,
                     struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_GUARD struct guard guard = {0};
    if (reference == NULL || reference[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the operation, such as RFR-2026-0001");
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    int code = act_begin(&act, operate, as, kind, reference, err);
    guard_enter(&guard);
    if (code == 0)
        code = run(&act, probe, mode, result, err);
    if (code == 0)
        *ret_result = *result;
    return code;
}

int operate_search(struct operate *operate, const char *as, const char *reference,
                   const struct operate_probe *probe, struct operate_search_result *ret_result,
                   struct overt_error *err)
{
    return search_as(operate, as, ACT_SEARCH, reference, probe, REGISTER_MODE_RETROSPECTIVE,
                     ret_result, err);
}

int operate_identify(struct operate *operate, const char *as, const char *reference,
                     const struct operate_probe *probe, struct operate_search_result *ret_result,
                     struct overt_error *err)
{
    return search_as(operate, as, ACT_IDENTIFY, reference, probe, REGISTER_MODE_OPERATOR_INITIATED,
                     ret_result, err);
}
