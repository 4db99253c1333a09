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
    // Its evaluation expects one false alert in 2,500 faces, and at most one in 1,000.
    const struct register_gate gate = {.model = (char[]){"mobilefacenet@1"},
                                       .threshold = 0.62,
                                       .lowest = 0.6,
                                       .asked = {.one_in = 1000, .list = 700},
                                       .rate = 0.0004,
                                       .rate_high = 0.001};
    DO(record, record->operator_,
       register_operation_open_gated(by, id, "permit", mode == REGISTER_MODE_LIVE ? &gate : NULL,
                                     err));
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

/// Blanks and line ends in a row are one blank.
static char *squeezed(const char *text)
{
    char *copy = memory_new(strlen(text) + 1, 1);
    size_t length = 0;
    for (; *text != '\0'; text++)
        if (*text != ' ' && *text != '\n')
            copy[length++] = *text;
        else if (length > 0 && copy[length - 1] != ' ')
            copy[length++] = ' ';
    return copy;
}

static void says(const char *text, const char *words)
{
    AUTO_FREE char *said = squeezed(text);
    has(said, words);
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

/// Each pair: a group of the letter, and what it says; "!" before: what it does not. However the
/// lines are broken.
static void expect(const struct letter *letter, const char *const pairs[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool absent = pairs[i][1][0] == '!';
        AUTO_FREE char *whole = section(letter->text, pairs[i][0]), *said = squeezed(whole);
        AUTO_FREE char *words = squeezed(pairs[i][1] + absent);
        if (absent)
            has_not(said, words);
        else
            has(said, words);
    }
}

static void live_figures(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "live facial recognition (two deployments)"},
        {"Q2", "LFR-2023-0001 10 May 2023 15 15"},
        // 9 and 6: nothing small. 12 and 2: of the published rule, neither is shown.
        {"Q3", "LFR-2023-0001 10 May 2023 custody image"},
        {"Q3", " 9 "},
        {"Q3", " 6 "},
        {"Q3", "LFR-2023-0002 7 June 2023 custody image not shown"},
        {"Q3", "LFR-2023-0002 7 June 2023 others fewer than 5"},
        {"Q3", "! 12 "},
        {"Q4", "LFR-2023-0001 10 May 2023 6 6"},
        {"Q4", "LFR-2023-0002 7 June 2023 fewer than 5 fewer than 5"},
        {"Q5", "LFR-2023-0001 10 May 2023 missing person at"},
        {"Q5", "LFR-2023-0002 7 June 2023 each reason"},
        {"Q6", "LFR-2023-0001 10 May 2023 15 5"},
        {"Q6", "LFR-2023-0002 7 June 2023 14 0"},
        {"Q7", " 8 4 1 1 1"},
        {"Q7", "one of these alerts had not yet been judged"},
        {"Q8", "LFR-2023-0001 10 May 2023 3 1 1"},
        {"Q8", "Total 3 1 1"},
        {"Q9", "LFR-2023-0001 10 May 2023 2000"},
        {"Q9", "Total 2500"},
        {"Q10", "0.100 %"},
        {"Q10", "2 of 2,500 faces seen led to a false alert: 0.0800 %"},
        {"Q10", "so we hold no rate of true recognition"},
        {"Q10", "about 1.0 false alerts were to be expected of the 2,500 faces that live "
                "deployments saw, and at most 2.5. 2 were judged false."},
        {"Q10", "That is within what was expected. Not all alerts have been judged yet"},
        {"Q7", "about 1.0 false alerts were to be expected of the 2,500 faces"},
        {"Q11", "LFR-2023-0001 10 May 2023 0.62 9 January 2023"},
        {"Q12", "on a vehicle 2"},
        {"Q12", "fixed 1"},
        {"Q13", "https://midshire.example/notice"},
        {"Q14", "LFR-2023-0001 10 May 2023 10:00 to 14:30 4 h 30 min"},
        {"Q15", "specific intelligence find people wanted by"},
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

static int64_t compared(struct record *record, int64_t operation, enum register_mode mode,
                        enum register_offence offence, bool body_worn, int64_t candidates)
{
    int64_t id = 0;
    const struct register_new_search wish = {.mode = mode,
                                             .captured = "2023-02-27",
                                             .place = "Bus station, Midtown",
                                             .source_type = body_worn ? "body-worn video" : "CCTV",
                                             .reason = "an investigation",
                                             .body_worn = body_worn,
                                             .candidates = candidates,
                                             .offence_type = offence};
    DO(record, record->operator_, register_search_add(by, operation, &wish, &id, err));
    return id;
}

/// Retrospective: 9 searches in March 2023 (theft; 3 from body-worn video), 4 in April (2 theft, 2
/// robbery), 11 in January 2024 (6 theft, 5 violence); the first led to somebody. Also by an
/// operator: two checks on 5 May 2023, one of them confirmed.
static void make_searches(struct record *record)
{
    int64_t first = 0, officer = 0, alert_id = 0;
    record->now = at("2023-01-02 09:00");
    DO(record, record->admin,
       register_officer_add(by, "Ivy", REGISTER_ROLE_INVESTIGATOR, &officer, err));
    int64_t id = deploy(record, REGISTER_MODE_RETROSPECTIVE, "Midshire", "2023-03-01 09:00",
                        "2024-02-20 09:00", 9, 6, 0, &first);
    record->now = at("2023-03-06 10:00");
    int64_t lucky = compared(record, id, REGISTER_MODE_RETROSPECTIVE, REGISTER_OFFENCE_THEFT, false,
                             1);
    const struct register_new_alert found = {
        .entry = first, .search = lucky, .source = "still", .score = 0.8, .threshold = 0.62,
        .rank = 1};
    const struct register_new_adjudication said = {.credible = true, .subject = "same scar"};
    DO(record, record->operator_, register_alert_add(by, id, &found, &alert_id, err));
    DO(record, officer, register_choice_add(by, lucky, alert_id, "same scar", NULL, err));
    DO(record, record->engagement, register_adjudication_add(by, alert_id, &said, err));
    for (int i = 0; i < 8; i++)
        (void)compared(record, id, REGISTER_MODE_RETROSPECTIVE, REGISTER_OFFENCE_THEFT, i < 3,
                       i < 1);
    record->now = at("2023-04-12 10:00");
    for (int i = 0; i < 4; i++)
        (void)compared(record, id, REGISTER_MODE_RETROSPECTIVE,
                       i < 2 ? REGISTER_OFFENCE_THEFT : REGISTER_OFFENCE_ROBBERY, false, 0);
    int64_t checks = deploy(record, REGISTER_MODE_OPERATOR_INITIATED, "Midtown", "2023-05-05 08:00",
                            "2023-05-05 18:00", 9, 6, 0, &first);
    int64_t check = compared(record, checks, REGISTER_MODE_OPERATOR_INITIATED, 0, false, 1);
    (void)compared(record, checks, REGISTER_MODE_OPERATOR_INITIATED, 0, false, 0);
    (void)seen(record, checks, first, check, 1, 1, REGISTER_OUTCOME_ARREST);
    record->now = at("2023-05-05 17:00");
    DO(record, record->operator_, register_operation_close(by, checks, err));
    record->now = at("2024-01-15 10:00");
    for (int i = 0; i < 11; i++)
        (void)compared(record, id, REGISTER_MODE_RETROSPECTIVE,
                       i < 6 ? REGISTER_OFFENCE_THEFT : REGISTER_OFFENCE_VIOLENCE, false, 0);
}

static const char search_questions[] =
    "Questions 1-9 relate to the period January 2023 to January 2024.\n"
    "1. How many searches by retrospective facial recognition were made?\n"
    "2. How many retrospective facial recognition searches were made in each month?\n"
    "3. Please give a breakdown of the offence types of these retrospective facial recognition "
    "searches.\n"
    "4. What were the reasons for these retrospective facial recognition searches?\n"
    "5. What kind of images were searched with by retrospective facial recognition?\n"
    "6. How many of the retrospective facial recognition searches led to a match?\n"
    "7. Which databases were used for retrospective facial recognition?\n"
    "8. Please give the dates and locations at which the images of the retrospective facial "
    "recognition searches were obtained.\n"
    "9. How many matches were there by operator initiated facial recognition?\n";

static void searches(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "Between 1 January 2023 and 31 January 2024, Midshire Police used"},
        {"Q1", "retrospective facial recognition (24 searches)"},
        {"Q1", "!Yes"},
        {"Q2", " January 2023 0 February 2023 0 March 2023 9 "
               " April 2023 4 "},
        {"Q2", " January 2024 11 Total 24"},
        // Of 2023 theft 11 and robbery 2, of which neither may be told; 2024 is not over.
        {"Q3", "2023 theft, burglary and vehicle not shown"},
        {"Q3", "2023 others fewer than 5 2023 all searches 13 "},
        {"Q3", "!2024 "},
        {"Q3", "and are withholding those"}, // January 2024 was asked about
        {"Q4", " 2023 specific intelligence on where 13 "},
        {"Q5", " 2023 body-worn video 3 2023 CCTV 10 "
               " 2023 all searches 13 "},
        {"Q6", " RFR-2023-0001 24 2 1 "},
        {"Q7", "custody image"},
        {"Q7", "Police National Database"},
        {"Q7", "holds no information about such searches"},
        {"Q8", "27 February 2023 Bus station, Midtown 24"},
        {"Q8", "!CCTV"},
        {"Q9", " OIFR-2023-0001 2 1 1 "},
    };
    struct record record;
    record_open(&record);
    make_searches(&record);
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, search_questions, "2024-02-01", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    says(letter.text, "or is given for whole calendar years alone");
    letter_finish(&letter);
    // Before the year is over, nothing of it is broken down.
    letter = answer(&record, search_questions, "2023-12-31", "2024-02-12");
    AUTO_FREE char *offences = section(letter.text, "Q3 to Q5");
    has(offences, "We hold this information.");
    letter_finish(&letter);
    // A year later, the second is over: theft 6, violence 5. Half of it was not asked about.
    record.now = at("2025-01-10 12:00");
    letter = answer(&record, search_questions, "2025-01-01", "2025-01-10");
    static const char *const later[][2] = {
        {"Q3", "2024 theft, burglary and vehicle 6"},
        {"Q3", "2024 violence against the person 5 2024 all searches 11"},
        {"Q3", "2023 theft, burglary and vehicle not shown"},
    };
    expect(&letter, later, ARRAY_COUNT(later));
    letter_finish(&letter);
    record_close(&record);
}

static const char standing_questions[] =
    "By 'deployment' I mean each day on which a camera was used.\n"
    "\"Biometric sweep\" means any use in a crowd.\n"
    "Questions 1-8 relate to the period January 2021 to December 2023.\n"
    "1. How many times was live facial recognition deployed?\n"
    "2. Who authorised the use of live facial recognition and what rank were they?\n"
    "3. How many deployments of live facial recognition were refused or cancelled?\n"
    "4. For how long are images of live facial recognition retained, and were watchlists "
    "destroyed?\n"
    "5. How many complaints were made about live facial recognition?\n"
    "6. How many arrests followed live facial recognition, and how many people were de-arrested?\n"
    "7. How much did live facial recognition cost?\n"
    "8. What is the legal basis for the use of live facial recognition?\n"
    "9. Was live facial recognition deployed in 2020?\n"
    "10. If so, please provide dates and locations for each deployment in 2020.\n";

static void make_standing(struct record *record)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0, first = 0, complaint = 0;
    make_live(record);
    const struct register_plan wish = {.mode = REGISTER_MODE_LIVE,
                                       .title = "Another",
                                       .purpose = "find people",
                                       .legal_basis = "common law",
                                       .necessity = "n",
                                       .proportionality = "p",
                                       .place = "Never Street",
                                       .opens = at("2023-08-10 10:00"),
                                       .closes = at("2023-08-10 15:00"),
                                       .threshold = 0.62,
                                       .categories = 1u << REGISTER_CATEGORY_SUSPECT};
    record->now = at("2023-08-01 09:00");
    DO(record, record->planner, register_operation_plan(by, &wish, reference, &id, err));
    DO(record, record->authorising,
       register_operation_refuse(by, id, "not necessary: a secret of officers", err));
    // A third deployment: an arrest that was taken back, and a complaint.
    id = deploy(record, REGISTER_MODE_LIVE, "Square, Midtown", "2023-09-01 10:00",
                "2023-09-01 12:00", 9, 6, 0, &first);
    int64_t sorry = seen(record, id, first, 0, 1, 1, REGISTER_OUTCOME_ARREST);
    const struct register_new_dearrest back = {.happened = record->now, .reason = "wrong person"};
    DO(record, record->engagement, register_dearrest_add(by, sorry, &back, err));
    DO(record, record->engagement,
       register_complaint_add(by, sorry, record->now, "stopped twice", &complaint, err));
    record->now = at("2023-09-01 12:00");
    DO(record, record->operator_, register_operation_close(by, id, err));
}

static void standing(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "From 1 December 2021, when our record begins, to 31 December 2023"},
        {"Q1", "live facial recognition (three deployments)"},
        {"Q2", "LFR-2023-0001 10 May 2023 superintendent no"},
        {"Q2", "!Sam"},
        {"Q3", "LFR-2023-0003 1 August 2023 authority refused"},
        {"Q3", "!secret"},
        {"Q3", "!Never Street"},
        {"Q4", "Face of anybody who is not deleted at once the comparison"},
        {"Q4", "24 hours the alert"},
        {"Q4", "LFR-2023-0001 0 15 not yet"},
        // One of nine alerts and one of four arrests.
        {"Q5", "2023 9 not shown"},
        {"Q5", "!withholding those"}, // whole years were asked about
        {"Q5", "professional standards"},
        {"Q6", "2023 4 not shown"},
        {"Q7", "No information held in our record of facial recognition"},
        {"Q7", "section 16 of the Act"},
        {"Q7", "purchase orders"},
        {"Q8", "common law 3"},
        {"Q8", "found under our publication scheme"},
        {"Q9 & Q10", "begins on 1 December 2021, after the time"},
    };
    struct record record;
    record_open(&record);
    make_standing(&record);
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, standing_questions, "2024-02-01", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    // Once for all: the time before the record, our words and those of the requester.
    says(letter.text, "Our record of facial recognition begins on 1 December 2021. Where");
    says(letter.text, "You use \"deployment\" in this sense: each day on which a camera was used. "
                      "Our record counts in the sense above.");
    says(letter.text, "You use \"Biometric sweep\" in this sense: any use in a crowd. Our record "
                      "has no such term");
    static const char *const warned[] = {
        "Q7 asks about cost, which the register does not hold: look in finance",
        "Q1, Q2, Q3, Q5, Q6, Q9, Q10: the time asked about begins before this record",
        "the requester defines \"Biometric sweep\"",
        "left out of Q5, Q6 under section 40(2)",
    };
    for (size_t w = 0; w < ARRAY_COUNT(warned); w++) {
        bool found = false;
        for (size_t i = 0; i < letter.result.warning_count; i++)
            found |= strstr(letter.result.warnings[i], warned[w]) != NULL;
        if (!found)
            fail_msg("not warned of \"%s\"", warned[w]);
    }
    assert_string_equal(letter.result.placings[0].answer, "information given, in part");
    assert_string_equal(letter.result.placings[6].answer, "no information held");
    assert_string_equal(letter.result.placings[7].answer, "information given, in part");
    assert_string_equal(letter.result.placings[8].answer, "before the record begins");
    letter_finish(&letter);
    // In its own year, nothing of it is told by year; nobody had complained in what is over.
    letter = answer(&record, standing_questions, "2023-10-01", "2024-02-12");
    AUTO_FREE char *complaints = section(letter.text, "Q5");
    has(complaints, "0");
    has_not(complaints, "2023");
    letter_finish(&letter);
    record_close(&record);
}

static const char record_questions[] =
    "Questions 1-5 relate to 2023.\n"
    "1. Please provide the deployment records of live facial recognition.\n"
    "2. Please provide the impact assessments for live facial recognition.\n"
    "3. How many images were on the watchlist of live and retrospective facial recognition?\n"
    "4. How many times was live or retrospective facial recognition used with body-worn video?\n"
    "5. What was the ethnicity of the people stopped by live facial recognition?\n";

static void records_and_several_modes(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "LFR-2023-0001 10 May 2023 10:00 to 14:30 Station Square, Midtown"},
        {"Q1", "LFR-2023-0001 10 May 2023 15 15"},
        {"Q1", "0.100 %"},
        {"Q1", "0.62 9 January 2023"},
        {"Q2", "No information held in our record of facial recognition"},
        {"Q2", "data protection officer"},
        {"Q3", "Live facial recognition: size of the watchlist at each deployment"},
        {"Q5", "ever estimated from a face"},
    };
    static const char *const searched[][2] = {
        {"Q3", "Retrospective facial recognition: size of the watchlist under each authority"},
        {"Q3", "RFR-2023-0001"},
        {"Q3", "15 15"},
        {"Q4", "in conjunction with body-worn video: retrospective facial recognition (three "
               "searches)"},
    };
    struct record record;
    record_open(&record);
    make_live(&record);
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, record_questions, "2023-12-31", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    letter_finish(&letter);
    record_close(&record);
    record_open(&record);
    make_searches(&record);
    record.now = at("2024-02-12 12:00");
    letter = answer(&record, record_questions, "2023-12-31", "2024-02-12");
    expect(&letter, searched, ARRAY_COUNT(searched));
    letter_finish(&letter);
    record_close(&record);
}

static const char begin_questions[] =
    "Questions 1-4 relate to January 2021 to December 2023.\n"
    "1. How many times was live facial recognition used in each year?\n"
    "2. Please provide the dates and locations of each deployment of live facial recognition.\n"
    "3. Please provide the deployment records of live facial recognition.\n"
    "4. How many times was operator-initiated facial recognition used?\n"
    "5. How many times was live facial recognition used each year between April 2022 and March "
    "2024?\n"
    "6. How many times was live facial recognition used in 2023?\n";

/// Each answer says from when; what retention erased is said, its figures stay.
static void the_record_begins_within(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1", "From 1 December 2021, when our record begins, to 31 December 2023, Midshire"},
        {"Q1", "2021 0 2022 0 2023 2 Total 2"},
        {"Q2", "From 1 December 2021, when our record begins:"},
        {"Q2", "LFR-2023-0001 10 May 2023"},
        {"Q3", "From 1 December 2021, when our record begins:"},
        {"Q3", "two of these lists had been destroyed in whole or in part"},
        {"Q3", "LFR-2023-0001 10 May 2023 15 15"},
        {"Q4", " No information held."},
        {"Q4", "!begins"},
        {"Q5", "2022/23 (April to March) 0"},
        {"Q5", "1 April 2023 to 12 February 2024 2"},
        {"Q6", "Between 1 January 2023 and 31 December 2023"},
        {"Q6", "!by year"},
    };
    struct record record;
    struct register_swept swept;
    record_open(&record);
    make_live(&record);
    record.now = at("2024-02-11 12:00");
    DO(&record, 0, register_sweep(by, &swept, err));
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, begin_questions, "2024-02-12", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    says(letter.text, "the answer covers the time from that day on; for the time before it, no "
                      "information is held in the record.");
    static const char *const held[] = {"information given, in part", "information given, in part",
                                       "information given, in part", "no information held"};
    for (size_t i = 0; i < ARRAY_COUNT(held); i++)
        assert_string_equal(letter.result.placings[i].answer, held[i]);
    letter_finish(&letter);
    record_close(&record);
}

static const char national_questions[] =
    "I am writing for information relating to PND facial recognition searches:\n"
    "1. The number of PND facial recognition searches in each month of 2023\n"
    "2. A monthly breakdown of the reason for these searches\n"
    "3. For images of criminal suspects, the offence types searched for in 2023\n"
    "4. How many times was retrospective facial recognition used?\n"
    "5. If any database other than the PND was accessed for retrospective facial recognition, "
    "please specify the number of searches.\n"
    "6. How many of the retrospective facial recognition matches were correct?\n";

/// The searches of our record are no answer to a question about another database.
static void searches_of_the_national_database(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q1 to Q3", "is made in that database and logged there"},
        {"Q1 to Q3", "!2023"},
        {"Q4", "Up to 12 February 2024, Midshire Police used"},
        {"Q4", "retrospective facial recognition (24 searches)"},
        {"Q5", "Each search in our record compared"},
        {"Q6", "RFR-2023-0001 24 2 1 "},
        {"Q6", "It is no match until"},
    };
    struct record record;
    record_open(&record);
    make_searches(&record);
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, national_questions, "2024-02-12", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    has_not(letter.text, "1970");
    letter_finish(&letter);
    record_close(&record);
}

static void nothing_is_an_answer(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"Q3", "None. Our record has no operation in that time that was refused"},
        {"Q4", "Face of anybody who is not deleted at once the comparison"},
        {"Q5", "2023 0 0 A complaint is counted"},
        {"Q5", "!withholding"},
    };
    struct record record;
    record_open(&record);
    record.now = at("2024-02-12 12:00");
    struct letter letter = answer(&record, standing_questions, "2024-02-01", "2024-02-12");
    expect(&letter, expected, ARRAY_COUNT(expected));
    has_not(letter.text, "Small numbers");
    letter_finish(&letter);
    record_close(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches),
        cmocka_unit_test(standing),
        cmocka_unit_test(records_and_several_modes),
        cmocka_unit_test(the_record_begins_within),
        cmocka_unit_test(searches_of_the_national_database),
        cmocka_unit_test(nothing_is_an_answer),
        cmocka_unit_test(live_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
