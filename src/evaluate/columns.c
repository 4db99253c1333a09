// SPDX-License-Identifier: Apache-2.0
// columns.c - the CSV of a test set; see columns.h.
#include "evaluate/columns.h"

#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "evaluate/csv.h"

#define NOWHERE SIZE_MAX

struct reader {
    const char *const *names;
    size_t count;
    size_t places[COLUMNS_MAX];
    size_t group_places[COLUMNS_GROUPS_MAX];
    char group_names[COLUMNS_GROUPS_MAX][RESULT_NAME_MAX];
    columns_row *row;
    void *context;
    struct columns_groups *groups;
};

/// "group" is called so, "group:eyewear" is called "eyewear".
static int take_group_column(struct reader *reader, const char *name, size_t place,
                             struct overt_error *err)
{
    struct columns_groups *groups = reader->groups;
    const char *called = name[5] == ':' ? name + 6 : name;
    if (groups->count == COLUMNS_GROUPS_MAX)
        return error_set(err, OVERT_LIMIT, "line 1: at most %d columns of groups",
                         COLUMNS_GROUPS_MAX);
    if (called[0] == '\0' || strlen(called) >= RESULT_NAME_MAX)
        return error_set(err, OVERT_INPUT, "line 1: a column of groups has no name or too long a "
                                           "one: group or group:NAME");
    for (size_t i = 0; i < groups->count; i++)
        if (text_equal(reader->group_names[i], called))
            return error_set(err, OVERT_INPUT, "line 1: the column %.60s is there twice", called);
    (void)text_copy(reader->group_names[groups->count], RESULT_NAME_MAX, called);
    reader->group_places[groups->count++] = place;
    return 0;
}

static int take_column(struct reader *reader, const char *name, size_t place,
                       struct overt_error *err)
{
    for (size_t i = 0; i < reader->count; i++) {
        if (!text_equal(name, reader->names[i]))
            continue;
        if (reader->places[i] != NOWHERE)
            return error_set(err, OVERT_INPUT, "line 1: the column %.60s is there twice", name);
        reader->places[i] = place;
        return 0;
    }
    if (text_equal(name, "group") || text_starts(name, "group:"))
        return take_group_column(reader, name, place, err);
    return error_set(err, OVERT_INPUT,
                     "line 1: the column '%.60s' is not known here; groups are called group or "
                     "group:NAME",
                     name);
}

static int take_header(struct reader *reader, const char *const *fields, size_t count,
                       struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; i < reader->count; i++)
        reader->places[i] = NOWHERE;
    // What is missing is said first: a file of another kind has other columns too.
    for (size_t i = 0; i < reader->count; i++) {
        bool there = false;
        for (size_t at = 0; at < count; at++)
            there = there || text_equal(fields[at], reader->names[i]);
        if (!there)
            return error_set(err, OVERT_INPUT, "line 1: the column %s is missing",
                             reader->names[i]);
    }
    for (size_t i = 0; i < count && code == 0; i++)
        code = take_column(reader, fields[i], i, err);
    return code;
}

static int find_group(struct columns_groups *groups, const char *column, const char *name,
                      size_t line, uint8_t *ret_group, struct overt_error *err)
{
    size_t at = 0;
    while (at < groups->group_count && (!text_equal(groups->groups[at].column, column) ||
                                        !text_equal(groups->groups[at].name, name)))
        at++;
    if (at == RESULT_PARTS_MAX)
        return error_set(err, OVERT_LIMIT, "line %zu: there are more than %d groups", line,
                         RESULT_PARTS_MAX);
    if (strlen(name) >= RESULT_NAME_MAX)
        return error_set(err, OVERT_LIMIT, "line %zu: a group's name has more than %d bytes", line,
                         RESULT_NAME_MAX - 1);
    if (at == groups->group_count) {
        (void)text_copy(groups->groups[at].column, RESULT_NAME_MAX, column);
        (void)text_copy(groups->groups[at].name, RESULT_NAME_MAX, name);
        groups->group_count++;
    }
    *ret_group = (uint8_t)at;
    return 0;
}

static int take_any(void *context, size_t line, const char *const *fields, size_t count,
                    struct overt_error *err)
{
    struct reader *reader = context;
    const char *wanted[COLUMNS_MAX];
    uint8_t groups[COLUMNS_GROUPS_MAX];
    int code = 0;
    if (line == 1)
        return take_header(reader, fields, count, err);
    for (size_t i = 0; i < reader->count; i++)
        wanted[i] = fields[reader->places[i]];
    memset(groups, COLUMNS_NO_GROUP, sizeof groups);
    for (size_t i = 0; i < reader->groups->count && code == 0; i++)
        if (fields[reader->group_places[i]][0] != '\0')
            code = find_group(reader->groups, reader->group_names[i],
                              fields[reader->group_places[i]], line, &groups[i], err);
    return code != 0 ? code : reader->row(reader->context, line, wanted, groups, err);
}

int columns_read(const char *csv, const char *const *names, size_t count, columns_row *row,
                 void *context, struct columns_groups *groups, uint8_t hash[32],
                 struct overt_error *err)
{
    assert(count <= COLUMNS_MAX);
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    struct reader reader = {
        .names = names, .count = count, .row = row, .context = context, .groups = groups};
    int code = file_read(csv, CSV_SIZE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    crypt_sha256(bytes, size, hash);
    groups->groups = memory_new(RESULT_PARTS_MAX, sizeof *groups->groups);
    code = size == 0 ? error_set(err, OVERT_INPUT, "the file is empty")
                     : csv_read(bytes, size, take_any, &reader, err);
    if (code != 0)
        (void)error_prepend(err, "%s", csv);
    return code;
}
