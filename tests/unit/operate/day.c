// SPDX-License-Identifier: Apache-2.0
// day.c - the scripted day. Numbers are those that a new record gives: operations by their mode,
// alerts from 1.
#include "day.h"

#include <stdio.h>

#include "base/memory.h"

#define LIVE "LFR-2026-0001"
#define RFR  "RFR-2026-0001"
#define OIFR "OIFR-2026-0001"

#define PASSERS "SCENES 5\nface 1 100 20\n--\nface 2 300 20\nface 7 20 20\n--\nface 8 200 20\n"

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

static int plan(struct scene *s, enum register_mode mode)
{
    struct operate_plan wanted = scene_plan(s, mode);
    return operate_plan(s->operate, "Planner", &wanted, s->reference, &s->err);
}

static int plan_live(struct scene *s) { return plan(s, REGISTER_MODE_LIVE); }
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

static int authorise_live(struct scene *s) { return authorise(s, LIVE); }
static int authorise_search(struct scene *s) { return authorise(s, RFR); }
static int authorise_check(struct scene *s) { return authorise(s, OIFR); }

static int notify(struct scene *s)
{
    return operate_notify(s->operate, "Operator", LIVE, "https://force.example/notice", &s->err);
}

static int enrol(struct scene *s, const char *reference, int seed)
{
    return scene_enrol(of(s, reference), "Planner", seed, "missing since Friday", "family");
}

static int enrol_first(struct scene *s) { return enrol(s, LIVE, 1); }
static int enrol_second(struct scene *s) { return enrol(s, LIVE, 2); }
static int enrol_search(struct scene *s) { return enrol(s, RFR, 1); }
static int enrol_check(struct scene *s) { return enrol(s, OIFR, 1); }

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

static int close_it(struct scene *s, const char *reference)
{
    return operate_close_operation(s->operate, "Operator", reference, &s->err);
}

static int close_live(struct scene *s) { return close_it(s, LIVE); }
static int close_search(struct scene *s) { return close_it(s, RFR); }
static int close_check(struct scene *s) { return close_it(s, OIFR); }

const struct day_step day_steps[] = {
    {"an officer is added", add_officer, 0},
    {"a setting is changed", set, 0},
    {"a live operation is planned", plan_live, 0},
    {"opening it is refused", open_unready, OVERT_REFUSED},
    {"it is authorised", authorise_live, 0},
    {"its notice is recorded", notify, 0},
    {"somebody is put on its list", enrol_first, 0},
    {"and somebody else", enrol_second, 0},
    {"the list is reviewed", review_live, 0},
    {"it is opened", open_live, 0},
    {"people pass a camera", run, 0},
    {"an outcome is refused", outcome_unjudged, OVERT_REFUSED},
    {"an alert is adjudicated", adjudicate, 0},
    {"another is dismissed", dismiss, 0},
    {"somebody is engaged", engage, 0},
    {"the outcome is recorded", outcome, 0},
    {"an alert is looked at", look, 0},
    {"it is paused", pause_it, 0},
    {"it goes on", resume, 0},
    {"somebody is taken off the list", unlist, 0},
    {"a retrospective operation is planned", plan_search, 0},
    {"it is authorised", authorise_search, 0},
    {"somebody is put on its list", enrol_search, 0},
    {"the list is reviewed", review_search, 0},
    {"it is opened", open_search, 0},
    {"a picture is searched", search, 0},
    {"a recording is searched", look_through_footage, 0},
    {"a check of identities is planned", plan_check, 0},
    {"it is authorised", authorise_check, 0},
    {"somebody is put on its list", enrol_check, 0},
    {"the list is reviewed", review_check, 0},
    {"it is opened", open_check, 0},
    {"somebody is checked in the street", identify, 0},
    {"the live operation is closed", close_live, 0},
    {"the retrospective one is closed", close_search, 0},
    {"the checks are closed", close_check, 0},
};
const size_t day_step_count = sizeof day_steps / sizeof day_steps[0];
