// SPDX-License-Identifier: Apache-2.0
// make_letters.c - writes three letters into a folder, for who reads them: from an empty register,
// from a busy one, and refused in part; that also in Welsh. No test itself:
// tests/accept/foi-letters.sh runs it.
#include "record.h"

#define MORE_DEPLOYMENTS 14

static void set(struct record *record, const char *key, const char *value)
{
    DO(record, record->admin, register_setting_set(by, key, value, err));
}

/// A force that was out with its van every few weeks.
static void be_busier(struct record *record)
{
    static const char *const places[] = {"Market Square, Rugley", "Bus station, Great Midtown",
                                         "Midshire Arena, Stadium Way, Midtown",
                                         "Castle Street, Upper Midtown on the Water"};
    for (int i = 0; i < MORE_DEPLOYMENTS; i++) {
        int64_t entries[3];
        char opens[32], closes[32], opened[32];
        int month = 1 + i * 5 / MORE_DEPLOYMENTS, day = 1 + i % 3 * 9;
        (void)snprintf(opens, sizeof opens, "2022-%02d-%02d 10:00", month, day);
        (void)snprintf(closes, sizeof closes, "2022-%02d-%02d 16:00", month, day);
        (void)snprintf(opened, sizeof opened, "2022-%02d-%02d 10:05", month, day);
        record->now = at(opens) - 86400;
        int64_t id = plan(record, REGISTER_MODE_LIVE, places[i % 4], opens, closes, false);
        open_operation(record, id, opened, entries);
        for (int k = 0; k < i % 4; k++)
            alert(record, id, entries[k % 3], 0, k < 2, k < 2 ? k % 2 : -1);
        record->now = at(closes) - 60;
        DO(record, record->operator_, register_operation_close(by, id, err));
    }
}

static void write_letter(struct record *record, struct date sent, const char *language)
{
    char out[96];
    struct foi_result result = {0};
    (void)snprintf(out, sizeof out, "%s/out", record->folder);
    const struct foi_answer_params params = {.text = ten_questions,
                                             .reference = "208-2023",
                                             .received = {2023, 2, 20},
                                             .sent = sent,
                                             .folder = out,
                                             .language = language,
                                             .as = "Fay",
                                             .clock = test_clock(record)};
    OK(foi_answer(record->store, &params, &result, err));
    foi_result_finish(&result);
}

static void make(const char *folder, const char *name, bool busy, bool policy,
                 const char *language)
{
    struct record record;
    char out[400];
    record_open(&record);
    set(&record, "force.address",
        "Freedom of Information\nPolice Headquarters\nMill Lane\nMidtown\nMD1 1AA");
    set(&record, "foi.email", "foi@midshire.example");
    set(&record, "foi.officer", "I. Reed\nInformation Rights Officer");
    if (policy) {
        adopt(&record, "body-worn");
        set(&record, "facts.threat_level", "substantial");
        set(&record, "facts.threat_level_as_at", "2023-03-01");
    }
    if (busy) {
        be_busier(&record);
        make_busy(&record);
    }
    record.now = at("2023-03-30 12:00");
    write_letter(&record, policy ? (struct date){2023, 3, 30} : (struct date){2023, 3, 20},
                 language);
    (void)snprintf(out, sizeof out, "mkdir -p '%s/%s' && cp '%s'/out/letter.* '%s/%s'/", folder,
                   name, record.folder, folder, name);
    assert_int_equal(system(out), 0);
    record_close(&record);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    make(argv[1], "empty", false, false, "en");
    make(argv[1], "busy", true, false, "en");
    make(argv[1], "part", true, true, "en");
    make(argv[1], "welsh", true, true, "cy");
    return 0;
}
