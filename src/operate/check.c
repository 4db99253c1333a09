// SPDX-License-Identifier: Apache-2.0
// check.c - a list looked through before its review: the same file twice, two nominals whose faces
// are alike, one nominal whose faces are not. The faces of the list are compared with one another
// and with nobody else's, after the operation was authorised (rule R1), and the check is recorded
// before anybody is told what it found.
#include "operate/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "face/match/twins.h"
#include "operate/authority.h"

/// Two pictures of one person are below this share of the threshold less often than one time in
/// 200, and nearly all pairs of two persons are (0.41 of 0.626: docs/watchlist.md).
#define UNLIKE_SHARE 0.65

/// The list as it stands, and what is found in it.
struct checking {
    struct act *act;
    const struct register_operation *operation;
    struct register_entry *entries; ///< of which `standing` are first
    size_t count, standing;
    struct register_finding findings[REGISTER_FINDINGS_MAX];
    size_t kept, found;
    uint64_t pairs;
    bool told; ///< the officer is told what was found, and about whom: consultation
};

static void add(struct checking *checking, enum register_finding_kind kind, int64_t entry,
                int64_t other, double score)
{
    if (checking->kept < REGISTER_FINDINGS_MAX)
        checking->findings[checking->kept++] = (struct register_finding){
            kind, entry < other ? entry : other, entry < other ? other : entry, score};
    checking->found++;
}

static int by_picture(const void *a, const void *b)
{
    const struct register_entry *x = *(const struct register_entry *const *)a;
    const struct register_entry *y = *(const struct register_entry *const *)b;
    int order = memcmp(x->picture_mark, y->picture_mark, sizeof x->picture_mark);
    return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static bool has_mark(const struct register_entry *entry)
{
    static const uint8_t none[sizeof entry->picture_mark];
    return memcmp(entry->picture_mark, none, sizeof none) != 0;
}

static void find_pictures(struct checking *checking)
{
    const struct register_entry **sorted = memory_new(checking->count, sizeof *sorted);
    size_t count = 0;
    for (size_t i = 0; i < checking->count; i++)
        if (checking->entries[i].removed_at == 0 && has_mark(&checking->entries[i]))
            sorted[count++] = &checking->entries[i];
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, by_picture);
    for (size_t i = 1; i < count; i++)
        if (memcmp(sorted[i - 1]->picture_mark, sorted[i]->picture_mark,
                   sizeof sorted[i]->picture_mark) == 0)
            add(checking, REGISTER_FINDING_SAME_PICTURE, sorted[i - 1]->id, sorted[i]->id, 0);
    memory_free(sorted);
}

static int by_nominal(const void *a, const void *b, void *context)
{
    const struct register_template *templates = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const char *one = templates[x].nominal, *other = templates[y].nominal;
    int order = one == NULL || other == NULL ? (one != NULL) - (other != NULL) : strcmp(one, other);
    return order != 0 ? order : (x > y) - (x < y);
}

/// Whose each template is: the place of the first of the same nominal.
static void number_persons(const struct register_template *templates, size_t count, size_t *persons)
{
    AUTO_FREE size_t *sorted = memory_new(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = i;
    qsort_r(sorted, count, sizeof *sorted, by_nominal, (void *)(uintptr_t)templates);
    for (size_t i = 0; i < count; i++) {
        const char *nominal = templates[sorted[i]].nominal;
        const char *before = i > 0 ? templates[sorted[i - 1]].nominal : NULL;
        bool same = nominal != NULL && before != NULL && strcmp(nominal, before) == 0;
        persons[sorted[i]] = same ? persons[sorted[i - 1]] : sorted[i];
    }
}

static int compare(struct checking *checking, const struct register_template *templates,
                   size_t count, struct overt_error *err)
{
    const struct operate *operate = checking->act->operate;
    struct overt_template *faces = memory_new(count, sizeof *faces);
    AUTO_FREE size_t *persons = memory_new(count, sizeof *persons);
    AUTO_FREE struct match_twin *twins = memory_new(REGISTER_FINDINGS_MAX, sizeof *twins);
    size_t found = 0;
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = overt_template_unpack(templates[i].bytes, templates[i].size, &faces[i], err);
    number_persons(templates, count, persons);
    float threshold = (float)checking->operation->threshold;
    int threads = operate->threads > 0 ? operate->threads : threads_available();
    if (code == 0)
        code = match_twins(faces, persons, count, threshold, (float)UNLIKE_SHARE * threshold,
                           threads, twins, REGISTER_FINDINGS_MAX, &found, &checking->pairs, err);
    memory_wipe_free(faces, count * sizeof *faces);
    size_t kept = found < REGISTER_FINDINGS_MAX ? found : REGISTER_FINDINGS_MAX;
    for (size_t i = 0; code == 0 && i < kept; i++)
        add(checking,
            persons[twins[i].a] == persons[twins[i].b] ? REGISTER_FINDING_DIFFERENT_FACES
                                                       : REGISTER_FINDING_SAME_FACE,
            templates[twins[i].a].entry, templates[twins[i].b].entry, twins[i].score);
    checking->found += found - kept;
    return code;
}

static int find_faces(struct checking *checking, struct overt_error *err)
{
    struct register_template *templates = NULL;
    size_t count = 0;
    if (checking->operation->authorised_at == 0)
        return 0; // nobody gave authority to compare anybody yet
    int code = register_entry_templates(checking->act->operate->store, checking->operation->id,
                                        &templates, &count, err);
    if (code == 0 && count > 1)
        code = compare(checking, templates, count, err);
    register_entry_templates_free(&templates, count);
    if (code == OVERT_MISMATCH)
        return act_refuse(checking->act, err,
                          "the list of %s holds templates of different models: add its people "
                          "again with one model",
                          checking->act->reference);
    return code;
}

static int record(struct checking *checking, int64_t *ret_check, struct overt_error *err)
{
    const struct register_list_figures *list = &checking->operation->list;
    const struct register_new_check written = {
        .images = list->images,
        .persons = list->persons,
        .pairs = (int64_t)checking->pairs,
        .found = (int64_t)checking->found,
        .findings = checking->findings,
        .count = checking->kept,
    };
    int code = act_open(checking->act, err);
    if (code != 0)
        return code;
    const struct register_by by = act_by(checking->act);
    code = register_list_check_add(&by, checking->operation->id, &written, ret_check, err);
    // What was found is told with who it is about.
    const struct register_new_consultation read = {.what = "list.check",
                                                   .operation = checking->operation->id};
    if (code == 0 && checking->told)
        code = register_consult(&by, &read, err);
    return act_close(checking->act, code, err);
}

int check_list(struct act *act, const struct register_operation *operation, bool told,
               int64_t *ret_check, size_t *ret_found, struct overt_error *err)
{
    AUTO_FREE struct checking *checking = memory_new(1, sizeof *checking);
    checking->act = act;
    checking->operation = operation;
    checking->told = told;
    if (operation->list.images == 0)
        return act_refuse(act, err, "the list of %s is empty: there is nothing to check",
                          act->reference);
    int code = register_entries(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS,
                                &checking->entries, &checking->count, err);
    if (code == 0) {
        find_pictures(checking);
        code = find_faces(checking, err);
    }
    register_entries_free(&checking->entries, checking->count);
    if (code == 0)
        code = record(checking, ret_check, err);
    if (code == 0)
        *ret_found = checking->found;
    return code;
}

int operate_check(struct operate *operate, const char *as, const char *reference,
                  int64_t *ret_check, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    size_t found = 0;
    int code = act_begin_on(&act, operate, as, ACT_CHECK, reference, &operation, err);
    if (code == 0)
        code = authority_refuse_over(&act, &operation, err);
    return code != 0 ? code : check_list(&act, &operation, true, ret_check, &found, err);
}
