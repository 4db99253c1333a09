// SPDX-License-Identifier: Apache-2.0
// topic.c - the rules of rules/topics.txt: what a text asks about, and which modes it names.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/texts.h"

#define RULE_LINE_MAX 800
#define PLAIN_MAX     2000 ///< bytes of a question that can be plain

static const char *const topic_words[TOPIC_COUNT] = {
    [TOPIC_NONE] = "none",
    [TOPIC_STEM] = "opening",
    [TOPIC_USED] = "used",
    [TOPIC_DATES] = "dates",
    [TOPIC_LIST_SIZE] = "list-size",
    [TOPIC_SOURCES] = "sources",
    [TOPIC_NOT_WANTED] = "not-wanted",
    [TOPIC_REASONS] = "reasons",
    [TOPIC_ALERTS] = "alerts",
    [TOPIC_CREDIBLE] = "credible",
    [TOPIC_VERIFIED] = "verified",
    [TOPIC_PLANNED] = "planned",
    [TOPIC_PLANNED_DATES] = "planned-dates",
    [TOPIC_HOW_MANY] = "count",
    [TOPIC_TRUE_FALSE] = "true-false",
    [TOPIC_OUTCOMES] = "outcomes",
    [TOPIC_FACES_SEEN] = "faces-seen",
    [TOPIC_ACCURACY] = "accuracy",
    [TOPIC_THRESHOLD] = "threshold",
    [TOPIC_CAMERAS] = "cameras",
    [TOPIC_NOTICE] = "notice",
    [TOPIC_AUTHORITY] = "authority",
    [TOPIC_REFUSED] = "refused",
    [TOPIC_RETENTION] = "retention",
    [TOPIC_UNDER_18] = "under-18",
    [TOPIC_BY_MONTH] = "by-month",
    [TOPIC_BY_REASON] = "by-reason",
    [TOPIC_BY_OFFENCE] = "by-offence",
    [TOPIC_BY_SOURCE] = "by-source",
    [TOPIC_DATABASES] = "databases",
    [TOPIC_MATCHES] = "matches",
    [TOPIC_COMPLAINTS] = "complaints",
    [TOPIC_RECORDS] = "records",
    [TOPIC_DURATION] = "duration",
    [TOPIC_PURPOSE] = "purpose",
    [TOPIC_ELSEWHERE] = "elsewhere",
};

const char *foi_topic_word(enum foi_topic topic) { return topic_words[topic]; }

enum foi_topic foi_topic_from(const char *word)
{
    for (enum foi_topic topic = TOPIC_STEM; topic < TOPIC_COUNT; topic++)
        if (text_equal(topic_words[topic], word))
            return topic;
    return TOPIC_NONE;
}

/// What stands after "for example" is no part of what is asked.
static size_t before_examples(const char *text)
{
    static const char *const starts[] = {"(eg",         "(e.g",     "[e.g",        " e.g.",
                                         " eg.",        "(ie",      "(i.e",        " i.e.",
                                         "for example", "such as ", "for instance"};
    size_t length = strlen(text);
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++) {
        const char *found = strcasestr(text, starts[i]);
        const char *close = found != NULL ? strpbrk(found, ")]") : NULL;
        // In brackets in the middle, more follows that is asked.
        if (found != NULL && found > text && (close == NULL || strlen(close) < 4) &&
            (size_t)(found - text) < length)
            length = (size_t)(found - text);
    }
    return length;
}

/// " how many images were on the watch list " of "How many images were on the watch-list?"; where
/// it has a capital letter, `capitals` (NULL: not asked) is true. As long as the text, and 3.
static char *normalise_capitals(const char *text, bool *capitals)
{
    size_t size = before_examples(text), length = 0;
    char *out = memory_new(size + 3, 1);
    out[length++] = ' ';
    for (const char *c = text; c < text + size; c++) {
        if (strncmp(c, "\xe2\x80", 2) == 0) { // dashes and quotation marks
            bool quote = c[2] == '\x98' || c[2] == '\x99';
            if (!quote && out[length - 1] != ' ')
                out[length++] = ' ';
            c += c[2] != '\0' ? 2 : 1;
        } else if (isalnum((unsigned char)*c) || (*c & 0x80) != 0) {
            if (capitals != NULL)
                capitals[length] = isupper((unsigned char)*c) != 0;
            out[length++] = (char)tolower((unsigned char)*c);
        } else if (*c != '\'' && out[length - 1] != ' ') {
            out[length++] = ' ';
        }
    }
    if (out[length - 1] != ' ')
        out[length++] = ' ';
    return out;
}

static char *normalise(const char *text) { return normalise_capitals(text, NULL); }

/// Where a word or phrase of a rule stands in the normalised text, or NULL.
static const char *term_find(const char *term, size_t length, const char *text)
{
    char needle[RULE_LINE_MAX + 3];
    bool goes_on = length > 0 && term[length - 1] == '*';
    (void)snprintf(needle, sizeof needle, " %.*s%s", (int)(goes_on ? length - 1 : length), term,
                   goes_on ? "" : " ");
    return strstr(text, needle);
}

/// "a|b*": one of them stands there. `length` bytes of group.
static bool group_holds(const char *group, size_t length, const char *text)
{
    const char *end = group + length;
    while (group < end) {
        const char *bar = memchr(group, '|', (size_t)(end - group));
        size_t piece = (size_t)((bar != NULL ? bar : end) - group);
        if (piece > 0 && term_find(group, piece, text) != NULL)
            return true;
        group += piece + 1;
    }
    return false;
}

/// "a|b & c & !d"; the marks after it are for who asks.
static bool rule_holds(const char *rule, const char *text)
{
    for (;;) {
        const char *and = strstr(rule, " & ");
        size_t length = and != NULL ? (size_t)(and-rule) : strlen(rule);
        bool not = *rule == '!';
        if (*rule == '+')
            return true;
        if (group_holds(rule + not, length - not, text) == not )
            return false;
        if (and == NULL)
            return true;
        rule = and+3;
    }
}

struct rule {
    char kind[16], name[32], look[160], groups[RULE_LINE_MAX];
};

/// Steps through the lines "KIND NAME: GROUPS" and "KIND NAME > WHERE: GROUPS". False at the end.
static bool next_rule(const char **at, struct rule *rule)
{
    while (**at != '\0') {
        char line[RULE_LINE_MAX];
        size_t length = strcspn(*at, "\n");
        (void)snprintf(line, sizeof line, "%.*s", (int)length, *at);
        *at += length + ((*at)[length] == '\n');
        char *blank = strchr(line, ' '), *colon = NULL;
        for (char *c = line; line[0] != '#' && (c = strstr(c, ": ")) != NULL; c++)
            colon = c; // the last one: a place to look may hold one
        if (blank == NULL || colon == NULL || blank > colon)
            continue;
        *blank = *colon = '\0';
        char *arrow = strstr(blank + 1, " > ");
        if (arrow != NULL)
            *arrow = '\0';
        (void)text_copy(rule->kind, sizeof rule->kind, line);
        (void)text_copy(rule->name, sizeof rule->name, blank + 1);
        (void)text_copy(rule->look, sizeof rule->look, arrow != NULL ? arrow + 3 : "");
        (void)text_copy(rule->groups, sizeof rule->groups, text_trim(colon + 1));
        return true;
    }
    return false;
}

/// The words of `list blank` become blanks.
static void blank_out(char *text)
{
    const char *at = foi_rules_topics;
    struct rule rule;
    while (next_rule(&at, &rule)) {
        if (!text_equal(rule.kind, "list") || !text_equal(rule.name, "blank"))
            continue;
        char *rest = NULL;
        for (char *term = strtok_r(rule.groups, "|", &rest); term != NULL;
             term = strtok_r(NULL, "|", &rest))
            for (const char *found; (found = term_find(term, strlen(term), text)) != NULL;)
                memset(text + (found - text), ' ', strlen(term) + 1);
    }
}

/// The groups of `list NAME`, or NULL. `rule` holds them.
static const char *list_of(const char *name, struct rule *rule)
{
    const char *at = foi_rules_topics;
    while (next_rule(&at, rule))
        if (text_equal(rule->kind, "list") && text_equal(rule->name, name))
            return rule->groups;
    return NULL;
}

/// The words of the lines `list plain`: "|a|an|the|".
static void read_plain(struct text *plain)
{
    const char *at = foi_rules_topics;
    struct rule rule;
    text_init(plain, 100000);
    text_append(plain, "|");
    while (next_rule(&at, &rule))
        if (text_equal(rule.kind, "list") && text_equal(rule.name, "plain"))
            text_printf(plain, "%s|", rule.groups);
}

static bool is_plain_word(const char *plain, const char *word, size_t length)
{
    char barred[64];
    size_t digits = strspn(word, "0123456789");
    if (length > 40 || digits > 0)
        return digits == length || (digits + 2 == length && strchr("snrt", word[digits]) != NULL);
    (void)snprintf(barred, sizeof barred, "|%.*s|", (int)length, word);
    return strstr(plain, barred) != NULL;
}

/// A word of the rule itself: of "at each deployment" each of the three.
static bool is_of_rule(const char *rule, const char *word, size_t length)
{
    while (*(rule += strspn(rule, " &|")) != '\0') {
        size_t size = strcspn(rule, " &|");
        bool goes_on = rule[size - 1] == '*';
        size_t known = size - goes_on;
        if (*rule == '!')
            return false; // what may not stand there comes last
        if ((goes_on ? length >= known : length == known) && strncmp(rule, word, known) == 0)
            return true;
        rule += size;
    }
    return false;
}

/// Whether the question says nothing but what its topic says: each word is plain, of the rule, or a
/// name. With `here`, a name after "in" or "at" is a place, of which the answer would not be.
static bool is_plain(const char *text, const char *groups, bool here)
{
    AUTO_FREE bool *capitals = memory_new(strlen(text) + 3, sizeof *capitals);
    AUTO_FREE char *words = normalise_capitals(text, capitals);
    AUTO_TEXT struct text plain = {0};
    struct rule rule;
    const char *places = list_of("place", &rule);
    char before[64] = " ";
    if (strlen(words) > PLAIN_MAX)
        return false;
    read_plain(&plain);
    for (char *at = words + 1; *at != '\0';) {
        size_t length = strcspn(at, " ");
        bool place = here && places != NULL && group_holds(places, strlen(places), before);
        bool name = capitals[at - words] && at != words + 1 && !place;
        if (length > 0 && !name && !is_of_rule(groups, at, length) &&
            !is_plain_word(plain.bytes, at, length))
            return false;
        (void)snprintf(before, sizeof before, " %.*s ", (int)(length < 40 ? length : 40), at);
        at += length + (at[length] == ' ');
    }
    return true;
}

/// The marks at the end of a rule: `+plain`, and `+here`.
static bool marks_hold(const char *groups, const char *text)
{
    return strstr(groups, " & +plain") == NULL ||
           is_plain(text, groups, strstr(groups, " & +here") != NULL);
}

struct foi_about foi_topic_find(const char *text)
{
    AUTO_FREE char *words = normalise(text);
    const char *at = foi_rules_topics;
    struct foi_about about = {.topic = TOPIC_NONE};
    struct rule rule;
    blank_out(words);
    while (about.topic == TOPIC_NONE && next_rule(&at, &rule)) {
        bool topic = text_equal(rule.kind, "topic"), elsewhere = text_equal(rule.kind, "elsewhere");
        if ((!topic && !elsewhere) || !rule_holds(rule.groups, words) ||
            !marks_hold(rule.groups, text))
            continue;
        about.topic = topic ? foi_topic_from(rule.name) : TOPIC_ELSEWHERE;
        (void)text_copy(about.about, sizeof about.about, rule.name);
        (void)text_copy(about.look, sizeof about.look, rule.look);
    }
    return about;
}

bool foi_words_hold(const char *list, const char *text)
{
    AUTO_FREE char *words = normalise(text);
    return group_holds(list, strlen(list), words);
}

bool foi_list_holds(const char *name, const char *text)
{
    const char *at = foi_rules_topics;
    struct rule rule;
    while (next_rule(&at, &rule))
        if (text_equal(rule.kind, "list") && text_equal(rule.name, name))
            return foi_words_hold(rule.groups, text);
    return false;
}

uint32_t foi_modes_find(const char *text, bool *ret_body_worn, bool *ret_any)
{
    AUTO_FREE char *words = normalise(text);
    const char *at = foi_rules_topics;
    struct rule rule;
    uint32_t modes = 0;
    while (next_rule(&at, &rule))
        if (text_equal(rule.kind, "mode") && rule_holds(rule.groups, words))
            modes |= foi_touch_from(rule.name);
    // "live and/or retrospective facial recognition"
    if (strstr(words, " live and ") != NULL || strstr(words, " live or ") != NULL)
        modes |= foi_list_holds("any-mode", text) ? FOI_TOUCH_LIVE : 0;
    *ret_body_worn = (modes & FOI_TOUCH_BODY_WORN) != 0;
    modes &= MODES_ALL;
    *ret_any = modes == 0 && (*ret_body_worn || foi_list_holds("any-mode", text));
    return modes;
}
