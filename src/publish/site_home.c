// SPDX-License-Identifier: Apache-2.0
// site_home.c - the first page: is anything running now, what is planned, what was last; and the
// page of all operations.
#include "base/memory.h"
#include "publish/site_internal.h"

#define LAST_SHOWN 10

typedef bool chosen(const struct publish *publish, const struct register_operation *operation);

static bool running(const struct publish *publish, const struct register_operation *operation)
{
    (void)publish;
    return site_runs(operation);
}

static bool over(const struct publish *publish, const struct register_operation *operation)
{
    return !site_runs(operation) && !site_planned(publish, operation);
}

static moment begins(const struct register_operation *operation)
{
    return operation->opened_at != 0 ? operation->opened_at : operation->opens;
}

/// Those that are chosen, the earliest or the latest first; the caller's (memory_free).
static const struct register_operation **choose(const struct publish *publish, chosen *choice,
                                                bool latest, size_t *ret_count)
{
    const struct register_operation **found = memory_new(publish->shown_count + 1, sizeof *found);
    size_t count = 0;
    for (size_t i = 0; i < publish->shown_count; i++) {
        const struct register_operation *one = publish->shown[i];
        size_t place = count;
        if (!choice(publish, one))
            continue;
        while (place > 0 && (latest ? begins(found[place - 1]) < begins(one)
                                    : begins(found[place - 1]) > begins(one))) {
            found[place] = found[place - 1];
            place--;
        }
        found[place] = one;
        count++;
    }
    *ret_count = count;
    return found;
}

static void put_running(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = choose(publish, running, false, &count);
    html_lit(html, "<h2 class=\"govuk-heading-l\">Now</h2>\n");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">No facial recognition is in use.</p>\n");
    for (size_t i = 0; i < count; i++) {
        html_lit(html, "<div class=\"govuk-inset-text\">\n<p class=\"govuk-body\"><strong>");
        html_text(html, site_mode(found[i]->mode));
        html_text(html, found[i]->state == REGISTER_STATE_PAUSED ? " is paused at "
                                                                 : " is in use at ");
        html_text(html, found[i]->place);
        html_lit(html, "</strong> until ");
        html_moment(html, found[i]->ends != 0 ? found[i]->ends : found[i]->closes);
        html_lit(html, " at the latest.</p>\n</div>\n");
    }
    if (count > 0)
        site_table(html, "In use now", found, count);
    memory_free(found);
}

static void put_planned(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = choose(publish, site_planned, false, &count);
    html_lit(html, "<h2 class=\"govuk-heading-l\">Next</h2>\n");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">Nothing is announced. An operation is shown here "
                       "as soon as its public notice stands.</p>\n");
    else
        site_table(html, "Announced", found, count);
    memory_free(found);
}

static void put_last(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = choose(publish, over, true, &count);
    html_lit(html, "<h2 class=\"govuk-heading-l\">Before</h2>\n");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">There has been none.</p>\n");
    else
        site_table(html, "The latest operations", found, count < LAST_SHOWN ? count : LAST_SHOWN);
    if (count > LAST_SHOWN)
        html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/operations/\">All "
                       "operations</a></p>\n");
    memory_free(found);
}

void site_page_home(const struct publish *publish, struct html *html)
{
    site_page_begin(html, publish, "Now and next", 0);
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
             "href=\"/requests/\">Requests for information, and our letters</a></li>\n<li><a "
             "class=\"govuk-link\" href=\"/check/\">How to check that nothing was changed</a></li>"
             "\n"
             "</ul>\n<p class=\"govuk-body-s\">The record as it stood on ");
    html_moment(html, publish->as_at); // on no other page: those stay the same bytes
    html_lit(html, ".</p>\n");
    site_page_end(html, publish);
}

static bool any(const struct publish *publish, const struct register_operation *operation)
{
    (void)publish;
    (void)operation;
    return true;
}

static int year_of(const struct register_operation *operation)
{
    return date_of(begins(operation)).year;
}

static void put_year(struct html *html, const struct register_operation *const *found, size_t count)
{
    AUTO_TEXT struct text caption = {0};
    text_init(&caption, 40);
    text_printf(&caption, "Operations of %d", year_of(found[0]));
    site_table(html, caption.bytes, found, count);
}

void site_page_operations(const struct publish *publish, struct html *html)
{
    size_t count = 0;
    const struct register_operation **found = choose(publish, any, true, &count);
    site_page_begin(html, publish, "Operations", 1);
    html_lit(html, "<h1 class=\"govuk-heading-xl\">Operations</h1>\n");
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">There is none yet.</p>\n");
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && year_of(found[next]) == year_of(found[i]);)
            next++;
        put_year(html, found + i, next - i);
    }
    html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/register/\">The same "
                   "as tables to download</a></p>\n");
    site_page_end(html, publish);
    memory_free(found);
}
