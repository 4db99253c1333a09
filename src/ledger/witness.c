// SPDX-License-Identifier: Apache-2.0
// witness.c - asking witnesses and taking their answers (C2SP tlog-witness, tlog-cosignature). No
// network here: the texts that are sent and received.
#include "ledger/internal.h"

#include <string.h>

#include "crypt/cosign.h"
#include "crypt/note.h"

#define OLD_WORD              "old "
#define CHECKPOINTS_TRIED_MAX 4096 ///< how far back an answer without its checkpoint may lie

int ledger_request(struct store *store, int64_t old, int64_t published, struct text *ret_request,
                   struct overt_error *err)
{
    struct ledger_head head = {0};
    struct ledger_proof proof = {0};
    AUTO_TEXT struct text note = {0};
    text_init(&note, CRYPT_NOTE_MAX);
    int code = ledger_checkpoint_find(store, 1, published, false, &head, &note, err);
    struct ledger_reader reader = ledger_reader_of(store);
    if (code == 0)
        code = ledger_consistency_make(&reader, old, head.size, &proof, err);
    if (code != 0)
        return code;
    text_printf(ret_request, OLD_WORD "%lld\n", (long long)old);
    ledger_proof_write(&proof, ret_request);
    text_append_char(ret_request, '\n');
    text_append(ret_request, note.bytes);
    return 0;
}

int ledger_cosigned(struct store *store, const char *witness, int64_t *ret_size,
                    struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT coalesce(max(size), 0) FROM cosignature WHERE witness = ?1 AND holds = 1",
        &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, witness);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_size = store_column_int(query, 0);
    return 0;
}

/// The older tree: that of the signed checkpoint that the reader kept, or nothing.
static int old_head(const char *old_checkpoint, const struct ledger_trust *trust, int64_t old,
                    struct ledger_head *ret_head, struct overt_error *err)
{
    struct ledger_reader none = {0};
    *ret_head = (struct ledger_head){0};
    if (old_checkpoint == NULL && old == 0)
        return ledger_range_hash(&none, 0, 0, &ret_head->root, err);
    if (old_checkpoint == NULL)
        return error_set(err, OVERT_INPUT,
                         "the proof begins at a tree of %lld entries: give the checkpoint that you "
                         "kept with --from",
                         (long long)old);
    int code = ledger_head_open_as(old_checkpoint, trust->verifier, trust->origin, ret_head, err);
    if (code == 0 && ret_head->size != old)
        return error_set(err, OVERT_INPUT,
                         "the proof begins at a tree of %lld entries and the kept checkpoint is of "
                         "%lld",
                         (long long)old, (long long)ret_head->size);
    return code;
}

int ledger_request_check(const char *request, const struct ledger_trust *trust,
                         const char *old_checkpoint, struct ledger_proven *ret_proven,
                         struct overt_error *err)
{
    struct ledger_proven proven = {.index = -1};
    struct ledger_proof proof = {0};
    struct ledger_head was, is;
    const char *line = text_starts(request, OLD_WORD)
                           ? ledger_number_take(request + strlen(OLD_WORD), &proven.old)
                           : NULL;
    const char *note = line != NULL ? ledger_proof_take(line, &proof) : NULL;
    if (note == NULL)
        return error_set(
            err, OVERT_INPUT,
            "this is not a proof that a log goes on (C2SP tlog-witness), or it was cut "
            "short");
    int code = ledger_head_open_as(note, trust->verifier, trust->origin, &is, err);
    if (code == 0)
        code = old_head(old_checkpoint, trust, proven.old, &was, err);
    if (code != 0)
        return code;
    if (!ledger_consistency_holds(proven.old, is.size, &proof, &was.root, &is.root))
        return error_set(
            err, OVERT_CORRUPT,
            "the proof does not hold: the log of %lld entries does not go on from that "
            "of %lld",
            (long long)is.size, (long long)proven.old);
    proven.size = is.size;
    proven.root = is.root;
    code = ledger_witnesses_see(note, is.size, trust, proven.seen, &proven.seen_count, err);
    if (code == 0)
        *ret_proven = proven;
    return code;
}

// ---- answers ----

/// An answer being taken: each of its lines is looked at under one checkpoint.
struct taking {
    struct store *store;
    struct crypt_verifier witness;
    const char *vkey;
    const char *lines;
    moment at;
    struct ledger_answer *found;
};

static int insert_line(struct taking *taking, const char *line, size_t length, int64_t time,
                       struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_TEXT struct text whole = {0};
    text_init(&whole, CRYPT_COSIGNATURE_LINE_MAX);
    text_append_bytes(&whole, line, length);
    text_append_char(&whole, '\n');
    if (whole.full)
        return error_set(err, OVERT_LIMIT, "a signature line is too long");
    int code = store_prepare(taking->store,
                             "INSERT INTO cosignature (size, line, witness, holds, time, at)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, taking->found->size);
    store_bind_text(query, 2, whole.bytes);
    store_bind_text(query, 3, taking->vkey);
    store_bind_int(query, 4, time > 0);
    store_bind_int(query, 5, time);
    store_bind_int(query, 6, taking->at);
    return store_step(query, err);
}

/// Counts (and with `store`, stores) the lines as they are under this checkpoint's text. *ret_false
/// is set when one of the witness's own does not verify there.
static int look_at_lines(struct taking *taking, const char *text, size_t length, bool store,
                         bool *ret_false, struct overt_error *err)
{
    struct ledger_answer *c = taking->found;
    c->held = c->kept = c->ignored = 0;
    *ret_false = false;
    for (const char *line = taking->lines, *end; *line != '\0'; line = end + 1) {
        int64_t time = 0;
        end = strchr(line, '\n');
        if (end == NULL)
            return error_set(err, OVERT_INPUT, "the witness's answer was cut short");
        enum crypt_cosignature is = crypt_cosignature_check(
            text, length, line, (size_t)(end - line), &taking->witness, &time);
        if (is == CRYPT_COSIGNATURE_NONE)
            return error_set(err, OVERT_INPUT,
                             "the witness's answer is not made of signature lines");
        *ret_false |= is == CRYPT_COSIGNATURE_FALSE;
        bool keep = is == CRYPT_COSIGNATURE_HOLDS || is == CRYPT_COSIGNATURE_KIN;
        int code = keep && store ? insert_line(taking, line, (size_t)(end - line), time, err) : 0;
        if (code != 0)
            return code;
        c->held += is == CRYPT_COSIGNATURE_HOLDS;
        c->kept += is == CRYPT_COSIGNATURE_KIN;
        c->ignored += is == CRYPT_COSIGNATURE_OTHER;
        if (time > c->time)
            c->time = time;
        if (c->held + c->kept > LEDGER_WITNESSES_MAX / 2)
            return error_set(err, OVERT_LIMIT, "the witness signed the same checkpoint too often");
    }
    return 0;
}

/// Looks for the checkpoint that the answer is about, the newest first.
static int find_and_take(struct taking *taking, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(taking->store,
                             "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, CHECKPOINTS_TRIED_MAX);
    bool is_false = false;
    while ((code = store_step(query, err)) == 1) {
        const char *note = store_column_text(query, 1);
        const char *end = strstr(note, "\n\n");
        if (end == NULL)
            continue;
        size_t length = (size_t)(end + 1 - note);
        taking->found->size = store_column_int(query, 0);
        code = look_at_lines(taking, note, length, false, &is_false, err);
        if (code == 0 && !is_false && taking->found->held > 0)
            return look_at_lines(taking, note, length, true, &is_false, err);
        if (code != 0 || !is_false)
            break; // malformed, or nothing here is of this witness
    }
    if (code < 0)
        return code;
    taking->found->size = -1;
    if (is_false)
        return error_set(err, OVERT_CORRUPT,
                         "the cosignature of %s does not verify under any checkpoint of this log",
                         taking->witness.name);
    return error_set(err, OVERT_NOT_FOUND, "no line of the answer is by the key of %s",
                     taking->witness.name);
}

int ledger_cosign(struct store *store, const char *answer, const char *witness, moment at,
                  struct ledger_answer *ret_answer, struct overt_error *err)
{
    *ret_answer = (struct ledger_answer){.size = -1};
    struct taking taking = {
        .store = store, .vkey = witness, .at = at, .lines = answer, .found = ret_answer};
    int code = crypt_witness_parse(witness, &taking.witness, err);
    if (code != 0)
        return code;
    if (strnlen(answer, CRYPT_NOTE_MAX + 1) > CRYPT_NOTE_MAX || answer[0] == '\0')
        return error_set(err, OVERT_INPUT, "the witness's answer is empty or too long");
    // A whole checkpoint: the lines stand behind its last empty line.
    for (const char *gap = strstr(answer, "\n\n"); gap != NULL; gap = strstr(gap + 1, "\n\n"))
        taking.lines = gap + 2;
    code = store_begin(store, err);
    if (code != 0)
        return code;
    code = find_and_take(&taking, err);
    if (code == 0)
        return store_commit(store, err);
    store_rollback(store);
    return code;
}
