// SPDX-License-Identifier: Apache-2.0
// fact.c - facts that change, such as the threat level: each with the day on which it was so and
// the day on which it is looked up again.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "foi/exempted.h"

static int bad_fact(const char *line, struct overt_error *err)
{
    return error_set(err, OVERT_INPUT,
                     "a fact is written \"2026-11-01 | the published threat level was HIGH\", with "
                     "\" | 2027-01-30\" when it is looked up again, and not '%.60s'",
                     line);
}

int foi_fact_read(const char *line, struct foi_fact *ret_fact, struct overt_error *err)
{
    AUTO_FREE char *copy = memory_copy_text(line);
    struct foi_fact fact = {0};
    char *words = strchr(copy, '|');
    char *again = words != NULL ? strchr(words + 1, '|') : NULL;
    if (words == NULL || strchr(copy, '\n') != NULL)
        return bad_fact(line, err);
    *words++ = '\0';
    if (again != NULL)
        *again++ = '\0';
    words = text_trim(words);
    size_t length = strlen(words);
    if (length > 0 && words[length - 1] == '.')
        words[--length] = '\0';
    if (!date_parse(text_trim(copy), &fact.as_at) || length < 3 || length >= sizeof fact.words ||
        (again != NULL && !date_parse(text_trim(again), &fact.again)))
        return bad_fact(line, err);
    (void)text_copy(fact.words, sizeof fact.words, words);
    if (again == NULL)
        fact.again = date_from_days(date_to_days(fact.as_at) + FOI_FACT_DAYS);
    if (date_to_days(fact.again) <= date_to_days(fact.as_at))
        return error_set(err, OVERT_INPUT,
                         "the day on which a fact is looked up again lies after the day on which "
                         "it was so");
    *ret_fact = fact;
    return 0;
}

static bool has_line(const char *facts, const char *line)
{
    size_t length = strlen(line);
    for (const char *at = facts; at != NULL && *at != '\0'; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, line, length) == 0 && (at[length] == '\n' || at[length] == '\0'))
            return true;
    }
    return false;
}

int foi_facts_add(const char *lines, struct text *facts, struct overt_error *err)
{
    AUTO_FREE char *copy = memory_copy_text(lines);
    char *rest = NULL, as_at[TIME_TEXT_MAX], again[TIME_TEXT_MAX];
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        struct foi_fact fact;
        char whole[sizeof fact.words + 2 * TIME_TEXT_MAX + 8];
        if (*text_trim(line) == '\0')
            continue;
        int code = foi_fact_read(text_trim(line), &fact, err);
        if (code < 0)
            return code;
        date_format(fact.as_at, as_at);
        date_format(fact.again, again);
        (void)snprintf(whole, sizeof whole, "%s | %s | %s", as_at, fact.words, again);
        if (!has_line(facts->bytes, whole))
            text_printf(facts, "%s%s", facts->length > 0 ? "\n" : "", whole);
    }
    if (facts->full)
        return error_set(err, OVERT_LIMIT, "all facts of a ground take at most %d bytes",
                         FOI_FACTS_MAX);
    return 0;
}

bool foi_facts_item(const char *facts, size_t index, struct foi_fact *ret_fact)
{
    const char *at = facts;
    while (at != NULL && index > 0) {
        at = strchr(at, '\n');
        at += at != NULL;
        index--;
    }
    if (at == NULL || *at == '\0')
        return false;
    struct text line;
    text_init(&line, FOI_FACTS_MAX);
    text_append_bytes(&line, at, strcspn(at, "\n"));
    AUTO_FREE char *one = text_take(&line);
    return foi_fact_read(one, ret_fact, NULL) == 0;
}

void foi_fact_sentence(const struct foi_fact *fact, struct text *sentence)
{
    char day[TIME_TEXT_MAX];
    date_format_words(fact->as_at, day);
    text_printf(sentence, "On %s %s.", day, fact->words);
}
