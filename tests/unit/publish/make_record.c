// SPDX-License-Identifier: Apache-2.0
// make_record.c - a record of some years for the tests of what is published: made by the register's
// own write functions, the same from the same seed, with names of nobody.
//
//   make_record OPERATIONS SEED COMMAND
//
// After every eighth operation, and at the end, COMMAND is run by sh with the record's folder
// and the moment: it looks at the record while it grows.
#include "../register/record.h"

static uint64_t state;

/// xorshift64*: 0..below-1.
static int64_t draw(int64_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (int64_t)((state * 2685821657736338717u) >> 33) % below;
}

static void put_entry(const struct register_by *by, int64_t operation, int number, int64_t *ret_id)
{
    static const char *const sources[] = {"custody image", "passport office", "family",
                                          "body-worn video"};
    static const enum register_category categories[] = {
        REGISTER_CATEGORY_SUSPECT, REGISTER_CATEGORY_MISSING, REGISTER_CATEGORY_BLUE_LIST};
    char nominal[32];
    int64_t kind = draw(20);
    (void)snprintf(nominal, sizeof nominal, "N%d", number / 2);
    struct register_new_entry entry =
        entry_of(nominal, categories[kind < 17 ? 0 : kind - 17], kind < 15);
    entry.image_source = sources[kind < 14 ? 0 : draw(4)];
    const struct register_new_detail detail = {.under_18 = draw(12) == 0,
                                               .under_18_reason = "missing from care",
                                               .picture_years = (int)draw(12)};
    struct register_new_detail said = detail;
    if (!said.under_18)
        said.under_18_reason = NULL;
    entry.detail = &said;
    OK(register_entry_add(by, operation, &entry, ret_id, err));
}

static void put_list(struct record *record, int64_t operation, int size, int64_t entries[3])
{
    OK(store_begin(record->store, err));
    const struct register_by by = {record->store, record->operator_, record->now};
    for (int i = 0; i < size; i++) {
        int64_t id = 0;
        put_entry(&by, operation, i, &id);
        if (i < 3)
            entries[i] = id;
    }
    OK(store_commit(record->store, err));
}

static void judge(struct record *record, int64_t alert)
{
    static const struct register_new_engagement right = {
        .stopped = true, .identity_checked = true, .correct = true};
    static const struct register_new_engagement wrong = {.stopped = true, .identity_checked = true};
    int64_t how = draw(10);
    if (how == 9)
        return;
    const struct register_new_adjudication first = {.credible = how > 0, .subject = "frontal"};
    const struct register_new_outcome came = {
        .kind = how == 2 ? REGISTER_OUTCOME_NO_ACTION : (enum register_outcome_kind)(1 + draw(3))};
    record->now += 20;
    DO(record, record->operator_,
       register_adjudication_add(by, alert, &first, err));
    record->now += 20;
    if (how < 2)
        return;
    DO(record, record->engagement,
       register_engagement_add(by, alert, how == 2 ? &wrong : &right, err));
    record->now += 20;
    if (how < 8)
        DO(record, record->engagement,
           register_outcome_add(by, alert, &came, err));
    const struct register_new_dearrest freed = {.reason = "mistaken"};
    if (how < 8 && came.kind == REGISTER_OUTCOME_ARREST && draw(3) == 0)
        DO(record, record->engagement, register_dearrest_add(by, alert, &freed, err));
    int64_t complaint = 0;
    if (how == 2)
        DO(record, record->engagement,
           register_complaint_add(by, alert, record->now, "held long", &complaint, err));
}

static void see(struct record *record, int64_t operation, const int64_t entries[3],
                double threshold, int64_t alerts[16], int *ret_count)
{
    *ret_count = (int)draw(15);
    for (int i = 0; i < *ret_count; i++) {
        const struct register_new_alert alert = {.entry = entries[draw(3)],
                                                 .source = "camera 1",
                                                 .score = threshold + 0.05,
                                                 .threshold = threshold,
                                                 .rank = 1,
                                                 .picture = "JPEG",
                                                 .picture_size = 4};
        const struct register_new_count seen = {.source = "camera 1",
                                                .faces_seen = 300 + draw(900),
                                                .frames = 3000,
                                                .seconds = 300};
        record->now += 300;
        DO(record, record->operator_, register_count_add(by, operation, &seen, err));
        DO(record, record->operator_,
           register_alert_add(by, operation, &alert, &alerts[i], err));
    }
}

static void search_some(struct record *record, int64_t operation, enum register_mode mode)
{
    static const enum register_offence offences[] = {
        REGISTER_OFFENCE_ROBBERY, REGISTER_OFFENCE_THEFT, REGISTER_OFFENCE_DRUGS,
        REGISTER_OFFENCE_VIOLENCE};
    OK(store_begin(record->store, err));
    for (int64_t left = 1 + draw(30); left > 0; left--) {
        int64_t id = 0, kind = draw(20);
        const struct register_by by = {record->store, record->operator_, record->now};
        const struct register_new_search search = {
            .mode = mode,
            .captured = "2026-05-03",
            .place = "High Street",
            .source_type = kind < 15 ? "CCTV" : "body-worn video",
            .reason = "inquiry",
                    .offence_type = offences[kind < 12 ? 0 : kind < 18 ? 1 : kind - 16],
            .body_worn = kind >= 15};
        OK(register_search_add(&by, operation, &search, &id, err));
    }
    OK(store_commit(record->store, err));
}

static void operation(struct record *record, int number)
{
    static const enum register_mode modes[] = {REGISTER_MODE_LIVE, REGISTER_MODE_LIVE,
                                               REGISTER_MODE_LIVE, REGISTER_MODE_RETROSPECTIVE,
                                               REGISTER_MODE_OPERATOR_INITIATED};
    enum register_mode mode = modes[number % 5];
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0, entries[3], alerts[16];
    int count = 0;
    struct register_plan plan = plan_of(record, mode);
    plan.threshold = number < 12 ? 0.60 : number < 24 ? 0.62 : 0.64;
    plan.opens = record->now + 20 * DAY;
    plan.closes = plan.opens + 6 * 3600;
    DO(record, record->planner, register_operation_plan(by, &plan, reference, &id, err));
    DO(record, record->authorising, register_operation_authorise(by, id, err));
    if (number % 7 != 6) // else nobody was told
        DO(record, record->planner,
           register_operation_notify(by, id, "https://example.org/n", err));
    record->now = plan.opens - 3600;
    if (number % 7 >= 5) // never opened
        return;
    put_list(record, id, 6 + (int)draw(90), entries);
    DO(record, record->planner, register_list_review(by, id, err));
    record->now = plan.opens + 60;
    DO(record, record->operator_, register_operation_open(by, id, "permit", err));
    if (mode == REGISTER_MODE_LIVE)
        see(record, id, entries, plan.threshold, alerts, &count);
    else
        search_some(record, id, mode);
    for (int i = 0; i < count / 2; i++)
        judge(record, alerts[i]);
    DO(record, record->operator_, register_operation_close(by, id, err));
    for (int i = count / 2; i < count; i++) { // judged and corrected after closing
        record->now += 3600;
        judge(record, alerts[i]);
    }
}

int main(int argc, char **argv)
{
    struct record record;
    char command[1024];
    if (argc != 4)
        return 2;
    int operations = (int)strtol(argv[1], NULL, 10);
    state = 88172645463325252u ^ (uint64_t)strtoull(argv[2], NULL, 10) << 20;
    record_open(&record);
    DO(&record, record.administrator, register_setting_set(by, "force.name", "Test Police", err));
    for (int i = 0; i < operations; i++) {
        record.now += DAY;
        operation(&record, i);
        if (i % 8 != 7 && i + 1 != operations)
            continue;
        char when[TIME_TEXT_MAX];
        time_format(record.now, when);
        (void)snprintf(command, sizeof command, "%s '%s' %s", argv[3],
                       record.folder, when);
        if (system(command) != 0)
            return 1;
    }
    record_close(&record);
    return 0;
}
