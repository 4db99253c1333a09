// SPDX-License-Identifier: Apache-2.0
// log_page.c - the pages of the disclosure log: plain HTML without scripts, the same looks as the
// other pages for the public.
#include <stdio.h>
#include <string.h>

#include "foi/log.h"
#include "foi/texts.h"

// ---- a page ----

static void begin_page(const struct log *log, const char *title, const char *up, struct text *page)
{
    text_append(page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'self'\">\n<title>");
    text_append_html(page, title);
    text_append(page, " - ");
    text_append_html(page, log->force);
    text_printf(page,
                "</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n<link rel=\"alternate\" "
                "type=\"application/atom+xml\" title=\"Disclosure log\" href=\"%sfeed.atom\">\n"
                "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to main content</a>\n"
                "<main id=\"main\">\n<p class=\"force\">",
                up, up);
    text_append_html(page, log->force);
    text_append(page, "</p>\n");
    if (*up != '\0')
        text_printf(page,
                    "<nav aria-label=\"Way back\"><p><a href=\"%sindex.html\">Disclosure log</a>"
                    "</p></nav>\n",
                    up);
    text_append(page, "<h1>");
    text_append_html(page, title);
    text_append(page, "</h1>\n");
}

static void end_page(struct text *page) { text_append(page, "</main>\n</body>\n</html>\n"); }

static void put_date(struct text *page, struct date date)
{
    char machine[TIME_TEXT_MAX], words[TIME_TEXT_MAX];
    date_format(date, machine);
    date_format_words(date, words);
    text_printf(page, "<time datetime=\"%s\">%s</time>", machine, words);
}

static void put_item(const struct log_entry *entry, const char *up, struct text *page)
{
    const struct log_letter *last = log_last(entry);
    text_printf(page, "<li><a href=\"%srequests/%s/index.html\">", up, entry->address);
    text_append_html(page, entry->withdrawn ? "Withdrawn" : entry->title);
    text_append(page, "</a><p>");
    text_append_html(page, entry->reference);
    if (last != NULL && !entry->withdrawn) {
        text_append(page, ", answered ");
        put_date(page, last->sent);
        text_printf(page, ". %s.%s", log_outcome(last->outcome),
                    entry->letter_count > 1 ? " Corrected." : "");
    }
    text_append(page, "</p></li>\n");
}

static void put_links(const char *head, const char *folder, const struct log_set *words,
                      struct text *page)
{
    text_printf(page, "<h2>%s</h2>\n<ul>\n", head);
    for (size_t i = words->count; i-- > 0;) {
        const char *word = words->items[text_equal(folder, "years") ? i : words->count - 1 - i];
        char slug[FOI_TOPICS_MAX + 1];
        log_slug(word, slug, sizeof slug);
        text_printf(page, "<li><a href=\"%s/%s.html\">", folder, slug);
        text_append_html(page, word);
        text_append(page, "</a></li>\n");
    }
    text_append(page, "</ul>\n");
}

void log_index_page(const struct log *log, struct text *page)
{
    CLEANUP(log_set_finish) struct log_set years = {0}, topics = {0};
    begin_page(log, "Disclosure log", "", page);
    text_append(page,
                "<p>Requests for information about facial recognition that we were asked, and our "
                "answers. Who asked is not shown. Each letter is the one that was sent, and can be "
                "checked against our published log of acts.</p>\n<ul class=\"list\">\n");
    for (size_t i = 0; i < log->count; i++)
        put_item(&log->entries[i], "", page);
    log_years(log, &years);
    log_all_topics(log, &topics);
    text_append(page, "</ul>\n");
    if (log->count == 0)
        text_append(page, "<p>Nothing is in it yet.</p>\n");
    put_links("By year", "years", &years, page);
    put_links("By topic", "topics", &topics, page);
    text_append(page, "<h2>Other ways</h2>\n<ul>\n<li><a href=\"words.html\">By word</a></li>\n");
    if (log->dataset.length > 0)
        text_append(page, "<li><a href=\"datasets/index.html\">Data sets that were asked for</a>"
                          "</li>\n");
    text_append(page, "<li><a href=\"feed.atom\">News feed (Atom)</a></li>\n<li><a "
                      "href=\"log.json\">All of it for programs (JSON)</a></li>\n</ul>\n");
    end_page(page);
}

void log_list_page(const struct log *log, const char *title,
                   bool (*is)(const struct log_entry *entry, const char *word), const char *word,
                   struct text *page)
{
    begin_page(log, title, "../", page);
    text_append(page, "<ul class=\"list\">\n");
    for (size_t i = 0; i < log->count; i++)
        if (!log->entries[i].withdrawn && is(&log->entries[i], word))
            put_item(&log->entries[i], "../", page);
    text_append(page, "</ul>\n");
    end_page(page);
}

void log_words_page(const struct log *log, struct text *page)
{
    CLEANUP(log_set_finish) struct log_set words = {0};
    begin_page(log, "By word", "", page);
    text_append(page, "<nav aria-label=\"Way back\"><p><a href=\"index.html\">Disclosure log</a>"
                      "</p></nav>\n<p>Words of titles, topics and questions, and the requests in "
                      "which they stand.</p>\n<dl>\n");
    log_all_words(log, &words);
    for (size_t i = 0; i < words.count; i++) {
        text_append(page, "<dt>");
        text_append_html(page, words.items[i]);
        text_append(page, "</dt>\n<dd>");
        for (size_t j = 0, found = 0; j < log->count; j++) {
            if (!log_has_word(&log->entries[j], words.items[i]))
                continue;
            text_printf(page, "%s<a href=\"requests/%s/index.html\">", found++ > 0 ? ", " : "",
                        log->entries[j].address);
            text_append_html(page, log->entries[j].reference);
            text_append(page, "</a>");
        }
        text_append(page, "</dd>\n");
    }
    text_append(page, "</dl>\n");
    end_page(page);
}

// ---- one request ----

static void put_row(struct text *page, const char *name, const char *words)
{
    text_printf(page, "<dt>%s</dt>\n<dd>", name);
    text_append_html(page, words);
    text_append(page, "</dd>\n");
}

static void put_facts(const struct log_entry *entry, struct text *page)
{
    const struct log_letter *last = log_last(entry);
    text_append(page, "<dl>\n");
    put_row(page, "Reference", entry->reference);
    text_append(page, "<dt>Received</dt>\n<dd>");
    put_date(page, entry->received);
    text_append(page, "</dd>\n");
    if (last != NULL) {
        text_append(page, "<dt>Answered</dt>\n<dd>");
        put_date(page, entry->letters[0].sent);
        text_append(page, entry->letters[0].late ? ", late" : "");
        text_append(page, "</dd>\n");
        put_row(page, "Outcome", log_outcome(last->outcome));
        if (last->exemptions[0] != '\0')
            put_row(page, "Sections relied on", last->exemptions);
    }
    put_row(page, "Topics", entry->topics);
    text_append(page, "</dl>\n");
}

static void put_question(const struct log_entry *entry, struct text *page)
{
    AUTO_FREE char *copy = memory_copy_text(entry->question);
    char *rest = NULL;
    text_append(page, "<h2>What was asked</h2>\n");
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        if (*(line = text_trim(line)) != '\0') {
            text_append(page, "<p>");
            text_append_html(page, line);
            text_append(page, "</p>\n");
        }
}

static void put_letter(const struct log_entry *entry, size_t i, struct text *page)
{
    const struct log_letter *letter = &entry->letters[i];
    bool last = i + 1 == entry->letter_count;
    text_printf(page, "<h2 id=\"letter-%zu\">%s letter of ", i + 1, i > 0 ? "Corrected" : "The");
    put_date(page, letter->sent);
    text_append(page, "</h2>\n");
    if (!last)
        text_printf(page,
                    "<p class=\"warning\">This letter was corrected by <a href=\"#letter-%zu\">a "
                    "later one</a>. It stays here as it was sent.</p>\n",
                    i + 2);
    if (letter->corrects != 0)
        text_printf(page,
                    "<p>It corrects <a href=\"#letter-%zu\">the letter before</a>, SHA-256 <span "
                    "class=\"long\">%s</span>.</p>\n",
                    i, i > 0 ? entry->letters[i - 1].text_sha256 : "");
    text_printf(page,
                "<p><a href=\"letter-%zu.html\">The letter as a page</a>, <a "
                "href=\"letter-%zu.txt\">as text</a>",
                i + 1, i + 1);
    if (letter->pdf != NULL)
        text_printf(page, ", <a href=\"letter-%zu.pdf\">to print (PDF, %zu kB)</a>", i + 1,
                    (letter->pdf_size + 999) / 1000);
    text_append(page, "</p>\n");
    text_printf(page,
                "<div class=\"letter\" tabindex=\"0\" role=\"region\" aria-label=\"Letter %zu, as "
                "text\"><pre>",
                i + 1);
    text_append_html(page, letter->text);
    text_append(page, "</pre></div>\n");
}

static void put_check(const struct log_entry *entry, size_t i, struct text *page)
{
    const struct log_letter *letter = &entry->letters[i];
    text_printf(
        page,
        "<h3>Letter %zu</h3>\n<dl>\n<dt>SHA-256 of its text</dt>\n<dd class=\"long\">%s</dd>"
        "\n<dt>SHA-256 of its page</dt>\n<dd class=\"long\">%s</dd>\n",
        i + 1, letter->text_sha256, letter->html_sha256);
    if (letter->pdf_sha256[0] != '\0')
        text_printf(page, "<dt>SHA-256 of its PDF</dt>\n<dd class=\"long\">%s</dd>\n",
                    letter->pdf_sha256);
    text_printf(page, "<dt>Entry of the log of acts</dt>\n<dd>%lld</dd>\n</dl>\n",
                (long long)letter->ledger);
    if (letter->proof != NULL)
        text_printf(page,
                    "<p>Proof: <a href=\"letter-%zu.tlog-proof\">that the entry is in the log</a>, "
                    "<a href=\"letter-%zu.act\">what the entry is about</a>.</p>\n",
                    i + 1, i + 1);
    else
        text_append(page, "<p>Its entry is not published yet; the proof comes with it.</p>\n");
}

static void put_changes(const struct log_entry *entry, struct text *page)
{
    char when[TIME_TEXT_MAX];
    text_append(page, "<h2>Changes of this entry</h2>\n<ul>\n");
    for (size_t i = 0; i < entry->change_count; i++) {
        const struct log_change *change = &entry->changes[i];
        time_format_words(change->at, when);
        text_printf(page, "<li>%s: ", when);
        text_append_html(page, change->why != NULL ? change->why : "published");
        text_printf(page, " (entry %lld of the log of acts)</li>\n", (long long)change->ledger);
    }
    text_append(page, "</ul>\n");
}

void log_entry_page(const struct log *log, const struct log_entry *entry, struct text *page)
{
    begin_page(log, entry->withdrawn ? "Withdrawn" : entry->title, "../../", page);
    if (entry->withdrawn) {
        text_append(page, "<p>The entry of request ");
        text_append_html(page, entry->reference);
        text_append(page, " was withdrawn.</p>\n");
        put_changes(entry, page);
        end_page(page);
        return;
    }
    put_facts(entry, page);
    put_question(entry, page);
    if (entry->dataset)
        text_append(page,
                    "<p>What was asked for is <a href=\"../../datasets/index.html\">published "
                    "as a data set and kept up to date</a>.</p>\n");
    for (size_t i = entry->letter_count; i-- > 0;)
        put_letter(entry, i, page);
    text_append(page,
                "<h2>Check a letter</h2>\n<p>That a letter is the one that was sent can be checked "
                "with these files and our public key: <code>overt foi check</code>.</p>\n");
    for (size_t i = entry->letter_count; i-- > 0;)
        put_check(entry, i, page);
    put_changes(entry, page);
    text_append(page, "<p><a href=\"entry.json\">This entry for programs (JSON)</a></p>\n");
    end_page(page);
}

void log_dataset_page(const struct log *log, struct text *page)
{
    char when[TIME_TEXT_MAX], hex[65];
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(log->dataset.bytes, log->dataset.length, hash);
    text_from_bytes(hex, hash, sizeof hash);
    time_format_words(log->publish->now, when);
    begin_page(log, "Data sets that were asked for", "../", page);
    text_append(page, "<h2>Register of facial recognition operations</h2>\n<p><a "
                      "href=\"register.csv\">register.csv</a>: one line for each operation, in a "
                      "form that can be used again (section 19(2A)); <a href=\"datapackage.json\">"
                      "datapackage.json</a> describes it to programs.</p>\n<dl>\n");
    put_row(page, "Brought up to date", when);
    text_printf(page,
                "<dt>SHA-256</dt>\n<dd class=\"long\">%s</dd>\n</dl>\n<h3>Asked for in</h3>\n"
                "<ul>\n",
                hex);
    for (size_t i = 0; i < log->count; i++)
        if (log->entries[i].dataset && !log->entries[i].withdrawn)
            put_item(&log->entries[i], "../", page);
    text_append(page, "</ul>\n<p>Contains public sector information licensed under the <a href=\""
                      LOG_LICENCE "\">Open Government Licence v3.0</a>.</p>\n");
    end_page(page);
}
