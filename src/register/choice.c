// SPDX-License-Identifier: Apache-2.0
// choice.c - writing which candidate of a retrospective search was chosen, and the review of a
// search afterwards. Corrections as in decision.c.
#include "register/internal.h"
#include "register/vault.h"

static int begin(const struct register_by *by, const char *about, const char *sql, int64_t search,
                 const char *correction, int64_t *ret_operation, struct register_change *ret_change,
                 struct overt_error *err)
{
    int code = register_search_operation(by->store, search, ret_operation, err);
    if (code == 0)
        code = register_sealed_begin(by, REGISTER_KEEP_JUDGEMENT, about, *ret_operation, sql,
                                     ret_change, err);
    if (code != 0)
        return code;
    store_bind_int(ret_change->query, 4, search);
    register_seal_text(ret_change, 5, "why", correction);
    return 0;
}

#define CORRECTS(table) \
    "CASE WHEN ?5 IS NULL THEN NULL ELSE (SELECT max(id) FROM " table " WHERE search = ?4) END"

int register_choice_add(const struct register_by *by, int64_t search, int64_t alert,
                        const char *note, const char *correction, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = begin(
        by, "search_choice",
        "INSERT INTO search_choice (ledger, at, officer, search, why, corrects, alert,"
        " note) VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS("search_choice") ", nullif(?6, 0), ?7)",
        search, correction, &operation, &change, err);
    if (code != 0)
        return code;
    if (alert != 0) // why this candidate was chosen is kept and held with it
        register_sealed_of_alert(&change, alert);
    store_bind_int(change.query, 6, alert);
    register_seal_text(&change, 7, "note", note);
    return register_change_finish(&change, "search.choose", operation, NULL, err);
}

int register_search_review_add(const struct register_by *by, int64_t search,
                               enum register_search_result result, const char *note,
                               const char *correction, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code =
        begin(by, "search_review",
              "INSERT INTO search_review (ledger, at, officer, search, why, corrects,"
              " result, note) VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS("search_review") ", ?6, ?7)",
              search, correction, &operation, &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 6, register_search_result_word(result));
    register_seal_text(&change, 7, "note", note);
    return register_change_finish(&change, "search.review", operation, NULL, err);
}
