// SPDX-License-Identifier: Apache-2.0
// recordings.c - `--footage FILE` with what follows it, or `--footage-list FILE.csv` with the
// header file,captured,place,source_type,body_worn (yes or no; files as seen from the list's
// folder).
#include "cli/recordings.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/csv.h"

#define LIST_SIZE_MAX (4 * 1024 * 1024) ///< bytes

enum column { COLUMN_FILE, COLUMN_CAPTURED, COLUMN_PLACE, COLUMN_SOURCE_TYPE, COLUMN_BODY_WORN };
static const char *const columns[] = {"file", "captured", "place", "source_type", "body_worn"};

/// The bytes of the list, and the files' names as seen from here.
struct recordings_text {
    char *bytes;
    size_t file_count;
    char *files[RECORDINGS_MAX];
};

struct reading {
    struct cli_call *call;
    struct recordings *recordings;
    const char *list; ///< its path
};

static bool is_date(struct cli_call *call, const char *captured)
{
    struct date date;
    moment when;
    return date_parse(captured, &date) || time_parse(captured, clock_now(&call->clock), &when);
}

/// What can be told before anything is searched.
static int check_one(struct cli_call *call, const struct recordings *recordings, size_t item)
{
    const struct recording *one = &recordings->items[item];
    struct stat status;
    if (!is_date(call, one->captured))
        return CLI_MISTAKE(call,
                           "'%.60s' is not when it was captured; write it like 2026-11-22T10:00 or "
                           "2026-11-22",
                           one->captured);
    if (stat(one->file, &status) != 0 || access(one->file, R_OK) != 0)
        return error_set(&call->error, OVERT_NOT_FOUND, "there is no file %.300s to read",
                         one->file);
    if (!S_ISREG(status.st_mode))
        return CLI_MISTAKE(call, "%.300s is not a file", one->file);
    if (status.st_size == 0)
        return CLI_MISTAKE(call, "%.300s is empty: 0 bytes", one->file);
    for (size_t i = 0; i < item; i++)
        if (text_equal(recordings->items[i].file, one->file))
            return CLI_MISTAKE(call, "%.300s stands there twice", one->file);
    return 0;
}

// ---- the list ----

/// A relative name is one beside the list.
static char *beside(const char *list, const char *file)
{
    AUTO_TEXT struct text path;
    text_init(&path, 2 * CSV_FIELD_MAX);
    const char *slash = file[0] == '/' ? NULL : strrchr(list, '/');
    if (slash != NULL)
        text_append_bytes(&path, list, (size_t)(slash + 1 - list));
    text_append(&path, file);
    return memory_copy_text(path.bytes);
}

static int check_row(struct cli_call *call, const char *const *fields)
{
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
        if (*fields[i] == '\0')
            return CLI_MISTAKE(call, "%s is empty", columns[i]);
    const char *worn = fields[COLUMN_BODY_WORN];
    if (!text_equal(worn, "yes") && !text_equal(worn, "no"))
        return CLI_MISTAKE(call, "body_worn is '%.20s'; it is yes or no", worn);
    return 0;
}

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct reading *reading = context;
    struct recordings *recordings = reading->recordings;
    struct recordings_text *texts = recordings->texts;
    if (recordings->count == RECORDINGS_MAX)
        return error_set(err, OVERT_LIMIT, "at most %d recordings in one list", RECORDINGS_MAX);
    int code = check_row(reading->call, fields);
    if (code == 0) {
        char *file = beside(reading->list, fields[COLUMN_FILE]);
        texts->files[texts->file_count++] = file;
        recordings->items[recordings->count] = (struct recording){
            .file = file,
            .captured = fields[COLUMN_CAPTURED],
            .place = fields[COLUMN_PLACE],
            .source_type = fields[COLUMN_SOURCE_TYPE],
            .body_worn = text_equal(fields[COLUMN_BODY_WORN], "yes"),
        };
        code = check_one(reading->call, recordings, recordings->count);
    }
    if (code < 0)
        return error_prepend(err, "line %zu", line);
    recordings->count++;
    return 0;
}

static int read_list(struct cli_call *call, struct recordings *recordings)
{
    struct reading reading = {
        .call = call, .recordings = recordings, .list = cli_value(call, "footage-list")};
    size_t size = 0;
    recordings->texts = memory_new(1, sizeof *recordings->texts);
    int code = file_read(reading.list, LIST_SIZE_MAX, &recordings->texts->bytes, &size,
                         &call->error);
    if (code == 0)
        code = csv_parse(recordings->texts->bytes, size, columns, ARRAY_COUNT(columns), take_row,
                         &reading, &call->error);
    if (code == 0 && recordings->count == 0)
        code = CLI_MISTAKE(call, "there is no recording under the header");
    return code == 0 ? 0 : error_prepend(&call->error, "--footage-list %.100s", reading.list);
}

// ---- the command line ----

/// Of several recordings nothing is asked for: who takes times and places from one for the other
/// gets them wrong.
static int check_said(struct cli_call *call, size_t item)
{
    static const char *const needed[] = {"captured", "place", "source-type"};
    for (size_t i = 0; i < ARRAY_COUNT(needed); i++)
        if (cli_value_of(call, needed[i], item) == NULL)
            return CLI_MISTAKE(call,
                               "--footage %.200s needs --%s: write it after its --footage, or "
                               "before the first when it is the same for all",
                               cli_value_of(call, "footage", item), needed[i]);
    return 0;
}

static int read_options(struct cli_call *call, struct recordings *recordings)
{
    size_t count = cli_count(call, "footage");
    if (count > RECORDINGS_MAX)
        return error_set(&call->error, OVERT_LIMIT, "at most %d recordings in one call",
                         RECORDINGS_MAX);
    for (size_t i = 0; i < count; i++) {
        int code = check_said(call, i);
        if (code < 0)
            return code;
        recordings->items[i] = (struct recording){
            .file = cli_value_of(call, "footage", i),
            .captured = cli_value_of(call, "captured", i),
            .place = cli_value_of(call, "place", i),
            .source_type = cli_value_of(call, "source-type", i),
            .body_worn = cli_value_of(call, "body-worn", i) != NULL,
        };
        code = check_one(call, recordings, i);
        if (code < 0)
            return error_prepend(&call->error, "--footage");
        recordings->count++;
    }
    return 0;
}

static const char *given_besides(const struct cli_call *call)
{
    static const char *const options[] = {"footage", "captured", "place", "source-type",
                                          "body-worn"};
    for (size_t i = 0; i < ARRAY_COUNT(options); i++)
        if (cli_value(call, options[i]) != NULL)
            return options[i];
    return NULL;
}

int recordings_read(struct cli_call *call, struct recordings *ret_recordings)
{
    *ret_recordings = (struct recordings){
        .items = memory_new(RECORDINGS_MAX, sizeof(struct recording))};
    if (cli_value(call, "footage-list") == NULL)
        return read_options(call, ret_recordings);
    const char *other = given_besides(call);
    if (other != NULL)
        return CLI_MISTAKE(call,
                           "--footage-list names the recordings with all that is said of them: "
                           "leave out --%s",
                           other);
    return read_list(call, ret_recordings);
}

void recordings_finish(struct recordings *recordings)
{
    struct recordings_text *texts = recordings->texts;
    for (size_t i = 0; texts != NULL && i < texts->file_count; i++)
        memory_free(texts->files[i]);
    if (texts != NULL)
        memory_free(texts->bytes);
    memory_free(texts);
    memory_free(recordings->items);
    *recordings = (struct recordings){0};
}
