// SPDX-License-Identifier: Apache-2.0
// threshold.c - the rule that no operation goes below what the evaluation supports, at each place
// where it is asked.
#include "operate/threshold.h"

#include <string.h>

#include "base/text.h"

#define RATE_USUAL 1000 ///< one in so many, where nobody named a threshold or stated a wish

int gate_load_for(struct act *act, const char *model, struct gate *ret_gate,
                  struct overt_error *err)
{
    struct overt_error said = {0};
    int code = gate_load(act->operate->store, model, REGISTER_AS_AT_ALWAYS, ret_gate, &said);
    if (code == OVERT_NOT_FOUND)
        return act_refuse(act, err, "%s", said.text);
    return code == 0 ? 0 : error_set(err, code, "%s", said.text);
}

int gate_load_in_use(struct act *act, struct gate *ret_gate, struct overt_error *err)
{
    const char *model = operate_model_default();
    if (act->operate->recogniser != NULL) {
        struct overt_engine *engine = NULL;
        int code = operate_engine(act->operate, &engine, err);
        if (code != 0)
            return code;
        model = overt_engine_recogniser(engine);
    }
    return gate_load_for(act, model, ret_gate, err);
}

/// The list that a plan is for: where a wish was stated, the longest that its authority allows.
static int64_t planned_list(const struct gate *gate, const struct register_asked *own,
                            const struct register_authority *authority)
{
    bool stated = gate->force.one_in != 0 || own->one_in != 0;
    return stated && authority != NULL ? authority->list_cap : 0;
}

/// Without a wish: a false alert in 1,000 if that is supported, else the highest threshold that was
/// measured.
static double usual(const struct gate *gate, const struct register_asked *asked)
{
    struct operate_support support;
    struct register_asked rarer = *asked;
    if (gate->force.one_in == 0 && rarer.one_in < RATE_USUAL)
        rarer.one_in = RATE_USUAL;
    gate_answer(gate, &rarer, &support);
    return support.threshold > gate->floor ? support.threshold : gate->floor;
}

int threshold_for_plan(struct act *act, const struct operate_plan *plan, double *ret_threshold,
                       struct overt_error *err)
{
    AUTO_GATE struct gate gate = {0};
    double threshold = plan->threshold;
    if (!(threshold >= 0.0 && threshold <= 1.0))
        return error_set(err, OVERT_INPUT, "the threshold is a cosine similarity between 0 and 1");
    if (plan->asked.one_in != 0 &&
        (plan->asked.one_in < 2 || plan->asked.one_in > REGISTER_ONE_IN_MAX))
        return error_set(err, OVERT_INPUT,
                         "the wished false alert rate is written like \"1 in 6000\"");
    if (plan->asked.faces < 0 || plan->asked.faces > REGISTER_ONE_IN_MAX)
        return error_set(err, OVERT_INPUT, "the faces expected are a number up to 1,000,000,000");
    int code = gate_load_in_use(act, &gate, err);
    if (code == 0)
        code = gate_check_made(act, &gate, err);
    if (code != 0)
        return code;
    struct register_asked asked = gate_asked(
        &gate, &plan->asked, planned_list(&gate, &plan->asked, plan->authority));
    if (threshold == 0.0)
        threshold = usual(&gate, &asked);
    code = gate_check(act, &gate, &asked, threshold, err);
    if (code == 0)
        *ret_threshold = threshold;
    return code;
}

int threshold_check_planned(struct act *act, const struct register_operation *operation,
                            struct overt_error *err)
{
    AUTO_GATE struct gate gate = {0};
    struct register_asked own = {0};
    int code = register_operation_wish(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS,
                                       &own, err);
    if (code == 0)
        code = gate_load_in_use(act, &gate, err);
    if (code == 0)
        code = gate_check_made(act, &gate, err);
    if (code != 0)
        return code;
    struct register_asked asked =
        gate_asked(&gate, &own, planned_list(&gate, &own, &operation->authority));
    return gate_check(act, &gate, &asked, operation->threshold, err);
}

int threshold_check(struct act *act, const char *model, const struct register_operation *operation,
                    size_t people, struct register_gate *ret_gate, moment *ret_ends,
                    struct overt_error *err)
{
    AUTO_GATE struct gate gate = {0};
    struct register_asked own = {0};
    int code = register_operation_wish(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS,
                                       &own, err);
    if (code == 0)
        code = gate_load_for(act, model, &gate, err);
    if (code == 0)
        code = gate_check_made(act, &gate, err);
    if (code != 0)
        return code;
    struct register_asked asked = gate_asked(&gate, &own, (int64_t)people);
    code = gate_check(act, &gate, &asked, operation->threshold, err);
    if (code != 0)
        return code;
    struct operate_support support;
    gate_answer(&gate, &asked, &support);
    struct register_gate rests = {.operation = operation->id,
                                  .evaluation = gate.evaluation,
                                  .model = (char *)(uintptr_t)model,
                                  .threshold = operation->threshold,
                                  .asked = asked,
                                  .lowest = support.threshold};
    gate_rates(&gate, operation->threshold, &asked, &rests.rate, &rests.rate_high);
    if (ret_gate != NULL)
        *ret_gate = rests;
    if (ret_ends != NULL)
        *ret_ends = gate.ends;
    return 0;
}

int threshold_check_network(struct act *act, const struct overt_engine *engine,
                            struct overt_error *err)
{
    AUTO_GATE struct gate gate = {0};
    struct overt_error said = {0};
    int size = act->operate->face_size_min;
    int code = gate_load(act->operate->store, overt_engine_recogniser(engine),
                         REGISTER_AS_AT_ALWAYS, &gate, &said);
    if (code == OVERT_NOT_FOUND)
        return 0; // a list may be made with it; nothing is compared
    if (code == 0)
        code = gate_check_machine(gate.result, engine, size > 0 ? size : GATE_FACE_SIZE_MIN, &said);
    if (code == OVERT_REFUSED)
        return act_refuse(act, err, "%s", said.text);
    return code == 0 ? 0 : error_set(err, code, "%s", said.text);
}
