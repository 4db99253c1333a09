// SPDX-License-Identifier: Apache-2.0
// compose.c - a letter as an e-mail that is ready to send (RFC 5322, MIME) by GMime: the same words
// as text and as a page, and a file beside them.
//
// The same letter gives the same bytes: date, identifier and boundaries come from the caller.
// Nothing of what is given can begin a header of its own: control characters are taken out of
// names, and an address is letters, digits and a few signs.
#include <ctype.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "mail/mail.h"

#define NAME_MAX_BYTES 400
#define LOCAL_MAX      64 ///< RFC 5321, 4.5.3.1

/// Labels of letters, digits and hyphens inside, with a dot between: two at least.
static bool is_domain(const char *domain)
{
    size_t dots = 0;
    char before = '.';
    for (const char *c = domain; *c != '\0'; before = *c++) {
        bool edge = before == '.' || c[1] == '.' || c[1] == '\0';
        if (!isalnum((unsigned char)*c) && (*c != '-' || edge) && (*c != '.' || edge))
            return false;
        dots += *c == '.';
    }
    return dots > 0;
}

bool mail_is_address(const char *address)
{
    const char *at = strchr(address, '@');
    if (at == NULL || at == address || at - address > LOCAL_MAX ||
        strlen(address) > MAIL_ADDRESS_MAX || at[-1] == '.' || *address == '.')
        return false;
    for (const char *c = address; c < at; c++)
        if ((unsigned char)*c >= 0x80 ||
            (!isalnum((unsigned char)*c) && strchr(".!#$%&'*+/=?^_`{|}~-", *c) == NULL) ||
            (*c == '.' && c[1] == '.'))
            return false;
    return is_domain(at + 1);
}

/// One line without control characters.
static char *one_line(const char *words)
{
    AUTO_TEXT struct text text = {0};
    text_init(&text, NAME_MAX_BYTES + 4);
    (void)mail_plain(words, strnlen(words, NAME_MAX_BYTES), &text);
    for (size_t i = 0; i < text.length; i++)
        if (strchr("\r\n\t", text.bytes[i]) != NULL)
            text.bytes[i] = ' ';
    return text.bytes != NULL ? text_take(&text) : memory_copy_text("");
}

static void add_mailbox(GMimeMessage *message, GMimeAddressType type, const char *name,
                        const char *address)
{
    AUTO_FREE char *line = one_line(name != NULL ? name : "");
    g_mime_message_add_mailbox(message, type, *line != '\0' ? line : NULL, address);
}

static GMimeMultipart *new_multipart(const struct mail_letter *letter, const char *kind, int number)
{
    char boundary[80];
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(kind);
    (void)snprintf(boundary, sizeof boundary, "=_%.40s-%d", letter->mark, number);
    g_mime_multipart_set_boundary(multipart, boundary);
    return multipart;
}

static void set_content(GMimePart *part, const void *bytes, size_t size)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_object_unref(stream);
}

/// As UTF-8: GMime by itself takes the smallest set of characters that does.
static void add_text(GMimeMultipart *into, const struct mail_letter *letter, const char *kind,
                     const char *words)
{
    GMimeTextPart *part = g_mime_text_part_new_with_subtype(kind);
    set_content((GMimePart *)part, words, strlen(words));
    g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
    g_mime_part_set_content_encoding((GMimePart *)part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_header((GMimeObject *)part, "Content-Language", letter->language, NULL);
    g_mime_multipart_add(into, (GMimeObject *)part);
    g_object_unref(part);
}

static void add_file(GMimeMultipart *into, const struct mail_letter *letter)
{
    GMimePart *part = g_mime_part_new_with_type("application", "pdf");
    AUTO_FREE char *name = one_line(letter->pdf_name);
    set_content(part, letter->pdf, letter->pdf_size);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_part_set_filename(part, name);
    g_mime_multipart_add(into, (GMimeObject *)part);
    g_object_unref(part);
}

/// At noon: the letter has a day.
static void set_date(GMimeMessage *message, struct date day)
{
    GDateTime *noon = g_date_time_new_utc(day.year, day.month, day.day, 12, 0, 0);
    g_mime_message_set_date(message, noon);
    g_date_time_unref(noon);
}

static void set_headers(GMimeMessage *message, const struct mail_letter *letter)
{
    char id[MAIL_ADDRESS_MAX + 80];
    AUTO_FREE char *subject = one_line(letter->subject);
    (void)snprintf(id, sizeof id, "%.40s%s", letter->mark, strchr(letter->from_address, '@'));
    add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, letter->from_name, letter->from_address);
    add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, letter->from_name, letter->from_address);
    if (letter->to_address != NULL)
        add_mailbox(message, GMIME_ADDRESS_TYPE_TO, letter->to_name, letter->to_address);
    g_mime_message_set_subject(message, subject, "utf-8");
    set_date(message, letter->sent);
    g_mime_message_set_message_id(message, id);
    g_mime_object_set_header((GMimeObject *)message, "Content-Language", letter->language, NULL);
    // Programs for e-mail open it as a message that is still to be sent.
    g_mime_object_set_header((GMimeObject *)message, "X-Unsent", "1", NULL);
}

static void put_body(GMimeMessage *message, const struct mail_letter *letter)
{
    GMimeMultipart *both = new_multipart(letter, "alternative", 1);
    GMimeMultipart *all = letter->pdf != NULL ? new_multipart(letter, "mixed", 2) : NULL;
    add_text(both, letter, "plain", letter->text);
    add_text(both, letter, "html", letter->html);
    if (all != NULL) {
        g_mime_multipart_add(all, (GMimeObject *)both);
        add_file(all, letter);
    }
    g_mime_message_set_mime_part(message, (GMimeObject *)(all != NULL ? all : both));
    g_object_unref(both);
    if (all != NULL)
        g_object_unref(all);
}

/// With the line ends that RFC 5322 asks for.
static int put_bytes(GMimeMessage *message, struct text *out, struct overt_error *err)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    ssize_t written = g_mime_object_write_to_stream((GMimeObject *)message, options, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
    if (written > 0)
        text_append_bytes(out, (const char *)bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return written > 0 && !out->full
               ? 0
               : error_set(err, OVERT_LIMIT, "the e-mail of the letter would be too large");
}

int mail_write(const struct mail_letter *letter, struct text *out, struct overt_error *err)
{
    if (!mail_is_address(letter->from_address))
        return error_set(err, OVERT_INPUT,
                         "the unit's e-mail address is none, such as foi@force.example");
    if (letter->to_address != NULL && !mail_is_address(letter->to_address))
        return error_set(err, OVERT_INPUT, "the requester's e-mail address is none");
    g_mime_init();
    GMimeMessage *message = g_mime_message_new(TRUE);
    set_headers(message, letter);
    put_body(message, letter);
    int code = put_bytes(message, out, err);
    g_object_unref(message);
    return code;
}
