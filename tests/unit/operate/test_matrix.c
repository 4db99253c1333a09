// SPDX-License-Identifier: Apache-2.0
// test_matrix.c - the matrix of rights, walked whole: every act in every state by an officer of
// every role. What the table allows is done and has the state it should have; everything else is
// refused, is recorded as refused, and changes nothing.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "operate/rights.h"
#include "register/read.h"
#include "scene.h"

static const struct actor {
    const char *name;
    uint32_t roles;
    enum register_rank rank;
} actors[] = {
    {"Planner", REGISTER_ROLE_PLANNER, 0},
    {"Chief", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SUPERINTENDENT},
    {"Inspector", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR},
    {"Sergeant", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SERGEANT},
    {"Second", REGISTER_ROLE_OPERATOR, 0},
    {"Beat", REGISTER_ROLE_ENGAGEMENT, 0},
    {"Detective", REGISTER_ROLE_INVESTIGATOR, 0},
    {"Info", REGISTER_ROLE_INFORMATION, 0},
    {"Audit", REGISTER_ROLE_AUDITOR, 0},
    {"Admin", REGISTER_ROLE_ADMINISTRATOR, 0},
};

struct walk {
    struct scene *s;
    const struct actor *actor;
    int64_t alert, first; ///< of the operation: its alert, its first entry
};

#define DO(w, call)                                      \
    do {                                                 \
        if ((call) != 0)                                 \
            fail_msg("%s: %s", #call, (w)->s->err.text); \
    } while (0)

// ---- the acts, as the actor ----

#define REF (w->s->reference)
#define AS  (w->actor->name)
#define ERR (&w->s->err)
#define OP  (w->s->operate)

static int act_amend(struct walk *w)
{
    struct operate_plan plan = scene_plan(w->s, REGISTER_MODE_LIVE);
    plan.purpose = "To find them, and to say so better.";
    return operate_amend(OP, AS, REF, &plan, ERR);
}
static int act_complete(struct walk *w)
{
    const struct register_authority more = {.texts = {[REGISTER_TEXT_POLICY] = "LFR policy"}};
    return operate_complete(OP, AS, REF, &more, ERR);
}
static int act_authorise(struct walk *w) { return operate_authorise(OP, AS, REF, ERR); }
static int act_urgent(struct walk *w) { return operate_authorise_urgent(OP, AS, REF, "now", ERR); }
static int act_confirm(struct walk *w) { return operate_confirm(OP, AS, REF, "right", ERR); }
static int act_overrule(struct walk *w) { return operate_overrule(OP, AS, REF, "wrong", ERR); }
static int act_refuse(struct walk *w) { return operate_refuse(OP, AS, REF, "no", ERR); }
static int act_cancel(struct walk *w) { return operate_cancel(OP, AS, REF, "rain", ERR); }
static int act_notify(struct walk *w) { return operate_notify(OP, AS, REF, "another page", ERR); }
static int act_except(struct walk *w)
{
    const struct operate_notice notice = {.words = "critical threat", .exception = true};
    return operate_notice(OP, AS, REF, &notice, ERR);
}
static int act_assign(struct walk *w)
{
    return operate_assign(OP, AS, REF, "Operator", REGISTER_ROLE_OPERATOR, true, ERR);
}
static int act_open(struct walk *w) { return operate_open_operation(OP, AS, REF, ERR); }
static int act_close(struct walk *w) { return operate_close_operation(OP, AS, REF, ERR); }
static int act_pause(struct walk *w) { return operate_pause(OP, AS, REF, "rain", ERR); }
static int act_resume(struct walk *w) { return operate_resume(OP, AS, REF, "dry", ERR); }
static int act_review_after(struct walk *w)
{
    return operate_review_after(OP, AS, REF, "it did what it was for", ERR);
}
static int act_enrol(struct walk *w) { return scene_enrol(w->s, AS, 5, "missing", "family"); }
static int act_unlist(struct walk *w)
{
    return operate_unlist(OP, AS, REF, w->first, "found", ERR);
}
static int act_review(struct walk *w) { return operate_review(OP, AS, REF, ERR); }
static int act_live(struct walk *w)
{
    struct operate_live_result result;
    return scene_live(w->s, AS, scene_file(w->s, "one.vid", "SCENES 2\nface 9 100 80\n"), NULL,
                      &result);
}
static int judge(struct walk *w, const char *as)
{
    const struct operate_adjudication seen = {.credible = true, .subject = "even light"};
    return operate_adjudicate(OP, as, w->alert, &seen, ERR);
}
static int act_adjudicate(struct walk *w) { return judge(w, AS); }
static int act_engage(struct walk *w)
{
    const struct operate_engagement engagement = {.stopped = true, .identity_checked = true};
    return operate_engage(OP, AS, w->alert, &engagement, ERR);
}
static int act_outcome(struct walk *w)
{
    const struct operate_outcome none = {.kind = REGISTER_OUTCOME_NO_ACTION};
    return operate_outcome(OP, AS, w->alert, &none, ERR);
}

#define SAME 0 ///< the state stays

static const struct walked {
    enum act_kind kind;
    int (*act)(struct walk *w);
    enum register_state then;
} walked[] = {
    {ACT_AMEND, act_amend, SAME},
    {ACT_COMPLETE, act_complete, SAME},
    {ACT_AUTHORISE, act_authorise, REGISTER_STATE_AUTHORISED},
    {ACT_URGENT, act_urgent, REGISTER_STATE_AUTHORISED},
    {ACT_CONFIRM, act_confirm, SAME},
    {ACT_OVERRULE, act_overrule, REGISTER_STATE_REFUSED},
    {ACT_REFUSE, act_refuse, REGISTER_STATE_REFUSED},
    {ACT_CANCEL, act_cancel, REGISTER_STATE_CANCELLED},
    {ACT_NOTIFY, act_notify, SAME},
    {ACT_EXCEPT, act_except, SAME},
    {ACT_ASSIGN, act_assign, SAME},
    {ACT_OPEN, act_open, REGISTER_STATE_OPEN},
    {ACT_CLOSE, act_close, REGISTER_STATE_CLOSED},
    {ACT_PAUSE, act_pause, REGISTER_STATE_PAUSED},
    {ACT_RESUME, act_resume, REGISTER_STATE_OPEN},
    {ACT_REVIEW_AFTER, act_review_after, REGISTER_STATE_REVIEWED},
    {ACT_ENROL, act_enrol, SAME},
    {ACT_UNLIST, act_unlist, SAME},
    {ACT_REVIEW, act_review, SAME},
    {ACT_LIVE, act_live, SAME},
    {ACT_ADJUDICATE, act_adjudicate, SAME},
    {ACT_ENGAGE, act_engage, SAME},
    {ACT_OUTCOME, act_outcome, SAME},
};

// ---- an operation in a state ----

static bool is_alert_act(enum act_kind kind)
{
    return kind == ACT_ADJUDICATE || kind == ACT_ENGAGE || kind == ACT_OUTCOME;
}

static bool was_open(enum register_state state)
{
    return state == REGISTER_STATE_OPEN || state == REGISTER_STATE_PAUSED ||
           state == REGISTER_STATE_CLOSED || state == REGISTER_STATE_REVIEWED ||
           state == REGISTER_STATE_EXPIRED;
}

/// Numbers go up by one.
static int64_t last_id(struct walk *w, const char *table) { return scene_rows(w->s, table); }

static void raise_alert(struct walk *w)
{
    struct operate_live_result result;
    const char *file = scene_file(w->s, "seen.vid", "SCENES 3\nface 1 100 80\n");
    DO(w, scene_live(w->s, "Opener", file, NULL, &result));
    w->alert = last_id(w, "alert");
    assert_true(w->alert > 0);
}

/// Planned by Lister, authorised by Signer (or in urgency), opened by Opener.
static void make(struct walk *w, enum register_state state, enum act_kind kind)
{
    bool urgent = kind == ACT_CONFIRM || kind == ACT_OVERRULE || kind == ACT_COMPLETE;
    struct operate_plan plan = scene_plan(w->s, REGISTER_MODE_LIVE);
    DO(w, operate_plan(OP, "Lister", &plan, REF, ERR));
    DO(w, scene_enrol(w->s, "Lister", 1, "missing since Friday", "family"));
    w->first = last_id(w, "entry");
    DO(w, scene_enrol(w->s, "Lister", 2, "missing since Monday", "family"));
    if (state == REGISTER_STATE_REFUSED)
        DO(w, operate_refuse(OP, "Signer", REF, "no", ERR));
    if (state == REGISTER_STATE_CANCELLED)
        DO(w, operate_cancel(OP, "Signer", REF, "rain", ERR));
    if (state == REGISTER_STATE_PLANNED || state == REGISTER_STATE_REFUSED ||
        state == REGISTER_STATE_CANCELLED)
        return;
    if (urgent)
        DO(w, operate_authorise_urgent(OP, "Duty", REF, "a child", ERR));
    else
        DO(w, operate_authorise(OP, "Signer", REF, ERR));
    if (state == REGISTER_STATE_AUTHORISED)
        return;
    DO(w, operate_notify(OP, "Opener", REF, "a page", ERR));
    DO(w, operate_review(OP, "Opener", REF, ERR));
    if (state == REGISTER_STATE_NOTIFIED)
        return;
    DO(w, operate_open_operation(OP, "Opener", REF, ERR));
    if (is_alert_act(kind))
        raise_alert(w);
    if (kind == ACT_ENGAGE)
        DO(w, judge(w, "Opener"));
    if (state == REGISTER_STATE_PAUSED)
        DO(w, operate_pause(OP, "Opener", REF, "rain", ERR));
    if (state == REGISTER_STATE_CLOSED || state == REGISTER_STATE_REVIEWED)
        DO(w, operate_close_operation(OP, "Opener", REF, ERR));
    if (state == REGISTER_STATE_REVIEWED)
        DO(w, operate_review_after(OP, "Reviewer", REF, "all well", ERR));
    if (state == REGISTER_STATE_EXPIRED)
        w->s->now += 4 * HOUR + 1;
}

static enum register_state state_now(struct walk *w)
{
    struct register_operation operation = {0};
    DO(w, register_operation_find(operate_store(OP), REF, w->s->now, &operation, ERR));
    enum register_state state = operation.state;
    register_operation_finish(&operation);
    return state;
}

// ---- what the table says ----

static bool is_right(const struct actor *actor, enum act_kind kind, enum register_state state)
{
    const struct right *right = rights_of(kind);
    if ((actor->roles & right->roles) == 0 || actor->rank < right->rank)
        return false;
    if (right->states != 0 && (right->states & RIGHT_STATE(state)) == 0)
        return false;
    // What the table says in words.
    if (kind == ACT_URGENT)
        return actor->rank < REGISTER_RANK_SUPERINTENDENT;
    if (kind == ACT_EXCEPT)
        return actor->rank >= REGISTER_RANK_SUPERINTENDENT;
    if (kind == ACT_OPEN)
        return state == REGISTER_STATE_NOTIFIED;
    if (kind == ACT_CLOSE || kind == ACT_REVIEW_AFTER)
        return was_open(state);
    return true;
}

static enum register_state after(const struct walked *one, enum register_state state)
{
    bool told = one->kind == ACT_NOTIFY || one->kind == ACT_EXCEPT;
    if (told && state == REGISTER_STATE_AUTHORISED)
        return REGISTER_STATE_NOTIFIED;
    return one->then == SAME ? state : one->then;
}

static int done, refused;

/// One cell; false: it was done, and the operation is used up.
static bool walk_cell(struct walk *w, const struct walked *one, enum register_state state)
{
    int64_t before = scene_rows(w->s, "refusal"), entries = scene_rows(w->s, "ledger_entry");
    bool right = is_right(w->actor, one->kind, state);
    memset(&w->s->err, 0, sizeof w->s->err);
    int code = one->act(w);
    if (code != (right ? 0 : OVERT_REFUSED))
        fail_msg("%s, %s, by %s: %d, \"%s\"; the table says %s", rights_of(one->kind)->word,
                 register_state_word(state), w->actor->name, code, w->s->err.text,
                 right ? "yes" : "no");
    enum register_state expected = right ? after(one, state) : state, now = state_now(w);
    if (now != expected)
        fail_msg("%s, %s, by %s: now %s and not %s", rights_of(one->kind)->word,
                 register_state_word(state), w->actor->name, register_state_word(now),
                 register_state_word(expected));
    if (!right) {
        assert_int_equal(scene_rows(w->s, "refusal"), before + 1);
        assert_int_equal(scene_rows(w->s, "ledger_entry"), entries + 1);
    }
    *(right ? &done : &refused) += 1;
    return !right;
}

static void walk_state(void **state_of_test, enum register_state state)
{
    (void)state_of_test;
    static struct scene scene;
    scene_begin(&scene);
    struct walk walk = {.s = &scene}, *w = &walk;
#define ADD(name, roles, rank) \
    DO(w, operate_officer_add_ranked(OP, "Admin", name, roles, rank, ERR))
    ADD("Inspector", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR);
    ADD("Sergeant", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SERGEANT);
    ADD("Duty", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_CHIEF_INSPECTOR);
    ADD("Info", REGISTER_ROLE_INFORMATION, 0);
    ADD("Audit", REGISTER_ROLE_AUDITOR, 0);
    ADD("Reviewer", REGISTER_ROLE_AUDITOR, 0);
    ADD("Lister", REGISTER_ROLE_PLANNER, 0);
    ADD("Opener", REGISTER_ROLE_OPERATOR, 0);
    ADD("Signer", REGISTER_ROLE_AUTHORISING, 0);
    for (size_t i = 0; i < sizeof walked / sizeof walked[0]; i++) {
        if (is_alert_act(walked[i].kind) && !was_open(state))
            continue; // there is no alert to judge
        bool there = false;
        for (size_t j = 0; j < sizeof actors / sizeof actors[0]; j++) {
            walk.actor = &actors[j];
            if (!there)
                make(w, state, walked[i].kind);
            there = walk_cell(w, &walked[i], state);
        }
    }
    scene_end(&scene);
}

#define STATE(name, state) \
    static void name(void **of_test) { walk_state(of_test, state); }
STATE(planned, REGISTER_STATE_PLANNED)
STATE(authorised, REGISTER_STATE_AUTHORISED)
STATE(notified, REGISTER_STATE_NOTIFIED)
STATE(open, REGISTER_STATE_OPEN)
STATE(paused, REGISTER_STATE_PAUSED)
STATE(closed, REGISTER_STATE_CLOSED)
STATE(reviewed, REGISTER_STATE_REVIEWED)
STATE(refused_by_authority, REGISTER_STATE_REFUSED)
STATE(cancelled, REGISTER_STATE_CANCELLED)
STATE(expired, REGISTER_STATE_EXPIRED)

/// Acts that are about no operation: by role alone.
static void without_operation(void **of_test)
{
    (void)of_test;
    static struct scene scene;
    scene_begin(&scene);
    struct walk walk = {.s = &scene}, *w = &walk;
    ADD("Inspector", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR);
    ADD("Sergeant", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SERGEANT);
    ADD("Info", REGISTER_ROLE_INFORMATION, 0);
    ADD("Audit", REGISTER_ROLE_AUDITOR, 0);
    for (size_t j = 0; j < sizeof actors / sizeof actors[0]; j++) {
        char name[32], reference[32];
        walk.actor = &actors[j];
        (void)snprintf(name, sizeof name, "New officer %c", (char)('a' + j));
        struct operate_plan plan = scene_plan(&scene, REGISTER_MODE_LIVE);
        const struct {
            enum act_kind kind;
            int code;
        } said[] = {
            {ACT_OFFICER_ADD, operate_officer_add(OP, AS, name, REGISTER_ROLE_OPERATOR, ERR)},
            {ACT_RANK, operate_officer_rank(OP, AS, "Info", REGISTER_RANK_STAFF, ERR)},
            {ACT_SETTING, operate_setting(OP, AS, "force.name", "P", ERR)},
            {ACT_PLAN, operate_plan(OP, AS, &plan, reference, ERR)},
        };
        for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
            bool right = (rights_of(said[i].kind)->roles & actors[j].roles) != 0;
            assert_int_equal(said[i].code, right ? 0 : OVERT_REFUSED);
        }
    }
    assert_int_equal(operate_officer_rank(OP, "Admin", "Admin", REGISTER_RANK_CHIEF_OFFICER, ERR),
                     OVERT_REFUSED);
    scene_end(&scene);
}

/// Make a search / review it; choose a candidate / adjudicate it; decide / handle the complaint.
static void search_halves(struct walk *w)
{
    struct operate_search_result result = {0};
    struct operate_plan plan = scene_plan(w->s, REGISTER_MODE_RETROSPECTIVE);
    const struct operate_search_reviewed review = {.result = REGISTER_SEARCH_PROPER, .note = "n"};
    const struct operate_choice choice = {.rank = 1, .note = "the brow agrees"};
    const struct operate_outcome none = {.kind = REGISTER_OUTCOME_NO_ACTION};
    int64_t complaint = 0;
    DO(w, operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(w, operate_authorise(OP, "Signer", REF, ERR));
    DO(w, scene_enrol(w->s, "Planner", 1, "missing", "family"));
    DO(w, operate_review(OP, "Signer", REF, ERR));
    DO(w, operate_open_operation(OP, "Planner", REF, ERR));
    DO(w, scene_search(w->s, "All", scene_file(w->s, "p.jpg", "SCENE\nface 1 90 80\n"), &result));
    assert_int_equal(operate_search_review(OP, "All", result.search, &review, ERR), OVERT_REFUSED);
    DO(w, operate_choose(OP, "All", result.search, &choice, ERR));
    w->alert = result.candidates[0].alert;
    assert_int_equal(act_adjudicate(w), OVERT_REFUSED);
    DO(w, judge(w, "Operator"));
    DO(w, operate_outcome(OP, "All", w->alert, &none, ERR));
    DO(w, operate_complain(OP, "Signer", w->alert, 0, "it was not me", &complaint, ERR));
    assert_int_equal(operate_complaint_state(OP, "All", complaint, REGISTER_COMPLAINT_UPHELD, "n",
                                             ERR),
                     OVERT_REFUSED);
    DO(w, operate_complaint_state(OP, "Signer", complaint, REGISTER_COMPLAINT_UPHELD, "n", ERR));
    DO(w, operate_search_review(OP, "Signer", result.search, &review, ERR));
}

/// One officer with every role does no second half of anything.
static void nobody_does_both_halves(void **of_test)
{
    (void)of_test;
    static struct scene scene;
    scene_begin(&scene);
    struct walk walk = {.s = &scene}, *w = &walk;
    static const struct actor all = {"All", 255, REGISTER_RANK_CHIEF_OFFICER};
    static const struct actor duty = {"Duty", 255, REGISTER_RANK_INSPECTOR};
    size_t pairs = 0;
    (void)rights_pairs(&pairs);
    assert_true(pairs >= 5);
    ADD("All", 255, REGISTER_RANK_CHIEF_OFFICER);
    ADD("Duty", 255, REGISTER_RANK_INSPECTOR);
    ADD("Signer", REGISTER_ROLE_AUTHORISING, 0);
    struct operate_plan plan = scene_plan(&scene, REGISTER_MODE_LIVE);

    // plan, or change a plan / authorise, refuse
    walk.actor = &all;
    DO(w, operate_plan(OP, "All", &plan, REF, ERR));
    assert_int_equal(act_authorise(w), OVERT_REFUSED);
    assert_int_equal(act_refuse(w), OVERT_REFUSED);
    DO(w, operate_plan(OP, "Planner", &plan, REF, ERR));
    DO(w, act_amend(w));
    assert_int_equal(act_authorise(w), OVERT_REFUSED);
    assert_int_equal(act_refuse(w), OVERT_REFUSED);
    // add / review a list
    DO(w, scene_enrol(&scene, "All", 1, "missing", "family"));
    assert_int_equal(act_review(w), OVERT_REFUSED);
    // run / review it afterwards
    DO(w, operate_authorise(OP, "Signer", REF, ERR));
    DO(w, operate_notify(OP, "Planner", REF, "a page", ERR));
    DO(w, operate_review(OP, "Operator", REF, ERR));
    DO(w, act_open(w));
    struct operate_live_result result;
    const char *file = scene_file(&scene, "seen.vid", "SCENES 3\nface 1 100 80\n");
    DO(w, scene_live(&scene, "Operator", file, NULL, &result));
    walk.alert = 1;
    // adjudicate / engage
    DO(w, act_adjudicate(w));
    assert_int_equal(act_engage(w), OVERT_REFUSED);
    DO(w, act_close(w));
    assert_int_equal(act_review_after(w), OVERT_REFUSED);
    // urgent authority / its review, also after a promotion
    DO(w, operate_plan(OP, "Planner", &plan, REF, ERR));
    walk.actor = &duty;
    DO(w, act_urgent(w));
    DO(w, operate_officer_rank(OP, "Admin", "Duty", REGISTER_RANK_SUPERINTENDENT, ERR));
    assert_int_equal(act_confirm(w), OVERT_REFUSED);
    assert_non_null(strstr(scene.err.text, "does not review it"));
    assert_int_equal(act_overrule(w), OVERT_REFUSED);
    walk.actor = &all;
    DO(w, act_confirm(w));
    // add to a written authority / confirm it
    DO(w, operate_plan(OP, "Planner", &plan, REF, ERR));
    ADD("Night", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR);
    DO(w, operate_authorise_urgent(OP, "Night", REF, "now", ERR));
    DO(w, act_complete(w));
    assert_int_equal(act_confirm(w), OVERT_REFUSED);
    DO(w, operate_confirm(OP, "Signer", REF, "right", ERR));
    search_halves(w);
    print_message("# %zu pairs of acts, each by one officer with every role\n", pairs + 1);
    scene_end(&scene);
}

static void the_walk(void **of_test)
{
    (void)of_test;
    print_message("# %d cells done, %d refused\n", done, refused);
    assert_true(done >= 150 && refused >= 1500);
    size_t here = sizeof walked / sizeof walked[0];
    // besides: officers, ranks, settings, plans above; searches, checks and looks in test_refusals
    // and test_decide
    print_message("# %zu of %d acts walked through all states\n", here, ACT_KIND_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planned),
        cmocka_unit_test(authorised),
        cmocka_unit_test(notified),
        cmocka_unit_test(open),
        cmocka_unit_test(paused),
        cmocka_unit_test(closed),
        cmocka_unit_test(reviewed),
        cmocka_unit_test(refused_by_authority),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(expired),
        cmocka_unit_test(without_operation),
        cmocka_unit_test(nobody_does_both_halves),
        cmocka_unit_test(the_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
