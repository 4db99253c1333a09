// SPDX-License-Identifier: Apache-2.0
// test_answers.c - what the answers say, topic by topic. The record is made act by act; what is
// expected was counted by hand from the acts below, not by the program.
#include "record.h"

/// `wanted` people wanted for arrest (custody images) and `missing` who are not (given by
/// families); the last `under` of these are under 18.
static void fill_list(struct record *record, int64_t id, int wanted, int missing, int under,
                      int64_t *ret_first)
{
    for (int i = 0; i < wanted + missing; i++) {
        char nominal[16];
        int64_t entry = 0;
        bool young = i >= wanted + missing - under;
        const struct register_new_detail detail = {
            .source_type = i < wanted ? REGISTER_SOURCE_CUSTODY : REGISTER_SOURCE_FAMILY,
            .basis = i < wanted ? REGISTER_BASIS_PACE : REGISTER_BASIS_CONSENT,
            .under_18 = young,
            .under_18_reason = young ? "missing child" : NULL,
            .picture_years = 1};
        const struct register_new_entry one = {
            .nominal = nominal,
            .category = i < wanted ? REGISTER_CATEGORY_SUSPECT : REGISTER_CATEGORY_MISSING,
            .wanted_for_arrest = i < wanted,
            .reason = "on the list",
            .image_source = i < wanted ? "custody image" : "given by the family",
            .detail = &detail};
        (void)snprintf(nominal, sizeof nominal, "N%d-%d", (int)id, i);
        DO(record, record->operator_, register_entry_add(by, id, &one, &entry, err));
        if (i == 0)
            *ret_first = entry;
    }
}

/// Planned with a whole authority two days before, listed, authorised, notified and opened.
static int64_t deploy(struct record *record, enum register_mode mode, const char *place,
                      const char *opens, const char *closes, int wanted, int missing, int under,
                      int64_t *ret_first)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    const struct register_authority authority = {
        .use_case = REGISTER_USE_INTELLIGENCE,
        .texts = {[REGISTER_TEXT_THRESHOLD_SET] = "2023-01-09"},
        .cameras = {{"van left", NULL, REGISTER_CAMERA_VEHICLE},
                    {"van right", NULL, REGISTER_CAMERA_VEHICLE},
                    {"column", NULL, REGISTER_CAMERA_FIXED}},
        .camera_count = mode == REGISTER_MODE_LIVE ? 3 : 0};
    const struct register_plan wish = {.mode = mode,
                                       .title = "An operation",
                                       .purpose = "find people wanted by the courts",
                                       .legal_basis = "common law",
                                       .necessity = "other means failed",
                                       .proportionality = "short and small",
                                       .place = place,
                                       .opens = at(opens),
                                       .closes = at(closes),
                                       .threshold = 0.62,
                                       .categories = 1u << REGISTER_CATEGORY_SUSPECT |
                                                     1u << REGISTER_CATEGORY_MISSING,
                                       .authority = &authority};
    record->now = at(opens) - 2 * 86400;
    DO(record, record->planner, register_operation_plan(by, &wish, reference, &id, err));
    fill_list(record, id, wanted, missing, under, ret_first);
    record->now = at(opens) - 3600;
    DO(record, record->authorising, register_operation_authorise(by, id, err));
    DO(record, record->reviewer, register_list_review(by, id, err));
    DO(record, record->planner,
       register_operation_notify(by, id, "https://midshire.example/notice", err));
    record->now = at(opens);
    DO(record, record->operator_, register_operation_open(by, id, "permit", err));
    return id;
}

/// An alert, judged (`credible` below 0: not), somebody stopped and checked (`correct` below 0:
/// not), and what came of it (0: nothing recorded).
static int64_t seen(struct record *record, int64_t operation, int64_t entry, int64_t of_search,
                    int credible, int correct, enum register_outcome_kind outcome)
{
    int64_t id = 0;
    const struct register_new_alert one = {.entry = entry,
                                           .search = of_search,
                                           .source = "van left",
                                           .score = 0.7,
                                           .threshold = 0.62,
                                           .rank = 1};
    const struct register_new_adjudication said = {.credible = credible > 0, .subject = "pose"};
    const struct register_new_engagement stop = {
        .stopped = true, .identity_checked = true, .correct = correct > 0};
    const struct register_new_outcome came = {.kind = outcome};
    DO(record, record->operator_, register_alert_add(by, operation, &one, &id, err));
    if (credible >= 0)
        DO(record, record->operator_, register_adjudication_add(by, id, &said, err));
    if (correct >= 0)
        DO(record, record->engagement, register_engagement_add(by, id, &stop, err));
    if (outcome != 0)
        DO(record, record->engagement, register_outcome_add(by, id, &came, err));
    return id;
}

/// Live: 10 May 2023 (list 9 + 6 persons, eight alerts) and 7 June 2023 (12 + 2, no alert).
static void make_live(struct record *record)
{
    int64_t first = 0;
    int64_t id = deploy(record, REGISTER_MODE_LIVE, "Station Square, Midtown", "2023-05-10 10:00",
                        "2023-05-10 15:00", 9, 6, 5, &first);
    for (int i = 0; i < 3; i++)
        (void)seen(record, id, first + i, 0, 1, 1, REGISTER_OUTCOME_ARREST);
    (void)seen(record, id, first + 3, 0, 1, 1, REGISTER_OUTCOME_OTHER);
    (void)seen(record, id, first + 4, 0, 1, -1, 0); // judged true, nobody stopped
    (void)seen(record, id, first + 5, 0, 1, 0, REGISTER_OUTCOME_NO_ACTION);
    (void)seen(record, id, first + 6, 0, 0, -1, 0); // judged false
    (void)seen(record, id, first + 7, 0, -1, -1, 0); // not judged
    const struct register_new_count faces = {.source = "van left", .faces_seen = 2000, .frames = 9};
    DO(record, record->operator_, register_count_add(by, id, &faces, err));
    record->now = at("2023-05-10 14:30");
    DO(record, record->operator_, register_operation_close(by, id, err));
    id = deploy(record, REGISTER_MODE_LIVE, "Market, Rugley", "2023-06-07 09:00",
                "2023-06-07 12:00", 12, 2, 0, &first);
    const struct register_new_count more = {.source = "van left", .faces_seen = 500, .frames = 9};
    DO(record, record->operator_, register_count_add(by, id, &more, err));
    record->now = at("2023-06-07 11:45");
    DO(record, record->operator_, register_operation_close(by, id, err));
}

static const char live_questions[] =
    "Questions 1-15 relate to 2023.\n"
    "1. Has the force deployed live facial recognition?\n"
    "2. How many images were on the watchlist at each deployment?\n"
    "3. From where were these images taken?\n"
    "4. How many of those on the watchlist were not wanted for arrest?\n"
    "5. For what other reasons were these people included on the watchlist?\n"
    "6. How many people on the watchlist were under 18?\n"
    "7. How many of the alerts were true alerts (confirmed and unconfirmed) and false alerts?\n"
    "8. Please provide the engagement outcomes for each deployment: arrest, other disposal, no "
    "action.\n"
    "9. How many faces were scanned at each deployment?\n"
    "10. What was the false alert rate of each deployment?\n"
    "11. What similarity threshold was used at each deployment?\n"
    "12. How many cameras were used, and of what type?\n"
    "13. Was the public given notice beforehand?\n"
    "14. How long did each deployment last?\n"
    "15. What was the purpose of each deployment?\n";

/// Each pair: a group of the letter, and what it says; "!" before: what it does not.
static void expect(const struct letter *letter, const char *const pairs[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *said = section(letter->text, pairs[i][0]);
        if (pairs[i][1][0] == '!')
            has_not(said, pairs[i][1] + 1);
        else
            has(said, pairs[i][1]);
    }
}

static void live_figures(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "live facial recognition (two deployments)"},
        {"Q2", "LFR-2023-0001  10 May 2023      15       15"},
        // 9 and 6: nothing small. 12 and 2: of the published rule, neither is shown.
        {"Q3", "LFR-2023-0001  10 May 2023  custody image"},
        {"Q3", "          9\n"},
        {"Q3", "          6\n"},
        {"Q3", "LFR-2023-0002  7 June 2023  custody image           not shown"},
        {"Q3", "LFR-2023-0002  7 June 2023  others               fewer than 5"},
        {"Q3", "!          12\n"},
        {"Q4", "LFR-2023-0001  10 May 2023             6             6"},
        {"Q4", "LFR-2023-0002  7 June 2023  fewer than 5  fewer than 5"},
        {"Q5", "LFR-2023-0001  10 May 2023  missing person at"},
        {"Q5", "LFR-2023-0002  7 June 2023  all"},
        {"Q6", "LFR-2023-0001  10 May 2023       15         5"},
        {"Q6", "LFR-2023-0002  7 June 2023       14         0"},
        {"Q7", "      8             4             1            1            1"},
        {"Q7", "was one; they"},
        {"Q8", "LFR-2023-0001  10 May 2023        3                1          1"},
        {"Q8", "Total                             3                1          1"},
        {"Q9", "LFR-2023-0001  10 May 2023        2000"},
        {"Q9", "Total                             2500"},
        {"Q10", "0.100 %"},
        {"Q10", "2 of 2500 faces seen led to a false alert: 0.0800 %"},
        {"Q10", "so we hold no rate of\ntrue recognition"},
        {"Q11", "LFR-2023-0001  10 May 2023       0.62  9 January 2023"},
        {"Q12", "on a vehicle          2"},
        {"Q12", "fixed                 1"},
        {"Q13", "https://midshire.example/notice"},
        {"Q14", "LFR-2023-0001  10 May 2023  10:00 to 14:30  4 h 30 min"},
        {"Q15", "specific intelligence    find people wanted by"},
    };
    struct record record;
    record_open(&record);
    make_live(&record);
    record.now = at("2023-07-20 12:00");
    struct letter letter = answer(&record, live_questions, "2023-07-10", "2023-07-20");
    expect(&letter, expected, ARRAY_COUNT(expected));
    has(letter.text, "Small numbers\n=============");
    has(letter.text, "Section 40(2) with section 40(3A)(a)");
    bool warned = false;
    for (size_t i = 0; i < letter.result.warning_count; i++)
        warned |= strstr(letter.result.warnings[i], "left out of Q3, Q4, Q5 under") != NULL;
    assert_true(warned);
    letter_finish(&letter);
    // Of the first deployment alone nothing is small, and nothing is left out.
    letter = answer(&record, live_questions, "2023-06-01", "2023-07-20");
    has_not(letter.text, "Small numbers");
    has_not(letter.text, "fewer than 5");
    letter_finish(&letter);
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
