// SPDX-License-Identifier: Apache-2.0
// quantise.c - a network in integers, by a file of ranges.
#include "quantise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "rounding.h"

enum { CODE_MAX = QUANTISE_CODE_MAX, STEP_MAX = 255, STEP_WIDE_MAX = QUANTISE_STEP_MAX };
enum { CHANNELS_MAX = 4096 };
enum { SUM_WIDE_MAX = 65535 }; ///< of a row's codes: times 32768 it is an int32

static bool has_weights(const struct step *step)
{
    return step->kind == STEP_CONV || step->kind == STEP_DENSE;
}

bool quantise_wants(const struct network *network, int value)
{
    int maker = network_find_maker(network, value);
    if (maker < 0 || network->steps[maker].kind == STEP_FLATTEN)
        return false;
    for (size_t i = 0; i < network->step_count; i++) {
        const struct step *step = &network->steps[i];
        if (step->from[0] == value && has_weights(step))
            return true;
        for (size_t k = 0; step->from[0] == value && step->kind == STEP_FLATTEN &&
                           k < network->step_count; k++)
            if (network->steps[k].from[0] == step->to && has_weights(&network->steps[k]))
                return true;
    }
    return false;
}

bool quantise_rounds(const struct step *step)
{
    return step->kind == STEP_CONV && step->groups == 1 && step->window.height == 1 &&
           step->window.width == 1;
}

/// The one step that reads a value; NULL when there are more, or it leaves.
static struct step *only_reader(const struct network *network, int value)
{
    if (network_count_uses(network, value) != 1)
        return NULL;
    for (size_t i = 0; i < network->step_count; i++)
        if (network->steps[i].from[0] == value || network->steps[i].from[1] == value)
            return &network->steps[i];
    return NULL;
}

/// The convolution that makes a value, bent or not, for nobody else.
static struct step *only_maker(const struct network *network, int value)
{
    int at = network_find_maker(network, value);
    enum step_kind kind = at < 0 ? STEP_CONV : network->steps[at].kind;
    if (kind == STEP_SLOPE || kind == STEP_RELU) {
        if (network_count_uses(network, network->steps[at].from[0]) != 1)
            return NULL;
        at = network_find_maker(network, network->steps[at].from[0]);
    }
    return at < 0 || network->steps[at].kind != STEP_CONV ? NULL : &network->steps[at];
}

static struct step *reader_of(const struct network *network, int value)
{
    struct step *reader = only_reader(network, value);
    const struct value *of = &network->values[value];
    if (reader != NULL && reader->kind == STEP_FLATTEN && of->height == 1 && of->width == 1)
        reader = only_reader(network, reader->to);
    return reader != NULL && has_weights(reader) && only_maker(network, value) != NULL ? reader
                                                                                       : NULL;
}

const struct step *quantise_reader(const struct network *network, int value)
{
    return reader_of(network, value);
}

void quantise_rescale(struct network *network, int value, const int *powers)
{
    struct step *maker = only_maker(network, value), *reader = reader_of(network, value);
    size_t each = step_weights_per_output(maker), row = step_weights_per_output(reader);
    bool alone = reader->kind == STEP_CONV && reader->groups > 1;
    size_t area = alone ? row : row / reader->inputs;
    for (size_t c = 0; c < maker->outputs; c++) {
        for (size_t i = 0; i < each; i++)
            maker->weights[c * each + i] = ldexpf(maker->weights[c * each + i], powers[c]);
        if (maker->bias != NULL)
            maker->bias[c] = ldexpf(maker->bias[c], powers[c]);
        for (size_t o = alone ? c : 0; o < (alone ? c + 1 : reader->outputs); o++)
            for (size_t i = 0; i < area; i++) {
                float *weight = &reader->weights[o * row + (alone ? 0 : c * area) + i];
                *weight = ldexpf(*weight, -powers[c]);
            }
    }
}

static bool reads_steps(const struct network *network, const struct step *step)
{
    int maker = network_find_maker(network, step->from[0]);
    bool flat = maker >= 0 && network->steps[maker].kind == STEP_FLATTEN;
    return network->values[flat ? network->steps[maker].from[0] : step->from[0]].stepped;
}

/// The least scale of some weights whose codes fit.
static float least_scale(const float *weights, size_t count, bool wide)
{
    double most = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs((double)weights[i]));
        sum += fabs((double)weights[i]);
    }
    double scale = wide ? fmax(most / STEP_WIDE_MAX, sum / (double)(SUM_WIDE_MAX - count))
                        : most / CODE_MAX;
    return scale > 0 ? (float)scale : 1;
}

float *quantise_scales(const struct step *step, bool wide)
{
    size_t row = step_weights_per_output(step);
    float *scales = memory_new(step->outputs, sizeof *scales);
    for (size_t o = 0; o < step->outputs; o++)
        scales[o] = least_scale(step->weights + o * row, row, wide);
    return scales;
}

/// Codes of one output, up or down as it was chosen, else to the nearest.
static void set_codes(struct step *step, size_t output)
{
    size_t row = step_weights_per_output(step), first = output * row;
    int most = step->wide ? STEP_WIDE_MAX : CODE_MAX;
    for (size_t i = first; i < first + row; i++) {
        int code = rounding_low(step->weights[i], step->scales[output], most);
        double steps = (double)step->weights[i] / (double)step->scales[output];
        bool up = step->up != NULL && !step->wide ? (step->up[i / 8] >> i % 8 & 1) != 0
                                                  : steps - code >= 0.5;
        step->codes[i] = (int16_t)(code + (up ? 1 : 0));
    }
}

/// What rounding takes from the mean of an output goes into its bias.
static void correct_bias(struct step *step, size_t output, const float *means)
{
    size_t row = step_weights_per_output(step), area = row / step->inputs;
    double lost = 0;
    for (size_t i = 0; i < row; i++) {
        size_t at = output * row + i;
        double coded = (double)step->codes[at] * (double)step->scales[output];
        lost += ((double)step->weights[at] - coded) * (double)means[i / area];
    }
    step->bias[output] = (float)((double)step->bias[output] + lost);
}

/// Those of single channels have 16 bits: they are few, and cost no time.
static void quantise_weights(const struct network *network, struct step *step)
{
    const float *means = network->values[step->from[0]].means;
    size_t row = step_weights_per_output(step);
    step->wide = step->groups > 1;
    step->codes = memory_new(step->outputs * row, sizeof *step->codes);
    step->scales = quantise_scales(step, step->wide);
    if (step->bias == NULL)
        step->bias = memory_new(step->outputs, sizeof *step->bias);
    for (size_t o = 0; o < step->outputs; o++) {
        set_codes(step, o);
        if (means != NULL && step->kind == STEP_CONV && step->groups == 1)
            correct_bias(step, o, means);
    }
}

// ---- the file of ranges ----

struct reading {
    struct network *network;
    struct overt_error *err;
    size_t line;
    bool wide; ///< 16 bits
};

static int refuse(const struct reading *reading, const char *what)
{
    return error_set(reading->err, OVERT_INPUT, "ranges, line %zu: %s", reading->line, what);
}

static int take_powers(const struct reading *reading, int value, char **rest)
{
    unsigned channels = reading->network->values[value].channels, count = 0;
    int powers[CHANNELS_MAX] = {0};
    bool any = false;
    for (char *word = strtok_r(NULL, " ", rest); word != NULL; word = strtok_r(NULL, " ", rest)) {
        long power;
        if (count == channels || count == CHANNELS_MAX ||
            !text_to_int(word, -QUANTISE_POWER_MAX, QUANTISE_POWER_MAX, &power))
            return refuse(reading, "one power of two from -8 to 8 is needed for each channel");
        any = any || power != 0;
        powers[count++] = (int)power;
    }
    if (count != 0 && count != channels)
        return refuse(reading, "one power of two from -8 to 8 is needed for each channel");
    if (any && reader_of(reading->network, value) == NULL)
        return refuse(reading, "this value is read by more than one step: it has no powers");
    if (any)
        quantise_rescale(reading->network, value, powers);
    return OVERT_OK;
}

/// "mNUMBER MEAN.." of a value's channels.
static int take_means(const struct reading *reading, struct value *value, char **rest)
{
    if (value->means != NULL)
        return refuse(reading, "the means of this value were there before");
    value->means = memory_new(value->channels, sizeof *value->means);
    for (unsigned i = 0; i <= value->channels; i++) {
        const char *word = strtok_r(NULL, " ", rest);
        double mean;
        if ((word == NULL) != (i == value->channels) ||
            (word != NULL && !text_to_double(word, -1e6, 1e6, &mean)))
            return refuse(reading, "one mean is needed for each channel");
        if (word != NULL)
            value->means[i] = (float)mean;
    }
    return OVERT_OK;
}

/// "rNUMBER BITS": which weights of the convolution that makes a value are rounded up, as base64.
static int take_rounding(const struct reading *reading, struct step *step, const char *bits)
{
    size_t size = (step->outputs * step_weights_per_output(step) + 7) / 8, got = 0;
    if (step->up != NULL)
        return refuse(reading, "the rounding of these weights was there before");
    step->up = memory_new(size, 1);
    if (bits == NULL || !crypt_base64_decode(bits, strlen(bits), step->up, size, &got) ||
        got != size)
        return refuse(reading, "one bit is needed for each weight");
    return OVERT_OK;
}

static int take_more(const struct reading *reading, const char *name, char **rest)
{
    struct network *network = reading->network;
    long value;
    if (!text_to_int(name + 1, 0, (long)network->value_count - 1, &value))
        return refuse(reading, "the network has no such value");
    if (name[0] == 'm')
        return take_means(reading, &network->values[value], rest);
    int maker = network_find_maker(network, (int)value);
    if (maker < 0 || !quantise_rounds(&network->steps[maker]))
        return refuse(reading, "no 1x1 convolution makes this value");
    return take_rounding(reading, &network->steps[maker], strtok_r(NULL, " ", rest));
}

static int take_line(const struct reading *reading, char *line)
{
    char *rest = NULL, *name = strtok_r(line, " ", &rest);
    if (name[0] == 'm' || name[0] == 'r')
        return take_more(reading, name, &rest);
    char *words[2] = {strtok_r(NULL, " ", &rest), NULL};
    words[1] = strtok_r(NULL, " ", &rest);
    long value;
    double low, high;
    if (name[0] != 'v' ||
        !text_to_int(name + 1, 0, (long)reading->network->value_count - 1, &value) ||
        !quantise_wants(reading->network, (int)value))
        return refuse(reading, "the network has no such value to be held in steps");
    struct value *of = &reading->network->values[value];
    if (of->stepped || of->kept)
        return refuse(reading, "this value was there before");
    of->kept = text_equal(words[0], "float") && words[1] == NULL;
    if (of->kept)
        return OVERT_OK;
    if (words[0] == NULL || words[1] == NULL || !text_to_double(words[0], -1e6, 0, &low) ||
        !text_to_double(words[1], 0, 1e6, &high) || high - low < 1e-6)
        return refuse(reading, "a range from 0 or below to 0 or above is needed");
    of->stepped = true;
    of->wide = reading->wide;
    of->scale = reading->wide ? (float)(QUANTISE_ROOM * fmax(high, -low) / STEP_WIDE_MAX)
                              : (float)((high - low) / STEP_MAX);
    if (!reading->wide)
        of->zero = (unsigned)fmin(floor(-low / (double)of->scale + 0.5), STEP_MAX);
    return take_powers(reading, (int)value, &rest);
}

static int take_ranges(struct network *network, char *ranges, bool wide, struct overt_error *err)
{
    struct reading reading = {.network = network, .err = err, .wide = wide};
    int code = OVERT_OK;
    for (char *line = ranges, *end; line != NULL && code == OVERT_OK; line = end) {
        reading.line++;
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        line[strcspn(line, "#\r")] = '\0';
        if (line[strspn(line, " ")] != '\0')
            code = take_line(&reading, line);
    }
    return code;
}

static int check_kinds(const struct network *network, struct overt_error *err)
{
    for (size_t i = 0; i < network->step_count; i++)
        switch (network->steps[i].kind) {
        case STEP_CONV:
        case STEP_DENSE:
        case STEP_SLOPE:
        case STEP_RELU:
        case STEP_ADD:
        case STEP_FLATTEN:
            break;
        default:
            return error_set(err, OVERT_INPUT,
                             "only convolutions, slopes and sums can be made eight-bit integers");
        }
    return OVERT_OK;
}

int quantise_network(struct network *network, const char *ranges, size_t size, unsigned bits,
                     struct overt_error *err)
{
    if (size > QUANTISE_RANGES_MAX || memchr(ranges, 0, size) != NULL)
        return error_set(err, OVERT_INPUT, "the file of ranges is no text, or too large");
    AUTO_FREE char *copy = memory_new(size + 1, 1);
    memcpy(copy, ranges, size);
    int code = check_kinds(network, err);
    if (code == OVERT_OK)
        code = take_ranges(network, copy, bits == 16, err);
    for (size_t i = 0; i < network->value_count && code == OVERT_OK; i++)
        if (!network->values[i].stepped && !network->values[i].kept &&
            quantise_wants(network, (int)i))
            code = error_set(err, OVERT_INPUT, "the file of ranges says nothing of v%zu", i);
    for (size_t i = 0; i < network->step_count && code == OVERT_OK; i++)
        if (has_weights(&network->steps[i]) && reads_steps(network, &network->steps[i]))
            quantise_weights(network, &network->steps[i]);
    return code;
}
