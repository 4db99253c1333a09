// SPDX-License-Identifier: Apache-2.0
// lint_told.c - what the newest draft of a case tells, held against earlier letters and against the
// published register.
#include "foi/case.h"
#include "foi/lint_internal.h"
#include "foi/published.h"

int lint_told(struct lint *lint, struct store *store, const struct foi_case *one, struct date day,
              struct overt_error *err)
{
    CLEANUP(foi_published_finish) struct foi_published published = {0};
    AUTO_FREE struct foi_told *told = NULL;
    struct foi_differing *differing = NULL;
    size_t count = 0, differing_count = 0;
    int code = foi_told_read(store, one->draft, &told, &count, err);
    if (code == 0)
        code = foi_published_read(store, day, &published, err);
    if (code == 0)
        code = foi_differ(store, one->id, one->reference, &published, told, count, &differing,
                          &differing_count, err);
    for (size_t i = 0; i < differing_count; i++)
        lint_find(lint, differing[i].published ? "differs-published" : "differs-letter", 0,
                  differing[i].label, differing[i].words);
    foi_differing_free(&differing, differing_count);
    return code;
}
