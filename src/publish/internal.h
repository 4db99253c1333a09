// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of publish share.
#ifndef PUBLISH_INTERNAL_H
#define PUBLISH_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "json/json.h"
#include "publish/publish.h"
#include "register/read.h"
#include "web/public/frame.h"

#define PUBLISH_FILE_MAX   (256u * 1024 * 1024) ///< bytes of one file
#define PUBLISH_LICENCE    WEB_PUBLIC_LICENCE
#define PUBLISH_NUMBER_MAX 32

// ---- the folder ----

#define PUBLISH_NAMES_MAX 16
struct publish_folder {
    char *path, *temporary;
    size_t files;
    struct { ///< what lies at the top, with its size
        const char *name; ///< a literal, or a sheet's file
        size_t bytes;
    } top[PUBLISH_NAMES_MAX];
    size_t top_count;
    bool replaces; ///< an earlier publication stands at `path`
};
int publish_folder_begin(struct publish_folder *folder, const char *path,
                         struct overt_error *err) MUST_CHECK;
/// `name` may be in "operations/" or "charts/".
int publish_folder_put(struct publish_folder *folder, const char *name, const struct text *bytes,
                       struct overt_error *err) MUST_CHECK;
int publish_folder_commit(struct publish_folder *folder, struct overt_error *err) MUST_CHECK;
/// Takes away what was not committed. Takes a zeroed struct.
void publish_folder_finish(struct publish_folder *folder);

// ---- tables ----

enum publish_type {
    PUBLISH_STRING,
    PUBLISH_INTEGER,
    PUBLISH_NUMBER,
    PUBLISH_PERCENT, ///< "0.008%"
    PUBLISH_DATE,
    PUBLISH_DATETIME,
    PUBLISH_YES, ///< yes or no
};

struct publish_column {
    const char *title; ///< the heading; NULL: as `name`
    const char *name;
    enum publish_type type;
    const char *words;
};

struct publish_sheet {
    const char *file, *name, *words;
    const struct publish_column *columns;
    size_t count;
    const char *keys[3]; ///< columns that tell rows apart
};

#define PUBLISH_SHEETS 5
enum publish_sheet_number {
    PUBLISH_REGISTER,
    PUBLISH_ANNUAL,
    PUBLISH_SEARCHES,
    PUBLISH_BREAKDOWNS,
    PUBLISH_CHANGES,
};
extern const struct publish_sheet publish_sheets[PUBLISH_SHEETS];
const char *publish_title(const struct publish_column *column);

#define PUBLISH_CELLS_MAX 80
/// One row in the making; cells in the order of the sheet's columns.
struct publish_cells {
    const struct publish_sheet *sheet;
    char *cells[PUBLISH_CELLS_MAX];
    size_t count;
};
void publish_cells_init(struct publish_cells *cells, enum publish_sheet_number sheet);
void publish_cells_finish(struct publish_cells *cells);
void publish_put(struct publish_cells *cells, const char *words); ///< NULL: empty
void publish_put_int(struct publish_cells *cells, int64_t number);
void publish_put_moment(struct publish_cells *cells, moment when); ///< 0: empty
void publish_put_day(struct publish_cells *cells, struct date date);
void publish_put_text(struct publish_cells *cells, struct text *text); ///< and clears it
void publish_put_empty(struct publish_cells *cells, size_t count);
/// The heading, and a row; every column must have its cell.
void publish_csv_head(struct text *csv, enum publish_sheet_number sheet);
void publish_csv_row(struct text *csv, const struct publish_cells *cells);

/// A share 0..1 in per cent, three figures that count, no exponent: "0.00825", "0", "100".
void publish_percent(double share, char words[PUBLISH_NUMBER_MAX]);
/// False alert rate of live operations with its interval: three cells, the first with "%"; empty
/// where no face was seen.
void publish_put_rate(struct publish_cells *cells, int64_t wrong, int64_t faces);

/// False alerts expected and whether they came so: three cells, empty where nothing was expected.
void publish_put_drift(struct publish_cells *cells, struct register_drift *drift);

// ---- what is published ----

struct publish {
    struct store *store;
    moment as_at;
    char *force;
    struct register_operation *operations; ///< all of the record
    size_t count;
    const struct register_operation **shown; ///< those that are public, in order of planning
    size_t shown_count;
    struct register_engine_run *engines; ///< other engines than Overt's
    size_t engine_count;
    struct register_gate *gates; ///< what thresholds rested on when operations were opened
    size_t gate_count;
    struct register_evaluation *evaluations; ///< that were adopted
    size_t evaluation_count;
    struct register_wish *wishes; ///< of the false alert rate
    size_t wish_count;
    struct register_step *steps; ///< in order of the ledger
    size_t step_count;
    struct register_search *searches;
    size_t search_count;
    struct web_public site; ///< whose; its texts are of the two below and `force`
    char *leave, *contact;
};

/// Reads the record as at publish->as_at; finish in any case.
int publish_read(struct publish *publish, struct overt_error *err) MUST_CHECK;
void publish_finish(struct publish *publish);
/// What the threshold of an operation rested on; NULL: opened before there was any.
const struct register_gate *publish_gate(const struct publish *publish, int64_t operation);
/// The ledger's number of an act ("plan", "authorise", ...) of an operation; below 0: none.
int64_t publish_entry(const struct publish *publish, int64_t operation, const char *kind);
/// The register's row; finish with publish_cells_finish.
void publish_register_row(const struct publish *publish, const struct register_operation *operation,
                          struct publish_cells *ret_cells);
/// From opening to closing or the end of the window; below 0: not over, or never opened.
int64_t publish_minutes(const struct register_operation *operation);

/// The table as CSV.
int publish_sheet_make(const struct publish *publish, enum publish_sheet_number sheet,
                       struct text *csv, struct overt_error *err) MUST_CHECK;
int publish_annual(const struct publish *publish, struct text *csv, struct overt_error *err)
    MUST_CHECK;
void publish_searches(const struct publish *publish, struct text *csv);
int publish_breakdowns(const struct publish *publish, struct text *csv, struct overt_error *err)
    MUST_CHECK;
int publish_changes(const struct publish *publish, struct text *csv, struct overt_error *err)
    MUST_CHECK;
void publish_page(const struct publish *publish, const struct register_operation *operation,
                  struct text *json);
void publish_datapackage(const struct publish *publish, struct text *json);
void publish_csvw(const struct publish *publish, enum publish_sheet_number sheet,
                  struct text *json);
void publish_index(const struct publish *publish, struct text *html);
/// The same in the frame of the site.
void publish_index_site(const struct publish *publish, const struct publish_folder *folder,
                        struct html *html);
extern const char publish_style[]; ///< style.css of that page

/// The charts; `ret_alt` says in words what is to be seen.
#define PUBLISH_CHARTS 5
extern const char *const publish_chart_files[PUBLISH_CHARTS];
void publish_chart(const struct publish *publish, size_t chart, struct text *svg,
                   struct text *ret_alt);

#endif
