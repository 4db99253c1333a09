// SPDX-License-Identifier: Apache-2.0
// record.h - a record in a folder of its own with officers, for the tests of this folder.
#ifndef TEST_RECORD_H
#define TEST_RECORD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/sign.h"
#include "ledger/ledger.h"
#include "register/read.h"
#include "register/vault.h"
#include "register/write.h"
#include "store/store.h"
#include "../place.h"

#define DAY 86400
#define START 1795000000 // 18 November 2026, 11:06:40 UTC

struct record {
    char folder[64];
    char path[96];
    struct store *store;
    struct crypt_key *key;
    struct crypt_master *master;
    char verifier[CRYPT_VERIFIER_MAX];
    moment now;
    int64_t planner, authorising, operator_, engagement, administrator;
};

#define OK(call)                                                            \
    do {                                                                    \
        struct overt_error err_ = {0}, *const err = &err_;                  \
        int code_ = (call);                                                 \
        if (code_ != 0)                                                     \
            fail_msg("%s:%d: %d %s", __FILE__, __LINE__, code_, err_.text); \
    } while (0)

/// In a transaction of its own; `call` uses `by` and `err`.
#define DO(record, who, call)                                                                     \
    do {                                                                                          \
        OK(store_begin((record)->store, err));                                                    \
        const struct register_by by_ = {(record)->store, (who), (record)->now}, *const by = &by_; \
        OK(call);                                                                                 \
        OK(store_commit((record)->store, err));                                                   \
    } while (0)

/// Refused with these words; the transaction is rolled back.
#define REFUSED(record, who, words, call)                                                         \
    do {                                                                                          \
        OK(store_begin((record)->store, err));                                                    \
        const struct register_by by_ = {(record)->store, (who), (record)->now}, *const by = &by_; \
        struct overt_error why_ = {0}, *const err = &why_;                                        \
        int refused_ = (call);                                                                    \
        store_rollback((record)->store);                                                          \
        if (refused_ != OVERT_REFUSED || strstr(why_.text, (words)) == NULL)                      \
            fail_msg("%s:%d: not refused so: %d %s", __FILE__, __LINE__, refused_, why_.text);    \
    } while (0)

static void record_open(struct record *record)
{
    memset(record, 0, sizeof *record);
    (void)strcpy(record->folder, "/tmp/overt-register-XXXXXX");
    assert_non_null(mkdtemp(record->folder));
    (void)snprintf(record->path, sizeof record->path, "%s/record.db", record->folder);
    OK(test_store_create(record->path, &record->store, err));
    OK(crypt_key_create("test.example/log", &record->key, err));
    AUTO_TEXT struct text verifier = {0};
    text_init(&verifier, sizeof record->verifier);
    crypt_key_verifier(record->key, &verifier);
    (void)strcpy(record->verifier, verifier.bytes);
    record->now = START;
    DO(record, 0,
       register_officer_add(by, "Ada", REGISTER_ROLE_ADMINISTRATOR, &record->administrator, err));
    crypt_master_create(&record->master);
    DO(record, record->administrator,
       register_master_set(by, record->master, REGISTER_MASTER_FILE_KEY, NULL, NULL, err));
    OK(register_vault_attach(record->store, record->master, false, err));
    DO(record, record->administrator,
       register_officer_add(by, "Pat", REGISTER_ROLE_PLANNER, &record->planner, err));
    DO(record, record->administrator,
       register_officer_add(by, "Sam", REGISTER_ROLE_AUTHORISING, &record->authorising, err));
    DO(record, record->administrator,
       register_officer_add(by, "Kim", REGISTER_ROLE_OPERATOR, &record->operator_, err));
    DO(record, record->administrator,
       register_officer_add(by, "Lee", REGISTER_ROLE_ENGAGEMENT, &record->engagement, err));
}

/// Opens it again, with its master key.
static UNUSED void record_reopen(struct record *record)
{
    OK(store_open(record->path, false, false, &record->store, err));
    OK(register_vault_attach(record->store, record->master, false, err));
}

static void record_close(struct record *record)
{
    store_close(&record->store);
    crypt_key_destroy(&record->key);
    crypt_master_destroy(&record->master);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", record->folder);
    assert_int_equal(system(command), 0);
}

static struct register_plan plan_of(const struct record *record, enum register_mode mode)
{
    return (struct register_plan){.mode = mode,
                                  .title = "High Street",
                                  .purpose = "find people wanted by the courts",
                                  .legal_basis = "common law",
                                  .necessity = "other means failed",
                                  .proportionality = "short and small",
                                  .place = "High Street, Warwick",
                                  .opens = record->now,
                                  .closes = record->now + 4 * 3600,
                                  .threshold = 0.45,
                                  .categories = 1u << REGISTER_CATEGORY_SUSPECT |
                                                1u << REGISTER_CATEGORY_MISSING |
                                                1u << REGISTER_CATEGORY_BLUE_LIST};
}

static struct register_new_entry entry_of(const char *nominal, enum register_category category,
                                          bool wanted)
{
    return (struct register_new_entry){.nominal = nominal,
                                       .category = category,
                                       .wanted_for_arrest = wanted,
                                       .reason = "warrant of 3 May",
                                       .image_source = "custody image",
                                       .captured = "2026-05-03",
                                       .picture_name = "a.jpg",
                                       .picture = "JPEG",
                                       .picture_size = 4,
                                       .template_bytes = "TEMPLATE",
                                       .template_size = 8};
}

/// Planned, authorised, notified, with a list of two people (three images), reviewed; not open.
static UNUSED int64_t ready_operation(struct record *record, enum register_mode mode,
                                      int64_t entries[3])
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    struct register_plan plan = plan_of(record, mode);
    DO(record, record->planner, register_operation_plan(by, &plan, reference, &id, err));
    DO(record, record->authorising, register_operation_authorise(by, id, err));
    DO(record, record->planner,
       register_operation_notify(by, id, "https://example.org/notice", err));
    const struct register_new_entry list[3] = {entry_of("N1", REGISTER_CATEGORY_SUSPECT, true),
                                               entry_of("N2", REGISTER_CATEGORY_MISSING, false),
                                               entry_of("N2", REGISTER_CATEGORY_MISSING, false)};
    for (int i = 0; i < 3; i++)
        DO(record, record->operator_, register_entry_add(by, id, &list[i], &entries[i], err));
    DO(record, record->planner, register_list_review(by, id, err));
    return id;
}

static UNUSED int64_t open_operation(struct record *record, enum register_mode mode,
                                     int64_t entries[3])
{
    int64_t id = ready_operation(record, mode, entries);
    DO(record, record->operator_, register_operation_open(by, id, "permit note", err));
    return id;
}

static UNUSED int64_t add_alert(struct record *record, int64_t operation, int64_t entry)
{
    int64_t id = 0;
    const struct register_new_alert alert = {.entry = entry,
                                             .source = "camera 1",
                                             .score = 0.6,
                                             .threshold = 0.45,
                                             .rank = 1,
                                             .video_time = 1.5,
                                             .picture = "FACE",
                                             .picture_size = 4};
    DO(record, record->operator_, register_alert_add(by, operation, &alert, &id, err));
    return id;
}

#endif
