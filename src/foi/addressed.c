// SPDX-License-Identifier: Apache-2.0
// addressed.c - who a letter is for, put into it at one place when it is sent.
#include "foi/addressed.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/internal.h"
#include "foi/texts.h"
#include "mail/mail.h"

#define LINE_COUNT_MAX 10

// ---- who ----

/// Control characters and marks of direction are left out, line ends are one byte.
static char *plain_copy(const char *words)
{
    AUTO_TEXT struct text text = {0};
    text_init(&text, 4 * FOI_WHO_MAX);
    (void)mail_plain(words, strlen(words), &text);
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\r')
            text.bytes[i] = '\n';
    return text.bytes != NULL ? text_take(&text) : memory_copy_text("");
}

/// An e-mail address of the line, without the brackets around it; NULL: there is none.
static char *email_of(const char *line)
{
    AUTO_FREE char *copy = memory_copy_text(line);
    char *rest = NULL;
    for (char *word = strtok_r(copy, " <>,;\t", &rest); word != NULL;
         word = strtok_r(NULL, " <>,;\t", &rest)) {
        if (text_starts_nocase(word, "mailto:"))
            word += strlen("mailto:");
        if (mail_is_address(word))
            return memory_copy_text(word);
    }
    return NULL;
}

static void take_line(struct foi_addressed *to, struct text *lines, size_t *count, char *line)
{
    line = text_trim(line);
    if (strchr(line, '@') != NULL) {
        if (to->email == NULL)
            to->email = email_of(line);
        return;
    }
    if (*line == '\0' || *count == LINE_COUNT_MAX)
        return;
    text_printf(lines, "%s%s", lines->length > 0 ? "\n" : "", line);
    ++*count;
}

/// Name, then the address; an address on one line is parted at its commas.
static void take_lines(struct foi_addressed *to, const char *address)
{
    AUTO_TEXT struct text lines = {0};
    AUTO_FREE char *copy = plain_copy(address != NULL ? address : "");
    const char *parts = strchr(copy, '\n') != NULL ? "\n" : "\n,";
    char *rest = NULL;
    size_t count = 0;
    text_init(&lines, 8 * FOI_WHO_MAX);
    text_append(&lines, to->name != NULL ? to->name : "");
    for (char *line = strtok_r(copy, parts, &rest); line != NULL;
         line = strtok_r(NULL, parts, &rest))
        take_line(to, &lines, &count, line);
    to->lines = lines.bytes != NULL ? text_take(&lines) : memory_copy_text("");
}

static char *name_of(const char *requester)
{
    AUTO_FREE char *copy = plain_copy(requester != NULL ? requester : "");
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    const char *name = text_trim(copy);
    return *name != '\0' ? memory_copy_text(name) : NULL;
}

int foi_addressed_of(const struct foi_case_who *who, const char *dear,
                     const struct foi_texts *texts, struct foi_addressed *ret_addressed,
                     struct overt_error *err)
{
    struct foi_addressed to = {0};
    struct foi_values values = {.texts = texts};
    if (dear != NULL && (*dear == '\0' || strlen(dear) > FOI_DEAR_MAX ||
                         strpbrk(dear, "\r\n") != NULL || !text_is_utf8(dear, strlen(dear))))
        return error_set(err, OVERT_INPUT,
                         "give whom the letter greets on one line (--dear \"Ms X\")");
    to.name = name_of(dear != NULL ? dear : who->requester);
    foi_value_set(&values, "name", to.name != NULL ? to.name : "");
    to.dear = foi_text_block(foi_letters_letter, to.name != NULL ? "dear" : "dear-nobody", &values);
    foi_values_finish(&values);
    memory_free(to.name);
    to.name = name_of(who->requester);
    take_lines(&to, who->address);
    *ret_addressed = to;
    return 0;
}

void foi_addressed_finish(struct foi_addressed *addressed)
{
    memory_free(addressed->lines);
    memory_free(addressed->dear);
    memory_free(addressed->name);
    memory_free(addressed->email);
    *addressed = (struct foi_addressed){0};
}

// ---- where ----

/// Before the first line that has a line of "=" or "-" under it.
size_t foi_addressed_text_place(const char *text)
{
    const char *line = text;
    for (const char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
        size_t rule = strspn(end + 1, "=");
        if (end > line && rule > 2 && (end[1 + rule] == '\n' || end[1 + rule] == '\0'))
            return (size_t)(line - text);
        line = end + 1;
    }
    return SIZE_MAX;
}

size_t foi_addressed_html_place(const char *html)
{
    const char *heading = strstr(html, "<h1");
    return heading != NULL ? (size_t)(heading - html) : SIZE_MAX;
}

static int no_place(struct overt_error *err)
{
    return error_set(err, OVERT_INPUT,
                     "the letter has no heading before which its recipient could stand: its text "
                     "needs a line with a line of = under it, its page an <h1>");
}

int foi_addressed_text(const struct foi_addressed *addressed, const char *text, struct text *out,
                       struct overt_error *err)
{
    size_t place = foi_addressed_text_place(text);
    if (place == SIZE_MAX)
        return no_place(err);
    text_append_bytes(out, text, place);
    if (addressed->lines[0] != '\0')
        text_printf(out, "%s\n\n", addressed->lines);
    text_printf(out, "%s\n\n", addressed->dear);
    text_append(out, text + place);
    return 0;
}

int foi_addressed_html(const struct foi_addressed *addressed, const char *html, struct text *out,
                       struct overt_error *err)
{
    size_t place = foi_addressed_html_place(html);
    if (place == SIZE_MAX)
        return no_place(err);
    text_append_bytes(out, html, place);
    if (addressed->lines[0] != '\0') {
        AUTO_FREE char *copy = memory_copy_text(addressed->lines);
        char *rest = NULL;
        const char *between = "<p class=\"lines to\">";
        for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
             line = strtok_r(NULL, "\n", &rest)) {
            text_append(out, between);
            text_append_html(out, line);
            between = "<br>\n";
        }
        text_append(out, "</p>\n");
    }
    text_append(out, "<p class=\"dear\">");
    text_append_html(out, addressed->dear);
    text_append(out, "</p>\n");
    text_append(out, html + place);
    return 0;
}

char *foi_addressed_between(const char *published, size_t place, const char *mine)
{
    size_t size = strlen(published), mine_size = strlen(mine);
    if (place > size || mine_size < size || strncmp(published, mine, place) != 0 ||
        strcmp(published + place, mine + mine_size - (size - place)) != 0)
        return NULL;
    char *between = memory_new(mine_size - size + 1, 1);
    memcpy(between, mine + place, mine_size - size);
    return between;
}
