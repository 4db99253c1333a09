// SPDX-License-Identifier: Apache-2.0
// policy.c - standing topic policies: adopted by a named officer, with a date and a review date,
// never changed.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "ledger/ledger.h"

int foi_officer(struct store *store, const char *as, int64_t *ret_id, struct overt_error *err)
{
    struct register_officer officer = {0};
    if (as == NULL || *as == '\0')
        return error_set(err, OVERT_INPUT, "name the officer who acts: --as NAME");
    int result = register_officer_find(store, as, &officer, err);
    if (result < 0)
        return result;
    bool may = (officer.roles & REGISTER_ROLE_INFORMATION) != 0;
    *ret_id = officer.id;
    register_officer_finish(&officer);
    if (!may)
        return error_set(err, OVERT_REFUSED,
                         "this needs an officer with the information-rights role; "
                         "an administrator adds one: overt officer add");
    return 0;
}

static int write_refusal(struct store *store, const char *as, const char *kind, moment at)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct register_officer officer = {0};
    int64_t id;
    if (as == NULL || register_officer_find(store, as, &officer, NULL) < 0)
        officer = (struct register_officer){0};
    struct ledger_act act = {.kind = "foi.refused", .at = at, .officer = officer.id};
    register_officer_finish(&officer);
    int result = foi_change_begin(
        store, "INSERT INTO foi_refusal (ledger, at, officer, kind) VALUES (?1, ?2, ?3, ?4)",
        act.officer, at, &query, NULL);
    if (result < 0)
        return result;
    store_bind_text(query, 4, kind);
    result = foi_change_row(store, &query, &id, NULL);
    return result == 0 ? ledger_append(store, &act, NULL) : result;
}

void foi_refusal_add(struct store *store, const char *as, const char *kind, moment at)
{
    if (store_begin(store, NULL) < 0)
        return;
    if (write_refusal(store, as, kind, at) < 0 || store_commit(store, NULL) < 0)
        store_rollback(store);
}

/// Everything of the wish that can be wrong, in the words of whoever typed it.
static int check(const struct foi_policy_adopt *policy, uint32_t touches, bool *ret_law,
                 struct overt_error *err)
{
    struct foi_exemption exemptions[EXEMPTION_MAX];
    AUTO_TEXT struct text words = {0};
    size_t count;
    text_init(&words, 4000);
    if (policy->topic == NULL || *policy->topic == '\0' ||
        strlen(policy->topic) > FOI_POLICY_TEXT_MAX ||
        !text_is_utf8(policy->topic, strlen(policy->topic)) ||
        strpbrk(policy->topic, "\r\n") != NULL)
        return error_set(err, OVERT_INPUT,
                         "the topic is one line of 1 to %d bytes, such as \"covert use\"",
                         FOI_POLICY_TEXT_MAX);
    if (touches == 0)
        return error_set(err, OVERT_INPUT,
                         "say what the policy touches: live, retrospective, operator-initiated, "
                         "body-worn (several with commas) or all");
    int result = foi_exemptions_read(policy->exemptions != NULL ? policy->exemptions : "",
                                     exemptions, &count, err);
    *ret_law = false;
    for (size_t i = 0; result == 0 && i < count; i++)
        *ret_law |= strcmp(exemptions[i].section, "31") == 0;
    if (result == 0 && *ret_law)
        result = foi_matters_read(policy->matters != NULL ? policy->matters : "a, b", &words, err);
    return result;
}

static int insert(struct store *store, const struct foi_policy_adopt *policy, int64_t officer,
                  moment now, bool law, int64_t *ret_id, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct date adopted = policy->adopted.year != 0 ? policy->adopted : date_of(now);
    int64_t review = policy->review.year != 0 ? date_to_days(policy->review)
                                              : date_to_days(adopted) + 365;
    if (review <= date_to_days(adopted))
        return error_set(err, OVERT_INPUT,
                         "the review date of a policy lies after the day of its adoption");
    int result = foi_change_begin(
        store,
        "INSERT INTO foi_policy (ledger, at, officer, topic, touches, exemptions, matters, "
        "adopted, review) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        officer, now, &query, err);
    if (result < 0)
        return result;
    store_bind_text(query, 4, policy->topic);
    store_bind_int(query, 5, foi_touch_from(policy->touches));
    store_bind_text(query, 6, policy->exemptions);
    store_bind_text(query, 7, !law ? NULL : policy->matters != NULL ? policy->matters : "a, b");
    store_bind_int(query, 8, date_to_days(adopted));
    store_bind_int(query, 9, review);
    result = foi_change_row(store, &query, ret_id, err);
    struct ledger_act act = {.kind = "foi.policy", .at = now, .officer = officer};
    return result == 0 ? ledger_append(store, &act, err) : result;
}

int foi_policy_adopt(struct store *store, const char *as, const struct foi_policy_adopt *policy,
                     int64_t *ret_id, struct overt_error *err)
{
    struct clock clock = policy->clock.now != NULL ? policy->clock : clock_real();
    moment now = clock_now(&clock);
    int64_t officer = 0, id = 0;
    bool law = false;
    int result =
        check(policy, policy->touches != NULL ? foi_touch_from(policy->touches) : 0, &law, err);
    if (result == 0)
        result = foi_officer(store, as, &officer, err);
    if (result == OVERT_REFUSED)
        foi_refusal_add(store, as, "foi.policy", now);
    if (result == 0)
        result = store_begin(store, err);
    if (result < 0)
        return result;
    result = insert(store, policy, officer, now, law, &id, err);
    if (result == 0)
        result = store_commit(store, err);
    if (result < 0) {
        store_rollback(store);
        return result;
    }
    *ret_id = id;
    return 0;
}

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

static struct foi_policy policy_of(struct store_query *query)
{
    return (struct foi_policy){
        .id = store_column_int(query, 0),
        .topic = column_copy(query, 1),
        .touches = (uint32_t)store_column_int(query, 2),
        .exemptions = column_copy(query, 3),
        .matters = column_copy(query, 4),
        .adopted_by = column_copy(query, 5),
        .adopted = date_from_days(store_column_int(query, 6)),
        .review = date_from_days(store_column_int(query, 7)),
        .recorded_at = store_column_int(query, 8),
    };
}

int foi_policies_read(struct store *store, moment recorded, struct date day,
                      struct foi_policy **ret_policies, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_policy *policies = memory_new(FOI_POLICY_MAX, sizeof *policies);
    size_t count = 0;
    int result = store_prepare(
        store,
        "SELECT p.id, p.topic, p.touches, p.exemptions, p.matters, o.name, p.adopted, p.review, "
        "p.at FROM foi_policy p JOIN officer o ON o.id = p.officer "
        "WHERE p.at <= ?1 AND p.adopted <= ?2 AND NOT EXISTS (SELECT 1 FROM foi_policy n "
        "WHERE n.topic = p.topic AND n.id > p.id AND n.at <= ?1 AND n.adopted <= ?2) "
        "ORDER BY p.id LIMIT ?3",
        &query, err);
    if (result == 0) {
        store_bind_int(query, 1, recorded);
        store_bind_int(query, 2, date_to_days(day));
        store_bind_int(query, 3, FOI_POLICY_MAX);
        while (count < FOI_POLICY_MAX && (result = store_step(query, err)) > 0)
            policies[count++] = policy_of(query);
    }
    if (result < 0) {
        foi_policies_free(&policies, count);
        return result;
    }
    *ret_policies = policies;
    *ret_count = count;
    return 0;
}

int foi_policy_list(struct store *store, moment at, struct foi_policy **ret_policies,
                    size_t *ret_count, struct overt_error *err)
{
    struct date day = at == REGISTER_AS_AT_ALWAYS ? (struct date){2200, 12, 31} : date_of(at);
    return foi_policies_read(store, at, day, ret_policies, ret_count, err);
}

void foi_policies_free(struct foi_policy **policies, size_t count)
{
    for (size_t i = 0; *policies != NULL && i < count; i++) {
        memory_free((*policies)[i].topic);
        memory_free((*policies)[i].exemptions);
        memory_free((*policies)[i].matters);
        memory_free((*policies)[i].adopted_by);
    }
    memory_free(*policies);
    *policies = NULL;
}
