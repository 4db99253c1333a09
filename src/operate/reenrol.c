// SPDX-License-Identifier: Apache-2.0
// reenrol.c - templates of lists by the model that made them, and making them anew.
#include "operate/reenrol.h"

#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/check.h"
#include "operate/enrol.h"
#include "operate/threshold.h"

static bool is_over(const struct register_operation *operation)
{
    switch (operation->state) {
    case REGISTER_STATE_PLANNED:
    case REGISTER_STATE_AUTHORISED:
    case REGISTER_STATE_NOTIFIED:
    case REGISTER_STATE_OPEN:
    case REGISTER_STATE_PAUSED:
        return false;
    default:
        return true;
    }
}

static int count_picture(struct act *act, int64_t entry, struct operate_reenrol *row,
                         struct overt_error *err)
{
    void *bytes = NULL;
    size_t size = 0;
    int code = register_entry_picture(act->operate->store, entry, &bytes, &size, err);
    row->pictures += code == 0 && size > 0;
    memory_wipe_free(bytes, size);
    return code == OVERT_NOT_FOUND ? 0 : code;
}

static int count_template(struct act *act, const struct register_template *template,
                          const char *model, struct operate_reenrol *row, struct overt_error *err)
{
    AUTO_FREE struct overt_template *read = memory_new(1, sizeof *read);
    int code = overt_template_unpack(template->bytes, template->size, read, err);
    bool other = code == 0 && strcmp(read->model, model) != 0;
    if (other && row->others++ == 0)
        (void)text_copy(row->model, sizeof row->model, read->model);
    overt_template_wipe(read);
    row->entries++;
    return other ? count_picture(act, template->entry, row, err) : code;
}

static int look_at(struct operate *operate, const char *as, const char *reference,
                   const char *model, struct operate_reenrol *row, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    struct register_template *templates = NULL;
    size_t count = 0;
    int code = act_begin_on(&act, operate, as, ACT_CHECK, reference, &operation, err);
    if (code == 0)
        code = register_entry_templates(operate_store(operate), operation.id, &templates, &count,
                                        err);
    for (size_t i = 0; i < count && code == 0; i++)
        code = count_template(&act, &templates[i], model, row, err);
    if (code == 0 && operation.list.images > row->entries)
        row->no_template = operation.list.images - row->entries;
    row->entries += row->no_template;
    row->state = operation.state;
    register_entry_templates_free(&templates, count);
    return code;
}

int operate_reenrol_plan(struct operate *operate, const char *as, const char *model,
                         struct operate_reenrol **ret_plan, size_t *ret_count,
                         struct overt_error *err)
{
    struct register_operation *operations = NULL;
    size_t count = 0, rows = 0;
    int code = register_operations(operate_store(operate), REGISTER_AS_AT_ALWAYS, &operations,
                                   &count, err);
    struct operate_reenrol *plan = memory_new(count + 1, sizeof *plan);
    for (size_t i = 0; i < count && code == 0; i++) {
        if (is_over(&operations[i]) || operations[i].list.images == 0)
            continue;
        (void)text_copy(plan[rows].reference, sizeof plan->reference, operations[i].reference);
        code = look_at(operate, as, operations[i].reference, model, &plan[rows++], err);
    }
    register_operations_free(&operations, count);
    if (code != 0) {
        memory_free(plan);
        return code;
    }
    *ret_plan = plan;
    *ret_count = rows;
    return 0;
}

// ---- making them anew ----

/// An entry of the list that has a template of another model, and its new one.
struct again {
    const struct register_entry *entry;
    uint8_t packed[ENROL_PACKED_MAX];
    size_t packed_size;
};

struct reenrolling {
    struct act *act;
    struct register_operation *operation;
    struct overt_engine *engine;
    const char *reason;
    struct register_entry *entries;
    size_t entry_count;
    struct again *again;
    size_t again_count;
    struct operate_reenrolled *done;
};

static int add_fault(struct reenrolling *work, int64_t entry, const char *words)
{
    struct operate_reenrolled *done = work->done;
    struct operate_reenrol_fault *fault = &done->faults[done->fault_count++];
    fault->entry = entry;
    (void)text_copy(fault->words, sizeof fault->words, words);
    return 0;
}

/// The templates of the list as it stands; *ret_same: the same entries as before.
static int find_others(struct reenrolling *work, bool again, bool *ret_same,
                       struct overt_error *err)
{
    struct register_template *templates = NULL;
    AUTO_FREE struct overt_template *read = memory_new(1, sizeof *read);
    size_t count = 0, others = 0, kept = 0;
    int code = register_entry_templates(work->act->operate->store, work->operation->id, &templates,
                                        &count, err);
    *ret_same = true;
    for (size_t i = 0; i < count && code == 0; i++) {
        code = overt_template_unpack(templates[i].bytes, templates[i].size, read, err);
        bool other = code == 0 && strcmp(read->model, work->done->model) != 0;
        kept += code == 0 && !other;
        for (size_t e = 0; other && !again && e < work->entry_count; e++)
            if (work->entries[e].id == templates[i].entry)
                work->again[work->again_count++].entry = &work->entries[e];
        if (other && again)
            *ret_same = *ret_same && others < work->again_count &&
                        work->again[others].entry->id == templates[i].entry;
        others += other;
    }
    *ret_same = *ret_same && others == work->again_count;
    work->done->kept = kept;
    overt_template_wipe(read);
    register_entry_templates_free(&templates, count);
    return code;
}

/// The engine's part, while the record rests.
static int embed(struct one_face *face, struct overt_engine *engine, const char *name,
                 struct overt_error *err)
{
    enum one_face_fault fault;
    int code = overt_image_decode(face->bytes, face->size, &face->image, err);
    if (code == 0)
        code = one_face_find(face, engine, false, name, &fault, err);
    overt_engine_forget(engine);
    return code;
}

/// What a picture itself is the reason of is a fault of its entry; anything else ends it.
static bool is_fault(int code)
{
    return code == OVERT_REFUSED || code == OVERT_INPUT || code == OVERT_NOT_FOUND ||
           code == OVERT_LIMIT || code == OVERT_CORRUPT;
}

static int enrol_again(struct reenrolling *work, struct again *again, struct overt_error *err)
{
    struct operate *operate = work->act->operate;
    AUTO_FREE struct one_face *face = memory_new(1, sizeof *face);
    const char *name = again->entry->picture != NULL ? again->entry->picture : "its picture";
    struct overt_error said = {0};
    void *bytes = NULL;
    int code = register_entry_picture(operate->store, again->entry->id, &bytes, &face->size, &said);
    if (code == OVERT_NOT_FOUND)
        return add_fault(work, again->entry->id,
                         "its picture is not held any more: take it off, or add a new picture");
    if (code != 0)
        return error_set(err, code, "%s", said.text);
    face->bytes = bytes;
    operate_rest(operate);
    code = embed(face, work->engine, name, &said);
    int woken = operate_reopen(operate, err);
    again->packed_size = code == 0 ? overt_template_packed_size(face->face.dimension) : 0;
    if (code == 0 && again->packed_size > sizeof again->packed)
        code = error_set(&said, OVERT_MODEL,
                         "the model's template is too large to be stored: use another model");
    if (code == 0)
        overt_template_pack(&face->face, again->packed);
    size_t size = face->size;
    one_face_finish(face);
    memory_wipe_free(bytes, size);
    if (woken != 0)
        return woken;
    return code == 0         ? 0
           : is_fault(code) ? add_fault(work, again->entry->id, said.text)
                            : error_set(err, code, "%s", said.text);
}

/// A list that is full stays as long as it was.
static int check_growth(struct reenrolling *work, struct overt_error *err)
{
    struct register_operation asked = *work->operation;
    asked.list.images = 0;
    return enrol_check_growth(work->act, &asked, 0, err);
}

/// Nothing may have changed while the record rested.
static int check_same(struct reenrolling *work, struct overt_error *err)
{
    bool same = false;
    work->act->now = clock_now(&work->act->operate->clock);
    register_operation_finish(work->operation);
    int code = act_operation(work->act, work->operation, err);
    if (code == 0)
        code = check_growth(work, err);
    if (code == 0)
        code = find_others(work, true, &same, err);
    if (code == 0 && !same)
        code = act_refuse(work->act, err,
                          "the list of %s was changed meanwhile: nothing was done, run it again",
                          work->act->reference);
    return code;
}

static int write_one(struct reenrolling *work, const struct again *again, struct overt_error *err)
{
    const struct register_entry *was = again->entry;
    const struct operate_entry entry = {
        .nominal = was->nominal,
        .category = was->category,
        .wanted_for_arrest = was->wanted_for_arrest,
        .reason = was->reason,
        .image_source = was->image_source,
        .captured = was->captured,
        .source_type = was->source_type,
        .basis = was->basis,
        .justification = was->justification,
        .under_18 = was->under_18,
        .under_18_reason = was->under_18_reason,
        .steps = was->steps,
        .picture = was->picture != NULL ? was->picture : "picture",
    };
    const struct register_by by = act_by(work->act);
    void *bytes = NULL;
    size_t size = 0;
    int64_t id = 0;
    int code = register_entry_picture(work->act->operate->store, was->id, &bytes, &size, err);
    const struct enrol_picture picture = {bytes, size, again->packed, again->packed_size};
    if (code == 0)
        code = register_entry_remove(&by, was->id, work->reason, err);
    if (code == 0)
        code = enrol_write(work->act, work->operation, &entry, &picture, &id, err);
    memory_wipe_free(bytes, size);
    return code;
}

static int write_all(struct reenrolling *work, struct overt_error *err)
{
    int code = act_open(work->act, err);
    if (code != 0)
        return code;
    for (size_t i = 0; i < work->again_count && code == 0; i++)
        code = write_one(work, &work->again[i], err);
    code = act_close(work->act, code, err);
    if (code == 0) {
        work->done->again = work->again_count;
        if (!store_in_group(work->act->operate->store))
            operate_sweep_again(work->act->operate); // the old templates are due now
    }
    return code;
}

static int read_list(struct reenrolling *work, struct overt_error *err)
{
    bool same;
    int code = operate_engine(work->act->operate, &work->engine, err);
    if (code == 0)
        code = threshold_check_network(work->act, work->engine, err);
    if (code == 0)
        code = register_entries(work->act->operate->store, work->operation->id,
                                REGISTER_AS_AT_ALWAYS, &work->entries, &work->entry_count, err);
    if (code != 0)
        return code;
    (void)text_copy(work->done->model, sizeof work->done->model,
                    overt_engine_recogniser(work->engine));
    work->again = memory_new(work->entry_count + 1, sizeof *work->again);
    work->done->faults = memory_new(work->entry_count + 1, sizeof *work->done->faults);
    return find_others(work, false, &same, err);
}

int operate_reenrol(struct operate *operate, const char *as, const char *reference,
                    const char *reason,
                    void (*progress)(void *context, size_t done, size_t count), void *context,
                    struct operate_reenrolled *ret_done, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    struct operate_reenrolled done = {0};
    struct reenrolling work = {
        .act = &act, .operation = &operation, .reason = reason, .done = &done};
    int code = act_begin_on(&act, operate, as, ACT_ENROL, reference, &operation, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_growth(&work, err);
    if (code == 0)
        code = read_list(&work, err);
    for (size_t i = 0; i < work.again_count && code == 0; i++) {
        code = enrol_again(&work, &work.again[i], err);
        if (code == 0 && progress != NULL)
            progress(context, i + 1, work.again_count);
    }
    if (code == 0 && done.fault_count == 0 && work.again_count > 0)
        code = check_same(&work, err);
    if (code == 0 && done.fault_count == 0 && work.again_count > 0)
        code = write_all(&work, err);
    register_entries_free(&work.entries, work.entry_count);
    if (work.again != NULL)
        memory_wipe_free(work.again, (work.entry_count + 1) * sizeof *work.again);
    if (code != 0)
        operate_reenrolled_finish(&done);
    else
        *ret_done = done;
    return code;
}

void operate_reenrolled_finish(struct operate_reenrolled *done)
{
    memory_free(done->faults);
    *done = (struct operate_reenrolled){0};
}
