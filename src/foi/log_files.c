// SPDX-License-Identifier: Apache-2.0
// log_files.c - the disclosure log as a folder that any web server can hand out. An address that
// was given out stays: nothing of a request is ever taken away.
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "foi/log.h"
#include "foi/texts.h"

/// The folder while it is written.
struct out {
    const struct log *log;
    struct foi_publishing done;
    struct text page;  ///< of the next file
    struct html *html; ///< of the next page of the site; NULL: its pages stand anywhere
    const char *part; ///< folder under it, "" at the top
    int code;
    struct overt_error *err;
};

static void closedir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

/// Only an empty folder, or an earlier publication, is written into.
static int check_folder(const char *folder, struct overt_error *err)
{
    CLEANUP(closedir_at) DIR *dir = opendir(folder);
    AUTO_FREE char *ours = file_join(folder, "log.json");
    size_t count = 0;
    if (dir == NULL || file_exists(ours))
        return 0;
    for (const struct dirent *one; (one = readdir(dir)) != NULL;)
        count += strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0;
    if (count > 0)
        return error_set(err, OVERT_INPUT,
                         "%.200s holds something else than a disclosure log: name a new folder",
                         folder);
    return 0;
}

static void put_bytes(struct out *out, const char *name, const char *bytes, size_t size)
{
    AUTO_FREE char *folder = file_join(out->log->publish->folder, out->part);
    AUTO_FREE char *path =
        file_join(out->part[0] != '\0' ? folder : out->log->publish->folder, name);
    if (out->code != 0 || file_holds(path, bytes, size))
        return;
    out->code = file_write(path, bytes, size, 0644, out->err);
    out->done.files += out->code == 0;
}

/// Writes the page that was made, and begins the next.
static void put_page(struct out *out, const char *name)
{
    if (out->code == 0 && out->page.full)
        out->code = error_set(out->err, OVERT_LIMIT, "%s would be larger than %d MiB", name,
                              LOG_PAGE_MAX / 1024 / 1024);
    put_bytes(out, name, out->page.bytes, out->page.length);
    text_clear(&out->page);
}

/// The page that was made in one of the two ways; a page of the site may have a folder of its own.
static void put_made(struct out *out, const char *name)
{
    if (out->html == NULL) {
        put_page(out, name);
        return;
    }
    if (out->code == 0 && html_full(out->html))
        out->code = error_set(out->err, OVERT_LIMIT, "%s would be larger than %d MiB", name,
                              LOG_PAGE_MAX / 1024 / 1024);
    size_t size = html_length(out->html);
    AUTO_FREE char *bytes = html_take(out->html);
    put_bytes(out, name, bytes, size);
}

static void begin_part(struct out *out, const char *part)
{
    AUTO_FREE char *folder = file_join(out->log->publish->folder, part);
    out->part = part;
    if (out->code == 0)
        out->code = file_make_public_folder(folder, out->err);
}

static void put_letter_files(struct out *out, const struct log_letter *letter, size_t number)
{
    const struct {
        const char *end, *text;
        size_t size; ///< 0: of a text
    } files[] = {{"txt", letter->text, 0},
                 {"html", letter->html, 0},
                 {"pdf", letter->pdf, letter->pdf_size},
                 {"tlog-proof", letter->proof, 0},
                 {"act", letter->act, 0}};
    for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "letter-%zu.%s", number, files[i].end);
        if (files[i].text != NULL)
            put_bytes(out, name, files[i].text,
                      files[i].size > 0 ? files[i].size : strlen(files[i].text));
    }
    out->done.letters++;
    out->done.unproven += letter->proof == NULL;
}

static void put_entry(struct out *out, const struct log_entry *entry)
{
    char part[140];
    (void)snprintf(part, sizeof part, "requests/%s", entry->address);
    begin_part(out, part);
    if (out->html != NULL)
        log_site_entry(out->log, entry, out->html);
    else
        log_entry_page(out->log, entry, &out->page);
    put_made(out, "index.html");
    log_entry_json(out->log, entry, &out->page);
    put_page(out, "entry.json");
    for (size_t i = 0; !entry->withdrawn && i < entry->letter_count; i++)
        put_letter_files(out, &entry->letters[i], i + 1);
    out->done.requests++;
    out->part = "";
}

static void put_list(struct out *out, const char *title,
                     bool (*is)(const struct log_entry *entry, const char *word), const char *word)
{
    char slug[FOI_TOPICS_MAX + 1], name[FOI_TOPICS_MAX + 8];
    log_slug(word, slug, sizeof slug);
    (void)snprintf(name, sizeof name, "%s.html", slug);
    if (out->html != NULL)
        log_site_list(out->log, title, is, word, out->html);
    else
        log_list_page(out->log, title, is, word, &out->page);
    put_made(out, name);
}

static void put_topic(void *context, const char *word)
{
    AUTO_TEXT struct text title = {0};
    text_init(&title, 400);
    text_printf(&title, "Topic: %s", word);
    put_list(context, title.bytes, log_is_topic, word);
}

static void put_lists(struct out *out)
{
    begin_part(out, "years");
    for (size_t i = 0; i < out->log->count; i++) {
        char year[16], title[40];
        const struct log_letter *last = log_last(&out->log->entries[i]);
        if (last == NULL)
            continue;
        (void)snprintf(year, sizeof year, "%d", last->sent.year);
        (void)snprintf(title, sizeof title, "Answered in %s", year);
        put_list(out, title, log_is_year, year);
    }
    begin_part(out, "topics");
    for (size_t i = 0; i < out->log->count; i++)
        log_topics(&out->log->entries[i], put_topic, out);
    out->part = "";
}

static void put_dataset(struct out *out)
{
    if (out->log->dataset.length == 0)
        return;
    begin_part(out, "datasets");
    put_bytes(out, "register.csv", out->log->dataset.bytes, out->log->dataset.length);
    log_dataset_json(out->log, &out->page);
    put_page(out, "datapackage.json");
    if (out->html != NULL)
        log_site_dataset(out->log, out->html);
    else
        log_dataset_page(out->log, &out->page);
    put_made(out, "index.html");
    out->part = "";
}

static void put_policies(struct out *out)
{
    begin_part(out, "policies");
    log_site_policies(out->log, out->html);
    put_made(out, "index.html");
    out->part = "";
}

static void put_quarters(struct out *out)
{
    begin_part(out, "statistics");
    for (size_t i = 0; i < out->log->quarter_count; i++) {
        char name[24];
        (void)snprintf(name, sizeof name, "%s.html", out->log->quarters[i].quarter);
        log_site_quarter(out->log, &out->log->quarters[i], out->html);
        put_made(out, name);
    }
    log_site_quarters(out->log, out->html);
    put_made(out, "index.html");
    out->part = "";
}

static void put_words(struct out *out)
{
    if (out->html != NULL)
        log_site_words(out->log, out->html);
    else
        log_words_page(out->log, &out->page);
    put_made(out, "words.html");
}

static void put_index(struct out *out)
{
    if (out->html != NULL)
        log_site_index(out->log, out->html);
    else
        log_index_page(out->log, &out->page);
    put_made(out, "index.html");
}

static void put_all(struct out *out)
{
    const struct log *log = out->log;
    for (size_t i = 0; out->code == 0 && i < log->count; i++)
        put_entry(out, &log->entries[i]);
    put_lists(out);
    put_dataset(out);
    if (out->html != NULL) {
        put_policies(out);
        put_quarters(out);
    } else
        put_bytes(out, "style.css", foi_pages_style, strlen(foi_pages_style));
    put_words(out);
    log_search_json(log, &out->page);
    put_page(out, "search.json");
    log_json(log, &out->page);
    put_page(out, "log.json");
    log_atom(log, &out->page);
    put_page(out, "feed.atom");
    put_index(out);
}

int foi_publish(struct store *store, const struct foi_publish *publish,
                struct foi_publishing *ret_publishing, struct overt_error *err)
{
    CLEANUP(log_finish) struct log log = {0};
    int code = check_folder(publish->folder, err);
    if (code == 0)
        code = file_make_public_folder(publish->folder, err);
    if (code == 0)
        code = log_read(store, publish, &log, err);
    if (code != 0)
        return code;
    AUTO_HTML struct html *html = publish->site ? html_create(LOG_PAGE_MAX) : NULL;
    struct out out = {.log = &log, .part = "", .html = html, .err = err};
    text_init(&out.page, LOG_PAGE_MAX);
    put_all(&out);
    text_finish(&out.page);
    if (out.code == 0)
        *ret_publishing = out.done;
    return out.code;
}
