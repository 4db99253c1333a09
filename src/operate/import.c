// SPDX-License-Identifier: Apache-2.0
// import.c - a list from a CSV file and a folder of pictures: each row is taken or refused with its
// reason. Batch by batch: read and told apart, faces on all cores, written in one transaction (an
// act and a ledger entry for each). While faces are looked for the record rests, so that others can
// write. What is on the list already is passed over, so an import that was broken off goes on.
#include "operate/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/threads.h"
#include "crypt/wipe.h"
#include "operate/threshold.h"

#define BATCH_OF_ONE 32 ///< rows of a batch for each thread
#define ENGINES_MAX  16

/// A row on its way.
struct work {
    struct operate_entry entry;
    bool wanted; ///< not refused and not held so far
    uint8_t sha256[CRYPT_HASH_SIZE];
    void *packed; ///< its template, NULL until it was looked for
    size_t packed_size;
};

struct importing {
    struct act *act;
    const struct register_operation *operation;
    const struct operate_import *import;
    struct operate_import_result *results;
    struct work *work;
    struct register_entry *entries; ///< the list as it was
    size_t entry_count;
    int64_t standing;                  ///< pictures on the list, and those that will be
    struct import_seen *marks, *files; ///< of the list, by mark; of the rows, by hash
    int folder;
    struct overt_engine *engines[ENGINES_MAX];
    int engine_count;
    atomic_size_t next; ///< row that the next free thread takes
    size_t end;
    _Atomic int code; ///< the first fault of a thread
    struct overt_error faults[ENGINES_MAX];
};

// ---- first: what can be told without looking for a face ----

static bool is_own_mark(const uint8_t mark[CRYPT_HASH_SIZE])
{
    static const uint8_t none[CRYPT_HASH_SIZE];
    return memcmp(mark, none, sizeof none) != 0;
}

static int read_list(struct importing *importing, struct overt_error *err)
{
    int code = register_entries(importing->act->operate->store, importing->operation->id,
                                REGISTER_AS_AT_ALWAYS, &importing->entries, &importing->entry_count,
                                err);
    if (code != 0)
        return code;
    importing->marks = import_seen_create(importing->entry_count);
    importing->files = import_seen_create(importing->import->count);
    for (size_t i = 0; i < importing->entry_count; i++) {
        const struct register_entry *entry = &importing->entries[i];
        if (entry->removed_at != 0)
            continue;
        importing->standing++;
        if (entry->nominal != NULL && is_own_mark(entry->picture_mark))
            import_seen_add(
                importing->marks, entry->picture_mark,
                (struct import_picture_of){.nominal = entry->nominal, .entry = entry->id});
    }
    return 0;
}

/// The same picture again: of the same person it is there already, of another one of the two is
/// wrong.
static int tell_apart(struct importing *importing, size_t at, struct overt_error *err)
{
    struct work *work = &importing->work[at];
    struct operate_import_result *result = &importing->results[at];
    const struct import_picture_of *row = import_seen_find(importing->files, work->sha256);
    const struct import_picture_of *listed = NULL;
    uint8_t mark[CRYPT_HASH_SIZE];
    bool known = false;
    int code = register_picture_mark(importing->act->operate->store, importing->operation->id,
                                     work->sha256, mark, &known, err);
    if (code != 0)
        return code;
    if (known)
        listed = import_seen_find(importing->marks, mark);
    if (row != NULL && strcmp(row->nominal, work->entry.nominal) == 0)
        return import_refuse(result, OPERATE_IMPORT_TWICE,
                             "the same picture of the same nominal stands in line %zu: leave one "
                             "out",
                             row->line);
    if (row != NULL)
        return import_refuse(result, OPERATE_IMPORT_OTHER_NOMINAL,
                             "line %zu has the same picture under another nominal: find out whose "
                             "it is",
                             row->line);
    import_seen_add(importing->files, work->sha256,
                    (struct import_picture_of){.nominal = work->entry.nominal,
                                               .line = importing->import->rows[at].line});
    if (listed != NULL && strcmp(listed->nominal, work->entry.nominal) == 0) {
        *result =
            (struct operate_import_result){.state = OPERATE_IMPORT_HELD, .entry = listed->entry};
        return 0;
    }
    if (listed != NULL)
        return import_refuse(result, OPERATE_IMPORT_OTHER_NOMINAL,
                             "entry %lld of the list is the same picture under another nominal: "
                             "find out whose it is",
                             (long long)listed->entry);
    work->wanted = true;
    return 0;
}

/// A picture of the folder or of memory, as a copy; false when the row is refused.
static bool take_picture(const struct importing *importing, const char *name, char **ret_bytes,
                         size_t *ret_size, struct operate_import_result *result)
{
    const struct operate_import *import = importing->import;
    const void *bytes = NULL;
    size_t size = 0;
    if (import->picture == NULL)
        return import_picture(importing->folder, name, ret_bytes, ret_size, result);
    if (!import->picture(import->context, name, &bytes, &size) || size == 0) {
        import_refuse(result, OPERATE_IMPORT_NO_PICTURE,
                      "no picture of this name was sent: name it as its file is named, without "
                      "folders, and send it");
        return false;
    }
    if (size > OPERATE_PICTURE_MAX) {
        import_refuse(result, OPERATE_IMPORT_TOO_LARGE,
                      "the picture has more than %d MiB: make it smaller",
                      OPERATE_PICTURE_MAX / 1024 / 1024);
        return false;
    }
    *ret_bytes = memory_new(size + 1, 1);
    memcpy(*ret_bytes, bytes, size);
    *ret_size = size;
    return true;
}

static bool has_room(struct importing *importing, struct operate_import_result *result)
{
    int64_t cap = importing->operation->authority.list_cap;
    if (importing->standing < (cap != 0 ? cap : OPERATE_LIST_MAX))
        return true;
    import_refuse(result, OPERATE_IMPORT_FULL,
                  "the list has %lld pictures, as many as it may have: take others off, or plan "
                  "another operation",
                  (long long)importing->standing);
    return false;
}

static int read_row(struct importing *importing, size_t at, struct overt_error *err)
{
    const struct register_operation *operation = importing->operation;
    struct work *work = &importing->work[at];
    struct operate_import_result *result = &importing->results[at];
    char *bytes = NULL;
    size_t size = 0;
    if (!import_fields(&importing->import->rows[at], importing->act->now, &work->entry, result))
        return 0;
    if ((operation->categories & (1u << work->entry.category)) == 0)
        return import_refuse(result, OPERATE_IMPORT_NOT_AUTHORISED,
                             "%s was not planned for the category %s: leave the person out",
                             operation->reference, register_category_word(work->entry.category));
    if (!has_room(importing, result) ||
        !take_picture(importing, work->entry.picture, &bytes, &size, result))
        return 0;
    crypt_sha256(bytes, size, work->sha256);
    memory_wipe_free(bytes, size);
    int code = tell_apart(importing, at, err);
    importing->standing += work->wanted;
    return code;
}

// ---- then: faces, on all cores ----

/// A row that turned out not to be taken makes room for another.
static void refuse_face(struct importing *importing, size_t at, enum operate_import_why why,
                        const char *words)
{
    import_refuse(&importing->results[at], why, "%s", words);
    importing->work[at].wanted = false;
}

/// The face of a picture, or why there is not one; either way what would make a better picture.
static int look_for_face(struct importing *importing, struct one_face *one,
                         struct overt_engine *engine, size_t at, struct overt_error *err)
{
    static const enum operate_import_why whys[] = {
        [ONE_FACE_NONE] = OPERATE_IMPORT_NO_FACE,
        [ONE_FACE_BAD] = OPERATE_IMPORT_BAD_FACE,
        [ONE_FACE_SEVERAL] = OPERATE_IMPORT_SEVERAL_FACES,
    };
    enum one_face_fault fault = ONE_FACE_FINE;
    int code = one_face_find(one, engine, false, "the picture", &fault, err);
    if (fault != ONE_FACE_FINE)
        refuse_face(importing, at, whys[fault], err->text);
    else if (code != 0)
        return code;
    if (fault == ONE_FACE_NONE)
        return 0;
    code = overt_engine_quality(engine, one->image, one->faces, one->count, one->which,
                                &one->quality, err);
    if (code == 0)
        one_face_advice(one, importing->results[at].advice);
    return code;
}

static int look(struct importing *importing, struct one_face *one, struct overt_engine *engine,
                size_t at, struct overt_error *err)
{
    struct work *work = &importing->work[at];
    uint8_t sha256[CRYPT_HASH_SIZE];
    if (!take_picture(importing, work->entry.picture, &one->read, &one->size,
                      &importing->results[at])) {
        work->wanted = false;
        return 0;
    }
    one->bytes = one->read;
    crypt_sha256(one->bytes, one->size, sha256);
    if (memcmp(sha256, work->sha256, sizeof sha256) != 0) {
        refuse_face(importing, at, OPERATE_IMPORT_CHANGED,
                    "the picture was changed during the import: import it again");
        return 0;
    }
    int code = overt_image_decode(one->bytes, one->size, &one->image, err);
    if (code == OVERT_INPUT || code == OVERT_LIMIT || code == OVERT_CORRUPT) {
        refuse_face(importing, at, OPERATE_IMPORT_NOT_IMAGE, err->text);
        return 0;
    }
    if (code == 0)
        code = look_for_face(importing, one, engine, at, err);
    overt_engine_forget(engine);
    if (code != 0 || !work->wanted)
        return code;
    work->packed_size = overt_template_packed_size(one->face.dimension);
    work->packed = memory_new(1, work->packed_size);
    overt_template_pack(&one->face, work->packed);
    return 0;
}

static void look_thread(void *context, int index)
{
    struct importing *importing = context;
    AUTO_FREE struct one_face *one = memory_new(1, sizeof *one);
    for (;;) {
        size_t at = atomic_fetch_add(&importing->next, 1);
        if (at >= importing->end || atomic_load(&importing->code) != 0)
            return;
        if (!importing->work[at].wanted)
            continue;
        struct overt_error said = {0};
        memset(one, 0, sizeof *one);
        (void)crypt_lock(&one->face, sizeof one->face);
        int code = look(importing, one, importing->engines[index], at, &said);
        one_face_finish(one);
        if (code == 0)
            continue;
        importing->faults[index] = said;
        int fine = 0;
        (void)atomic_compare_exchange_strong(&importing->code, &fine, code);
    }
}

static int look_at(struct importing *importing, size_t begin, size_t end, struct overt_error *err)
{
    importing->next = begin;
    importing->end = end;
    operate_rest(importing->act->operate);
    threads_run(importing->engine_count, look_thread, importing);
    int code = importing->code;
    for (int i = 0; code != 0 && i < importing->engine_count; i++)
        if (importing->faults[i].code == code)
            return error_set(err, code, "%s", importing->faults[i].text);
    int64_t taken = 0;
    for (size_t i = 0; i < end; i++)
        taken += importing->work[i].wanted;
    importing->standing = taken;
    for (size_t i = 0; i < importing->entry_count; i++)
        importing->standing += importing->entries[i].removed_at == 0;
    return code;
}

static int engines_start(struct importing *importing, struct overt_error *err)
{
    struct operate *operate = importing->act->operate;
    struct overt_engine *first = NULL;
    int count = operate->threads > 0 ? operate->threads : threads_available();
    count = count > ENGINES_MAX ? ENGINES_MAX : count;
    count = (size_t)count > importing->import->count ? (int)importing->import->count : count;
    operate_engine_share(operate, count);
    int code = operate_engine(operate, &first, err);
    if (code == 0)
        code = threshold_check_network(importing->act, first, err);
    if (code != 0)
        return code;
    importing->engines[importing->engine_count++] = first;
    while (code == 0 && importing->engine_count < count) {
        code = operate_engine_more(operate, &importing->engines[importing->engine_count], err);
        importing->engine_count += code == 0;
    }
    return code;
}

// ---- last: written ----

/// OVERT_REFUSED is a rule of the record; that the list is full is the row's own matter.
static int write_row(struct importing *importing, size_t at, struct overt_error *err)
{
    struct work *work = &importing->work[at];
    struct operate_import_result *result = &importing->results[at];
    char *bytes = NULL;
    size_t size = 0;
    uint8_t sha256[CRYPT_HASH_SIZE];
    if (!take_picture(importing, work->entry.picture, &bytes, &size, result)) {
        work->wanted = false;
        return 0;
    }
    crypt_sha256(bytes, size, sha256);
    const struct enrol_picture picture = {
        .bytes = bytes, .size = size, .packed = work->packed, .packed_size = work->packed_size};
    int code = 0;
    if (memcmp(sha256, work->sha256, sizeof sha256) != 0)
        refuse_face(importing, at, OPERATE_IMPORT_CHANGED,
                    "the picture was changed during the import: import it again");
    else
        code = enrol_write(importing->act, importing->operation, &work->entry, &picture,
                           &result->entry, err);
    memory_wipe_free(bytes, size);
    if (code == OVERT_REFUSED && strstr(err->text, "as many") != NULL) {
        refuse_face(importing, at, OPERATE_IMPORT_FULL, err->text);
        code = 0;
    }
    return code;
}

static void forget(struct work *work)
{
    if (work->packed != NULL)
        memory_wipe_free(work->packed, work->packed_size);
    work->packed = NULL;
}

static int write_rows(struct importing *importing, size_t begin, size_t end,
                      struct overt_error *err)
{
    struct act *act = importing->act;
    size_t wanted = 0;
    for (size_t i = begin; i < end; i++)
        wanted += importing->work[i].wanted;
    if (wanted == 0)
        return 0;
    act->now = clock_now(&act->operate->clock);
    int code = act_open(act, err);
    if (code != 0)
        return code;
    for (size_t i = begin; code == 0 && i < end; i++)
        if (importing->work[i].wanted)
            code = write_row(importing, i, err);
    bool refused = false;
    for (size_t i = begin; i < end; i++)
        refused |= importing->results[i].state == OPERATE_IMPORT_REFUSED;
    if (code == 0 && refused && importing->import->all_or_nothing) {
        store_rollback(act->operate->store);
        return 0;
    }
    return act_close(act, code, err);
}

static void mark_added(struct importing *importing, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (importing->work[i].wanted)
            importing->results[i].state = OPERATE_IMPORT_ADDED;
        forget(&importing->work[i]);
    }
}

static bool any_refused(const struct importing *importing)
{
    for (size_t i = 0; i < importing->import->count; i++)
        if (importing->results[i].state == OPERATE_IMPORT_REFUSED)
            return true;
    return false;
}

static void leave_out(struct importing *importing)
{
    for (size_t i = 0; i < importing->import->count; i++) {
        struct operate_import_result *result = &importing->results[i];
        if (importing->work[i].wanted) {
            result->state = OPERATE_IMPORT_LEFT_OUT;
            result->entry = 0;
        }
        importing->work[i].wanted = false;
    }
}

/// All rows or none: written in one transaction when every row was looked at.
static int finish_whole(struct importing *importing, struct overt_error *err)
{
    const struct operate_import *import = importing->import;
    int code = 0;
    if (any_refused(importing))
        leave_out(importing);
    else if (!import->dry_run)
        code = write_rows(importing, 0, import->count, err);
    if (code == 0 && any_refused(importing))
        leave_out(importing);
    if (code == 0)
        mark_added(importing, 0, import->count);
    return code;
}

static int run_batches(struct importing *importing, struct overt_error *err)
{
    const struct operate_import *import = importing->import;
    size_t batch = (size_t)importing->engine_count * BATCH_OF_ONE;
    for (size_t begin = 0, end; begin < import->count; begin = end) {
        end = begin + batch < import->count ? begin + batch : import->count;
        int code = operate_reopen(importing->act->operate, err);
        for (size_t i = begin; code == 0 && i < end; i++)
            code = read_row(importing, i, err);
        if (code == 0)
            code = look_at(importing, begin, end, err);
        if (code == 0 && !import->all_or_nothing && !import->dry_run)
            code = write_rows(importing, begin, end, err);
        if (code != 0)
            return code;
        if (!import->all_or_nothing)
            mark_added(importing, begin, end);
        if (import->progress != NULL)
            import->progress(import->context, end, import->count);
    }
    return import->all_or_nothing ? finish_whole(importing, err) : 0;
}

/// What became of it, without a name: numbers, and why rows were refused.
static int record_import(struct importing *importing, struct overt_error *err)
{
    const struct operate_import *import = importing->import;
    struct register_new_import written = {.rows = (int64_t)import->count,
                                          .all_or_nothing = import->all_or_nothing,
                                          .dry_run = import->dry_run};
    struct register_new_import_refusal refusals[OPERATE_IMPORT_WHY_COUNT] = {0};
    for (int i = 0; i < OPERATE_IMPORT_WHY_COUNT; i++)
        refusals[i].why = operate_import_why_word((enum operate_import_why)i);
    for (size_t i = 0; i < import->count; i++) {
        const struct operate_import_result *result = &importing->results[i];
        written.added += result->state == OPERATE_IMPORT_ADDED;
        written.held += result->state == OPERATE_IMPORT_HELD;
        written.refused += result->state == OPERATE_IMPORT_REFUSED;
        refusals[result->why].rows += result->state == OPERATE_IMPORT_REFUSED;
    }
    struct act *act = importing->act;
    act->now = clock_now(&act->operate->clock);
    int code = act_open(act, err);
    if (code != 0)
        return code;
    const struct register_by by = act_by(act);
    code = register_import_add(&by, importing->operation->id, &written, refusals,
                               ARRAY_COUNT(refusals), err);
    return act_close(act, code, err);
}

static int import_open(struct importing *importing, struct overt_error *err)
{
    const struct operate_import *import = importing->import;
    if (import->count == 0 || import->count > OPERATE_IMPORT_ROWS_MAX)
        return error_set(err, OVERT_INPUT, "an import has 1 to %d rows, and this has %zu",
                         OPERATE_IMPORT_ROWS_MAX, import->count);
    if (import->picture == NULL)
        importing->folder = open(import->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (import->picture == NULL && importing->folder < 0)
        return error_set(err, OVERT_NOT_FOUND, "the folder of pictures %.300s cannot be read: %s",
                         import->folder, strerror(errno));
    importing->work = memory_new(import->count, sizeof *importing->work);
    int code = read_list(importing, err);
    return code != 0 ? code : engines_start(importing, err);
}

static void import_close(struct importing *importing)
{
    for (size_t i = 0; importing->work != NULL && i < importing->import->count; i++)
        forget(&importing->work[i]);
    memory_free(importing->work);
    for (int i = 1; i < importing->engine_count; i++) // the first is the operate's
        overt_engine_destroy(&importing->engines[i]);
    operate_engine_share(importing->act->operate, 1);
    import_seen_destroy(&importing->marks);
    import_seen_destroy(&importing->files);
    register_entries_free(&importing->entries, importing->entry_count);
    if (importing->folder >= 0)
        (void)close(importing->folder);
}

int operate_import(struct operate *operate, const char *as, const char *reference,
                   const struct operate_import *import, struct operate_import_result *results,
                   struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(&act, operate, as, ACT_ENROL, reference, &operation, err);
    if (code == 0)
        code = enrol_check_growth(&act, &operation, 0, err);
    if (code != 0)
        return code;
    AUTO_FREE struct importing *importing = memory_new(1, sizeof *importing);
    *importing = (struct importing){
        .act = &act, .operation = &operation, .import = import, .results = results, .folder = -1};
    memset(results, 0, import->count * sizeof *results);
    code = import_open(importing, err);
    if (code == 0)
        code = run_batches(importing, err);
    if (code == 0)
        code = record_import(importing, err);
    import_close(importing);
    return code;
}
