// SPDX-License-Identifier: Apache-2.0
// threshold.c - the evaluated thresholds, and the rule that no operation goes below.
#include "operate/threshold.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define MODEL_DEFAULT "mobilefacenet@1"

// Cosine similarity at which FPIR (ISO/IEC 19795-1, open set, list of 700, 1,300 searches of people
// who are not on it) was at most 1 % and 0.1 %: `overt evaluate openset` with the detector mtcnn@1
// on the development half of Labeled Faces in the Wild. Rounded up.
static const struct threshold_evaluation evaluations[] = {
    {MODEL_DEFAULT, 0.577, 0.626, "overt evaluate openset, LFW development half, mtcnn@1",
     "a0adcd12f514d7f9200b2d2b0b817694147ac9d4e55122a7196c466cd54eefee"},
};

/// "mobilefacenet@1" -> "threshold.mobilefacenet-1": what a setting's name may hold.
static void setting_of(const char *model, struct text *key)
{
    text_append(key, "threshold.");
    for (const char *c = model; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '.';
        text_append_char(key, plain ? *c : '-');
    }
}

/// "0.61" from the setting; 0 when there is none.
static int from_setting(struct act *act, const char *model, double *ret_value,
                        struct overt_error *err)
{
    AUTO_TEXT struct text key;
    text_init(&key, 128);
    setting_of(model, &key);
    AUTO_FREE char *value = NULL;
    int code =
        register_setting(act->operate->store, key.bytes, REGISTER_AS_AT_ALWAYS, "0", &value, err);
    if (code == 0 && !text_to_double(value, 0.0, 1.0, ret_value))
        code = error_set(err, OVERT_INPUT,
                         "the setting %.100s is not a number between 0 and 1: set it again",
                         key.bytes);
    return code;
}

static int refuse_unknown(struct act *act, const char *model, struct overt_error *err)
{
    AUTO_TEXT struct text key;
    text_init(&key, 128);
    setting_of(model, &key);
    return act_refuse(act, err,
                      "no evaluation of the model %.50s is known: run `overt evaluate openset` "
                      "with it and have an "
                      "administrator set %.80s",
                      model, key.bytes);
}

int threshold_of(struct act *act, const char *model, double *ret_lowest, double *ret_otherwise,
                 struct overt_error *err)
{
    double own = 0.0;
    int code = from_setting(act, model, &own, err);
    if (code != 0)
        return code;
    for (size_t i = 0; i < ARRAY_COUNT(evaluations); i++) {
        if (strcmp(evaluations[i].model, model) != 0)
            continue;
        *ret_lowest = own > evaluations[i].lowest ? own : evaluations[i].lowest;
        *ret_otherwise = own > evaluations[i].otherwise ? own : evaluations[i].otherwise;
        return 0;
    }
    if (own <= 0.0)
        return refuse_unknown(act, model, err);
    *ret_lowest = *ret_otherwise = own;
    return 0;
}

int threshold_check(struct act *act, const char *model, double threshold, struct overt_error *err)
{
    double lowest = 0.0, otherwise = 0.0;
    int code = threshold_of(act, model, &lowest, &otherwise, err);
    if (code == 0 && !(threshold >= lowest))
        code = act_refuse(
            act, err,
            "the threshold %.3f is below %.3f, the least that the evaluation of %.60s supports: "
            "plan with a higher one",
            threshold, lowest, model);
    return code;
}

int threshold_for_plan(struct act *act, double wanted, double *ret_threshold,
                       struct overt_error *err)
{
    const char *model = MODEL_DEFAULT;
    if (!(wanted >= 0.0 && wanted <= 1.0))
        return error_set(err, OVERT_INPUT, "the threshold is a cosine similarity between 0 and 1");
    if (act->operate->recogniser != NULL) {
        struct overt_engine *engine = NULL;
        int code = operate_engine(act->operate, &engine, err);
        if (code != 0)
            return code;
        model = overt_engine_recogniser(engine);
    }
    double lowest = 0.0, otherwise = 0.0;
    int code = threshold_of(act, model, &lowest, &otherwise, err);
    if (code != 0)
        return code;
    if (wanted != 0.0) {
        code = threshold_check(act, model, wanted, err);
        otherwise = wanted;
    }
    if (code == 0)
        *ret_threshold = otherwise;
    return code;
}

int threshold_check_network(struct act *act, const struct overt_engine *engine,
                            struct overt_error *err)
{
    const char *model = overt_engine_recogniser(engine);
    const uint8_t *hash = overt_engine_recogniser_hash(engine);
    char hex[2 * 32 + 1] = "";
    if (hash != NULL)
        text_from_bytes(hex, hash, 32);
    for (size_t i = 0; i < ARRAY_COUNT(evaluations); i++)
        if (strcmp(evaluations[i].model, model) == 0 && strcmp(evaluations[i].network, hex) != 0)
            return act_refuse(act, err,
                              "the model %.50s in use is not the network that was evaluated: build "
                              "the models again, or give yours an id of its own",
                              model);
    return 0;
}
