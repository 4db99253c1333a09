// SPDX-License-Identifier: Apache-2.0
// case_related.c - requests that may count with one, or that it repeats: of the same person by
// keyed marks, or with the same questions. No name is opened for it.
#include <stdlib.h>
#include <string.h>

#include "foi/casework.h"
#include "foi/costs.h"
#include "foi/wave.h"
#include "register/vault.h"

#define MARK_YEARS 4 ///< years of keys of marks that are looked through

/// The others while they are gathered.
struct gathering {
    struct store *store;
    const struct foi_case *one;
    moment as_at;
    struct foi_related *items;
    size_t count;
};

static struct foi_related *add_related(struct gathering *gathering, int64_t id)
{
    for (size_t i = 0; i < gathering->count; i++)
        if (gathering->items[i].id == id)
            return &gathering->items[i];
    gathering->items =
        memory_resize(gathering->items, gathering->count + 1, sizeof *gathering->items);
    struct foi_related *related = &gathering->items[gathering->count++];
    *related = (struct foi_related){.id = id};
    return related;
}

static int marks_of(struct store *store, int year, const struct foi_case_who *who,
                    uint8_t name[CRYPT_MARK_SIZE], uint8_t address[CRYPT_MARK_SIZE],
                    bool *ret_known, struct overt_error *err)
{
    AUTO_TEXT struct text plain_name = {0}, plain_address = {0};
    casework_plain(who->requester != NULL ? who->requester : "", &plain_name);
    casework_plain(who->address != NULL ? who->address : "", &plain_address);
    int code = register_asker(store, year, plain_name.bytes, name, ret_known, err);
    return code == 0 && *ret_known
               ? register_asker(store, year, plain_address.bytes, address, ret_known, err)
               : code;
}

/// Those of a year with the mark of the name or of the address.
static int add_same_person(struct gathering *gathering, int year, const struct foi_case_who *who,
                           struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    uint8_t name[CRYPT_MARK_SIZE] = {0}, address[CRYPT_MARK_SIZE] = {0};
    bool known = false;
    int code = marks_of(gathering->store, year, who, name, address, &known, err);
    if (code != 0 || !known)
        return code;
    code = store_prepare(gathering->store,
                         "SELECT c.id, c.name_mark IS ?2, c.address_mark IS ?3 FROM foi_case c"
                         " WHERE c.id <> ?1 AND c.at <= ?4 AND (c.name_mark = ?2 OR"
                         " c.address_mark = ?3) ORDER BY c.id DESC LIMIT 100",
                         &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, gathering->one->id);
    store_bind_blob(query, 2, name, sizeof name);
    store_bind_blob(query, 3, address, sizeof address);
    store_bind_int(query, 4, gathering->as_at);
    while ((code = store_step(query, err)) == 1) {
        struct foi_related *related = add_related(gathering, store_column_int(query, 0));
        related->same_name |= store_column_int(query, 1) != 0;
        related->same_address |= store_column_int(query, 2) != 0;
    }
    return code;
}

static int add_alike(struct gathering *gathering, struct overt_error *err)
{
    struct foi_wave *waves = NULL;
    size_t count = 0;
    int code = foi_waves(gathering->store, gathering->one, gathering->as_at, &waves, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct foi_related *related = add_related(gathering, waves[i].id);
        related->alike = waves[i].alike;
        related->questions = waves[i].questions;
    }
    foi_waves_free(&waves, count);
    return code;
}

/// Regulation 5(2): received within any period of sixty consecutive working days.
static void judge(const struct foi_case *one, struct foi_related *related)
{
    int64_t here = date_to_days(one->received), there = date_to_days(related->received);
    struct date first = date_from_days((here < there ? here : there) - 1);
    bool same = related->same_name || related->same_address;
    related->earlier = there < here || (there == here && related->id < one->id);
    related->apart = foi_working_days(first, there < here ? one->received : related->received);
    related->one_cost = related->apart >= 0 && related->apart <= FOI_COST_DAYS;
    related->repeat = same && related->alike > 0 && related->complied && related->earlier;
    if (related->complied)
        related->since = foi_working_days(related->answered, one->received);
}

static int read_related(struct gathering *gathering, struct foi_related *related,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(gathering->store,
                             "SELECT c.reference, c.received, (SELECT max(day) FROM foi_sent"
                             "  WHERE foi_case = c.id AND at <= ?2 AND outcome IN"
                             "  ('granted', 'part', 'not-held', 'elsewhere'))"
                             " FROM foi_case c WHERE c.id = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, related->id);
    store_bind_int(query, 2, gathering->as_at);
    code = store_step(query, err);
    if (code != 1)
        return code;
    (void)text_copy(related->reference, sizeof related->reference, store_column_text(query, 0));
    related->received = date_from_days(store_column_int(query, 1));
    related->complied = !store_column_is_null(query, 2);
    if (related->complied)
        related->answered = date_from_days(store_column_int(query, 2));
    judge(gathering->one, related);
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct foi_related *x = a, *y = b;
    int64_t apart = date_to_days(x->received) - date_to_days(y->received);
    return apart != 0 ? (apart < 0 ? -1 : 1) : x->id < y->id ? -1 : x->id > y->id;
}

static int gather(struct gathering *gathering, struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int year = gathering->one->received.year;
    int code = register_vault_need(gathering->store, err);
    if (code == 0)
        code = casework_who(gathering->store, gathering->one->id, &who, err);
    bool named = who.requester != NULL || who.address != NULL;
    for (int back = 1 - MARK_YEARS; code == 0 && named && back <= 1; back++)
        code = add_same_person(gathering, year + back, &who, err);
    if (code == 0 && who.text != NULL)
        code = add_alike(gathering, err);
    for (size_t i = 0; code == 0 && i < gathering->count; i++)
        code = read_related(gathering, &gathering->items[i], err);
    if (code == 0 && gathering->count > 1)
        qsort(gathering->items, gathering->count, sizeof *gathering->items, compare);
    return code;
}

int foi_case_related(struct store *store, const char *as, const struct foi_case *one, moment as_at,
                     struct clock clock, struct foi_related **ret_related, size_t *ret_count,
                     struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.cost"};
    struct gathering gathering = {.store = store, .one = one, .as_at = as_at};
    int code = casework_begin(&work, NULL, clock, err);
    if (code == 0)
        code = gather(&gathering, err);
    if (code != 0) {
        memory_free(gathering.items);
        return code;
    }
    *ret_related = gathering.items;
    *ret_count = gathering.count;
    return 0;
}
