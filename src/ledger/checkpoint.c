// SPDX-License-Identifier: Apache-2.0
// checkpoint.c - signed tree heads (C2SP tlog-checkpoint), with what witnesses signed under them.
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "crypt/note.h"
#include "ledger/internal.h"

void ledger_head_write(const struct ledger_head *head, struct text *text)
{
    text_printf(text, "%s\n%lld\n", head->origin, (long long)head->size);
    crypt_base64_append(text, head->root.bytes, sizeof head->root.bytes);
    text_append_char(text, '\n');
}

/// One line of at most size-1 bytes into `value`; returns what follows it, or NULL.
static const char *take_line(const char *line, const char *end, char *value, size_t size)
{
    const char *stop = line != NULL ? memchr(line, '\n', (size_t)(end - line)) : NULL;
    if (stop == NULL || stop == line || (size_t)(stop - line) >= size ||
        memchr(line, '\0', (size_t)(stop - line)))
        return NULL;
    memcpy(value, line, (size_t)(stop - line));
    value[stop - line] = '\0';
    return stop + 1;
}

/// What follows the root are whole lines that are not empty: extensions, which are passed over.
static bool are_extensions(const char *line, const char *end)
{
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (stop == NULL || stop == line)
            return false;
        line = stop + 1;
    }
    return true;
}

bool ledger_head_parse(const char *text, size_t length, struct ledger_head *ret_head)
{
    struct ledger_head head;
    char size[24], root[80];
    size_t root_size = 0;
    long number = 0;
    const char *end = text + length;
    const char *line = take_line(text, end, head.origin, sizeof head.origin);
    line = take_line(line, end, size, sizeof size);
    line = take_line(line, end, root, sizeof root);
    if (line == NULL || !are_extensions(line, end) ||
        size[strspn(size, "0123456789")] != '\0' || (size[0] == '0' && size[1] != '\0') ||
        !text_to_int(size, 0, INT64_MAX >> 1, &number))
        return false;
    head.size = number;
    if (!crypt_base64_decode(root, strlen(root), head.root.bytes, sizeof head.root.bytes,
                             &root_size) ||
        root_size != sizeof head.root.bytes)
        return false;
    *ret_head = head;
    return true;
}

int ledger_head_open_as(const char *note, const char *verifier, const char *origin,
                        struct ledger_head *ret_head, struct overt_error *err)
{
    size_t length = 0;
    struct crypt_verifier key;
    struct ledger_head head;
    int code = crypt_verifier_parse(verifier, &key, err);
    if (code == 0)
        code = crypt_note_open(note, verifier, &length, err);
    if (code != 0)
        return code;
    if (!ledger_head_parse(note, length, &head))
        return error_set(err, OVERT_CORRUPT,
                         "a signed checkpoint is not in its form (docs/ledger.md)");
    if (strcmp(head.origin, origin != NULL ? origin : key.name) != 0)
        return error_set(err, OVERT_CORRUPT, "a signed checkpoint is of another log");
    *ret_head = head;
    return 0;
}

int ledger_head_open(const char *note, const char *verifier, struct ledger_head *ret_head,
                     struct overt_error *err)
{
    return ledger_head_open_as(note, verifier, NULL, ret_head, err);
}

int ledger_head_read(const char *log, const char *name, const struct ledger_trust *trust,
                     struct ledger_head *ret_head, char **ret_note, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(log, name);
    AUTO_FREE char *note = NULL;
    size_t size = 0;
    int code = file_read(path, CRYPT_NOTE_MAX, &note, &size, err);
    if (code == 0 && strlen(note) != size)
        code = error_set(err, OVERT_CORRUPT, "a zero byte stands in it");
    if (code == 0)
        code = ledger_head_open_as(note, trust->verifier, trust->origin, ret_head, err);
    if (code != 0 && code != OVERT_NOT_FOUND)
        (void)error_prepend(err, "%s", path);
    if (code == 0 && ret_note != NULL) {
        *ret_note = note;
        note = NULL;
    }
    return code;
}

/// The lines of witnesses under the checkpoint of `size` entries, in one order.
static int put_cosignatures(struct store *store, int64_t size, struct text *note,
                            struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT line FROM cosignature WHERE size = ?1 ORDER BY witness, holds DESC, line",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, size);
    // One line is the log's own; a reader has to accept 16 (signed-note).
    for (int i = 1; (code = store_step(query, err)) == 1 && i < CRYPT_NOTE_SIGNATURES_MAX; i++)
        text_append(note, store_column_text(query, 0));
    return code < 0 ? code : 0;
}

int ledger_checkpoint_find(struct store *store, int64_t least, int64_t most, bool cosigned,
                           struct ledger_head *ret_head, struct text *note, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store,
                      "SELECT size, root, note FROM checkpoint WHERE size BETWEEN ?1 AND ?2 "
                      "AND (?3 = 0 OR size IN (SELECT size FROM cosignature WHERE holds = 1))"
                      " ORDER BY size DESC LIMIT 1",
                      &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, least);
    store_bind_int(query, 2, most);
    store_bind_int(query, 3, cosigned);
    code = store_step(query, err);
    if (code < 0)
        return code;
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "nothing of the log is signed yet");
    size_t size = 0;
    const void *root = store_column_blob(query, 1, &size);
    if (size != sizeof ret_head->root.bytes)
        return error_set(err, OVERT_CORRUPT,
                         "a checkpoint in the record has no root: verify the record");
    ret_head->size = store_column_int(query, 0);
    memcpy(ret_head->root.bytes, root, size);
    if (note == NULL)
        return 0;
    text_append(note, store_column_text(query, 2));
    return put_cosignatures(store, ret_head->size, note, err);
}

/// What was signed before must be a beginning of what is signed now: never sign two histories.
static int check_goes_on(struct store *store, const struct ledger_head *old, int64_t size,
                         struct overt_error *err)
{
    struct ledger_reader reader = ledger_reader_of(store);
    struct ledger_hash root = {0};
    int code = old->size <= size ? ledger_range_hash(&reader, 0, old->size, &root, err) : 0;
    if (code != 0)
        return code;
    if (old->size > size || !ledger_hash_equal(&root, &old->root))
        return error_set(err, OVERT_CORRUPT,
                         "the log does not go on from its checkpoint of %lld entries: stop using "
                         "this record and verify it",
                         (long long)old->size);
    return 0;
}

static int insert_checkpoint(struct store *store, const struct ledger_head *head, moment at,
                             const char *note, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "INSERT INTO checkpoint (size, root, at, note) VALUES (?1, ?2, ?3, ?4)", &query,
        err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, head->size);
    store_bind_blob(query, 2, head->root.bytes, sizeof head->root.bytes);
    store_bind_int(query, 3, at);
    store_bind_text(query, 4, note);
    return store_step(query, err);
}

static int sign_head(struct store *store, const struct crypt_key *key, moment at,
                     struct overt_error *err)
{
    struct ledger_head head = {0}, old = {0};
    int code = ledger_next(store, &head.size, err);
    if (code != 0)
        return code;
    struct overt_error why = {0};
    code = ledger_checkpoint_find(store, 0, INT64_MAX, false, &old, NULL, &why);
    if (code != 0 && code != OVERT_NOT_FOUND)
        return error_set(err, code, "%s", why.text);
    code = code == 0 ? check_goes_on(store, &old, head.size, err) : 0;
    if (code != 0 || head.size == old.size)
        return code;
    struct ledger_reader reader = ledger_reader_of(store);
    code = ledger_range_hash(&reader, 0, head.size, &head.root, err);
    if (code != 0)
        return code;
    (void)text_copy(head.origin, sizeof head.origin, crypt_key_name(key));
    AUTO_TEXT struct text text = {0}, note = {0};
    text_init(&text, 1024);
    text_init(&note, 4096);
    ledger_head_write(&head, &text);
    code = crypt_note_sign(text.bytes, key, &note, err);
    return code != 0 ? code : insert_checkpoint(store, &head, at, note.bytes, err);
}

int ledger_checkpoint(struct store *store, const struct crypt_key *key, moment at,
                      struct overt_error *err)
{
    bool own = !store_in_transaction(store);
    int code = own ? store_begin(store, err) : 0;
    if (code != 0)
        return code;
    code = sign_head(store, key, at, err);
    if (own && code == 0)
        code = store_commit(store, err);
    else if (own)
        store_rollback(store);
    return code;
}
