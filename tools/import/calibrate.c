// SPDX-License-Identifier: Apache-2.0
// calibrate.c - overt-calibrate: what a recogniser's values are over some faces, and by that the
// ranges and the rounding of its weights of eight bits.
//
//     overt-calibrate NETWORK IN.tflite OUT.txt PICTURE...
//
// Every face that the default detector finds counts, and its mirror image; how far a value reaches
// is measured in pose 0 alone, what is read together in all poses (faces.h).
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "face/net/net.h"
#include "faces.h"
#include "import.h"
#include "quantise.h"
#include "rounding.h"
#include "tflite.h"

enum { AT_ONCE = 16, NAME_ROOM = 16, WORDS_ROOM = 160 };

struct range {
    float *low, *high; ///< of each channel
    size_t pixels;     ///< in all poses
    struct rounding_input input; ///< sums while it is measured; no channels: not wanted
};

struct calibration {
    struct network *network;
    struct range *ranges; ///< one for each value
    struct faces faces;
    struct overt_error *err;
};

// ---- ranges ----

static void take_range(struct range *range, const struct value *of, const float *numbers)
{
    size_t area = (size_t)of->height * of->width;
    for (size_t c = 0; c < of->channels; c++)
        for (size_t i = 0; i < area; i++) {
            range->low[c] = fminf(range->low[c], numbers[c * area + i]);
            range->high[c] = fmaxf(range->high[c], numbers[c * area + i]);
        }
}

/// Adds to sums and to the lower half of products.
static void take_products(struct range *range, const struct value *of, const float *numbers)
{
    size_t area = (size_t)of->height * of->width, n = range->input.channels;
    AUTO_FREE float *pixel = memory_new(n, sizeof *pixel);
    AUTO_FREE float *part = memory_new(n * n, sizeof *part);
    for (size_t i = 0; i < area; i++) {
        for (size_t c = 0; c < n; c++) {
            pixel[c] = numbers[c * area + i];
            range->input.means[c] += (double)pixel[c];
        }
        for (size_t c = 0; c < n; c++)
            for (size_t k = 0; k <= c; k++)
                part[c * n + k] += pixel[c] * pixel[k];
    }
    for (size_t i = 0; i < n * n; i++)
        range->input.covariances[i] += (double)part[i];
    range->pixels += area;
}

/// Sums become means and covariances.
static void finish_products(struct range *range)
{
    struct rounding_input *input = &range->input;
    size_t n = input->channels;
    double pixels = (double)range->pixels;
    for (size_t c = 0; c < n; c++) {
        input->means[c] /= pixels;
        input->reaches[c] = (double)fmaxf(range->high[c], -range->low[c]);
    }
    for (size_t c = 0; c < n; c++)
        for (size_t k = 0; k <= c; k++) {
            double *at = &input->covariances[c * n + k];
            *at = *at / pixels - input->means[c] * input->means[k];
            input->covariances[k * n + c] = *at;
        }
}

static void run_chip(struct calibration *calibration, struct net *net, struct crew *crew,
                     size_t face, size_t pose, bool mirrored, const int *values,
                     const struct net_result *results, size_t count, int *code)
{
    AUTO_FREE float *input = memory_new((size_t)3 * FACES_SIDE * FACES_SIDE, sizeof(float));
    faces_planes(&calibration->faces, face, pose, mirrored, input);
    if (*code == 0)
        *code = net_run(net, crew, input, 1, FACES_SIDE, FACES_SIDE, results, calibration->err);
    for (size_t i = 0; i < count && *code == 0; i++) {
        struct range *range = &calibration->ranges[values[i]];
        const struct value *of = &calibration->network->values[values[i]];
        if (pose == 0)
            take_range(range, of, results[i].numbers);
        if (range->input.channels > 0)
            take_products(range, of, results[i].numbers);
    }
}

/// Runs the network over all chips and their mirror images, with these values as its outputs.
static int run(struct calibration *calibration, const void *onnx, size_t size, const int *values,
               size_t count)
{
    char names[AT_ONCE][NAME_ROOM];
    const char *outputs[AT_ONCE];
    struct net_result results[AT_ONCE];
    int64_t shapes[AT_ONCE][4];
    for (size_t i = 0; i < count; i++) {
        const struct value *of = &calibration->network->values[values[i]];
        snprintf(names[i], NAME_ROOM, "v%d", values[i]);
        outputs[i] = names[i];
        memcpy(shapes[i], (const int64_t[]){1, of->channels, of->height, of->width},
               sizeof shapes[i]);
        results[i] = (struct net_result){
            memory_new((size_t)of->channels * of->height * of->width, sizeof(float)), shapes[i], 4};
    }
    const struct net_wanted wanted = {.input = "input", .outputs = outputs, .output_count = count,
                                      .height = FACES_SIDE, .width = FACES_SIDE};
    struct net *net = NULL;
    struct crew *crew = crew_create(1);
    int code = net_create(onnx, size, &wanted, &net, calibration->err);
    for (size_t face = 0; face < calibration->faces.count && code == 0; face++)
        for (size_t pose = 0; pose < FACES_POSES; pose++)
            for (int mirrored = 0; mirrored < 2; mirrored++)
                run_chip(calibration, net, crew, face, pose, mirrored == 1, values, results, count,
                         &code);
    for (size_t i = 0; i < count; i++)
        memory_free(results[i].numbers);
    net_destroy(&net);
    crew_destroy(&crew);
    return code;
}

/// The 1x1 convolution that reads a value; NULL when none does.
static const struct step *rounded_reader(const struct network *network, int value)
{
    for (size_t i = 0; i < network->step_count; i++)
        if (network->steps[i].from[0] == value && quantise_rounds(&network->steps[i]))
            return &network->steps[i];
    return NULL;
}

static void begin_range(struct calibration *calibration, int value)
{
    struct range *range = &calibration->ranges[value];
    size_t n = calibration->network->values[value].channels;
    range->low = memory_new(n, sizeof(float));
    range->high = memory_new(n, sizeof(float));
    if (rounded_reader(calibration->network, value) == NULL)
        return;
    range->input = (struct rounding_input){.channels = n,
                                           .means = memory_new(n, sizeof(double)),
                                           .covariances = memory_new(n * n, sizeof(double)),
                                           .reaches = memory_new(n, sizeof(double))};
}

static int measure(struct calibration *calibration)
{
    const struct network *network = calibration->network;
    AUTO_FREE char *onnx = NULL;
    size_t size;
    int values[AT_ONCE];
    size_t count = 0;
    int code = onnx_write(network, (struct onnx_sizes){0, 0, 0}, &onnx, &size, calibration->err);
    calibration->ranges = memory_new(network->value_count, sizeof *calibration->ranges);
    for (size_t i = 0; i < network->value_count && code == 0; i++) {
        if (quantise_wants(network, (int)i)) {
            begin_range(calibration, (int)i);
            values[count++] = (int)i;
        }
        if (count == AT_ONCE || (count > 0 && i + 1 == network->value_count)) {
            code = run(calibration, onnx, size, values, count);
            count = 0;
        }
    }
    for (size_t i = 0; i < network->value_count && code == 0; i++)
        if (calibration->ranges[i].input.channels > 0)
            finish_products(&calibration->ranges[i]);
    return code;
}

// ---- powers ----

static float size_of(const struct range *range, size_t channel)
{
    return fmaxf(range->high[channel], -range->low[channel]);
}

static int round_power(double power)
{
    return (int)fmin(fmax(rint(power), -QUANTISE_POWER_MAX), QUANTISE_POWER_MAX);
}

/// Every channel as far as the one that reaches furthest: for a convolution of single channels,
/// each of which has a scale of its own.
static void even_powers(const struct range *range, size_t channels, int *powers)
{
    float most = 0;
    for (size_t c = 0; c < channels; c++)
        most = fmaxf(most, size_of(range, c));
    for (size_t c = 0; c < channels; c++) {
        float own = size_of(range, c);
        powers[c] = own > 0 ? round_power(log2((double)most / (double)own)) : 0;
    }
}

static void scale_input(struct rounding_input *input, const int *powers)
{
    size_t n = input->channels;
    for (size_t c = 0; c < n; c++) {
        input->means[c] = ldexp(input->means[c], powers[c]);
        input->reaches[c] = ldexp(input->reaches[c], powers[c]);
        for (size_t k = 0; k < n; k++)
            input->covariances[c * n + k] =
                ldexp(input->covariances[c * n + k], powers[c] + powers[k]);
    }
}

/// Powers of a value's channels, done to the network at once; zeros where there can be none.
static void choose_powers(struct calibration *calibration, int value, int *powers)
{
    struct range *range = &calibration->ranges[value];
    const struct step *reader = quantise_reader(calibration->network, value);
    if (reader == NULL)
        return;
    if (range->input.channels > 0) {
        even_powers(range, range->input.channels, powers);
        for (size_t c = 0; c < range->input.channels; c++)
            powers[c] /= 2;
        rounding_powers(reader->weights, reader->outputs, QUANTISE_CODE_MAX,
                        (double)QUANTISE_STEP_MAX / QUANTISE_ROOM, &range->input,
                        QUANTISE_POWER_MAX, powers);
    } else
        even_powers(range, calibration->network->values[value].channels, powers);
    quantise_rescale(calibration->network, value, powers);
    scale_input(&range->input, powers);
}

// ---- the file ----

static void write_value(struct calibration *calibration, int value, bool kept, struct text *text)
{
    const struct range *range = &calibration->ranges[value];
    size_t channels = calibration->network->values[value].channels;
    const struct step *reader = quantise_reader(calibration->network, value);
    AUTO_FREE int *powers = memory_new(channels, sizeof *powers);
    float low = 0, high = 0;
    if (!kept)
        choose_powers(calibration, value, powers);
    for (size_t c = 0; c < channels; c++) {
        low = fminf(low, ldexpf(range->low[c], powers[c]));
        high = fmaxf(high, ldexpf(range->high[c], powers[c]));
    }
    char words[WORDS_ROOM];
    if (kept) {
        snprintf(words, sizeof words, "v%d float\n", value);
        text_append(text, words);
        return;
    }
    snprintf(words, sizeof words, "v%d %.5g %.5g", value, (double)low, (double)high);
    text_append(text, words);
    for (size_t c = 0; c < channels && reader != NULL; c++) {
        snprintf(words, sizeof words, " %d", powers[c]);
        text_append(text, words);
    }
    text_append(text, "\n");
    if (range->input.channels == 0)
        return;
    snprintf(words, sizeof words, "m%d", value);
    text_append(text, words);
    for (size_t c = 0; c < channels; c++) {
        snprintf(words, sizeof words, " %.4g", range->input.means[c]);
        text_append(text, words);
    }
    text_append(text, "\n");
}

/// Which weights are rounded up.
static void write_rounding(const struct calibration *calibration, const struct step *step,
                           struct text *text)
{
    const struct rounding_input *input = &calibration->ranges[step->from[0]].input;
    size_t size = (step->outputs * input->channels + 7) / 8;
    AUTO_FREE uint8_t *up = memory_new(size, 1);
    AUTO_FREE float *scales = quantise_scales(step, false);
    char words[WORDS_ROOM];
    rounding_choose(step->weights, scales, step->outputs, QUANTISE_CODE_MAX, input, up);
    snprintf(words, sizeof words, "r%d ", step->to);
    text_append(text, words);
    crypt_base64_append(text, up, size);
    text_append(text, "\n");
}

/// The value from which on all stay floats: what a window as large as it reads, one weight for each
/// number. That and what follows are a hundredth of the work and half of what steps would cost.
static int first_kept(const struct network *network)
{
    for (size_t i = 0; i < network->step_count; i++) {
        const struct step *step = &network->steps[i];
        const struct value *from = &network->values[step->from[0]];
        if (step->kind == STEP_CONV && step->groups > 1 && step->window.height == from->height)
            return step->from[0];
    }
    return (int)network->value_count;
}

static int write_ranges(struct calibration *calibration, const char *network, const char *out)
{
    AUTO_TEXT struct text text;
    text_init(&text, QUANTISE_RANGES_MAX);
    char words[WORDS_ROOM];
    snprintf(words, sizeof words,
             "# Ranges and rounding of %.40s over %zu faces and their mirror images, by "
             "overt-calibrate.\n",
             network, calibration->faces.count);
    text_append(&text, words);
    int kept = first_kept(calibration->network);
    for (size_t i = 0; i < calibration->network->value_count; i++)
        if (quantise_wants(calibration->network, (int)i))
            write_value(calibration, (int)i, (int)i >= kept, &text);
    for (size_t i = 0; i < calibration->network->step_count; i++) {
        const struct step *step = &calibration->network->steps[i];
        if (quantise_rounds(step) && step->from[0] < kept &&
            calibration->ranges[step->from[0]].input.channels > 0)
            write_rounding(calibration, step, &text);
    }
    if (text.full)
        return error_set(calibration->err, OVERT_LIMIT, "the file would be larger than %zu KiB",
                         QUANTISE_RANGES_MAX >> 10);
    return file_write(out, text.bytes, text.length, 0644, calibration->err);
}

static int calibrate(struct calibration *calibration, char *const *words, int count)
{
    AUTO_FREE char *bytes = NULL;
    size_t size;
    const struct import_recipe *recipe = import_recipe_find(words[0]);
    const struct import_options options = {.slope = SLOPE_OPERATOR};
    if (recipe == NULL)
        return error_set(calibration->err, OVERT_INPUT, "there is no network %s", words[0]);
    int code = file_read(words[1], TFLITE_FILE_MAX, &bytes, &size, calibration->err);
    if (code == 0)
        code = import_read(recipe, &options, bytes, size, &calibration->network, calibration->err);
    if (code == 0)
        code = faces_read(words + 3, count - 3, &calibration->faces, calibration->err);
    if (code == 0)
        code = measure(calibration);
    if (code == 0)
        code = write_ranges(calibration, words[0], words[2]);
    return code;
}

int main(int argc, char **argv)
{
    struct overt_error err = {0};
    struct calibration calibration = {.err = &err};
    if (argc < 5) {
        fputs("usage: overt-calibrate NETWORK IN.tflite OUT.txt PICTURE...\n", stderr);
        return 2;
    }
    int code = calibrate(&calibration, argv + 1, argc - 1);
    if (code != 0)
        fprintf(stderr, "overt-calibrate: %s\n", err.text);
    for (size_t i = 0; calibration.ranges != NULL && i < calibration.network->value_count; i++) {
        memory_free(calibration.ranges[i].low);
        memory_free(calibration.ranges[i].high);
        memory_free(calibration.ranges[i].input.means);
        memory_free(calibration.ranges[i].input.covariances);
        memory_free(calibration.ranges[i].input.reaches);
    }
    memory_free(calibration.ranges);
    faces_finish(&calibration.faces);
    network_destroy(&calibration.network);
    return code == 0 ? 0 : code == OVERT_IO || code == OVERT_NO_MEMORY ? 3 : 2;
}
