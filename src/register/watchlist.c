// SPDX-License-Identifier: Apache-2.0
// watchlist.c - the list of an operation: adding, reviewing, removing, reading.
#include <string.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "register/internal.h"

static void bind_entry(struct register_change *change, int64_t operation,
                       const struct register_new_entry *entry, const uint8_t mark[CRYPT_MARK_SIZE])
{
    store_bind_int(change->query, 4, operation);
    register_seal_text(change, 5, "nominal", entry->nominal);
    store_bind_text(change->query, 6, register_category_word(entry->category));
    store_bind_int(change->query, 7, entry->wanted_for_arrest);
    register_seal_text(change, 8, "reason", entry->reason);
    store_bind_text(change->query, 9, entry->image_source);
    register_seal_text(change, 10, "captured", entry->captured);
    register_seal_text(change, 11, "picture_name", entry->picture_name);
    register_seal_blob(change, 12, "picture", entry->picture, entry->picture_size);
    register_seal_blob(change, 13, "template", entry->template_bytes, entry->template_size);
    store_bind_blob(change->query, 14, mark, CRYPT_MARK_SIZE);
}

static int entry_row(const struct register_by *by, int64_t operation,
                     const struct register_new_entry *entry, int64_t *ret_id,
                     struct overt_error *err)
{
    struct register_change change;
    uint8_t mark[CRYPT_MARK_SIZE];
    AUTO_TEXT struct text plain;
    register_plain_nominal(entry->nominal, &plain);
    int code = register_mark_new(by, operation, plain.bytes, mark, err);
    crypt_wipe(plain.bytes, plain.length);
    if (code == 0)
        code = register_sealed_begin(
            by, REGISTER_KEEP_ENTRY, "entry", operation,
            "INSERT INTO entry (ledger, at, officer, operation, nominal, category,"
            " wanted_for_arrest, reason, image_source, captured, picture_name, picture, template,"
            " mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            &change, err);
    if (code != 0)
        return code;
    bind_entry(&change, operation, entry, mark);
    return register_change_row(&change, ret_id, err);
}

static void bind_detail(struct register_change *change, int64_t id,
                        const struct register_new_detail *detail)
{
    store_bind_int(change->query, 4, id);
    store_bind_text(change->query, 5, register_source_word(detail->source_type));
    store_bind_text(change->query, 6, register_basis_word(detail->basis));
    register_seal_text(change, 7, "justification", detail->justification);
    store_bind_int(change->query, 8, detail->under_18);
    register_seal_text(change, 9, "under_18_reason", detail->under_18_reason);
    register_seal_text(change, 10, "steps", detail->steps);
    if (detail->picture_years >= 0)
        store_bind_int(change->query, 11, detail->picture_years);
}

static int detail_row(const struct register_by *by, int64_t operation, int64_t id,
                      const struct register_new_entry *entry, struct overt_error *err)
{
    uint8_t sha256[CRYPT_HASH_SIZE], picture[CRYPT_MARK_SIZE];
    char name[REGISTER_PICTURE_NAME_MAX];
    struct register_change change;
    crypt_sha256(entry->picture != NULL ? entry->picture : "", entry->picture_size, sha256);
    register_picture_name(sha256, name);
    int code = register_mark_new(by, operation, name, picture, err);
    if (code == 0)
        code = register_sealed_begin(
            by, REGISTER_KEEP_ENTRY, "entry_detail", operation,
            "INSERT INTO entry_detail (ledger, entry, source_type, basis, justification, under_18,"
            " under_18_reason, steps, picture_years, picture_mark) SELECT ?1, ?4, ?5, ?6, ?7, ?8,"
            " ?9, ?10, ?11, ?12 WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL",
            &change, err);
    if (code != 0)
        return code;
    bind_detail(&change, id, entry->detail);
    if (entry->picture != NULL)
        store_bind_blob(change.query, 12, picture, sizeof picture);
    return register_change_row(&change, NULL, err);
}

int register_entry_add(const struct register_by *by, int64_t operation,
                       const struct register_new_entry *entry, int64_t *ret_id,
                       struct overt_error *err)
{
    int64_t id = 0;
    int code = entry_row(by, operation, entry, &id, err);
    if (code == 0 && entry->detail != NULL)
        code = detail_row(by, operation, id, entry, err);
    if (code == 0)
        code = register_change_end(by, "entry.add", operation, err);
    if (code == 0 && ret_id != NULL)
        *ret_id = id;
    return code;
}

int register_list_review(const struct register_by *by, int64_t operation, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO list_review (ledger, at, officer, operation)"
                                     " VALUES (?1, ?2, ?3, ?4)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    return register_change_finish(&change, "list.review", operation, NULL, err);
}

int register_entry_remove(const struct register_by *by, int64_t entry, const char *why,
                          struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = register_operation_of_entry(by->store, entry, &operation, err);
    if (code == 0)
        code = register_sealed_begin(by, REGISTER_KEEP_JUDGEMENT, "entry_removal", operation,
                                     "INSERT INTO entry_removal (ledger, at, officer, entry, why)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, entry);
    register_seal_text(&change, 5, "why", why);
    return register_change_finish(&change, "entry.remove", operation, NULL, err);
}

// The review that covers an entry is the newest one that was recorded after it.
#define ENTRIES_SQL                                                                           \
    "SELECT e.id, e.operation, unsealed(e.nominal, 'entry.nominal', e.ledger),"               \
    " e.category, e.wanted_for_arrest, unsealed(e.reason, 'entry.reason', e.ledger),"         \
    " e.image_source, unsealed(e.captured, 'entry.captured', e.ledger),"                      \
    " unsealed(e.picture_name, 'entry.picture_name', e.ledger),"                              \
    " e.at, coalesce(v.at, 0), coalesce(r.at, 0), a.name, w.name,"                            \
    " EXISTS (SELECT 1 FROM operation_event o WHERE o.operation = e.operation"                \
    "   AND o.kind = 'open' AND o.ledger < r.ledger), d.source_type, d.basis,"                \
    " unsealed(d.justification, 'entry_detail.justification', d.ledger),"                     \
    " coalesce(d.under_18, 0),"                                                               \
    " unsealed(d.under_18_reason, 'entry_detail.under_18_reason', d.ledger),"                 \
    " unsealed(d.steps, 'entry_detail.steps', d.ledger),"                                     \
    " coalesce(d.picture_years, -1), d.picture_mark, e.ledger, coalesce(r.ledger, -1),"       \
    " coalesce((SELECT max(x.at) FROM destruction x WHERE x.about = 'entry' AND x.row = e.id" \
    "   AND x.at <= ?2), 0)"                                                                  \
    " FROM entry e JOIN officer a ON a.id = e.officer"                                        \
    " LEFT JOIN entry_detail d ON d.entry = e.id"                                             \
    " LEFT JOIN entry_removal r ON r.entry = e.id AND r.at <= ?2"                             \
    " LEFT JOIN list_review v ON v.id = (SELECT max(id) FROM list_review"                     \
    "   WHERE operation = e.operation AND ledger > e.ledger AND at <= ?2)"                    \
    " LEFT JOIN officer w ON w.id = v.officer"                                                \
    " WHERE e.operation = ?1 AND e.at <= ?2 ORDER BY e.id"

static void fill(void *item, struct store_query *query)
{
    struct register_entry *entry = item;
    *entry = (struct register_entry){
        .id = store_column_int(query, 0),
        .operation = store_column_int(query, 1),
        .nominal = register_column_text(query, 2),
        .category = register_category_from(store_column_text(query, 3)),
        .wanted_for_arrest = store_column_int(query, 4) != 0,
        .reason = register_column_text(query, 5),
        .image_source = register_column_text(query, 6),
        .captured = register_column_text(query, 7),
        .picture = register_column_text(query, 8),
        .added_at = store_column_int(query, 9),
        .reviewed_at = store_column_int(query, 10),
        .removed_at = store_column_int(query, 11),
        .added_by = register_column_text(query, 12),
        .reviewed_by = register_column_text(query, 13),
        .removed_while_open = store_column_int(query, 14) != 0,
        .source_type = register_source_from(store_column_text(query, 15)),
        .basis = register_basis_from(store_column_text(query, 16)),
        .justification = register_column_text(query, 17),
        .under_18 = store_column_int(query, 18) != 0,
        .under_18_reason = register_column_text(query, 19),
        .steps = register_column_text(query, 20),
        .picture_years = (int)store_column_int(query, 21),
        .ledger = store_column_int(query, 23),
        .removed_ledger = store_column_int(query, 24),
        .destroyed_at = store_column_int(query, 25),
    };
    size_t size = 0;
    const void *mark = store_column_blob(query, 22, &size);
    if (mark != NULL && size == sizeof entry->picture_mark)
        memcpy(entry->picture_mark, mark, size);
}

int register_entries(struct store *store, int64_t operation, moment as_at,
                     struct register_entry **ret_entries, size_t *ret_count,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, ENTRIES_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    void *items;
    size_t count;
    code =
        register_rows(query, sizeof **ret_entries, fill, "entries on a list", &items, &count, err);
    struct register_entry *entries = items;
    if (code != 0) {
        register_entries_free(&entries, count);
        return code;
    }
    *ret_entries = entries;
    *ret_count = count;
    return 0;
}

void register_entries_free(struct register_entry **entries, size_t count)
{
    for (size_t i = 0; *entries != NULL && i < count; i++) {
        struct register_entry *entry = &(*entries)[i];
        char *const texts[] = {entry->nominal,     entry->reason,        entry->image_source,
                               entry->captured,    entry->picture,       entry->added_by,
                               entry->reviewed_by, entry->justification, entry->under_18_reason,
                               entry->steps};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*entries);
    *entries = NULL;
}

static void fill_template(void *item, struct store_query *query)
{
    struct register_template *one = item;
    one->entry = store_column_int(query, 0);
    one->nominal = register_column_text(query, 1);
    one->bytes = register_column_blob(query, 2, &one->size);
}

int register_entry_templates(struct store *store, int64_t operation,
                             struct register_template **ret_templates, size_t *ret_count,
                             struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT id, unsealed(nominal, 'entry.nominal', ledger),"
                             " unsealed_bytes(template, 'entry.template', ledger)"
                             " FROM entry_listed WHERE operation = ?1"
                             " AND template IS NOT NULL ORDER BY id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_templates, fill_template, "entries on a list", &items,
                         &count, err);
    struct register_template *templates = items;
    if (code != 0) {
        register_entry_templates_free(&templates, count);
        return code;
    }
    *ret_templates = templates;
    *ret_count = count;
    return 0;
}

void register_entry_templates_free(struct register_template **templates, size_t count)
{
    for (size_t i = 0; *templates != NULL && i < count; i++) {
        memory_free((*templates)[i].nominal);
        memory_wipe_free((*templates)[i].bytes, (*templates)[i].size);
    }
    memory_free(*templates);
    *templates = NULL;
}

/// One picture: ?1 is its row's number; whether it was stored, whether it is still held, its bytes.
static int picture(struct store *store, const char *sql, int64_t id, const char *what,
                   void **ret_bytes, size_t *ret_size, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code < 0)
        return code;
    if (code == 0 || store_column_int(query, 0) == 0)
        return error_set(err, OVERT_NOT_FOUND, "%s %lld has no picture in this record", what,
                         (long long)id);
    if (store_column_int(query, 1) == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "the picture of %s %lld was erased: its time was over", what,
                         (long long)id);
    code = register_vault_need(store, err);
    if (code == 0)
        *ret_bytes = register_column_blob(query, 2, ret_size);
    return code;
}

#define PICTURE_SQL(table, column)                                                            \
    "SELECT " column " IS NOT NULL, EXISTS (SELECT 1 FROM record_key WHERE about = '" table   \
    "' AND row = ?1), unsealed_bytes(" column ", '" table "." column "', ledger) FROM " table \
    " WHERE id = ?1"

int register_alert_picture(struct store *store, int64_t id, void **ret_jpeg, size_t *ret_size,
                           struct overt_error *err)
{
    return picture(store, PICTURE_SQL("alert", "picture"), id, "alert", ret_jpeg, ret_size, err);
}

int register_alert_scene(struct store *store, int64_t id, void **ret_jpeg, size_t *ret_size,
                         struct overt_error *err)
{
    return picture(store, PICTURE_SQL("alert", "scene"), id, "alert", ret_jpeg, ret_size, err);
}

int register_entry_picture(struct store *store, int64_t entry, void **ret_bytes, size_t *ret_size,
                           struct overt_error *err)
{
    return picture(store, PICTURE_SQL("entry", "picture"), entry, "entry", ret_bytes, ret_size,
                   err);
}

int register_entry_reference(struct store *store, int64_t entry, char ret_reference[32],
                             struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT o.reference FROM entry e JOIN operation o ON o.id ="
                             " e.operation WHERE e.id = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, entry);
    code = store_step(query, err);
    if (code == 0 || (code == 1 && !text_copy(ret_reference, 32, store_column_text(query, 0))))
        return error_set(err, OVERT_NOT_FOUND, "there is no entry %lld: see `overt watchlist list`",
                         (long long)entry);
    return code < 0 ? code : 0;
}
