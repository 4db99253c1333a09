// SPDX-License-Identifier: Apache-2.0
// name.c - officers' names. Rules R1 and R3 take two people, and the record knows people by name
// only: an officer who can be added a second time as "O. Lee " or with a Cyrillic O is two people.
//
// After Unicode Technical Standard 39 (restriction level "single script", and its skeletons), cut
// down to what a name on a British roster needs.
#include "operate/name.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/// The next code point of well-formed UTF-8.
static uint32_t next_point(const char **at)
{
    const unsigned char *s = (const unsigned char *)*at;
    int length = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    uint32_t point = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
    for (int i = 1; i < length; i++)
        point = point << 6 | (s[i] & 0x3f);
    *at += length;
    return point;
}

/// Latin-1 and Latin Extended-A (accents of the languages of Europe), the right quotation mark that
/// stands for an apostrophe, and ASCII.
static bool is_allowed(uint32_t point)
{
    if (point < 0x80)
        return isalnum((int)point) || strchr(" -'.,()/&", (int)point) != NULL;
    return (point >= 0xc0 && point <= 0x17f && point != 0xd7 && point != 0xf7) || point == 0x2019;
}

static bool has_loose_blank(const char *name)
{
    return name[0] == ' ' || name[strlen(name) - 1] == ' ' || strstr(name, "  ") != NULL;
}

int name_check(const char *name, const char *what, struct overt_error *err)
{
    size_t length = name == NULL ? 0 : strlen(name);
    bool letter = false;
    if (length == 0)
        return error_set(err, OVERT_INPUT, "%s is missing: write it as on the roster", what);
    if (length > NAME_BYTES_MAX)
        return error_set(err, OVERT_LIMIT, "%s is longer than %d bytes: shorten it", what,
                         NAME_BYTES_MAX);
    if (!text_is_utf8(name, length))
        return error_set(err, OVERT_INPUT, "%s is not well-formed UTF-8: write it again", what);
    if (has_loose_blank(name))
        return error_set(err, OVERT_INPUT,
                         "%s has a blank too many: one between words, none at the ends", what);
    for (const char *at = name; *at != '\0';) {
        uint32_t point = next_point(&at);
        if (!is_allowed(point))
            return error_set(err, OVERT_INPUT,
                             "%s holds U+%04X: write it in Latin letters, so that no two names can "
                             "look the same",
                             what, (unsigned)point);
        letter |= point >= 0x80 || isalnum((int)point);
    }
    return letter ? 0 : error_set(err, OVERT_INPUT, "%s has no letter: write it again", what);
}

/// What the eye makes of a character; 0: nothing.
static uint32_t look_of(uint32_t point)
{
    if (point < 0x80 && !isalnum((int)point))
        return 0;
    if (point == 0x2019)
        return 0;
    uint32_t small = point < 0x80 ? (uint32_t)tolower((int)point) : point;
    if (small >= 0xc0 && small <= 0xde)
        small += 0x20; // Latin-1
    else if (small >= 0x100)
        small |= 1; // nearly all of Latin Extended-A stands in pairs; a few too many are alike
    if (small == 'i' || small == '1')
        return 'l';
    return small == '0' ? 'o' : small;
}

static uint32_t next_look(const char **at)
{
    uint32_t look = 0;
    while (look == 0 && **at != '\0')
        look = look_of(next_point(at));
    return look;
}

bool name_alike(const char *a, const char *b)
{
    uint32_t left = 0;
    do {
        left = next_look(&a);
        if (left != next_look(&b))
            return false;
    } while (left != 0);
    return true;
}
