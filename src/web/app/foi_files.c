// SPDX-License-Identifier: Apache-2.0
// foi_files.c - the letters of a request as files: text, PDF, and its own page under a policy of
// its own, in a sandbox; the e-mail to who asked, with a reason and recorded.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "web/app/foi_pages.h"

/// The newest draft, or with a second part of the path the letter of that number.
static int read_letter(struct app_call *call, struct app_foi *foi,
                       struct foi_letter_bytes *ret_bytes)
{
    long letter = 0;
    int code = app_foi_open(call, foi);
    if (code < 0)
        return code;
    if (call->args[1][0] == '\0')
        return foi_draft_read(call->store, &foi->one, ret_bytes, &call->error);
    if (!text_to_int(call->args[1], 1, LONG_MAX, &letter))
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "The request has no letter of this number.");
    return foi_sent_read(call->store, &foi->one, letter, ret_bytes, &call->error);
}

/// What a browser saves it as: the reference with nothing but plain signs.
static void name_file(struct app_call *call, const struct app_foi *foi, const char *end)
{
    char name[FOI_REFERENCE_MAX + 1], line[200];
    (void)text_copy(name, sizeof name, foi->one.reference);
    for (char *at = name; *at != '\0'; at++)
        if (strchr(" /()", *at) != NULL)
            *at = '-';
    (void)snprintf(line, sizeof line, "inline; filename=\"letter-%s.%s\"", name, end);
    http_add(call->answer, "Content-Disposition", line);
}

static int run_text(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    int code = read_letter(call, &foi, &letter);
    if (code < 0)
        return code;
    name_file(call, &foi, "txt");
    char *bytes = letter.text;
    letter.text = NULL;
    return app_send_bytes(call, "text/plain; charset=utf-8", bytes, letter.text_size);
}

static int run_pdf(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    int code = read_letter(call, &foi, &letter);
    if (code < 0)
        return code;
    if (letter.pdf == NULL)
        return error_set(&call->error, OVERT_NOT_FOUND, "This letter has no PDF.");
    name_file(call, &foi, "pdf");
    char *bytes = letter.pdf;
    letter.pdf = NULL;
    return app_send_bytes(call, "application/pdf", bytes, letter.pdf_size);
}

/// Nothing runs and nothing is fetched; of styles only the letter's own, by its hash (CSP level 3,
/// 8.2). `line` 300 bytes.
static void write_policy(const char *html, char line[300])
{
    uint8_t hash[CRYPT_HASH_SIZE];
    AUTO_TEXT struct text base64 = {0};
    const char *from = strstr(html, "<style>");
    const char *to = from != NULL ? strstr(from, "</style>") : NULL;
    text_init(&base64, 100);
    if (to != NULL) {
        from += strlen("<style>");
        crypt_sha256(from, (size_t)(to - from), hash);
        text_append(&base64, "'sha256-");
        crypt_base64_append(&base64, hash, sizeof hash);
        text_append(&base64, "'");
    }
    (void)snprintf(line, 300,
                   "sandbox; default-src 'none'; style-src %s; base-uri 'none'; "
                   "form-action 'none'; frame-ancestors 'none'",
                   base64.length > 0 ? base64.bytes : "'none'");
}

static int run_page(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    char line[300];
    int code = read_letter(call, &foi, &letter);
    if (code < 0)
        return code;
    write_policy(letter.html, line);
    call->answer->policy = ""; // in place of the usual one: the next
    http_add(call->answer, "Content-Security-Policy", line);
    char *bytes = letter.html;
    letter.html = NULL;
    return app_send_bytes(call, "text/html; charset=utf-8", bytes, letter.html_size);
}

// ---- the e-mail ----

static int read_mail(struct app_call *call, const struct app_foi *foi, const char *why,
                     char **ret_mail, size_t *ret_size)
{
    AUTO_DOOR struct app_door door = {0};
    long letter = 0;
    if (!text_to_int(call->args[1], 1, LONG_MAX, &letter))
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "The request has no letter of this number.");
    int code = app_door_open(call, &door);
    return code == 0 ? foi_sent_mail(operate_store(door.operate), call->officer.name, &foi->one,
                                     letter, why, call->app->clock, ret_mail, ret_size,
                                     &call->error)
                     : code;
}

static int write_ask(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "The e-mail to who asked");
    app_page_begin(call, &page);
    app_paragraph(call->html, "It has the name and the address of who asked. Reading it is "
                              "recorded with your name and your reason. Overt sends nothing: open "
                              "it in your mail program and send it from there.");
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "why", .label = "Reason"});
    app_form_end(call, "Get the e-mail");
    return app_page_end(call);
}

static int run_ask_mail(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_ask(call, &foi);
}

static int run_mail(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    char *mail = NULL;
    size_t size = 0;
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const char *why = app_required(call, "why", "the reason why you read it");
    if (why == NULL)
        return write_ask(call, &foi);
    code = read_mail(call, &foi, why, &mail, &size);
    if (code < 0)
        return app_foi_fault(call, "why", code) ? write_ask(call, &foi) : code;
    http_add(call->answer, "Content-Disposition", "attachment; filename=\"letter.eml\"");
    return app_send_bytes(call, "message/rfc822", mail, size);
}

const struct app_route app_foi_file_routes[] = {
    {HTTP_GET, "/requests/{reference}/letter/text", APP_FOI_READERS, 0, run_text,
     "the text of the newest draft"},
    {HTTP_GET, "/requests/{reference}/letter/page", APP_FOI_READERS, 0, run_page,
     "the page of the newest draft, in a sandbox"},
    {HTTP_GET, "/requests/{reference}/letter/pdf", APP_FOI_READERS, 0, run_pdf,
     "the PDF of the newest draft"},
    {HTTP_GET, "/requests/{reference}/letters/{letter}/text", APP_FOI_READERS, 0, run_text,
     "the text of a letter that was sent"},
    {HTTP_GET, "/requests/{reference}/letters/{letter}/page", APP_FOI_READERS, 0, run_page,
     "the page of a letter that was sent, in a sandbox"},
    {HTTP_GET, "/requests/{reference}/letters/{letter}/pdf", APP_FOI_READERS, 0, run_pdf,
     "the PDF of a letter that was sent"},
    {HTTP_GET, "/requests/{reference}/letters/{letter}/mail", APP_FOI_READERS, 0, run_ask_mail,
     "a form for the reason why the e-mail is read"},
    {HTTP_POST, "/requests/{reference}/letters/{letter}/mail", APP_FOI_READERS, 0, run_mail,
     "the e-mail to who asked; recorded"},
    {.path = NULL},
};
