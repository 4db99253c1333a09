// SPDX-License-Identifier: Apache-2.0
// site_home.c - the first page: is anything running now, what is planned, what was last.
#include "base/memory.h"
#include "publish/site_internal.h"

#define LAST_SHOWN 10

static bool running(const struct publish *publish, const struct register_operation *operation,
                    const void *context)
{
    (void)publish;
    (void)context;
    return site_runs(operation);
}

static bool planned(const struct publish *publish, const struct register_operation *operation,
                    const void *context)
{
    (void)context;
    return site_planned(publish, operation);
}

static bool over(const struct publish *publish, const struct register_operation *operation,
                 const void *context)
{
    (void)context;
    return !site_runs(operation) && !site_planned(publish, operation);
}

/// On no other page: those stay the same bytes. public.js shows the second part when the page is
/// older than a day.
static void put_as_at(const struct publish *publish, struct html *html)
{
    html_lit(html, "<p class=\"govuk-body\">As the record stood on <span data-overt-made>");
    html_moment(html, publish->as_at);
    html_lit(html, "</span>:</p>\n<div data-overt-old hidden>\n");
    html_warning_text(html, &(struct html_warning_text){
                                .words = {.text = "This page was made more than a day ago. What "
                                                  "began or was announced since is not on it."}});
    html_lit(html, "</div>\n");
}

static void put_running(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = site_choose(publish, running, NULL, false, &count);
    web_public_heading(html, "Now");
    put_as_at(publish, html);
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">No facial recognition is in use.</p>\n");
    for (size_t i = 0; i < count; i++) {
        html_lit(html, "<div class=\"govuk-inset-text\">\n<p class=\"govuk-body\"><strong>");
        html_text(html, site_mode(found[i]->mode));
        html_text(html,
                  found[i]->state == REGISTER_STATE_PAUSED ? " is paused at " : " is in use at ");
        html_text(html, found[i]->place);
        html_lit(html, "</strong> until ");
        html_moment(html, found[i]->ends != 0 ? found[i]->ends : found[i]->closes);
        html_lit(html, " at the latest.</p>\n</div>\n");
    }
    if (count > 0)
        site_table(html, &(struct site_table){.caption = "In use now",
                                              .operations = found,
                                              .count = count,
                                              .window = true});
    memory_free(found);
}

static void put_planned(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = site_choose(publish, planned, NULL, false, &count);
    web_public_heading(html, "Next");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">Nothing is announced. An operation is shown here "
                       "as soon as its public notice stands.</p>\n");
    else
        site_table(
            html, &(struct site_table){
                      .caption = "Announced", .operations = found, .count = count, .window = true});
    memory_free(found);
}

static void put_last(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = site_choose(publish, over, NULL, true, &count);
    web_public_heading(html, "Before");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">There has been none.</p>\n");
    else
        site_table(html, &(struct site_table){.caption = "The latest operations",
                                              .operations = found,
                                              .count = count < LAST_SHOWN ? count : LAST_SHOWN});
    if (count > LAST_SHOWN)
        html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/operations/\">All "
                       "operations</a></p>\n");
    memory_free(found);
}

void site_page_home(const struct publish *publish, struct html *html)
{
    web_public_begin(html, &publish->site, "Now and next", WEB_PUBLIC_HOME);
    html_lit(html, "<h1 class=\"govuk-heading-xl\">Facial recognition by ");
    html_text(html, publish->force);
    html_lit(html, "</h1>\n<p class=\"govuk-body-l\">Faces are compared only in an operation that "
                   "one officer asked for, another authorised, and the public was told of. What "
                   "happens in it is recorded while it happens, and shown here.</p>\n");
    put_running(publish, html);
    put_planned(publish, html);
    put_last(publish, html);
    html_lit(html,
             "<h2 class=\"govuk-heading-l\">More</h2>\n<ul class=\"govuk-list "
             "govuk-list--bullet\">\n<li><a class=\"govuk-link\" href=\"/register/\">Figures, "
             "charts and tables to download</a></li>\n<li><a class=\"govuk-link\" "
             "href=\"/statistics/\">Figures of each year</a></li>\n<li><a class=\"govuk-link\" "
             "href=\"/requests/\">Requests for information, and our letters</a></li>\n<li><a "
             "class=\"govuk-link\" href=\"/check/\">How to check that nothing was changed</a></li>"
             "\n"
             "</ul>\n");
    web_public_end(html, &publish->site, NULL);
}
