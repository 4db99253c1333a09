// SPDX-License-Identifier: Apache-2.0
// reenrol.c - templates of lists by the model that made them.
#include "operate/reenrol.h"

#include <string.h>

#include "base/memory.h"
#include "operate/internal.h"

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
