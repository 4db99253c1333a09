// SPDX-License-Identifier: Apache-2.0
// site_internal.h - what the files of the site share.
#ifndef PUBLISH_SITE_INTERNAL_H
#define PUBLISH_SITE_INTERNAL_H

#include "ledger/ledger.h"
#include "publish/internal.h"
#include "publish/site.h"
#include "web/html/page.h"

#define SITE_PAGE_MAX (8u * 1024 * 1024) ///< bytes of one page

// ---- proofs ----

#define SITE_PROOF_NAME_MAX 128
struct site_proofs {
    struct store *store;
    const char *folder, *verifier;
    int64_t published; ///< entries of the published checkpoint
};
int site_proofs_begin(struct site_proofs *proofs, const struct publish *publish,
                      const struct publish_site *site, struct overt_error *err) MUST_CHECK;
/// Of an entry: as text, and what it proves. Empty while no published checkpoint holds it.
struct site_proof {
    struct text text;
    struct ledger_proven *proven;
};
/// OVERT_CORRUPT when the record is not what was signed. Finish in any case.
int site_proof(const struct site_proofs *proofs, const char *reference, int64_t index,
               struct site_proof *proof, struct overt_error *err) MUST_CHECK;
void site_proof_finish(struct site_proof *proof);
/// The file's name in the site's folder.
void site_proof_name(const char *reference, int64_t index, char name[SITE_PROOF_NAME_MAX]);

// ---- pages ----

void site_page_home(const struct publish *publish, struct html *html);
/// A step that is shown, with its proof.
struct site_step {
    const struct register_step *step;
    struct site_proof proof;
};
void site_page_operation(const struct publish *publish, const struct register_operation *operation,
                         const struct site_step *steps, size_t step_count, struct html *html);
void site_page_check(const struct publish *publish, const char *key, struct html *html);
void site_page_accessibility(const struct publish *publish, struct html *html);
void site_page_cookies(const struct publish *publish, struct html *html);
void site_page_missing(const struct publish *publish, struct html *html);
/// A part of that page: the wished false alert rate, and the evaluations that were adopted.
void site_put_accuracy(const struct publish *publish, struct html *html);
void site_page_policies(const struct publish *publish, struct html *html);

/// "Live facial recognition"
const char *site_mode(enum register_mode mode);
/// Whether faces may be compared in it at that moment.
bool site_runs(const struct register_operation *operation);
/// Whether it is to come: the public was told, and it is not over.
bool site_planned(const struct publish *publish, const struct register_operation *operation);

/// A table of some operations.
struct site_table {
    const char *caption;
    const struct register_operation *const *operations;
    size_t count;
    const char *id;   ///< NULL: none
    bool latest_first; ///< and can be sorted otherwise
    bool window;       ///< with the window's end
};
void site_table(struct html *html, const struct site_table *table);

// ---- lists of operations: all, and those of a year, a kind, a state ----

#define SITE_ALL_MAX  2000 ///< rows of the page of all operations; those of a year have the others
#define SITE_SLUG_MAX 32
struct site_list {
    int year;                 ///< 0: any
    enum register_mode mode;  ///< 0: any
    enum register_state state; ///< 0: any
};
/// "2027", "live", "2027-live", "closed"; "" for all of them.
void site_list_slug(const struct site_list *list, char slug[SITE_SLUG_MAX]);
/// Each list that has a page, all of them first; `each` returns what ends the walk.
int site_lists(const struct publish *publish,
               int (*each)(void *context, const struct site_list *list), void *context);
void site_page_list(const struct publish *publish, const struct site_list *list,
                    struct html *html);
void site_page_places(const struct publish *publish, struct html *html);

/// When it began, or is to begin.
moment site_begins(const struct register_operation *operation);
typedef bool site_choice(const struct publish *publish, const struct register_operation *operation,
                         const void *context);
/// Those that are chosen, the earliest or the latest first; the caller's (memory_free).
const struct register_operation **site_choose(const struct publish *publish, site_choice *choice,
                                              const void *context, bool latest,
                                              size_t *ret_count) MUST_CHECK;

// ---- years ----

/// A year that operations were opened in.
struct site_year {
    char name[16]; ///< "2027", "2027/28"
    char slug[16]; ///< "2027", "2027-28"
    bool financial, complete;
};
/// What the pages of years are made of: three sheets, read once.
struct site_years;
int site_years_read(const struct publish *publish, struct site_years **ret_years,
                    struct overt_error *err) MUST_CHECK;
void site_years_free(struct site_years **years);
size_t site_years_count(const struct site_years *years);
const struct site_year *site_years_at(const struct site_years *years, size_t i);
void site_page_years(const struct publish *publish, const struct site_years *years,
                     struct html *html);
void site_page_year(const struct publish *publish, const struct site_years *years,
                    const struct site_year *year, struct html *html);

#endif
