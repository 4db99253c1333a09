// SPDX-License-Identifier: Apache-2.0
// list_detail.c - the list by source, lawful basis, age of picture, category and reason, images and
// persons apart: counted while it stands, frozen when its operation is opened.
#include "base/text.h"
#include "register/internal.h"

#define LISTED                                                                          \
    "WITH listed AS (SELECT d.source_type, d.basis, d.under_18, d.picture_years,"       \
    " e.mark AS person, d.id AS detail FROM entry e"                                    \
    " LEFT JOIN entry_detail d ON d.entry = e.id WHERE e.operation = ?1 AND e.at <= ?2" \
    " AND NOT EXISTS (SELECT 1 FROM entry_removal r WHERE r.entry = e.id AND r.at <= ?2))"

#define UNDER_18_SQL                                                                       \
    LISTED " SELECT count(detail), total(under_18), count(DISTINCT CASE WHEN under_18 = 1" \
           " THEN person END) FROM listed"
#define TYPES_SQL                                                           \
    LISTED " SELECT coalesce(source_type, 'not-stated') AS name, count(*)," \
           " count(DISTINCT person) FROM listed GROUP BY name ORDER BY name"
#define BASES_SQL                                                     \
    LISTED " SELECT coalesce(basis, 'not-stated') AS name, count(*)," \
           " count(DISTINCT person) FROM listed GROUP BY name ORDER BY name"
// A person counts once, by the newest picture whose age is known.
#define BAND(years)                                                            \
    "CASE WHEN " years " IS NULL THEN 4 WHEN " years " < 1 THEN 0 WHEN " years \
    " < 5 THEN 1 WHEN " years " < 10 THEN 2 ELSE 3 END"
#define YEARS_SQL                                                                          \
    LISTED ", people AS (SELECT min(picture_years) AS years FROM listed GROUP BY person)," \
           " band (number, name) AS (VALUES (0, 'under-1'), (1, '1-to-4'), (2, '5-to-9')," \
           " (3, '10-and-over'), (4, 'not-known'))"                                        \
           " SELECT name, (SELECT count(*) FROM listed WHERE " BAND(                       \
               "picture_years") " = number),"                                              \
                                " (SELECT count(*) FROM people WHERE " BAND(               \
                                    "years") " = number) FROM band ORDER BY number"

static int begin(struct store *store, const char *sql, int64_t operation, moment as_at,
                 struct store_query **ret_query, struct overt_error *err)
{
    int code = store_prepare(store, sql, ret_query, err);
    if (code != 0)
        return code;
    store_bind_int(*ret_query, 1, operation);
    store_bind_int(*ret_query, 2, as_at);
    return 0;
}

static void add(struct register_tallies *tallies, const char *name, int64_t images, int64_t persons)
{
    tallies->items = memory_resize(tallies->items, tallies->count + 1, sizeof *tallies->items);
    tallies->items[tallies->count++] =
        (struct register_tally){memory_copy_text(name), images, persons};
}

static int count(struct store *store, const char *sql, int64_t operation, moment as_at,
                 struct register_tallies *tallies, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(store, sql, operation, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        add(tallies, store_column_text(query, 0), store_column_int(query, 1),
            store_column_int(query, 2));
        code = 0;
    }
    return code;
}

int register_list_detail_count(struct store *store, int64_t operation, moment as_at,
                               struct register_list_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(store, UNDER_18_SQL, operation, as_at, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    if (store_column_int(query, 0) == 0)
        return 0; // a list from before any of this was said
    figures->under_18 = store_column_int(query, 1);
    figures->persons_under_18 = store_column_int(query, 2);
    code = count(store, TYPES_SQL, operation, as_at, &figures->source_types, err);
    if (code == 0)
        code = count(store, BASES_SQL, operation, as_at, &figures->bases, err);
    if (code == 0)
        code = count(store, YEARS_SQL, operation, as_at, &figures->picture_years, err);
    return code;
}

// ---- frozen ----

static int row(const struct register_by *by, int64_t operation, const char *kind, const char *name,
               int64_t images, int64_t persons, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO list_detail (ledger, operation, kind, name, images, persons)"
        " SELECT ?1, ?4, ?5, ?6, ?7, ?8 WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, name);
    store_bind_int(change.query, 7, images);
    store_bind_int(change.query, 8, persons);
    return register_change_row(&change, NULL, err);
}

static int rows(const struct register_by *by, int64_t operation, const char *kind,
                const struct register_tally *items, size_t number, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < number; i++)
        code = row(by, operation, kind, items[i].name, items[i].count, items[i].persons, err);
    return code;
}

int register_list_detail_freeze(const struct register_by *by, int64_t operation,
                                const struct register_list_figures *figures,
                                struct overt_error *err)
{
    if (figures->under_18 < 0)
        return 0;
    const struct {
        const char *kind;
        const struct register_tally *items;
        size_t count;
    } kinds[] = {
        {"source", figures->sources, figures->source_count},
        {"reason", figures->reasons, figures->reason_count},
        {"source-type", figures->source_types.items, figures->source_types.count},
        {"basis", figures->bases.items, figures->bases.count},
        {"picture-years", figures->picture_years.items, figures->picture_years.count},
    };
    int code =
        row(by, operation, "under-18", "", figures->under_18, figures->persons_under_18, err);
    for (int i = 1; code == 0 && i < REGISTER_CATEGORY_COUNT; i++)
        code = row(by, operation, "category", register_category_word((enum register_category)i),
                   figures->by_category[i], figures->persons_by_category[i], err);
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(kinds); i++)
        code = rows(by, operation, kinds[i].kind, kinds[i].items, kinds[i].count, err);
    return code;
}

static void set_persons(struct register_tally *items, size_t number, const char *name,
                        int64_t persons)
{
    for (size_t i = 0; i < number; i++)
        if (text_equal(items[i].name, name))
            items[i].persons = persons;
}

static void take(struct register_list_figures *figures, const char *kind, const char *name,
                 int64_t images, int64_t persons)
{
    if (text_equal(kind, "category"))
        figures->persons_by_category[register_category_from(name)] = persons;
    else if (text_equal(kind, "source"))
        set_persons(figures->sources, figures->source_count, name, persons);
    else if (text_equal(kind, "reason"))
        set_persons(figures->reasons, figures->reason_count, name, persons);
    else if (text_equal(kind, "source-type"))
        add(&figures->source_types, name, images, persons);
    else if (text_equal(kind, "basis"))
        add(&figures->bases, name, images, persons);
    else if (text_equal(kind, "picture-years"))
        add(&figures->picture_years, name, images, persons);
    else if (text_equal(kind, "under-18"))
        figures->under_18 = images, figures->persons_under_18 = persons;
}

int register_list_detail_read(struct store *store, int64_t operation, moment as_at,
                              struct register_list_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(store,
                     "SELECT d.kind, d.name, d.images, d.persons FROM list_detail d"
                     " JOIN act a ON a.idx = d.ledger"
                     " WHERE d.operation = ?1 AND a.at <= ?2 ORDER BY d.id",
                     operation, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        take(figures, store_column_text(query, 0), store_column_text(query, 1),
             store_column_int(query, 2), store_column_int(query, 3));
        code = 0;
    }
    return code;
}
