// SPDX-License-Identifier: Apache-2.0
// evaluation.c - an authorising officer adopts an evaluation, or states the wished false alert
// rate.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "operate/gate.h"

/// The same models and settings as in operations.
static int check_machine(struct act *act, const struct result *result, struct overt_error *err)
{
    struct overt_engine *engine = NULL;
    struct overt_error said = {0};
    int size = act->operate->face_size_min;
    int code = operate_engine(act->operate, &engine, err);
    if (code != 0)
        return code;
    code = gate_check_machine(result, engine, size > 0 ? size : GATE_FACE_SIZE_MIN, &said);
    return code == OVERT_REFUSED ? act_refuse(act, err, "%s", said.text) : code;
}

/// A result that nothing can rest on is not adopted; nor one that would be refused tomorrow.
static int check_worth(struct act *act, const struct result *result, struct overt_error *err)
{
    struct gate gate = {.result = (struct result *)(uintptr_t)result};
    if (result->point_count == 0 || result->data.nonmated == 0 || result->data.list == 0)
        return act_refuse(act, err,
                          "nobody who is not on a list was searched in it, and without that no "
                          "false alert rate can be told: run `overt evaluate openset`");
    if (result->made > act->now + 86400)
        return act_refuse(act, err,
                          "the evaluation is of a time to come: set the clock of the machine that "
                          "made it");
    struct register_asked force = {0};
    int code = register_wish_now(act->operate->store, REGISTER_AS_AT_ALWAYS, &force, err);
    if (code != 0)
        return code;
    (void)snprintf(gate.model, sizeof gate.model, "%.60s@%.60s", result->recogniser.id,
                   result->recogniser.version);
    gate.ends = gate_ends(result->made, force.months);
    return gate_check_made(act, &gate, err);
}

static void fill(const struct result *result, const char *reason, char model[2 * RESULT_NAME_MAX],
                 char detector[2 * RESULT_NAME_MAX], struct register_evaluation *evaluation)
{
    (void)snprintf(model, 2 * RESULT_NAME_MAX, "%s@%s", result->recogniser.id,
                   result->recogniser.version);
    (void)snprintf(detector, 2 * RESULT_NAME_MAX, "%s@%s", result->detector.id,
                   result->detector.version);
    *evaluation = (struct register_evaluation){
        .reason = (char *)(uintptr_t)reason,
        .model = model,
        .detector = detector,
        .software = (char *)(uintptr_t)result->software,
        .made = result->made,
        .data = (char *)(uintptr_t)result->data.name,
        .list = (int64_t)result->data.list,
        .mated = (int64_t)result->data.mated,
        .nonmated = (int64_t)result->data.nonmated,
    };
    (void)text_to_bytes(result->recogniser.network, evaluation->network, 32);
    (void)text_to_bytes(result->detector.sha256, evaluation->detector_network, 32);
    (void)text_to_bytes(result->settings_sha256, evaluation->settings, 32);
    (void)text_to_bytes(result->data.sha256, evaluation->data_sha256, 32);
    (void)text_to_bytes(result->sha256, evaluation->digest, 32);
}

static int refuse_again(struct act *act, const struct register_evaluation *evaluation,
                        struct overt_error *err)
{
    CLEANUP(register_evaluation_finish) struct register_evaluation there = {0};
    int code = register_evaluation_in_force(act->operate->store, evaluation->model,
                                            REGISTER_AS_AT_ALWAYS, &there, NULL);
    if (code == 0 && memcmp(there.digest, evaluation->digest, 32) == 0)
        return act_refuse(act, err, "this evaluation is in force already: nothing is left to do");
    (void)code;
    return 0;
}

int operate_evaluation_adopt(struct operate *operate, const char *as, const char *bytes,
                             size_t size, const char *reason, int64_t *ret_id,
                             struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_RESULT struct result *result = NULL;
    char model[2 * RESULT_NAME_MAX], detector[2 * RESULT_NAME_MAX];
    struct register_evaluation evaluation;
    int64_t id = 0;
    while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
        size--;
    int code = act_begin(&act, operate, as, ACT_EVALUATION_ADOPT, NULL, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = result_parse(bytes, size, &result, err);
    if (code == 0)
        code = check_worth(&act, result, err);
    if (code == 0)
        code = check_machine(&act, result, err);
    if (code != 0)
        return code;
    AUTO_FREE char *text = memory_new(size + 1, 1);
    memcpy(text, bytes, size);
    fill(result, reason, model, detector, &evaluation);
    code = refuse_again(&act, &evaluation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_evaluation_adopt(&by, &evaluation, text, &id, err);
    code = act_close(&act, code, err);
    if (code == 0 && ret_id != NULL)
        *ret_id = id;
    return code;
}

static int check_asked(const struct register_asked *asked, struct overt_error *err)
{
    if (asked->one_in < 2 || asked->one_in > REGISTER_ONE_IN_MAX)
        return error_set(err, OVERT_INPUT,
                         "the wished false alert rate is one false alert in 2 to 1,000,000,000 "
                         "faces seen: \"1 in 6000\"");
    if (asked->list < 1 || asked->list > REGISTER_ONE_IN_MAX)
        return error_set(err, OVERT_INPUT, "say for how many people on a list it is wished");
    if (asked->faces < 1 || asked->faces > REGISTER_ONE_IN_MAX)
        return error_set(err, OVERT_INPUT,
                         "say how many faces an operation is expected to see");
    if (asked->months < 1 || asked->months > 120)
        return error_set(err, OVERT_INPUT,
                         "an evaluation may be 1 to 120 months old: say how many");
    return 0;
}

int operate_evaluation_wish(struct operate *operate, const char *as,
                            const struct register_asked *asked, const char *reason,
                            struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    AUTO_GATE struct gate gate = {0};
    int code = act_begin(&act, operate, as, ACT_EVALUATION_WISH, NULL, err);
    if (code == 0)
        code = act_check_text(reason, "the reason", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_asked(asked, err);
    if (code == 0)
        code = gate_load_in_use(&act, &gate, err);
    if (code == 0) {
        struct operate_support support;
        gate_answer(&gate, asked, &support);
        if (!support.supported)
            code = gate_refuse_small(&act, &support, err);
    }
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_wish_set(&by, asked, reason, err);
    return act_close(&act, code, err);
}
