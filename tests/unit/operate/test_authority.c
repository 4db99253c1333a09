// SPDX-License-Identifier: Apache-2.0
// test_authority.c - the written authority: its text, its versions, what it limits; urgent
// authority that is confirmed, overruled or not reviewed in time; notices, officers, other ends.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "operate/written.h"
#include "overt/permit.h"
#include "register/read.h"
#include "register/write.h"
#include "scene.h"
#include "store/store.h"

#define LIVE REGISTER_MODE_LIVE
#define RFR  REGISTER_MODE_RETROSPECTIVE
#define ERR  (&s->err)
#define OP   (s->operate)
#define REF  (s->reference)

#define DO(call)                                    \
    do {                                            \
        if ((call) != 0)                            \
            fail_msg("%s: %s", #call, s->err.text); \
    } while (0)
#define NO(call, words)                                \
    do {                                               \
        struct scene_before before_ = scene_before(s); \
        scene_refused(s, before_, (call), words);      \
    } while (0)

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    struct scene *s = *state = &scene;
    DO(operate_officer_add_ranked(OP, "Admin", "Duty", REGISTER_ROLE_AUTHORISING,
                                  REGISTER_RANK_INSPECTOR, ERR));
    DO(operate_officer_add_ranked(OP, "Admin", "Reviewer", REGISTER_ROLE_AUDITOR, 0, ERR));
    return 0;
}

static int teardown(void **state)
{
    scene_end(*state);
    return 0;
}

static struct register_operation read_at(struct scene *s, moment as_at)
{
    struct register_operation operation = {0};
    DO(register_operation_find(operate_store(OP), REF, as_at, &operation, ERR));
    return operation;
}

static enum register_state state_at(struct scene *s, moment as_at)
{
    struct register_operation operation = read_at(s, as_at);
    enum register_state state = operation.state;
    register_operation_finish(&operation);
    return state;
}

static moment permit_ends(struct scene *s)
{
    AUTO_FREE char *note = NULL;
    struct register_operation operation = read_at(s, s->now);
    DO(register_permit(operate_store(OP), operation.id, &note, ERR));
    register_operation_finish(&operation);
    const char *closes = strstr(note, "\ncloses ");
    moment ends = 0;
    assert_non_null(closes);
    char text[TIME_TEXT_MAX] = "";
    (void)sscanf(closes, "\ncloses %39s", text);
    assert_true(time_parse(text, 0, &ends));
    return ends;
}

/// Urgent authority at `now` over a retrospective operation of two days, opened, used once.
static void urgent(struct scene *s)
{
    struct operate_plan plan = scene_plan(s, RFR);
    plan.closes = plan.opens + 48 * HOUR;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(operate_authorise_urgent(OP, "Duty", REF, "a child, missing since noon", ERR));
    DO(scene_enrol(s, "Planner", 1, "missing since noon", "family"));
    DO(operate_review(OP, "Operator", REF, ERR));
    DO(operate_open_operation(OP, "Operator", REF, ERR));
}

static int search(struct scene *s)
{
    struct operate_search_result result;
    return scene_search(s, "Detective", scene_file(s, "probe.jpg", "SCENE\nface 1 90 80\n"),
                        &result);
}

static size_t lapsed(struct scene *s, moment as_at, moment *ret_at)
{
    struct register_lapsed *list = NULL;
    size_t count = 0;
    DO(register_lapsed(operate_store(OP), 0, as_at, &list, &count, ERR));
    if (count > 0)
        *ret_at = list[0].at;
    register_lapsed_free(&list, count);
    return count;
}

static void not_reviewed_in_time(void **state)
{
    struct scene *s = *state;
    moment begun = s->now, at = 0;
    urgent(s);
    assert_int_equal(permit_ends(s), begun + 24 * HOUR);
    DO(search(s));
    s->now = begun + 24 * HOUR;
    assert_int_equal(lapsed(s, s->now, &at), 0);
    DO(search(s));
    s->now += 1;
    assert_int_equal(lapsed(s, s->now, &at), 1);
    assert_int_equal(at, begun + 24 * HOUR + 1);
    struct register_operation operation = read_at(s, s->now);
    assert_int_equal(operation.lapsed_at, at);
    register_operation_finish(&operation);
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_EXPIRED);
    assert_int_equal(state_at(s, s->now - 1), REGISTER_STATE_OPEN);
    NO(search(s), "has lapsed");
    NO(operate_pause(OP, "Operator", REF, "x", ERR), "has lapsed");
    NO(operate_confirm(OP, "Chief", REF, "right", ERR), "has lapsed");
    NO(operate_overrule(OP, "Chief", REF, "wrong", ERR), "has lapsed");
    DO(operate_review_after(OP, "Reviewer", REF, "no superintendent was asked", ERR));
    // Never opened, it cannot be opened then either.
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.closes = plan.opens + 26 * HOUR;
    plan.opens += 2 * HOUR;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(operate_authorise_urgent(OP, "Duty", REF, "a child", ERR));
    DO(operate_notify(OP, "Planner", REF, "a page", ERR));
    DO(scene_enrol(s, "Planner", 1, "missing", "family"));
    s->now += 24 * HOUR + 1;
    NO(operate_open_operation(OP, "Operator", REF, ERR), "has lapsed");
    assert_int_equal(lapsed(s, s->now, &at), 2);
}

static void confirmed(void **state)
{
    struct scene *s = *state;
    moment begun = s->now, at = 0;
    urgent(s);
    s->now += 20 * HOUR;
    NO(operate_confirm(OP, "Duty", REF, "right", ERR), "rank of superintendent");
    DO(operate_confirm(OP, "Chief", REF, "a life at risk", ERR));
    NO(operate_confirm(OP, "Both", REF, "again", ERR), "reviewed already");
    NO(operate_overrule(OP, "Both", REF, "again", ERR), "reviewed already");
    assert_int_equal(permit_ends(s), begun + 48 * HOUR);
    s->now = begun + 24 * HOUR + 1;
    assert_int_equal(lapsed(s, s->now, &at), 0);
    DO(operate_review(OP, "Operator", REF, ERR));
    DO(search(s));
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_OPEN);
}

static void confirmed_does_not_mend_a_changed_list(void **state)
{
    struct scene *s = *state;
    urgent(s);
    DO(operate_unlist(OP, "Planner", REF, 1, "found", ERR));
    DO(operate_confirm(OP, "Chief", REF, "right", ERR));
    NO(search(s), "changed after it was opened");
}

static void overruled(void **state)
{
    struct scene *s = *state;
    moment at = 0;
    urgent(s);
    DO(search(s));
    s->now += HOUR;
    NO(operate_overrule(OP, "Duty", REF, "no", ERR), "rank of superintendent");
    DO(operate_overrule(OP, "Chief", REF, "it could have waited", ERR));
    assert_int_equal(lapsed(s, s->now, &at), 1);
    assert_int_equal(at, s->now);
    assert_int_equal(lapsed(s, s->now - 1, &at), 0);
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_REFUSED);
    NO(search(s), "overruled");
    NO(operate_open_operation(OP, "Operator", REF, ERR), "overruled");
    NO(operate_close_operation(OP, "Operator", REF, ERR), "over");
    NO(scene_enrol(s, "Planner", 2, "x", "y"), "over");
    DO(operate_review_after(OP, "Reviewer", REF, "it was not urgent", ERR));
}

static void versions(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, LIVE);
    moment begun = s->now;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    s->now += 60;
    struct register_authority authority = scene_authority();
    authority.use_case = REGISTER_USE_EVENT;
    authority.list_cap = 2;
    authority.texts[REGISTER_TEXT_WHY] = "a threat";
    authority.criteria[REGISTER_CATEGORY_SUSPECT] = "wanted for robbery";
    authority.criteria[REGISTER_CATEGORY_BLUE_LIST] = NULL;
    plan.authority = &authority;
    plan.categories = 1u << REGISTER_CATEGORY_MISSING | 1u << REGISTER_CATEGORY_SUSPECT;
    plan.opens = begun + 2 * HOUR;
    plan.closes = begun + 6 * HOUR;
    plan.threshold = 0.8;
    plan.title = "A better test";
    DO(operate_amend(OP, "Both", REF, &plan, ERR));
    NO(operate_authorise(OP, "Both", REF, ERR), "cannot authorise it");
    NO(operate_authorise_version(OP, "Chief", REF, 1, ERR), "version 2 now");
    DO(operate_authorise_version(OP, "Chief", REF, 2, ERR));
    NO(operate_amend(OP, "Planner", REF, &plan, ERR), "needs a new operation");

    struct register_operation old = read_at(s, begun), new = read_at(s, s->now);
    assert_string_equal(old.title, "A test");
    assert_true(old.version == 1 && old.authority.use_case == REGISTER_USE_MISSING_HOTSPOT &&
                old.closes == begun + 4 * HOUR);
    assert_string_equal(new.title, "A better test");
    assert_true(new.version == 2 && new.authority.use_case == REGISTER_USE_EVENT);
    assert_string_equal(new.authority.texts[REGISTER_TEXT_WHY], "a threat");
    assert_string_equal(new.authority.criteria[REGISTER_CATEGORY_SUSPECT], "wanted for robbery");
    assert_true(new.threshold > 0.79 && new.opens == begun + 2 * HOUR);
    assert_int_equal(new.authorised_rank, REGISTER_RANK_SUPERINTENDENT);
    register_operation_finish(&old);
    register_operation_finish(&new);

    // The newest version is what holds: window, cap.
    DO(operate_notify(OP, "Planner", REF, "a page", ERR));
    DO(scene_enrol(s, "Planner", 1, "missing", "family"));
    DO(scene_enrol(s, "Planner", 2, "missing", "family"));
    NO(scene_enrol(s, "Planner", 3, "missing", "family"), "2 images that its authority allows");
    DO(operate_review(OP, "Operator", REF, ERR));
    NO(operate_open_operation(OP, "Operator", REF, ERR), "begins on");
    s->now = begun + 5 * HOUR; // past the first version's window
    DO(operate_open_operation(OP, "Operator", REF, ERR));
    assert_int_equal(permit_ends(s), begun + 6 * HOUR);
}

/// What `missing` names blocks the authority, alone and in words.
static void lacks(struct scene *s, const struct register_authority *authority,
                  enum register_mode mode, const char *missing)
{
    char words[120];
    struct operate_plan plan = scene_plan(s, mode);
    plan.authority = authority;
    (void)snprintf(words, sizeof words, "lacks: %s; have a planner fill it in: overt operation "
                   "complete", missing);
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    NO(operate_authorise(OP, "Chief", REF, ERR), words);
}

/// Every part that a written authority must say blocks it, one by one; for live and otherwise.
static void every_gap_blocks(void **state)
{
    struct scene *s = *state;
    static const struct {
        enum register_text text;
        const char *name;
        bool live, urgent; ///< live alone; blocks urgent authority too
    } texts[] = {
        {REGISTER_TEXT_WHY, "why", false, true},
        {REGISTER_TEXT_WHO, "who", false, true},
        {REGISTER_TEXT_WHERE, "where", false, true},
        {REGISTER_TEXT_THRESHOLD_BY, "threshold set by", false, false},
        {REGISTER_TEXT_THRESHOLD_SET, "threshold date", false, false},
        {REGISTER_TEXT_THRESHOLD_WHY, "threshold reason", false, false},
        {REGISTER_TEXT_ZONE, "zone", true, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct register_authority one = scene_authority();
        one.texts[texts[i].text] = NULL;
        lacks(s, &one, LIVE, texts[i].name);
        if (texts[i].urgent)
            NO(operate_authorise_urgent(OP, "Duty", REF, "now", ERR), texts[i].name);
        else
            DO(operate_authorise_urgent(OP, "Duty", REF, "now", ERR));
        if (!texts[i].live)
            lacks(s, &one, RFR, texts[i].name);
    }
#define LACKS(change, words, urgently)                                                \
    do {                                                                              \
        struct register_authority one = scene_authority();                            \
        change;                                                                       \
        lacks(s, &one, LIVE, words);                                                  \
        int code_ = operate_authorise_urgent(OP, "Duty", REF, "now", ERR);            \
        assert_int_equal(code_, (urgently) ? 0 : OVERT_REFUSED);                      \
    } while (0)
    LACKS(one.use_case = 0, "use case", false);
    LACKS(one.schedule_8 = 0, "Schedule 8 condition", false);
    LACKS(one.list_cap = 0, "list cap", false);
    LACKS(one.camera_count = 0, "cameras", false);
    LACKS(one.criteria[REGISTER_CATEGORY_MISSING] = NULL, "criteria by category", false);
    LACKS(one.documents[0].kind = REGISTER_DOCUMENT_SOP, "DPIA", false);
    LACKS(one.documents[1].kind = REGISTER_DOCUMENT_SOP, "EIA", false);
    LACKS(one.document_count = 3, "APD", false);
    LACKS(one.documents[2].kind = REGISTER_DOCUMENT_SOP, "CIA", true);
    LACKS(one.documents[0].dated = NULL, "date of the DPIA", true);
    LACKS(one.documents[2].dated = NULL, "date of the CIA", true);
    LACKS(one.has_position = false, "coordinates", true);
    // Nothing at all: what does not fit into the line is told of.
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.authority = NULL;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    NO(operate_authorise(OP, "Chief", REF, ERR), "lacks: use case, Schedule 8 condition, why, who");
    assert_non_null(strstr(s->err.text, ", ...; have a planner fill it in"));
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_PLANNED);
}

/// What is missing is added and nothing else; in urgency until the review, which needs it.
static void completed(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, RFR);
    struct register_authority some = scene_authority(), more = {0}, other = {0};
    some.texts[REGISTER_TEXT_THRESHOLD_WHY] = NULL;
    some.documents[0].dated = NULL;
    plan.authority = &some;
    plan.closes = plan.opens + 48 * HOUR;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    NO(operate_complete(OP, "Operator", REF, &more, ERR), "takes the role planner");
    assert_int_equal(operate_complete(OP, "Planner", REF, &more, ERR), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "nothing in it"));
    other.texts[REGISTER_TEXT_WHY] = "something else";
    assert_int_equal(operate_complete(OP, "Planner", REF, &other, ERR), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "'why' is said already"));
    DO(operate_authorise_urgent(OP, "Duty", REF, "a child", ERR));
    DO(scene_enrol(s, "Planner", 1, "missing since noon", "family"));
    DO(operate_review(OP, "Operator", REF, ERR));
    DO(operate_open_operation(OP, "Operator", REF, ERR));
    NO(operate_confirm(OP, "Chief", REF, "right", ERR), "date of the DPIA, threshold reason");
    NO(operate_amend(OP, "Planner", REF, &plan, ERR), "needs a new operation");

    more.texts[REGISTER_TEXT_THRESHOLD_WHY] = "few false alerts";
    more.documents[0] = (struct register_document){REGISTER_DOCUMENT_DPIA, "DPIA-1", "2026-10-01"};
    more.document_count = 1;
    other = more;
    other.documents[0].dated = NULL;
    s->now += HOUR;
    DO(operate_complete(OP, "Both", REF, &other, ERR));
    other = more;
    other.texts[REGISTER_TEXT_THRESHOLD_WHY] = "another reason";
    assert_int_equal(operate_complete(OP, "Both", REF, &other, ERR), OVERT_INPUT);
    NO(operate_confirm(OP, "Both", REF, "right", ERR), "cannot authorise it");
    DO(operate_complete(OP, "Planner", REF, &more, ERR));
    struct register_operation operation = read_at(s, s->now);
    assert_true(operation.version == 3 && operation.authority.document_count == 4);
    assert_string_equal(operation.authority.documents[0].dated, "2026-10-01");
    assert_string_equal(operation.authority.texts[REGISTER_TEXT_WHY], "Two are at risk.");
    register_operation_finish(&operation);
    DO(operate_confirm(OP, "Chief", REF, "right", ERR));
    more = (struct register_authority){.texts = {[REGISTER_TEXT_POLICY] = "LFR policy"}};
    NO(operate_complete(OP, "Planner", REF, &more, ERR), "needs a new operation");
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_OPEN);

    // Too late: it has lapsed.
    plan.opens = s->now;
    plan.closes = s->now + 48 * HOUR;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(operate_authorise_urgent(OP, "Duty", REF, "a child", ERR));
    s->now += 24 * HOUR + 1;
    NO(operate_complete(OP, "Planner", REF, &more, ERR), "lapsed");
}

static void limits(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, LIVE);
    struct register_authority authority;
    static char long_text[8002];
    memset(long_text, 'x', sizeof long_text - 1);
#define WRONG(member, words)                                                               \
    do {                                                                                   \
        authority = (struct register_authority){0};                                        \
        member;                                                                            \
        plan.authority = &authority;                                                       \
        int code_ = operate_plan(OP, "Planner", &plan, REF, ERR);                          \
        if ((code_ != OVERT_INPUT && code_ != OVERT_LIMIT) || !strstr(s->err.text, words)) \
            fail_msg("%s: %d %s", #member, code_, s->err.text);                            \
    } while (0)
    WRONG(authority.list_cap = 20001, "list size cap");
    WRONG(authority.use_case = REGISTER_USE_OTHER, "in words");
    WRONG(authority.texts[REGISTER_TEXT_USE_CASE_OTHER] = "x", "in words");
    WRONG(authority.schedule_8 = 1u << 10, "paragraph");
    WRONG(authority.texts[REGISTER_TEXT_WHERE] = long_text, "'where'");
    WRONG(authority.texts[REGISTER_TEXT_WHO] = " ", "'who'");
    WRONG(authority.texts[REGISTER_TEXT_THRESHOLD_SET] = "01/11/2026", "not a date");
    WRONG(authority.has_position = true, "England or Wales");
    WRONG((authority.has_position = true, authority.latitude = 5595, authority.longitude = -319),
          "England or Wales"); // Edinburgh
    WRONG(authority.criteria[REGISTER_CATEGORY_SUSPECT] = "x", "not among the categories");
    WRONG((authority.document_count = 1, authority.documents[0].kind = REGISTER_DOCUMENT_EIA),
          "reference of the EIA");
    WRONG((authority.camera_count = 1, authority.cameras[0].name = "C"), "a camera is");
#undef WRONG
    plan.authority = NULL;
    plan.threshold = 0.1;
    NO(operate_plan(OP, "Planner", &plan, REF, ERR), "below");
    plan.threshold = 0.7;
    plan.opens = s->now + 150LL * 24 * HOUR; // months ahead
    plan.closes = plan.opens + HOUR;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    assert_int_equal(state_at(s, s->now), REGISTER_STATE_PLANNED);
    assert_int_equal(state_at(s, plan.closes + 1), REGISTER_STATE_EXPIRED);
}

static void assigned_officers(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    const struct operate_adjudication seen = {.credible = true, .subject = "clear"};
    const struct operate_officer officers[] = {{"Operator", REGISTER_ROLE_OPERATOR}};
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.officers = officers;
    plan.officer_count = 1;
    DO(operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(operate_authorise(OP, "Chief", REF, ERR));
    DO(operate_notify(OP, "Planner", REF, "a page", ERR));
    DO(scene_enrol(s, "Planner", 1, "missing", "family"));
    NO(operate_review(OP, "Second", REF, ERR), "other officers are assigned");
    DO(operate_review(OP, "Operator", REF, ERR));
    DO(operate_open_operation(OP, "Operator", REF, ERR));
    const char *file = scene_file(s, "a.vid", "SCENES 3\nface 1 100 80\n");
    NO(scene_live(s, "Second", file, NULL, &result), "other officers are assigned");
    DO(scene_live(s, "Operator", file, NULL, &result));
    NO(operate_adjudicate(OP, "Second", 1, &seen, ERR), "other officers are assigned");
    NO(operate_assign(OP, "Operator", REF, "Second", REGISTER_ROLE_OPERATOR, true, ERR), "role");
    NO(operate_assign(OP, "Planner", REF, "Beat", REGISTER_ROLE_OPERATOR, true, ERR),
       "does not have the role");
    NO(operate_assign(OP, "Planner", REF, "Operator", REGISTER_ROLE_OPERATOR, true, ERR),
       "already");
    DO(operate_assign(OP, "Planner", REF, "Second", REGISTER_ROLE_OPERATOR, true, ERR));
    DO(operate_assign(OP, "Planner", REF, "Operator", REGISTER_ROLE_OPERATOR, false, ERR));
    NO(operate_adjudicate(OP, "Operator", 1, &seen, ERR), "other officers are assigned");
    DO(operate_adjudicate(OP, "Second", 1, &seen, ERR));
    // Nobody is assigned as engagement officer: everybody with the role may.
    const struct operate_engagement met = {.stopped = true, .identity_checked = true};
    DO(operate_engage(OP, "Beat", 1, &met, ERR));
}

static void notices(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_AUTHORISE | SCENE_LIST | SCENE_REVIEW);
    const struct operate_notice none = {.words = "critical threat", .exception = true};
    NO(operate_notice(OP, "Planner", REF, &none, ERR), "role authorising");
    NO(operate_notice(OP, "Duty", REF, &none, ERR), "superintendent");
    DO(operate_notice(OP, "Chief", REF, &none, ERR));
    DO(operate_open_operation(OP, "Operator", REF, ERR));
    moment told = s->now += 60;
    struct register_operation operation = read_at(s, s->now);
    assert_true(operation.notice_exception && operation.notice_from == 0);
    register_operation_finish(&operation);
    const struct operate_notice later = {.words = "https://force.example/lfr", .public_at = told};
    DO(operate_notice(OP, "Operator", REF, &later, ERR));
    NO(operate_notice(OP, "Operator", REF, &later, ERR), "recorded already");
    operation = read_at(s, s->now);
    assert_true(!operation.notice_exception && operation.notice_from == told);
    assert_string_equal(operation.notice, "https://force.example/lfr");
    struct register_notice *list = NULL;
    size_t count = 0;
    DO(register_notices(operate_store(OP), operation.id, s->now, &list, &count, ERR));
    assert_true(count == 2 && list[0].exception && !list[1].exception);
    register_notices_free(&list, count);
    register_operation_finish(&operation);
    operation = read_at(s, told - 1);
    assert_string_equal(operation.notice, "critical threat");
    register_operation_finish(&operation);
}

static void other_ends(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL & ~SCENE_OPEN);
    NO(operate_refuse(OP, "Chief", REF, "no", ERR), "is authorised");
    DO(operate_cancel(OP, "Planner", REF, "the event is off", ERR));
    NO(operate_open_operation(OP, "Operator", REF, ERR), "was cancelled");
    NO(operate_cancel(OP, "Planner", REF, "again", ERR), "was cancelled");
    NO(scene_enrol(s, "Planner", 3, "x", "y"), "is over");
    scene_prepare(s, LIVE, 0);
    NO(operate_refuse(OP, "Duty", REF, "no", ERR), "superintendent");
    DO(operate_refuse(OP, "Chief", REF, "why here is not said", ERR));
    NO(operate_authorise(OP, "Chief", REF, ERR), "was refused");
    struct register_operation operation = read_at(s, s->now);
    assert_string_equal(operation.decided_by, "Chief");
    assert_string_equal(operation.decided_why, "why here is not said");
    register_operation_finish(&operation);
    scene_prepare(s, LIVE, SCENE_ALL);
    NO(operate_cancel(OP, "Planner", REF, "x", ERR), "close it instead");
    NO(operate_review_after(OP, "Reviewer", REF, "x", ERR), "not over");
    DO(operate_close_operation(OP, "Planner", REF, ERR));
    DO(operate_review_after(OP, "Reviewer", REF, "first", ERR));
    s->now += 1;
    DO(operate_review_after(OP, "Planner", REF, "second", ERR));
    operation = read_at(s, s->now);
    assert_string_equal(operation.findings, "second");
    register_operation_finish(&operation);
    operation = read_at(s, s->now - 1);
    assert_string_equal(operation.findings, "first");
    register_operation_finish(&operation);
}

static void as_a_text(void **state)
{
    struct scene *s = *state;
    AUTO_TEXT struct text form, missing;
    text_init(&form, 65536);
    text_init(&missing, 1000);
    struct written *written = memory_new(1, sizeof *written);
    written_form(&form);
    DO(written_parse(form.bytes, form.length, s->now, written, ERR));
    written_missing(written, &missing);
    assert_string_equal(missing.bytes, "");
    DO(operate_plan(OP, "Planner", &written->plan, REF, ERR));
    written_finish(written);
    struct register_operation operation = read_at(s, s->now);
    const struct register_authority *a = &operation.authority;
    assert_int_equal(a->use_case, REGISTER_USE_MISSING_HOTSPOT);
    assert_true(a->has_position && a->latitude == 5237 && a->longitude == -126);
    assert_true(a->camera_count == 1 && a->document_count == 4 && a->list_cap == 50);
    assert_int_equal(a->schedule_8, 1 << 3 | 1 << 4);
    register_authority_gaps(a, operation.mode, operation.categories, false, &missing);
    assert_string_equal(missing.bytes, "");
    register_operation_finish(&operation);

    static const struct {
        const char *text, *words;
    } wrong[] = {
        {"titel: x", "line 1: there is no such field"},
        {"title x", "line 1 is no field"},
        {"\n  x", "line 2 is indented"},
        {"title: a\ntitle: b", "line 2: 'title' is said twice, before in line 1"},
        {"title:", "'title' says nothing"},
        {"mode: covert", "'mode' is live, retrospective or"},
        {"use-case: fishing", "'use-case' is crime-hotspot"},
        {"opens: 31 February 2027", "'opens' is not a time"},
        {"threshold: 2", "between 0 and 1"},
        {"list-cap: 1.5", "number of images"},
        {"categories: missing, people", "no category: people"},
        {"schedule-8: 10", "paragraphs from 1 to 9"},
        {"coordinates: 52.37", "a latitude and a longitude"},
        {"camera: A | spy", "'camera' is written"},
        {"document: NDA | x", "'document' is written"},
        {"criterion: missing", "'criterion' is written"},
        {"criterion: missing | a\ncriterion: missing | b", "said twice"},
        {"officer: O. Lee | chef", "'officer' is written"},
        {"body-worn: maybe", "yes or no"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int code = written_parse(wrong[i].text, strlen(wrong[i].text), s->now, written, ERR);
        if (code != OVERT_INPUT || strstr(s->err.text, wrong[i].words) == NULL)
            fail_msg("%s: %d %s", wrong[i].text, code, s->err.text);
    }
    const char *lines = "purpose:\n  one\n\n  two  \n# remark\nuse-case: other: a festival\n"
                        "coordinates: 52.3749, -1.2651\n";
    DO(written_parse(lines, strlen(lines), s->now, written, ERR));
    assert_string_equal(written->plan.purpose, "one\n\ntwo");
    assert_string_equal(written->authority.texts[REGISTER_TEXT_USE_CASE_OTHER], "a festival");
    assert_true(written->authority.latitude == 5237 && written->authority.longitude == -127);
    written_finish(written);
    memory_free(written);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(not_reviewed_in_time),
        TEST(confirmed),
        TEST(confirmed_does_not_mend_a_changed_list),
        TEST(overruled),
        TEST(versions),
        TEST(every_gap_blocks),
        TEST(completed),
        TEST(limits),
        TEST(assigned_officers),
        TEST(notices),
        TEST(other_ends),
        TEST(as_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
