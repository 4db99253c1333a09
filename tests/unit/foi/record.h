// SPDX-License-Identifier: Apache-2.0
// record.h - a record of a made-up force, empty or busy, for the tests of this folder.
#ifndef TEST_FOI_RECORD_H
#define TEST_FOI_RECORD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "crypt/hash.h"
#include "foi/internal.h"
#include "ledger/ledger.h"
#include "register/vault.h"
#include "register/write.h"
#include "../place.h"

struct record {
    char folder[64];
    struct store *store;
    moment now;
    int64_t admin, planner, authorising, reviewer, operator_, engagement, rights;
};

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct overt_error err_ = {0}, *const err = &err_;                                         \
        int code_ = (call);                                                                        \
        if (code_ < 0)                                                                             \
            fail_msg("%s:%d: %d %s", __FILE__, __LINE__, code_, err_.text);                        \
    } while (0)

/// In a transaction of its own; `call` uses `by` and `err`.
#define DO(record, who, call)                                                                      \
    do {                                                                                           \
        OK(store_begin((record)->store, err));                                                     \
        const struct register_by by_ = {(record)->store, (who), (record)->now}, *const by = &by_;  \
        OK(call);                                                                                  \
        OK(store_commit((record)->store, err));                                                    \
        (record)->now++;                                                                           \
    } while (0)

static moment at(const char *text)
{
    moment when;
    assert_true(time_parse(text, 0, &when));
    return when;
}

static moment clock_of_test(void *context)
{
    return *(moment *)context;
}

static struct clock test_clock(struct record *record)
{
    return (struct clock){clock_of_test, &record->now};
}

static UNUSED void record_open(struct record *record)
{
    char path[96];
    memset(record, 0, sizeof *record);
    (void)strcpy(record->folder, "/tmp/overt-foi-XXXXXX");
    assert_non_null(mkdtemp(record->folder));
    (void)snprintf(path, sizeof path, "%s/record.db", record->folder);
    OK(test_store_create(path, &record->store, err));
    record->now = at("2021-12-01 09:00");
    DO(record, 0,
       register_officer_add(by, "Ada", REGISTER_ROLE_ADMINISTRATOR, &record->admin, err));
    struct crypt_master *master = NULL;
    crypt_master_create(&master);
    DO(record, record->admin,
       register_master_set(by, master, REGISTER_MASTER_FILE_KEY, NULL, NULL, err));
    OK(register_vault_attach(record->store, master, true, err));
    DO(record, record->admin,
       register_officer_add(by, "Pat", REGISTER_ROLE_PLANNER, &record->planner, err));
    DO(record, record->admin,
       register_officer_add(by, "Sam", REGISTER_ROLE_AUTHORISING, &record->authorising, err));
    DO(record, record->admin,
       register_officer_add(by, "Rae", REGISTER_ROLE_PLANNER, &record->reviewer, err));
    DO(record, record->admin,
       register_officer_add(by, "Kim", REGISTER_ROLE_OPERATOR, &record->operator_, err));
    DO(record, record->admin,
       register_officer_add(by, "Lee", REGISTER_ROLE_ENGAGEMENT, &record->engagement, err));
    DO(record, record->admin,
       register_officer_add(by, "Fay", REGISTER_ROLE_INFORMATION, &record->rights, err));
    DO(record, record->admin, register_setting_set(by, "force.name", "Midshire Police", err));
    DO(record, record->admin,
       register_setting_set(by, "force.address", "PO Box 1\nMidtown\nMD1 1AA", err));
}

static UNUSED void record_close(struct record *record)
{
    char command[128];
    store_close(&record->store);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", record->folder);
    assert_int_equal(system(command), 0);
}

static UNUSED void adopt(struct record *record, const char *touches)
{
    int64_t id;
    struct foi_policy_adopt policy = {.topic = "covert use",
                                      .touches = touches,
                                      .exemptions = "s24(2), s31(3)",
                                      .review = {2029, 1, 1},
                                      .clock = test_clock(record)};
    OK(foi_policy_adopt(record->store, "Fay", &policy, &id, err));
    record->now++;
}

static int64_t plan(struct record *record, enum register_mode mode, const char *place,
                    const char *opens, const char *closes, bool body_worn)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    const struct register_plan wish = {.mode = mode,
                                       .title = "An operation",
                                       .purpose = "find people",
                                       .legal_basis = "common law",
                                       .necessity = "other means failed",
                                       .proportionality = "short and small",
                                       .place = place,
                                       .opens = at(opens),
                                       .closes = at(closes),
                                       .threshold = 0.45,
                                       .body_worn = body_worn,
                                       .categories = 1u << REGISTER_CATEGORY_SUSPECT |
                                                     1u << REGISTER_CATEGORY_MISSING};
    DO(record, record->planner, register_operation_plan(by, &wish, reference, &id, err));
    return id;
}

/// Three images of two persons wanted and not, reviewed; authorised, notified and opened `opens`.
static void open_operation(struct record *record, int64_t id, const char *opens, int64_t entries[3])
{
    static const struct register_new_entry list[3] = {
        {"N1", REGISTER_CATEGORY_SUSPECT, true, "warrant", "custody image", NULL, NULL, NULL, 0,
         NULL, 0},
        {"N1", REGISTER_CATEGORY_SUSPECT, true, "warrant", "custody image", NULL, NULL, NULL, 0,
         NULL, 0},
        {"N2", REGISTER_CATEGORY_MISSING, false, "missing since May", "given by the family", NULL,
         NULL, NULL, 0, NULL, 0},
    };
    record->now = at(opens) - 3600;
    for (int i = 0; i < 3; i++)
        DO(record, record->operator_, register_entry_add(by, id, &list[i], &entries[i], err));
    DO(record, record->authorising, register_operation_authorise(by, id, err));
    DO(record, record->reviewer, register_list_review(by, id, err));
    DO(record, record->planner,
       register_operation_notify(by, id, "https://midshire.example/notice", err));
    record->now = at(opens);
    DO(record, record->operator_, register_operation_open(by, id, "permit", err));
}

static void alert(struct record *record, int64_t operation, int64_t entry, int64_t search,
                  bool credible, int correct)
{
    int64_t id;
    const struct register_new_alert seen = {.entry = entry,
                                            .search = search,
                                            .source = "camera 1",
                                            .score = 0.6,
                                            .threshold = 0.45,
                                            .rank = 1};
    const struct register_new_adjudication said = {.credible = credible, .subject = "pose"};
    DO(record, record->operator_, register_alert_add(by, operation, &seen, &id, err));
    DO(record, record->operator_, register_adjudication_add(by, id, &said, err));
    if (correct < 0)
        return;
    const struct register_new_engagement stop = {
        .stopped = true, .identity_checked = true, .correct = correct > 0};
    DO(record, record->engagement, register_engagement_add(by, id, &stop, err));
}

static void search(struct record *record, int64_t operation, enum register_mode mode,
                   const char *captured, const char *place, const char *kind, bool body_worn)
{
    int64_t id;
    const struct register_new_search wish = {.mode = mode,
                                             .captured = captured,
                                             .place = place,
                                             .source_type = kind,
                                             .reason = "theft",
                                             .body_worn = body_worn};
    DO(record, record->operator_, register_search_add(by, operation, &wish, &id, err));
}

/// Two live deployments (one with body-worn video), one retrospective authority, one
/// operator-initiated deployment, a plan for March 2023; and, after 20 February 2023, one more of
/// each.
static UNUSED void make_busy(struct record *record)
{
    int64_t entries[3];
    record->now = at("2022-05-20 09:00");
    int64_t id = plan(record, REGISTER_MODE_LIVE, "High Street, Midtown", "2022-06-03 10:00",
                      "2022-06-03 16:00", false);
    open_operation(record, id, "2022-06-03 10:05", entries);
    alert(record, id, entries[0], 0, true, 1);
    alert(record, id, entries[1], 0, true, 0);
    alert(record, id, entries[2], 0, false, -1);
    record->now = at("2022-06-03 15:30");
    DO(record, record->operator_, register_operation_close(by, id, err));

    id = plan(record, REGISTER_MODE_RETROSPECTIVE, "Midshire", "2022-10-01 00:00",
              "2022-12-01 00:00", false);
    open_operation(record, id, "2022-10-01 09:00", entries);
    search(record, id, REGISTER_MODE_RETROSPECTIVE, "2022-09-30", "Shop <&> Co, Rugley", "CCTV",
           false);
    search(record, id, REGISTER_MODE_RETROSPECTIVE, "2022-09-30", "Shop <&> Co, Rugley", "CCTV",
           false);
    search(record, id, REGISTER_MODE_RETROSPECTIVE, "2022-10-02T18:00:00Z", "Town Hall",
           "body-worn video", true);

    id = plan(record, REGISTER_MODE_OPERATOR_INITIATED, "Midtown", "2022-11-01 08:00",
              "2022-11-01 18:00", false);
    open_operation(record, id, "2022-11-01 09:00", entries);
    search(record, id, REGISTER_MODE_OPERATOR_INITIATED, NULL, NULL, NULL, false);

    id = plan(record, REGISTER_MODE_LIVE, "Station, Midtown", "2022-12-03 10:00",
              "2022-12-03 16:00", true);
    open_operation(record, id, "2022-12-03 10:05", entries);
    const struct register_new_count seen = {
        .source = "officer 7", .body_worn = true, .faces_seen = 90, .frames = 900};
    DO(record, record->operator_, register_count_add(by, id, &seen, err));
    record->now = at("2022-12-03 14:00");
    DO(record, record->operator_, register_operation_close(by, id, err));

    record->now = at("2023-02-10 09:00");
    (void)plan(record, REGISTER_MODE_LIVE, "Market Place, Midtown", "2023-03-11 10:00",
               "2023-03-11 16:00", true);
    record->now = at("2023-02-21 00:00"); // one second after the day of receipt ended
    (void)plan(record, REGISTER_MODE_LIVE, "Castle Green", "2023-04-01 10:00", "2023-04-01 16:00",
               false);
    id = plan(record, REGISTER_MODE_RETROSPECTIVE, "Midshire", "2023-02-22 00:00",
              "2023-03-20 00:00", false);
    open_operation(record, id, "2023-02-22 09:00", entries);
    search(record, id, REGISTER_MODE_RETROSPECTIVE, "2022-01-15", "Canal Wharf", "CCTV", false);
}

static const char ten_questions[] =
    "Questions 1-6 relate to the period January 2022-January 2023.\n"
    "Q1. Has the force deployed live facial recognition?\n"
    "Q1a. If so, please provide dates and locations for each deployment.\n"
    "Q2. Has the force used any form of retrospective facial recognition?\n"
    "Q2a. If so, please provide the dates and locations at which the images or footage was "
    "obtained.\n"
    "Q3. Has the force deployed operator initiated facial recognition?\n"
    "Q3a. If so, please provide dates and locations for each deployment.\n"
    "Q4. Has the force deployed any type of facial recognition in conjunction with body-worn "
    "video?\n"
    "Q4a. If so, please provide dates and locations for each deployment.\n"
    "Q5. Where live facial recognition has been used.\n"
    "Q5a. How many images were on the watch list used in each instance?\n"
    "Q5b. From where were these images taken?\n"
    "Q5c. How many of those on the watch list were not wanted for arrest in each instance?\n"
    "Q5d. For what other reasons were these people included?\n"
    "Q6. At each deployment, how many alerts were generated?\n"
    "Q6a. How many times did officers consider the match sufficiently credible to stop "
    "individuals?\n"
    "Q6b. Following an identity check, how many stops were verified as correct matches?\n"
    "Questions 7-10 relate to the period from February 2023 onwards.\n"
    "Q7. Does the force plan to deploy live facial recognition?\n"
    "Q7a. If so, please provide dates and locations for each known planned deployment.\n"
    "Q8. Does the force plan to use retrospective facial recognition?\n"
    "Q8a. If so, please provide dates and locations for each known planned deployment.\n"
    "Q9. Does the force plan to deploy operator initiated facial recognition?\n"
    "Q9a. If so, please provide dates and locations for each known planned deployment.\n"
    "Q10. Does the force plan to deploy any type of facial recognition with body-worn video?\n"
    "Q10a. If so, please provide dates and locations for each known planned deployment.\n";

struct letter {
    char *text, *html;
    struct foi_result result;
};

static UNUSED struct letter answer(struct record *record, const char *request,
                                   const char *received, const char *sent)
{
    struct letter letter = {0};
    char path[96], out[96];
    size_t size;
    (void)snprintf(path, sizeof path, "%s/request.txt", record->folder);
    (void)snprintf(out, sizeof out, "%s/out", record->folder);
    OK(file_write(path, request, strlen(request), 0600, err));
    struct foi_answer_params params = {.request = path,
                                       .reference = "208-2023",
                                       .folder = out,
                                       .as = "Fay",
                                       .clock = test_clock(record)};
    assert_true(date_parse(received, &params.received));
    assert_true(date_parse(sent, &params.sent));
    OK(foi_answer(record->store, &params, &letter.result, err));
    record->now++;
    OK(file_read(letter.result.text_path, 1 << 24, &letter.text, &size, err));
    OK(file_read(letter.result.html_path, 1 << 24, &letter.html, &size, err));
    return letter;
}

static UNUSED void letter_finish(struct letter *letter)
{
    memory_free(letter->text);
    memory_free(letter->html);
    foi_result_finish(&letter->result);
}

/// The answer that begins with "LABEL response:", up to the next one; caller's.
static UNUSED char *section(const char *text, const char *label)
{
    char start[100];
    (void)snprintf(start, sizeof start, "\n%s response:", label);
    const char *from = strstr(text, start);
    if (from == NULL)
        return memory_copy_text("(no such answer)");
    from += strlen(start);
    const char *to = strstr(from, " response:");
    while (to != NULL && to > from && *to != '\n')
        to--;
    size_t length = to != NULL ? (size_t)(to - from) : strlen(from);
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, from, length);
    return copy;
}

static UNUSED void has(const char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        fail_msg("\"%s\" is not in:\n%s", words, text);
}

static UNUSED void has_not(const char *text, const char *words)
{
    if (strstr(text, words) != NULL)
        fail_msg("\"%s\" is in:\n%s", words, text);
}

#endif
