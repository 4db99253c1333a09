// SPDX-License-Identifier: Apache-2.0
// reviewed.c - the force's own texts for a section and a part of a notice: written by one officer,
// reviewed by another with a day for the next review. None is ever changed.
#include <string.h>

#include "foi/casework.h"
#include "foi/sections.h"

const char *const foi_reason_words[FOI_REASON_COUNT] = {"why", "harm", "favour", "against",
                                                        "balance"};

/// "31(1)(a)" of the table, or "31" when a ground has that number.
static int settle_section(const char *typed, char word[FOI_SECTION_WORD], struct overt_error *err)
{
    struct foi_sections sections = {0};
    int code = foi_sections_read(&sections, err);
    if (code < 0)
        return code;
    const struct foi_section *row = foi_section_find(&sections, typed, NULL);
    foi_section_normalise(typed, word, FOI_SECTION_WORD);
    bool known = row != NULL;
    if (known)
        (void)text_copy(word, FOI_SECTION_WORD, row->word);
    for (size_t i = 0; i < sections.count; i++)
        known |= strcmp(sections.rows[i].number, word) == 0;
    foi_sections_finish(&sections);
    if (!known)
        return error_set(err, OVERT_INPUT,
                         "'%.40s' is no ground of the table; write s31(1)(a), or 31 for every "
                         "paragraph: overt foi sections",
                         typed);
    return 0;
}

/// {force} is the one value that a text may have.
static int check_values(const char *text, struct overt_error *err)
{
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{'))
        if (!text_starts(at, "{force}"))
            return error_set(err, OVERT_INPUT,
                             "a text of the force has one value, {force}; write what is to be "
                             "filled in as <words>");
    return 0;
}

static int check_new(const struct foi_reviewed_new *block, char section[FOI_SECTION_WORD],
                     struct text *facts, struct overt_error *err)
{
    int code = settle_section(block->section, section, err);
    if (code == 0 && !casework_word(FOI_REASON_PARTS, block->part))
        return error_set(err, OVERT_INPUT, "a part is one of %s", FOI_REASON_PARTS);
    if (code == 0)
        code = casework_text(block->text, "the text (--text)", FOI_REASON_MAX, true, err);
    if (code == 0)
        code = check_values(block->text, err);
    if (code == 0 && block->facts != NULL)
        code = foi_facts_add(block->facts, facts, err);
    return code;
}

static int write_block(struct casework *work, const struct foi_reviewed_new *block,
                       const char *section, const struct text *facts, int64_t *ret_id,
                       struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO foi_block (ledger, at, officer, section, part, text, facts)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ''))",
        &change, err);
    if (code != 0)
        return code;
    AUTO_FREE char *text = memory_copy_text(block->text);
    store_bind_text(change.query, 4, section);
    store_bind_text(change.query, 5, block->part);
    store_bind_text(change.query, 6, text_trim(text));
    store_bind_text(change.query, 7, facts->bytes);
    return register_change_row(&change, ret_id, err);
}

int foi_reviewed_add(struct store *store, const char *as, const struct foi_reviewed_new *block,
                     int64_t *ret_id, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.block"};
    char section[FOI_SECTION_WORD];
    AUTO_TEXT struct text facts = {0};
    int64_t id = 0;
    text_init(&facts, FOI_FACTS_MAX);
    text_append(&facts, "");
    int code = casework_begin(&work, NULL, block->clock, err);
    if (code == 0)
        code = check_new(block, section, &facts, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_block(&work, block, section, &facts, &id, err);
    code = casework_close(&work, code, err);
    if (code == 0)
        *ret_id = id;
    return code;
}

static int write_review(struct casework *work, int64_t id, struct date next,
                        struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_change_begin(&by,
                                     "INSERT INTO foi_block_review (ledger, at, officer, block,"
                                     " day, next) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, id);
    store_bind_int(change.query, 5, date_to_days(work->today));
    store_bind_int(change.query, 6, date_to_days(next));
    return register_change_row(&change, NULL, err);
}

/// Another than who wrote it, and facts that are not out of date.
static int check_review(const struct casework *work, const struct foi_reviewed *block,
                        struct overt_error *err)
{
    struct foi_fact fact;
    char day[TIME_TEXT_MAX];
    if (text_equal(block->written_by, work->as))
        return error_set(err, OVERT_REFUSED,
                         "who wrote a text does not review it: another officer does");
    for (size_t i = 0; foi_facts_item(block->facts, i, &fact); i++)
        if (date_to_days(fact.again) < date_to_days(work->today)) {
            date_format_words(fact.again, day);
            return error_set(err, OVERT_REFUSED,
                             "a fact of this text was to be looked up again by %s (%.100s): add "
                             "the text anew with the fact of today (overt foi block add)",
                             day, fact.words);
        }
    return 0;
}

int foi_reviewed_review(struct store *store, const char *as, int64_t id, struct date next,
                        struct clock clock, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.block.review"};
    CLEANUP(foi_reviewed_finish) struct foi_reviewed block = {0};
    int code = casework_begin(&work, NULL, clock, err);
    if (code == 0)
        code = foi_reviewed_find(store, id, &block, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no text %lld of the force: see overt foi block list",
                         (long long)id);
    if (code == 1)
        code = check_review(&work, &block, err);
    if (next.year == 0)
        next = date_from_days(date_to_days(work.today) + 365);
    if (code == 0 && date_to_days(next) <= date_to_days(work.today))
        code = error_set(err, OVERT_INPUT, "the next review lies after today: --next DATE");
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_review(&work, id, next, err);
    return casework_close(&work, code, err);
}

// ---- reading ----

/// ?4: as at then.
#define COLUMNS                                                                             \
    "SELECT b.id, b.section, b.part, b.text, b.facts, w.name, b.at, r.name, v.day, v.next," \
    " v.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM foi_block n JOIN foi_block_review m"   \
    " ON m.block = n.id WHERE n.section = b.section AND n.part = b.part AND n.id > b.id"    \
    " AND m.at <= ?4)"                                                                      \
    " FROM foi_block b JOIN officer w ON w.id = b.officer LEFT JOIN foi_block_review v"     \
    " ON v.id = (SELECT max(id) FROM foi_block_review WHERE block = b.id AND at <= ?4)"     \
    " LEFT JOIN officer r ON r.id = v.officer"

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

static struct foi_reviewed block_of(struct store_query *query)
{
    struct foi_reviewed block = {
        .id = store_column_int(query, 0),
        .text = column_copy(query, 3),
        .facts = column_copy(query, 4),
        .written_by = column_copy(query, 5),
        .written_at = store_column_int(query, 6),
        .reviewed_by = column_copy(query, 7),
        .in_force = store_column_int(query, 10) != 0,
    };
    (void)text_copy(block.section, sizeof block.section, store_column_text(query, 1));
    (void)text_copy(block.part, sizeof block.part, store_column_text(query, 2));
    if (!store_column_is_null(query, 8)) {
        block.reviewed = date_from_days(store_column_int(query, 8));
        block.next = date_from_days(store_column_int(query, 9));
    }
    return block;
}

int foi_reviewed_list(struct store *store, moment as_at, struct foi_reviewed **ret_list,
                      size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_reviewed *list = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             COLUMNS " WHERE b.at <= ?4 ORDER BY CAST(b.section AS INTEGER),"
                                     " b.section, b.part, b.id DESC LIMIT 10000",
                             &query, err);
    if (code == 0)
        store_bind_int(query, 4, as_at);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        list = memory_resize(list, count + 1, sizeof *list);
        list[count++] = block_of(query);
        code = 0;
    }
    if (code < 0) {
        foi_reviewed_free(&list, count);
        return code;
    }
    *ret_list = list;
    *ret_count = count;
    return 0;
}

static int read_one(struct store_query *query, struct foi_reviewed *ret_block,
                    struct overt_error *err)
{
    int code = store_step(query, err);
    if (code == 1)
        *ret_block = block_of(query);
    return code;
}

int foi_reviewed_find(struct store *store, int64_t id, struct foi_reviewed *ret_block,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, COLUMNS " WHERE b.id = ?1", &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 4, REGISTER_AS_AT_ALWAYS);
    return read_one(query, ret_block, err);
}

int foi_reviewed_for(struct store *store, const struct foi_section *row, enum foi_reason_part part,
                     struct foi_reviewed *ret_block, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             COLUMNS " WHERE b.section IN (?1, ?2) AND b.part = ?3"
                                     " AND v.id IS NOT NULL"
                                     " ORDER BY b.section = ?1 DESC, b.id DESC LIMIT 1",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_text(query, 1, row->word);
    store_bind_text(query, 2, row->number);
    store_bind_text(query, 3, foi_reason_words[part]);
    store_bind_int(query, 4, REGISTER_AS_AT_ALWAYS);
    return read_one(query, ret_block, err);
}

void foi_reviewed_finish(struct foi_reviewed *block)
{
    memory_free(block->text);
    memory_free(block->facts);
    memory_free(block->written_by);
    memory_free(block->reviewed_by);
    *block = (struct foi_reviewed){0};
}

void foi_reviewed_free(struct foi_reviewed **list, size_t count)
{
    for (size_t i = 0; *list != NULL && i < count; i++)
        foi_reviewed_finish(&(*list)[i]);
    memory_free(*list);
    *list = NULL;
}
