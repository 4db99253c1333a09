// SPDX-License-Identifier: Apache-2.0
// exempting.c - an officer exempts something of a request: a ground for a question, begun from the
// force's reviewed texts, changed, approved by another officer, withdrawn.
//
// The rules of the grounds (rules/sections.txt) are held here, each with one line of its own: class
// or prejudice, absolute or qualified, what does not stand together, when a record is historical.
#include <stdio.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/costs.h"
#include "foi/sections.h"
#include "foi/texts.h"
#include "register/vault.h"

/// One ground while it is written.
struct exempting {
    struct casework work;
    const struct foi_exempt_new *wish;
    struct foi_sections sections;
    const struct foi_section *row;
    char section[FOI_SECTION_WORD], question[FOI_LABEL_MAX + 1];
    struct foi_exempted *others; ///< of the case, newest versions
    size_t other_count;
    const struct foi_exempted *before; ///< one of `others`, or NULL
    char *texts[FOI_REASON_COUNT];
    int64_t blocks[FOI_REASON_COUNT];
    struct text facts;
    enum foi_likelihood likelihood;
    struct date estimate;
    int made;
};

static void exempting_finish(struct exempting *one)
{
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        memory_free(one->texts[i]);
    text_finish(&one->facts);
    foi_exempted_free(&one->others, one->other_count);
    foi_sections_finish(&one->sections);
}

// ---- which ground, which question ----

/// "31(1)(a)", "40(2)+(3A)", "36(2)(c)": the ground with the paragraph that was named.
static void name_section(struct exempting *one, const char *typed, const char *limb)
{
    const struct foi_section *row = one->row;
    char word[64];
    foi_section_normalise(typed, word, sizeof word);
    bool several = strchr(word, '(') != strrchr(word, '(');
    if (row->limb_count > 0)
        (void)snprintf(one->section, sizeof one->section,
                       strcmp(row->number, "40") == 0 ? "%s+(%s)" : "%s(%s)", row->base, limb);
    else
        (void)text_copy(one->section, sizeof one->section, several ? row->base : word);
}

static int find_ground(struct exempting *one, struct overt_error *err)
{
    char limb[8] = "";
    const char *typed = one->wish->section;
    int code = foi_sections_read(&one->sections, err);
    if (code < 0)
        return code;
    one->row = foi_section_find(&one->sections, typed, limb);
    if (one->row == NULL && foi_section_denying(&one->sections, typed) != NULL)
        return error_set(err, OVERT_INPUT,
                         "'%.40s' is neither confirming nor denying, which a standing policy says "
                         "for every request alike: overt foi policy adopt",
                         typed);
    if (one->row == NULL)
        return error_set(err, OVERT_INPUT,
                         "'%.40s' is no ground of the table; write it with its paragraph, such as "
                         "s31(1)(a): overt foi sections",
                         typed);
    name_section(one, typed, limb);
    if (one->row->police != NULL && text_starts(one->row->police, "no"))
        return error_set(err, OVERT_INPUT, "a police force cannot rely on section %s: %s",
                         one->section, one->row->police);
    return 0;
}

static int find_question(struct exempting *one, struct overt_error *err)
{
    AUTO_FREE char *text = NULL;
    AUTO_TEXT struct text labels = {0};
    struct foi_request request = {0};
    bool found = text_equal_nocase(one->wish->question, "all");
    text_init(&labels, 600);
    (void)text_copy(one->question, sizeof one->question, found ? "all" : one->wish->question);
    int code = foi_case_text(one->work.store, one->work.id, &text, err);
    if (code < 0 || found)
        return code;
    if (foi_request_parse(text, strlen(text), date_to_days(one->work.received), &request, NULL) < 0)
        return error_set(err, OVERT_INPUT,
                         "the questions of this request cannot be told apart: exempt 'all'");
    for (size_t i = 0; i < request.count; i++) {
        text_printf(&labels, "%s%s", i > 0 ? ", " : "", request.questions[i].label);
        if (!text_equal_nocase(request.questions[i].label, one->question))
            continue;
        found = true;
        (void)text_copy(one->question, sizeof one->question, request.questions[i].label);
    }
    foi_request_finish(&request);
    return found ? 0
                 : error_set(err, OVERT_INPUT,
                             "this request has no question %.40s; it has %.500s, or 'all'",
                             one->wish->question, labels.bytes);
}

// ---- what the ground allows ----

/// Two officers' grounds for the same question that do not stand together.
static int check_clash(const struct exempting *one, struct overt_error *err)
{
    for (size_t i = 0; i < one->other_count; i++) {
        const struct foi_exempted *other = &one->others[i];
        bool same = text_equal(other->question, "all") || text_equal(one->question, "all") ||
                    text_equal_nocase(other->question, one->question);
        const struct foi_section *row = foi_section_find(&one->sections, other->section, NULL);
        if (other->state == FOI_EXEMPTED_WITHDRAWN || !same || row == NULL ||
            !(foi_sections_clash(one->row, row) || foi_sections_clash(row, one->row)))
            continue;
        return error_set(err, OVERT_REFUSED,
                         "sections %s and %s cannot both cover the same information: withdraw the "
                         "one for %s first (overt foi exempt withdraw %lld)",
                         one->section, other->section, other->question, (long long)other->id);
    }
    return 0;
}

/// Sections 62(1) and 63(2C), (3), (4): so many years after the year in which the record was made
/// the exemption is over.
static int check_historical(const struct exempting *one, struct overt_error *err)
{
    int last = one->made + one->row->years;
    if (one->made == 0 || one->row->years == 0)
        return 0;
    if (one->made > one->work.today.year)
        return error_set(err, OVERT_INPUT, "a record cannot have been made after this year");
    if (one->work.today.year <= last)
        return 0;
    return error_set(err, OVERT_REFUSED,
                     "section %s ended for a record of %d on 1 January %d, %d years after it was "
                     "made (sections 62 and 63)",
                     one->section, one->made, last + 1, one->row->years);
}

static int check_kind(const struct exempting *one, struct overt_error *err)
{
    const struct foi_section *row = one->row;
    bool qualified = row->standing == FOI_STANDING_QUALIFIED;
    bool weighed = one->texts[FOI_REASON_FAVOUR] != NULL ||
                   one->texts[FOI_REASON_AGAINST] != NULL || one->texts[FOI_REASON_BALANCE] != NULL;
    if (!foi_test_harm(row->test) && one->texts[FOI_REASON_HARM] != NULL)
        return error_set(err, OVERT_INPUT,
                         "section %s goes by the kind of information, and no harm is asked: say "
                         "why it is of that kind (why)",
                         one->section);
    if (!foi_test_likelihood(row->test) && one->likelihood != FOI_LIKELIHOOD_NONE)
        return error_set(err, OVERT_INPUT,
                         "section %s does not ask how likely a harm is: leave the likelihood out",
                         one->section);
    if (!qualified && weighed)
        return error_set(err, OVERT_INPUT,
                         "section %s is %s: no public interest is weighed, so leave out what "
                         "speaks for and against",
                         one->section,
                         row->standing == FOI_STANDING_ABSOLUTE ? "absolute" : "no exemption");
    if (!qualified && one->estimate.year != 0)
        return error_set(err, OVERT_INPUT,
                         "more time for the public interest is for qualified exemptions, which "
                         "section %s is not (section 10(3))",
                         one->section);
    if (one->estimate.year != 0 &&
        date_to_days(one->estimate) <= date_to_days(one->work.today))
        return error_set(err, OVERT_INPUT, "the estimate of a decision lies after today");
    return check_historical(one, err);
}

/// Who asked is in no text of a letter.
static int check_unnamed(const struct exempting *one, struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = casework_who(one->work.store, one->work.id, &who, err);
    for (enum foi_reason_part i = 0; code == 0 && i < FOI_REASON_COUNT; i++)
        if (one->texts[i] != NULL && casework_names(&who, one->texts[i]))
            return error_set(err, OVERT_INPUT,
                             "the text for '%s' names who asked: the Act does not ask who it is, "
                             "and the letter is disclosed to everybody",
                             foi_reason_words[i]);
    return code;
}

// ---- the texts ----

static char *put_force(const char *text, const char *force)
{
    struct text out;
    text_init(&out, 2 * FOI_REASON_MAX);
    for (const char *at = text; *at != '\0';) {
        if (text_starts(at, "{force}")) {
            text_append(&out, force);
            at += strlen("{force}");
        } else {
            text_append_char(&out, *at++);
        }
    }
    return text_take(&out);
}

static bool part_asked(const struct foi_section *row, enum foi_reason_part part)
{
    if (part == FOI_REASON_WHY)
        return row->need_count > 0;
    if (part == FOI_REASON_HARM)
        return foi_test_harm(row->test);
    return row->standing == FOI_STANDING_QUALIFIED;
}

/// The force's reviewed text for a part, else the one that Overt brings.
static int begin_text(struct exempting *one, enum foi_reason_part part, struct overt_error *err)
{
    CLEANUP(foi_reviewed_finish) struct foi_reviewed block = {0};
    struct foi_values values = {0};
    AUTO_FREE char *force = NULL;
    int code = register_setting_on(one->work.store, "force.name", REGISTER_AS_AT_ALWAYS,
                                   one->work.today, "the force", &force, err);
    if (code == 0)
        code = foi_reviewed_for(one->work.store, one->row, part, &block, err);
    if (code < 0)
        return code;
    if (code == 1) {
        one->texts[part] = put_force(block.text, force);
        one->blocks[part] = block.id;
        return one->wish->facts == NULL && block.facts != NULL
                   ? foi_facts_add(block.facts, &one->facts, err)
                   : 0;
    }
    const struct foi_case asked = {.id = one->work.id, .received = one->work.received};
    code = part == FOI_REASON_WHY
               ? foi_cost_reason(one->work.store, one->work.as, &asked, one->section,
                                 one->wish->clock, &one->texts[part], err)
               : 0;
    if (code < 0 || one->texts[part] != NULL)
        return code;
    foi_value_set(&values, "force", force);
    one->texts[part] = foi_reason(one->row, foi_reason_words[part], &values);
    foi_values_finish(&values);
    return 0;
}

static int settle_text(struct exempting *one, enum foi_reason_part part, struct overt_error *err)
{
    const char *said = one->wish->texts[part];
    const char *was = one->before != NULL ? foi_exempted_text(one->before, part) : NULL;
    int code = casework_text(said, "a text", FOI_REASON_MAX, false, err);
    if (code < 0)
        return code;
    if (said == NULL && one->before == NULL && part_asked(one->row, part))
        return begin_text(one, part, err);
    AUTO_FREE char *copy = memory_copy_text(said != NULL ? said : was != NULL ? was : "");
    char *text = text_trim(copy);
    if (*text != '\0')
        one->texts[part] = memory_copy_text(text);
    one->blocks[part] = one->before != NULL && *text != '\0' ? one->before->blocks[part] : 0;
    return 0;
}

static int settle_likelihood(struct exempting *one, struct overt_error *err)
{
    const char *word = one->wish->likelihood;
    one->likelihood = one->before != NULL ? one->before->likelihood : FOI_LIKELIHOOD_NONE;
    if (word == NULL)
        return 0;
    if (!casework_word(FOI_LIKELIHOODS, word))
        return error_set(err, OVERT_INPUT,
                         "how likely the harm is, is one of %s: more probable than not, or a real "
                         "and significant chance",
                         FOI_LIKELIHOODS);
    one->likelihood = text_equal(word, "would") ? FOI_LIKELIHOOD_WOULD
                                                : FOI_LIKELIHOOD_WOULD_LIKELY;
    return 0;
}

static int settle(struct exempting *one, struct overt_error *err)
{
    const struct foi_exempt_new *wish = one->wish;
    const struct foi_exempted *before = one->before;
    text_init(&one->facts, FOI_FACTS_MAX);
    text_append(&one->facts, "");
    const char *facts = wish->facts != NULL ? wish->facts : before != NULL ? before->facts : NULL;
    int code = facts != NULL ? foi_facts_add(facts, &one->facts, err) : 0;
    for (enum foi_reason_part i = 0; code == 0 && i < FOI_REASON_COUNT; i++)
        code = settle_text(one, i, err);
    if (code == 0)
        code = settle_likelihood(one, err);
    one->made = wish->made != 0 ? wish->made : before != NULL ? before->made : 0;
    if (wish->estimate.year != 0)
        one->estimate = wish->estimate;
    else if (before != NULL && !wish->decided)
        one->estimate = before->estimate;
    return code;
}

// ---- writing ----

static void bind_block(struct register_change *change, int place, int64_t block)
{
    if (block != 0)
        store_bind_int(change->query, place, block);
    else
        store_bind_null(change->query, place);
}

static int write_row(struct exempting *one, int64_t *ret_id, struct overt_error *err)
{
    static const char *const likelihoods[] = {NULL, "would", "would-be-likely"};
    const struct register_by by = casework_by(&one->work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_exempted", 0,
        "INSERT INTO foi_exempted (ledger, at, officer, foi_case, question, section, replaces,"
        " likelihood, estimate, made, why, harm, favour, against, balance, facts, why_block,"
        " harm_block, favour_block, against_block, balance_block) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
        " nullif(?7, 0), ?8, nullif(?9, 0), nullif(?10, 0), ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, ?20, ?21)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, one->work.id);
    store_bind_text(change.query, 5, one->question);
    store_bind_text(change.query, 6, one->section);
    store_bind_int(change.query, 7, one->before != NULL ? one->before->id : 0);
    store_bind_text(change.query, 8, likelihoods[one->likelihood]);
    store_bind_int(change.query, 9, one->estimate.year != 0 ? date_to_days(one->estimate) : 0);
    store_bind_int(change.query, 10, one->made);
    for (int i = 0; i < FOI_REASON_COUNT; i++) {
        register_seal_text(&change, 11 + i, foi_reason_words[i], one->texts[i]);
        bind_block(&change, 17 + i, one->blocks[i]);
    }
    register_seal_text(&change, 16, "facts", one->facts.bytes);
    return register_change_row(&change, ret_id, err);
}

static int check_open(const struct casework *work, struct overt_error *err)
{
    if (!casework_word("received|clarifying|fees|collecting|drafting|clearance|cleared",
                       work->state))
        return error_set(err, OVERT_REFUSED,
                         "a request that is %s takes no exemption; what goes on is reopened first "
                         "(overt foi step REFERENCE reopened)",
                         work->state);
    return 0;
}

static int read_others(struct exempting *one, struct overt_error *err)
{
    int code = foi_exempted_read(one->work.store, one->work.id, REGISTER_AS_AT_ALWAYS,
                                 &one->others, &one->other_count, err);
    for (size_t i = 0; code == 0 && i < one->other_count; i++)
        if (text_equal_nocase(one->others[i].question, one->question) &&
            text_equal(one->others[i].section, one->section))
            one->before = &one->others[i];
    if (code == 0 && one->before == NULL && one->other_count >= EXEMPTED_MAX)
        return error_set(err, OVERT_LIMIT, "a request takes at most %d exemptions", EXEMPTED_MAX);
    return code;
}

static int prepare(struct exempting *one, struct overt_error *err)
{
    int code = casework_begin(&one->work, one->wish->reference, one->wish->clock, err);
    if (code == 0)
        code = check_open(&one->work, err);
    if (code == 0)
        code = find_ground(one, err);
    if (code == 0)
        code = find_question(one, err);
    if (code == 0)
        code = read_others(one, err);
    if (code == 0)
        code = settle(one, err);
    if (code == 0)
        code = check_kind(one, err);
    if (code == 0)
        code = check_clash(one, err);
    return code == 0 ? check_unnamed(one, err) : code;
}

int foi_exempt(struct store *store, const char *as, const struct foi_exempt_new *wish,
               int64_t *ret_id, struct overt_error *err)
{
    CLEANUP(exempting_finish)
    struct exempting one = {.work = {.store = store, .as = as, .kind = "foi.exempt"},
                            .wish = wish};
    int64_t id = 0;
    int code = prepare(&one, err);
    if (code == 0)
        code = casework_open(&one.work, err);
    if (code == 0)
        code = write_row(&one, &id, err);
    code = casework_close(&one.work, code, err);
    if (code == 0)
        *ret_id = id;
    return code;
}

// ---- approving, withdrawing ----

static int write_act(struct casework *work, const struct foi_exempted *exempted, const char *word,
                     const char *why, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(&by, REGISTER_KEEP_REQUEST, "foi_exempted_act", 0,
                                     "INSERT INTO foi_exempted_act (ledger, at, officer, exempted,"
                                     " word, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, exempted->id);
    store_bind_text(change.query, 5, word);
    register_seal_text(&change, 6, "why", why);
    return register_change_row(&change, NULL, err);
}

/// The act of an officer on the newest version of an exemption.
static int begin_act(struct casework *work, int64_t id, struct clock clock,
                     struct foi_exempted *exempted, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = casework_begin(work, NULL, clock, err);
    if (code == 0)
        code = foi_exempted_find(work->store, id, exempted, err);
    if (code == 0)
        code = casework_begin(work, exempted->reference, clock, err);
    if (code == 0)
        code = check_open(work, err);
    if (code == 0)
        code = store_prepare(work->store, "SELECT id FROM foi_exempted WHERE replaces = ?1", &query,
                             err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code == 1)
        return error_set(err, OVERT_REFUSED,
                         "exemption %lld was written anew as %lld, which is the one to act on",
                         (long long)id, (long long)store_column_int(query, 0));
    if (code == 0 && exempted->state == FOI_EXEMPTED_WITHDRAWN)
        return error_set(err, OVERT_REFUSED,
                         "exemption %lld is withdrawn; write it anew (overt foi exempt)",
                         (long long)id);
    return code;
}

static int check_approval(const struct casework *work, const struct foi_exempted *exempted,
                          struct overt_error *err)
{
    struct foi_sections sections = {0};
    if (exempted->state == FOI_EXEMPTED_APPROVED)
        return error_set(err, OVERT_REFUSED, "exemption %lld is approved already",
                         (long long)exempted->id);
    if (text_equal(exempted->written_by, work->as))
        return error_set(err, OVERT_REFUSED,
                         "who wrote an exemption does not approve it: another officer does");
    int code = foi_sections_read(&sections, err);
    if (code < 0)
        return code;
    const struct foi_section *row = foi_section_find(&sections, exempted->section, NULL);
    code = row != NULL ? foi_exempted_whole(exempted, row, err)
                       : error_set(err, OVERT_CORRUPT, "section %.40s is no ground of the table",
                                   exempted->section);
    struct foi_case asked = {.id = work->id, .received = work->received};
    (void)text_copy(asked.reference, sizeof asked.reference, exempted->reference);
    if (code == 0)
        code = foi_cost_holds(work->store, &asked, exempted->section, err);
    foi_sections_finish(&sections);
    return code;
}

int foi_exempt_approve(struct store *store, const char *as, int64_t id, struct clock clock,
                       struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.exempt.approve"};
    CLEANUP(foi_exempted_finish) struct foi_exempted exempted = {0};
    int code = begin_act(&work, id, clock, &exempted, err);
    if (code == 0)
        code = check_approval(&work, &exempted, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_act(&work, &exempted, "approved", NULL, err);
    return casework_close(&work, code, err);
}

int foi_exempt_withdraw(struct store *store, const char *as, int64_t id, const char *why,
                        struct clock clock, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.exempt.withdraw"};
    CLEANUP(foi_exempted_finish) struct foi_exempted exempted = {0};
    int code = casework_text(why, "why it is withdrawn (--why)", FOI_WHY_MAX, true, err);
    if (code == 0)
        code = begin_act(&work, id, clock, &exempted, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_act(&work, &exempted, "withdrawn", why, err);
    return casework_close(&work, code, err);
}
