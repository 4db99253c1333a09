// SPDX-License-Identifier: Apache-2.0
// gate.c - which threshold the evaluation in force supports; see gate.h and docs/threshold.md.
#include "operate/gate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "evaluate/scale.h"
#include "evaluate/support.h"

#define MODEL_DEFAULT "mobilefacenet@1"
/// A list shorter than this share of the test's counts as so long: `overt evaluate` looks whether
/// the rule of scale.h holds down to a quarter of the list, and no further.
#define SCALE_DOWN_MAX 4

// ---- what Overt comes with ----

// `overt evaluate openset` with mtcnn@1 and the mirror image on the development half of Labeled
// Faces in the Wild: a list of 700, 1,346 searches of people on it, 1,300 of people who are not.
// Thresholds rounded up; where the count between two candidates is not known, the higher one.
#define SHIPPED_LIST     700
#define SHIPPED_MATED    1346
#define SHIPPED_NONMATED 1300
#define SHIPPED_MADE     1795219200 // 21 November 2026
#define SHIPPED_NETWORK  "a0adcd12f514d7f9200b2d2b0b817694147ac9d4e55122a7196c466cd54eefee"
static const struct result_point shipped[] = {
    {0.626, 0, 1175}, {0.622, 2, 1176}, {0.612, 3, 1182}, {0.598, 4, 1199},  {0.596, 5, 1227},
    {0.593, 6, 1232}, {0.588, 7, 1238}, {0.583, 9, 1242}, {0.578, 11, 1251}, {0.577, 13, 1257},
};

const char *operate_model_default(void)
{
    return MODEL_DEFAULT;
}

struct result *gate_shipped(const char *model)
{
    if (strcmp(model, MODEL_DEFAULT) != 0)
        return NULL;
    struct result *result = result_create();
    result->made = SHIPPED_MADE;
    (void)text_copy(result->software, sizeof result->software, "Overt");
    (void)text_copy(result->recogniser.id, sizeof result->recogniser.id, "mobilefacenet");
    (void)text_copy(result->recogniser.version, sizeof result->recogniser.version, "1");
    (void)text_copy(result->recogniser.network, sizeof result->recogniser.network,
                    SHIPPED_NETWORK);
    (void)text_copy(result->detector.id, sizeof result->detector.id, "mtcnn");
    (void)text_copy(result->detector.version, sizeof result->detector.version, "1");
    (void)text_copy(result->data.name, sizeof result->data.name,
                    "Labeled Faces in the Wild, half of the people");
    result->data.list = SHIPPED_LIST;
    result->data.mated = SHIPPED_MATED;
    result->data.nonmated = SHIPPED_NONMATED;
    result->point_count = ARRAY_COUNT(shipped);
    result->points = memory_new(ARRAY_COUNT(shipped), sizeof *result->points);
    memcpy(result->points, shipped, sizeof shipped);
    return result;
}

// ---- what is in force ----

/// "mobilefacenet@1" -> "threshold.mobilefacenet-1": what a setting's name may hold.
static void setting_of(const char *model, struct text *key)
{
    text_append(key, "threshold.");
    for (const char *c = model; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '.';
        text_append_char(key, plain ? *c : '-');
    }
}

/// An administrator may only raise what the evaluation supports.
static int read_floor(struct store *store, const char *model, moment as_at,
                      double *ret_floor, struct overt_error *err)
{
    AUTO_TEXT struct text key;
    text_init(&key, 128);
    setting_of(model, &key);
    AUTO_FREE char *value = NULL;
    int code = register_setting(store, key.bytes, as_at, "0", &value, err);
    if (code == 0 && !text_to_double(value, 0.0, 1.0, ret_floor))
        code = error_set(err, OVERT_INPUT,
                         "the setting %.100s is not a number between 0 and 1: set it again",
                         key.bytes);
    return code;
}

moment gate_ends(moment made, int64_t months)
{
    struct date date = date_of(made);
    if (months <= 0)
        months = GATE_MONTHS_DEFAULT;
    int64_t month = date.month - 1 + months;
    date.year += (int)(month / 12);
    date.month = (int)(month % 12) + 1;
    while (!date_is_real(date))
        date.day--;
    return date_ends(date);
}

static int load_adopted(struct store *store, const char *model, moment as_at,
                        struct gate *gate, struct overt_error *err)
{
    CLEANUP(register_evaluation_finish) struct register_evaluation evaluation = {0};
    AUTO_FREE char *text = NULL;
    int code = register_evaluation_in_force(store, model, as_at, &evaluation, err);
    if (code == 0)
        code = register_evaluation_text(store, evaluation.id, &text, err);
    if (code == 0)
        code = result_parse(text, strlen(text), &gate->result, err);
    if (code != 0)
        return code;
    gate->evaluation = evaluation.id;
    gate->ends = gate_ends(evaluation.made, gate->force.months);
    return 0;
}

int gate_load(struct store *store, const char *model, moment as_at, struct gate *ret_gate,
              struct overt_error *err)
{
    struct gate gate = {.ends = REGISTER_AS_AT_ALWAYS};
    (void)text_copy(gate.model, sizeof gate.model, model);
    int code = register_wish_now(store, as_at, &gate.force, err);
    if (code == 0)
        code = read_floor(store, model, as_at, &gate.floor, err);
    if (code == 0)
        code = load_adopted(store, model, as_at, &gate, err);
    if (code == OVERT_NOT_FOUND && (gate.result = gate_shipped(model)) != NULL)
        code = 0;
    if (code == OVERT_NOT_FOUND)
        code = error_set(err, OVERT_NOT_FOUND,
                         "no evaluation of the model %.60s is known: run `overt evaluate openset` "
                         "with it and have an authorising officer adopt it (overt evaluation "
                         "adopt)",
                         model);
    if (code != 0) {
        gate_finish(&gate);
        return code;
    }
    *ret_gate = gate;
    return 0;
}

void gate_finish(struct gate *gate)
{
    result_destroy(&gate->result);
}

// ---- what is asked of it ----

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct register_asked gate_asked(const struct gate *gate, const struct register_asked *own,
                                 int64_t list)
{
    struct register_asked asked = gate->force;
    bool stated = asked.one_in != 0;
    if (asked.one_in == 0)
        asked.one_in = GATE_ONE_IN_DEFAULT;
    if (own != NULL && own->faces > 0) {
        if (stated && own->faces > asked.faces)
            asked.one_in = (int64_t)ceil((double)asked.one_in * (double)own->faces /
                                         (double)asked.faces);
        asked.faces = own->faces;
    }
    if (own != NULL)
        asked.one_in = larger(asked.one_in, own->one_in);
    asked.one_in = asked.one_in < REGISTER_ONE_IN_MAX ? asked.one_in : REGISTER_ONE_IN_MAX;
    asked.list = list > 0 ? list : asked.list > 0 ? asked.list : (int64_t)gate->result->data.list;
    return asked;
}

/// Short lists count as a quarter of the test's.
static size_t scaled_list(const struct gate *gate, const struct register_asked *asked)
{
    int64_t least = (int64_t)gate->result->data.list / SCALE_DOWN_MAX;
    return (size_t)larger(larger(asked->list, least), 1);
}

void gate_rates(const struct gate *gate, double threshold, const struct register_asked *asked,
                double *ret_rate, double *ret_high)
{
    struct support support;
    support_of(gate->result, threshold, 0.5, scaled_list(gate, asked), GATE_CONFIDENCE, &support);
    *ret_rate = support.expected;
    *ret_high = support.upper;
}

/// The interval around what is expected: the exact one of the measured share, scaled.
static void expect(const struct gate *gate, const struct register_asked *asked,
                   struct operate_support *support)
{
    struct evaluate_share share = share_of((size_t)support->above, gate->result->data.nonmated);
    double from = (double)gate->result->data.list, to = (double)scaled_list(gate, asked);
    double faces = (double)asked->faces;
    support->expected = faces * support->rate;
    support->expected_low = faces * scale_fpir(share.low, from, to);
    support->expected_high = faces * scale_fpir(share.high, from, to);
}

void gate_answer(const struct gate *gate, const struct register_asked *asked,
                 struct operate_support *ret_support)
{
    struct support found;
    support_find(gate->result, 1 / (double)asked->one_in, scaled_list(gate, asked),
                 GATE_CONFIDENCE, &found);
    struct operate_support support = {
        .evaluation = gate->evaluation,
        .made = gate->result->made,
        .ends = gate->ends == REGISTER_AS_AT_ALWAYS ? 0 : gate->ends,
        .test_list = (int64_t)gate->result->data.list,
        .searches = (int64_t)gate->result->data.nonmated,
        .asked = *asked,
        .stated = gate->force.one_in != 0,
        .supported = found.supported,
        .threshold = ceil(found.threshold * 1000 - 1e-6) / 1000, // as it is written
        .above = (int64_t)found.above,
        .rate = found.expected,
        .rate_high = found.upper,
        .found = found.tpir.of > 0 ? found.tpir_scaled : -1,
        .needed = (int64_t)found.needed,
        .floor = gate->floor,
        .stretched = found.stretched,
    };
    support.asked.months = gate->force.months > 0 ? gate->force.months : GATE_MONTHS_DEFAULT;
    (void)text_copy(support.model, sizeof support.model, gate->model);
    expect(gate, asked, &support);
    *ret_support = support;
}

int operate_support(struct store *store, const char *model, const struct register_asked *asked,
                    moment as_at, struct operate_support *ret_support, struct overt_error *err)
{
    AUTO_GATE struct gate gate = {0};
    int code = gate_load(store, model != NULL ? model : MODEL_DEFAULT, as_at, &gate, err);
    if (code != 0)
        return code;
    struct register_asked wanted = gate_asked(&gate, NULL, 0);
    if (asked != NULL && asked->one_in > 0)
        wanted.one_in = asked->one_in;
    if (asked != NULL && asked->list > 0)
        wanted.list = asked->list;
    if (asked != NULL && asked->faces > 0)
        wanted.faces = asked->faces;
    gate_answer(&gate, &wanted, ret_support);
    return 0;
}

int operate_drift(struct store *store, const char *model, moment as_at,
                  struct register_drift *ret_drift, struct overt_error *err)
{
    CLEANUP(register_evaluation_finish) struct register_evaluation evaluation = {0};
    const char *name = model != NULL ? model : MODEL_DEFAULT;
    struct overt_error said;
    int code = register_evaluation_in_force(store, name, as_at, &evaluation, &said);
    if (code != 0 && code != OVERT_NOT_FOUND)
        return error_set(err, code, "%s", said.text);
    const struct register_drift_filter filter = {.model = name, .evaluation = &evaluation.id};
    return register_drift_read(store, &filter, as_at, ret_drift, err);
}

// ---- what is refused ----

int gate_check_made(struct act *act, const struct gate *gate, struct overt_error *err)
{
    char made[TIME_TEXT_MAX], ended[TIME_TEXT_MAX];
    if (act->now <= gate->ends)
        return 0;
    date_format_words(date_of(gate->result->made), made);
    date_format_words(date_of(gate->ends), ended);
    return act_refuse(act, err,
                      "the evaluation of %.40s was made on %s and is too old since %s: evaluate "
                      "again (overt evaluate openset) and have an authorising officer adopt it",
                      gate->model, made, ended);
}

int gate_refuse_small(struct act *act, const struct operate_support *support,
                      struct overt_error *err)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 400);
    gate_words_small(support, &words);
    return act_refuse(act, err, "%s", words.bytes);
}

int gate_check(struct act *act, const struct gate *gate, const struct register_asked *asked,
               double threshold, struct overt_error *err)
{
    struct operate_support support;
    gate_answer(gate, asked, &support);
    if (!support.supported)
        return gate_refuse_small(act, &support, err);
    double least = support.threshold > gate->floor ? support.threshold : gate->floor;
    if (threshold >= least - 1e-9)
        return 0;
    AUTO_TEXT struct text rate = {0};
    text_init(&rate, 64);
    register_one_in_words(1 / (double)asked->one_in, &rate);
    return act_refuse(act, err,
                      "the threshold %.3f is below %.3f, the least that the evaluation of %.60s "
                      "supports for %s on a list of %lld: plan with a higher one",
                      threshold, least, gate->model, rate.bytes, (long long)asked->list);
}

static int check_recogniser(const struct result_model *model, const struct overt_engine *engine,
                            struct overt_error *err)
{
    const uint8_t *hash = overt_engine_recogniser_hash(engine);
    char hex[RESULT_HEX_MAX] = "", name[2 * RESULT_NAME_MAX];
    if (hash != NULL)
        text_from_bytes(hex, hash, 32);
    (void)snprintf(name, sizeof name, "%s@%s", model->id, model->version);
    if (strcmp(name, overt_engine_recogniser(engine)) != 0)
        return error_set(err, OVERT_REFUSED,
                         "the evaluation is of the model %.60s, and this machine runs %.60s: "
                         "evaluate the model that is in use",
                         name, overt_engine_recogniser(engine));
    if (strcmp(model->network, hex) != 0)
        return error_set(err, OVERT_REFUSED,
                         "the model %.50s in use is not the network that was evaluated: build the "
                         "models again, or give yours an id of its own",
                         name);
    return 0;
}

/// By the hash of its manifest, which holds those of its networks and all that is done to a picture
/// before them. What Overt comes with has none: it goes by the name.
static int check_detector(const struct result_model *model, const struct overt_engine *engine,
                          struct overt_error *err)
{
    char hex[RESULT_HEX_MAX], name[2 * RESULT_NAME_MAX];
    (void)snprintf(name, sizeof name, "%s@%s", model->id, model->version);
    if (strcmp(name, overt_engine_detector(engine)) != 0)
        return error_set(err, OVERT_REFUSED,
                         "the evaluation found faces with %.60s, and this machine does with "
                         "%.60s: evaluate with the one that is in use",
                         name, overt_engine_detector(engine));
    text_from_bytes(hex, overt_engine_detector_manifest(engine), 32);
    if (model->sha256[0] != '\0' && strcmp(model->sha256, hex) != 0)
        return error_set(err, OVERT_REFUSED,
                         "the detector %.50s in use is not the one that was evaluated (its "
                         "manifest has another hash): evaluate with the one that is in use, or "
                         "build the models again",
                         name);
    return 0;
}

int gate_check_machine(const struct result *result, const struct overt_engine *engine,
                       int face_size_min, struct overt_error *err)
{
    char hex[RESULT_HEX_MAX];
    int code = check_recogniser(&result->recogniser, engine, err);
    if (code == 0)
        code = check_detector(&result->detector, engine, err);
    if (code != 0 || result->settings_sha256[0] == '\0')
        return code; // what Overt comes with holds no settings
    struct result_settings settings = {.mirror = true, .face_size_min = face_size_min};
    (void)text_copy(settings.fusion, sizeof settings.fusion, "mean");
    result_settings_hash(&settings, hex);
    if (strcmp(hex, result->settings_sha256) != 0)
        return error_set(err, OVERT_REFUSED,
                         "the evaluation was made with other settings than this machine's (mirror "
                         "image, faces from %d px, mean of a person's pictures): evaluate with "
                         "these",
                         face_size_min);
    return 0;
}
