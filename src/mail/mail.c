// SPDX-License-Identifier: Apache-2.0
// mail.c - an e-mail by GMime: sender, subject, day, text and the names of what was attached.
//
// The text is the first plain one, else the first of HTML. What was attached, messages in the
// message too, is named and not opened.
#include "mail/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/memory.h"

#define HEADER_SIZE (64 * 1024) ///< bytes in which the header has to end

bool mail_is(const char *bytes, size_t size)
{
    static const char *const names[] = {"from:",     "date:", "subject:",     "message-id:",
                                        "received:", "to:",   "return-path:", "mime-version:"};
    size_t found = 0, at = 0;
    bool from = false;
    for (int lines = 0; at < size && at < HEADER_SIZE && lines < 400; lines++) {
        const char *line = bytes + at, *end = memchr(line, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - line) : size - at;
        if (length == 0 || (length == 1 && *line == '\r'))
            break;
        bool header = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (length >= strlen(names[i]) && strncasecmp(line, names[i], strlen(names[i])) == 0) {
                from |= i == 0;
                header = true;
            }
        found += header;
        bool envelope = length >= 5 && memcmp(line, "From ", 5) == 0;
        if (lines == 0 && !header && !envelope && memchr(line, ':', length) == NULL)
            return false;
        at += length + 1;
    }
    return from && found >= 2;
}

static char *copy_plain(const char *words, size_t limit)
{
    AUTO_TEXT struct text text = {0};
    if (words == NULL || *words == '\0')
        return NULL;
    text_init(&text, limit);
    (void)mail_plain(words, strnlen(words, limit - 8), &text);
    for (size_t i = 0; i < text.length; i++)
        if (strchr("\r\n\t", text.bytes[i]) != NULL)
            text.bytes[i] = ' ';
    return text_take(&text);
}

struct reading {
    struct mail *mail;
    struct text plain, page;
    size_t parts;
    bool too_many;
};

static void attach(struct reading *reading, const char *name)
{
    struct mail *mail = reading->mail;
    if (mail->attached_count == MAIL_ATTACHED_MAX)
        return;
    char *copy = copy_plain(name, 400);
    mail->attached =
        memory_resize(mail->attached, mail->attached_count + 1, sizeof *mail->attached);
    mail->attached[mail->attached_count++] = copy != NULL ? copy
                                                          : memory_copy_text("without a name");
}

static void read_text(struct reading *reading, GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    bool html = g_mime_content_type_is_type(type, "text", "html");
    struct text *into = html ? &reading->page : &reading->plain;
    if (into->length > 0)
        return;
    char *words = g_mime_text_part_get_text((GMimeTextPart *)part);
    if (words != NULL)
        (void)mail_plain(words, strlen(words), into);
    g_free(words);
}

static void read_part(struct reading *reading, GMimeObject *part, int depth)
{
    if (part == NULL || ++reading->parts > MAIL_PART_MAX || depth > MAIL_DEPTH_MAX) {
        reading->too_many |= part != NULL;
        return;
    }
    if (GMIME_IS_MULTIPART(part)) {
        int count = g_mime_multipart_get_count((GMimeMultipart *)part);
        for (int i = 0; i < count && !reading->too_many; i++)
            read_part(reading, g_mime_multipart_get_part((GMimeMultipart *)part, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        attach(reading, "a message");
    } else if (GMIME_IS_TEXT_PART(part) && !g_mime_part_is_attachment((GMimePart *)part)) {
        read_text(reading, part);
    } else if (GMIME_IS_PART(part)) {
        attach(reading, g_mime_part_get_filename((GMimePart *)part));
    }
}

static void read_sender(struct mail *mail, GMimeMessage *message)
{
    InternetAddressList *from = g_mime_message_get_from(message);
    InternetAddress *first = from != NULL && internet_address_list_length(from) > 0
                                 ? internet_address_list_get_address(from, 0)
                                 : NULL;
    if (first == NULL)
        return;
    mail->from_name = copy_plain(internet_address_get_name(first), 400);
    if (INTERNET_ADDRESS_IS_MAILBOX(first))
        mail->from_address =
            copy_plain(internet_address_mailbox_get_addr((InternetAddressMailbox *)first), 400);
}

static int read_message(struct reading *reading, GMimeMessage *message, struct overt_error *err)
{
    struct mail *mail = reading->mail;
    GDateTime *date = g_mime_message_get_date(message);
    read_sender(mail, message);
    mail->subject = copy_plain(g_mime_message_get_subject(message), 1000);
    mail->sent = date != NULL ? g_date_time_to_unix(date) : 0;
    read_part(reading, g_mime_message_get_mime_part(message), 0);
    if (reading->too_many)
        return error_set(err, OVERT_LIMIT,
                         "the e-mail has too many parts; save its words as plain text");
    if (reading->plain.full || reading->page.full)
        return error_set(err, OVERT_LIMIT, "the text of the e-mail is larger than 1 MiB");
    mail->from_page = reading->plain.length == 0 && reading->page.length > 0;
    if (mail->from_page) {
        int code = mail_page_text(reading->page.bytes, reading->page.length, &reading->plain, err);
        if (code < 0)
            return code;
    }
    if (reading->plain.length == 0)
        return error_set(
            err, OVERT_INPUT,
            "the e-mail has no text that can be read%s; save the request as plain text",
            mail->attached_count > 0 ? ", only attachments" : "");
    mail->text = text_take(&reading->plain);
    return 0;
}

/// GMime keeps each header and each part, some hundred bytes for one of five: lines that could be
/// one are counted before it reads them.
static bool is_too_much(const char *bytes, size_t size)
{
    size_t found = 0;
    for (size_t at = 0; at < size && found <= MAIL_LINE_MAX;) {
        const char *line = bytes + at, *end = memchr(line, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - line) : size - at, word = 0;
        while (word < length && line[word] > ' ' && line[word] != ':')
            word++;
        bool header = word > 0 && word < length && line[word] == ':';
        found += header || (length > 2 && line[0] == '-' && line[1] == '-');
        at += length + 1;
    }
    return found > MAIL_LINE_MAX;
}

/// GMime takes a header without any sense for a message too.
static GMimeMessage *parse(const char *bytes, size_t size)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    return message;
}

int mail_read(const char *bytes, size_t size, struct mail *ret_mail, struct overt_error *err)
{
    struct mail mail = {0};
    struct reading reading = {.mail = &mail};
    if (size > MAIL_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the e-mail is larger than 25 MiB; save its text alone");
    if (is_too_much(bytes, size))
        return error_set(
            err, OVERT_LIMIT,
            "the e-mail has more than %d headers and parts; save its words as plain text",
            MAIL_LINE_MAX);
    g_mime_init();
    GMimeMessage *message = parse(bytes, size);
    if (message == NULL)
        return error_set(err, OVERT_INPUT,
                         "the e-mail is broken and cannot be read; save its words as plain text");
    text_init(&reading.plain, MAIL_TEXT_MAX);
    text_init(&reading.page, MAIL_TEXT_MAX);
    int code = read_message(&reading, message, err);
    g_object_unref(message);
    text_finish(&reading.plain);
    text_finish(&reading.page);
    if (code < 0)
        mail_finish(&mail);
    else
        *ret_mail = mail;
    return code;
}

void mail_finish(struct mail *mail)
{
    for (size_t i = 0; i < mail->attached_count; i++)
        memory_free(mail->attached[i]);
    memory_free(mail->attached);
    memory_free(mail->from_name);
    memory_free(mail->from_address);
    memory_free(mail->subject);
    memory_free(mail->text);
    *mail = (struct mail){0};
}
