// SPDX-License-Identifier: Apache-2.0
// entry.c - the text of an entry: five lines, one text for one entry.
#include <string.h>

#include "base/text.h"
#include "ledger/ledger.h"

#define FIRST "overt entry v1\n"

void ledger_entry_write(const struct ledger_entry *entry, struct text *text)
{
    char at[TIME_TEXT_MAX], commitment[2 * sizeof entry->commitment.bytes + 1];
    time_format(entry->at, at);
    text_from_bytes(commitment, entry->commitment.bytes, sizeof entry->commitment.bytes);
    text_printf(text, FIRST "kind %s\nat %s\noperation %s\ncommitment %s\n", entry->kind, at,
                entry->operation[0] != '\0' ? entry->operation : "-", commitment);
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

int ledger_entry_parse(const void *bytes, size_t size, struct ledger_entry *ret_entry,
                       struct overt_error *err)
{
    struct ledger_entry entry = {0};
    char at[TIME_TEXT_MAX], commitment[80];
    const char *line = bytes, *end = line + size;
    bool first = size >= strlen(FIRST) && size <= LEDGER_ENTRY_MAX &&
                 memcmp(line, FIRST, strlen(FIRST)) == 0;
    line = first ? line + strlen(FIRST) : NULL;
    line = take_line(line, end, "kind", entry.kind, sizeof entry.kind);
    line = take_line(line, end, "at", at, sizeof at);
    line = take_line(line, end, "operation", entry.operation, sizeof entry.operation);
    line = take_line(line, end, "commitment", commitment, sizeof commitment);
    if (line != end || !time_parse(at, 0, &entry.at) ||
        !text_to_bytes(commitment, entry.commitment.bytes, sizeof entry.commitment.bytes))
        return error_set(err, OVERT_CORRUPT, "not an entry of the log (docs/ledger.md)");
    if (text_equal(entry.operation, "-"))
        entry.operation[0] = '\0';
    AUTO_TEXT struct text again = {0};
    text_init(&again, LEDGER_ENTRY_MAX);
    ledger_entry_write(&entry, &again);
    if (again.length != size || memcmp(again.bytes, bytes, size) != 0)
        return error_set(err, OVERT_CORRUPT,
                         "an entry of the log is not in its one form (docs/ledger.md)");
    *ret_entry = entry;
    return 0;
}
