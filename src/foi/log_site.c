// SPDX-License-Identifier: Apache-2.0
// log_site.c - the disclosure log in the frame of the public site, where it is /requests/: the same
// as log_page.c says, with links from the site's top, and a search where scripts run.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/log.h"

static void begin(const struct log *log, const char *title, struct html *html)
{
    static const struct html_link crumbs[] = {
        {.words = {.text = "Requests"}, .href = "/requests/"}};
    web_public_begin(html, &log->site, title, WEB_PUBLIC_REQUESTS);
    html_breadcrumbs(html, &(struct html_breadcrumbs){.items = crumbs, .item_count = 1});
    web_public_title(html, title);
}

static void end(const struct log *log, struct html *html)
{
    web_public_end(html, &log->site, NULL);
}

static void put_address(const struct log_entry *entry, struct html *html)
{
    char href[160];
    (void)snprintf(href, sizeof href, "/requests/requests/%s/", entry->address);
    web_public_link(html, href, entry->withdrawn ? "Withdrawn" : entry->title);
}

/// public.js hides those in which the words that are searched for do not stand.
static void put_item(const struct log_entry *entry, struct html *html)
{
    const struct log_letter *last = log_last(entry);
    html_lit(html, "<li");
    html_attr(html, "data-overt-address", entry->address);
    html_lit(html, ">");
    put_address(entry, html);
    html_lit(html, "<br>");
    html_text(html, entry->reference);
    if (last != NULL && !entry->withdrawn) {
        html_lit(html, ", answered ");
        html_date(html, last->sent);
        html_lit(html, ". ");
        html_text(html, log_outcome(last->outcome));
        html_lit(html, ".");
        if (entry->letter_count > 1)
            html_lit(html, " Corrected.");
    }
    html_lit(html, "</li>\n");
}

// ---- all of them ----

static int year_of(const struct log_entry *entry)
{
    const struct log_letter *last = log_last(entry);
    return last != NULL ? last->sent.year : 0;
}

/// Newest first, a heading for each year.
static void put_by_year(const struct log *log, struct html *html)
{
    for (size_t i = 0, next; i < log->count; i = next) {
        html_lit(html, "<div data-overt-group>\n<h2 class=\"govuk-heading-m\">");
        if (year_of(&log->entries[i]) != 0) {
            html_lit(html, "Answered in ");
            html_int(html, year_of(&log->entries[i]));
        } else
            html_lit(html, "Without a letter");
        html_lit(html, "</h2>\n<ul class=\"govuk-list govuk-list--spaced\">\n");
        for (next = i;
             next < log->count && year_of(&log->entries[next]) == year_of(&log->entries[i]); next++)
            put_item(&log->entries[next], html);
        html_lit(html, "</ul>\n</div>\n");
    }
    if (log->count == 0)
        html_lit(html, "<p class=\"govuk-body\">Nothing is in it yet.</p>\n");
}

static void put_search(struct html *html)
{
    html_lit(html, "<form role=\"search\" aria-label=\"Search the requests\" "
                   "data-overt-search=\"/requests/search.json\" novalidate hidden>\n");
    html_input(html, &(struct html_input){
                         .field = {.id = "search-words",
                                   .name = "q",
                                   .label = {.words = {.text = "Search titles, topics and "
                                                               "questions"}},
                                   .classes = "govuk-!-width-two-thirds"},
                         .autocomplete = "off"});
    html_button(html, &(struct html_button){.words = {.text = "Search"}});
    html_lit(html, "</form>\n<p class=\"govuk-body\" role=\"status\" data-overt-found></p>\n");
}

static void put_links(const char *folder, const struct log_set *words, bool latest_first,
                      struct html *html)
{
    html_lit(html, "<ul class=\"govuk-list overt-inline\">\n");
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[latest_first ? words->count - 1 - i : i];
        char slug[FOI_TOPICS_MAX + 1], href[FOI_TOPICS_MAX + 40];
        log_slug(word, slug, sizeof slug);
        (void)snprintf(href, sizeof href, "/requests/%s/%s.html", folder, slug);
        html_lit(html, "<li>");
        web_public_link(html, href, word);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_lists(const struct log *log, struct html *html)
{
    CLEANUP(log_set_finish) struct log_set years = {0}, topics = {0};
    log_years(log, &years);
    log_all_topics(log, &topics);
    if (years.count > 0) {
        html_lit(html, "<h2 class=\"govuk-heading-m\">By year</h2>\n");
        put_links("years", &years, true, html);
    }
    if (topics.count > 0) {
        html_lit(html, "<h2 class=\"govuk-heading-m\">By topic</h2>\n");
        put_links("topics", &topics, false, html);
    }
    html_lit(html, "<h2 class=\"govuk-heading-m\">Other ways</h2>\n<ul class=\"govuk-list "
                   "govuk-list--bullet\">\n<li><a class=\"govuk-link\" "
                   "href=\"/requests/words.html\">By word</a></li>\n");
    if (log->dataset.length > 0)
        html_lit(html, "<li><a class=\"govuk-link\" href=\"/requests/datasets/\">Data sets that "
                       "were asked for</a></li>\n");
    html_lit(html,
             "<li><a class=\"govuk-link\" href=\"/requests/statistics/\">Requests in "
             "figures</a></li>\n<li><a class=\"govuk-link\" href=\"/requests/policies/\">Standing "
             "policies of "
             "answers</a></li>\n<li><a class=\"govuk-link\" href=\"/requests/feed.atom\">News "
             "feed (Atom)</a></li>\n<li><a class=\"govuk-link\" "
             "href=\"/requests/log.json\">All of it for programs (JSON)</a></li>\n</ul>\n");
}

void log_site_index(const struct log *log, struct html *html)
{
    web_public_begin(html, &log->site, "Requests", WEB_PUBLIC_REQUESTS);
    web_public_title(html, "Requests for information");
    html_lit(html, "<p class=\"govuk-body-l\">What we were asked about facial recognition, and our "
                   "answers. Who asked is not shown. Each letter is the one that was sent, and can "
                   "be checked against our published ledger.</p>\n");
    if (log->count > 0)
        put_search(html);
    put_by_year(log, html);
    put_lists(log, html);
    end(log, html);
}

void log_site_list(const struct log *log, const char *title,
                   bool (*is)(const struct log_entry *entry, const char *word), const char *word,
                   struct html *html)
{
    begin(log, title, html);
    html_lit(html, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    for (size_t i = 0; i < log->count; i++)
        if (!log->entries[i].withdrawn && is(&log->entries[i], word))
            put_item(&log->entries[i], html);
    html_lit(html, "</ul>\n");
    end(log, html);
}

void log_site_words(const struct log *log, struct html *html)
{
    CLEANUP(log_set_finish) struct log_set words = {0};
    begin(log, "By word", html);
    html_lit(html,
             "<p class=\"govuk-body\">Words of titles, topics and questions, and the requests "
             "in which they stand.</p>\n<dl class=\"govuk-body\">\n");
    log_all_words(log, &words);
    for (size_t i = 0; i < words.count; i++) {
        html_lit(html, "<dt><bdi>");
        html_text(html, words.items[i]);
        html_lit(html, "</bdi></dt>\n<dd>");
        for (size_t j = 0, found = 0; j < log->count; j++) {
            char href[160];
            if (!log_has_word(&log->entries[j], words.items[i]))
                continue;
            (void)snprintf(href, sizeof href, "/requests/requests/%s/", log->entries[j].address);
            html_text(html, found++ > 0 ? ", " : "");
            web_public_link(html, href, log->entries[j].reference);
        }
        html_lit(html, "</dd>\n");
    }
    html_lit(html, "</dl>\n");
    end(log, html);
}

// ---- one request ----

static void put_received(struct html *html, const void *context)
{
    const struct log_entry *entry = context;
    html_date(html, entry->received);
}

static void put_answered(struct html *html, const void *context)
{
    const struct log_entry *entry = context;
    html_date(html, entry->letters[0].sent);
    if (entry->letters[0].late)
        html_lit(html, ", late");
}

static void put_facts(const struct log_entry *entry, struct html *html)
{
    const struct log_letter *last = log_last(entry);
    bool answered = last != NULL;
    const struct html_row rows[] = {
        {.key = {.text = "Reference"}, .value = {.text = entry->reference}},
        {.key = {.text = "Received"}, .value = {.write = put_received, .context = entry}},
        {.key = {.text = "Answered"},
         .value = {.write = put_answered, .context = entry},
         .left_out = !answered},
        {.key = {.text = "Outcome"},
         .value = {.text = answered ? log_outcome(last->outcome) : ""},
         .left_out = !answered},
        {.key = {.text = "Sections relied on"},
         .value = {.text = answered ? last->exemptions : ""},
         .left_out = !answered || last->exemptions[0] == '\0'},
        {.key = {.text = "Topics"}, .value = {.text = entry->topics}},
    };
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
}

static void put_question(const struct log_entry *entry, struct html *html)
{
    AUTO_FREE char *copy = memory_copy_text(entry->question);
    char *rest = NULL;
    web_public_heading(html, "What was asked");
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        if (*(line = text_trim(line)) != '\0') {
            html_lit(html, "<p class=\"govuk-body\">");
            html_outside(html, line);
            html_lit(html, "</p>\n");
        }
}

/// A file of the entry: relative to its page.
static void put_file(const struct log_entry *entry, size_t number, const char *end_,
                     const char *words, struct html *html)
{
    char href[200];
    (void)snprintf(href, sizeof href, "/requests/requests/%s/letter-%zu.%s", entry->address, number,
                   end_);
    html_lit(html, "<a class=\"govuk-link\"");
    html_url(html, "href", href);
    html_lit(html, ">");
    html_text(html, words);
    html_lit(html, "<span class=\"govuk-visually-hidden\"> (letter ");
    html_int(html, (int64_t)number);
    html_lit(html, ")</span></a>");
}

static void put_jump(struct html *html, size_t number, const char *words)
{
    char href[40];
    (void)snprintf(href, sizeof href, "#letter-%zu", number);
    web_public_link(html, href, words);
}

static void put_corrections(const struct log_entry *entry, size_t i, struct html *html)
{
    if (i + 1 < entry->letter_count) {
        html_lit(html, "<div class=\"govuk-inset-text\">This letter was corrected by ");
        put_jump(html, i + 2, "a later one");
        html_lit(html, ". It stays here as it was sent.</div>\n");
    }
    if (entry->letters[i].corrects != 0 && i > 0) {
        html_lit(html, "<p class=\"govuk-body\">It corrects ");
        put_jump(html, i, "the letter before");
        html_lit(html, ", SHA-256 <code class=\"overt-long\">");
        html_text(html, entry->letters[i - 1].text_sha256);
        html_lit(html, "</code>.</p>\n");
    }
}

static void put_letter(const struct log_entry *entry, size_t i, struct html *html)
{
    const struct log_letter *letter = &entry->letters[i];
    char id[40], label[64];
    (void)snprintf(id, sizeof id, "letter-%zu", i + 1);
    (void)snprintf(label, sizeof label, "Letter %zu, as text", i + 1);
    html_lit(html, "<h2 class=\"govuk-heading-l\"");
    html_attr(html, "id", id);
    html_lit(html, ">");
    html_text(html, i > 0 ? "Corrected letter of " : "The letter of ");
    html_date(html, letter->sent);
    html_lit(html, "</h2>\n");
    put_corrections(entry, i, html);
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n<li>");
    put_file(entry, i + 1, "html", "As a page", html);
    html_lit(html, "</li>\n<li>");
    put_file(entry, i + 1, "txt", "As text", html);
    html_lit(html, "</li>\n");
    if (letter->pdf != NULL) {
        html_lit(html, "<li>");
        put_file(entry, i + 1, "pdf", "To print", html);
        html_lit(html, " (PDF, ");
        web_public_size(html, letter->pdf_size);
        html_lit(html, ")</li>\n");
    }
    html_lit(html, "</ul>\n<div class=\"govuk-inset-text overt-letter\" role=\"region\"");
    html_attr(html, "aria-label", label);
    html_lit(html, "><pre class=\"govuk-body\">");
    html_text(html, letter->text);
    html_lit(html, "</pre></div>\n");
}

static void put_hash(struct html *html, const void *context)
{
    html_lit(html, "<code class=\"overt-long\">");
    html_text(html, context);
    html_lit(html, "</code>");
}

static void put_proven(const struct log_entry *entry, size_t i, struct html *html)
{
    const struct log_letter *letter = &entry->letters[i];
    char ledger[24];
    (void)snprintf(ledger, sizeof ledger, "%lld", (long long)letter->ledger);
    const struct html_row rows[] = {
        {.key = {.text = "SHA-256 of its text"},
         .value = {.write = put_hash, .context = letter->text_sha256}},
        {.key = {.text = "SHA-256 of its page"},
         .value = {.write = put_hash, .context = letter->html_sha256}},
        {.key = {.text = "SHA-256 of its PDF"},
         .value = {.write = put_hash, .context = letter->pdf_sha256},
         .left_out = letter->pdf_sha256[0] == '\0'},
        {.key = {.text = "Entry of the ledger"}, .value = {.text = ledger}},
    };
    html_lit(html, "<h3 class=\"govuk-heading-m\">Letter ");
    html_int(html, (int64_t)i + 1);
    html_lit(html, "</h3>\n");
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
    html_lit(html, "<p class=\"govuk-body\">");
    if (letter->proof != NULL) {
        put_file(entry, i + 1, "tlog-proof", "Proof that the entry is in the ledger", html);
        html_lit(html, ", ");
        put_file(entry, i + 1, "act", "what the entry is about", html);
    } else
        html_lit(html, "Its entry is not published yet; the proof comes with it.");
    html_lit(html, "</p>\n");
}

static void put_check(const struct log_entry *entry, struct html *html)
{
    AUTO_TEXT struct text command = {0};
    text_init(&command, 400);
    web_public_heading(html, "Check a letter");
    html_lit(html,
             "<p class=\"govuk-body\">That a letter is the one that was sent can be checked "
             "with its files, <a class=\"govuk-link\" href=\"/ledger.pub\">our public key</a> "
             "and any program that reads these formats, such as</p>\n");
    text_printf(&command, "overt foi check requests/%s --letter 1 --key ledger.pub",
                entry->address);
    web_public_code(html, "Command", command.bytes);
    for (size_t i = entry->letter_count; i-- > 0;)
        put_proven(entry, i, html);
}

static void put_changes(const struct log_entry *entry, struct html *html)
{
    web_public_heading(html, "Changes of this entry");
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < entry->change_count; i++) {
        const struct log_change *change = &entry->changes[i];
        html_lit(html, "<li>");
        html_moment(html, change->at);
        html_lit(html, ": ");
        html_text(html, change->why != NULL ? change->why : "published");
        html_lit(html, " (entry ");
        html_int(html, change->ledger);
        html_lit(html, " of the ledger)</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_data(const struct log_entry *entry, struct html *html)
{
    char href[160];
    (void)snprintf(href, sizeof href, "/requests/requests/%s/entry.json", entry->address);
    html_lit(html, "<p class=\"govuk-body\">");
    web_public_link(html, href, "This entry for programs (JSON)");
    html_lit(html, "</p>\n");
}

void log_site_entry(const struct log *log, const struct log_entry *entry, struct html *html)
{
    begin(log, entry->withdrawn ? "Withdrawn" : entry->title, html);
    if (entry->withdrawn) {
        html_lit(html, "<p class=\"govuk-body\">The entry of request ");
        html_text(html, entry->reference);
        html_lit(html, " was withdrawn.</p>\n");
        put_changes(entry, html);
        end(log, html);
        return;
    }
    put_facts(entry, html);
    put_question(entry, html);
    if (entry->dataset)
        html_lit(html, "<p class=\"govuk-body\">What was asked for is <a class=\"govuk-link\" "
                       "href=\"/requests/datasets/\">published as a data set and kept up to "
                       "date</a>.</p>\n");
    for (size_t i = entry->letter_count; i-- > 0;)
        put_letter(entry, i, html);
    put_check(entry, html);
    put_changes(entry, html);
    put_data(entry, html);
    end(log, html);
}

// ---- data sets ----

static void put_now(struct html *html, const void *context)
{
    const struct log *log = context;
    html_moment(html, log->publish->now);
}

void log_site_dataset(const struct log *log, struct html *html)
{
    char hex[65];
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(log->dataset.bytes, log->dataset.length, hash);
    text_from_bytes(hex, hash, sizeof hash);
    const struct html_row rows[] = {
        {.key = {.text = "Brought up to date"}, .value = {.write = put_now, .context = log}},
        {.key = {.text = "SHA-256"}, .value = {.write = put_hash, .context = hex}},
    };
    begin(log, "Data sets that were asked for", html);
    web_public_heading(html, "Register of facial recognition operations");
    html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" "
                   "href=\"/requests/datasets/register.csv\">register.csv</a> (CSV, ");
    web_public_size(html, log->dataset.length);
    html_lit(html, "): one line for each operation, in a form that can be used again (section "
                   "19(2A)); <a class=\"govuk-link\" href=\"/requests/datasets/datapackage.json\">"
                   "datapackage.json</a> describes it to programs.</p>\n");
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
    html_lit(html, "<h3 class=\"govuk-heading-m\">Asked for in</h3>\n<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < log->count; i++)
        if (log->entries[i].dataset && !log->entries[i].withdrawn)
            put_item(&log->entries[i], html);
    html_lit(html, "</ul>\n<p class=\"govuk-body\">Contains public sector information licensed "
                   "under the ");
    web_public_link(html, LOG_LICENCE, "Open Government Licence v3.0");
    html_lit(html, ".</p>\n");
    end(log, html);
}

// ---- standing policies ----

static void put_touches(struct html *html, const void *context)
{
    static const char *const words[] = {"live", "retrospective", "operator-initiated",
                                        "body-worn video"};
    const struct foi_policy *policy = context;
    bool first = true;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if ((policy->touches >> i & 1) == 0)
            continue;
        html_text(html, first ? "" : ", ");
        html_text(html, words[i]);
        first = false;
    }
}

static void put_adopted(struct html *html, const void *context)
{
    const struct foi_policy *policy = context;
    html_date(html, policy->adopted);
}

static void put_review(struct html *html, const void *context)
{
    const struct foi_policy *policy = context;
    html_date(html, policy->review);
}

static void put_policy(const struct foi_policy *policy, struct html *html)
{
    const struct html_row rows[] = {
        {.key = {.text = "Questions about"}, .value = {.write = put_touches, .context = policy}},
        {.key = {.text = "Sections relied on"}, .value = {.text = policy->exemptions}},
        {.key = {.text = "Matters of section 31(1)"},
         .value = {.text = policy->matters},
         .left_out = policy->matters == NULL},
        {.key = {.text = "Adopted"}, .value = {.write = put_adopted, .context = policy}},
        {.key = {.text = "To be reviewed"}, .value = {.write = put_review, .context = policy}},
    };
    web_public_heading(html, policy->topic);
    html_summary_list(html,
                      &(struct html_summary_list){.rows = rows, .row_count = ARRAY_COUNT(rows)});
}

void log_site_policies(const struct log *log, struct html *html)
{
    begin(log, "Standing policies of answers", html);
    html_lit(html,
             "<p class=\"govuk-body\">For these topics we neither confirm nor deny whether we "
             "hold information (Freedom of Information Act 2000, section 2(1)), whatever we "
             "hold. The policy is decided beforehand and is the same for every request: who "
             "asks, and what is held, play no part in it.</p>\n");
    for (size_t i = 0; i < log->policy_count; i++)
        put_policy(&log->policies[i], html);
    if (log->policy_count == 0)
        html_lit(html, "<p class=\"govuk-body\">There is none: each request is answered by "
                       "itself.</p>\n");
    end(log, html);
}
