// SPDX-License-Identifier: Apache-2.0
// day.c - the scripted day. Numbers are those that a new record gives: operations by their mode,
// alerts from 1.
#include "day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/memory.h"
#include "operate/publish.h"
#include "operate/sweep.h"
#include "register/read.h"

#define LIVE      "LFR-2026-0001"
#define RFR       "RFR-2026-0001"
#define OIFR      "OIFR-2026-0001"
#define URGENT    "RFR-2026-0002"
#define OVERRULED "RFR-2026-0003"
#define REFUSED   "RFR-2026-0004"
#define CANCELLED "RFR-2026-0005"
#define DAY       (24 * HOUR)

#define PASSERS "SCENES 5\nface 1 100 20\n--\nface 2 300 20\nface 7 20 20\n--\nface 8 200 20\n"

void day_begin(struct scene *s)
{
    static const struct {
        const char *name;
        uint32_t roles;
        enum register_rank rank;
    } officers[] = {
        {"Planner", REGISTER_ROLE_PLANNER, 0},
        {"Chief", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SUPERINTENDENT},
        {"Duty", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR},
        {"Operator", REGISTER_ROLE_OPERATOR, 0},
        {"Second", REGISTER_ROLE_OPERATOR, 0},
        {"Beat", REGISTER_ROLE_ENGAGEMENT, 0},
        {"Detective", REGISTER_ROLE_INVESTIGATOR, 0},
        {"Auditor", REGISTER_ROLE_AUDITOR, 0},
        {"Informer", REGISTER_ROLE_INFORMATION, 0},
    };
    scene_reopen(s);
    for (size_t i = 0; i < ARRAY_COUNT(officers); i++)
        if (operate_officer_add_ranked(s->operate, "Admin", officers[i].name, officers[i].roles,
                                       officers[i].rank, &s->err) != 0)
            fail_msg("%s: %s", officers[i].name, s->err.text);
    operate_close(&s->operate);
}

static struct scene *of(struct scene *scene, const char *reference)
{
    (void)snprintf(scene->reference, sizeof scene->reference, "%s", reference);
    return scene;
}

static int add_officer(struct scene *s)
{
    return operate_officer_add(s->operate, "Admin", "Third", REGISTER_ROLE_OPERATOR, &s->err);
}

static int set(struct scene *s)
{
    return operate_setting(s->operate, "Admin", "force.name", "Another Police", &s->err);
}

static int rank(struct scene *s)
{
    return operate_officer_rank(s->operate, "Admin", "Duty", REGISTER_RANK_CHIEF_INSPECTOR,
                                &s->err);
}

/// The first of a program's acts begins its hour; the second is after it, and publishes.
static int set_for_an_hour(struct scene *s)
{
    int code = operate_setting(s->operate, "Admin", "force.address", "2 High Street", &s->err);
    s->now += HOUR + 1;
    if (code == 0)
        code = operate_setting(s->operate, "Admin", "force.address", "3 High Street", &s->err);
    return code;
}

static int publish(struct scene *s)
{
    char folder[128];
    int64_t size = 0;
    (void)snprintf(folder, sizeof folder, "%s/web", s->folder);
    return operate_publish(s->operate, folder, &size, &s->err);
}

static int plan(struct scene *s, enum register_mode mode)
{
    struct operate_plan wanted = scene_plan(s, mode);
    return operate_plan(s->operate, "Planner", &wanted, s->reference, &s->err);
}

/// All that a written authority says beside.
static const struct register_authority *written(const char *why)
{
    static struct register_authority authority;
    authority = scene_authority();
    authority.texts[REGISTER_TEXT_WHY] = why;
    return &authority;
}

static int plan_live(struct scene *s)
{
    static const struct operate_officer officers[] = {{"Beat", REGISTER_ROLE_ENGAGEMENT}};
    struct operate_plan wanted = scene_plan(s, REGISTER_MODE_LIVE);
    wanted.authority = written("Nothing else has found them.");
    wanted.officers = officers;
    wanted.officer_count = ARRAY_COUNT(officers);
    return operate_plan(s->operate, "Planner", &wanted, s->reference, &s->err);
}

static int amend(struct scene *s)
{
    struct operate_plan wanted = scene_plan(s, REGISTER_MODE_LIVE);
    wanted.authority = written("Nothing else has found them within a week.");
    return operate_amend(s->operate, "Planner", LIVE, &wanted, &s->err);
}

static int assign(struct scene *s)
{
    return operate_assign(s->operate, "Chief", LIVE, "Third", REGISTER_ROLE_ENGAGEMENT, true,
                          &s->err);
}

static int unassign(struct scene *s)
{
    return operate_assign(s->operate, "Chief", LIVE, "Third", REGISTER_ROLE_ENGAGEMENT, false,
                          &s->err);
}
static int plan_search(struct scene *s) { return plan(s, REGISTER_MODE_RETROSPECTIVE); }
static int plan_check(struct scene *s) { return plan(s, REGISTER_MODE_OPERATOR_INITIATED); }

static int open_unready(struct scene *s)
{
    return operate_open_operation(s->operate, "Operator", LIVE, &s->err);
}

static int authorise(struct scene *s, const char *reference)
{
    return operate_authorise(s->operate, "Chief", reference, &s->err);
}

static int authorise_live(struct scene *s)
{
    return operate_authorise_version(s->operate, "Chief", LIVE, 2, &s->err);
}
static int authorise_search(struct scene *s) { return authorise(s, RFR); }
static int authorise_check(struct scene *s) { return authorise(s, OIFR); }

static int notify(struct scene *s)
{
    return operate_notify(s->operate, "Operator", LIVE, "https://force.example/notice", &s->err);
}

static int change_notice(struct scene *s)
{
    const struct operate_notice notice = {.words = "https://force.example/changed"};
    return operate_notice(s->operate, "Operator", LIVE, &notice, &s->err);
}

static int enrol(struct scene *s, const char *reference, int seed)
{
    return scene_enrol(of(s, reference), "Planner", seed, "missing since Friday", "family");
}

static int enrol_first(struct scene *s) { return enrol(s, LIVE, 1); }
static int enrol_second(struct scene *s) { return enrol(s, LIVE, 2); }
static int enrol_search(struct scene *s) { return enrol(s, RFR, 1); }
static int enrol_check(struct scene *s) { return enrol(s, OIFR, 1); }

/// Three acts, one commit.
static int enrol_group(struct scene *s)
{
    int code = operate_group_begin(s->operate, &s->err);
    for (int seed = 21; code == 0 && seed <= 23; seed++)
        code = enrol(s, RFR, seed);
    if (code == 0)
        code = operate_group_commit(s->operate, &s->err);
    else
        operate_group_cancel(s->operate);
    return code;
}

/// A row that is refused among others.
static int import(struct scene *s)
{
    static const char *const names[] = {"import/31.jpg", "import/32.jpg", "import/none.jpg",
                                        "import/33.jpg"};
    struct operate_import_row rows[ARRAY_COUNT(names)];
    struct operate_import_result results[ARRAY_COUNT(names)];
    char folder[128];
    (void)snprintf(folder, sizeof folder, "%s/import", s->folder);
    (void)mkdir(folder, 0700);
    (void)scene_file(s, names[0], "SCENE\nface 31 100 80\n");
    (void)scene_file(s, names[1], "SCENE\nface 32 100 80\n");
    (void)scene_file(s, names[3], "SCENE\nface 33 100 80\n");
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        rows[i] = (struct operate_import_row){
            .line = i + 2,
            .fields = {[OPERATE_IMPORT_PICTURE] = names[i] + strlen("import/"),
                       [OPERATE_IMPORT_NOMINAL] = names[i],
                       [OPERATE_IMPORT_CATEGORY] = "missing",
                       [OPERATE_IMPORT_WANTED] = "no",
                       [OPERATE_IMPORT_REASON] = "missing since Friday",
                       [OPERATE_IMPORT_SOURCE_TYPE] = "family",
                       [OPERATE_IMPORT_IMAGE_SOURCE] = "family",
                       [OPERATE_IMPORT_BASIS] = "consent",
                       [OPERATE_IMPORT_JUSTIFICATION] = "",
                       [OPERATE_IMPORT_CAPTURED] = "2026-11-01",
                       [OPERATE_IMPORT_UNDER_18] = "no",
                       [OPERATE_IMPORT_UNDER_18_REASON] = "",
                       [OPERATE_IMPORT_STEPS] = ""}};
    const struct operate_import wish = {.rows = rows, .count = ARRAY_COUNT(names),
                                        .folder = folder};
    return operate_import(s->operate, "Planner", LIVE, &wish, results, &s->err);
}

static int check_list(struct scene *s)
{
    int64_t id = 0;
    return operate_check(s->operate, "Operator", LIVE, &id, &s->err);
}

static int review(struct scene *s, const char *reference)
{
    return operate_review(s->operate, "Operator", reference, &s->err);
}

static int review_live(struct scene *s) { return review(s, LIVE); }
static int review_search(struct scene *s) { return review(s, RFR); }
static int review_check(struct scene *s) { return review(s, OIFR); }

static int open_it(struct scene *s, const char *reference)
{
    return operate_open_operation(s->operate, "Operator", reference, &s->err);
}

static int open_live(struct scene *s) { return open_it(s, LIVE); }
static int open_search(struct scene *s) { return open_it(s, RFR); }
static int open_check(struct scene *s) { return open_it(s, OIFR); }

static int run(struct scene *s)
{
    struct operate_live_result result;
    return scene_live(of(s, LIVE), "Operator", scene_file(s, "passers.vid", PASSERS), NULL,
                      &result);
}

static int search(struct scene *s)
{
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    return scene_search(of(s, RFR), "Detective",
                        scene_file(s, "probe.jpg", "SCENE\nface 1 90 20\n"), result);
}

static int look_through_footage(struct scene *s)
{
    struct operate_footage_result result;
    return scene_footage(of(s, RFR), "Detective", scene_file(s, "station.vid", PASSERS), 0, NULL,
                         NULL, &result);
}

static int identify(struct scene *s)
{
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    return scene_identify(of(s, OIFR), "Beat", scene_file(s, "probe.jpg", "SCENE\nface 1 90 20\n"),
                          result);
}

static int choose(struct scene *s)
{
    const struct operate_choice first = {.rank = 1, .note = "the same scar"};
    return operate_choose(s->operate, "Detective", 1, &first, &s->err);
}

static int review_choice(struct scene *s)
{
    const struct operate_search_reviewed proper = {.result = REGISTER_SEARCH_PROPER,
                                                   .note = "asked for with a reason"};
    return operate_search_review(s->operate, "Auditor", 1, &proper, &s->err);
}

static int presence(struct scene *s)
{
    struct register_presence *items = NULL;
    size_t count = 0;
    int code = operate_presence(s->operate, "Informer", "N-1", 0, s->now, 0, "request 1", &items,
                                &count, &s->err);
    register_presences_free(&items, count);
    return code;
}

static int outcome_unjudged(struct scene *s)
{
    const struct operate_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                           .ground = REGISTER_GROUND_COURTS};
    return operate_outcome(s->operate, "Operator", 1, &arrest, &s->err);
}

static int adjudicate(struct scene *s)
{
    const struct operate_adjudication credible = {.credible = true, .environment = "good light"};
    return operate_adjudicate(s->operate, "Operator", 1, &credible, &s->err);
}

static int dismiss(struct scene *s)
{
    const struct operate_adjudication not_credible = {.subject = "another person"};
    return operate_adjudicate(s->operate, "Second", 2, &not_credible, &s->err);
}

static int think_again(struct scene *s)
{
    const struct operate_adjudication credible = {
        .credible = true, .subject = "the same person", .correction = "seen from the front now"};
    return operate_adjudicate(s->operate, "Second", 2, &credible, &s->err);
}

static int engage_in_vain(struct scene *s)
{
    const struct operate_engagement engagement = {.why_not = REGISTER_EVADED};
    return operate_engage(s->operate, "Beat", 2, &engagement, &s->err);
}

static int engage(struct scene *s)
{
    const struct operate_engagement engagement = {
        .stopped = true, .identity_checked = true, .correct = true, .note = "spoken to"};
    return operate_engage(s->operate, "Beat", 1, &engagement, &s->err);
}

static int outcome(struct scene *s)
{
    const struct operate_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                           .ground = REGISTER_GROUND_COURTS,
                                           .note = "custody"};
    return operate_outcome(s->operate, "Operator", 1, &arrest, &s->err);
}

static int dearrest(struct scene *s)
{
    const struct operate_dearrest another = {.reason = "the warrant had been withdrawn"};
    return operate_dearrest(s->operate, "Beat", 1, &another, &s->err);
}

static int complain(struct scene *s)
{
    int64_t id = 0;
    return operate_complain(s->operate, "Informer", 1, 0, "held for an hour", &id, &s->err);
}

static int handle_complaint(struct scene *s)
{
    return operate_complaint_state(s->operate, "Chief", 1, REGISTER_COMPLAINT_UPHELD,
                                   "an apology was sent", &s->err);
}

static int consult(struct scene *s)
{
    const struct operate_consultation list = {
        .what = "alert.list", .reference = LIVE, .why = "inspection"};
    return operate_consult(s->operate, "Auditor", &list, &s->err);
}

static int disclose(struct scene *s)
{
    const struct operate_disclosure alert = {
        .what = "alert", .alert = 1, .recipient = "the court", .why = "by its order"};
    return operate_disclose(s->operate, "Informer", &alert, &s->err);
}

static int look_at_scene(struct scene *s)
{
    const struct operate_look wish = {.alert = 1, .scene = true,
                                      .path = scene_file(s, "scene.jpg", ""),
                                      .recipient = "the defence", .why = "by request"};
    return operate_alert_look(s->operate, "Informer", &wish, &s->err);
}

static int hold(struct scene *s)
{
    int64_t id = 0;
    const struct register_new_hold wish = {.about = "alert", .row = 1, .basis = "legal-claim",
                                           .reason = "a claim was made",
                                           .review = s->now + 30 * DAY};
    return operate_hold_add(s->operate, "Informer", &wish, NULL, &id, &s->err);
}

static int hold_operation(struct scene *s)
{
    int64_t id = 0;
    const struct register_new_hold wish = {.about = "operation", .basis = "inquiry",
                                           .reason = "an inquiry was announced",
                                           .review = s->now + 30 * DAY};
    return operate_hold_add(s->operate, "Detective", &wish, RFR, &id, &s->err);
}

static int lift_hold(struct scene *s)
{
    return operate_hold_lift(s->operate, "Informer", 1, &s->err);
}

static int look(struct scene *s)
{
    return operate_alert_picture(s->operate, "Operator", 1, scene_file(s, "look.jpg", ""), &s->err);
}

static int pause_it(struct scene *s)
{
    return operate_pause(s->operate, "Operator", LIVE, "a demonstration comes by", &s->err);
}

static int resume(struct scene *s)
{
    return operate_resume(s->operate, "Operator", LIVE, "it has passed", &s->err);
}

static int unlist(struct scene *s)
{
    return operate_unlist(s->operate, "Planner", LIVE, 1, "found", &s->err);
}

/// Sought in urgency: planned, authorised by an inspector, made ready and used at once.
static int plan_urgent(struct scene *s) { return plan(s, REGISTER_MODE_RETROSPECTIVE); }

static int authorise_urgent(struct scene *s, const char *reference)
{
    return operate_authorise_urgent(s->operate, "Duty", reference, "a child, missing since noon",
                                    &s->err);
}

static int authorise_first(struct scene *s) { return authorise_urgent(s, URGENT); }
static int authorise_second(struct scene *s) { return authorise_urgent(s, OVERRULED); }
static int enrol_urgent(struct scene *s) { return enrol(s, OVERRULED, 1); }
static int review_urgent(struct scene *s) { return review(s, OVERRULED); }
static int open_urgent(struct scene *s) { return open_it(s, OVERRULED); }

static int search_urgent(struct scene *s)
{
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    return scene_search(of(s, OVERRULED), "Detective",
                        scene_file(s, "probe.jpg", "SCENE\nface 1 90 20\n"), result);
}

static int confirm(struct scene *s)
{
    return operate_confirm(s->operate, "Chief", URGENT, "it was needed", &s->err);
}

static int overrule(struct scene *s)
{
    return operate_overrule(s->operate, "Chief", OVERRULED, "others could have been asked",
                            &s->err);
}

static int refuse(struct scene *s)
{
    return operate_refuse(s->operate, "Chief", REFUSED, "not proportionate", &s->err);
}

static int cancel(struct scene *s)
{
    return operate_cancel(s->operate, "Planner", CANCELLED, "found", &s->err);
}

static int review_after(struct scene *s)
{
    return operate_review_after(s->operate, "Auditor", LIVE, "as it was authorised", &s->err);
}

static int rotate(struct scene *s)
{
    int64_t wrapped = 0;
    const struct operate_rotate in_place = {0};
    return operate_rotate(s->operate, "Admin", &in_place, &wrapped, &s->err);
}

static int sweep_after(struct scene *s, moment seconds)
{
    struct register_swept swept = {0};
    bool empty = false;
    s->now += seconds;
    return operate_sweep(s->operate, &swept, &empty, &s->err);
}

static int sweep_soon(struct scene *s) { return sweep_after(s, 2 * DAY); }
static int sweep_late(struct scene *s) { return sweep_after(s, 3 * 366 * DAY); }

/// What is due is erased because somebody opens the record.
static int only_opened(struct scene *s)
{
    (void)s;
    return 0;
}

static int close_it(struct scene *s, const char *reference)
{
    return operate_close_operation(s->operate, "Operator", reference, &s->err);
}

static int close_live(struct scene *s) { return close_it(s, LIVE); }
static int close_search(struct scene *s) { return close_it(s, RFR); }
static int close_check(struct scene *s) { return close_it(s, OIFR); }

const struct day_step day_steps[] = {
    {"an officer is added", add_officer, 0},
    {"an officer's rank is recorded", rank, 0},
    {"a setting is changed", set, 0},
    {"an hour passes between two acts", set_for_an_hour, 0},
    {"a live operation is planned", plan_live, 0},
    {"opening it is refused", open_unready, OVERT_REFUSED},
    {"its plan is changed", amend, 0},
    {"the second version is authorised", authorise_live, 0},
    {"its notice is recorded", notify, 0},
    {"its notice is changed", change_notice, 0},
    {"an officer is assigned", assign, OVERT_REFUSED},
    {"and is not any more", unassign, OVERT_REFUSED},
    {"somebody is put on its list", enrol_first, 0},
    {"and somebody else", enrol_second, 0},
    {"rows of a file are put on it", import, 0},
    {"the list is compared with itself", check_list, 0},
    {"the list is reviewed", review_live, 0},
    {"it is opened", open_live, 0},
    {"people pass a camera", run, 0},
    // A run has a clock of its own.
    {"an outcome is refused", outcome_unjudged, OVERT_REFUSED, .later = HOUR / 2},
    {"an alert is adjudicated", adjudicate, 0},
    {"another is dismissed", dismiss, 0},
    {"that is corrected", think_again, 0},
    {"somebody is not found", engage_in_vain, 0},
    {"somebody is engaged", engage, 0},
    {"the outcome is recorded", outcome, 0},
    {"the arrest is undone", dearrest, 0},
    {"somebody complains", complain, 0},
    {"the complaint is upheld", handle_complaint, 0},
    {"an alert is looked at", look, 0},
    {"its scene is given out", look_at_scene, 0},
    {"an alert is given to a court", disclose, 0},
    {"the alerts are inspected", consult, 0},
    {"it is paused", pause_it, 0},
    {"it goes on", resume, 0},
    {"somebody is taken off the list", unlist, 0},
    {"a retrospective operation is planned", plan_search, 0},
    {"it is authorised", authorise_search, 0},
    {"somebody is put on its list", enrol_search, 0},
    {"and three more at once", enrol_group, 0},
    {"the list is reviewed", review_search, 0},
    {"it is opened", open_search, 0},
    {"a picture is searched", search, 0},
    {"a candidate is chosen", choose, 0},
    {"the search is reviewed", review_choice, 0},
    {"a recording is searched", look_through_footage, 0},
    {"a check of identities is planned", plan_check, 0},
    {"it is authorised", authorise_check, 0},
    {"somebody is put on its list", enrol_check, 0},
    {"the list is reviewed", review_check, 0},
    {"it is opened", open_check, 0},
    {"somebody is checked in the street", identify, 0},
    {"an urgent operation is planned", plan_urgent, 0},
    {"it is authorised in urgency", authorise_first, 0},
    {"that is confirmed", confirm, 0},
    {"another is planned", plan_urgent, 0},
    {"it is authorised in urgency", authorise_second, 0},
    {"somebody is put on its list", enrol_urgent, 0},
    {"the list is reviewed", review_urgent, 0},
    {"it is opened", open_urgent, 0},
    {"a picture is searched", search_urgent, 0},
    {"that authority is overruled", overrule, 0},
    {"another is planned", plan_urgent, 0},
    {"it gets no authority", refuse, 0},
    {"another is planned", plan_urgent, 0},
    {"it is cancelled", cancel, 0},
    {"an alert is held by law", hold, 0},
    {"an operation is held by law", hold_operation, 0},
    {"somebody asks on which lists they were", presence, 0},
    {"the record gets a new master key", rotate, 0},
    {"the live operation is closed", close_live, 0},
    {"it is reviewed", review_after, 0},
    {"the retrospective one is closed", close_search, 0},
    {"the checks are closed", close_check, 0},
    {"the log is published in two places", publish, 0},
    {"two days later it is swept", sweep_soon, 0, true},
    {"a hold is lifted", lift_hold, 0},
    {"years later it is swept", sweep_late, 0, true},
    {"more years later it is opened", only_opened, 0, .later = 4 * 366 * DAY},
};
const size_t day_step_count = sizeof day_steps / sizeof day_steps[0];
