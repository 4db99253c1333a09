// SPDX-License-Identifier: Apache-2.0
// log_check.c - a reader's check, with the published files and the public key alone: these bytes
// have the SHA-256 of an act, that act opens an entry, and that entry is in the signed log.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "foi/addressed.h"
#include "foi/log.h"
#include "json/json.h"
#include "mail/mail.h"

#define SALT_WORDS 64 ///< hexadecimal digits

/// The files of a letter.
struct files {
    char *text, *html, *proof, *act;
    char *pdf; ///< NULL: there is none in the folder
    size_t text_size, html_size, proof_size, act_size, pdf_size;
};

static void files_finish(struct files *files)
{
    memory_free(files->text);
    memory_free(files->html);
    memory_free(files->proof);
    memory_free(files->act);
    memory_free(files->pdf);
}

static int read_pdf(const char *folder, int letter, struct files *files, struct overt_error *err)
{
    char name[40];
    (void)snprintf(name, sizeof name, "letter-%d.pdf", letter);
    AUTO_FREE char *path = file_join(folder, name);
    if (!file_exists(path))
        return 0;
    return file_read(path, LOG_PAGE_MAX, &files->pdf, &files->pdf_size, err);
}

static int read_files(const char *folder, int letter, struct files *files, struct overt_error *err)
{
    const struct {
        const char *end;
        char **bytes;
        size_t *size;
    } all[] = {{"txt", &files->text, &files->text_size},
               {"html", &files->html, &files->html_size},
               {"tlog-proof", &files->proof, &files->proof_size},
               {"act", &files->act, &files->act_size}};
    int code = 0;
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(all); i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "letter-%d.%s", letter, all[i].end);
        AUTO_FREE char *path = file_join(folder, name);
        code = file_read(path, LOG_PAGE_MAX, all[i].bytes, all[i].size, err);
    }
    return code == 0 ? read_pdf(folder, letter, files, err) : code;
}

static void hash_words(const void *bytes, size_t size, char words[65])
{
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(bytes, size, hash);
    text_from_bytes(words, hash, sizeof hash);
}

/// SHA-256(salt || record) is what the entry commits to.
static int check_opening(const struct files *files, const struct ledger_proven *proven,
                         struct overt_error *err)
{
    uint8_t salt[SALT_WORDS / 2], hash[CRYPT_HASH_SIZE];
    char hex[SALT_WORDS + 1] = "";
    struct crypt_sha256 hasher;
    bool good = files->act_size > SALT_WORDS + 1 && files->act[SALT_WORDS] == '\n';
    if (good)
        (void)snprintf(hex, sizeof hex, "%.*s", SALT_WORDS, files->act);
    if (!good || !text_to_bytes(hex, salt, sizeof salt))
        return error_set(err, OVERT_INPUT,
                         "the file .act has not its form: salt, line end, record");
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, salt, sizeof salt);
    crypt_sha256_update(&hasher, files->act + SALT_WORDS + 1, files->act_size - SALT_WORDS - 1);
    crypt_sha256_final(&hasher, hash);
    if (!proven->is_entry || memcmp(hash, proven->entry.commitment.bytes, sizeof hash) != 0)
        return error_set(err, OVERT_CORRUPT,
                         "the act is not what the entry of the log is about: this is not the "
                         "letter's act");
    return 0;
}

static int check_hash(const struct json *row, const char *key, const char *words, const char *what,
                      struct overt_error *err)
{
    const char *said = json_text(json_member(row, key));
    return said != NULL && text_equal(said, words)
               ? 0
               : error_set(err, OVERT_CORRUPT,
                           "%s is not the one that was sent: another SHA-256 stands in its act",
                           what);
}

/// The one row of the act that tells of a letter; NULL when there is another number of them.
static const struct json *sent_row(const struct json *record)
{
    const struct json *rows = json_member(record, "rows"), *found = NULL;
    for (size_t i = 0; i < json_count(rows); i++) {
        const struct json *row = json_at(rows, i);
        if (!text_equal(json_text(json_member(row, "table")), "foi_sent"))
            continue;
        if (found != NULL)
            return NULL;
        found = json_member(row, "values");
    }
    return found;
}

/// Letters of older records have no PDF.
static int check_pdf(const struct json *row, const struct files *files, const char *words,
                     struct overt_error *err)
{
    bool told = json_text(json_member(row, "pdf_sha256")) != NULL;
    if (told && files->pdf == NULL)
        return error_set(err, OVERT_CORRUPT,
                         "the letter was sent with a PDF, which is not in the folder");
    if (!told && files->pdf == NULL)
        return 0;
    return check_hash(row, "pdf_sha256", words, "the letter's PDF", err);
}

static int check_record(const struct files *files, struct foi_checked *checked,
                        struct overt_error *err)
{
    AUTO_JSON struct json *record = NULL;
    int64_t day = 0;
    int code =
        json_parse(files->act + SALT_WORDS + 1, files->act_size - SALT_WORDS - 1, &record, err);
    if (code != 0)
        return code;
    const struct json *row = sent_row(record);
    if (!text_equal(json_text(json_member(record, "kind")), "foi.send") ||
        !json_int(json_member(row, "day"), -100000, 100000, &day))
        return error_set(err, OVERT_CORRUPT, "the act is none of sending a letter");
    checked->sent = date_from_days(day);
    checked->correction = text_equal(json_text(json_member(row, "kind")), "correction");
    code = check_hash(row, "text_sha256", checked->text_sha256, "the letter's text", err);
    if (code == 0)
        code = check_hash(row, "html_sha256", checked->html_sha256, "the letter's page", err);
    return code == 0 ? check_pdf(row, files, checked->pdf_sha256, err) : code;
}

int foi_letter_check(const char *folder, int letter, const struct ledger_trust *trust,
                     struct foi_checked *ret_checked, struct overt_error *err)
{
    CLEANUP(files_finish) struct files files = {0};
    struct ledger_proven proven = {0};
    struct foi_checked checked = {0};
    int code = read_files(folder, letter, &files, err);
    if (code == 0 && strlen(files.proof) != files.proof_size)
        return error_set(err, OVERT_INPUT, "the proof is no text");
    if (code == 0)
        code = ledger_receipt_check(files.proof, trust, NULL, 0, &proven, err);
    if (code == 0)
        code = check_opening(&files, &proven, err);
    if (code != 0)
        return code;
    hash_words(files.text, files.text_size, checked.text_sha256);
    hash_words(files.html, files.html_size, checked.html_sha256);
    if (files.pdf != NULL)
        hash_words(files.pdf, files.pdf_size, checked.pdf_sha256);
    code = check_record(&files, &checked, err);
    checked.entry = proven.index;
    checked.size = proven.size;
    checked.at = proven.entry.at;
    if (code == 0)
        *ret_checked = checked;
    return code;
}

// ---- the letter that the reader got ----

static int is_not(const char *what, struct overt_error *err)
{
    return error_set(err, OVERT_CORRUPT,
                     "%s of your e-mail is not that of the published letter with lines for you put "
                     "in before its heading",
                     what);
}

static int compare(const struct files *files, const struct mail_parts *mine,
                   struct foi_checked *checked, struct overt_error *err)
{
    size_t text_place = foi_addressed_text_place(files->text);
    size_t html_place = foi_addressed_html_place(files->html);
    if (mine->text == NULL || mine->html == NULL)
        return error_set(err, OVERT_INPUT, "your e-mail has not the letter's text and page in it");
    AUTO_FREE char *html = foi_addressed_between(files->html, html_place, mine->html);
    char *text = foi_addressed_between(files->text, text_place, mine->text);
    if (text == NULL)
        return is_not("the text", err);
    checked->between = text;
    if (html == NULL)
        return is_not("the page", err);
    if (mine->pdf == NULL || files->pdf == NULL)
        return (mine->pdf == NULL) == (files->pdf == NULL) ? 0 : is_not("the PDF", err);
    bool same = mine->pdf_size == files->pdf_size &&
                memcmp(mine->pdf, files->pdf, files->pdf_size) == 0;
    return same ? 0 : is_not("the PDF", err);
}

int foi_letter_check_mine(const char *folder, int letter, const char *mine,
                          struct foi_checked *checked, struct overt_error *err)
{
    CLEANUP(files_finish) struct files files = {0};
    CLEANUP(mail_parts_finish) struct mail_parts parts = {0};
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = read_files(folder, letter, &files, err);
    if (code == 0)
        code = file_read(mine, 2 * LOG_PAGE_MAX, &bytes, &size, err);
    if (code == 0)
        code = mail_parts_read(bytes, size, &parts, err);
    return code == 0 ? compare(&files, &parts, checked, err) : code;
}
