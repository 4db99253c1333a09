// SPDX-License-Identifier: Apache-2.0
// calibrate.c - overt-calibrate: the ranges of a recogniser's values over some faces.
//
//     overt-calibrate NETWORK IN.tflite OUT.txt PICTURE...
//
// Every face that the default detector finds counts, and its mirror image.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "face/align/align.h"
#include "face/net/net.h"
#include "import.h"
#include "overt/engine.h"
#include "quantise.h"
#include "tflite.h"

enum { FACES = 64, CHIPS_MAX = 4096, SIDE = 112, AT_ONCE = 16, NAME_ROOM = 16, WORDS_ROOM = 160 };

struct range {
    float *low, *high; ///< of each channel
};

struct calibration {
    struct network *network;
    struct range *ranges; ///< one for each value
    uint8_t *chips;
    size_t chip_count;
    struct overt_error *err;
};

/// As models/mobilefacenet/card.json has it.
static const struct image_scaling scaling = {.mean = {127.5f, 127.5f, 127.5f},
                                             .scale = {0.0078125f, 0.0078125f, 0.0078125f}};

// ---- chips ----

static int take_faces(struct calibration *calibration, struct overt_engine *engine,
                      const char *path)
{
    struct overt_face faces[FACES];
    struct overt_image *image = NULL;
    struct image_source source = {.threads = 1};
    size_t count = 0, each = (size_t)3 * SIDE * SIDE;
    int code = overt_image_read(path, &image, calibration->err);
    if (code == 0)
        code = overt_engine_detect(engine, image, faces, FACES, &count, calibration->err);
    if (code == 0)
        code = image_source_set(&source, image, calibration->err);
    for (size_t i = 0; i < count && code == 0 && calibration->chip_count < CHIPS_MAX; i++) {
        calibration->chips = memory_resize(calibration->chips, calibration->chip_count + 1, each);
        align_chip(&source, &align_arcface, faces[i].points,
                   calibration->chips + calibration->chip_count++ * each);
    }
    image_source_finish(&source);
    overt_image_unref(&image);
    return code;
}

static int take_pictures(struct calibration *calibration, char *const *paths, int count)
{
    const struct overt_engine_params params = {.threads = 1, .detect_only = true};
    struct overt_engine *engine = NULL;
    int code = overt_engine_create(&params, &engine, calibration->err);
    for (int i = 0; i < count && code == 0; i++)
        code = take_faces(calibration, engine, paths[i]);
    overt_engine_destroy(&engine);
    if (code == 0 && calibration->chip_count == 0)
        code = error_set(calibration->err, OVERT_INPUT, "there is no face in these pictures");
    return code;
}

// ---- ranges ----

static void take_range(struct calibration *calibration, int value, const float *numbers)
{
    const struct value *of = &calibration->network->values[value];
    struct range *range = &calibration->ranges[value];
    size_t area = (size_t)of->height * of->width;
    for (size_t c = 0; c < of->channels; c++)
        for (size_t i = 0; i < area; i++) {
            range->low[c] = fminf(range->low[c], numbers[c * area + i]);
            range->high[c] = fmaxf(range->high[c], numbers[c * area + i]);
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
                                      .height = SIDE, .width = SIDE};
    struct net *net = NULL;
    struct crew *crew = crew_create(1);
    AUTO_FREE float *input = memory_new((size_t)3 * SIDE * SIDE, sizeof(float));
    int code = net_create(onnx, size, &wanted, &net, calibration->err);
    for (size_t chip = 0; chip < 2 * calibration->chip_count && code == 0; chip++) {
        image_chip_planes(calibration->chips + chip / 2 * 3 * SIDE * SIDE, SIDE, &scaling,
                          chip % 2 == 1, input);
        code = net_run(net, crew, input, 1, SIDE, SIDE, results, calibration->err);
        for (size_t i = 0; i < count && code == 0; i++)
            take_range(calibration, values[i], results[i].numbers);
    }
    for (size_t i = 0; i < count; i++)
        memory_free(results[i].numbers);
    net_destroy(&net);
    crew_destroy(&crew);
    return code;
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
            struct range *range = &calibration->ranges[i];
            range->low = memory_new(network->values[i].channels, sizeof(float));
            range->high = memory_new(network->values[i].channels, sizeof(float));
            values[count++] = (int)i;
        }
        if (count == AT_ONCE || (count > 0 && i + 1 == network->value_count)) {
            code = run(calibration, onnx, size, values, count);
            count = 0;
        }
    }
    return code;
}

// ---- powers ----

static float size_of(const struct range *range, size_t channel)
{
    return fmaxf(range->high[channel], -range->low[channel]);
}

/// The largest weight that reads a channel, as a part of the largest of the same output.
static float weight_of(const struct step *reader, size_t channel)
{
    size_t row = step_weights_per_output(reader), area = row / reader->inputs;
    float part = 0;
    for (size_t o = 0; o < reader->outputs; o++) {
        float most = 0, own = 0;
        for (size_t i = 0; i < row; i++)
            most = fmaxf(most, fabsf(reader->weights[o * row + i]));
        for (size_t i = 0; i < area; i++)
            own = fmaxf(own, fabsf(reader->weights[o * row + channel * area + i]));
        part = fmaxf(part, most > 0 ? own / most : 0);
    }
    return part;
}

/// Read by a convolution of single channels: as large as the largest, since each of its weights has
/// a scale of its own. Read by others: half way (by factors), so that its weights lose no more.
static void choose_powers(const struct calibration *calibration, int value,
                          const struct step *reader, int *powers)
{
    const struct range *range = &calibration->ranges[value];
    size_t channels = calibration->network->values[value].channels;
    bool alone = reader->kind == STEP_CONV && reader->groups > 1;
    float most = 0;
    for (size_t c = 0; c < channels; c++)
        most = fmaxf(most, size_of(range, c));
    for (size_t c = 0; c < channels; c++) {
        float own = size_of(range, c), factor = own > 0 ? most / own : 1;
        if (!alone && own > 0)
            factor = sqrtf(factor * weight_of(reader, c));
        long power = factor > 0 ? lrintf(log2f(factor)) : 0;
        powers[c] = (int)(power > QUANTISE_POWER_MAX    ? QUANTISE_POWER_MAX
                          : power < -QUANTISE_POWER_MAX ? -QUANTISE_POWER_MAX
                                                        : power);
    }
}

static void write_value(struct calibration *calibration, int value, bool kept, struct text *text)
{
    const struct range *range = &calibration->ranges[value];
    size_t channels = calibration->network->values[value].channels;
    const struct step *reader = quantise_reader(calibration->network, value);
    AUTO_FREE int *powers = memory_new(channels, sizeof *powers);
    float low = 0, high = 0;
    if (reader != NULL && !kept) {
        choose_powers(calibration, value, reader, powers);
        quantise_rescale(calibration->network, value, powers);
    }
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
             "# Ranges of %.40s over %zu faces and their mirror images, by overt-calibrate.\n",
             network, calibration->chip_count);
    text_append(&text, words);
    int kept = first_kept(calibration->network);
    for (size_t i = 0; i < calibration->network->value_count; i++)
        if (quantise_wants(calibration->network, (int)i))
            write_value(calibration, (int)i, (int)i >= kept, &text);
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
        code = take_pictures(calibration, words + 3, count - 3);
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
    }
    memory_free(calibration.ranges);
    memory_wipe_free(calibration.chips, calibration.chip_count * 3 * SIDE * SIDE);
    network_destroy(&calibration.network);
    return code == 0 ? 0 : code == OVERT_IO || code == OVERT_NO_MEMORY ? 3 : 2;
}
