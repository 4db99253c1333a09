// SPDX-License-Identifier: Apache-2.0
// site_operation.c - the page of one operation: what was authorised and why, what came of it, and
// the ledger's entries that tell of it. No officer is named: rank and step say who.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "publish/site_internal.h"

#define ROWS_MAX 64

struct page {
    const struct publish *publish;
    const struct register_operation *operation;
    const struct site_step *steps;
    size_t step_count;
};

// ---- rows ----

struct rows {
    struct html_row rows[ROWS_MAX];
    size_t count;
};

static void add(struct rows *rows, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0' || rows->count == ROWS_MAX)
        return;
    rows->rows[rows->count++] = (struct html_row){.key = {.text = key}, .value = {.text = value}};
}

static void add_written(struct rows *rows, const char *key,
                        void (*write)(struct html *html, const void *context), const void *context)
{
    if (rows->count < ROWS_MAX)
        rows->rows[rows->count++] =
            (struct html_row){.key = {.text = key}, .value = {.write = write, .context = context}};
}

static void put_rows(struct html *html, const struct rows *rows)
{
    struct html_summary_list list = {.rows = rows->rows, .row_count = rows->count};
    if (rows->count > 0)
        html_summary_list(html, &list);
}

// ---- when and where ----

static void put_window(struct html *html, const void *context)
{
    const struct page *page = context;
    html_moment(html, page->operation->opens);
    html_lit(html, " to ");
    html_moment(html, page->operation->closes);
}

static void put_opened(struct html *html, const void *context)
{
    const struct page *page = context;
    html_moment(html, page->operation->opened_at);
    if (page->operation->closed_at != 0) {
        html_lit(html, " to ");
        html_moment(html, page->operation->closed_at);
    }
}

/// The notice: a link when it is one.
static void put_notice(struct html *html, const void *context)
{
    const struct page *page = context;
    const char *notice = page->operation->notice;
    bool link = html_url_allowed(notice) && strpbrk(notice, " ,;") == NULL;
    if (link) {
        html_lit(html, "<a class=\"govuk-link\"");
        html_url(html, "href", notice);
        html_lit(html, ">");
    }
    html_text(html, notice);
    if (link)
        html_lit(html, "</a>");
}

static void put_state(struct html *html, const void *context)
{
    const struct page *page = context;
    struct html_box tag = {.words = {.text = register_state_word(page->operation->state)},
                           .classes = site_runs(page->operation) ? "govuk-tag--red"
                                                                 : "govuk-tag--grey"};
    html_tag(html, &tag);
}

static void put_summary(const struct page *page, struct html *html)
{
    const struct register_operation *operation = page->operation;
    struct rows rows = {.count = 0};
    add_written(&rows, "State", put_state, page);
    add(&rows, "Kind", site_mode(operation->mode));
    add(&rows, "Place", operation->place);
    add_written(&rows, "Authorised for", put_window, page);
    if (operation->opened_at != 0)
        add_written(&rows, "In use", put_opened, page);
    add(&rows, "With body-worn video", operation->body_worn ? "Yes" : "No");
    if (operation->notice != NULL && operation->notice[0] != '\0')
        add_written(&rows,
                    operation->notice_exception ? "Why the public was not told before"
                                                : "Public notice",
                    put_notice, page);
    put_rows(html, &rows);
}

// ---- figures ----

/// Columns of the register that are figures, and how a page calls them.
static const struct {
    const char *column, *words;
} figures[] = {
    {"watchlist_size", "Images on the watchlist"},
    {"watchlist_persons", "People on the watchlist"},
    {"images_not_wanted", "Images of people not wanted for arrest"},
    {"reasons_not_wanted", "Why they were on it"},
    {"image_sources", "Where the images came from"},
    {"persons_under_18", "People under 18 on the watchlist"},
    {"min_threshold", "Lowest similarity score for an alert"},
    {"faces_seen", "Faces seen (estimate)"},
    {"searches", "Searches"},
    {"total_alerts", "Alerts"},
    {"credible", "Alerts that the operator judged credible"},
    {"stopped_and_identity_checked", "People stopped and their identity checked"},
    {"correct", "Of these, the person on the watchlist"},
    {"true_confirmed", "True alerts, confirmed"},
    {"true_unconfirmed", "True alerts, unconfirmed"},
    {"false_confirmed", "False alerts, confirmed"},
    {"false_unconfirmed", "False alerts, unconfirmed"},
    {"undecided", "Alerts that nobody judged yet"},
    {"false_alert_rate", "False alert rate (of the faces seen)"},
    {"expected_false_alerts", "False alerts that the evaluation of the models expected"},
    {"expected_false_alerts_at_most", "and at the most (95 % confidence)"},
    {"false_alerts_as_expected", "False alerts against that"},
    {"outcome_arrest", "Arrests"},
    {"outcome_other", "Other disposals"},
    {"outcome_no_action", "No action"},
    {"time_looked_at_percent", "Of the cameras' time, looked at (per cent)"},
};

static const char *cell_of(const struct publish_cells *cells, const char *column)
{
    for (size_t i = 0; i < cells->count; i++)
        if (text_equal(cells->sheet->columns[i].name, column))
            return cells->cells[i];
    return NULL;
}

static void put_figures(const struct page *page, struct html *html)
{
    struct rows rows = {.count = 0};
    struct publish_cells cells;
    if (page->operation->opened_at == 0)
        return;
    if (site_runs(page->operation)) { // told as they come, they would tell whom they are about
        html_lit(html, "<p class=\"govuk-body\">What came of it is shown here when it is over."
                       "</p>\n");
        return;
    }
    publish_register_row(page->publish, page->operation, &cells);
    for (size_t i = 0; i < ARRAY_COUNT(figures); i++)
        add(&rows, figures[i].words, cell_of(&cells, figures[i].column));
    web_public_heading(html, "What came of it");
    put_rows(html, &rows);
    html_lit(html, "<p class=\"govuk-body-s\">Where a number is small and could be about a person "
                   "it is shown as &ldquo;fewer than 5&rdquo; or &ldquo;not shown&rdquo;.</p>\n");
    publish_cells_finish(&cells);
}

// ---- the written authority ----

static void put_conditions(struct html *html, const void *context)
{
    const struct page *page = context;
    html_lit(html, "<ul class=\"govuk-list\">\n");
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((page->operation->authority.schedule_8 >> i & 1) != 0) {
            html_lit(html, "<li>");
            html_text(html, register_schedule_8_name(i));
            html_lit(html, "</li>\n");
        }
    html_lit(html, "</ul>\n");
}

/// "2026-10-24" as a force writes it; other words as they are.
static void put_day(struct html *html, const char *day)
{
    struct date date;
    if (date_parse(day, &date))
        html_date(html, date);
    else
        html_text(html, day);
}

static void put_threshold_day(struct html *html, const void *context)
{
    const struct page *page = context;
    put_day(html, page->operation->authority.texts[REGISTER_TEXT_THRESHOLD_SET]);
}

static void put_documents(struct html *html, const void *context)
{
    const struct page *page = context;
    const struct register_authority *authority = &page->operation->authority;
    html_lit(html, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *document = &authority->documents[i];
        html_lit(html, "<li>");
        html_text(html, register_document_name(document->kind));
        html_lit(html, " ");
        html_text(html, document->reference);
        if (document->dated != NULL) {
            html_lit(html, ", ");
            put_day(html, document->dated);
        }
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_criteria(struct html *html, const void *context)
{
    const struct page *page = context;
    html_lit(html, "<ul class=\"govuk-list\">\n");
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (page->operation->authority.criteria[i] != NULL) {
            html_lit(html, "<li>");
            html_text(html, register_category_name((enum register_category)i));
            html_lit(html, ": ");
            html_text(html, page->operation->authority.criteria[i]);
            html_lit(html, "</li>\n");
        }
    html_lit(html, "</ul>\n");
}

static void put_cameras(struct html *html, const void *context)
{
    const struct page *page = context;
    const struct register_authority *authority = &page->operation->authority;
    html_lit(html, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < authority->camera_count; i++) {
        html_lit(html, "<li>");
        html_text(html, register_camera_word(authority->cameras[i].kind));
        if (authority->cameras[i].zone != NULL) {
            html_lit(html, ": ");
            html_text(html, authority->cameras[i].zone);
        }
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_cap(struct html *html, const void *context)
{
    const struct page *page = context;
    html_int(html, page->operation->authority.list_cap);
}

static void put_position(struct html *html, const void *context)
{
    const struct page *page = context;
    char words[64];
    (void)snprintf(words, sizeof words, "%.2f, %.2f",
                   page->operation->authority.latitude / 100.0,
                   page->operation->authority.longitude / 100.0);
    html_text(html, words);
}

static void put_urgent(struct html *html, const void *context)
{
    const struct page *page = context;
    html_moment(html, page->operation->urgent_until);
}

static bool has_criteria(const struct register_authority *authority)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (authority->criteria[i] != NULL)
            return true;
    return false;
}

static void put_authority(const struct page *page, struct html *html)
{
    const struct register_operation *operation = page->operation;
    const struct register_authority *authority = &operation->authority;
    struct rows rows = {.count = 0};
    add(&rows, "Use case", register_use_case_name(authority->use_case));
    add(&rows, "Purpose", operation->purpose);
    add(&rows, "Legal basis", operation->legal_basis);
    if (authority->schedule_8 != 0)
        add_written(&rows, "Data Protection Act 2018, Schedule 8", put_conditions, page);
    add(&rows, "Why it is necessary", operation->necessity);
    add(&rows, "Why it is proportionate", operation->proportionality);
    for (int i = 0; i < REGISTER_TEXT_COUNT; i++)
        if (i == REGISTER_TEXT_THRESHOLD_SET && authority->texts[i] != NULL)
            add_written(&rows, register_text_fields[i].name, put_threshold_day, page);
        else if (i != REGISTER_TEXT_THRESHOLD_BY) // may be a name
            add(&rows, register_text_fields[i].name, authority->texts[i]);
    if (authority->has_position)
        add_written(&rows, "Latitude and longitude, to about a kilometre", put_position, page);
    if (authority->camera_count > 0)
        add_written(&rows, "Cameras", put_cameras, page);
    if (has_criteria(authority))
        add_written(&rows, "Who may be on the watchlist", put_criteria, page);
    if (authority->list_cap > 0)
        add_written(&rows, "Images on it at most", put_cap, page);
    if (authority->document_count > 0)
        add_written(&rows, "Documents", put_documents, page);
    add(&rows, "Authorised by an officer of the rank",
        register_rank_name(operation->authorised_rank));
    add(&rows, "Why in urgency", operation->urgent_why);
    if (operation->urgent_until != 0)
        add_written(&rows, "To be reviewed by another officer until", put_urgent, page);
    web_public_heading(html, "What was authorised, and why");
    put_rows(html, &rows);
}

// ---- steps, and the proof that the ledger has them ----

struct row {
    struct html_cell cells[4];
    char entry[32], name[SITE_PROOF_NAME_MAX + 1];
    const struct site_step *step;
};

/// check.js knows the same words.
static const char *step_words(const char *kind)
{
    static const char *const words[][2] = {
        {"plan", "Planned"},
        {"amend", "Plan changed"},
        {"authorise", "Authorised"},
        {"urgent", "Authorised in urgency"},
        {"confirm", "Urgent authority confirmed"},
        {"overrule", "Urgent authority ended"},
        {"refuse", "Refused"},
        {"cancel", "Given up"},
        {"notify", "The public told"},
        {"open", "Opened"},
        {"pause", "Paused"},
        {"resume", "Went on"},
        {"close", "Closed"},
        {"review", "Reviewed"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        if (text_equal(kind, words[i][0]))
            return words[i][1];
    return kind;
}

static void put_step_time(struct html *html, const void *context)
{
    const struct row *row = context;
    html_moment(html, row->step->step->at);
}

/// check.js puts its answer into the first part.
static void put_proof_link(struct html *html, const void *context)
{
    const struct row *row = context;
    html_lit(html, "<span data-overt-answer></span> ");
    if (row->step->proof.text.length == 0) {
        html_lit(html, "Published with the next checkpoint");
        return;
    }
    html_lit(html, "<a class=\"govuk-link\"");
    html_url(html, "href", row->name);
    html_lit(html, ">Proof<span class=\"govuk-visually-hidden\"> of entry ");
    html_text(html, row->entry);
    html_lit(html, "</span></a>");
}

static void fill_row(struct row *row, const struct page *page, const struct site_step *step)
{
    row->step = step;
    (void)snprintf(row->entry, sizeof row->entry, "%" PRId64, step->step->index);
    row->name[0] = '/';
    site_proof_name(page->operation->reference, step->step->index, row->name + 1);
    row->cells[0].words.text = step_words(step->step->kind);
    row->cells[1].words = (struct html_words){.write = put_step_time, .context = row};
    row->cells[2] = (struct html_cell){.words = {.text = row->entry}, .format = "numeric"};
    row->cells[3].words = (struct html_words){.write = put_proof_link, .context = row};
}

static void put_steps(const struct page *page, struct html *html)
{
    static const struct html_cell head[] = {
        {.words = {.text = "Step"}},
        {.words = {.text = "When"}},
        {.words = {.text = "Entry of the ledger"}, .format = "numeric"},
        {.words = {.text = "In the ledger?"}}};
    static const struct html_attribute steps[] = {{"data-overt-steps", NULL}, {NULL, NULL}};
    struct row *rows = memory_new(page->step_count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(page->step_count + 1, sizeof *lines);
    for (size_t i = 0; i < page->step_count; i++) {
        fill_row(&rows[i], page, &page->steps[i]);
        lines[i] = (struct html_table_row){rows[i].cells, ARRAY_COUNT(rows[i].cells), false};
    }
    struct html_table table = {.caption = "Steps, and where each is in the ledger",
                               .caption_classes = "govuk-visually-hidden",
                               .head = head,
                               .head_count = ARRAY_COUNT(head),
                               .rows = lines,
                               .row_count = page->step_count,
                               .attributes = steps,
                               .first_is_header = true};
    web_public_wide_begin(html, "Steps, and where each is in the ledger");
    html_table(html, &table);
    web_public_wide_end(html);
    memory_free(lines);
    memory_free(rows);
}

static void put_hash(struct html *html, const void *context)
{
    char hex[65];
    text_from_bytes(hex, context, sizeof(struct ledger_hash));
    html_lit(html, "<code class=\"overt-long\">");
    html_text(html, hex);
    html_lit(html, "</code>");
}

/// One proof in full: leaf, tree, and the hashes between them as they are handed out.
static void put_proof(const struct site_step *step, struct html *html)
{
    const struct ledger_proven *proven = step->proof.proven;
    char title[64], leaf[24], size[24];
    (void)snprintf(title, sizeof title, "Entry %" PRId64, step->step->index);
    (void)snprintf(leaf, sizeof leaf, "%" PRId64, proven->index);
    (void)snprintf(size, sizeof size, "%" PRId64, proven->size);
    const struct html_row rows[] = {
        {.key = {.text = "Leaf"}, .value = {.text = leaf}},
        {.key = {.text = "Hash of the leaf"},
         .value = {.write = put_hash, .context = &proven->leaf}},
        {.key = {.text = "Commitment to the record"},
         .value = {.write = put_hash, .context = &proven->entry.commitment}},
        {.key = {.text = "In the ledger of so many entries"}, .value = {.text = size}},
        {.key = {.text = "Whose root is"}, .value = {.write = put_hash, .context = &proven->root}},
    };
    html_lit(html, "<h3 class=\"govuk-heading-s\">");
    html_text(html, title);
    html_lit(html, "</h3>\n");
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
    (void)snprintf(title, sizeof title, "Proof of entry %" PRId64, step->step->index);
    web_public_code(html, title, step->proof.text.bytes);
}

static void put_proofs(struct html *html, const void *context)
{
    const struct page *page = context;
    for (size_t i = 0; i < page->step_count; i++)
        if (page->steps[i].proof.text.length > 0)
            put_proof(&page->steps[i], html);
}

static void put_commands(const struct page *page, struct html *html)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 2000);
    for (size_t i = 0; i < page->step_count; i++)
        if (page->steps[i].proof.text.length > 0)
            text_printf(&words,
                        "overt ledger check-receipt entry-%" PRId64
                        ".tlog-proof --key ledger.pub\n",
                        page->steps[i].step->index);
    if (words.length == 0)
        return;
    html_lit(html, "<p class=\"govuk-body\">With a program of your own, which is the stronger "
                   "way: a proof of the table above, <a class=\"govuk-link\" "
                   "href=\"/ledger.pub\">the public key</a>, and</p>\n");
    web_public_code(html, "Commands", words.bytes);
    html_details(html, &(struct html_details){.summary = {.text = "The proofs, as they stand"},
                                              .words = {.write = put_proofs, .context = page}});
}

static void put_check(const struct page *page, struct html *html)
{
    static const struct html_attribute check[] = {
        {"data-overt-check", NULL}, {"hidden", NULL}, {NULL, NULL}};
    char data[128];
    web_public_heading(html, "Is it in the ledger?");
    html_lit(html, "<p class=\"govuk-body\">Each step was written into a ledger that cannot be "
                   "changed without everybody seeing it. Whether these are its entries can be "
                   "looked up by anybody: <a class=\"govuk-link\" href=\"/check/\">what that "
                   "proves, and what not</a>.</p>\n");
    put_steps(page, html);
    html_button(html, &(struct html_button){.words = {.text = "Check it in this browser"},
                                            .type = "button",
                                            .attributes = check});
    html_lit(html, "<p class=\"govuk-body\" role=\"status\" data-overt-checked></p>\n");
    put_commands(page, html);
    (void)snprintf(data, sizeof data, "/register/operations/%s.json", page->operation->reference);
    html_lit(html, "<p class=\"govuk-body\">");
    web_public_link(html, data, "All of this page as data (JSON)");
    html_lit(html, "</p>\n");
}

void site_page_operation(const struct publish *publish, const struct register_operation *operation,
                         const struct site_step *steps, size_t step_count, struct html *html)
{
    const struct page page = {publish, operation, steps, step_count};
    web_public_begin(html, &publish->site, operation->reference, WEB_PUBLIC_NOWHERE);
    html_lit(html, "<span class=\"govuk-caption-xl\">");
    html_text(html, operation->reference);
    html_lit(html, "</span>\n");
    web_public_title(html, operation->title != NULL && operation->title[0] != '\0'
                               ? operation->title
                               : site_mode(operation->mode));
    put_summary(&page, html);
    put_figures(&page, html);
    put_authority(&page, html);
    put_check(&page, html);
    web_public_end(html, &publish->site, "check.js");
}
