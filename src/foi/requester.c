// SPDX-License-Identifier: Apache-2.0
// requester.c - who asked, as the words of the request say it: the signature, "My name is ...", an
// e-mail address, a postal address that ends with a postcode.
#include <ctype.h>
#include <string.h>

#include "foi/internal.h"

#define NAME_LENGTH_MAX 60
#define ADDRESS_LINES   6

/// "A. Person", "Mary O'Neill-Jones": letters, and no sign that a name does not have.
static bool is_name(const char *line)
{
    size_t length = strlen(line), letters = 0;
    for (const char *c = line; *c != '\0'; c++) {
        if (isdigit((unsigned char)*c) || strchr("@/<>[]{}:;?!|#", *c) != NULL)
            return false;
        letters += isalpha((unsigned char)*c) || (*c & 0x80) != 0;
    }
    return length >= 2 && length <= NAME_LENGTH_MAX && letters >= 2 &&
           (isupper((unsigned char)*line) || (*line & 0x80) != 0) &&
           strstr(line, ". ") != line + 3 &&
           !foi_words_hold("police|constabulary|sent from|team|unit|department|regards|sincerely"
                           "|faithfully|request|information",
                           line);
}

/// "SW1A 1AA" at the end of the line (BS 7666): letters, digits, a blank, a digit, two letters.
static bool ends_with_postcode(const char *line)
{
    size_t length = strlen(line);
    if (length < 6 || !isupper((unsigned char)line[length - 1]) ||
        !isupper((unsigned char)line[length - 2]) || !isdigit((unsigned char)line[length - 3]))
        return false;
    size_t at = length - 3;
    at -= line[at - 1] == ' ';
    return at >= 2 && isalnum((unsigned char)line[at - 1]) &&
           (isdigit((unsigned char)line[at - 1]) || isdigit((unsigned char)line[at - 2]));
}

static char *copy_part(const char *from, size_t length)
{
    char *copy = memory_new(length + 1, 1);
    memcpy(copy, from, length);
    return copy;
}

/// The first e-mail address in the line, or NULL.
static char *find_email(const char *line)
{
    static const char signs[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-";
    for (const char *at = strchr(line, '@'); at != NULL; at = strchr(at + 1, '@')) {
        const char *start = at, *end = at + 1 + strspn(at + 1, signs);
        while (start > line && strchr(signs, start[-1]) != NULL)
            start--;
        while (end > at + 1 && strchr(".-_", end[-1]) != NULL)
            end--;
        if (start < at && memchr(at, '.', (size_t)(end - at)) != NULL && end - start < 200)
            return copy_part(start, (size_t)(end - start));
    }
    return NULL;
}

/// "My name is Fred Wright." and the like; NULL when the line says none.
static char *said_name(const char *line)
{
    static const char *const leads[] = {"my full name is ", "my name is ",
                                        "name:", "full name:", "from:"};
    for (size_t i = 0; i < ARRAY_COUNT(leads); i++) {
        if (!text_starts_nocase(line, leads[i]))
            continue;
        const char *start = line + strlen(leads[i]);
        start += strspn(start, " ");
        size_t length = strcspn(start, ",<(");
        const char *and = strstr(start, " and ");
        if (and != NULL && (size_t)(and-start) < length)
            length = (size_t)(and-start);
        while (length > 0 && strchr(". ", start[length - 1]) != NULL)
            length--;
        char *name = copy_part(start, length);
        if (is_name(name))
            return name;
        memory_free(name);
    }
    return NULL;
}

bool foi_line_tells_who(const char *line)
{
    static const char *const leads[] = {"my address is", "my email", "my e-mail",
                                        "my postal",     "address:", "email:",
                                        "e-mail:",       "tel:",     "telephone:"};
    for (size_t i = 0; i < ARRAY_COUNT(leads); i++)
        if (text_starts_nocase(line, leads[i]))
            return true;
    char *name = said_name(line);
    memory_free(name);
    return name != NULL;
}

struct finding {
    struct foi_requester *who;
    struct text postal;
    int after; ///< lines since the signature began; 0: it did not
};

static void take_line(struct finding *finding, const char *line)
{
    struct foi_requester *who = finding->who;
    const char *comma = strchr(line, ',');
    if (who->email == NULL)
        who->email = find_email(line);
    if (who->name == NULL)
        who->name = said_name(line);
    if (finding->after == 0 && foi_line_ends(line)) {
        finding->after = 1;
        const char *rest = comma != NULL ? comma + 1 + strspn(comma + 1, " ") : "";
        if (who->name == NULL && is_name(rest) && !foi_words_hold("for|in", rest))
            who->name = memory_copy_text(rest);
        return;
    }
    if (finding->after == 0 || finding->after > ADDRESS_LINES || foi_line_ends(line))
        return;
    finding->after++;
    if (who->name == NULL && is_name(line)) {
        who->name = memory_copy_text(line);
        return;
    }
    if (strchr(line, '@') != NULL || text_equal(line, who->name != NULL ? who->name : ""))
        return;
    if (who->postal == NULL) {
        text_printf(&finding->postal, "%s%s", finding->postal.length > 0 ? "\n" : "", line);
        if (ends_with_postcode(line))
            who->postal = memory_copy_text(finding->postal.bytes);
    }
}

void foi_requester_find(const char *text, struct foi_requester *ret_who)
{
    struct foi_requester who = {0};
    struct finding finding = {.who = &who};
    AUTO_FREE char *copy = memory_copy_text(text);
    text_init(&finding.postal, 2000);
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, '\n');
        if (end != NULL)
            *end++ = '\0';
        char *line = text_trim(at);
        if (*line != '\0' && strlen(line) < 400)
            take_line(&finding, line);
        at = end;
    }
    text_finish(&finding.postal);
    *ret_who = who;
}

void foi_requester_finish(struct foi_requester *who)
{
    memory_free(who->name);
    memory_free(who->email);
    memory_free(who->postal);
    *who = (struct foi_requester){0};
}
