// SPDX-License-Identifier: Apache-2.0
// exempted.c - the exemptions of a request read back, and what a ground's texts still lack.
#include <ctype.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/sections.h"
#include "register/vault.h"

const char *foi_exempted_text(const struct foi_exempted *exempted, enum foi_reason_part part)
{
    const char *const texts[] = {exempted->why, exempted->harm, exempted->favour,
                                 exempted->against, exempted->balance};
    return texts[part];
}

// ---- reading ----

/// ?3: as at then.
#define SEALED(column) "unsealed(e." column ", 'foi_exempted." column "', e.ledger)"
#define COLUMNS                                                                                  \
    "SELECT e.id, c.reference, e.question, e.section, e.likelihood, e.estimate, e.made, "        \
    SEALED("why") ", " SEALED("harm") ", " SEALED("favour") ", " SEALED("against") ", "          \
    SEALED("balance") ", " SEALED("facts") ", e.why_block, e.harm_block, e.favour_block,"        \
    " e.against_block, e.balance_block, w.name, e.at, a.at, o.name,"                             \
    " EXISTS (SELECT 1 FROM foi_exempted_act WHERE exempted = e.id AND word = 'withdrawn'"       \
    " AND at <= ?3)"                                                                             \
    " FROM foi_exempted e JOIN foi_case c ON c.id = e.foi_case JOIN officer w"                   \
    " ON w.id = e.officer LEFT JOIN foi_exempted_act a ON a.exempted = e.id"                     \
    " AND a.word = 'approved' AND a.at <= ?3 LEFT JOIN officer o ON o.id = a.officer"

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

static enum foi_likelihood likelihood_of(const char *word)
{
    if (word == NULL)
        return FOI_LIKELIHOOD_NONE;
    return strcmp(word, "would") == 0 ? FOI_LIKELIHOOD_WOULD : FOI_LIKELIHOOD_WOULD_LIKELY;
}

static struct foi_exempted exempted_of(struct store_query *query)
{
    struct foi_exempted one = {
        .id = store_column_int(query, 0),
        .reference = column_copy(query, 1),
        .question = column_copy(query, 2),
        .section = column_copy(query, 3),
        .likelihood = likelihood_of(store_column_text(query, 4)),
        .made = (int)store_column_int(query, 6),
        .why = column_copy(query, 7),
        .harm = column_copy(query, 8),
        .favour = column_copy(query, 9),
        .against = column_copy(query, 10),
        .balance = column_copy(query, 11),
        .facts = column_copy(query, 12),
        .written_by = column_copy(query, 18),
        .written_at = store_column_int(query, 19),
        .approved_at = store_column_int(query, 20),
        .approved_by = column_copy(query, 21),
    };
    if (!store_column_is_null(query, 5))
        one.estimate = date_from_days(store_column_int(query, 5));
    for (int i = 0; i < FOI_REASON_COUNT; i++)
        one.blocks[i] = store_column_int(query, 13 + i);
    one.state = store_column_int(query, 22) != 0 ? FOI_EXEMPTED_WITHDRAWN
                : one.approved_by != NULL        ? FOI_EXEMPTED_APPROVED
                                                 : FOI_EXEMPTED_WRITTEN;
    return one;
}

int foi_exempted_read(struct store *store, int64_t foi_case, moment as_at,
                      struct foi_exempted **ret_list, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_exempted *list = NULL;
    size_t count = 0;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store,
                             COLUMNS " WHERE e.foi_case = ?1 AND e.at <= ?3 AND NOT EXISTS"
                                     " (SELECT 1 FROM foi_exempted r WHERE r.replaces = e.id"
                                     "  AND r.at <= ?3)"
                                     " ORDER BY a.id IS NULL OR EXISTS (SELECT 1 FROM"
                                     " foi_exempted_act WHERE exempted = e.id"
                                     " AND word = 'withdrawn' AND at <= ?3),"
                                     " CAST(e.section AS INTEGER), e.section, e.id LIMIT ?2",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, foi_case);
    store_bind_int(query, 2, EXEMPTED_MAX);
    store_bind_int(query, 3, as_at);
    while ((code = store_step(query, err)) == 1) {
        list = memory_resize(list, count + 1, sizeof *list);
        list[count++] = exempted_of(query);
    }
    if (code < 0) {
        foi_exempted_free(&list, count);
        return code;
    }
    *ret_list = list;
    *ret_count = count;
    return 0;
}

int foi_exempted_at(struct store *store, int64_t id, moment as_at,
                    struct foi_exempted *ret_exempted, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store, COLUMNS " WHERE e.id = ?1 AND e.at <= ?3", &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 3, as_at);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no exemption %lld: see overt foi exempt list REFERENCE",
                         (long long)id);
    if (code == 1)
        *ret_exempted = exempted_of(query);
    return code < 0 ? code : 0;
}

int foi_exempted_find(struct store *store, int64_t id, struct foi_exempted *ret_exempted,
                      struct overt_error *err)
{
    return foi_exempted_at(store, id, REGISTER_AS_AT_ALWAYS, ret_exempted, err);
}

void foi_exempted_finish(struct foi_exempted *exempted)
{
    char *const texts[] = {exempted->reference, exempted->question, exempted->section,
                           exempted->why,       exempted->harm,     exempted->favour,
                           exempted->against,   exempted->balance,  exempted->facts,
                           exempted->written_by, exempted->approved_by};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        memory_free(texts[i]);
    *exempted = (struct foi_exempted){0};
}

void foi_exempted_free(struct foi_exempted **list, size_t count)
{
    for (size_t i = 0; *list != NULL && i < count; i++)
        foi_exempted_finish(&(*list)[i]);
    memory_free(*list);
    *list = NULL;
}

// ---- whole? ----

char *foi_placeholder(const char *text)
{
    for (const char *at = text; at != NULL && (at = strchr(at, '<')) != NULL; at++) {
        size_t size = 1 + strcspn(at + 1, "><");
        if (!isalpha((unsigned char)at[1]) || at[size] != '>')
            continue;
        struct text words;
        text_init(&words, FOI_REASON_MAX);
        text_append_bytes(&words, at, size + 1);
        return text_take(&words);
    }
    return NULL;
}

static int check_filled(const struct foi_exempted *exempted, struct overt_error *err)
{
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++) {
        AUTO_FREE char *words = foi_placeholder(foi_exempted_text(exempted, i));
        if (words != NULL)
            return error_set(err, OVERT_REFUSED,
                             "the text for '%s' still has %.120s: fill it in (overt foi exempt)",
                             foi_reason_words[i], words);
    }
    return 0;
}

/// A paragraph of any text says it.
static bool said(const struct foi_exempted *exempted, const struct foi_need *need)
{
    for (enum foi_reason_part i = 0; i < FOI_REASON_COUNT; i++) {
        const char *text = foi_exempted_text(exempted, i);
        AUTO_FREE char *copy = memory_copy_text(text != NULL ? text : "");
        for (char *at = copy; at != NULL;) {
            char *end = strstr(at, "\n\n");
            if (end != NULL)
                *end = '\0';
            for (char *c = at; *c != '\0'; c++)
                *c = *c == '\n' ? ' ' : *c;
            if (foi_need_said(need, at))
                return true;
            at = end != NULL ? end + 2 : NULL;
        }
    }
    return false;
}

static int lacks(const struct foi_exempted *exempted, const char *what, const char *how,
                 struct overt_error *err)
{
    return error_set(err, OVERT_REFUSED, "section %s for %s lacks %s; %s", exempted->section,
                     exempted->question, what, how);
}

int foi_exempted_whole(const struct foi_exempted *exempted, const struct foi_section *row,
                       struct overt_error *err)
{
    int code = check_filled(exempted, err);
    if (code < 0)
        return code;
    if (foi_test_harm(row->test) && exempted->harm == NULL)
        return lacks(exempted, "the harm", "say what would happen, to whom, and how (harm)", err);
    if (foi_test_likelihood(row->test) && exempted->likelihood == FOI_LIKELIHOOD_NONE)
        return lacks(exempted, "how likely the harm is",
                     "say which it is: --likelihood would, or would-be-likely", err);
    if (row->standing == FOI_STANDING_QUALIFIED && exempted->estimate.year == 0 &&
        (exempted->favour == NULL || exempted->against == NULL || exempted->balance == NULL))
        return lacks(exempted, "the public interest",
                     "write what speaks for disclosure, what against it, and where the balance "
                     "lies (favour, against, balance), or by when it is decided (--estimate)",
                     err);
    for (size_t i = 0; i < row->need_count; i++)
        if (!said(exempted, row->needs[i]))
            return lacks(exempted, row->needs[i]->missing, row->needs[i]->action, err);
    return 0;
}
