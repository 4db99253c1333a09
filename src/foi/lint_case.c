// SPDX-License-Identifier: Apache-2.0
// lint_case.c - the letter of a case looked over with what the record knows: what was asked and how
// it was placed, the policies in force, what was exempted and approved, who asked.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "foi/casework.h"
#include "foi/lint_internal.h"
#include "foi/placed.h"
#include "register/vault.h"

/// Everything known of the case.
struct known {
    struct store *store;
    struct foi_case one;
    struct foi_case_who who;
    struct foi_request request;
    struct foi_policy *policies;
    size_t policy_count;
    struct foi_exempted *exempted;
    size_t exempted_count;
    struct foi_values values;
    struct foi_texts *texts; ///< that the draft was made of
    struct date threat; ///< as at which the threat level stands in the letter; year 0: it does not
    struct date day;    ///< of the letter, else today
    struct text plain; ///< the letter's words
    moment now;
};

static void known_finish(struct known *known)
{
    foi_case_finish(&known->one);
    foi_case_who_finish(&known->who);
    foi_request_finish(&known->request);
    foi_policies_free(&known->policies, known->policy_count);
    foi_exempted_free(&known->exempted, known->exempted_count);
    foi_values_finish(&known->values);
    foi_texts_destroy(&known->texts);
    text_finish(&known->plain);
}

// ---- words ----

/// Letters and digits in small letters, each run of others as one blank.
static void add_plain(struct text *out, const char *words)
{
    for (const char *c = words; *c != '\0'; c++) {
        bool word = isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80;
        if (word)
            text_append_char(out, (char)tolower((unsigned char)*c));
        else if (out->length > 0 && out->bytes[out->length - 1] != ' ')
            text_append_char(out, ' ');
    }
}

/// The letter has these words in this order.
static bool stands(const struct known *known, const char *words)
{
    AUTO_TEXT struct text plain = {0};
    text_init(&plain, LETTER_SIZE_MAX);
    add_plain(&plain, words);
    if (plain.length > 0 && plain.bytes[plain.length - 1] == ' ')
        plain.bytes[--plain.length] = '\0';
    const char *start = plain.bytes != NULL ? plain.bytes : "";
    start += *start == ' ';
    return *start == '\0' || strstr(known->plain.bytes, start) != NULL;
}

/// Each paragraph of an officer's text stands in the letter.
static bool text_stands(const struct known *known, const char *text)
{
    AUTO_FREE char *copy = memory_copy_text(text);
    for (char *at = copy; at != NULL;) {
        char *end = strstr(at, "\n\n");
        if (end != NULL)
            *end = '\0';
        if (!stands(known, at))
            return false;
        at = end != NULL ? end + 2 : NULL;
    }
    return true;
}

// ---- what was asked ----

static void check_head(struct lint *lint, const struct known *known)
{
    char found[200], day[TIME_TEXT_MAX];
    const struct foi_lint *result = lint->result;
    const struct date days[] = {known->one.received, known->one.clock.started};
    bool same = result->received.year == 0;
    for (size_t i = 0; i < ARRAY_COUNT(days); i++)
        same |= date_to_days(days[i]) == date_to_days(result->received);
    if (!same) {
        date_format_words(known->one.received, day);
        (void)snprintf(found, sizeof found, "it was received on %s", day);
        lint_find(lint, "received-changed", 0, NULL, found);
    }
    if (!stands(known, known->one.reference))
        lint_find(lint, "reference-left-out", 0, NULL, known->one.reference);
}

static void check_questions(struct lint *lint, const struct known *known)
{
    AUTO_TEXT struct text missing = {0}, changed = {0};
    text_init(&missing, 600);
    text_init(&changed, 600);
    for (size_t i = 0; i < known->request.count; i++) {
        const struct foi_question *question = &known->request.questions[i];
        size_t found = lint_question_find(lint, question->label);
        if (question->part != 0 || question->topic == TOPIC_STEM)
            continue;
        if (found == NONE)
            text_printf(&missing, "%s%s", missing.length > 0 ? ", " : "", question->label);
        else if (!stands(known, question->text))
            text_printf(&changed, "%s%s", changed.length > 0 ? ", " : "", question->label);
        if (found == NONE || lint->questions[found].answer == NONE)
            continue;
        const struct lint_answer *answer = &lint->answers[lint->questions[found].answer];
        if (answer->question_count == 1)
            lint_period(lint, answer, question);
    }
    if (missing.length > 0)
        lint_find(lint, "unanswered", 0, missing.bytes, missing.bytes);
    if (changed.length > 0)
        lint_find(lint, "question-changed", 0, changed.bytes, changed.bytes);
}

// ---- policies ----

static void label_touched(const struct known *known, const struct foi_policy *policy,
                          struct text *labels)
{
    for (size_t i = 0; i < known->request.count; i++)
        if (foi_policy_touching(known->policies, known->policy_count,
                                &known->request.questions[i]) == policy)
            text_printf(labels, "%s%s", labels->length > 0 ? ", " : "",
                        known->request.questions[i].label);
}

/// The policy's block stands as the policy makes it, word by word.
static int policy_stands(const struct known *known, const struct foi_policy *policy,
                         bool *ret_stands, struct overt_error *err)
{
    struct foi_letter letter = {0};
    int code = foi_letter_add_policy(&letter, policy, &known->values, err);
    *ret_stands = true;
    for (size_t i = 0; code == 0 && i < letter.count; i++)
        *ret_stands &= stands(known, letter.blocks[i].text);
    foi_letter_finish(&letter);
    return code;
}

/// The threat level of a policy under section 24, when it is an old one.
static void check_threat(struct lint *lint, const struct known *known,
                         const struct foi_policy *policy)
{
    char found[120], day[TIME_TEXT_MAX];
    if (known->threat.year == 0 || *foi_value(&known->values, "threat-level") == '\0' ||
        strstr(policy->exemptions, "24(2)") == NULL ||
        date_to_days(known->day) - date_to_days(known->threat) <= FOI_FACT_DAYS)
        return;
    date_format_words(known->threat, day);
    (void)snprintf(found, sizeof found, "the threat level is of %s (facts.threat_level_as_at)",
                   day);
    lint_find(lint, "fact-old", 0, NULL, found);
}

static int check_policies(struct lint *lint, const struct known *known, struct overt_error *err)
{
    char found[FOI_POLICY_TEXT_MAX + 200], day[TIME_TEXT_MAX];
    for (size_t i = 0; i < known->policy_count; i++) {
        const struct foi_policy *policy = &known->policies[i];
        AUTO_TEXT struct text labels = {0};
        bool there = true;
        text_init(&labels, 600);
        label_touched(known, policy, &labels);
        if (labels.length == 0)
            continue;
        if (date_to_days(policy->review) < date_to_days(known->day)) {
            date_format_words(policy->review, day);
            (void)snprintf(found, sizeof found, "\"%s\" was due for review on %s", policy->topic,
                           day);
            lint_find(lint, "policy-review", 0, NULL, found);
        }
        int code = policy_stands(known, policy, &there, err);
        if (code < 0)
            return code;
        (void)snprintf(found, sizeof found, "\"%s\", word by word, for %.100s", policy->topic,
                       labels.bytes);
        if (!there)
            lint_find(lint, "policy-silent", 0, labels.bytes, found);
        check_threat(lint, known, policy);
    }
    return 0;
}

// ---- exemptions ----

static size_t row_of(const struct lint *lint, const char *section)
{
    const struct foi_section *row = foi_section_find(&lint->sections, section, NULL);
    return row != NULL ? (size_t)(row - lint->sections.rows) : NONE;
}

static bool exemption_stands(const struct known *known, const struct foi_exempted *one)
{
    struct foi_fact fact;
    bool there = true;
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++) {
        const char *text = foi_exempted_text(one, i);
        if (text != NULL && (i < FOI_REASON_FAVOUR || one->estimate.year == 0))
            there &= text_stands(known, text);
    }
    for (size_t i = 0; foi_facts_item(one->facts, i, &fact); i++) {
        AUTO_TEXT struct text sentence = {0};
        text_init(&sentence, 1000);
        foi_fact_sentence(&fact, &sentence);
        there &= stands(known, sentence.bytes);
    }
    return there;
}

static void check_texts(struct lint *lint, const struct known *known,
                        const struct foi_exempted *one)
{
    struct foi_fact fact;
    char day[TIME_TEXT_MAX], found[300];
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++) {
        CLEANUP(foi_reviewed_finish) struct foi_reviewed block = {0};
        if (one->blocks[i] == 0 ||
            foi_reviewed_find(known->store, one->blocks[i], &block, NULL) != 1 ||
            date_to_days(block.next) >= date_to_days(known->day))
            continue;
        date_format_words(block.next, day);
        (void)snprintf(found, sizeof found, "'%s' of section %s was due for review on %s",
                       block.part, one->section, day);
        lint_find(lint, "text-review", 0, one->question, found);
    }
    for (size_t i = 0; foi_facts_item(one->facts, i, &fact); i++)
        if (date_to_days(fact.again) < date_to_days(known->day)) {
            date_format_words(fact.again, day);
            (void)snprintf(found, sizeof found, "%.150s, to be looked up again by %s", fact.words,
                           day);
            lint_find(lint, "fact-old", 0, one->question, found);
        }
}

static void check_exempted(struct lint *lint, const struct known *known)
{
    uint64_t approved = 0;
    char found[200];
    for (size_t i = 0; i < known->exempted_count; i++) {
        const struct foi_exempted *one = &known->exempted[i];
        size_t row = row_of(lint, one->section);
        (void)snprintf(found, sizeof found, "section %s for %s (exemption %lld)", one->section,
                       one->question, (long long)one->id);
        if (one->state == FOI_EXEMPTED_WITHDRAWN || row == NONE)
            continue;
        approved |= UINT64_C(1) << row;
        check_texts(lint, known, one);
        if (one->state == FOI_EXEMPTED_WRITTEN)
            lint_find(lint, "unapproved", 0, one->question, found);
        else if ((!lint->welsh && !lint->relied[row].cited) || !exemption_stands(known, one))
            lint_find(lint, "unwritten", 0, one->question, found);
    }
    for (size_t i = 0; i < lint->sections.count; i++)
        if (lint->relied[i].cited && (approved & UINT64_C(1) << i) == 0) {
            (void)snprintf(found, sizeof found, "section %s, on which the letter relies",
                           lint->sections.rows[i].word);
            // What Overt's own answers bring (letters/answers.txt) waits for who clears the letter.
            const char *word = lint->sections.rows[i].word;
            bool rule = text_equal(word, "40(2)+(3A)") || text_equal(word, "21(1)");
            lint_find(lint, rule ? "undecided-section" : "unapproved-section",
                      lint->relied[i].line, NULL, found);
        }
}

static int look_further(struct lint *lint, void *context, struct overt_error *err)
{
    const struct known *known = context;
    if (!lint->welsh) { // whose labels and dates are read as English ones
        check_head(lint, known);
        check_questions(lint, known);
    }
    check_exempted(lint, known);
    if (casework_names(&known->who, known->plain.bytes))
        lint_find(lint, "names-requester", 0, NULL, NULL);
    int code = lint_told(lint, known->store, &known->one, known->day, err);
    return code == 0 ? check_policies(lint, known, err) : code;
}

// ---- what is known ----

/// As foi.c has them.
static int read_values(struct known *known, struct overt_error *err)
{
    static const char *const settings[][2] = {{"force", "force.name"},
                                              {"threat-level", "facts.threat_level"},
                                              {"threat-as-at", "facts.threat_level_as_at"}};
    int code = foi_texts_open(known->store, known->one.draft_language, NULL, known->day,
                              &known->texts, err);
    known->values.texts = known->texts;
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(settings); i++)
        code = foi_value_from(known->store, settings[i][1], "", known->day, &known->values,
                              settings[i][0], err);
    if (code < 0)
        return code;
    if (!date_parse(foi_value(&known->values, "threat-as-at"), &known->threat))
        known->threat = (struct date){0};
    foi_values_threat(&known->values);
    return 0;
}

static int read_asked(struct known *known, struct overt_error *err)
{
    AUTO_FREE char *text = NULL, *settled = NULL;
    int code = foi_case_text(known->store, known->one.id, &text, err);
    if (code == 0)
        code = foi_case_settled(known->store, known->one.id, REGISTER_AS_AT_ALWAYS, &settled, err);
    if (code < 0)
        return code;
    // What cannot be told apart has no questions: the letter is then looked over without them.
    if (foi_request_parse(text, strlen(text), date_to_days(known->one.received), &known->request,
                          NULL) < 0)
        return 0;
    foi_request_understand(&known->request);
    return settled != NULL ? foi_request_correct(&known->request, settled, err) : 0;
}

static int read_known(struct known *known, struct overt_error *err)
{
    int code = read_asked(known, err);
    if (code == 0)
        code = casework_who(known->store, known->one.id, &known->who, err);
    if (code == 0)
        code = foi_policies_read(known->store, known->now, known->day, &known->policies,
                                 &known->policy_count, err);
    if (code == 0)
        code = foi_exempted_read(known->store, known->one.id, REGISTER_AS_AT_ALWAYS,
                                 &known->exempted, &known->exempted_count, err);
    return code == 0 ? read_values(known, err) : code;
}

static int read_sent(struct known *known, const char *reference, char **ret_text, char **ret_html,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = register_vault_need(known->store, err);
    if (code == 0)
        code = store_prepare(known->store,
                             "SELECT unsealed(s.text, 'foi_sent.text', s.ledger),"
                             " unsealed(s.html, 'foi_sent.html', s.ledger) FROM foi_sent s"
                             " JOIN foi_case c ON c.id = s.foi_case"
                             " WHERE c.reference = ?1 COLLATE NOCASE ORDER BY s.id DESC LIMIT 1",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_text(query, 1, reference);
    code = store_step(query, err);
    if (code < 0)
        return code;
    if (code == 0 || store_column_text(query, 0) == NULL || store_column_text(query, 1) == NULL)
        return error_set(err, OVERT_NOT_FOUND,
                         "no letter of %.64s is kept here: name the files of its draft (--text, "
                         "--html)",
                         reference);
    *ret_text = memory_copy_text(store_column_text(query, 0));
    *ret_html = memory_copy_text(store_column_text(query, 1));
    return 0;
}

static int read_letter(const struct foi_case_files *files, char **ret_text, char **ret_html,
                       struct overt_error *err)
{
    size_t size;
    if (files->bytes != NULL) {
        *ret_text = memory_copy(files->bytes->text, files->bytes->text_size + 1);
        *ret_html = memory_copy(files->bytes->html, files->bytes->html_size + 1);
        return 0;
    }
    if (files->text == NULL)
        return error_set(err, OVERT_INPUT, "name the text of the letter (--text)");
    int code = file_read(files->text, FOI_LINT_SIZE_MAX, ret_text, &size, err);
    return code == 0 && files->html != NULL
               ? file_read(files->html, FOI_LINT_SIZE_MAX, ret_html, &size, err)
               : code;
}

/// What the page has and the text has not, such as comments and names left in it.
static int add_page(const char *html, struct foi_lint *lint, struct overt_error *err)
{
    struct foi_lint page = {0};
    int code = foi_lint_read(html, strlen(html), &page, err);
    for (size_t i = 0; code == 0 && i < page.count; i++) {
        struct foi_finding *finding = &page.findings[i];
        if (strcmp(finding->name, "metadata") != 0 || lint->count == FOI_FINDING_MAX)
            continue;
        lint->findings = memory_resize(lint->findings, lint->count + 1, sizeof *lint->findings);
        memmove(lint->findings + 1, lint->findings, lint->count * sizeof *lint->findings);
        lint->findings[0] = *finding;
        finding->name = finding->rule = finding->question = NULL;
        finding->missing = finding->action = NULL;
        lint->count++;
        lint->faults += lint->findings[0].fault;
    }
    foi_lint_finish(&page);
    return code;
}

int foi_lint_case(struct store *store, const char *reference, const struct foi_case_files *files,
                  struct clock clock, struct foi_lint *ret_lint, struct overt_error *err)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    CLEANUP(known_finish) struct known known = {.store = store, .now = clock_now(&real)};
    AUTO_FREE char *text = NULL, *html = NULL;
    struct foi_lint first = {0}, lint = {0};
    int code = foi_case_read(store, reference, REGISTER_AS_AT_ALWAYS, &known.one, err);
    if (code == 0)
        code = files != NULL ? read_letter(files, &text, &html, err)
                             : read_sent(&known, reference, &text, &html, err);
    if (code == 0)
        code = foi_lint_read(text, strlen(text), &first, err);
    if (code < 0)
        return code;
    known.day = first.sent.year != 0 ? first.sent : date_of(known.now);
    foi_lint_finish(&first);
    text_init(&known.plain, LETTER_SIZE_MAX);
    add_plain(&known.plain, text);
    text_append(&known.plain, " ");
    code = read_known(&known, err);
    if (code == 0)
        code = lint_run(text, strlen(text), look_further, &known, &lint, err);
    if (code == 0 && html != NULL)
        code = add_page(html, &lint, err);
    if (code < 0)
        foi_lint_finish(&lint);
    else
        *ret_lint = lint;
    return code;
}
