// SPDX-License-Identifier: Apache-2.0
// site_accuracy.c - how rare false alerts must be, and the measurements that thresholds rest on:
// what authorising officers stated and adopted, when and why. No officer is named.
#include "publish/site_internal.h"

static void put_reason(struct html *html, moment at, const char *reason)
{
    html_lit(html, " (");
    html_moment(html, at);
    html_lit(html, ": ");
    html_text(html, reason);
    html_lit(html, ")</li>\n");
}

static void put_wishes(const struct publish *publish, struct html *html)
{
    if (publish->wish_count == 0) {
        html_lit(html, "<p class=\"govuk-body\">No rate of our own was stated: no operation is "
                       "opened unless at most one false alert in 60 faces seen can be expected."
                       "</p>\n");
        return;
    }
    html_lit(html, "<p class=\"govuk-body\">At most so many false alerts, the newest first:</p>\n"
                   "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = publish->wish_count; i > 0; i--) {
        const struct register_wish *wish = &publish->wishes[i - 1];
        AUTO_TEXT struct text words = {0};
        text_init(&words, 400);
        register_one_in_words(1 / (double)wish->asked.one_in, &words);
        text_append(&words, " faces seen, for lists of ");
        register_number_words(wish->asked.list, &words);
        text_append(&words, " people and operations that see ");
        register_number_words(wish->asked.faces, &words);
        text_printf(&words, " faces, by a measurement of at most %lld months",
                    (long long)wish->asked.months);
        html_lit(html, "<li>");
        html_text(html, words.bytes);
        put_reason(html, wish->at, wish->reason);
    }
    html_lit(html, "</ul>\n");
}

static void put_evaluations(const struct publish *publish, struct html *html)
{
    if (publish->evaluation_count == 0) {
        html_lit(html, "<p class=\"govuk-body\">Thresholds rest on the measurement that our "
                       "software comes with.</p>\n");
        return;
    }
    html_lit(html, "<p class=\"govuk-body\">Thresholds rest on these measurements of the "
                   "recognition models, the newest of each first:</p>\n"
                   "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = publish->evaluation_count; i > 0; i--) {
        const struct register_evaluation *one = &publish->evaluations[i - 1];
        char made[TIME_TEXT_MAX];
        AUTO_TEXT struct text words = {0};
        text_init(&words, 1000);
        date_format_words(date_of(one->made), made);
        text_printf(&words, "%s, measured on %s: ", one->model, made);
        register_number_words(one->nonmated, &words);
        text_append(&words, " searches of people who are not on a list of ");
        register_number_words(one->list, &words);
        html_lit(html, "<li>");
        html_text(html, words.bytes);
        put_reason(html, one->at, one->reason);
    }
    html_lit(html, "</ul>\n");
}

void site_put_accuracy(const struct publish *publish, struct html *html)
{
    web_public_heading(html, "How rare false alerts must be");
    put_wishes(publish, html);
    put_evaluations(publish, html);
}
