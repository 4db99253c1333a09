// SPDX-License-Identifier: Apache-2.0
// record.c - a request and its letter in the record: dates and hashes, not the texts, so that
// nobody who asked is named.
#include "crypt/hash.h"
#include "foi/told.h"
#include "ledger/ledger.h"

static int add_request(struct store *store, const struct foi_sent *sent, int64_t *ret_id,
                       struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    const struct foi_due *due = &sent->result->due;
    int result = foi_change_begin(
        store,
        "INSERT INTO foi_request (ledger, at, officer, reference, received, due, calendar, "
        "questions, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        sent->officer, sent->now, &query, err);
    if (result < 0)
        return result;
    store_bind_text(query, 4, sent->params->reference);
    store_bind_int(query, 5, date_to_days(due->received));
    store_bind_int(query, 6, date_to_days(due->due));
    store_bind_text(query, 7, due->calendar);
    store_bind_int(query, 8, (int64_t)sent->question_count);
    store_bind_blob(query, 9, sent->request_hash, CRYPT_HASH_SIZE);
    return foi_change_row(store, &query, ret_id, err);
}

int foi_letter_record(struct store *store, const struct foi_sent *sent, int64_t *ret_id,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int64_t request = 0;
    int result = add_request(store, sent, &request, err);
    if (result == 0)
        result = foi_change_begin(
            store,
            "INSERT INTO foi_letter (ledger, at, officer, request, sent, as_at, late, "
            "text_sha256, html_sha256, pdf_sha256, language, texts_sha256) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            sent->officer, sent->now, &query, err);
    if (result < 0)
        return result;
    store_bind_int(query, 4, request);
    store_bind_int(query, 5, date_to_days(sent->result->sent));
    store_bind_int(query, 6, sent->as_at);
    store_bind_int(query, 7, sent->result->late);
    store_bind_blob(query, 8, sent->text_hash, CRYPT_HASH_SIZE);
    store_bind_blob(query, 9, sent->html_hash, CRYPT_HASH_SIZE);
    store_bind_blob(query, 10, sent->pdf_hash, CRYPT_HASH_SIZE);
    store_bind_text(query, 11, sent->result->language);
    store_bind_text(query, 12, sent->result->texts_sha256);
    result = foi_change_row(store, &query, ret_id, err);
    const struct foi_told_of of = {.letter = *ret_id, .at = sent->now};
    if (result == 0)
        result = foi_told_write(store, &of, sent->result->told, sent->result->told_count, err);
    struct ledger_act act = {.kind = "foi.letter", .at = sent->now, .officer = sent->officer};
    return result == 0 ? ledger_append(store, &act, err) : result;
}
