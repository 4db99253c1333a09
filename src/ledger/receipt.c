// SPDX-License-Identifier: Apache-2.0
// receipt.c - C2SP tlog-proof: the proof that an entry is in the log, made from the record and
// checked without it.
#include <string.h>

#include "base/memory.h"
#include "crypt/cosign.h"
#include "crypt/hash.h"
#include "crypt/note.h"
#include "ledger/internal.h"

#define HEADER    "c2sp.org/tlog-proof@v1\n"
#define HASH_LINE 44 ///< bytes of 32 bytes in base64

void ledger_proof_write(const struct ledger_proof *proof, struct text *text)
{
    for (int i = 0; i < proof->count; i++) {
        crypt_base64_append(text, proof->hashes[i].bytes, sizeof proof->hashes[i].bytes);
        text_append_char(text, '\n');
    }
}

const char *ledger_proof_take(const char *line, struct ledger_proof *ret_proof)
{
    struct ledger_proof proof = {0};
    while (line != NULL && line[0] != '\n') {
        const char *end = strchr(line, '\n');
        size_t size = 0;
        struct ledger_hash *hash = &proof.hashes[proof.count];
        if (end == NULL || end - line != HASH_LINE || proof.count == LEDGER_PROOF_MAX - 1 ||
            !crypt_base64_decode(line, HASH_LINE, hash->bytes, sizeof hash->bytes, &size) ||
            size != sizeof hash->bytes)
            return NULL;
        proof.count++;
        line = end + 1;
    }
    *ret_proof = proof;
    return line != NULL ? line + 1 : NULL;
}

const char *ledger_number_take(const char *line, int64_t *ret_number)
{
    int64_t number = 0;
    const char *at = line;
    if (at[0] == '0' && at[1] != '\n')
        return NULL;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (number > (INT64_MAX - 9) / 20) // half of it, so that sums of two do not overflow
            return NULL;
        number = 10 * number + (*at - '0');
    }
    if (at == line || *at != '\n')
        return NULL;
    *ret_number = number;
    return at + 1;
}

/// The entry's own bytes: what the proof is about, for whom has nothing else.
static int put_extra(struct store *store, int64_t index, struct text *receipt,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT bytes FROM ledger_entry WHERE idx = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    code = store_step(query, err);
    if (code < 0)
        return code;
    size_t size = 0;
    const void *bytes = code == 1 ? store_column_blob(query, 0, &size) : NULL;
    if (bytes == NULL)
        return error_set(err, OVERT_NOT_FOUND, "the log has no entry %lld", (long long)index);
    text_append(receipt, "extra ");
    crypt_base64_append(receipt, bytes, size);
    text_append_char(receipt, '\n');
    return 0;
}

int ledger_receipt(struct store *store, int64_t index, int64_t published, struct text *ret_receipt,
                   struct overt_error *err)
{
    struct ledger_head head = {0};
    struct ledger_proof proof = {0};
    AUTO_TEXT struct text note = {0};
    text_init(&note, CRYPT_NOTE_MAX);
    int code = ledger_checkpoint_find(store, index + 1, published, true, &head, &note, NULL);
    if (code == OVERT_NOT_FOUND)
        code = ledger_checkpoint_find(store, index + 1, published, false, &head, &note, NULL);
    if (code == OVERT_NOT_FOUND)
        return error_set(err, OVERT_NOT_FOUND,
                         "entry %lld is not in the published log: `overt ledger checkpoint` signs "
                         "and publishes what is there",
                         (long long)index);
    struct ledger_reader reader = ledger_reader_of(store);
    if (code == 0)
        code = ledger_inclusion_make(&reader, index, head.size, &proof, err);
    text_append(ret_receipt, HEADER);
    if (code == 0)
        code = put_extra(store, index, ret_receipt, err);
    if (code != 0)
        return code;
    text_printf(ret_receipt, "index %lld\n", (long long)index);
    ledger_proof_write(&proof, ret_receipt);
    text_append_char(ret_receipt, '\n');
    text_append(ret_receipt, note.bytes);
    return 0;
}

// ---- checking ----

int ledger_witnesses_see(const char *note, int64_t size, const struct ledger_trust *trust,
                         struct ledger_seen *seen, size_t *seen_count, struct overt_error *err)
{
    for (size_t i = 0; i < trust->witness_count && i < LEDGER_WITNESSES_MAX; i++) {
        struct crypt_verifier witness;
        int64_t time = 0;
        int code = crypt_witness_parse(trust->witnesses[i], &witness, err);
        if (code != 0)
            return code;
        if (i >= *seen_count) {
            (void)text_copy(seen[i].name, sizeof seen[i].name, witness.name);
            seen[i].size = -1;
            *seen_count = i + 1;
        }
        code = seen[i].size < 0 ? crypt_note_cosigned(note, &witness, &time, err) : OVERT_NOT_FOUND;
        if (code != 0 && code != OVERT_NOT_FOUND)
            return code;
        if (code == 0) {
            seen[i].size = size;
            seen[i].time = time;
        }
    }
    return 0;
}

/// The parts of a receipt; `extra` is the caller's.
struct parts {
    char *extra; ///< NULL: none
    size_t extra_size;
    int64_t index;
    struct ledger_proof proof;
    const char *checkpoint;
};

/// The optional line; what follows it, or NULL when it is malformed.
static const char *take_extra(const char *line, struct parts *parts)
{
    static const char word[] = "extra ";
    if (strncmp(line, word, sizeof word - 1) != 0)
        return line;
    const char *from = line + sizeof word - 1, *end = strchr(from, '\n');
    if (end == NULL)
        return NULL;
    size_t length = (size_t)(end - from);
    parts->extra = memory_new(length + 1, 1);
    return crypt_base64_decode(from, length, parts->extra, length, &parts->extra_size) ? end + 1
                                                                                       : NULL;
}

static bool take_apart(const char *receipt, struct parts *parts)
{
    static const char word[] = "index ";
    if (strnlen(receipt, CRYPT_NOTE_MAX + 1) > CRYPT_NOTE_MAX || !text_starts(receipt, HEADER))
        return false;
    const char *line = take_extra(receipt + strlen(HEADER), parts);
    if (line == NULL || strncmp(line, word, sizeof word - 1) != 0)
        return false;
    line = ledger_number_take(line + sizeof word - 1, &parts->index);
    parts->checkpoint = line != NULL ? ledger_proof_take(line, &parts->proof) : NULL;
    return parts->checkpoint != NULL;
}

static int check_parts(const struct parts *parts, const struct ledger_trust *trust,
                       const void *entry, size_t entry_size, struct ledger_proven *proven,
                       struct overt_error *err)
{
    struct ledger_head head;
    int code = ledger_head_open_as(parts->checkpoint, trust->verifier, trust->origin, &head, err);
    if (code != 0)
        return code;
    if (entry == NULL)
        return error_set(err, OVERT_INPUT,
                         "the receipt does not hold the entry itself: give its bytes with --entry");
    ledger_leaf_hash(entry, entry_size, &proven->leaf);
    if (!ledger_inclusion_holds(&proven->leaf, parts->index, head.size, &parts->proof, &head.root))
        return error_set(err, OVERT_CORRUPT,
                         "the receipt does not hold: the entry is not number %lld of the log that "
                         "was signed",
                         (long long)parts->index);
    proven->index = parts->index;
    proven->size = head.size;
    proven->root = head.root;
    proven->is_entry = ledger_entry_parse(entry, entry_size, &proven->entry, NULL) == 0;
    return ledger_witnesses_see(parts->checkpoint, head.size, trust, proven->seen,
                                &proven->seen_count, err);
}

int ledger_receipt_check(const char *receipt, const struct ledger_trust *trust, const void *entry,
                         size_t entry_size, struct ledger_proven *ret_proven,
                         struct overt_error *err)
{
    struct parts parts = {0};
    struct ledger_proven proven = {0};
    int code = 0;
    if (!take_apart(receipt, &parts))
        code = error_set(err, OVERT_INPUT,
                         "this is not a receipt of a log (C2SP tlog-proof), or it was cut short");
    else
        code = check_parts(&parts, trust, entry != NULL ? entry : parts.extra,
                           entry != NULL ? entry_size : parts.extra_size, &proven, err);
    memory_free(parts.extra);
    if (code == 0)
        *ret_proven = proven;
    return code;
}
