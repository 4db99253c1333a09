// SPDX-License-Identifier: Apache-2.0
// log_words.c - years, topics and words of the disclosure log, as all of its pages use them.
#include <stdio.h>
#include <string.h>

#include "foi/log.h"

void log_set_add(void *context, const char *word)
{
    struct log_set *set = context;
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(set->items[middle], word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < set->count && strcmp(set->items[low], word) == 0)
        return;
    set->items = memory_resize(set->items, set->count + 1, sizeof *set->items);
    memmove(set->items + low + 1, set->items + low, (set->count - low) * sizeof *set->items);
    set->items[low] = memory_copy_text(word);
    set->count++;
}

void log_set_finish(struct log_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        memory_free(set->items[i]);
    memory_free(set->items);
    *set = (struct log_set){0};
}

void log_slug(const char *word, char *slug, size_t size)
{
    (void)text_copy(slug, size, word);
    for (char *c = slug; *c != '\0'; c++)
        *c = *c == ' ' ? '-' : *c;
}

void log_years(const struct log *log, struct log_set *ret_years)
{
    for (size_t i = 0; i < log->count; i++) {
        char year[16];
        const struct log_letter *last = log_last(&log->entries[i]);
        if (last == NULL || log->entries[i].withdrawn)
            continue;
        (void)snprintf(year, sizeof year, "%d", last->sent.year);
        log_set_add(ret_years, year);
    }
}

void log_all_topics(const struct log *log, struct log_set *ret_topics)
{
    for (size_t i = 0; i < log->count; i++)
        if (log_last(&log->entries[i]) != NULL && !log->entries[i].withdrawn)
            log_topics(&log->entries[i], log_set_add, ret_topics);
}

void log_all_words(const struct log *log, struct log_set *ret_words)
{
    for (size_t i = 0; i < log->count; i++) {
        AUTO_TEXT struct text own = {0};
        char *rest = NULL;
        log_words(&log->entries[i], &own);
        for (char *word = strtok_r(own.bytes, " ", &rest); word != NULL;
             word = strtok_r(NULL, " ", &rest))
            log_set_add(ret_words, word);
    }
}

bool log_is_year(const struct log_entry *entry, const char *word)
{
    const struct log_letter *last = log_last(entry);
    long year = 0;
    return last != NULL && text_to_int(word, 1900, 2200, &year) && last->sent.year == year;
}

struct sought {
    const char *word;
    bool found;
};

static void look_for(void *context, const char *word)
{
    struct sought *sought = context;
    sought->found = sought->found || text_equal(word, sought->word);
}

bool log_is_topic(const struct log_entry *entry, const char *word)
{
    struct sought sought = {word, false};
    log_topics(entry, look_for, &sought);
    return sought.found;
}

bool log_has_word(const struct log_entry *entry, const char *word)
{
    AUTO_TEXT struct text words = {0};
    size_t length = strlen(word);
    log_words(entry, &words);
    for (const char *at = words.bytes; (at = strstr(at, word)) != NULL; at++)
        if ((at == words.bytes || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}
