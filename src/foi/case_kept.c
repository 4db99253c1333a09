// SPDX-License-Identifier: Apache-2.0
// case_kept.c - the letters of a case as they are kept, sealed: the newest draft, and those that
// were sent.
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

/// The three columns of a row; NULL of text: erased, or no key here.
static int take_row(struct store_query *query, struct foi_letter_bytes *ret_bytes,
                    struct overt_error *err)
{
    int code = store_step(query, err);
    if (code < 0)
        return code;
    if (code == 0 || store_column_text(query, 0) == NULL || store_column_text(query, 1) == NULL)
        return error_set(err, OVERT_NOT_FOUND, "no letter is kept here: its time is over, or it "
                                               "was drafted before drafts were kept");
    const void *pdf = store_column_blob(query, 2, &ret_bytes->pdf_size);
    ret_bytes->text = memory_copy_text(store_column_text(query, 0));
    ret_bytes->html = memory_copy_text(store_column_text(query, 1));
    ret_bytes->text_size = strlen(ret_bytes->text);
    ret_bytes->html_size = strlen(ret_bytes->html);
    if (pdf != NULL)
        ret_bytes->pdf = memory_copy(pdf, ret_bytes->pdf_size);
    return 0;
}

/// The letter `id` of a case, by a statement of its table.
static int read_kept(struct store *store, const char *sql, int64_t id, int64_t foi_case,
                     struct foi_letter_bytes *ret_bytes, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store, sql, &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_int(query, 2, foi_case);
    return take_row(query, ret_bytes, err);
}

int foi_draft_read(struct store *store, const struct foi_case *one,
                   struct foi_letter_bytes *ret_bytes, struct overt_error *err)
{
    return read_kept(store,
                     "SELECT unsealed(text, 'foi_draft.text', ledger),"
                     " unsealed(html, 'foi_draft.html', ledger),"
                     " unsealed_bytes(pdf, 'foi_draft.pdf', ledger) FROM foi_draft"
                     " WHERE id = ?1 AND foi_case = ?2",
                     one->draft, one->id, ret_bytes, err);
}

int foi_sent_read(struct store *store, const struct foi_case *one, int64_t letter,
                  struct foi_letter_bytes *ret_bytes, struct overt_error *err)
{
    return read_kept(store,
                     "SELECT unsealed(text, 'foi_sent.text', ledger),"
                     " unsealed(html, 'foi_sent.html', ledger),"
                     " unsealed_bytes(pdf, 'foi_sent.pdf', ledger) FROM foi_sent"
                     " WHERE id = ?1 AND foi_case = ?2",
                     letter, one->id, ret_bytes, err);
}

int foi_sent_mail(struct store *store, const char *as, const struct foi_case *one, int64_t letter,
                  const char *why, struct clock clock, char **ret_mail, size_t *ret_size,
                  struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    AUTO_QUERY struct store_query *query = NULL;
    int code = foi_case_open(store, as, one->reference, why, clock, &who, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT unsealed_bytes(mail, 'foi_sent.mail', ledger) FROM foi_sent"
                             " WHERE id = ?1 AND foi_case = ?2",
                             &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, letter);
    store_bind_int(query, 2, one->id);
    code = store_step(query, err);
    if (code < 0)
        return code;
    size_t size = 0;
    const void *mail = code == 1 ? store_column_blob(query, 0, &size) : NULL;
    if (mail == NULL)
        return error_set(err, OVERT_NOT_FOUND, "no e-mail of this letter is kept");
    *ret_mail = memory_copy(mail, size);
    *ret_size = size;
    return 0;
}
