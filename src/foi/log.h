// SPDX-License-Identifier: Apache-2.0
// log.h - what the files of the disclosure log share: its entries as read from the record, and the
// pages. For src/foi/log*.c alone.
#ifndef FOI_LOG_H
#define FOI_LOG_H

#include "foi/casework.h"
#include "foi/disclose.h"
#include "foi/statistics.h"
#include "web/public/frame.h"

#define LOG_PAGE_MAX (16 * 1024 * 1024) ///< bytes of a page

/// A letter that is shown.
struct log_letter {
    int64_t id, ledger, corrects; ///< corrects: the letter of that id; 0: none
    struct date sent, due;
    bool late;
    char outcome[16], exemptions[201];
    char text_sha256[65], html_sha256[65];
    char pdf_sha256[65]; ///< "": it has none
    char *text, *html;
    char *pdf; ///< NULL: it has none
    size_t pdf_size;
    char *proof; ///< C2SP tlog-proof; NULL: the entry is in no published checkpoint yet
    char *act;   ///< salt and record that open the entry
};
/// A word of what was changed.
struct log_change {
    moment at;
    int64_t ledger;
    char *why; ///< NULL: the first
};
struct log_entry {
    int64_t foi_case;
    char address[101], reference[65];
    struct date received;
    char *title, *question, *topics;
    bool dataset, withdrawn;
    struct log_letter *letters; ///< as they were sent
    size_t letter_count;
    struct log_change *changes; ///< oldest first
    size_t change_count;
    moment updated;
};
struct log {
    char *force, *leave, *contact;
    struct web_public site; ///< of these three
    struct foi_policy *policies; ///< in force; of the site alone
    size_t policy_count;
    struct foi_statistics *quarters; ///< the latest first; of the site alone
    size_t quarter_count;
    struct log_entry *entries; ///< newest letter first
    size_t count;
    const struct foi_publish *publish;
    struct text dataset; ///< the register as CSV; empty: nobody asked for it
};
int log_read(struct store *store, const struct foi_publish *publish, struct log *ret_log,
             struct overt_error *err) MUST_CHECK;
void log_finish(struct log *log);

/// The year of an entry's newest letter; the last letter of it.
const struct log_letter *log_last(const struct log_entry *entry);
const char *log_outcome(const char *outcome); ///< "Granted in full"
/// Calls with each topic of an entry, trimmed.
typedef void log_each(void *context, const char *word);
void log_topics(const struct log_entry *entry, log_each *each, void *context);

// log_page.c; `up` leads from the page to the folder: "", "../", "../../"
void log_index_page(const struct log *log, struct text *page);
void log_entry_page(const struct log *log, const struct log_entry *entry, struct text *page);
/// Of those entries that `is` says.
void log_list_page(const struct log *log, const char *title,
                   bool (*is)(const struct log_entry *entry, const char *word), const char *word,
                   struct text *page);
void log_words_page(const struct log *log, struct text *page);
void log_dataset_page(const struct log *log, struct text *page);
/// What describes the data set to programs: datapackage.json (Frictionless Data Package).
void log_dataset_json(const struct log *log, struct text *json);
#define LOG_LICENCE                                                                               \
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
bool log_is_year(const struct log_entry *entry, const char *word);
bool log_is_topic(const struct log_entry *entry, const char *word);

// log_site.c: the same pages in the frame of the public site, where the log is /requests/
void log_site_index(const struct log *log, struct html *html);
void log_site_entry(const struct log *log, const struct log_entry *entry, struct html *html);
void log_site_list(const struct log *log, const char *title,
                   bool (*is)(const struct log_entry *entry, const char *word), const char *word,
                   struct html *html);
void log_site_words(const struct log *log, struct html *html);
void log_site_dataset(const struct log *log, struct html *html);
void log_site_policies(const struct log *log, struct html *html);

// log_statistics.c
int log_statistics_read(struct store *store, struct log *log, struct overt_error *err) MUST_CHECK;
void log_site_quarters(const struct log *log, struct html *html);
void log_site_quarter(const struct log *log, const struct foi_statistics *quarter,
                      struct html *html);

// log_words.c
/// A set of words, each once, in order.
struct log_set {
    char **items;
    size_t count;
};
void log_set_add(void *set, const char *word);
void log_set_finish(struct log_set *set);
/// The years in which those that are shown were last answered, and their topics.
void log_years(const struct log *log, struct log_set *ret_years);
void log_all_topics(const struct log *log, struct log_set *ret_topics);
/// All words that entries are found by; whether an entry is found by this one.
void log_all_words(const struct log *log, struct log_set *ret_words);
bool log_has_word(const struct log_entry *entry, const char *word);
/// "body-worn-video" of "body-worn video".
void log_slug(const char *word, char *slug, size_t size);

// log_data.c
void log_json(const struct log *log, struct text *json);
void log_entry_json(const struct log *log, const struct log_entry *entry, struct text *json);
void log_search_json(const struct log *log, struct text *json);
void log_atom(const struct log *log, struct text *atom);
/// The words of an entry that it is found by, each once, a blank between.
void log_words(const struct log_entry *entry, struct text *words);

#endif
