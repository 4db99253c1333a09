// SPDX-License-Identifier: Apache-2.0
// foi.c - the whole way: request, clock, register as at the day of receipt, policies, letter, two
// files, the record of it.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "crypt/hash.h"
#include "foi/casework.h"
#include "foi/evidence.h"
#include "foi/internal.h"
#include "foi/published.h"
#include "foi/source.h"

#define OFFICER   "Freedom of Information Officer"
#define REGULATOR "the Information Commissioner"
#define REGULATOR_ADDRESS                                                                          \
    "Information Commissioner's Office\nWycliffe House\nWater Lane\nWilmslow\nCheshire\nSK9 5AF\n" \
    "https://ico.org.uk/make-a-complaint/"

/// Everything of one answer while it is made.
struct work {
    struct store *store;
    const struct foi_answer_params *params;
    moment now, as_at;
    int64_t officer;
    char *bytes;
    size_t size;
    struct foi_request request;
    struct foi_held held;
    struct foi_policy *policies;
    size_t policy_count;
    struct foi_values values;
    struct foi_texts *texts;
    struct foi_answer *answers;
    struct foi_exempted *exempted; ///< of the case: approved ones first
    size_t exempted_count;         ///< approved
    size_t exempted_all;
    struct foi_group *groups;
    size_t group_count;
    struct foi_letter letter;
    struct text text, html, pdf;
    struct foi_figure *figures;
    size_t figure_count;
    struct foi_published published;
    bool online; ///< who asked can be told an address of the web: section 21 is for this applicant
};

static void work_finish(struct work *work)
{
    memory_free(work->bytes);
    foi_letter_finish(&work->letter);
    foi_groups_free(&work->groups, work->group_count);
    foi_answers_free(&work->answers, work->request.count);
    foi_figures_free(&work->figures, work->figure_count);
    foi_request_finish(&work->request);
    foi_held_finish(&work->held);
    foi_policies_free(&work->policies, work->policy_count);
    foi_exempted_free(&work->exempted, work->exempted_all);
    foi_values_finish(&work->values);
    foi_texts_destroy(&work->texts);
    foi_published_finish(&work->published);
    text_finish(&work->text);
    text_finish(&work->html);
    text_finish(&work->pdf);
}

int foi_reference_check(const char *reference, struct overt_error *err)
{
    bool good = reference != NULL && *reference != '\0' && strlen(reference) <= FOI_REFERENCE_MAX;
    for (const char *c = reference; good && *c != '\0'; c++)
        good = isalnum((unsigned char)*c) || strchr(" /-._()", *c) != NULL;
    if (!good)
        return error_set(
            err, OVERT_INPUT,
            "the reference is 1 to %d letters, digits or / - . _ ( ), such as 208-2023",
            FOI_REFERENCE_MAX);
    return 0;
}

static int check_dates(struct work *work, struct foi_result *result, struct overt_error *err)
{
    const struct foi_answer_params *params = work->params;
    result->received = params->received;
    result->sent = params->sent.year != 0 ? params->sent : date_of(work->now);
    if (params->received.year == 0)
        return error_set(err, OVERT_INPUT,
                         "say when the request was received: --received 2023-02-20");
    if (date_to_days(params->received) > date_to_days(date_of(work->now)))
        return error_set(err, OVERT_INPUT, "the request cannot have been received after today");
    if (date_to_days(result->sent) < date_to_days(params->received))
        return error_set(err, OVERT_INPUT, "the letter cannot be dated before the day of receipt");
    int code = foi_due_date(params->received, &result->due, err);
    if (code < 0)
        return code;
    result->late = date_to_days(result->sent) > date_to_days(result->due.due);
    result->working_days = foi_working_days(params->received, result->sent);
    work->as_at = date_ends(params->received);
    return 0;
}

static int read_settings(struct work *work, struct date sent, struct overt_error *err)
{
    static const struct {
        const char *name, *key, *otherwise;
    } settings[] = {
        {"force", "force.name", ""},
        {"address", "force.address", ""},
        {"unit", "foi.unit", FOI_UNIT_NAME},
        {"officer", "foi.officer", OFFICER},
        {"email", "foi.email", ""},
        {"regulator", "regulator.name", REGULATOR},
        {"regulator-address", "regulator.address", REGULATOR_ADDRESS},
        {"threat-level", "facts.threat_level", ""},
        {"threat-as-at", "facts.threat_level_as_at", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(settings); i++) {
        int code = foi_value_from(work->store, settings[i].key, settings[i].otherwise, sent,
                                  &work->values, settings[i].name, err);
        if (code < 0)
            return code;
    }
    if (*foi_value(&work->values, "force") == '\0')
        return error_set(err, OVERT_INPUT,
                         "the record does not know the force's name, and a letter needs it: overt "
                         "setting set force.name \"NAME Police\"");
    foi_values_threat(&work->values);
    return 0;
}

static void set_values(struct work *work, const struct foi_result *result)
{
    char day[TIME_TEXT_MAX];
    AUTO_TEXT struct text signature = {0}, sender = {0};
    const struct foi_values *values = &work->values;
    text_init(&signature, 10000);
    text_init(&sender, 10000);
    text_printf(&signature, "%s\n%s\n%s", foi_value(values, "officer"), foi_value(values, "unit"),
                foi_value(values, "force"));
    text_printf(&sender, "%s%s%s", foi_value(values, "address"),
                *foi_value(values, "address") != '\0' && *foi_value(values, "email") != '\0' ? "\n"
                                                                                            : "",
                foi_value(values, "email"));
    foi_value_set(&work->values, "signature", signature.bytes);
    foi_value_set(&work->values, "sender", sender.bytes);
    foi_value_set(&work->values, "reference", work->params->reference);
    foi_texts_date(work->texts, result->received, day);
    foi_value_set(&work->values, "received", day);
    foi_texts_date(work->texts, result->due.due, day);
    foi_value_set(&work->values, "due", day);
    foi_texts_date(work->texts, result->sent, day);
    foi_value_set(&work->values, "sent", day);
    date_format(result->sent, day);
    foi_value_set(&work->values, "sent-iso", day);
    foi_texts_date(work->texts, date_of(work->held.begins), day);
    foi_value_set(&work->values, "begins", day);
}

static int parse_words(struct work *work, const char *words, struct overt_error *err)
{
    int code = foi_request_parse(words, strlen(words), date_to_days(work->params->received),
                                 &work->request, err);
    if (code < 0)
        return code;
    foi_request_understand(&work->request);
    if (work->params->settled != NULL)
        code = foi_request_correct(&work->request, work->params->settled, err);
    if (work->params->placings != NULL) {
        AUTO_FREE char *lines = NULL;
        size_t size = 0;
        code = file_read(work->params->placings, FOI_REQUEST_SIZE_MAX, &lines, &size, err);
        if (code == 0)
            code = foi_request_correct(&work->request, lines, err);
    }
    return code == 0 ? foi_request_check(&work->request, err) : code;
}

static int read_request(struct work *work, struct overt_error *err)
{
    struct foi_source source;
    if (work->params->text != NULL) {
        work->bytes = memory_copy_text(work->params->text);
        work->size = strlen(work->bytes);
        return parse_words(work, work->bytes, err);
    }
    int code =
        file_read(work->params->request, FOI_SOURCE_SIZE_MAX, &work->bytes, &work->size, err);
    if (code == 0)
        code = foi_source_read(work->bytes, work->size, &source, err);
    if (code < 0)
        return code;
    code = parse_words(work, source.text, err);
    work->online = source.address != NULL && strchr(source.address, '@') != NULL;
    foi_source_finish(&source);
    return code;
}

/// Nothing but what another officer approved is in a letter.
static int read_exempted(struct work *work, struct overt_error *err)
{
    if (work->params->foi_case == 0)
        return 0;
    int code = foi_exempted_read(work->store, work->params->foi_case, REGISTER_AS_AT_ALWAYS,
                                 &work->exempted, &work->exempted_all, err);
    while (work->exempted_count < work->exempted_all &&
           work->exempted[work->exempted_count].state == FOI_EXEMPTED_APPROVED)
        work->exempted_count++;
    return code;
}

static struct foi_telling telling_of(const struct work *work)
{
    return (struct foi_telling){.request = &work->request,
                                .answers = work->answers,
                                .policies = work->policies,
                                .policy_count = work->policy_count,
                                .exempted = work->exempted,
                                .exempted_count = work->exempted_count,
                                .figures = work->figures,
                                .figure_count = work->figure_count};
}

/// What is published, and whether this applicant reaches it: who wrote by e-mail does.
static int read_published(struct work *work, struct date day, struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = foi_published_read(work->store, day, &work->published, err);
    if (code == 0 && work->published.address != NULL && work->params->foi_case != 0)
        code = casework_who(work->store, work->params->foi_case, &who, err);
    work->online |= who.address != NULL && strchr(who.address, '@') != NULL;
    return code;
}

static int make_letter(struct work *work, const struct foi_result *result, struct overt_error *err)
{
    work->answers = foi_answers(&work->request, &work->held, &work->values);
    const struct foi_telling telling = telling_of(work);
    if (work->online && !foi_texts_is_welsh(work->texts))
        foi_published_answers(&work->published, &telling, &work->values, work->answers);
    for (size_t i = 0; i < work->request.count; i++)
        for (size_t t = 0; t < work->answers[i].table_count; t++)
            foi_table_say(work->answers[i].tables[t], work->texts);
    work->groups = foi_groups(&work->request, work->answers, work->policies, work->policy_count,
                              work->exempted, work->exempted_count, &work->group_count);
    struct foi_matter matter = {.request = &work->request,
                                .answers = work->answers,
                                .groups = work->groups,
                                .group_count = work->group_count,
                                .exempted = work->exempted,
                                .exempted_count = work->exempted_count,
                                .values = &work->values,
                                .late = result->late};
    int code = foi_letter_make(&matter, &work->letter, err);
    if (code < 0)
        return code;
    text_init(&work->text, LETTER_SIZE_MAX);
    text_init(&work->html, LETTER_SIZE_MAX);
    text_init(&work->pdf, LETTER_SIZE_MAX);
    foi_letter_text(&work->letter, &work->values, &work->text);
    foi_letter_html(&work->letter, &work->values, &work->html);
    if (work->text.full || work->html.full)
        return error_set(err, OVERT_LIMIT,
                         "the letter would be larger than 16 MiB; split the request by period");
    return foi_letter_pdf(&work->letter, &work->values, &work->pdf, err);
}

static void list_placings(const struct work *work, struct foi_result *result)
{
    static const char *const words[] = {
        [ANSWER_NONE_HELD] = "no information held",
        [ANSWER_NOT_APPLICABLE] = "not applicable",
        [ANSWER_GIVEN] = "information given",
        [ANSWER_OPENING] = "with the next question",
    };
    result->placings = memory_new(work->request.count, sizeof *result->placings);
    result->placing_count = work->request.count;
    for (size_t i = 0; i < work->request.count; i++) {
        const struct foi_question *question = &work->request.questions[i];
        struct foi_placing *placing = &result->placings[i];
        bool policy = foi_policy_touching(work->policies, work->policy_count, question) != NULL;
        *placing = foi_placing_of(&work->request, i);
        const struct foi_answer *answer = &work->answers[i];
        (void)snprintf(placing->answer, sizeof placing->answer, "%s%s%s",
                       answer->outside ? "before the record begins" : words[answer->kind],
                       answer->part ? ", in part" : "", policy ? ", else not confirmed" : "");
    }
}

static void list_told(const struct work *work, struct foi_result *result)
{
    const struct foi_telling telling = telling_of(work);
    result->told = foi_told_list(&telling, &result->told_count);
}

static int write_files(struct work *work, struct foi_result *result, struct overt_error *err)
{
    int code = file_write(result->text_path, work->text.bytes, work->text.length, 0644, err);
    if (code == 0)
        code = file_write(result->html_path, work->html.bytes, work->html.length, 0644, err);
    return code == 0 ? file_write(result->pdf_path, work->pdf.bytes, work->pdf.length, 0644, err)
                     : code;
}

/// For the officer alone: each figure with its query and its rows. A figure that its query does not
/// give is a mistake of this program.
static int write_evidence(struct work *work, struct overt_error *err)
{
    AUTO_TEXT struct text file = {0};
    const struct foi_answer_params *params = work->params;
    int code = foi_figures_count(work->store, work->figures, work->figure_count, err);
    for (size_t i = 0; code == 0 && i < work->figure_count; i++)
        if (work->figures[i].figure != work->figures[i].counted)
            code = error_set(err, OVERT_INTERNAL,
                             "%s: the letter says %lld %s, and its query %lld: tell who keeps this "
                             "program", work->figures[i].label,
                             (long long)work->figures[i].figure, work->figures[i].what,
                             (long long)work->figures[i].counted);
    foi_evidence_begin(&file);
    for (size_t i = 0; code == 0 && i < work->figure_count; i++) {
        if (params->each != NULL)
            code = foi_evidence_each(work->store, &work->figures[i], params->each, params->context,
                                     err);
        if (code == 0 && params->evidence != NULL)
            code = foi_evidence_each(work->store, &work->figures[i], foi_evidence_put, &file, err);
    }
    if (code == 0 && file.full)
        code = error_set(err, OVERT_LIMIT, "the evidence would be larger than 256 MiB");
    return code == 0 && params->evidence != NULL
               ? file_write(params->evidence, file.bytes, file.length, 0600, err)
               : code;
}

static void hand_over(struct work *work, struct foi_result *result)
{
    result->text_size = work->text.length;
    result->html_size = work->html.length;
    result->pdf_size = work->pdf.length;
    result->text = text_take(&work->text);
    result->html = text_take(&work->html);
    result->pdf = text_take(&work->pdf);
}

/// The files and the row, or neither the row nor an entry of the ledger.
static int send(struct work *work, struct foi_result *result, struct overt_error *err)
{
    struct foi_sent sent = {.params = work->params,
                            .result = result,
                            .question_count = work->request.count,
                            .as_at = work->as_at,
                            .now = work->now,
                            .officer = work->officer};
    crypt_sha256(work->bytes, work->size, sent.request_hash);
    crypt_sha256(work->text.bytes, work->text.length, sent.text_hash);
    crypt_sha256(work->html.bytes, work->html.length, sent.html_hash);
    crypt_sha256(work->pdf.bytes, work->pdf.length, sent.pdf_hash);
    text_from_bytes(result->text_sha256, sent.text_hash, sizeof sent.text_hash);
    text_from_bytes(result->html_sha256, sent.html_hash, sizeof sent.html_hash);
    text_from_bytes(result->pdf_sha256, sent.pdf_hash, sizeof sent.pdf_hash);
    uint8_t texts_hash[CRYPT_HASH_SIZE];
    foi_texts_hash(work->texts, texts_hash);
    text_from_bytes(result->texts_sha256, texts_hash, sizeof texts_hash);
    (void)text_copy(result->language, sizeof result->language,
                    foi_texts_is_welsh(work->texts) ? "cy" : "en");
    if (work->params->draft && work->params->in_memory) {
        hand_over(work, result);
        return 0;
    }
    result->text_path = file_join(work->params->folder, "letter.txt");
    result->html_path = file_join(work->params->folder, "letter.html");
    result->pdf_path = file_join(work->params->folder, "letter.pdf");
    int code = file_make_folder(work->params->folder, err);
    if (code == 0 && work->params->draft)
        return write_files(work, result, err);
    if (code == 0)
        code = store_begin(work->store, err);
    if (code < 0)
        return code;
    code = foi_letter_record(work->store, &sent, &result->letter, err);
    if (code == 0)
        code = write_files(work, result, err);
    if (code == 0)
        code = store_commit(work->store, err);
    if (code < 0)
        store_rollback(work->store);
    return code;
}

static int answer(struct work *work, struct foi_result *result, struct overt_error *err)
{
    const struct foi_answer_params *params = work->params;
    int code = foi_reference_check(params->reference, err);
    if (code == 0)
        code = check_dates(work, result, err);
    if (code == 0)
        code = read_request(work, err);
    if (code == 0 && params->as != NULL)
        code = foi_officer(work->store, params->as, &work->officer, err);
    if (code == OVERT_REFUSED)
        foi_refusal_add(work->store, params->as, "foi.letter", work->now);
    if (code == 0)
        code = foi_texts_open(work->store, params->language, params->letters, result->sent,
                              &work->texts, err);
    work->values.texts = work->texts;
    if (code == 0)
        code = read_settings(work, result->sent, err);
    if (code == 0)
        code = foi_policies_read(work->store, work->now, result->sent, &work->policies,
                                 &work->policy_count, err);
    if (code == 0)
        code = read_exempted(work, err);
    if (code == 0)
        code = read_published(work, result->sent, err);
    if (code == 0)
        code = foi_held_read(work->store, work->as_at, &work->held, err);
    if (code == 0)
        code = foi_held_read_for(work->store, &work->request, &work->held, err);
    if (code < 0)
        return code;
    set_values(work, result);
    work->figures = foi_figures_list(&work->request, &work->held, &work->figure_count);
    if (params->evidence != NULL || params->each != NULL)
        code = write_evidence(work, err);
    if (code < 0 || (params->folder == NULL && !params->in_memory))
        return code;
    code = make_letter(work, result, err);
    if (code < 0)
        return code;
    list_placings(work, result);
    list_told(work, result);
    struct foi_differing *differing = NULL;
    size_t differing_count = 0;
    code = foi_differ(work->store, params->foi_case, params->reference, &work->published,
                      result->told, result->told_count, &differing, &differing_count, err);
    if (code < 0)
        return code;
    struct foi_warned warned = {.request = &work->request,
                                .answers = work->answers,
                                .policies = work->policies,
                                .policy_count = work->policy_count,
                                .values = &work->values,
                                .sent = result->sent,
                                .exempted = work->exempted,
                                .exempted_count = work->exempted_all,
                                .store = work->store,
                                .differing = differing,
                                .differing_count = differing_count,
                                .today = date_of(work->now)};
    foi_warn(&warned, result);
    foi_differing_free(&differing, differing_count);
    return send(work, result, err);
}

int foi_answer(struct store *store, const struct foi_answer_params *params,
               struct foi_result *ret_result, struct overt_error *err)
{
    struct clock clock = params->clock.now != NULL ? params->clock : clock_real();
    struct work work = {.store = store, .params = params, .now = clock_now(&clock)};
    struct foi_result result = {0};
    int code = answer(&work, &result, err);
    work_finish(&work);
    if (code < 0)
        foi_result_finish(&result);
    else
        *ret_result = result;
    return code;
}

void foi_result_finish(struct foi_result *result)
{
    for (size_t i = 0; i < result->warning_count; i++)
        memory_free(result->warnings[i]);
    memory_free(result->warnings);
    memory_free(result->placings);
    memory_free(result->told);
    memory_free(result->text_path);
    memory_free(result->html_path);
    memory_free(result->pdf_path);
    memory_free(result->text);
    memory_free(result->html);
    memory_free(result->pdf);
    *result = (struct foi_result){0};
}
