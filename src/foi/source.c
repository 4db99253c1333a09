// SPDX-License-Identifier: Apache-2.0
// source.c - a request as it came to its words: an e-mail, HTML, or the text of a page with all
// that stands around the request on it (rules/furniture.txt).
#include "foi/source.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"
#include "mail/mail.h"

#define RULE_MAX 120

/// Steps through the lines "`kind` WORDS" of furniture.txt.
static bool next_rule(const char **at, const char *kind, char words[RULE_MAX])
{
    while (**at != '\0') {
        size_t length = strcspn(*at, "\n"), skip = strlen(kind) + 1;
        const char *line = *at;
        *at += length + (line[length] == '\n');
        if (length > skip && strncmp(line, kind, skip - 1) == 0 && line[skip - 1] == ' ') {
            (void)snprintf(words, RULE_MAX, "%.*s", (int)(length - skip), line + skip);
            return true;
        }
    }
    return false;
}

/// Whether a rule of the kind holds for the line. "from": at its end; else: at its begin.
static bool furniture(const char *kind, const char *line)
{
    const char *at = foi_rules_furniture;
    char words[RULE_MAX];
    size_t length = strlen(line);
    while (length > 0 && strchr(": .", line[length - 1]) != NULL)
        length--;
    while (next_rule(&at, kind, words)) {
        size_t size = strlen(words);
        if (!text_equal(kind, "from")) {
            if (text_starts_nocase(line, words) && (!isalpha((unsigned char)line[size])))
                return true;
            continue;
        }
        bool whole = strchr(words, ' ') == NULL || text_equal_nocase(words, "your request");
        if (length >= size && strncasecmp(line + length - size, words, size) == 0 &&
            (whole ? length == size
                   : length == size || !isalpha((unsigned char)line[length - size - 1])))
            return true;
    }
    return false;
}

/// "REFERENCE NO: 208-2023", "Enquiry Reference: 667 - 24", "Reference: 490-25".
static void read_reference(const char *line, char reference[65])
{
    const char *found = strcasestr(line, "reference");
    size_t length = 0;
    if (found == NULL || *reference != '\0' || strlen(line) > 120)
        return;
    found = strchr(found, ':');
    if (found == NULL)
        return;
    found += 1 + strspn(found + 1, " ");
    while (found[length] != '\0' && length < 64 &&
           (isalnum((unsigned char)found[length]) || strchr(" /-._()", found[length]) != NULL))
        length++;
    while (length > 0 && strchr(" .", found[length - 1]) != NULL)
        length--;
    bool digit = false;
    for (size_t i = 0; i < length; i++)
        digit |= isdigit((unsigned char)found[i]) != 0;
    if (digit && found[length] == '\0')
        (void)snprintf(reference, 65, "%.*s", (int)length, found);
}

/// "which was received on 20th February 2023", "Date of request: 8 April 2025".
static void read_received(const char *line, struct date *received)
{
    struct foi_period period = {0};
    const char *found = strcasestr(line, "received on");
    found = found != NULL ? found : strcasestr(line, "date of request");
    if (found == NULL || received->year != 0)
        return;
    if (foi_period_read(found, 0, &period) == 1 && period.from == period.to)
        *received = date_from_days(period.from);
}

struct stripping {
    struct foi_source *source;
    struct text kept, before; ///< `before` the request: what a page says about it
    bool begun, ended;
};

static void strip_line(struct stripping *stripping, const char *line)
{
    struct foi_source *source = stripping->source;
    bool drop = furniture("drop", line) || stripping->ended;
    if (!drop && source->mail && furniture("foot", line) && stripping->kept.length > 0)
        drop = stripping->ended = true;
    if (!drop && stripping->begun && furniture("until", line))
        drop = stripping->ended = true;
    if (!drop && !stripping->begun && furniture("from", line)) {
        // All before it is the page's.
        for (const char *c = stripping->kept.bytes; c != NULL && *c != '\0'; c++)
            source->left_out += *c == '\n' && c > stripping->kept.bytes && c[-1] != '\n';
        read_received(line, &source->received);
        text_clear(&stripping->kept);
        stripping->begun = drop = true;
    }
    if (drop) {
        source->left_out += *line != '\0';
        return;
    }
    if (!stripping->begun) {
        read_reference(line, source->reference);
        read_received(line, &source->received);
    }
    text_append(&stripping->kept, line);
    text_append_char(&stripping->kept, '\n');
}

/// The request without the page around it. A text without any mark of a page stays as it is.
static char *strip_page(const char *text, struct foi_source *source)
{
    struct stripping stripping = {.source = source};
    AUTO_FREE char *copy = memory_copy_text(text);
    text_init(&stripping.kept, MAIL_TEXT_MAX + 2);
    for (char *at = copy; at != NULL && *at != '\0';) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        strip_line(&stripping, text_trim(at));
        at = end;
    }
    return text_take(&stripping.kept);
}

static int read_mail(const char *bytes, size_t size, struct foi_source *source, struct text *text,
                     struct overt_error *err)
{
    struct mail mail;
    int code = mail_read(bytes, size, &mail, err);
    if (code < 0)
        return code;
    source->mail = true;
    source->page = mail.from_page;
    source->dated = mail.sent != 0 ? date_of(mail.sent) : (struct date){0};
    source->requester = mail.from_name;
    source->address = mail.from_address;
    source->subject = mail.subject;
    source->attached = mail.attached;
    source->attached_count = mail.attached_count;
    mail.from_name = mail.from_address = mail.subject = NULL;
    mail.attached = NULL;
    mail.attached_count = 0;
    text_append(text, mail.text);
    mail_finish(&mail);
    foi_unquote(source, text);
    return 0;
}

/// "Perkins, Petra", as office programs write names, is Petra Perkins.
static void turn_name(struct foi_source *source)
{
    const char *name = source->requester, *comma = name != NULL ? strchr(name, ',') : NULL;
    struct text turned;
    if (comma == NULL || comma == name || strchr(comma + 1, ',') != NULL ||
        strpbrk(name, "@0123456789(/") != NULL || comma[1 + strspn(comma + 1, " ")] == '\0')
        return;
    for (const char *c = comma + 1; *c != '\0'; c++) // "MP", "PhD" is no first name
        if (isupper((unsigned char)*c) && c[-1] != ' ' && c[-1] != '-')
            return;
    text_init(&turned, 500);
    text_printf(&turned, "%s %.*s", comma + 1 + strspn(comma + 1, " "), (int)(comma - name), name);
    memory_free(source->requester);
    source->requester = text_take(&turned);
}

/// What a file is that is no text; NULL: nothing that is known.
static const char *kind_of(const char *bytes, size_t size)
{
    static const struct {
        const char *start, *kind;
    } kinds[] = {
        {"%PDF", "a PDF"},
        {"PK\x03\x04", "a document of a word processor (.docx, .odt) or a packed file"},
        {"\xd0\xcf\x11\xe0", "an old document or message of an office program (.doc, .msg)"},
        {"{\\rtf", "a document in rich text (.rtf)"},
        {"\x89PNG", "a picture"},
        {"\xff\xd8\xff", "a picture"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        if (size >= strlen(kinds[i].start) &&
            memcmp(bytes, kinds[i].start, strlen(kinds[i].start)) == 0)
            return kinds[i].kind;
    return NULL;
}

/// A name in the text is better than the one that a mail program puts in, when that is none.
static void set_requester(struct foi_source *source)
{
    struct foi_requester who;
    foi_requester_find(source->text, &who);
    bool own = source->requester != NULL && strchr(source->requester, ' ') != NULL;
    if (!own && who.name != NULL) {
        memory_free(source->requester);
        source->requester = memory_copy_text(who.name);
    }
    if (source->address == NULL && (who.email != NULL || who.postal != NULL))
        source->address = memory_copy_text(who.email != NULL ? who.email : who.postal);
    turn_name(source);
    source->first_name_only = source->requester != NULL && strpbrk(source->requester, " .") == NULL;
    foi_requester_finish(&who);
}

static int read_words(const char *bytes, size_t size, struct foi_source *source, struct text *text,
                      struct overt_error *err)
{
    const char *kind = kind_of(bytes, size);
    if (kind != NULL)
        return error_set(err, OVERT_INPUT,
                         "the request is %s, which is not opened: save its words as plain text",
                         kind);
    if (mail_is(bytes, size))
        return read_mail(bytes, size, source, text, err);
    if (mail_is_page(bytes, size)) {
        source->page = true;
        return mail_page_text(bytes, size, text, err);
    }
    if (size > FOI_REQUEST_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the request is larger than 1 MiB; give its text alone");
    if (!text_is_utf8(bytes, size))
        return error_set(err, OVERT_INPUT,
                         "the request is not plain text in UTF-8; save it as that");
    source->marks = mail_plain(bytes, size, text);
    return 0;
}

int foi_source_read(const char *bytes, size_t size, struct foi_source *ret_source,
                    struct overt_error *err)
{
    struct foi_source source = {0};
    AUTO_TEXT struct text text = {0};
    text_init(&text, MAIL_TEXT_MAX + 2);
    int code = read_words(bytes, size, &source, &text, err);
    if (code == 0 && text.full)
        code = error_set(err, OVERT_LIMIT, "the request is larger than 1 MiB; give its text alone");
    if (code == 0) {
        source.text = strip_page(text.bytes != NULL ? text.bytes : "", &source);
        set_requester(&source);
        *ret_source = source;
    } else {
        foi_source_finish(&source);
    }
    return code;
}

void foi_source_finish(struct foi_source *source)
{
    for (size_t i = 0; i < source->attached_count; i++)
        memory_free(source->attached[i]);
    memory_free(source->attached);
    memory_free(source->text);
    memory_free(source->requester);
    memory_free(source->address);
    memory_free(source->subject);
    *source = (struct foi_source){0};
}
