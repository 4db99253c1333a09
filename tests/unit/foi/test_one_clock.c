// SPDX-License-Identifier: Apache-2.0
// test_one_clock.c - the clock of a case by its steps (case_clock.c) and the clock day by day
// (days.c) say the same, over thousands of made-up sequences of steps.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "foi/casework.h"
#include "foi/days.h"

#define SEQUENCES 3000
#define STEPS_MAX 18

/// xorshift64 (Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8, 2003).
static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed % below;
}

struct sequence {
    struct foi_case_step steps[STEPS_MAX];
    size_t count;
    unsigned missing;
    struct casework work;
};

/// A case of up to thirteen steps that can follow each other, on days of 2022 to 2026, weekends and
/// holidays among them.
static void make(struct sequence *sequence, uint64_t *seed)
{
    static const char *const words[] = {
        "clarifying", "clarified", "fees",    "paid",   "paid",     "drafting",
        "collecting", "extended",  "clearance", "clearance", "returned", "cleared",
        "cleared",    "cleared",   "sent",    "sent",   "sent",     "review",
        "review",     "review",    "reviewed", "reopened", "withdrawn", "lapsed",
    };
    struct date first = {2022, 1, 1};
    int64_t day = date_to_days(first) + (int64_t)draw(seed, 1600);
    *sequence = (struct sequence){.missing = draw(seed, 6) == 0 ? FOI_MISSING_NAME : 0};
    (void)text_copy(sequence->steps[0].word, 16, "received");
    (void)text_copy(sequence->work.state, 16, "received");
    sequence->steps[0].day = date_from_days(day);
    sequence->count = 1;
    size_t wanted = 1 + (size_t)draw(seed, STEPS_MAX - 1);
    for (int tries = 0; tries < 200 && sequence->count < wanted; tries++) {
        const char *word = words[draw(seed, ARRAY_COUNT(words))];
        struct foi_case_step *step = &sequence->steps[sequence->count];
        if (casework_may(&sequence->work, word, NULL) != 0)
            continue;
        day += draw(seed, 3) == 0 ? 0 : (int64_t)draw(seed, 18);
        (void)text_copy(step->word, 16, word);
        step->day = date_from_days(day);
        if (text_equal(word, "extended"))
            step->until = date_from_days(day + 1 + (int64_t)draw(seed, 60));
        (void)text_copy(sequence->work.state, 16, casework_state(word, sequence->work.state));
        sequence->count++;
    }
}

static void say(const struct sequence *sequence, const char *what, struct date a, struct date b)
{
    char one[TIME_TEXT_MAX] = "none", other[TIME_TEXT_MAX] = "none";
    for (size_t i = 0; i < sequence->count; i++) {
        char day[TIME_TEXT_MAX];
        date_format(sequence->steps[i].day, day);
        print_message("# %s %s\n", day, sequence->steps[i].word);
    }
    if (a.year != 0)
        date_format(a, one);
    if (b.year != 0)
        date_format(b, other);
    fail_msg("%s: %s by the steps, %s by the days", what, one, other);
}

static void same(const struct sequence *sequence, const char *what, struct date a, struct date b)
{
    if (a.year != b.year || a.month != b.month || a.day != b.day)
        say(sequence, what, a, b);
}

/// A review's days are counted as an answer's are.
static void check_review(const struct sequence *sequence, const struct foi_case_clock *clock)
{
    struct overt_error err = {0};
    struct foi_reckoning days = {0};
    const struct foi_events asked = {.received = clock->review_asked};
    bool extended = false;
    if (clock->review_asked.year == 0)
        return;
    for (size_t i = 0; i < sequence->count; i++)
        extended |= text_equal(sequence->steps[i].word, "extended");
    assert_int_equal(foi_reckon(&asked, &days, &err), 0);
    if (!extended)
        same(sequence, "review due", clock->review_due, days.due);
    same(sequence, "longest review", clock->review_forty, days.forty);
    foi_reckoning_finish(&days);
}

/// 1: a fee is waited for.
static int check_one(const struct sequence *sequence)
{
    struct foi_case_clock clock = {0};
    struct foi_reckoning days = {0};
    struct foi_events events;
    struct foi_fee *fees = NULL;
    struct overt_error err = {0};
    if (foi_case_clock(sequence->missing, sequence->steps, sequence->count, &clock, &err) != 0)
        fail_msg("by the steps: %s", err.text);
    foi_case_events(&clock, sequence->steps, sequence->count, &events, &fees);
    if (foi_reckon(&events, &days, &err) != 0)
        say(sequence, err.text, clock.due, (struct date){0});
    bool waits = events.fee_asked.year != 0;
    same(sequence, "begins", clock.started, days.begins);
    if (waits) {
        same(sequence, "waits for a fee: due", (struct date){0}, days.due);
        if (text_equal(sequence->work.state, "fees"))
            same(sequence, "lapses", clock.lapses, days.lapses);
    } else {
        same(sequence, "due", clock.due, days.due);
        same(sequence, "fortieth day", clock.forty, days.forty);
        assert_int_equal(clock.disregarded, days.disregarded);
    }
    if (events.extended.year != 0 && !waits)
        assert_int_equal(clock.past_forty, days.past_forty);
    check_review(sequence, &clock);
    foi_reckoning_finish(&days);
    memory_free(fees);
    return waits;
}

static void test_both_say_the_same(void **state)
{
    (void)state;
    uint64_t seed = 0x5eed0f0123456789u;
    int waiting = 0, extended = 0, again = 0, reviews = 0;
    for (int i = 0; i < SEQUENCES; i++) {
        struct sequence sequence;
        make(&sequence, &seed);
        waiting += check_one(&sequence);
        for (size_t j = 0; j < sequence.count; j++) {
            extended += text_equal(sequence.steps[j].word, "extended");
            again += text_equal(sequence.steps[j].word, "clarified");
            reviews += text_equal(sequence.steps[j].word, "review");
        }
    }
    print_message("# %d sequences: %d clarified, %d extended, %d reviews, %d wait for a fee\n",
                  SEQUENCES, again, extended, reviews, waiting);
    assert_true(waiting > 50 && extended > 300 && again > 300 && reviews > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_both_say_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
