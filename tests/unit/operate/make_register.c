// SPDX-License-Identifier: Apache-2.0
// make_register.c - a register of made-up operations of all modes with lists, counts, searches,
// alerts, judgements, corrections and outcomes, and no person in it: the same from the same seed.
// No test itself: tests/accept/foi-answers.sh, tests/flow/foi_answers and bench/letter.sh count it.
//
//   make_register FOLDER OPERATIONS ALERTS SEED [covert]
//
// ALERTS is how many the live operations have together. All happens from July 2021 to June 2023,
// so the last day of a request of February 2023 lies in the middle of it. "covert":
// what is not published (titles, purposes, reasons, notes) speaks of covert sources; the same else.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "operate/operate.h"
#include "register/write.h"
#include "store/store.h"

#define HOUR       3600
#define DAY        (24 * HOUR)
#define FIRST      1625130000 ///< 2021-07-01T09:00:00Z
#define DAYS       690
#define ENTRIES    60
#define GROUP      2000 ///< acts that become durable together
#define LIVE_SHARE 5    ///< of ten operations

enum step {
    STEP_PLAN,
    STEP_ENTRY,
    STEP_TAKE_OFF,
    STEP_AUTHORISE,
    STEP_URGENT,
    STEP_CONFIRM,
    STEP_OVERRULE,
    STEP_REFUSE,
    STEP_CANCEL,
    STEP_REVIEW,
    STEP_NOTIFY,
    STEP_OPEN,
    STEP_PAUSE,
    STEP_COUNT,
    STEP_SEARCH,
    STEP_ALERT,
    STEP_JUDGE,
    STEP_CORRECT,
    STEP_CLOSE,
};

struct event {
    moment at;
    uint32_t order; ///< in which it was thought of: between those of the same second
    int operation;
    enum step step;
    int64_t alert; ///< of a judgement: place in `alerts`
};

struct made {
    enum register_mode mode;
    moment planned, opens, closes, ends, opened, closed;
    bool body_worn, open, paused, removed[ENTRIES];
    int64_t id, entries[ENTRIES];
    size_t entry_count;
    int kinds; ///< of entries: with few of them no number is small
};

static uint64_t seed_state;
static struct event *events;
static size_t event_count, event_room;
static struct made *made;
static int64_t *alerts;
static size_t alert_count;
static moment now;
static bool covert;
static struct operate *operate;
static struct store *store;
static struct overt_error trouble, *const err = &trouble;
/// What stands in texts that no letter has.
static const char *unpublished(const char *words)
{
    return covert ? "from a covert source; not to be confirmed or denied" : words;
}
static int64_t planner, other, chief, duty, operator_, second, beat;

static void must(int code, const char *what)
{
    if (code >= 0)
        return;
    (void)fprintf(stderr, "make_register: %s: %s\n", what, trouble.text);
    exit(1);
}

/// xorshift64*: 0..below-1.
static int draw(int below)
{
    seed_state ^= seed_state >> 12;
    seed_state ^= seed_state << 25;
    seed_state ^= seed_state >> 27;
    return (int)((seed_state * 2685821657736338717u) >> 33) % below;
}

static void plan_event(int operation, moment at, enum step step, int64_t alert)
{
    if (event_count == event_room) {
        event_room = event_room * 2 + 1000;
        events = memory_resize(events, event_room, sizeof *events);
    }
    events[event_count] = (struct event){at, (uint32_t)event_count, operation, step, alert};
    event_count++;
}

static int compare(const void *a, const void *b)
{
    const struct event *left = a, *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static moment within(moment from, moment to)
{
    return to > from ? from + draw((int)(to - from)) : from;
}

// ---- what is to happen ----

static void plan_alerts(int i, const struct made *one, int count)
{
    for (int k = 0; k < count; k++) {
        moment at = within(one->opened + 60, one->closed - 60);
        plan_event(i, at, STEP_ALERT, (int64_t)alert_count);
        if (draw(12) > 0)
            plan_event(i, at + 5 + draw(300), STEP_JUDGE, (int64_t)alert_count);
        if (draw(9) == 0)
            plan_event(i, at + DAY + draw(25 * DAY), STEP_CORRECT, (int64_t)alert_count);
        alert_count++;
    }
}

static void plan_use(int i, struct made *one, int alerts_each)
{
    moment last = one->closes < one->ends ? one->closes : one->ends;
    one->opened = within(one->opens + 30, one->opens + HOUR);
    one->closed = within(one->opened + HOUR / 2, last);
    plan_event(i, one->opened, STEP_OPEN, 0);
    if (draw(15) == 0)
        plan_event(i, within(one->opened + 1, one->closed), STEP_PAUSE, 0);
    if (one->mode == REGISTER_MODE_LIVE) {
        for (int k = 1 + draw(4); k > 0; k--)
            plan_event(i, within(one->opened + 1, one->closed), STEP_COUNT, 0);
        plan_alerts(i, one, alerts_each);
    } else {
        for (int k = draw(7); k > 0; k--)
            plan_event(i, within(one->opened + 1, one->closed), STEP_SEARCH, 0);
    }
    int fate = draw(20);
    if (fate > 1) // closed when it is over; else late, or never
        plan_event(i, one->closed + 1, STEP_CLOSE, 0);
    else if (fate == 1)
        plan_event(i, one->closes + HOUR + draw(3 * DAY), STEP_CLOSE, 0);
}

static void plan_list(int i, struct made *one)
{
    moment at = one->opens - 20 * HOUR;
    int count = 1 + draw(one->mode == REGISTER_MODE_LIVE ? ENTRIES - 1 : 6);
    one->kinds = draw(2) == 0 ? 1 + draw(3) : 8;
    for (int k = 0; k < count; k++)
        plan_event(i, at + k * 60, STEP_ENTRY, 0);
    if (count > 2 && draw(4) == 0)
        plan_event(i, at + HOUR, STEP_TAKE_OFF, 0);
    plan_event(i, at + 2 * HOUR, STEP_REVIEW, 0);
    if (count > 2 && draw(4) == 0)
        plan_event(i, one->opens + draw(2 * HOUR), STEP_TAKE_OFF, 0);
}

static void plan_authority(int i, struct made *one, int fate)
{
    moment at = one->opens - 12 * HOUR;
    one->ends = one->closes;
    if (fate == 2 || fate == 3) {
        plan_event(i, at, fate == 2 ? STEP_REFUSE : STEP_CANCEL, 0);
        return;
    }
    if (fate > 5 || fate == 1) {
        plan_event(i, at, STEP_AUTHORISE, 0);
    } else if (fate > 3) {
        plan_event(i, at, STEP_URGENT, 0);
        int review = draw(3);
        if (review != 1)
            one->ends = at + DAY;
        if (review > 0)
            plan_event(i, at + 13 * HOUR + draw(6 * HOUR),
                       review == 1 ? STEP_CONFIRM : STEP_OVERRULE, 0);
    }
    if (fate > 0)
        plan_event(i, one->opens - 6 * HOUR, STEP_NOTIFY, 0);
}

static void plan_operation(int i, int alerts_each)
{
    struct made *one = &made[i];
    int kind = draw(10), fate = draw(24);
    one->mode = kind < LIVE_SHARE ? REGISTER_MODE_LIVE
                : kind < 8        ? REGISTER_MODE_RETROSPECTIVE
                                  : REGISTER_MODE_OPERATOR_INITIATED;
    one->body_worn = draw(3) == 0;
    one->planned = FIRST + (moment)draw(DAYS) * DAY + draw(8 * HOUR);
    one->opens = one->planned + DAY + draw(40 * DAY);
    one->closes = one->opens + 2 * HOUR +
                  (one->mode == REGISTER_MODE_RETROSPECTIVE ? draw(90 * DAY) : draw(20 * HOUR));
    plan_event(i, one->planned, STEP_PLAN, 0);
    if (fate == 0) // never decided
        return;
    plan_authority(i, one, fate);
    if (fate == 2 || fate == 3)
        return;
    plan_list(i, one);
    if (fate > 1)
        plan_use(i, one, alerts_each);
}

// ---- what happens ----

#define DO(who, call)                                                   \
    do {                                                                \
        must(store_begin(store, err), "begin");                         \
        const struct register_by by_ = {store, (who), now}, *by = &by_; \
        must((call), #call);                                            \
        must(store_commit(store, err), "commit");                       \
    } while (0)

static const char *place_of(int i)
{
    static const char *const places[] = {
        "High Street, Midtown",  "Station Approach", "Castle Green",
        "Market Place, Westham", "The Quay",         "Stadium, Northby"};
    return places[i % 6];
}

static void do_plan(int i, struct made *one)
{
    char reference[REGISTER_REFERENCE_SIZE];
    const struct register_plan wish = {.mode = one->mode,
                                       .title = unpublished("An operation"),
                                       .purpose = unpublished("find people"),
                                       .legal_basis = "common law",
                                       .necessity = unpublished("other means failed"),
                                       .proportionality = unpublished("short and small"),
                                       .place = place_of(i),
                                       .opens = one->opens,
                                       .closes = one->closes,
                                       .threshold = 0.45,
                                       .body_worn = one->body_worn,
                                       .categories = 0x1fe};
    DO(planner, register_operation_plan(by, &wish, reference, &one->id, err));
}

static void do_entry(struct made *one)
{
    static const char *const sources[] = {"custody image", "given by the family", "court file",
                                          "another force", "driving licence"};
    char nominal[16];
    (void)snprintf(nominal, sizeof nominal, "N%d", draw(ENTRIES));
    const struct register_new_entry entry = {
        .nominal = nominal,
        .category = (enum register_category)(1 + draw(one->kinds)),
        .wanted_for_arrest = draw(2) == 0,
        .reason = unpublished("as authorised"),
        .image_source = sources[draw(one->kinds) % 5],
    };
    DO(operator_, register_entry_add(by, one->id, &entry, &one->entries[one->entry_count], err));
    one->entry_count++;
}

/// An entry that stands, or 0.
static size_t standing(const struct made *one)
{
    size_t k = (size_t)draw((int)one->entry_count);
    return one->removed[k] ? 0 : k;
}

static void do_take_off(struct made *one)
{
    size_t k = standing(one);
    if (k == 0)
        return; // the first one stays: a list has somebody on it
    one->removed[k] = true;
    DO(operator_, register_entry_remove(by, one->entries[k], unpublished("no longer sought"), err));
}

static void do_alert(struct made *one, int64_t search, int rank, int64_t *ret_id)
{
    const struct register_new_alert seen = {
        .entry = one->entries[standing(one)],
        .search = search,
        .source = one->mode == REGISTER_MODE_OPERATOR_INITIATED ? NULL : "camera 1",
        .body_worn = one->body_worn && draw(2) == 0,
        .score = 0.5,
        .threshold = 0.45,
        .rank = rank};
    DO(operator_, register_alert_add(by, one->id, &seen, ret_id, err));
}

static void do_search(struct made *one)
{
    static const char *const kinds[] = {"CCTV", "body-worn video", "mobile phone"};
    char captured[TIME_TEXT_MAX];
    int64_t id = 0, alert = 0;
    int kind = draw(3), found = draw(4);
    bool past = one->mode == REGISTER_MODE_RETROSPECTIVE;
    date_format(date_of(now - (moment)draw(200) * DAY), captured);
    const struct register_new_search wish = {.mode = one->mode,
                                             .captured = past ? captured : NULL,
                                             .place = past || draw(2) ? place_of(draw(6)) : NULL,
                                             .source_type = past ? kinds[kind] : NULL,
                                             .reason = unpublished("theft"),
                                             .body_worn = past ? kind == 1 : one->body_worn,
                                             .candidates = found};
    DO(operator_, register_search_add(by, one->id, &wish, &id, err));
    for (int rank = 1; rank <= found; rank++)
        do_alert(one, id, rank, &alert);
}

static void do_count(const struct made *one)
{
    const struct register_new_count seen = {.source = "camera 1",
                                            .body_worn = one->body_worn && draw(2) == 0,
                                            .faces_seen = draw(4000),
                                            .frames = 900,
                                            .seconds = 60};
    DO(operator_, register_count_add(by, one->id, &seen, err));
}

static void do_judge(int64_t alert)
{
    const struct register_new_adjudication said = {.credible = draw(3) > 0,
                                                   .subject = unpublished("pose")};
    DO(second, register_adjudication_add(by, alert, &said, err));
    if (!said.credible || draw(5) == 0)
        return;
    struct register_new_engagement stop = {.stopped = draw(8) > 0};
    stop.identity_checked = stop.stopped && draw(8) > 0;
    stop.correct = stop.identity_checked && draw(3) > 0;
    now += 1;
    DO(beat, register_engagement_add(by, alert, &stop, err));
    if (draw(3) == 0)
        return;
    struct register_new_outcome outcome = {.kind = REGISTER_OUTCOME_NO_ACTION};
    if (stop.identity_checked && stop.correct)
        outcome.kind = draw(2) ? REGISTER_OUTCOME_ARREST : REGISTER_OUTCOME_OTHER;
    DO(beat, register_outcome_add(by, alert, &outcome, err));
}

static bool has_row(const char *sql, int64_t alert)
{
    AUTO_QUERY struct store_query *query = NULL;
    must(store_prepare(store, sql, &query, err), "prepare");
    store_bind_int(query, 1, alert);
    int code = store_step(query, err);
    must(code, "step");
    return code == 1;
}

/// The judgement that stands is corrected by another one.
static void do_correct(int64_t alert)
{
    if (has_row("SELECT 1 FROM engagement WHERE alert = ?1", alert)) {
        const struct register_new_engagement stop = {
            .stopped = true,
            .identity_checked = true,
            .correct = draw(2) == 0,
            .correction = unpublished("wrongly written")};
        DO(beat, register_engagement_add(by, alert, &stop, err));
    } else if (has_row("SELECT 1 FROM adjudication WHERE alert = ?1", alert)) {
        const struct register_new_adjudication said = {
            .credible = draw(2) == 0,
            .subject = unpublished("light"),
            .correction = unpublished("looked at again")};
        DO(second, register_adjudication_add(by, alert, &said, err));
    }
}

/// What is done while an operation is open.
static void do_in_use(const struct event *event, struct made *one)
{
    switch (event->step) {
    case STEP_PAUSE:
        DO(operator_, register_operation_pause(by, one->id, true, unpublished("rain"), err));
        one->paused = true;
        break;
    case STEP_COUNT:
        do_count(one);
        break;
    case STEP_SEARCH:
        do_search(one);
        break;
    case STEP_ALERT:
        do_alert(one, 0, 1, &alerts[event->alert]);
        break;
    case STEP_CLOSE:
        DO(operator_, register_operation_close(by, one->id, err));
        one->open = false;
        break;
    default:
        break;
    }
}

static void do_event(const struct event *event)
{
    struct made *one = &made[event->operation];
    if (event->at > now)
        now = event->at;
    switch (event->step) {
    case STEP_PLAN:
        do_plan(event->operation, one);
        break;
    case STEP_ENTRY:
        do_entry(one);
        break;
    case STEP_TAKE_OFF:
        do_take_off(one);
        break;
    case STEP_AUTHORISE:
        DO(chief, register_operation_authorise(by, one->id, err));
        break;
    case STEP_URGENT:
        DO(duty, register_operation_urgent(by, one->id, unpublished("at once"), err));
        break;
    case STEP_CONFIRM:
        DO(chief, register_operation_confirm(by, one->id, unpublished("so it was"),
                                             one->open ? "permit" : NULL, err));
        break;
    case STEP_OVERRULE:
        DO(chief, register_operation_overrule(by, one->id, unpublished("it was not"), err));
        one->open = false;
        break;
    case STEP_REFUSE:
        DO(chief, register_operation_refuse(by, one->id, unpublished("no need"), err));
        break;
    case STEP_CANCEL:
        DO(planner, register_operation_cancel(by, one->id, unpublished("rain"), err));
        break;
    case STEP_REVIEW:
        DO(other, register_list_review(by, one->id, err));
        break;
    case STEP_NOTIFY:
        DO(planner, register_operation_notify(by, one->id, "the web", err));
        break;
    case STEP_OPEN:
        DO(operator_, register_operation_open(by, one->id, "permit", err));
        one->open = true;
        break;
    case STEP_JUDGE:
        if (alerts[event->alert] != 0)
            do_judge(alerts[event->alert]);
        break;
    case STEP_CORRECT:
        if (alerts[event->alert] != 0)
            do_correct(alerts[event->alert]);
        break;
    default:
        if (one->open && (!one->paused || event->step == STEP_CLOSE))
            do_in_use(event, one);
        break;
    }
}

static void live_through(void)
{
    must(operate_group_begin(operate, err), "group");
    for (size_t i = 0; i < event_count; i++) {
        do_event(&events[i]);
        if (i % GROUP != GROUP - 1)
            continue;
        must(operate_group_commit(operate, err), "commit");
        must(operate_group_begin(operate, err), "group");
    }
    must(operate_group_commit(operate, err), "commit");
}

// ---- the force ----

static moment the_time(void *context) { return *(moment *)context; }

static int64_t officer(const char *name, uint32_t roles, enum register_rank rank)
{
    int64_t id = 0;
    DO(1, register_officer_add_ranked(by, name, roles, rank, &id, err));
    return id;
}

static void make_force(const char *folder)
{
    const struct operate_init init = {.folder = folder,
                                      .force = "Midshire Police",
                                      .address = "PO Box 1\nMidtown\nMD1 1AA",
                                      .administrator = "A. Admin"};
    const struct operate_params params = {.folder = folder, .clock = {the_time, &now}};
    now = FIRST - DAY;
    must(operate_init(&init, &params.clock, err), "init");
    must(operate_open(&params, &operate, err), "open");
    store = operate_store(operate);
    planner = officer("P. Planner", REGISTER_ROLE_PLANNER, 0);
    other = officer("O. Other", REGISTER_ROLE_PLANNER, 0);
    chief = officer("C. Chief", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_SUPERINTENDENT);
    duty = officer("D. Duty", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR);
    operator_ = officer("O. Operator", REGISTER_ROLE_OPERATOR, 0);
    second = officer("S. Second", REGISTER_ROLE_OPERATOR, 0);
    beat = officer("B. Beat", REGISTER_ROLE_ENGAGEMENT, 0);
    (void)officer("I. Rights", REGISTER_ROLE_INFORMATION, 0);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return fputs("usage: make_register FOLDER OPERATIONS ALERTS SEED [covert]\n", stderr), 2;
    int count = atoi(argv[2]), total = atoi(argv[3]);
    seed_state = (uint64_t)atoll(argv[4]) * 2654435761u + 1;
    covert = argc > 5;
    // About this many of the operations are live and come to be used.
    int used = count * LIVE_SHARE * 20 / 240 + 1;
    made = memory_new((size_t)count + 1, sizeof *made);
    for (int i = 0; i < count; i++)
        plan_operation(i, (total + used - 1) / used);
    alerts = memory_new(alert_count + 1, sizeof *alerts);
    qsort(events, event_count, sizeof *events, compare);
    make_force(argv[1]);
    live_through();
    operate_close(&operate);
    memory_free(events);
    memory_free(alerts);
    memory_free(made);
    return 0;
}
