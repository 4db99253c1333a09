// SPDX-License-Identifier: Apache-2.0
// changes.c - figures that changed after an operation was closed: outcomes that came later and
// decisions that were corrected. What was known at closing is read from the record as at then.
#include <string.h>

#include "base/memory.h"
#include "publish/internal.h"

static const struct {
    const char *column;
    size_t offset;
} figures[] = {
#define FIGURE(column_, member)                                      \
    {                                                                \
        column_, offsetof(struct register_result_figures, member)    \
    }
    FIGURE("total_alerts", alerts),
    FIGURE("true_confirmed", correct),
    FIGURE("true_unconfirmed", unconfirmed_true),
    FIGURE("false_confirmed", incorrect),
    FIGURE("false_unconfirmed", unconfirmed_false),
    FIGURE("undecided", undecided),
    FIGURE("outcome_arrest", arrests),
    FIGURE("outcome_other", other_disposals),
    FIGURE("outcome_no_action", no_actions),
    FIGURE("faces_seen", faces_seen),
    FIGURE("credible", credible),
    FIGURE("stopped_and_identity_checked", engaged),
};

static int64_t figure_of(const struct register_result_figures *result, size_t i)
{
    int64_t figure;
    memcpy(&figure, (const char *)result + figures[i].offset, sizeof figure);
    return figure;
}

static int put_changes(const struct publish *publish, const struct register_operation *now,
                       struct text *csv, struct overt_error *err)
{
    struct register_result_figures then = {0};
    int code = register_result_figures_read(publish->store, now->id, now->closed_at, &then, err);
    for (size_t i = 0; code == 0 && i < ARRAY_COUNT(figures); i++) {
        struct publish_cells cells;
        if (figure_of(&then, i) == figure_of(&now->result, i))
            continue;
        publish_cells_init(&cells, PUBLISH_CHANGES);
        publish_put(&cells, now->reference);
        publish_put(&cells, figures[i].column);
        publish_put_int(&cells, figure_of(&then, i));
        publish_put_int(&cells, figure_of(&now->result, i));
        publish_csv_row(csv, &cells);
        publish_cells_finish(&cells);
    }
    return code;
}

int publish_changes(const struct publish *publish, struct text *csv, struct overt_error *err)
{
    int code = 0;
    publish_csv_head(csv, PUBLISH_CHANGES);
    for (size_t i = 0; code == 0 && i < publish->shown_count; i++)
        if (publish->shown[i]->closed_at != 0)
            code = put_changes(publish, publish->shown[i], csv, err);
    return code;
}
