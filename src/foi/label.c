// SPDX-License-Identifier: Apache-2.0
// label.c - how people number questions: "Q1", "Q5a.", "Question 5c(i):", "1.", "1/", "1.2", "a)",
// "(b)", "i.".
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"

#define NUMBER_MAX 999

static const char *const romans[] = {"",   "i",   "ii",   "iii", "iv", "v",
                                     "vi", "vii", "viii", "ix",  "x"};

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

int foi_number_read(const char **at, int high)
{
    int number = 0;
    const char *digit = *at;
    while (isdigit((unsigned char)*digit) && number <= high)
        number = number * 10 + (*digit++ - '0');
    if (number < 1 || number > high || isdigit((unsigned char)*digit))
        return 0;
    *at = digit;
    return number;
}

/// "iv" standing alone: 1..10, or 0.
static int read_roman(const char **at)
{
    size_t length = strspn(*at, "ivxIVX");
    for (size_t i = 1; i < ARRAY_COUNT(romans); i++)
        if (length == strlen(romans[i]) && strncasecmp(*at, romans[i], length) == 0 &&
            !isalnum((unsigned char)(*at)[length])) {
            *at += length;
            return (int)i;
        }
    return 0;
}

/// A single letter that no other letter or digit follows, in lower case, or 0.
static char read_letter(const char **at)
{
    if (!isalpha((unsigned char)**at) || isalnum((unsigned char)(*at)[1]))
        return 0;
    return (char)tolower((unsigned char)*(*at)++);
}

/// What follows a number: "a", "(a)", ".a", then "(i)". Moves on over what it took.
static void read_under(const char **at, struct foi_label *label)
{
    const char *point = *at + 1;
    int number = **at == '.' && isdigit((unsigned char)*point) ? foi_number_read(&point, 99) : 0;
    if (number != 0 && !isalnum((unsigned char)*point)) {
        label->point = number;
        *at = point;
        return;
    }
    const char *next = *at + (**at == '(' || (**at == '.' && isalpha((unsigned char)(*at)[1])));
    bool closed = **at == '(';
    char letter = read_letter(&next);
    if (letter == 0 || (closed && *next != ')'))
        return;
    label->letter = letter;
    *at = next + closed;
    next = *at + 1;
    if (**at == '(' && (label->roman = read_roman(&next)) != 0) {
        if (*next == ')')
            *at = next + 1;
        else
            label->roman = 0;
    }
}

/// A lone letter or Roman number belongs to the number before it. "i" is a letter only after "h".
static bool place_lone(const char **at, const struct foi_label *last, struct foi_label *label)
{
    const char *next = *at;
    bool capital = isupper((unsigned char)**at);
    char letter = read_letter(&next);
    char expected = last->letter ? (char)(last->letter + 1) : 'a';
    label->number = last->number;
    // With no number before it, only "a)", "b)" ...: "A. Person" and "I." are none.
    if (last->number == 0 && (capital || (last->letter == 0 && letter != 'a')))
        return false;
    if (letter == expected || (letter > expected && strchr("ivx", letter) == NULL)) {
        label->letter = letter;
        *at = next;
        return true;
    }
    label->letter = last->letter;
    label->roman = read_roman(at);
    return label->roman == last->roman + 1;
}

/// The end of a label: ")", ".", ":", "/" or, when it was marked by Q, a blank or the end of the
/// line.
static const char *read_end(const char *at, bool closed, bool marked)
{
    if (*at == '/')
        return isdigit((unsigned char)at[1]) ? NULL : skip_blanks(at + 1);
    if (*at == ')' || *at == '.' || *at == ':')
        at += 1 + (at[0] == ')' && (at[1] == '.' || at[1] == ':'));
    else if (!closed && !(marked && (*at == '\0' || isspace((unsigned char)*at) || *at == '-')))
        return NULL;
    return *at == '\0' || isspace((unsigned char)*at) || (marked && *at == '-') ? skip_blanks(at)
                                                                                : NULL;
}

const char *foi_label_read(const char *line, const struct foi_label *last,
                           struct foi_label *ret_label)
{
    struct foi_label label = {0};
    const char *at = skip_blanks(line);
    if (text_starts_nocase(at, "question ")) {
        label.marked = true;
        at = skip_blanks(at + strlen("question "));
    } else if ((*at == 'Q' || *at == 'q') && isdigit((unsigned char)*skip_blanks(at + 1))) {
        label.marked = true;
        at = skip_blanks(at + 1);
    }
    bool bracket = !label.marked && *at == '(';
    at += bracket;
    const char *start = at;
    label.number = foi_number_read(&at, NUMBER_MAX);
    if (label.number != 0)
        read_under(&at, &label);
    else if (label.marked || !place_lone(&at, last, &label))
        return NULL;
    if (bracket && *at != ')')
        return NULL;
    // "1a Has the force ..." cannot be anything else; "1 January" can.
    bool sure = label.marked || label.point != 0 ||
                (isdigit((unsigned char)*start) && label.letter != 0);
    bool closed = sure && at > start && at[-1] == ')';
    at = read_end(at, closed, sure);
    if (at == NULL)
        return NULL;
    *ret_label = label;
    return at;
}

void foi_label_format(const struct foi_label *label, char text[16])
{
    char number[6] = "", point[6] = "";
    if (label->number != 0)
        (void)snprintf(number, sizeof number, "%d", label->number % 1000);
    if (label->point != 0)
        (void)snprintf(point, sizeof point, ".%d", label->point % 100);
    (void)snprintf(text, 16, "Q%s%s%.*s%s%s%s", number, point, label->letter != 0, &label->letter,
                   label->roman ? "(" : "", romans[label->roman], label->roman ? ")" : "");
}
