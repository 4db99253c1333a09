// SPDX-License-Identifier: Apache-2.0
// exempted_file.c - an exemption as a text to be worked over in any editor, and read back.
//
//   likelihood: would-be-likely
//   estimate: 2026-04-28
//   made: 2024
//   fact: 2026-11-01 | the published threat level was SUBSTANTIAL | 2027-01-30
//
//   [harm]
//   People who plan crimes would ...
//
// Lines that begin with # are left out; a part that is not there is left empty.
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "foi/exempted.h"

static void write_day(struct text *out, const char *key, struct date day)
{
    char words[TIME_TEXT_MAX];
    if (day.year == 0)
        return;
    date_format(day, words);
    text_printf(out, "%s: %s\n", key, words);
}

void foi_exempted_write(const struct foi_exempted *exempted, struct text *out)
{
    struct foi_fact fact;
    text_printf(out, "# %s, %s: section %s\n", exempted->reference, exempted->question,
                exempted->section);
    if (exempted->likelihood != FOI_LIKELIHOOD_NONE)
        text_printf(out, "likelihood: %s\n",
                    exempted->likelihood == FOI_LIKELIHOOD_WOULD ? "would" : "would-be-likely");
    write_day(out, "estimate", exempted->estimate);
    if (exempted->made != 0)
        text_printf(out, "made: %d\n", exempted->made);
    for (size_t i = 0; foi_facts_item(exempted->facts, i, &fact); i++) {
        char as_at[TIME_TEXT_MAX], again[TIME_TEXT_MAX];
        date_format(fact.as_at, as_at);
        date_format(fact.again, again);
        text_printf(out, "fact: %s | %s | %s\n", as_at, fact.words, again);
    }
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++)
        if (foi_exempted_text(exempted, i) != NULL)
            text_printf(out, "\n[%s]\n%s\n", foi_reason_words[i], foi_exempted_text(exempted, i));
}

struct reading {
    struct foi_exempt_new *wish;
    struct foi_exempt_words *words;
    struct text texts[FOI_REASON_COUNT], facts;
    int part; ///< -1: none yet
    int line;
    struct overt_error *err;
};

static int bad(const struct reading *reading, const char *why)
{
    return error_set(reading->err, OVERT_INPUT, "line %d of the exemption: %s", reading->line, why);
}

static int head_line(struct reading *reading, char *line)
{
    char *colon = strchr(line, ':');
    long made = 0;
    if (colon == NULL)
        return bad(reading, "before the first [part] stands likelihood, estimate, made or fact, "
                            "with a colon");
    *colon = '\0';
    const char *value = text_trim(colon + 1), *key = text_trim(line);
    if (text_equal(key, "likelihood")) {
        memory_free(reading->words->likelihood);
        reading->words->likelihood = memory_copy_text(value);
    } else if (text_equal(key, "estimate")) {
        if (!date_parse(value, &reading->wish->estimate))
            return bad(reading, "the estimate is a day such as 2026-04-28");
    } else if (text_equal(key, "made")) {
        if (!text_to_int(value, 1800, 2200, &made))
            return bad(reading, "the year in which the record was made is a number");
        reading->wish->made = (int)made;
    } else if (text_equal(key, "fact")) {
        text_printf(&reading->facts, "%s\n", value);
    } else {
        return bad(reading, "this word is none of likelihood, estimate, made, fact");
    }
    return 0;
}

/// "[harm]" begins a part; 1 when the line is one.
static int part_line(struct reading *reading, const char *line)
{
    size_t length = strlen(line);
    if (line[0] != '[' || length < 3 || line[length - 1] != ']')
        return 0;
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        if (strlen(foi_reason_words[i]) == length - 2 &&
            strncmp(line + 1, foi_reason_words[i], length - 2) == 0) {
            reading->part = i;
            return 1;
        }
    return bad(reading, "a part is one of [why], [harm], [favour], [against], [balance]");
}

static int read_line(struct reading *reading, char *line)
{
    char *end = line + strlen(line);
    while (end > line && (end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t'))
        *--end = '\0';
    if (*line == '#')
        return 0;
    int code = part_line(reading, line);
    if (code != 0)
        return code < 0 ? code : 0;
    if (reading->part >= 0)
        text_printf(&reading->texts[reading->part], "%s\n", line);
    else if (*line != '\0')
        return head_line(reading, line);
    return 0;
}

/// What the file says becomes the wish; what it does not say is empty.
static void take(struct reading *reading)
{
    struct foi_exempt_words *words = reading->words;
    for (int i = 0; i < FOI_REASON_COUNT; i++) {
        AUTO_FREE char *text = text_take(&reading->texts[i]);
        words->texts[i] = memory_copy_text(text_trim(text));
        reading->wish->texts[i] = words->texts[i];
    }
    words->facts = text_take(&reading->facts);
    reading->wish->facts = words->facts;
    reading->wish->likelihood = words->likelihood;
    reading->wish->decided = reading->wish->estimate.year == 0;
}

int foi_exempt_read(const char *bytes, struct foi_exempt_new *wish, struct foi_exempt_words *words,
                    struct overt_error *err)
{
    AUTO_FREE char *copy = memory_copy_text(bytes);
    struct reading reading = {.wish = wish, .words = words, .part = -1, .err = err};
    int code = 0;
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        text_init(&reading.texts[i], FOI_REASON_MAX + 2);
    text_init(&reading.facts, FOI_FACTS_MAX);
    *words = (struct foi_exempt_words){0};
    for (char *line = copy; code == 0 && line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        reading.line++;
        code = read_line(&reading, line);
        line = end;
    }
    bool full = reading.facts.full;
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        full |= reading.texts[i].full;
    if (code == 0 && full)
        code = error_set(err, OVERT_LIMIT, "a text of an exemption takes at most %d bytes",
                         FOI_REASON_MAX);
    take(&reading);
    if (code < 0)
        foi_exempt_words_finish(words);
    return code;
}

void foi_exempt_words_finish(struct foi_exempt_words *words)
{
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        memory_free(words->texts[i]);
    memory_free(words->likelihood);
    memory_free(words->facts);
    *words = (struct foi_exempt_words){0};
}
