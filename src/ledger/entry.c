// SPDX-License-Identifier: Apache-2.0
// entry.c - the text of an entry: five lines, one text for one entry; and what of an act its entry
// shows to everybody.
#include <string.h>

#include "base/text.h"
#include "ledger/ledger.h"

#define FIRST "overt entry v2\n" ///< v1, of older records, shows the kind of every act
#define OLD   "overt entry v1\n"

/// Acts that are about no person of a list, of an alert, of a search or of a request: how many
/// there are of these tells nothing that the register does not publish. All others show when they
/// were, and no more: one entry "alert.dearrest" would be a count of one (docs/publication.md).
static const char *const shown[] = {
    "officer.add",       "officer.rank",        "setting.set",
    "key.make",          "key.rotate",          "operation.plan",
    "operation.amend",   "operation.authorise", "operation.urgent",
    "operation.confirm", "operation.overrule",  "operation.notify",
    "operation.notice",  "operation.assign",    "operation.unassign",
    "operation.open",    "operation.pause",     "operation.resume",
    "operation.close",   "operation.refuse",    "operation.cancel",
    "operation.review",  "list.review",         "run.begin",
    "run.end",           "gap.begin",           "gap.end",
    "count.add",         "list.load",           "list.unload",
};

bool ledger_kind_shown(const char *kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(shown); i++)
        if (text_equal(shown[i], kind))
            return true;
    return false;
}

static const char *or_dash(const char *word) { return word[0] != '\0' ? word : "-"; }

void ledger_entry_write(const struct ledger_entry *entry, struct text *text)
{
    char at[TIME_TEXT_MAX], commitment[2 * sizeof entry->commitment.bytes + 1];
    time_format(entry->at, at);
    text_from_bytes(commitment, entry->commitment.bytes, sizeof entry->commitment.bytes);
    text_printf(text, "%skind %s\nat %s\noperation %s\ncommitment %s\n", entry->old ? OLD : FIRST,
                or_dash(entry->kind), at, or_dash(entry->operation), commitment);
}

/// The rest of the line after `word` and a blank, into `value`; returns the next line or NULL.
static const char *take_line(const char *line, const char *end, const char *word, char *value,
                             size_t size)
{
    size_t length = strlen(word);
    if (line == NULL || (size_t)(end - line) <= length || memcmp(line, word, length) != 0 ||
        line[length] != ' ')
        return NULL;
    const char *from = line + length + 1;
    const char *stop = memchr(from, '\n', (size_t)(end - from));
    if (stop == NULL || stop == from || (size_t)(stop - from) >= size ||
        memchr(from, '\0', (size_t)(stop - from)))
        return NULL;
    memcpy(value, from, (size_t)(stop - from));
    value[stop - from] = '\0';
    return stop + 1;
}

/// Two digits at `text`; -1 when they are none.
static int two_digits(const char *text)
{
    bool digits = text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
    return digits ? 10 * (text[0] - '0') + (text[1] - '0') : -1;
}

/// Exactly as time_format writes it: 2026-11-22T10:00:00Z. A million entries are read in a second.
static bool take_moment(const char *text, moment *ret_when)
{
    static const char form[] = "    -  -  T  :  :  Z";
    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] != ' ' && text[i] != form[i])
            return false;
    int century = two_digits(text), year = two_digits(text + 2);
    struct date date = {100 * century + year, two_digits(text + 5), two_digits(text + 8)};
    int hour = two_digits(text + 11), minute = two_digits(text + 14);
    int second = two_digits(text + 17);
    if (century < 0 || year < 0 || !date_is_real(date) || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59)
        return false;
    *ret_when = date_to_days(date) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

/// One more than the value of a hexadecimal digit, 0 for what is none. Small letters only. A table,
/// since guessing the next digit of a hash is right half of the time.
static const uint8_t digits[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16};

/// 64 digits.
static bool take_commitment(const char *text, struct ledger_hash *ret_commitment)
{
    const unsigned char *digit = (const unsigned char *)text;
    if (strlen(text) != 2 * sizeof ret_commitment->bytes)
        return false;
    bool all = true;
    for (size_t i = 0; i < sizeof ret_commitment->bytes; i++, digit += 2) {
        unsigned high = digits[digit[0]], low = digits[digit[1]];
        all &= high != 0 && low != 0;
        ret_commitment->bytes[i] = (uint8_t)((high - 1) << 4 | (low - 1));
    }
    return all;
}

int ledger_entry_parse(const void *bytes, size_t size, struct ledger_entry *ret_entry,
                       struct overt_error *err)
{
    struct ledger_entry entry = {0};
    char at[TIME_TEXT_MAX], commitment[80];
    const char *line = bytes, *end = line + size;
    bool fits = size >= strlen(FIRST) && size <= LEDGER_ENTRY_MAX;
    entry.old = fits && memcmp(line, OLD, strlen(OLD)) == 0;
    bool first = entry.old || (fits && memcmp(line, FIRST, strlen(FIRST)) == 0);
    line = first ? line + strlen(FIRST) : NULL;
    line = take_line(line, end, "kind", entry.kind, sizeof entry.kind);
    line = take_line(line, end, "at", at, sizeof at);
    line = take_line(line, end, "operation", entry.operation, sizeof entry.operation);
    line = take_line(line, end, "commitment", commitment, sizeof commitment);
    bool hidden = text_equal(entry.kind, "-"), of_none = text_equal(entry.operation, "-");
    if (line != end || !take_moment(at, &entry.at) ||
        !take_commitment(commitment, &entry.commitment) || (hidden && (entry.old || !of_none)))
        return error_set(err, OVERT_CORRUPT,
                         "not an entry of the log in its one form (docs/ledger.md)");
    if (hidden)
        entry.kind[0] = '\0';
    if (of_none)
        entry.operation[0] = '\0';
    *ret_entry = entry;
    return 0;
}
