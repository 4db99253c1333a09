// SPDX-License-Identifier: Apache-2.0
// retention.c - the table of kinds and times (rule R5), and the times that a force has set.
// Sources: docs/retention.md. What is never stored has no row: a face that raised no alert, the
// picture of an operator-initiated check.
#include "register/retention.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "register/read.h"

#define HOUR    3600LL
#define DAY     (24 * HOUR)
#define YEAR    (366 * DAY)
#define SETTING "retention."
#define BECAUSE " because "

static const struct kind {
    const char *word, *rule;
} kinds[REGISTER_KEEP_COUNT] = {
    [REGISTER_KEEP_ENTRY] = {"entry", "a list is destroyed after its operation"},
    [REGISTER_KEEP_ALERT] = {"alert", "an alert's pictures are kept for the time of its outcome"},
    [REGISTER_KEEP_JUDGEMENT] = {"judgement", "what was written of an alert is kept with it"},
    [REGISTER_KEEP_SEARCH] = {"search", "why a probe was compared is kept for its time"},
    [REGISTER_KEEP_PRESENCE] = {"presence", "who was on a list can be answered for its time"},
    [REGISTER_KEEP_COMPLAINT] = {"complaint", "a complaint is kept for its time"},
    [REGISTER_KEEP_LOG] = {"log", "what is written in the log of reading is kept for its time"},
    [REGISTER_KEEP_HOLD] = {"hold", "why something was held is kept until it is lifted"},
    [REGISTER_KEEP_REQUEST] = {"request", "who asked for information is kept for its time"},
    [REGISTER_KEEP_REQUESTER] = {"requester", "that the same person asked is seen for its time"},
    [REGISTER_KEEP_ACCOUNT] = {"account", "what somebody signed in with goes when it is over"},
    [REGISTER_KEEP_LIST] = {"list", "a list on servers is destroyed with its operation"},
};

static const struct register_retention rules[REGISTER_TIME_COUNT] = {
    [REGISTER_TIME_ENTRY] = {"entry", REGISTER_KEEP_ENTRY, 0, DAY,
                             "nominal, reason, picture and template of a watchlist entry",
                             "the end of its operation, or its removal; while an alert on it is "
                             "kept, with that alert",
                             "\"destroyed after each deployment\" (ministers, 2026); on the import "
                             "medium at most 24 hours (MPS appropriate policy document)"},
    [REGISTER_TIME_ALERT] = {"alert", REGISTER_KEEP_ALERT, DAY, 31 * DAY,
                             "face and scene of a live alert that led to no disposal", "the alert",
                             "at once or within 24 hours (South Wales Police, Northamptonshire); "
                             "31 days was the older practice"},
    [REGISTER_TIME_RETROSPECTIVE] = {"retrospective", REGISTER_KEEP_ALERT, 31 * DAY, YEAR,
                                     "face and scene of a candidate of a retrospective search",
                                     "the search",
                                     "as footage is kept (MPS, South Wales Police); the second "
                                     "person judges after the search"},
    [REGISTER_TIME_DISPOSAL] = {"disposal", REGISTER_KEEP_ALERT, 31 * DAY, 7 * YEAR,
                                "face and scene of an alert that led to an arrest or other "
                                "disposal",
                                "the alert",
                                "31 days except under DPA 2018, CPIA or a complaint (MPS): beyond "
                                "that by a legal hold"},
    [REGISTER_TIME_JUDGEMENT] = {"judgement", REGISTER_KEEP_JUDGEMENT, 31 * DAY, YEAR,
                                 "what people wrote of an alert, its judgements or a removal",
                                 "the writing; while the alert is kept, with it",
                                 "31 days (MPS, South Wales Police)"},
    [REGISTER_TIME_SEARCH] = {"search", REGISTER_KEEP_SEARCH, YEAR, 7 * YEAR,
                              "why a probe was compared", "the search",
                              "a log of use is kept at least six months (AI Act, article 26(6)); "
                              "justification of a search, DPA 2018 s62"},
    [REGISTER_TIME_PRESENCE] = {"presence", REGISTER_KEEP_PRESENCE, YEAR, 7 * YEAR,
                                "the key with which \"was this person on that list?\" is answered",
                                "the end of the operation",
                                "nominal numbers kept apart for audit (South Wales Police since "
                                "2018); one year to bring a claim (Human Rights Act 1998 s7(5))"},
    [REGISTER_TIME_COMPLAINT] = {"complaint", REGISTER_KEEP_COMPLAINT, YEAR, 7 * YEAR,
                                 "what was complained of", "the complaint",
                                 "one year to bring a claim (Human Rights Act 1998 s7(5))"},
    [REGISTER_TIME_HOLD] = {"hold", REGISTER_KEEP_HOLD, 31 * DAY, YEAR,
                            "why something was held by law", "the lifting of the hold",
                            "as what was written of an alert"},
    [REGISTER_TIME_REQUEST] = {"request", REGISTER_KEEP_REQUEST, 2 * YEAR, 7 * YEAR,
                               "who asked for information, the words, the notes and the letter",
                               "the letter or the end of the case; while it is with the regulator "
                               "or a tribunal, its end",
                               "ours: longer than review, regulator and tribunal take (40 working "
                               "days, six weeks, 28 days)"},
    [REGISTER_TIME_REQUESTER] = {"requester", REGISTER_KEEP_REQUESTER, 3 * YEAR, 7 * YEAR,
                                 "the key with which repeats by one person are found (FOIA s12(4), "
                                 "s14(2))",
                                 "the first request of its year",
                                 "ours: a year more than requests"},
    [REGISTER_TIME_LOG] = {"log", REGISTER_KEEP_LOG, YEAR, 7 * YEAR,
                           "why something about people was read, to whom and why it was given",
                           "the reading or giving; who, when and which stay for good",
                           "a log of use is kept at least six months (AI Act, article 26(6)); "
                           "why something was read, DPA 2018 s62"},
    [REGISTER_TIME_ACCOUNT] = {"account", REGISTER_KEEP_ACCOUNT, 0, 0,
                               "hashes and secrets with which an officer signs in",
                               "their replacing, using up or taking away; who signed in and when "
                               "stays for good",
                               "ours: of no use then"},
    [REGISTER_TIME_LIST] = {"list", REGISTER_KEEP_LIST, 0, 0,
                            "the key of a list that is searched on servers",
                            "the end of its operation, the first removal from it, or its being "
                            "loaded anew; no legal hold keeps it",
                            "as the list itself, of which it is a copy"},
};

const char *register_keep_word(enum register_keep kind)
{
    return kind > 0 && kind < REGISTER_KEEP_COUNT ? kinds[kind].word : NULL;
}

const char *register_keep_rule(enum register_keep kind)
{
    return kind > 0 && kind < REGISTER_KEEP_COUNT ? kinds[kind].rule : NULL;
}

enum register_keep register_keep_from(const char *word)
{
    for (int i = 1; i < REGISTER_KEEP_COUNT; i++)
        if (text_equal(kinds[i].word, word))
            return (enum register_keep)i;
    return 0;
}

const struct register_retention *register_retention_of(enum register_time time)
{
    return &rules[time];
}

void register_time_words(int64_t seconds, char words[REGISTER_TIME_WORDS_MAX])
{
    bool days = seconds >= 2 * DAY && seconds % DAY == 0;
    (void)snprintf(words, REGISTER_TIME_WORDS_MAX, "%lld %s",
                   (long long)(seconds / (days ? DAY : HOUR)), days ? "days" : "hours");
}

/// "36 hours", "1 day", "0"; -1 when it is none. *ret_rest stands behind it.
static int64_t parse_time(const char *text, const char **ret_rest)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } units[] = {{" hours", HOUR}, {" hour", HOUR}, {" days", DAY}, {" day", DAY}};
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 5)
        return -1;
    int64_t number = strtoll(text, NULL, 10);
    for (size_t i = 0; i < ARRAY_COUNT(units); i++)
        if (text_starts(text + digits, units[i].word)) {
            *ret_rest = text + digits + strlen(units[i].word);
            return number * units[i].seconds;
        }
    *ret_rest = text + digits;
    return number == 0 ? 0 : -1;
}

int register_retention_parse(enum register_time time, const char *text, int64_t *ret_seconds,
                             struct overt_error *err)
{
    const struct register_retention *rule = &rules[time];
    const char *rest = text;
    char longest[REGISTER_TIME_WORDS_MAX], own[REGISTER_TIME_WORDS_MAX];
    int64_t seconds = parse_time(text, &rest);
    bool because = text_starts(rest, BECAUSE) && strlen(rest) > strlen(BECAUSE) + 3;
    register_time_words(rule->longest, longest);
    register_time_words(rule->seconds, own);
    if (seconds < 0 || (*rest != '\0' && !because))
        return error_set(err, OVERT_INPUT,
                         "%.40s is no time to keep something: write \"24 hours\", \"31 days\", or "
                         "\"72 hours because REASON\"",
                         text);
    if (seconds > rule->longest)
        return error_set(err, OVERT_INPUT, "%s%s is at most %s: %s", SETTING, rule->word, longest,
                         rule->what);
    if (seconds > rule->seconds && !because)
        return error_set(err, OVERT_INPUT,
                         "longer than %s takes a reason: write \"%.20s because REASON\"", own,
                         text);
    *ret_seconds = seconds;
    return 0;
}

int register_retention_check(const char *key, const char *value, struct overt_error *err)
{
    int64_t seconds = 0;
    if (!text_starts(key, SETTING))
        return 0;
    for (int i = 0; i < REGISTER_TIME_COUNT; i++)
        if (text_equal(key + strlen(SETTING), rules[i].word))
            return register_retention_parse((enum register_time)i, value, &seconds, err);
    return error_set(err, OVERT_INPUT, "there is no %.60s: see overt retention report", key);
}

int register_retention_times(struct store *store, moment as_at, struct register_times *ret_times,
                             struct overt_error *err)
{
    struct register_times times;
    for (int i = 0; i < REGISTER_TIME_COUNT; i++) {
        AUTO_FREE char *value = NULL;
        char key[64];
        (void)snprintf(key, sizeof key, SETTING "%s", rules[i].word);
        times.seconds[i] = rules[i].seconds;
        int code = register_setting(store, key, as_at, NULL, &value, err);
        if (code != 0)
            return code;
        // What does not read any more, since the table got stricter, is as if it were not set.
        if (value != NULL)
            (void)(register_retention_parse((enum register_time)i, value, &times.seconds[i],
                                            NULL) == 0);
    }
    *ret_times = times;
    return 0;
}
