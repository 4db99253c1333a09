// SPDX-License-Identifier: Apache-2.0
// imports.c - imports of lists, each on its own thread; see imports.h.
#include "web/app/imports.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "evaluate/csv.h"
#include "web/app/internal.h"

struct sent_picture {
    char name[HTTP_NAME_MAX + 1];
    void *bytes;
    size_t size;
};

struct import {
    struct app_imports *imports;
    int64_t number; ///< 0: free
    char officer[APP_NAME_MAX];
    char *csv; ///< the rows' fields lie in it
    size_t csv_size;
    struct operate_import_row *rows;
    struct operate_import_result *results;
    struct sent_picture *pictures;
    size_t picture_count;
    struct import_line *lines; ///< of what was done last
    struct import_state state;
    bool confirmed, stop, to_join;
    bool ended; ///< the thread takes the lock no more
    pthread_t thread;
};

struct app_imports {
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t said; ///< something was confirmed, or is to stop
    int64_t last;
    struct import items[IMPORTS_KEPT];
};

struct app_imports *imports_create(struct app *app)
{
    struct app_imports *imports = memory_new(1, sizeof *imports);
    pthread_condattr_t monotonic;
    imports->app = app;
    (void)pthread_mutex_init(&imports->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&imports->said, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    return imports;
}

static void drop_material(struct import *import)
{
    for (size_t i = 0; i < import->picture_count; i++)
        memory_wipe_free(import->pictures[i].bytes, import->pictures[i].size);
    if (import->pictures != NULL)
        memory_wipe_free(import->pictures, import->picture_count * sizeof *import->pictures);
    if (import->csv != NULL)
        memory_wipe_free(import->csv, import->csv_size);
    memory_free(import->rows);
    if (import->results != NULL)
        memory_wipe_free(import->results, import->state.count * sizeof *import->results);
    import->pictures = NULL;
    import->picture_count = 0;
    import->csv = NULL;
    import->rows = NULL;
    import->results = NULL;
}

static void drop_lines(struct import *import)
{
    if (import->lines != NULL)
        memory_wipe_free(import->lines, import->state.count * sizeof *import->lines);
    import->lines = NULL;
}

void imports_destroy(struct app_imports **imports_at)
{
    struct app_imports *imports = *imports_at;
    if (imports == NULL)
        return;
    (void)pthread_mutex_lock(&imports->lock);
    for (size_t i = 0; i < IMPORTS_KEPT; i++)
        imports->items[i].stop = true;
    (void)pthread_cond_broadcast(&imports->said);
    (void)pthread_mutex_unlock(&imports->lock);
    for (size_t i = 0; i < IMPORTS_KEPT; i++) {
        if (imports->items[i].to_join)
            (void)pthread_join(imports->items[i].thread, NULL);
        drop_lines(&imports->items[i]);
    }
    (void)pthread_cond_destroy(&imports->said);
    (void)pthread_mutex_destroy(&imports->lock);
    memory_free(imports);
    *imports_at = NULL;
}

// ---- on the thread ----

static bool find_picture(void *context, const char *name, const void **ret_bytes, size_t *ret_size)
{
    const struct import *import = context;
    for (size_t i = 0; i < import->picture_count; i++)
        if (strcmp(import->pictures[i].name, name) == 0) {
            *ret_bytes = import->pictures[i].bytes;
            *ret_size = import->pictures[i].size;
            return true;
        }
    return false;
}

static void on_progress(void *context, size_t done, size_t count)
{
    struct import *import = context;
    (void)count;
    (void)pthread_mutex_lock(&import->imports->lock);
    import->state.done = done;
    (void)pthread_mutex_unlock(&import->imports->lock);
}

/// A record of its own: it rests while faces are looked for, so that others act meanwhile.
static int go_through(struct import *import, bool dry_run, struct overt_error *err)
{
    struct operate *operate = NULL;
    const struct operate_import wish = {.rows = import->rows,
                                        .count = import->state.count,
                                        .picture = find_picture,
                                        .dry_run = dry_run,
                                        .all_or_nothing = !dry_run && import->state.all_or_nothing,
                                        .progress = on_progress,
                                        .context = import};
    int code = operate_open(&import->imports->app->params.operate, &operate, err);
    if (code == 0)
        code = operate_import(operate, import->officer, import->state.reference, &wish,
                              import->results, err);
    operate_close(&operate);
    return code;
}

/// With the lock held.
static void note(struct import *import, int code, const struct overt_error *err)
{
    memset(import->state.states, 0, sizeof import->state.states);
    for (size_t i = 0; i < import->state.count; i++) {
        const struct operate_import_result *result = &import->results[i];
        struct import_line *line = &import->lines[i];
        *line = (struct import_line){.line = import->rows[i].line, .state = result->state};
        (void)text_copy(line->words, sizeof line->words, result->words);
        memcpy(line->advice, result->advice, sizeof line->advice);
        import->state.states[result->state]++;
    }
    (void)text_copy(import->state.words, sizeof import->state.words, code != 0 ? err->text : "");
}

/// With the lock held: whether the officer says within the time that it is to be done.
static bool wait_for_word(struct import *import)
{
    struct timespec until;
    int code = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IMPORTS_WAIT;
    while (code == 0 && !import->confirmed && !import->stop)
        code = pthread_cond_timedwait(&import->imports->said, &import->imports->lock, &until);
    return import->confirmed && !import->stop;
}

static void *run(void *context)
{
    struct import *import = context;
    pthread_mutex_t *lock = &import->imports->lock;
    struct overt_error err = {0};
    int code = go_through(import, true, &err);
    (void)pthread_mutex_lock(lock);
    note(import, code, &err);
    import->state.phase = code == 0 ? IMPORT_LOOKED : IMPORT_DONE;
    bool write = code == 0 && wait_for_word(import);
    if (write) {
        import->state.phase = IMPORT_WRITING;
        import->state.done = 0;
        (void)pthread_mutex_unlock(lock);
        code = go_through(import, false, &err);
        (void)pthread_mutex_lock(lock);
        note(import, code, &err);
        import->state.phase = IMPORT_DONE;
    } else if (code == 0) {
        import->state.phase = IMPORT_LEFT;
    }
    drop_material(import);
    import->ended = true;
    (void)pthread_mutex_unlock(lock);
    return NULL;
}

// ---- what was sent ----

static const char *const columns[OPERATE_IMPORT_FIELDS] = {
    "picture",      "nominal", "category",      "wanted_for_arrest", "reason",   "source_type",
    "image_source", "basis",   "justification", "captured",          "under_18", "under_18_reason",
    "steps",
};

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct import *import = context;
    if (import->state.count == IMPORTS_ROWS_MAX)
        return error_set(err, OVERT_LIMIT,
                         "It has more than %d rows: divide it, or use overt watchlist import",
                         IMPORTS_ROWS_MAX);
    struct operate_import_row *row = &import->rows[import->state.count++];
    row->line = line;
    for (size_t i = 0; i < OPERATE_IMPORT_FIELDS; i++)
        row->fields[i] = fields[i];
    return 0;
}

static bool read_csv(struct app_call *call, struct import *import, const struct http_file *file)
{
    struct overt_error err = {0};
    if (file == NULL || file->size == 0) {
        app_fault(call, "csv", "Choose the CSV file");
        return false;
    }
    import->csv_size = file->size + 1;
    import->csv = memory_new(1, import->csv_size); // its end is a zero
    memcpy(import->csv, file->bytes, file->size);
    import->rows = memory_new(IMPORTS_ROWS_MAX, sizeof *import->rows);
    size_t mark = file->size >= 3 && memcmp(import->csv, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    int code = csv_parse(import->csv + mark, file->size - mark, columns, OPERATE_IMPORT_FIELDS,
                         take_row, import, &err);
    if (code != 0)
        app_fault(call, "csv", "%s", err.text);
    else if (import->state.count == 0)
        app_fault(call, "csv", "There is no row under the header: add a row for each picture");
    return !app_has_faults(call);
}

static void take_picture(struct app_call *call, struct import *import, const struct http_file *file)
{
    const void *bytes = NULL;
    size_t size = 0;
    if (find_picture(import, file->filename, &bytes, &size)) {
        app_fault(call, "pictures", "Two pictures have the same name: give each its own");
        return;
    }
    struct sent_picture *picture = &import->pictures[import->picture_count++];
    (void)text_copy(picture->name, sizeof picture->name, file->filename);
    picture->size = file->size;
    picture->bytes = memory_new(1, file->size);
    memcpy(picture->bytes, file->bytes, file->size);
}

static bool read_sent(struct app_call *call, struct import *import)
{
    const struct http_parts *parts = &call->parts;
    bool fine = read_csv(call, import, http_parts_file(parts, "csv"));
    import->pictures = memory_new(HTTP_FILES_MAX, sizeof *import->pictures);
    for (size_t i = 0; i < parts->file_count && call->fault_count < 2; i++)
        if (text_equal(parts->files[i].name, "pictures") && parts->files[i].size > 0)
            take_picture(call, import, &parts->files[i]);
    if (import->picture_count == 0)
        app_fault(call, "pictures", "Choose the pictures");
    return fine && !app_has_faults(call);
}

// ---- from pages ----

static bool goes_on(const struct import *import)
{
    return import->number != 0 && !import->ended;
}

/// The oldest place where nothing goes on; NULL and a fault when no more may.
static struct import *place_for(struct app_call *call, const char *reference)
{
    struct app_imports *imports = call->app->imports;
    struct import *place = NULL;
    size_t going = 0;
    for (size_t i = 0; i < IMPORTS_KEPT; i++) {
        struct import *one = &imports->items[i];
        if (goes_on(one) && one->state.phase < IMPORT_DONE &&
            text_equal(one->state.reference, reference)) {
            (void)error_set(&call->error, OVERT_LIMIT,
                            "another import into this operation goes on, or waits until somebody "
                            "confirms it: wait until it is over");
            return NULL;
        }
        going += goes_on(one) && one->state.phase != IMPORT_LOOKED;
        if (!goes_on(one) && (place == NULL || one->number < place->number))
            place = one;
    }
    if (place != NULL && going < IMPORTS_AT_ONCE)
        return place;
    (void)error_set(&call->error, OVERT_LIMIT, "other lists are imported now: wait until one of "
                                               "them is done");
    return NULL;
}

static int start(struct app_call *call, struct import *place, struct import *made)
{
    struct app_imports *imports = call->app->imports;
    if (place->to_join)
        (void)pthread_join(place->thread, NULL);
    drop_lines(place);
    *place = *made;
    *made = (struct import){0};
    place->imports = imports;
    place->number = ++imports->last;
    place->results = memory_new(place->state.count, sizeof *place->results);
    place->lines = memory_new(place->state.count, sizeof *place->lines);
    place->to_join = pthread_create(&place->thread, NULL, run, place) == 0;
    if (place->to_join)
        return 0;
    drop_material(place);
    drop_lines(place);
    place->number = 0;
    return error_set(&call->error, OVERT_NO_MEMORY, "no thread for the import");
}

int imports_begin(struct app_call *call, const char *reference, int64_t *ret_number)
{
    struct app_imports *imports = call->app->imports;
    CLEANUP(drop_material) struct import made = {0};
    if (!read_sent(call, &made))
        return OVERT_INPUT;
    (void)text_copy(made.officer, sizeof made.officer, call->officer.name);
    (void)text_copy(made.state.reference, sizeof made.state.reference, reference);
    (void)pthread_mutex_lock(&imports->lock);
    struct import *place = place_for(call, reference);
    int code = place != NULL ? start(call, place, &made) : OVERT_LIMIT;
    if (code == 0)
        *ret_number = place->number;
    (void)pthread_mutex_unlock(&imports->lock);
    return code;
}

/// With the lock held.
static struct import *find(struct app_call *call, const char *reference, int64_t number)
{
    for (size_t i = 0; number > 0 && i < IMPORTS_KEPT; i++) {
        struct import *one = &call->app->imports->items[i];
        if (one->number == number && text_equal(one->officer, call->officer.name) &&
            text_equal(one->state.reference, reference))
            return one;
    }
    (void)error_set(&call->error, OVERT_NOT_FOUND,
                    "no import of yours into this operation has this number");
    return NULL;
}

int imports_look(struct app_call *call, const char *reference, int64_t number,
                 struct import_state *ret_state, struct import_line **ret_lines)
{
    (void)pthread_mutex_lock(&call->app->imports->lock);
    const struct import *import = find(call, reference, number);
    if (import != NULL)
        *ret_state = import->state;
    if (import != NULL && ret_lines != NULL && import->state.phase != IMPORT_LOOKING &&
        import->state.phase != IMPORT_WRITING) {
        *ret_lines = memory_new(import->state.count, sizeof **ret_lines);
        memcpy(*ret_lines, import->lines, import->state.count * sizeof **ret_lines);
    }
    (void)pthread_mutex_unlock(&call->app->imports->lock);
    return import != NULL ? 0 : OVERT_NOT_FOUND;
}

static int say(struct app_call *call, const char *reference, int64_t number, bool confirm,
               bool all_or_nothing)
{
    struct app_imports *imports = call->app->imports;
    int code = OVERT_NOT_FOUND;
    (void)pthread_mutex_lock(&imports->lock);
    struct import *import = find(call, reference, number);
    if (import != NULL && (import->state.phase != IMPORT_LOOKED || import->confirmed)) {
        code = error_set(&call->error, OVERT_INPUT,
                         "the import does not wait for your word any more: send the list again");
    } else if (import != NULL) {
        import->state.all_or_nothing = all_or_nothing;
        import->confirmed = confirm;
        import->stop = !confirm;
        // what the next page says, before the thread has heard of it
        import->state.phase = confirm ? IMPORT_WRITING : IMPORT_LEFT;
        import->state.done = 0;
        (void)pthread_cond_broadcast(&imports->said);
        code = 0;
    }
    (void)pthread_mutex_unlock(&imports->lock);
    return code;
}

int imports_confirm(struct app_call *call, const char *reference, int64_t number,
                    bool all_or_nothing)
{
    return say(call, reference, number, true, all_or_nothing);
}

int imports_leave(struct app_call *call, const char *reference, int64_t number)
{
    return say(call, reference, number, false, false);
}
