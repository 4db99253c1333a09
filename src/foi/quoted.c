// SPDX-License-Identifier: Apache-2.0
// quoted.c - the words of an e-mail without what its program quotes: below a reply, the message
// that was answered; of one that was forwarded, the words of who passed it on.
#include <ctype.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/source.h"

#define HEAD_LINES 8 ///< of the lines "From: ..." that stand before a quoted message

/// The quoted message in a text: where its head begins, where its words do, and who wrote it.
struct quoted {
    const char *head, *words;
    char *name, *address; ///< NULL: not said
    bool forwarded;       ///< it is marked as passed on
};

static void next_line(const char **at, const char **line, size_t *length)
{
    *line = *at;
    *length = strcspn(*at, "\n");
    *at += *length + ((*at)[*length] == '\n');
    while (*length > 0 && isspace((unsigned char)(*line)[*length - 1]))
        --*length;
    while (*length > 0 && strchr("* \t", **line) != NULL) { // "*From:* A. Person"
        ++*line;
        --*length;
    }
}

static bool begins(const char *line, size_t length, const char *words)
{
    size_t size = strlen(words);
    return length >= size && strncasecmp(line, words, size) == 0;
}

static bool ends(const char *line, size_t length, const char *words)
{
    size_t size = strlen(words);
    return length >= size && strncasecmp(line + length - size, words, size) == 0;
}

static char *copy_of(const char *from, size_t length)
{
    while (length > 0 && strchr(" \t\"*<", *from) != NULL) {
        from++;
        length--;
    }
    while (length > 0 && strchr(" \t\"*>[", from[length - 1]) != NULL)
        length--;
    if (length == 0 || length > 200)
        return NULL;
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, from, length);
    return copy;
}

/// "Petra Perkins <p@example.org>" or "... [mailto:p@example.org]".
static void read_who(const char *line, size_t length, struct quoted *quoted)
{
    const char *open = memchr(line, '<', length);
    const char *mailto = memmem(line, length, "mailto:", 7);
    const char *from = mailto != NULL ? mailto + 7 : open != NULL ? open + 1 : NULL;
    const char *name_end = mailto != NULL && (open == NULL || mailto < open) ? mailto : open;
    quoted->name = copy_of(line, name_end != NULL ? (size_t)(name_end - line) : length);
    if (from != NULL)
        quoted->address = copy_of(from, strcspn(from, ">]\n"));
    if (quoted->name != NULL && strchr(quoted->name, '@') != NULL) {
        char *name = quoted->name;
        quoted->name = NULL;
        if (quoted->address == NULL)
            quoted->address = name;
        else
            memory_free(name);
    }
}

/// The lines of a head after "From:": two of Sent, Date, To, Subject at least. False: it is none.
static bool read_head(const char *at, struct quoted *quoted)
{
    static const char *const names[] = {"Sent:", "Date:", "To:", "Cc:", "Subject:"};
    size_t found = 0;
    const char *words = at;
    for (int i = 0; i < HEAD_LINES && *at != '\0'; i++) {
        const char *line;
        size_t length;
        bool known = false;
        next_line(&at, &line, &length);
        for (size_t j = 0; j < ARRAY_COUNT(names); j++)
            known |= begins(line, length, names[j]);
        found += known;
        if (known)
            words = at;
        else if (length > 0 && found > 0)
            break;
    }
    quoted->words = words;
    return found >= 2;
}

/// "On 3 Jan 2025, X <x@example.org> wrote:", on one line or on two.
static bool is_attribution(const char *line, size_t length, const char *next)
{
    const char *second;
    size_t size;
    if (!begins(line, length, "On ") || length > 300)
        return false;
    if (ends(line, length, "wrote:"))
        return true;
    next_line(&next, &second, &size);
    return size < 200 && ends(second, size, "wrote:");
}

static bool is_forward_mark(const char *line, size_t length)
{
    size_t dashes = strspn(line, "-");
    return begins(line, length, "Begin forwarded message") ||
           (dashes >= 2 && dashes < length &&
            (begins(line + dashes, length - dashes, " Forwarded message") ||
             begins(line + dashes, length - dashes, "Forwarded message")));
}

/// The first quoted message. False: there is none.
static bool find_quoted(const char *text, struct quoted *quoted)
{
    bool marked = false;
    const char *mark = NULL;
    for (const char *at = text; *at != '\0';) {
        const char *line, *start = at;
        size_t length;
        next_line(&at, &line, &length);
        if (is_forward_mark(line, length)) {
            marked = true;
            mark = start;
        } else if (is_attribution(line, length, at)) {
            *quoted = (struct quoted){.head = start};
            return true;
        } else if (ends(line, length, "Original Message-----") ||
                   ends(line, length, "Original message --------")) {
            mark = start;
        } else if (begins(line, length, "From:")) {
            *quoted = (struct quoted){.head = mark != NULL ? mark : start, .forwarded = marked};
            if (read_head(at, quoted)) {
                read_who(line + strlen("From:"), length - strlen("From:"), quoted);
                return true;
            }
        }
    }
    return false;
}

/// Questions stand in the words before what is quoted; `numbered`: with numbers of their own.
static bool asks_before(const char *text, size_t size, bool numbered)
{
    struct foi_request request = {0};
    bool asks = foi_request_parse(text, size, 0, &request, NULL) == 0 && request.count > 0 &&
                (!numbered || !request.numbered_by_us);
    foi_request_finish(&request);
    return asks;
}

static size_t lines_of(const char *from, size_t size)
{
    size_t lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += from[i] == '\n' && i > 0 && from[i - 1] != '\n';
    return lines;
}

/// Leaves `size` bytes from `from`, which lies in the text.
static void keep(struct text *text, const char *from, size_t size)
{
    char *kept = memory_new(size + 1, 1);
    memcpy(kept, from, size);
    text_clear(text);
    text_append(text, kept);
    memory_free(kept);
}

void foi_unquote(struct foi_source *source, struct text *text)
{
    struct quoted quoted = {0};
    const char *subject = source->subject != NULL ? source->subject : "";
    if (text->bytes == NULL || !find_quoted(text->bytes, &quoted))
        return;
    size_t before = (size_t)(quoted.head - text->bytes);
    bool passed_on = quoted.forwarded || text_starts_nocase(subject, "fw:") ||
                     text_starts_nocase(subject, "fwd:");
    if (passed_on && quoted.words != NULL && !asks_before(text->bytes, before, true)) {
        source->quoted = lines_of(text->bytes, (size_t)(quoted.words - text->bytes));
        keep(text, quoted.words, strlen(quoted.words));
        memory_free(source->requester);
        memory_free(source->address);
        source->requester = quoted.name;
        source->address = quoted.address;
        source->dated = (struct date){0}; // of who passed it on
        source->passed_on = true;
        return;
    }
    if (!passed_on && asks_before(text->bytes, before, false)) {
        source->quoted = lines_of(quoted.head, strlen(quoted.head));
        keep(text, text->bytes, before);
    }
    memory_free(quoted.name);
    memory_free(quoted.address);
}
