// SPDX-License-Identifier: Apache-2.0
// case_mail.c - the letter of a case as an e-mail to who asked: what was cleared, with its
// recipient put in (addressed.h). Overt sends nothing itself.
#include <stdio.h>
#include <string.h>

#include "foi/addressed.h"
#include "foi/casework.h"
#include "mail/mail.h"
#include "register/read.h"
#include "register/vault.h"

/// The e-mail while it is made.
struct making {
    const struct casework_mail *mail;
    struct foi_case_who who;
    struct foi_addressed to;
    struct foi_values values; ///< force, unit, email
    struct foi_texts *texts;
    struct text text, html;
};

static void making_finish(struct making *making)
{
    foi_case_who_finish(&making->who);
    foi_addressed_finish(&making->to);
    foi_values_finish(&making->values);
    foi_texts_destroy(&making->texts);
    text_finish(&making->text);
    text_finish(&making->html);
}

/// As they are on the day on which the letter goes out.
static int read_settings(struct casework *work, struct making *making, struct overt_error *err)
{
    static const struct {
        const char *name, *key, *otherwise;
    } settings[] = {{"force", "force.name", ""},
                    {"unit", "foi.unit", FOI_UNIT_NAME},
                    {"email", "foi.email", ""}};
    int code = foi_texts_open(work->store, making->mail->language, NULL, making->mail->day,
                              &making->texts, err);
    making->values.texts = making->texts;
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(settings); i++)
        code = foi_value_from(work->store, settings[i].key, settings[i].otherwise,
                              making->mail->day, &making->values, settings[i].name, err);
    if (code != 0)
        return code;
    if (!mail_is_address(foi_value(&making->values, "email")))
        return error_set(err, OVERT_INPUT,
                         "the record does not know from which e-mail address the unit writes: "
                         "overt setting set foi.email foi@force.example");
    return 0;
}

static int address_letter(struct making *making, struct overt_error *err)
{
    text_init(&making->text, LETTER_SIZE_MAX);
    text_init(&making->html, LETTER_SIZE_MAX);
    int code = foi_addressed_text(&making->to, making->mail->text, &making->text, err);
    if (code == 0)
        code = foi_addressed_html(&making->to, making->mail->html, &making->html, err);
    if (code == 0 && (making->text.full || making->html.full))
        return error_set(err, OVERT_LIMIT, "the letter is larger than 16 MiB");
    return code;
}

/// The letter's own heading.
static char *subject_of(const char *text)
{
    const char *at = text + foi_addressed_text_place(text);
    size_t length = strcspn(at, "\n");
    char *subject = memory_new(length + 1, 1);
    memcpy(subject, at, length);
    return subject;
}

static int write_mail(struct making *making, struct text *out, struct overt_error *err)
{
    const struct casework_mail *mail = making->mail;
    AUTO_TEXT struct text from = {0};
    AUTO_FREE char *subject = subject_of(mail->text);
    uint8_t hash[CRYPT_HASH_SIZE];
    char mark[65];
    crypt_sha256(making->text.bytes, making->text.length, hash);
    text_from_bytes(mark, hash, sizeof hash);
    text_init(&from, 1000);
    text_printf(&from, "%s, %s", foi_value(&making->values, "unit"),
                foi_value(&making->values, "force"));
    const struct mail_letter letter = {.from_name = from.bytes,
                                       .from_address = foi_value(&making->values, "email"),
                                       .to_name = making->to.name,
                                       .to_address = making->to.email,
                                       .subject = subject,
                                       .language = foi_texts_tag(making->texts),
                                       .sent = mail->day,
                                       .text = making->text.bytes,
                                       .html = making->html.bytes,
                                       .pdf = mail->pdf,
                                       .pdf_size = mail->pdf_size,
                                       .pdf_name = "letter.pdf",
                                       .mark = mark};
    return mail_write(&letter, out, err);
}

int casework_mail(struct casework *work, const struct casework_mail *mail, struct text *out,
                  bool *ret_to_nobody, struct overt_error *err)
{
    CLEANUP(making_finish) struct making making = {.mail = mail};
    int code = register_vault_need(work->store, err);
    if (code == 0)
        code = casework_who(work->store, work->id, &making.who, err);
    if (code == 0 && making.who.text == NULL)
        return error_set(err, OVERT_NOT_FOUND,
                         "who asked is erased, so no e-mail can be made: its time is over (overt "
                         "retention report)");
    if (code == 0)
        code = read_settings(work, &making, err);
    if (code == 0)
        code = foi_addressed_of(&making.who, mail->paths->dear, making.texts, &making.to, err);
    if (code == 0)
        code = address_letter(&making, err);
    if (code != 0)
        return code;
    text_init(out, 4 * (size_t)LETTER_SIZE_MAX);
    *ret_to_nobody = making.to.email == NULL;
    return write_mail(&making, out, err);
}
