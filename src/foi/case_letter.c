// SPDX-License-Identifier: Apache-2.0
// case_letter.c - the letter of a case: drafted, cleared by another person, sent as it was cleared
// to the byte; the answer to an internal review by a third. The e-mail of it is case_mail.c.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "foi/casework.h"
#include "foi/lint.h"
#include "foi/told.h"
#include "register/vault.h"

/// The files as they are now.
struct files {
    char *text, *html;
    char *pdf; ///< NULL: none
    size_t text_size, html_size, pdf_size;
    char text_sha256[65], html_sha256[65];
    char pdf_sha256[65]; ///< "": none
};

static void files_finish(struct files *files)
{
    memory_free(files->text);
    memory_free(files->html);
    memory_free(files->pdf);
}

static void hash_words(const void *bytes, size_t size, char words[65])
{
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(bytes, size, hash);
    text_from_bytes(words, hash, sizeof hash);
}

static int read_pdf(const char *path, struct files *files, struct overt_error *err)
{
    int code = file_read(path, LETTER_SIZE_MAX, &files->pdf, &files->pdf_size, err);
    if (code == 0 && !text_starts(files->pdf, "%PDF-"))
        return error_set(err, OVERT_INPUT, "%.300s is no PDF", path);
    if (code == 0)
        hash_words(files->pdf, files->pdf_size, files->pdf_sha256);
    return code;
}

/// What was cleared has a PDF, and none was named: the one beside the text.
static int read_pdf_beside(const struct foi_case_files *paths, struct files *files,
                           struct overt_error *err)
{
    size_t length = strlen(paths->text);
    AUTO_FREE char *path = memory_copy_text(paths->text);
    if (length < 4 || strcmp(path + length - 4, ".txt") != 0)
        return error_set(err, OVERT_INPUT, "the draft has a PDF: name it too (--pdf)");
    memcpy(path + length - 4, ".pdf", 4);
    return read_pdf(path, files, err);
}

void foi_letter_bytes_finish(struct foi_letter_bytes *bytes)
{
    memory_free(bytes->text);
    memory_free(bytes->html);
    memory_free(bytes->pdf);
    *bytes = (struct foi_letter_bytes){0};
}

/// The bytes in memory, as if they had been read.
static int take_bytes(const struct foi_letter_bytes *bytes, struct files *files,
                      struct overt_error *err)
{
    if (bytes->text_size > LETTER_SIZE_MAX / 2 || bytes->html_size > LETTER_SIZE_MAX / 2 ||
        bytes->pdf_size > LETTER_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the letter is larger than %d MiB",
                         LETTER_SIZE_MAX >> 20);
    files->text = memory_copy(bytes->text, bytes->text_size + 1);
    files->html = memory_copy(bytes->html, bytes->html_size + 1);
    files->text_size = bytes->text_size;
    files->html_size = bytes->html_size;
    if (bytes->pdf == NULL)
        return 0;
    files->pdf = memory_copy(bytes->pdf, bytes->pdf_size);
    files->pdf_size = bytes->pdf_size;
    if (files->pdf_size < 5 || memcmp(files->pdf, "%PDF-", 5) != 0)
        return error_set(err, OVERT_INPUT, "the PDF of the letter is none");
    hash_words(files->pdf, files->pdf_size, files->pdf_sha256);
    return 0;
}

static int open_files(const struct foi_case_files *paths, struct files *files,
                      struct overt_error *err)
{
    if (paths->bytes != NULL)
        return take_bytes(paths->bytes, files, err);
    if (paths->text == NULL || paths->html == NULL)
        return error_set(err, OVERT_INPUT,
                         "name both files of the letter: its text (--text) and "
                         "its page (--html)");
    int code = file_read(paths->text, LETTER_SIZE_MAX / 2, &files->text, &files->text_size, err);
    return code == 0 ? file_read(paths->html, LETTER_SIZE_MAX / 2, &files->html, &files->html_size,
                                 err)
                     : code;
}

static int read_files(const struct foi_case_files *paths, struct files *files,
                      struct overt_error *err)
{
    int code = open_files(paths, files, err);
    if (code != 0)
        return code;
    if (files->text_size == 0 || files->html_size == 0)
        return error_set(err, OVERT_INPUT, "a file of the letter is empty");
    if (!text_is_utf8(files->text, files->text_size) ||
        !text_is_utf8(files->html, files->html_size))
        return error_set(err, OVERT_INPUT, "the letter is not UTF-8: save it as that");
    hash_words(files->text, files->text_size, files->text_sha256);
    hash_words(files->html, files->html_size, files->html_sha256);
    return paths->pdf != NULL ? read_pdf(paths->pdf, files, err) : 0;
}

// ---- draft ----

static int write_draft(struct casework *work, const struct foi_case_files *paths,
                       const struct files *files, int64_t *ret_id, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_draft", 0,
        "INSERT INTO foi_draft (ledger, at, officer, foi_case, text_sha256, html_sha256,"
        " pdf_sha256, language, texts_sha256, text, html, pdf)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ''), ?8, ?9, ?10, ?11, ?12)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_text(change.query, 5, files->text_sha256);
    store_bind_text(change.query, 6, files->html_sha256);
    store_bind_text(change.query, 7, files->pdf_sha256);
    store_bind_text(change.query, 8, paths->language);
    store_bind_text(change.query, 9, paths->texts_sha256);
    register_seal_blob(&change, 10, "text", files->text, files->text_size);
    register_seal_blob(&change, 11, "html", files->html, files->html_size);
    if (files->pdf != NULL)
        register_seal_blob(&change, 12, "pdf", files->pdf, files->pdf_size);
    return register_change_row(&change, ret_id, err);
}

/// The figures of a draft: of one from the record those that it was made from; of one that was
/// worked over those of the draft before it that it still says.
static int write_told(struct casework *work, const struct foi_case_do *what, int64_t before,
                      int64_t draft, const struct files *files, struct overt_error *err)
{
    const struct foi_told_of of = {.draft = draft, .at = work->now};
    AUTO_FREE struct foi_told *told = NULL;
    size_t count = 0;
    if (what->told != NULL)
        return foi_told_write(work->store, &of, what->told, what->told_count, err);
    int code = foi_told_read(work->store, before, &told, &count, err);
    return code == 0 ? foi_told_write(work->store, &of, told,
                                      foi_told_still(told, count, files->text), err)
                     : code;
}

static int newest_draft(struct casework *work, int64_t *ret_id, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->store,
                             "SELECT coalesce(max(id), 0) FROM foi_draft WHERE foi_case = ?1",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, work->id);
    code = store_step(query, err);
    *ret_id = code == 1 ? store_column_int(query, 0) : 0;
    return code < 0 ? code : 0;
}

/// A draft begins the drafting, and takes a letter back that was being cleared.
static const char *step_of_draft(const struct casework *work)
{
    if (text_equal(work->state, "drafting"))
        return NULL;
    return casework_word("clearance|cleared", work->state) ? "returned" : "drafting";
}

int foi_case_draft(struct store *store, const char *as, const struct foi_case_do *what,
                   const struct foi_case_files *files, int64_t *ret_draft, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.draft"};
    CLEANUP(files_finish) struct files letter = {0};
    int64_t id = 0, before = 0;
    int code = casework_begin(&work, what->reference, what->clock, err);
    const struct casework_step step = {.word = step_of_draft(&work), .day = work.today};
    if (code == 0 && step.word != NULL)
        code = casework_may(&work, step.word, err);
    if (code == 0)
        code = read_files(files, &letter, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = newest_draft(&work, &before, err);
    if (code == 0)
        code = write_draft(&work, files, &letter, &id, err);
    if (code == 0)
        code = write_told(&work, what, before, id, &letter, err);
    if (code == 0 && step.word != NULL)
        code = casework_step(&work, &step, err);
    code = casework_close(&work, code, err);
    if (code == 0)
        *ret_draft = id;
    return code;
}

int foi_case_names(struct store *store, const char *reference, const struct foi_case_files *files,
                   bool *ret_names, struct overt_error *err)
{
    CLEANUP(files_finish) struct files letter = {0};
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = foi_case_read(store, reference, REGISTER_AS_AT_ALWAYS, &one, err);
    if (code == 0)
        code = read_files(files, &letter, err);
    if (code == 0)
        code = casework_who(store, one.id, &who, err);
    if (code == 0)
        *ret_names = casework_names(&who, letter.text) || casework_names(&who, letter.html);
    return code;
}

// ---- clearance ----

/// `files` NULL: nothing was read. Else they are the newest draft; its PDF is read when it was not
/// named.
static int check_newest(const struct foi_case *one, const struct foi_case_files *paths,
                        struct files *files, struct overt_error *err)
{
    if (one->draft == 0)
        return error_set(err, OVERT_REFUSED, "there is no draft yet: overt foi draft");
    if (files != NULL && one->draft_pdf_sha256[0] != '\0' && files->pdf == NULL &&
        paths->bytes == NULL) {
        int code = read_pdf_beside(paths, files, err);
        if (code != 0)
            return code;
    }
    if (files != NULL && (!text_equal(one->draft_text_sha256, files->text_sha256) ||
                          !text_equal(one->draft_html_sha256, files->html_sha256) ||
                          !text_equal(one->draft_pdf_sha256, files->pdf_sha256)))
        return error_set(err, OVERT_REFUSED,
                         "these files are not the newest draft of %s: what was read is not what "
                         "would be cleared; record them first (overt foi draft)",
                         one->reference);
    return 0;
}

/// Nothing goes out while an exemption waits for another officer.
static int check_exempted(struct casework *work, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(work->store,
                             "SELECT e.id, e.section, e.question FROM foi_exempted_now n"
                             " JOIN foi_exempted e ON e.id = n.id"
                             " WHERE n.foi_case = ?1 AND n.state = 'written' ORDER BY e.id LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, work->id);
    code = store_step(query, err);
    if (code != 1)
        return code;
    return error_set(err, OVERT_REFUSED,
                     "section %s for %s is not approved: another officer does (overt foi exempt "
                     "approve %lld), or it is withdrawn; then the letter is drafted anew",
                     store_column_text(query, 1), store_column_text(query, 2),
                     (long long)store_column_int(query, 0));
}

int foi_case_clear(struct store *store, const char *as, const struct foi_case_do *what,
                   const struct foi_case_files *files, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.clear"};
    CLEANUP(files_finish) struct files letter = {0};
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    bool read = files != NULL &&
                (files->text != NULL || files->html != NULL || files->bytes != NULL);
    int code = casework_begin(&work, what->reference, what->clock, err);
    if (code == 0)
        code = casework_text(what->why, "a note", FOI_WHY_MAX, false, err);
    if (code == 0 && read)
        code = read_files(files, &letter, err);
    if (code == 0)
        code = casework_may(&work, "cleared", err);
    if (code == 0)
        code = foi_case_read(store, what->reference, REGISTER_AS_AT_ALWAYS, &one, err);
    if (code == 0)
        code = check_newest(&one, files, read ? &letter : NULL, err);
    if (code == 0)
        code = check_exempted(&work, err);
    const struct casework_step step = {
        .word = "cleared", .day = work.today, .why = what->why, .draft = one.draft};
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = casework_step(&work, &step, err);
    return casework_close(&work, code, err);
}

// ---- sending ----

/// A letter on its way out.
struct out {
    struct casework work;
    struct foi_case one;
    struct files files;
    struct foi_sending sending;
    const char *kind, *outcome;
    char exemptions[201];
    int64_t draft, corrects;
    const struct foi_case_files *paths;
    struct text mail; ///< empty: none is made
    struct text findings; ///< names of what is to be put right
    const char *despite;
};

static void out_finish(struct out *out)
{
    text_finish(&out->findings);
    foi_case_finish(&out->one);
    files_finish(&out->files);
    text_finish(&out->mail);
}

static int write_sent(struct out *out, struct overt_error *err)
{
    const struct register_by by = casework_by(&out->work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_sent", 0,
        "INSERT INTO foi_sent (ledger, at, officer, foi_case, kind, corrects, draft, day, due,"
        " late, outcome, exemptions, text_sha256, html_sha256, text, html, pdf_sha256, pdf, mail)"
        " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11,"
        " nullif(?12, ''), ?13, ?14, ?15, ?16, nullif(?17, ''), ?18, ?19)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, out->work.id);
    store_bind_text(change.query, 5, out->kind);
    store_bind_int(change.query, 6, out->corrects);
    store_bind_int(change.query, 7, out->draft);
    store_bind_int(change.query, 8, date_to_days(out->sending.day));
    store_bind_int(change.query, 9, date_to_days(out->sending.due));
    store_bind_int(change.query, 10, out->sending.late);
    store_bind_text(change.query, 11, out->outcome);
    store_bind_text(change.query, 12, out->exemptions);
    store_bind_text(change.query, 13, out->files.text_sha256);
    store_bind_text(change.query, 14, out->files.html_sha256);
    register_seal_blob(&change, 15, "text", out->files.text, out->files.text_size);
    register_seal_blob(&change, 16, "html", out->files.html, out->files.html_size);
    store_bind_text(change.query, 17, out->files.pdf_sha256);
    if (out->files.pdf != NULL)
        register_seal_blob(&change, 18, "pdf", out->files.pdf, out->files.pdf_size);
    if (out->mail.length > 0)
        register_seal_blob(&change, 19, "mail", out->mail.bytes, out->mail.length);
    return register_change_row(&change, &out->sending.id, err);
}

static int make_mail(struct out *out, struct overt_error *err)
{
    const struct casework_mail mail = {.paths = out->paths,
                                       .reference = out->one.reference,
                                       .day = out->sending.day,
                                       .language = out->one.draft_language,
                                       .text = out->files.text,
                                       .html = out->files.html,
                                       .pdf = out->files.pdf,
                                       .pdf_size = out->files.pdf_size};
    return casework_mail(&out->work, &mail, &out->mail, &out->sending.to_nobody, err);
}

/// For whoever sends it, and nobody else.
static int write_mail(const struct out *out, struct overt_error *err)
{
    if (out->mail.length == 0 || out->paths->folder == NULL)
        return 0;
    AUTO_FREE char *path = file_join(out->paths->folder, "letter.eml");
    int code = file_make_folder(out->paths->folder, err);
    return code == 0 ? file_write(path, out->mail.bytes, out->mail.length, 0600, err) : code;
}

/// That it went although something was to be put right.
static int write_despite(struct out *out, struct overt_error *err)
{
    const struct register_by by = casework_by(&out->work);
    struct register_change change;
    if (out->findings.length == 0)
        return 0;
    int code = register_sealed_begin(&by, REGISTER_KEEP_REQUEST, "foi_despite", 0,
                                     "INSERT INTO foi_despite (ledger, at, officer, sent,"
                                     " findings, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, out->sending.id);
    store_bind_text(change.query, 5, out->findings.bytes);
    register_seal_text(&change, 6, "why", out->despite);
    return register_change_row(&change, NULL, err);
}

/// Only who cleared it can let it go despite what is to be put right.
static int check_despite(struct out *out, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = casework_text(out->despite, "why it goes (--despite)", FOI_WHY_MAX, true, err);
    if (code == 0)
        code = store_prepare(out->work.store,
                             "SELECT officer FROM foi_step WHERE foi_case = ?1 AND word ="
                             " 'cleared' ORDER BY id DESC LIMIT 1",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, out->work.id);
    code = store_step(query, err);
    if (code == 1 && store_column_int(query, 0) != out->work.officer)
        return error_set(err, OVERT_REFUSED,
                         "only the officer who cleared the letter lets it go despite what is to be "
                         "put right");
    return code < 0 ? code : 0;
}

static void add_finding(struct out *out, const char *name)
{
    if (out->findings.length < 1900)
        text_printf(&out->findings, "%s%s", out->findings.length > 0 ? ", " : "", name);
}

/// "s24, s31" has the section of this number: "24".
static bool counted(const char *exemptions, const char *number, size_t size)
{
    for (const char *at = strchr(exemptions, 's'); at != NULL; at = strchr(at + 1, 's'))
        if (strncmp(at + 1, number, size) == 0 && !isalnum((unsigned char)at[1 + size]))
            return true;
    return false;
}

/// The outcome and the sections that are counted (overt foi statistics) are those of the letter, so
/// that what is neither confirmed nor denied is counted in one way, whatever is held.
static bool outcome_fits(const struct out *out, const char *sections)
{
    bool refuses = false, fits = true;
    for (const char *at = sections; *at != '\0'; at += strspn(at, ", ")) {
        size_t size = strspn(at, "0123456789");
        size += at[size] == 'A';
        bool exemption = strtol(at, NULL, 10) > 20; // those before are no exemptions of Part II
        refuses |= exemption && strncmp(at, "21(", 3) != 0;
        fits &= !exemption || counted(out->exemptions, at, size);
        at += strcspn(at, ",");
    }
    return !refuses || (fits && !casework_word("granted|not-held|elsewhere", out->outcome));
}

/// The linter, with all that is known of the case.
static int check_lint(struct out *out, const struct foi_case_do *what, struct overt_error *err)
{
    struct foi_lint lint = {0};
    char sections[200] = "";
    if (!what->lint)
        return 0;
    int code = foi_lint_case(out->work.store, what->reference, out->paths, what->clock, &lint, err);
    text_init(&out->findings, 2000);
    for (size_t i = 0; code == 0 && i < lint.count; i++)
        if (lint.findings[i].fault)
            add_finding(out, lint.findings[i].name);
    bool only = out->findings.length == 0;
    bool fits = code < 0 || outcome_fits(out, lint.sections);
    (void)text_copy(sections, sizeof sections, code == 0 ? lint.sections : "");
    foi_lint_finish(&lint);
    if (!fits)
        add_finding(out, "outcome");
    if (code < 0 || out->findings.length == 0)
        return code;
    if (only && what->despite == NULL)
        return error_set(err, OVERT_REFUSED,
                         "the letter relies on section %.150s: its outcome is part or refused, "
                         "with --exemptions that name each of them",
                         sections);
    out->despite = what->despite;
    if (out->despite != NULL)
        return check_despite(out, err);
    return error_set(err, OVERT_REFUSED,
                     "something is to be put right first (%.200s): overt foi lint %s --text FILE; "
                     "or the officer who cleared it says why it goes nevertheless (--despite WHY)",
                     out->findings.bytes, what->reference);
}

/// The letter and the step in one entry.
static int write_out(struct out *out, const struct casework_step *step,
                     struct foi_sending *ret_sending, struct overt_error *err)
{
    struct casework *work = &out->work;
    bool mail = out->paths->mail || out->paths->folder != NULL;
    int code = mail ? casework_told(work, make_mail(out, err)) : 0;
    if (code != 0)
        return code;
    code = casework_open(work, err);
    if (code == 0)
        code = ledger_next(work->store, &out->sending.ledger, err);
    if (code == 0)
        code = write_sent(out, err);
    if (code == 0)
        code = casework_step(work, step, err);
    if (code == 0)
        code = write_mail(out, err);
    if (code == 0)
        code = write_despite(out, err);
    code = casework_close(work, code, err);
    if (code != 0)
        return code;
    (void)text_copy(out->sending.text_sha256, 65, out->files.text_sha256);
    (void)text_copy(out->sending.pdf_sha256, 65, out->files.pdf_sha256);
    (void)text_copy(out->sending.html_sha256, 65, out->files.html_sha256);
    *ret_sending = out->sending;
    return 0;
}

static int begin_out(struct out *out, const struct foi_case_do *what,
                     const struct foi_case_files *files, const char *word, struct overt_error *err)
{
    struct casework *work = &out->work;
    out->paths = files;
    int code = casework_begin(work, what->reference, what->clock, err);
    if (code == 0)
        code = casework_day(work, what->day, &out->sending.day, err);
    if (code == 0)
        code = casework_text(what->why, "a note", FOI_WHY_MAX, false, err);
    if (code == 0)
        code = read_files(files, &out->files, err);
    if (code == 0)
        code = casework_may(work, word, err);
    if (code == 0)
        code = foi_case_read(work->store, what->reference, REGISTER_AS_AT_ALWAYS, &out->one, err);
    return code;
}

/// "s24(2), s31(3)" as "s24, s31": what the return counts.
static int read_exemptions(struct out *out, const char *words, struct overt_error *err)
{
    const char *at = words != NULL ? words : "";
    AUTO_TEXT struct text sections = {0};
    text_init(&sections, sizeof out->exemptions - 1);
    while (*at != '\0') {
        at += *at == 's' || *at == 'S';
        int section = foi_number_read(&at, 44);
        if (section < 12)
            return error_set(err, OVERT_INPUT,
                             "name the sections relied on like \"s24(2), s31(3)\"");
        text_printf(&sections, "%ss%d%s", sections.length > 0 ? ", " : "", section,
                    section == 22 && *at == 'A' ? "A" : "");
        at += strcspn(at, ",");
        at += strspn(at, ", ");
    }
    (void)text_copy(out->exemptions, sizeof out->exemptions,
                    sections.bytes != NULL ? sections.bytes : "");
    return 0;
}

static int check_outcome(struct out *out, const struct foi_case_outcome *outcome,
                         struct overt_error *err)
{
    if (!casework_word(FOI_OUTCOMES, outcome->outcome))
        return error_set(err, OVERT_INPUT, "say what the letter does (--outcome), one of %s",
                         FOI_OUTCOMES);
    out->outcome = outcome->outcome;
    int code = read_exemptions(out, outcome->exemptions, err);
    bool refuses = casework_word("part|refused", outcome->outcome);
    if (code == 0 && refuses && out->exemptions[0] == '\0')
        return error_set(err, OVERT_INPUT,
                         "a refusal names the exemptions relied on (section 17(1)(b)): "
                         "--exemptions \"s24(2), s31(3)\"");
    return code;
}

/// A second answer to the same request corrects the first.
static void settle_correction(struct out *out)
{
    const struct foi_case *one = &out->one;
    const struct foi_sent_letter *last =
        one->letter_count > 0 ? &one->letters[one->letter_count - 1] : NULL;
    out->kind = last != NULL ? "correction" : "response";
    out->corrects = last != NULL ? last->id : 0;
    if (last != NULL)
        (void)text_copy(out->sending.corrects, 65, last->text_sha256);
    out->sending.due = one->clock.extended ? one->clock.estimate : one->clock.due;
    out->sending.late = last == NULL &&
                        date_to_days(out->sending.day) > date_to_days(out->sending.due);
}

int foi_case_send(struct store *store, const char *as, const struct foi_case_do *what,
                  const struct foi_case_files *files, const struct foi_case_outcome *outcome,
                  struct foi_sending *ret_sending, struct overt_error *err)
{
    CLEANUP(out_finish) struct out out = {.work = {.store = store, .as = as, .kind = "foi.send"}};
    int code = begin_out(&out, what, files, "sent", err);
    if (code == 0)
        code = check_outcome(&out, outcome, err);
    if (code == 0)
        code = check_newest(&out.one, files, &out.files, err);
    if (code == 0)
        code = check_exempted(&out.work, err);
    if (code == 0)
        code = check_lint(&out, what, err);
    if (code != 0)
        return casework_told(&out.work, code);
    out.draft = out.one.draft;
    settle_correction(&out);
    const struct casework_step step = {.word = "sent", .day = out.sending.day, .why = what->why};
    return write_out(&out, &step, ret_sending, err);
}

int foi_case_review(struct store *store, const char *as, const struct foi_case_do *what,
                    const struct foi_case_files *files, struct foi_sending *ret_sending,
                    struct overt_error *err)
{
    CLEANUP(out_finish)
    struct out out = {.work = {.store = store, .as = as, .kind = "foi.review"}, .kind = "review"};
    if (!casework_word(FOI_RESULTS, what->result))
        return error_set(err, OVERT_INPUT, "say what became of the complaint (--result), one of %s",
                         FOI_RESULTS);
    int code = begin_out(&out, what, files, "reviewed", err);
    if (code != 0)
        return casework_told(&out.work, code);
    out.sending.due = out.one.clock.review_due;
    out.sending.late = date_to_days(out.sending.day) > date_to_days(out.sending.due);
    const struct casework_step step = {
        .word = "reviewed", .day = out.sending.day, .result = what->result, .why = what->why};
    return write_out(&out, &step, ret_sending, err);
}
