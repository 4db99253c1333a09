// SPDX-License-Identifier: Apache-2.0
// truth.c - reads who passed when. A person is listed or not, and in one group or none, in every
// row.
#include <string.h>

#include "base/memory.h"
#include "evaluate/csv.h"
#include "evaluate/live/live.h"

#define COLUMNS 7

static int check_names(size_t line, const char *const *fields, struct overt_error *err)
{
    if (fields[1][0] == '\0' || fields[3][0] == '\0')
        return error_set(err, OVERT_INPUT, "line %zu: identity and camera are needed", line);
    for (int i = 0; i < COLUMNS; i++)
        if (strlen(fields[i]) >= LIVE_NAME_MAX)
            return error_set(err, OVERT_LIMIT, "line %zu: a field has more than %d bytes", line,
                             LIVE_NAME_MAX - 1);
    return 0;
}

/// The number of `name` among `names`, taken in when it is new; -1 when there are `limit` already.
static int intern(const char **names, int *count, int limit, const char *name)
{
    for (int i = 0; i < *count; i++)
        if (text_equal(names[i], name))
            return i;
    if (*count == limit)
        return -1;
    names[*count] = name;
    return (*count)++;
}

static int read_group(struct truth *truth, size_t line, const char *name, int *ret_group,
                      struct overt_error *err)
{
    *ret_group =
        name[0] == '\0' ? -1 : intern(truth->groups, &truth->group_count, LIVE_GROUPS_MAX, name);
    if (name[0] != '\0' && *ret_group < 0)
        return error_set(err, OVERT_LIMIT, "line %zu: there are at most %d groups", line,
                         LIVE_GROUPS_MAX);
    return 0;
}

static int read_person(struct truth *truth, size_t line, const char *const *fields,
                       size_t *ret_person, struct overt_error *err)
{
    bool listed = text_equal(fields[2], "yes");
    int group = -1;
    if (!listed && !text_equal(fields[2], "no"))
        return error_set(err, OVERT_INPUT, "line %zu: listed is yes or no", line);
    int code = read_group(truth, line, fields[6], &group, err);
    if (code != 0)
        return code;
    size_t at = 0;
    while (at < truth->person_count && !text_equal(truth->persons[at].identity, fields[1]))
        at++;
    struct truth_person *person = &truth->persons[at];
    if (at == truth->person_count) {
        *person = (struct truth_person){.identity = fields[1], .group = group, .listed = listed};
        truth->person_count++;
    }
    if (person->listed != listed || person->group != group)
        return error_set(
            err, OVERT_INPUT,
            "line %zu: the same identity was listed otherwise, or in another group, above", line);
    *ret_person = at;
    return 0;
}

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct truth *truth = context;
    struct truth_pass pass = {0};
    if (truth->pass_count == LIVE_PASSES_MAX)
        return error_set(err, OVERT_LIMIT, "there are at most %d passes", LIVE_PASSES_MAX);
    int code = check_names(line, fields, err);
    if (code == 0)
        code = read_person(truth, line, fields, &pass.person, err);
    if (code != 0)
        return code;
    long last = truth->pass_count > 0 ? truth->passes[truth->pass_count - 1].number : 0;
    if (!text_to_int(fields[0], last + 1, 1000000000, &pass.number))
        return error_set(err, OVERT_INPUT, "line %zu: pass is a whole number above the one before",
                         line);
    if (!text_to_double(fields[4], 0, LIVE_SECONDS_MAX, &pass.in) ||
        !text_to_double(fields[5], pass.in, LIVE_SECONDS_MAX, &pass.out))
        return error_set(err, OVERT_INPUT,
                         "line %zu: t_in and t_out are seconds, and t_out is not before t_in",
                         line);
    pass.camera = intern(truth->cameras, &truth->camera_count, LIVE_CAMERAS_MAX, fields[3]);
    if (pass.camera < 0)
        return error_set(err, OVERT_LIMIT, "line %zu: there are at most %d cameras", line,
                         LIVE_CAMERAS_MAX);
    truth->passes[truth->pass_count++] = pass;
    return 0;
}

int truth_parse(char *bytes, size_t size, struct truth *ret_truth, struct overt_error *err)
{
    static const char *const names[COLUMNS] = {"pass", "identity", "listed", "camera",
                                               "t_in", "t_out",    "group"};
    struct truth truth = {.passes = memory_new(LIVE_PASSES_MAX, sizeof *truth.passes),
                          .persons = memory_new(LIVE_PASSES_MAX, sizeof *truth.persons)};
    int code = csv_parse(bytes, size, names, COLUMNS, take_row, &truth, err);
    if (code == 0 && truth.pass_count == 0)
        code = error_set(err, OVERT_INPUT, "nobody passes in this file");
    if (code != 0) {
        truth_finish(&truth);
        return code;
    }
    *ret_truth = truth;
    return 0;
}

void truth_finish(struct truth *truth)
{
    memory_free(truth->passes);
    memory_free(truth->persons);
    *truth = (struct truth){0};
}
