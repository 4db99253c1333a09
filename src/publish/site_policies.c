// SPDX-License-Identifier: Apache-2.0
// site_policies.c - the documents that the force works by, as its published authorities name them,
// and the policies that its answers to requests follow.
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "publish/site_internal.h"

/// A document, and the newest operation that was done under it.
struct named {
    const struct register_document *document;
    const struct register_operation *operation;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->document->kind != y->document->kind)
        return x->document->kind < y->document->kind ? -1 : 1;
    int order = strcmp(x->document->reference, y->document->reference);
    const char *before = x->document->dated, *after = y->document->dated;
    if (order == 0)
        order = strcmp(after != NULL ? after : "", before != NULL ? before : "");
    if (order != 0)
        return order;
    return x->operation->id > y->operation->id ? -1 : x->operation->id < y->operation->id;
}

static bool is_same(const struct named *a, const struct named *b)
{
    return a->document->kind == b->document->kind &&
           text_equal(a->document->reference, b->document->reference) &&
           text_equal(a->document->dated, b->document->dated);
}

static struct named *documents_of(const struct publish *publish, size_t *ret_count)
{
    size_t all = 0, count = 0;
    for (size_t i = 0; i < publish->shown_count; i++)
        all += publish->shown[i]->authority.document_count;
    struct named *found = memory_new(all + 1, sizeof *found);
    for (size_t i = 0, at = 0; i < publish->shown_count; i++)
        for (size_t j = 0; j < publish->shown[i]->authority.document_count; j++)
            found[at++] =
                (struct named){&publish->shown[i]->authority.documents[j], publish->shown[i]};
    qsort(found, all, sizeof *found, by_name);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || !is_same(&found[i], &found[i - 1]))
            found[count++] = found[i];
    *ret_count = count;
    return found;
}

static void put_dated(struct html *html, const void *context)
{
    const struct named *named = context;
    struct date date;
    if (named->document->dated != NULL && date_parse(named->document->dated, &date))
        html_date(html, date);
    else
        html_text(html, named->document->dated != NULL ? named->document->dated : "Not said");
}

static void put_operation(struct html *html, const void *context)
{
    const struct named *named = context;
    AUTO_TEXT struct text href = {0};
    text_init(&href, 200);
    text_printf(&href, "/operations/%s/", named->operation->reference);
    web_public_link(html, href.bytes, named->operation->reference);
}

static void put_documents(const struct publish *publish, struct html *html)
{
    static const struct html_cell head[] = {{.words = {.text = "Document"}},
                                            {.words = {.text = "Reference"}},
                                            {.words = {.text = "Dated"}},
                                            {.words = {.text = "Last used in"}}};
    size_t count = 0;
    struct named *found = documents_of(publish, &count);
    struct html_cell *cells = memory_new(4 * count + 1, sizeof *cells);
    struct html_table_row *rows = memory_new(count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        struct html_cell *row = cells + 4 * i;
        row[0].words.text = register_document_name(found[i].document->kind);
        row[1].words.text = found[i].document->reference;
        row[2].words = (struct html_words){.write = put_dated, .context = &found[i]};
        row[3].words = (struct html_words){.write = put_operation, .context = &found[i]};
        rows[i] = (struct html_table_row){row, 4, false};
    }
    if (count == 0)
        html_lit(html, "<p class=\"govuk-body\">No published authority names one yet.</p>\n");
    else {
        web_public_wide_begin(html, "Documents");
        html_table(html, &(struct html_table){.caption = "Documents",
                                              .caption_classes = "govuk-visually-hidden",
                                              .head = head,
                                              .head_count = ARRAY_COUNT(head),
                                              .rows = rows,
                                              .row_count = count,
                                              .first_is_header = true});
        web_public_wide_end(html);
    }
    memory_free(rows);
    memory_free(cells);
    memory_free(found);
}

/// The policies of authorities, each once, in words.
static void put_policies(const struct publish *publish, struct html *html)
{
    size_t shown = 0;
    for (size_t i = 0; i < publish->shown_count; i++) {
        const char *policy = publish->shown[i]->authority.texts[REGISTER_TEXT_POLICY];
        bool before = policy == NULL;
        for (size_t j = 0; j < i && !before; j++)
            before = text_equal(publish->shown[j]->authority.texts[REGISTER_TEXT_POLICY], policy);
        if (before)
            continue;
        if (shown++ == 0)
            html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        html_lit(html, "<li>");
        html_text(html, policy);
        html_lit(html, "</li>\n");
    }
    if (shown > 0)
        html_lit(html, "</ul>\n");
}

void site_page_policies(const struct publish *publish, struct html *html)
{
    web_public_begin(html, &publish->site, "Policies", WEB_PUBLIC_NOWHERE);
    web_public_title(html, "Policies");
    web_public_heading(html, "What we work by");
    html_lit(html, "<p class=\"govuk-body\">The documents under which operations were authorised, "
                   "as their authorities name them. What is published of them stands with their "
                   "references; ask us for one that you do not find.</p>\n");
    put_policies(publish, html);
    put_documents(publish, html);
    site_put_accuracy(publish, html);
    web_public_heading(html, "How we answer requests");
    html_lit(html, "<p class=\"govuk-body\">Where an answer follows a standing policy, such as "
                   "neither to confirm nor to deny something, the letter says so, with the "
                   "sections of the Freedom of Information Act 2000 and the reasons: <a "
                   "class=\"govuk-link\" href=\"/requests/policies/\">standing policies of "
                   "answers</a>.</p>\n");
    web_public_heading(html, "What every operation keeps to");
    html_lit(html,
             "<ul class=\"govuk-list govuk-list--bullet\">\n<li>Nobody's face is compared with "
             "anything before an operation was asked for, authorised by another officer, and the "
             "public was told; why it was not told before, if ever, is published.</li>\n<li>It "
             "ends by itself when its window ends.</li>\n<li>Of "
             "people who are on no list nothing is kept but a count.</li>\n<li>No machine decides: "
             "an officer judges each alert, and another who stops somebody checks who it "
             "is.</li>\n<li>Age, sex, ethnicity and mood are never guessed from a "
             "face.</li>\n<li>Every step stands in a <a class=\"govuk-link\" href=\"/check/\">"
             "ledger that anybody can check</a>.</li>\n</ul>\n");
    web_public_end(html, &publish->site, NULL);
}
