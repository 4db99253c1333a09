// SPDX-License-Identifier: Apache-2.0
// list.c - the list of an operation as a gallery in memory, or on servers (list_servers.c), and the
// permit that names it. The gallery is built the same way when the operation is opened and when it
// is searched, so that its digest proves that nothing changed.
//
// Entries of one nominal are several pictures of one person: they are searched as one template,
// their mean, under the number of the first of them. At one false alert in 1,000 that finds 96.5 %
// by two pictures, where the better of two single templates finds 94.4 % (docs/models.md).
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/internal.h"
#include "operate/list_file.h"
#include "operate/list_servers.h"
#include "operate/threshold.h"

/// Templates in the order of their entries, and for each the next one of the same person.
struct people {
    const struct register_template *templates;
    size_t count;
    size_t *next;      ///< `count`: none
    bool *is_first;    ///< of its person
    size_t *by_person; ///< all, sorted by nominal, then by place
};

static int compare_people(const void *a, const void *b, void *context)
{
    const struct register_template *templates = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const char *one = templates[x].nominal, *other = templates[y].nominal;
    int order = one == NULL || other == NULL ? (one != NULL) - (other != NULL) : strcmp(one, other);
    return order != 0 ? order : (x > y) - (x < y);
}

static bool is_same_person(const struct register_template *a, const struct register_template *b)
{
    return a->nominal != NULL && b->nominal != NULL && strcmp(a->nominal, b->nominal) == 0;
}

static void people_init(struct people *people, const struct register_template *templates,
                        size_t count)
{
    *people = (struct people){templates, count, memory_new(count, sizeof(size_t)),
                              memory_new(count, sizeof(bool)), memory_new(count, sizeof(size_t))};
    for (size_t i = 0; i < count; i++)
        people->by_person[i] = i;
    qsort_r(people->by_person, count, sizeof(size_t), compare_people,
            (void *)(uintptr_t)templates);
    for (size_t i = 0; i < count; i++) {
        size_t at = people->by_person[i];
        bool more = i + 1 < count &&
                    is_same_person(&templates[at], &templates[people->by_person[i + 1]]);
        bool before = i > 0 && is_same_person(&templates[at], &templates[people->by_person[i - 1]]);
        people->next[at] = more ? people->by_person[i + 1] : count;
        people->is_first[at] = !before;
    }
}

static void people_finish(struct people *people)
{
    memory_free(people->next);
    memory_free(people->is_first);
    memory_free(people->by_person);
}

/// One template of the person whose first entry is number `at`: the mean of all pictures.
static int add_person(struct overt_gallery *gallery, const struct people *people, size_t at,
                      struct overt_error *err)
{
    size_t count = 0;
    for (size_t i = at; i < people->count; i = people->next[i])
        count++;
    struct overt_template *faces = memory_new(count, sizeof *faces);
    int code = 0;
    for (size_t i = at, j = 0; code == 0 && i < people->count; i = people->next[i], j++)
        code = overt_template_unpack(people->templates[i].bytes, people->templates[i].size,
                                     &faces[j], err);
    if (code == 0)
        code = overt_template_mean(faces, count, &faces[0], err);
    if (code == 0)
        code = overt_gallery_add(gallery, (uint64_t)people->templates[at].entry, &faces[0], err);
    memory_wipe_free(faces, count * sizeof *faces);
    return code;
}

static int add_templates(struct overt_gallery *gallery, const struct register_template *templates,
                         size_t count, struct overt_error *err)
{
    struct people people;
    int code = 0;
    people_init(&people, templates, count);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (people.is_first[i])
            code = add_person(gallery, &people, i, err);
    people_finish(&people);
    return code;
}

static int build(const struct register_template *templates, size_t count, const char *cpu,
                 struct overt_gallery **ret_gallery, char model[OVERT_MODEL_ID_MAX],
                 struct overt_error *err)
{
    CLEANUP(overt_gallery_destroy) struct overt_gallery *gallery = NULL;
    struct overt_template first;
    int code = overt_template_unpack(templates[0].bytes, templates[0].size, &first, err);
    if (code == 0)
        code = overt_gallery_create(first.dimension, count, &gallery, err);
    if (code == 0)
        code = overt_gallery_set_cpu(gallery, cpu, err);
    if (code == 0)
        code = add_templates(gallery, templates, count, err);
    if (code == 0) {
        (void)text_copy(model, OVERT_MODEL_ID_MAX, first.model);
        *ret_gallery = gallery;
        gallery = NULL;
    }
    overt_template_wipe(&first);
    return code;
}

int list_gallery(struct act *act, int64_t operation, struct overt_gallery **ret_gallery,
                 char model[OVERT_MODEL_ID_MAX], struct overt_error *err)
{
    struct register_template *templates = NULL;
    size_t count = 0;
    int code = register_entry_templates(act->operate->store, operation, &templates, &count, err);
    if (code == 0 && count == 0)
        code = act_refuse(act, err, "the list of %s is empty: add the people it is for",
                          act->reference);
    if (code == 0 && count > OPERATE_LIST_MAX)
        code = error_set(err, OVERT_LIMIT, "the list of %s is longer than %d: shorten it",
                         act->reference, OPERATE_LIST_MAX);
    if (code == 0)
        code = build(templates, count, act->operate->cpu, ret_gallery, model, err);
    if (code == OVERT_MISMATCH)
        code = act_refuse(
            act, err,
            "the list of %s holds templates of different models: add its people again with one "
            "model",
            act->reference);
    register_entry_templates_free(&templates, count);
    return code;
}

static int check_engine(struct act *act, const char *model, struct overt_error *err)
{
    struct overt_engine *engine = NULL;
    int code = operate_engine(act->operate, &engine, err);
    if (code == 0 && strcmp(overt_engine_recogniser(engine), model) != 0)
        code = act_refuse(
            act, err,
            "the list of %s was made with the model %.50s and %.50s is in use: use the same one",
            act->reference, model, overt_engine_recogniser(engine));
    return code != 0 ? code : threshold_check_network(act, engine, err);
}

/// The permit must be this operation's and this mode's; the search itself checks window, threshold
/// and list again.
static int read_permit(struct act *act, const struct register_operation *operation,
                       struct overt_permit **ret_permit, struct overt_error *err)
{
    AUTO_FREE char *note = NULL;
    CLEANUP(overt_permit_destroy) struct overt_permit *permit = NULL;
    int code = register_permit(act->operate->store, operation->id, &note, err);
    if (code == 0)
        code = overt_permit_read(note, act->operate->verifier, &permit, err);
    if (code == OVERT_REFUSED || code == OVERT_NOT_FOUND)
        return act_refuse(
            act, err,
            "the permit of %s does not verify, so nothing may be searched: have the record "
            "checked with `overt ledger verify`",
            act->reference);
    if (code != 0)
        return code;
    if (strcmp(overt_permit_operation(permit), act->reference) != 0 ||
        overt_permit_mode(permit) != (enum overt_mode)operation->mode)
        return act_refuse(
            act, err,
            "the permit of %s is that of another operation: have the record checked with "
            "`overt ledger verify`",
            act->reference);
    *ret_permit = permit;
    permit = NULL;
    return 0;
}

static int check_mode(struct act *act, const struct register_operation *operation,
                      enum register_mode mode, struct overt_error *err)
{
    if (operation->mode == mode)
        return 0;
    return act_refuse(
        act, err, "%s is authorised for %s, not for %s: plan an operation of that kind",
        act->reference, register_mode_name(operation->mode), register_mode_name(mode));
}

/// The list from its copy or the record.
static int load_here(struct act *act, const struct register_operation *operation, struct list *list,
                     char model[OVERT_MODEL_ID_MAX], bool *ret_copied, struct overt_error *err)
{
    *ret_copied = list_file_load(act, operation->id, &list->gallery, model);
    return *ret_copied ? 0 : list_gallery(act, operation->id, &list->gallery, model, err);
}

/// The servers verify the permit, too.
static int open_there(struct act *act, const struct register_operation *operation,
                      struct list *list, struct overt_error *err)
{
    AUTO_FREE char *note = NULL;
    struct overt_error said = {0};
    int code = register_permit(act->operate->store, operation->id, &note, err);
    if (code == 0)
        code = served_open(list->served, act->now, note, &said);
    if (code == OVERT_REFUSED)
        return act_refuse(act, err, "%s: %.180s", act->reference, said.text);
    return code == 0 || said.code == 0 ? code : error_set(err, code, "%s", said.text);
}

static int load(struct act *act, const struct register_operation *operation, struct list *list,
                struct overt_error *err)
{
    char model[OVERT_MODEL_ID_MAX] = "";
    bool copied = true;
    size_t people = 0;
    int code = served_find(act, operation->id, &list->served, model, &people, err);
    if (code == 0 && list->served == NULL)
        code = load_here(act, operation, list, model, &copied, err);
    if (code == 0 && list->gallery != NULL)
        people = overt_gallery_size(list->gallery);
    if (code == 0)
        code = threshold_check(act, model, operation, people, NULL, NULL, err);
    if (code == 0)
        code = check_engine(act, model, err);
    if (code == 0)
        code = read_permit(act, operation, &list->permit, err);
    if (code == 0 && list->served != NULL)
        code = open_there(act, operation, list, err);
    if (code == 0 && !copied)
        list_file_save(act, operation->id, list->gallery, list->permit);
    if (code == 0)
        code = register_entries(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS,
                                &list->entries, &list->count, err);
    return code;
}

int list_open(struct act *act, enum register_mode mode, struct list *ret_list,
              struct overt_error *err)
{
    memset(ret_list, 0, sizeof *ret_list);
    ret_list->operate = act->operate;
    int code = act_operation(act, &ret_list->operation, err);
    if (code == 0)
        code = act_check_assigned(act, err);
    if (code == 0)
        code = check_mode(act, &ret_list->operation, mode, err);
    if (code == 0)
        code = rules_check(act, &ret_list->operation, false, err);
    if (code == 0)
        code = load(act, &ret_list->operation, ret_list, err);
    if (code == 0)
        code = rules_verify(act, err); // a closing that somebody took out still counts (R1)
    if (code != 0)
        list_close(ret_list);
    return code;
}

int list_renew(struct list *list, struct store *store, struct overt_error *err)
{
    AUTO_FREE char *note = NULL;
    CLEANUP(overt_permit_destroy) struct overt_permit *permit = NULL;
    const struct register_operation *operation = &list->operation;
    int code = register_permit(store, operation->id, &note, err);
    if (code == 0)
        code = overt_permit_read(note, list->operate->verifier, &permit, err);
    if (code == 0 && (strcmp(overt_permit_operation(permit), operation->reference) != 0 ||
                      overt_permit_mode(permit) != (enum overt_mode)operation->mode))
        code = error_set(err, OVERT_REFUSED,
                         "the permit of %s is that of another operation: have the record checked "
                         "with `overt ledger verify`",
                         operation->reference);
    if (code == 0 && list->served != NULL)
        code = served_open(list->served, clock_now(&list->operate->clock), note, err);
    if (code != 0)
        return code;
    atomic_store(&list->renewed, permit); // the old one may be in use: both go with the list
    permit = NULL;
    return 0;
}

void list_close(struct list *list)
{
    struct overt_permit *renewed = atomic_load(&list->renewed);
    if (list->gallery != NULL)
        list->operate->comparisons += overt_gallery_comparisons(list->gallery);
    if (list->served != NULL)
        list->operate->comparisons += served_comparisons(list->served);
    overt_gallery_destroy(&list->gallery);
    served_destroy(&list->served);
    overt_permit_destroy(&list->permit);
    overt_permit_destroy(&renewed);
    register_entries_free(&list->entries, list->count);
    register_operation_finish(&list->operation);
    memset(list, 0, sizeof *list);
}

const struct register_entry *list_entry(const struct list *list, uint64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if ((uint64_t)list->entries[i].id == id)
            return &list->entries[i];
    return NULL;
}

int list_find(const struct list *list, moment now, const struct overt_template *probe,
              struct overt_candidate *candidates, size_t limit, size_t *ret_count,
              struct overt_error *err)
{
    const struct overt_permit *renewed = atomic_load(&list->renewed);
    const struct overt_permit *permit = renewed != NULL ? renewed : list->permit;
    if (list->served != NULL)
        return served_search(list->served, now, probe, overt_permit_threshold(permit), candidates,
                             limit, ret_count, err);
    return overt_gallery_search(list->gallery, permit, now, probe, overt_permit_threshold(permit),
                                candidates, limit, ret_count, err);
}

int list_ready(const struct list *list, struct overt_error *err)
{
    return list->served != NULL ? served_ready(list->served, err) : 0;
}

uint64_t list_person(const struct list *list, int64_t id)
{
    const struct register_entry *entry = list_entry(list, (uint64_t)id);
    uint64_t first = (uint64_t)id;
    for (size_t i = 0; entry != NULL && entry->nominal != NULL && i < list->count; i++) {
        const struct register_entry *other = &list->entries[i];
        if (other->removed_at == 0 && other->nominal != NULL && (uint64_t)other->id < first &&
            strcmp(other->nominal, entry->nominal) == 0)
            first = (uint64_t)other->id;
    }
    return first;
}

int list_search(struct act *act, const struct list *list, const struct overt_template *probe,
                struct overt_candidate *candidates, size_t limit, size_t *ret_count,
                struct overt_error *err)
{
    struct overt_error said = {0};
    int code = list_find(list, act->now, probe, candidates, limit, ret_count, &said);
    if (code == OVERT_REFUSED)
        return act_refuse(act, err, "%s: %.180s", act->reference, said.text);
    return code == 0 ? 0 : error_set(err, code, "%s", said.text);
}
