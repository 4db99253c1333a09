// SPDX-License-Identifier: Apache-2.0
// plan.c - an operation is written down: why, where, when, whom, by which law, how alike is alike
// enough.
#include "base/text.h"
#include "operate/authority.h"
#include "operate/threshold.h"

static int check_texts(const struct operate_plan *plan, struct overt_error *err)
{
    const struct {
        const char *text, *what;
        size_t limit;
    } texts[] = {
        {plan->title, "the title", 200},
        {plan->purpose, "the purpose", OPERATE_TEXT_MAX},
        {plan->legal_basis, "the legal basis", OPERATE_TEXT_MAX},
        {plan->necessity, "why it is necessary", OPERATE_TEXT_MAX},
        {plan->proportionality, "why it is proportionate", OPERATE_TEXT_MAX},
        {plan->place, "the place", 500},
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        int code = act_check_text(texts[i].text, texts[i].what, texts[i].limit, err);
        if (code != 0)
            return code;
    }
    return 0;
}

static int check_figures(const struct operate_plan *plan, moment now, struct overt_error *err)
{
    if (register_mode_word(plan->mode) == NULL)
        return error_set(err, OVERT_INPUT, "the mode is live, retrospective or operator-initiated");
    bool live = plan->mode == REGISTER_MODE_LIVE;
    moment longest = live ? OPERATE_WINDOW_LIVE_MAX : OPERATE_WINDOW_MAX;
    if (plan->opens >= plan->closes)
        return error_set(err, OVERT_INPUT, "the window must open before it closes");
    if (plan->closes - plan->opens > longest)
        return error_set(err, OVERT_INPUT, "the window is too long: at most %s for this mode",
                         live ? "24 hours" : "366 days");
    if (plan->closes <= now)
        return error_set(err, OVERT_INPUT, "the window has passed: plan for a time to come");
    uint32_t known = (1u << REGISTER_CATEGORY_COUNT) - 2u;
    if (plan->categories == 0 || (plan->categories & ~known) != 0)
        return error_set(err, OVERT_INPUT,
                         "name at least one category of people that may be on the list");
    return 0;
}

int plan_check(struct act *act, const struct operate_plan *plan, double *ret_threshold,
               struct overt_error *err)
{
    int code = check_texts(plan, err);
    if (code == 0)
        code = check_figures(plan, act->now, err);
    if (code == 0)
        code = authority_check(plan, err);
    if (code != 0)
        return code;
    return threshold_for_plan(act, plan, ret_threshold, err);
}

int operate_plan(struct operate *operate, const char *as, const struct operate_plan *plan,
                 char ret_reference[32], struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    int code = act_begin(&act, operate, as, ACT_PLAN, NULL, err);
    double threshold = 0.0;
    if (code == 0)
        code = plan_check(&act, plan, &threshold, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_plan written = authority_plan(plan, threshold);
    struct register_by by = act_by(&act);
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    code = register_operation_plan(&by, &written, reference, &id, err);
    if (code == 0)
        code = authority_assign(&act, id, plan, err);
    code = act_close(&act, code, err);
    if (code == 0)
        (void)text_copy(ret_reference, 32, reference);
    return code;
}
