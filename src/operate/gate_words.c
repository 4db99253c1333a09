// SPDX-License-Identifier: Apache-2.0
// gate_words.c - what an evaluation supports, in sentences, and a false alert rate as people write
// it.
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "operate/gate.h"

static void put_number(struct text *words, int64_t number)
{
    register_number_words(number, words);
}

static void put_rate(struct text *words, double rate)
{
    register_one_in_words(rate, words);
}

/// "an evaluation with 1,300 searches of people not on its list of 700"
static void put_test(struct text *words, const struct operate_support *support)
{
    put_number(words, support->searches);
    text_append(words, " searches of people not on its list of ");
    put_number(words, support->test_list);
}

void gate_words_small(const struct operate_support *support, struct text *words)
{
    text_printf(words, "the evaluation of %.40s is too small for ", support->model);
    put_rate(words, 1 / (double)support->asked.one_in);
    text_append(words, " on a list of ");
    put_number(words, support->asked.list);
    text_append(words, ": it has ");
    put_number(words, support->searches);
    text_append(words, " searches of people not listed, ");
    if (support->needed > support->searches) {
        text_append(words, "it takes ");
        put_number(words, support->needed);
    } else {
        text_printf(words, "and %lld of them false alerts at every threshold",
                    (long long)support->above);
    }
    text_append(words, "; adopt a larger one or wish for ");
    put_rate(words, support->rate_high);
}

static void put_supported(struct text *words, const struct operate_support *support)
{
    double least = support->threshold > support->floor ? support->threshold : support->floor;
    text_printf(words, "A threshold of %.3f or above keeps false alerts at or below about ", least);
    put_rate(words, 1 / (double)support->asked.one_in);
    text_append(words, " faces seen on a list of ");
    put_number(words, support->asked.list);
    text_append(words, ", with 95 % confidence. At it ");
    put_number(words, support->above);
    text_append(words, " of the ");
    put_test(words, support);
    text_append(words, " would have raised an alert: for this list ");
    if (support->above > 0) {
        text_append(words, "about ");
        put_rate(words, support->rate);
        text_append(words, ", ");
    }
    text_append(words, "at most ");
    put_rate(words, support->rate_high);
    text_append(words, ".");
    if (support->found >= 0)
        text_printf(words, " Of the people on the list who were searched, %.1f %% would be found.",
                    100 * support->found);
}

static void put_refused(struct text *words, const struct operate_support *support)
{
    text_append(words, "No threshold can be said to keep false alerts at or below about ");
    put_rate(words, 1 / (double)support->asked.one_in);
    text_append(words, " faces seen on a list of ");
    put_number(words, support->asked.list);
    text_append(words, ": the evaluation has ");
    put_test(words, support);
    text_append(words, ", and the most that it supports is about ");
    put_rate(words, support->rate_high);
    text_append(words, " (95 % confidence).");
    if (support->needed > support->searches) {
        text_append(words, " The claim takes a test set with at least ");
        put_number(words, support->needed);
        text_append(words, " such searches, none of them a false alert.");
    }
}

static void put_expected(struct text *words, const struct operate_support *support)
{
    text_append(words, " In ");
    put_number(words, support->asked.faces);
    text_printf(words, " faces seen that is %.1f false alerts, between %.1f and %.1f (95 %%).",
                support->expected, support->expected_low, support->expected_high);
}

void operate_support_words(const struct operate_support *support, struct text *words)
{
    char day[TIME_TEXT_MAX];
    if (support->supported)
        put_supported(words, support);
    else
        put_refused(words, support);
    if (support->asked.faces > 0)
        put_expected(words, support);
    if (support->stretched)
        text_append(words, " The list is more than ten times that of the test: evaluate with a "
                           "longer one before relying on it.");
    if (support->ends != 0) {
        date_format_words(date_of(support->ends), day);
        text_printf(words, " The evaluation may be used until %s.", day);
    }
}

// ---- "1 in 6,000" ----

static bool read_count(const char *words, int64_t *ret_count)
{
    int64_t count = 0;
    int digits = 0;
    for (; *words != '\0'; words++) {
        if (*words == ',' && digits > 0)
            continue;
        if (!isdigit((unsigned char)*words) || ++digits > 10)
            return false;
        count = count * 10 + (*words - '0');
    }
    *ret_count = count;
    return digits > 0;
}

static bool is_whole(const char *words)
{
    return words[strspn(words, "0123456789,")] == '\0';
}

bool operate_one_in(const char *words, int64_t *ret_one_in)
{
    char plain[64];
    double share = 0;
    int64_t one_in = 0;
    if (words == NULL || !text_copy(plain, sizeof plain, words))
        return false;
    char *text = text_trim(plain);
    if (text_starts_nocase(text, "about "))
        text += strlen("about ");
    size_t length = strlen(text);
    if (text_starts_nocase(text, "1 in ") && !read_count(text + strlen("1 in "), &one_in))
        return false;
    if (one_in == 0 && is_whole(text) && !read_count(text, &one_in))
        return false;
    if (one_in == 0) {
        bool percent = length > 1 && text[length - 1] == '%';
        if (percent)
            text[length - 1] = '\0';
        if (!text_to_double(text_trim(text), 0, percent ? 50 : 0.5, &share) || share < 1e-9)
            return false;
        one_in = (int64_t)ceil(1 / (percent ? share / 100 : share) - 1e-6);
    }
    if (one_in < 2 || one_in > REGISTER_ONE_IN_MAX)
        return false;
    *ret_one_in = one_in;
    return true;
}
