// SPDX-License-Identifier: Apache-2.0
// case_step.c - the steps of a case: which can follow which, and what each needs to say.
#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

/// From which states a step can be taken; `to` NULL: the state of that name; `to` "": it stays.
static const struct rule {
    const char *word, *from, *to;
    const char *why; ///< what has to be said; NULL: nothing
} rules[] = {
    {"clarifying", "received|collecting|drafting", NULL, "what was asked (--why)"},
    {"clarified", "received|clarifying", "collecting", NULL},
    {"fees", "received|collecting|drafting", NULL, NULL},
    {"paid", "fees", "collecting", NULL},
    {"collecting", "received|drafting", NULL, NULL},
    {"drafting", "received|collecting", NULL, NULL},
    {"extended", "received|collecting|drafting|clearance|cleared|review", "",
     "why more time is needed (--why)"},
    {"clearance", "drafting", NULL, NULL},
    {"returned", "clearance|cleared", "drafting", "what has to be changed (--why)"},
    {"cleared", "clearance", NULL, NULL},
    {"sent", "cleared", NULL, NULL},
    {"review", "sent|closed", NULL, NULL},
    {"reviewed", "review", NULL, NULL},
    {"regulator", "sent|review|reviewed|closed", NULL, NULL},
    {"decided", "regulator", NULL, NULL},
    {"tribunal", "decided", NULL, NULL},
    {"closed", "sent|reviewed|decided|tribunal", NULL, NULL},
    {"withdrawn", "received|clarifying|fees|collecting|drafting|clearance|cleared|review", NULL,
     NULL},
    {"lapsed", "received|clarifying|fees", NULL, NULL},
    {"reopened", "sent|reviewed|decided|tribunal|closed|withdrawn|lapsed", "collecting",
     "why it goes on (--why)"},
};

static const struct rule *find_rule(const char *word)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (text_equal(rules[i].word, word))
            return &rules[i];
    return NULL;
}

const char *casework_state(const char *word, const char *before)
{
    const struct rule *rule = find_rule(word);
    if (rule == NULL || rule->to == NULL)
        return word;
    return *rule->to != '\0' ? rule->to : before;
}

bool foi_case_step_fits(const char *state, const char *word)
{
    const struct rule *rule = find_rule(word);
    return rule != NULL && casework_word(rule->from, state);
}

int casework_may(const struct casework *work, const char *word, struct overt_error *err)
{
    const struct rule *rule = find_rule(word);
    AUTO_TEXT struct text steps = {0};
    if (rule != NULL && casework_word(rule->from, work->state))
        return 0;
    text_init(&steps, 1000);
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (casework_word(rules[i].from, work->state))
            text_printf(&steps, "%s%s", steps.length > 0 ? ", " : "", rules[i].word);
    return error_set(err, OVERT_REFUSED, "a request that is %s cannot become %s; what can: %s",
                     work->state, word, steps.bytes);
}

int casework_day(const struct casework *work, struct date said, struct date *ret_day,
                 struct overt_error *err)
{
    struct date day = said.year != 0 ? said : work->today;
    if (date_to_days(day) > date_to_days(work->today))
        return error_set(err, OVERT_INPUT,
                         "what has not happened yet cannot be recorded: the day "
                         "lies after today");
    if (date_to_days(day) < date_to_days(work->received))
        return error_set(err, OVERT_INPUT, "the day lies before the day of receipt");
    *ret_day = day;
    return 0;
}

int casework_step(struct casework *work, const struct casework_step *step, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_step", 0,
        "INSERT INTO foi_step (ledger, at, officer, foi_case, word, day, until, result, draft, why)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0), ?10)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_text(change.query, 5, step->word);
    store_bind_int(change.query, 6, date_to_days(step->day));
    if (step->until.year != 0)
        store_bind_int(change.query, 7, date_to_days(step->until));
    else
        store_bind_null(change.query, 7);
    store_bind_text(change.query, 8, step->result);
    store_bind_int(change.query, 9, step->draft);
    register_seal_text(&change, 10, "why", step->why);
    return register_change_row(&change, NULL, err);
}

/// What a step needs beside its place: words, an estimate, a result, a time that is over.
static int check_step(const struct casework *work, const char *word, const struct foi_case_do *what,
                      const struct casework_step *step, struct overt_error *err)
{
    const struct rule *rule = find_rule(word);
    bool extended = text_equal(word, "extended"), decided = text_equal(word, "decided");
    int code = casework_text(what->why, rule->why != NULL ? rule->why : "why (--why)", FOI_WHY_MAX,
                             rule->why != NULL, err);
    if (code != 0)
        return code;
    if (extended && (what->until.year == 0 || date_to_days(what->until) <= date_to_days(step->day)))
        return error_set(err, OVERT_INPUT,
                         "an extension takes the day on which the decision is expected (section "
                         "17(2)): --until DATE, after today");
    if (!extended && what->until.year != 0)
        return error_set(err, OVERT_INPUT, "only an extension takes --until");
    if (decided != (what->result != NULL) || (decided && !casework_word(FOI_RESULTS, what->result)))
        return error_set(err, OVERT_INPUT,
                         "a decision of the regulator, and nothing else here, takes --result, one "
                         "of %s: what became of the complaint",
                         FOI_RESULTS);
    if (text_equal(word, "clarified") && work->missing == 0 && text_equal(work->state, "received"))
        return error_set(err, OVERT_REFUSED, "nothing was asked that could be clarified");
    return 0;
}

/// What is answered, paid or extended comes after what it answers.
static int check_order(struct casework *work, const struct foi_case_do *what,
                       const struct casework_step *step, struct overt_error *err)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    const char *asked = text_equal(step->word, "paid") ? "fees" : "clarifying";
    char day[TIME_TEXT_MAX];
    int code = foi_case_read(work->store, what->reference, REGISTER_AS_AT_ALWAYS, &one, err);
    for (size_t i = 0; code == 0 && i < one.step_count; i++)
        if (text_equal(one.steps[i].word, asked) &&
            date_to_days(step->day) < date_to_days(one.steps[i].day)) {
            date_format_words(one.steps[i].day, day);
            code = error_set(err, OVERT_INPUT, "what was asked on %s cannot have come before that",
                             day);
        }
    return code;
}

/// A case lapses when three months have gone since the fees notice (section 9(2)) or since
/// something was asked.
static int check_lapse(struct casework *work, const struct foi_case_do *what,
                       struct overt_error *err)
{
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    char day[TIME_TEXT_MAX];
    int code = foi_case_read(work->store, what->reference, REGISTER_AS_AT_ALWAYS, &one, err);
    if (code != 0)
        return code;
    if (one.clock.lapses.year == 0)
        return error_set(err, OVERT_REFUSED,
                         "a request lapses when something was asked of the requester, and three "
                         "months went by without an answer");
    date_format_words(one.clock.lapses, day);
    if (date_to_days(work->today) <= date_to_days(one.clock.lapses))
        return error_set(err, OVERT_REFUSED, "the requester has time until %s", day);
    return 0;
}

int foi_case_step(struct store *store, const char *as, const char *word,
                  const struct foi_case_do *what, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.step"};
    struct casework_step step = {
        .word = word, .result = what->result, .why = what->why, .until = what->until};
    if (!casework_word(FOI_STEP_WORDS, word))
        return error_set(err, OVERT_INPUT, "a step is one of %s", FOI_STEP_WORDS);
    int code = casework_begin(&work, what->reference, what->clock, err);
    if (code == 0)
        code = casework_day(&work, what->day, &step.day, err);
    if (code == 0)
        code = check_step(&work, word, what, &step, err);
    if (code == 0)
        code = casework_may(&work, word, err);
    if (code == 0 && casework_word("paid|clarified", word))
        code = check_order(&work, what, &step, err);
    if (code == 0 && text_equal(word, "lapsed"))
        code = check_lapse(&work, what, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = casework_step(&work, &step, err);
    return casework_close(&work, code, err);
}
