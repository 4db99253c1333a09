// SPDX-License-Identifier: Apache-2.0
// presence.c - "was this person on a list?", for who has to answer it: recorded before there is an
// answer (Data Protection Act 2018, section 62).
#include "operate/internal.h"

int operate_presence(struct operate *operate, const char *as, const char *nominal, moment from,
                     moment to, moment as_at, const char *reason,
                     struct register_presence **ret_items, size_t *ret_count,
                     struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_presence *items = NULL;
    size_t count = 0;
    int64_t unknown = 0;
    int code = act_begin(&act, operate, as, ACT_PRESENCE, NULL, err);
    if (code == 0)
        code = act_check_text(nominal, "the nominal", 127, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", 2000, err);
    if (code == 0)
        code = register_presences(operate->store, nominal, from, to, as_at != 0 ? as_at : act.now,
                                  &items, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        unknown += !items[i].known;
    if (code == 0)
        code = act_open(&act, err);
    if (code == 0) {
        const struct register_by by = act_by(&act);
        code = register_presence_add(&by, reason, (int64_t)count, unknown, err);
        const struct register_new_consultation asked = {.what = "list.presence", .why = reason};
        if (code == 0)
            code = register_consult(&by, &asked, err);
        code = act_close(&act, code, err);
    }
    if (code != 0) {
        register_presences_free(&items, count);
        return code;
    }
    *ret_items = items;
    *ret_count = count;
    return 0;
}
