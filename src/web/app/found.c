// SPDX-License-Identifier: Apache-2.0
// found.c - reading a search with its candidates, and the words and pictures of a candidate.
#include "web/app/found.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/random.h"
#include "web/app/internal.h"
#include "web/app/page.h"

int found_number(struct app_call *call, const char *text, int64_t *ret_number)
{
    long number = 0;
    if (!text_to_int(text, 1, 1L << 52, &number))
        return error_set(&call->error, OVERT_NOT_FOUND, "there is nothing at this address");
    *ret_number = number;
    return 0;
}

int found_may_act(struct app_call *call, int64_t operation, uint32_t roles, bool *ret_may)
{
    uint32_t any = 0, own = 0;
    int code = register_assigned_roles(call->store, operation, call->officer.id, &any, &own,
                                       &call->error);
    *ret_may = code == 0 && (call->officer.roles & ~(any & ~own) & roles) != 0;
    return code;
}

static int by_rank(const void *a, const void *b)
{
    const struct register_alert *one = *(const struct register_alert *const *)a;
    const struct register_alert *other = *(const struct register_alert *const *)b;
    if (one->rank != other->rank)
        return (one->rank > other->rank) - (one->rank < other->rank);
    return (one->id > other->id) - (one->id < other->id);
}

static int read_operation(struct app_call *call, int64_t number, struct found *found)
{
    int code = register_operations(call->store, call->now, &found->operations,
                                   &found->operation_count, &call->error);
    for (size_t i = 0; code == 0 && i < found->operation_count; i++)
        if (found->operations[i].id == number)
            found->operation = &found->operations[i];
    if (code == 0 && found->operation == NULL)
        code = error_set(&call->error, OVERT_NOT_FOUND,
                         "the operation of this search is not there");
    return code;
}

static void choose_candidates(struct found *found)
{
    found->candidates = memory_new(found->alert_count + 1, sizeof *found->candidates);
    for (size_t i = 0; i < found->alert_count; i++)
        if (found->alerts[i].search == found->search->id)
            found->candidates[found->count++] = &found->alerts[i];
    qsort((void *)found->candidates, found->count, sizeof *found->candidates, by_rank);
}

int found_read(struct app_call *call, int64_t search, struct found *ret_found)
{
    int64_t operation = 0;
    struct found *found = ret_found;
    int code = register_search_operation(call->store, search, &operation, &call->error);
    if (code == 0)
        code = read_operation(call, operation, found);
    if (code == 0)
        code = register_searches(call->store, operation, call->now, &found->searches,
                                 &found->search_count, &call->error);
    if (code == 0)
        code = register_alerts(call->store, operation, call->now, &found->alerts,
                               &found->alert_count, &call->error);
    for (size_t i = 0; code == 0 && i < found->search_count; i++)
        if (found->searches[i].id == search)
            found->search = &found->searches[i];
    if (code == 0 && found->search == NULL)
        code = error_set(&call->error, OVERT_NOT_FOUND, "there is no such search");
    if (code == 0)
        choose_candidates(found);
    return code;
}

void found_finish(struct found *found)
{
    memory_free((void *)found->candidates);
    register_alerts_free(&found->alerts, found->alert_count);
    register_searches_free(&found->searches, found->search_count);
    register_operations_free(&found->operations, found->operation_count);
    *found = (struct found){0};
}

// ---- a candidate ----

void found_put_score(struct html *html, const struct register_alert *alert)
{
    char words[200];
    (void)snprintf(words, sizeof words,
                   "Score %.2f of 1. This operation returns candidates from %.2f on.",
                   alert->score, alert->threshold);
    app_paragraph(html, words);
}

void found_put_picture(struct html *html, const struct register_alert *alert, bool seen)
{
    char path[80], words[120];
    (void)snprintf(path, sizeof path, "/searches/alerts/%lld/%s", (long long)alert->id,
                   seen ? "seen" : "listed");
    (void)snprintf(words, sizeof words,
                   seen ? "The face that was searched with"
                        : "Picture on the list of candidate %lld",
                   (long long)alert->rank);
    html_lit(html, "<img class=\"overt-portrait\"");
    html_url(html, "src", path);
    html_attr(html, "alt", words);
    html_lit(html, ">\n");
}

void found_put_verdict(struct html *html, const struct register_alert *alert)
{
    char words[80];
    const char *name = register_verdict_name(alert->verdict);
    (void)snprintf(words, sizeof words, "%s", name != NULL ? name : "not judged");
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    html_tag(html, &(struct html_box){.words = {.text = words}, .classes = "govuk-tag--grey"});
}

struct app_option *found_offences(size_t *ret_count)
{
    struct app_option *options = memory_new(REGISTER_OFFENCE_COUNT, sizeof *options);
    size_t count = 0;
    for (int i = 1; i < REGISTER_OFFENCE_COUNT; i++)
        options[count++] = (struct app_option){
            .value = register_offence_word((enum register_offence)i),
            .text = register_offence_name((enum register_offence)i)};
    *ret_count = count;
    return options;
}

// ---- sent once ----

static const char *key_of(const struct app_call *call)
{
    const char *key = app_value(call, "once");
    return key != NULL && strlen(key) == APP_SENT_SIZE - 1 ? key : NULL;
}

int64_t found_once(const struct app_call *call)
{
    const char *key = key_of(call);
    for (size_t i = 0; key != NULL && i < APP_SENT_MAX; i++)
        if (call->app->sent[i].session == call->session.id &&
            text_equal(call->app->sent[i].key, key))
            return call->app->sent[i].number;
    return 0;
}

void found_once_done(const struct app_call *call, int64_t number)
{
    const char *key = key_of(call);
    if (key == NULL)
        return;
    struct app_sent *sent = &call->app->sent[call->app->sent_next++ % APP_SENT_MAX];
    (void)text_copy(sent->key, sizeof sent->key, key);
    sent->session = call->session.id;
    sent->number = number;
}

void found_put_once(struct app_call *call)
{
    char key[APP_SENT_SIZE];
    uint8_t bytes[(APP_SENT_SIZE - 1) / 2];
    crypt_random(bytes, sizeof bytes);
    text_from_bytes(key, bytes, sizeof bytes);
    html_lit(call->html, "<input type=\"hidden\" name=\"once\"");
    html_attr(call->html, "value", key_of(call) != NULL ? key_of(call) : key);
    html_lit(call->html, ">\n");
}
