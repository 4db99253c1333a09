// SPDX-License-Identifier: Apache-2.0
// cost_text.c - what a notice about the cost of a request, or about a repeat, begins with: from
// what was recorded of it. An officer makes it theirs, and another approves it (exempted.h).
#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/costs.h"
#include "foi/texts.h"

static bool is_cost(const char *section) { return text_starts(section, "12("); }

// ---- section 12 ----

/// "Q5, Q6 and Q7".
static void list_labels(const struct foi_case_cost *cost, struct text *out)
{
    text_init(out, 4000);
    for (size_t i = 0; i < cost->without_count; i++)
        text_printf(out, "%s%s",
                    i == 0                         ? ""
                    : i + 1 == cost->without_count ? " and "
                                                   : ", ",
                    cost->without[i]);
}

/// What the estimate of a question rests on, each text once.
static void add_bases(const struct foi_case_cost *cost, const char *label, struct text *out)
{
    for (size_t i = 0; i < cost->estimate_count; i++) {
        const struct foi_estimate *estimate = &cost->estimates[i];
        bool again = false;
        if (!text_equal(estimate->label, label) || estimate->basis == NULL)
            continue;
        for (size_t j = 0; j < i; j++)
            again |= text_equal(cost->estimates[j].label, label) &&
                     text_equal(cost->estimates[j].basis, estimate->basis);
        size_t length = strlen(estimate->basis);
        if (!again)
            text_printf(out, " %s%s", estimate->basis,
                        length > 0 && strchr(".!?", estimate->basis[length - 1]) ? "" : ".");
    }
}

/// A paragraph for each question, and for what was estimated of all of them.
static void add_estimates(const struct foi_case_cost *cost, struct text *out)
{
    for (size_t i = 0; i < cost->estimate_count; i++) {
        const char *label = cost->estimates[i].label;
        char words[48];
        int minutes = 0;
        bool again = false;
        for (size_t j = 0; j < cost->estimate_count; j++) {
            bool same = text_equal(cost->estimates[j].label, label);
            again |= same && j < i;
            minutes += same ? cost->estimates[j].minutes : 0;
        }
        if (again)
            continue;
        foi_hours_words(minutes, words);
        text_printf(out, "\n\n%s%s: we estimate %s.", *label ? "Question " : "All questions",
                    label, words);
        add_bases(cost, label, out);
    }
}

static void add_block(const char *name, const struct foi_values *values, struct text *out)
{
    AUTO_FREE char *block = foi_text_block(foi_letters_case, name, values);
    text_printf(out, "%s%s", out->length > 0 ? "\n\n" : "", block);
}

static char *cost_text(const struct foi_case_cost *cost, const char *section)
{
    struct foi_values values = {0};
    AUTO_TEXT struct text labels = {0};
    struct text out;
    char words[48];
    text_init(&out, FOI_REQUEST_SIZE_MAX);
    foi_hours_words(cost->minutes, words);
    foi_value_set(&values, "hours", words);
    foi_hours_words(cost->hours.determining, words);
    foi_value_set(&values, "determining", words);
    foi_hours_words(cost->hours.others, words);
    foi_value_set(&values, "others", words);
    foi_hours_words(cost->left, words);
    foi_value_set(&values, "left", words);
    list_labels(cost, &labels);
    foi_value_set(&values, "without", labels.bytes);
    bool deciding = text_equal(section, "12(2)");
    if (!deciding)
        add_block("cost-held", &values, &out);
    add_block("cost-limit", &values, &out);
    add_block(deciding ? "cost-deciding" : "cost-hours", &values, &out);
    add_estimates(cost, &out);
    if (cost->cost.aggregated)
        add_block("cost-others", &values, &out);
    add_block(cost->without == NULL ? "cost-narrow"
              : cost->left > 0      ? "cost-without"
                                    : "cost-rest",
              &values, &out);
    foi_values_finish(&values);
    return text_take(&out);
}

int foi_cost_holds(struct store *store, const struct foi_case *one, const char *section,
                   struct overt_error *err)
{
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    char reason[100] = "";
    if (!is_cost(section))
        return 0;
    int code = foi_case_cost(store, one, REGISTER_AS_AT_ALWAYS, &cost, err);
    if (code != 0)
        return code;
    bool deciding = text_equal(section, "12(2)");
    if (!cost.estimated)
        (void)text_copy(reason, sizeof reason, "no estimate of it is recorded");
    else if (!cost.cost.over)
        (void)text_copy(reason, sizeof reason, "what was estimated is within the limit");
    else if (deciding && !cost.cost.over_deciding)
        (void)text_copy(reason, sizeof reason,
                        "finding out whether it is held is within the limit, so section 12(1) is "
                        "the one");
    return *reason == '\0' ? 0
                           : error_set(err, OVERT_REFUSED,
                                       "a notice under section %s rests on an estimate over 18 "
                                       "hours, and %s: overt foi cost %s",
                                       section, reason, one->reference);
}

// ---- section 14(2) ----

/// The newest answer that this request may repeat.
static int repeat_text(struct store *store, const char *as, const struct foi_case *one,
                       struct clock clock, char **ret_text, struct overt_error *err)
{
    AUTO_FREE struct foi_related *related = NULL;
    const struct foi_related *repeated = NULL;
    struct foi_values values = {0};
    char day[TIME_TEXT_MAX];
    size_t count = 0;
    int code = foi_case_related(store, as, one, REGISTER_AS_AT_ALWAYS, clock, &related, &count,
                                err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (related[i].repeat)
            repeated = &related[i];
    if (repeated == NULL)
        return code;
    date_format_words(repeated->answered, day);
    foi_value_set(&values, "day", day);
    foi_value_set(&values, "earlier", repeated->reference);
    *ret_text = foi_text_block(foi_letters_case, "repeat", &values);
    foi_values_finish(&values);
    return 0;
}

int foi_cost_reason(struct store *store, const char *as, const struct foi_case *one,
                    const char *section, struct clock clock, char **ret_text,
                    struct overt_error *err)
{
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    if (text_equal(section, "14(2)"))
        return repeat_text(store, as, one, clock, ret_text, err);
    if (!is_cost(section))
        return 0;
    int code = foi_case_cost(store, one, REGISTER_AS_AT_ALWAYS, &cost, err);
    if (code == 0 && cost.estimated)
        *ret_text = cost_text(&cost, section);
    return code;
}
