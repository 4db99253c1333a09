// SPDX-License-Identifier: Apache-2.0
// case_clock.c - where the clock of a case stands by its steps (FOIA section 10): a clarification
// begins it anew (10(6)), the working days of a fees notice are disregarded (10(2)), the public
// interest extends it (10(3)).
#include <string.h>

#include "foi/casework.h"
#include "foi/days.h"

#define ANSWER_DAYS  20  ///< working days, section 10(1)
#define LONGEST_DAYS 40  ///< of an extension, and of an internal review: beyond only exceptionally
#define REVIEW_DAYS  20  ///< of an internal review (the regulator's guidance)
#define LAPSE_MONTHS 3   ///< section 9(2)
#define LOOK_DAYS    400 ///< days in which a working day is looked for

int foi_working_day(struct date from, int number, struct date *ret_day, struct overt_error *err)
{
    int64_t first = date_to_days(from);
    for (int64_t day = first + 1; day < first + LOOK_DAYS; day++) {
        int counted = foi_working_days(date_from_days(day - 1), date_from_days(day));
        if (counted < 0)
            break;
        number -= counted;
        if (number <= 0) {
            *ret_day = date_from_days(day);
            return 0;
        }
    }
    return error_set(err, OVERT_INPUT,
                     "the bank-holiday calendar does not reach that far: bring "
                     "src/foi/rules/bank-holidays.txt up to date");
}

static struct date months_later(struct date date, int months)
{
    date.month += months;
    date.year += (date.month - 1) / 12;
    date.month = (date.month - 1) % 12 + 1;
    while (!date_is_real(date))
        date.day--;
    return date;
}

/// A clock while the steps are gone through.
struct counting {
    struct foi_case_clock clock;
    struct date fee;  ///< of a notice that is not paid; year 0: none
    struct date paid; ///< the newest fee: a second notice of that day disregards it once
    bool reviewing;
    const char *state;
};

static int set_days(struct counting *counting, struct overt_error *err)
{
    struct foi_case_clock *clock = &counting->clock;
    int code = foi_working_day(clock->started, ANSWER_DAYS + clock->disregarded, &clock->due, err);
    if (code == 0)
        code =
            foi_working_day(clock->started, LONGEST_DAYS + clock->disregarded, &clock->forty, err);
    return code;
}

/// A notice after the day of the answer stops nothing any more.
static void fee_paid(struct counting *counting, struct date paid)
{
    struct foi_case_clock *clock = &counting->clock;
    int64_t from = date_to_days(counting->fee) - 1, started = date_to_days(clock->started);
    if (counting->paid.year != 0 && date_to_days(counting->paid) > started)
        started = date_to_days(counting->paid);
    if (counting->fee.year != 0 && date_to_days(counting->fee) <= date_to_days(clock->due))
        clock->disregarded +=
            foi_working_days(date_from_days(from > started ? from : started), paid);
    counting->fee = (struct date){0};
    counting->paid = paid;
    clock->lapses = (struct date){0};
}

static void started_again(struct counting *counting, struct date day)
{
    struct foi_case_clock *clock = &counting->clock;
    clock->valid = true;
    clock->started = day;
    clock->disregarded = 0;
    clock->extended = false;
    clock->estimate = clock->lapses = clock->late_notice = (struct date){0};
    counting->fee = (struct date){0};
}

static int review_asked(struct counting *counting, struct date day, struct overt_error *err)
{
    struct foi_case_clock *clock = &counting->clock;
    counting->reviewing = true;
    clock->review_asked = day;
    int code = foi_working_day(day, REVIEW_DAYS, &clock->review_due, err);
    return code == 0 ? foi_working_day(day, LONGEST_DAYS, &clock->review_forty, err) : code;
}

/// The notice of an extension is due on the twentieth working day itself (section 17(1), (2)).
static void extend(struct counting *counting, const struct foi_case_step *step)
{
    struct foi_case_clock *clock = &counting->clock;
    if (counting->reviewing) {
        clock->review_due = step->until;
    } else if (date_to_days(step->day) <= date_to_days(clock->due)) {
        clock->extended = true;
        clock->estimate = step->until;
    } else {
        clock->late_notice = step->day;
    }
}

static int take_step(struct counting *counting, const struct foi_case_step *step,
                     struct overt_error *err)
{
    struct foi_case_clock *clock = &counting->clock;
    counting->state = casework_state(step->word, counting->state);
    if (text_equal(step->word, "clarified"))
        started_again(counting, step->day);
    else if (text_equal(step->word, "fees"))
        counting->fee = step->day;
    else if (text_equal(step->word, "paid"))
        fee_paid(counting, step->day);
    else if (text_equal(step->word, "extended"))
        extend(counting, step);
    else if (text_equal(step->word, "review"))
        return review_asked(counting, step->day, err);
    else if (text_equal(step->word, "reviewed") || text_equal(step->word, "reopened"))
        counting->reviewing = false;
    if (text_equal(step->word, "reopened")) { // what lapsed is taken up: it waits for nothing
        counting->fee = (struct date){0};
        clock->lapses = (struct date){0};
    }
    if (casework_word("clarifying|fees", step->word))
        clock->lapses = months_later(step->day, LAPSE_MONTHS);
    return set_days(counting, err);
}

int foi_case_clock(unsigned missing, const struct foi_case_step *steps, size_t count,
                   struct foi_case_clock *ret_clock, struct overt_error *err)
{
    struct counting counting = {.state = "received"};
    struct foi_case_clock *clock = &counting.clock;
    if (count == 0)
        return error_set(err, OVERT_CORRUPT, "a request has no step: restore a copy of the record");
    clock->valid = missing == 0;
    clock->started = steps[0].day;
    if (missing != 0)
        clock->lapses = months_later(steps[0].day, LAPSE_MONTHS);
    int code = set_days(&counting, err);
    for (size_t i = 1; code == 0 && i < count; i++)
        code = take_step(&counting, &steps[i], err);
    clock->stopped = !clock->valid || !casework_word("received|collecting|drafting|clearance|"
                                                     "cleared",
                                                     counting.state);
    clock->past_forty = clock->extended &&
                        date_to_days(clock->estimate) > date_to_days(clock->forty);
    if (code == 0)
        *ret_clock = *clock;
    return code;
}

void foi_case_events(const struct foi_case_clock *clock, const struct foi_case_step *steps,
                     size_t count, struct foi_events *ret_events, struct foi_fee **ret_fees)
{
    struct foi_events events = {.received = steps[0].day};
    struct foi_fee *fees = memory_new(count + 1, sizeof *fees);
    struct date asked = {0};
    for (size_t i = 1; i < count; i++) {
        if (text_equal(steps[i].word, "clarified")) {
            events.clarified = steps[i].day;
            events.fee_count = 0;
        }
        if (casework_word("fees|clarified|reopened", steps[i].word))
            asked = text_equal(steps[i].word, "fees") ? steps[i].day : (struct date){0};
        if (text_equal(steps[i].word, "paid") && asked.year != 0)
            fees[events.fee_count++] = (struct foi_fee){asked, steps[i].day};
        if (text_equal(steps[i].word, "paid"))
            asked = (struct date){0};
    }
    bool waiting = asked.year != 0 && date_to_days(asked) <= date_to_days(clock->due);
    events.fee_asked = waiting ? asked : (struct date){0};
    if (clock->extended && (waiting || date_to_days(clock->estimate) > date_to_days(clock->due)))
        events.extended = clock->estimate;
    events.fees = fees;
    *ret_events = events;
    *ret_fees = fees;
}
