// SPDX-License-Identifier: Apache-2.0
// make_cases.c - a record with requests of some fifteen months, for the tests of what is counted:
// the same from the same seed, asked by nobody.
//
//   make_cases FOLDER COUNT SEED
#include "record.h"

#include "foi/case.h"

#define DAYS  450 ///< that are gone through
#define ACTS  16
#define FIRST ((struct date){2025, 1, 2})

static uint64_t seed_state;
static struct record record;

/// xorshift64*: 0..below-1.
static int draw(int below)
{
    seed_state ^= seed_state >> 12;
    seed_state ^= seed_state << 25;
    seed_state ^= seed_state >> 27;
    return (int)((seed_state * 2685821657736338717u) >> 33) % below;
}

struct act {
    int day; ///< from FIRST
    const char *word;
    int until;
};
struct one {
    int received, count;
    struct act acts[ACTS];
    char reference[32];
    bool environmental;
};

static void add(struct one *one, int day, const char *word, int until)
{
    assert_true(one->count < ACTS);
    one->acts[one->count++] = (struct act){day, word, until};
}

static int plan_pause(struct one *one, int day)
{
    int kind = draw(20);
    if (kind > 3)
        return day;
    bool fee = kind == 0;
    add(one, day, fee ? "fees" : "clarifying", 0);
    if (draw(3) == 0) {
        add(one, day + 100, "lapsed", 0);
        return -1;
    }
    day += 1 + draw(25);
    add(one, day, fee ? "paid" : "clarified", 0);
    return day + draw(5);
}

static void plan_after(struct one *one, int day)
{
    if (draw(6) == 0) {
        add(one, day += 5 + draw(30), "review", 0);
        if (draw(4) > 0)
            add(one, day += 5 + draw(45), "reviewed", 0);
    }
    if (draw(12) == 0) {
        add(one, day += 5 + draw(30), "regulator", 0);
        if (draw(2) == 0)
            add(one, day += 40, "decided", 0);
    } else if (draw(25) == 0 && !text_equal(one->acts[one->count - 1].word, "review")) {
        add(one, day += 3, "reopened", 0);
        add(one, day + 2, "sent", 0);
    }
}

static void plan_case(struct one *one, int number)
{
    *one = (struct one){.received = draw(DAYS - 60), .environmental = draw(30) == 0};
    (void)snprintf(one->reference, sizeof one->reference, "%d/25", number);
    int day = plan_pause(one, one->received + draw(10));
    int kind = draw(25);
    if (day < 0 || kind < 3)
        return;
    if (kind == 3) {
        add(one, day + 1 + draw(10), "withdrawn", 0);
        return;
    }
    if (kind < 8) {
        day += draw(kind == 4 ? 45 : 15);
        add(one, day, "extended", day + 20 + draw(60));
        day += draw(60);
    }
    add(one, day += draw(40), "sent", 0);
    plan_after(one, day);
}

/// The same two files for every letter.
static struct foi_case_files letter_files(void)
{
    static char paths[2][160];
    static const char *const names[] = {"l.txt", "l.html"};
    for (int i = 0; i < 2 && paths[i][0] == '\0'; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "%s/%s", record.folder, names[i]);
        OK(file_write(paths[i], "a letter", 8, 0600, err));
    }
    return (struct foi_case_files){paths[0], paths[1]};
}

static void receive(const struct one *one, struct date day)
{
    char words[400], who[64], where[64];
    struct foi_case_receipt receipt = {0};
    (void)snprintf(who, sizeof who, "Zora Plantname%s", one->reference);
    (void)snprintf(where, sizeof where, "zora%.4s@plant.example", one->reference);
    (void)snprintf(words, sizeof words,
                   "Q1. Has the force used live facial recognition?\nYours, %s, %s\n", who, where);
    const struct foi_case_new request = {.reference = one->reference,
                                         .received = day,
                                         .requester = who,
                                         .address = draw(40) == 0 ? NULL : where,
                                         .environmental = one->environmental,
                                         .text = words,
                                         .size = strlen(words),
                                         .clock = test_clock(&record)};
    OK(foi_case_receive(record.store, "Fay", &request, &receipt, err));
    foi_case_receipt_finish(&receipt);
    record.now++;
}

static const char *sections(void)
{
    static const char *const lists[] = {"s24(2), s31(3)",  "s40(2)", "s31(1)(a)",
                                        "s43(2), s31(1)",  "s22A",   "s44",
                                        "s30(3), s40(5B)", "s22"};
    return lists[draw(8)];
}

static void send(const struct foi_case_do *what)
{
    static const char *const outcomes[] = {"granted", "granted",   "granted",   "part",
                                           "part",    "refused",   "vexatious", "repeated",
                                           "cost",    "elsewhere", "not-held",  "not-held"};
    struct foi_case_outcome outcome = {.outcome = outcomes[draw(12)]};
    struct foi_sending sending;
    int64_t draft;
    const struct foi_case_files files = letter_files();
    if (strcmp(outcome.outcome, "part") == 0 || strcmp(outcome.outcome, "refused") == 0)
        outcome.exemptions = sections();
    else if (strcmp(outcome.outcome, "elsewhere") == 0)
        outcome.exemptions = "s21";
    else if (strcmp(outcome.outcome, "cost") == 0)
        outcome.exemptions = "s12";
    OK(foi_case_draft(record.store, "Fay", what, &files, &draft, err));
    OK(foi_case_step(record.store, "Fay", "clearance", what, err));
    OK(foi_case_clear(record.store, "Gil", what, NULL, err));
    OK(foi_case_send(record.store, "Fay", what, &files, &outcome, &sending, err));
}

static void take(const struct one *one, const struct act *act)
{
    static const char *const results[] = {"upheld", "part-upheld", "not-upheld"};
    struct foi_sending sending;
    struct foi_case_do what = {
        .reference = one->reference, .why = "because", .clock = test_clock(&record)};
    struct foi_case_files files = letter_files();
    if (act->until != 0)
        what.until = date_from_days(date_to_days(FIRST) + act->until);
    if (strcmp(act->word, "sent") == 0) {
        send(&what);
    } else if (strcmp(act->word, "reviewed") == 0) {
        what.result = results[draw(3)];
        OK(foi_case_review(record.store, "Hal", &what, &files, &sending, err));
    } else {
        what.result = strcmp(act->word, "decided") == 0 ? results[draw(3)] : NULL;
        OK(foi_case_step(record.store, "Fay", act->word, &what, err));
    }
    record.now++;
}

static void live_through(const struct one *cases, int count)
{
    for (int day = 0; day < DAYS; day++) {
        struct date today = date_from_days(date_to_days(FIRST) + day);
        record.now = date_begins(today) + 9 * 3600;
        OK(store_group_begin(record.store, err));
        for (int i = 0; i < count; i++) {
            if (cases[i].received == day)
                receive(&cases[i], today);
            for (int j = 0; j < cases[i].count; j++)
                if (cases[i].acts[j].day == day)
                    take(&cases[i], &cases[i].acts[j]);
        }
        OK(store_group_commit(record.store, err));
    }
}

static void officer(const char *name)
{
    int64_t id;
    DO(&record, record.admin, register_officer_add(by, name, REGISTER_ROLE_INFORMATION, &id, err));
}

int main(int argc, char **argv)
{
    char command[400];
    if (argc != 4)
        return 2;
    int count = atoi(argv[2]);
    seed_state = (uint64_t)atoll(argv[3]) * 2654435761u + 1;
    struct one *cases = memory_new((size_t)count, sizeof *cases);
    for (int i = 0; i < count; i++)
        plan_case(&cases[i], i + 1);
    record_open(&record);
    officer("Gil");
    officer("Hal");
    live_through(cases, count);
    store_close(&record.store);
    memory_free(cases);
    (void)snprintf(command, sizeof command,
                   "mkdir -p '%s' && cp '%s'/record.db '%s'/ && rm -rf '%s'", argv[1],
                   record.folder, argv[1], record.folder);
    return system(command) == 0 ? 0 : 1;
}
