// SPDX-License-Identifier: Apache-2.0
// embed.c - family arcface: a chip to a vector on the unit sphere (Deng et al., "ArcFace", CVPR
// 2019; Chen et al., "MobileFaceNets", CCBR 2018). Picture and mirror image are run in one batch
// and added.
#include "face/embed/embed.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/// Of one run of ONNX Runtime: four stay in the processor's cache. Sixteen took 15 % longer, and
/// three times the memory. Our own kernels take each picture by itself.
#define INPUTS_MOST 4

struct embed {
    const struct infer_manifest *manifest;
    struct infer_session *session;
    float template_points[2 * OVERT_LANDMARK_COUNT];
    int32_t side, dimension, batch;
    bool mirror;
    uint8_t *chips;
    float *input, *output;
    size_t chip_bytes, input_floats; ///< of one chip
};

static int take_parameters(struct embed *embed, struct overt_error *err)
{
    float dimension = 0, mirror = 1;
    const struct infer_wanted wanted[] = {
        {"template", 0, INFER_SIDE_MAX, 10, 10, embed->template_points, NULL},
        {"dimension", 1, OVERT_TEMPLATE_DIMENSION_MAX, 1, 1, &dimension, NULL},
        {"mirror", 0, 1, 0, 1, &mirror, NULL},
        {"normalise", 0, 0, 0, 0, NULL, NULL},
        {NULL, 0, 0, 0, 0, NULL, NULL},
    };
    int code = infer_manifest_take(embed->manifest, wanted,
                                   (const char *const[]){"metric", "cosine", NULL}, err);
    embed->dimension = (int32_t)dimension;
    embed->mirror = embed->mirror && mirror != 0;
    return code;
}

static int open_net(struct embed *embed, struct infer_runtime *runtime, struct overt_error *err)
{
    static const char *const outputs[] = {"embedding", NULL};
    const struct infer_file *file = NULL;
    int code = infer_manifest_file(embed->manifest, "net", &file, err);
    if (code != OVERT_OK)
        return code;
    if (file->width != file->height || file->width < 16 || file->width > 512)
        return error_set(err, OVERT_MODEL,
                         "model %s: the chip has to be a square of 16 to 512 pixels",
                         embed->manifest->name);
    embed->side = file->width;
    embed->batch = file->batch;
    return infer_session_open(runtime, embed->manifest, file, outputs, &embed->session, err);
}

static void take_memory(struct embed *embed)
{
    embed->chip_bytes = 3 * (size_t)embed->side * (size_t)embed->side;
    embed->input_floats = embed->chip_bytes;
    size_t most = 2 * EMBED_CHIPS_MAX + (size_t)embed->batch; // a last batch that is not full
    embed->chips = memory_new(EMBED_CHIPS_MAX, embed->chip_bytes);
    embed->input = memory_new(most * embed->input_floats, sizeof(float));
    embed->output = memory_new(most * (size_t)embed->dimension, sizeof(float));
}

int embed_create(struct infer_runtime *runtime, const struct infer_manifest *manifest, bool mirror,
                 struct embed **ret_embed, struct overt_error *err)
{
    if (manifest->kind != INFER_RECOGNISER)
        return error_set(err, OVERT_MODEL, "model %s is no recogniser: choose another one",
                         manifest->name);
    if (!text_equal(manifest->family, "arcface"))
        return error_set(err, OVERT_MODEL, "model %s: recognisers of family \"%s\" are not known; "
                         "this is: arcface", manifest->name, manifest->family);
    struct embed *embed = memory_new(1, sizeof *embed);
    embed->manifest = manifest;
    embed->mirror = mirror;
    int code = take_parameters(embed, err);
    if (code == OVERT_OK)
        code = open_net(embed, runtime, err);
    if (code == OVERT_OK)
        take_memory(embed);
    if (code != OVERT_OK)
        embed_destroy(&embed);
    else
        *ret_embed = embed;
    return code;
}

void embed_destroy(struct embed **embed)
{
    struct embed *old = *embed;
    *embed = NULL;
    if (old == NULL)
        return;
    size_t most = 2 * EMBED_CHIPS_MAX + (size_t)old->batch;
    infer_session_close(&old->session);
    memory_wipe_free(old->chips, EMBED_CHIPS_MAX * old->chip_bytes);
    memory_wipe_free(old->input, most * old->input_floats * sizeof(float));
    memory_wipe_free(old->output, most * (size_t)old->dimension * sizeof(float));
    memory_free(old);
}

int32_t embed_dimension(const struct embed *embed)
{
    return embed->dimension;
}

int32_t embed_side(const struct embed *embed)
{
    return embed->side;
}

void embed_points(const struct embed *embed, struct overt_point points[OVERT_LANDMARK_COUNT])
{
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++)
        points[i] = (struct overt_point){embed->template_points[2 * i],
                                         embed->template_points[2 * i + 1]};
}

uint8_t *embed_chip(struct embed *embed, size_t index)
{
    return embed->chips + index * embed->chip_bytes;
}

static size_t fill_input(struct embed *embed, size_t count)
{
    float *at = embed->input;
    for (size_t i = 0; i < count; i++)
        for (int mirrored = 0; mirrored <= (int)embed->mirror;
             mirrored++, at += embed->input_floats)
            image_chip_planes(embed_chip(embed, i), embed->side, &embed->manifest->scaling,
                              mirrored != 0, at);
    return count * (embed->mirror ? 2 : 1);
}

static int run(struct embed *embed, size_t inputs, struct overt_error *err)
{
    for (size_t first = 0; first < inputs;) {
        size_t left = inputs - first;
        bool all = left < INPUTS_MOST || infer_session_is_net(embed->session);
        size_t batch = embed->batch > 0 ? (size_t)embed->batch : all ? left : INPUTS_MOST;
        const struct infer_tensor output = {
            .data = embed->output + first * (size_t)embed->dimension,
            .shape = {(int64_t)batch, embed->dimension}, .rank = 2};
        int code = infer_session_run(embed->session, embed->input + first * embed->input_floats,
                                     (int64_t)batch, embed->side, embed->side, &output, err);
        if (code != OVERT_OK)
            return code;
        first += batch;
    }
    return OVERT_OK;
}

/// Scales to length 1; a vector without length becomes zeros, which is like nothing.
static void normalise(const float *values, int32_t count, float *unit)
{
    double squares = 0;
    for (int32_t i = 0; i < count; i++)
        squares += (double)values[i] * values[i];
    double scale = squares > 0 && isfinite(squares) ? 1 / sqrt(squares) : 0;
    for (int32_t i = 0; i < count; i++)
        unit[i] = scale > 0 ? (float)(values[i] * scale) : 0;
}

static void write_template(const struct embed *embed, const float *output,
                           struct overt_template *face)
{
    int32_t dimension = embed->dimension;
    float sum[OVERT_TEMPLATE_DIMENSION_MAX];
    memset(face, 0, sizeof *face);
    (void)text_copy(face->model, sizeof face->model, embed->manifest->name);
    face->dimension = dimension;
    for (int32_t i = 0; i < dimension; i++)
        sum[i] = embed->mirror ? output[i] + output[dimension + i] : output[i];
    normalise(sum, dimension, face->values);
    explicit_bzero(sum, sizeof sum);
}

int embed_run(struct embed *embed, size_t count, struct overt_template *templates,
              struct overt_error *err)
{
    size_t inputs = fill_input(embed, count);
    int code = run(embed, inputs, err);
    size_t each = (size_t)embed->dimension * (embed->mirror ? 2 : 1);
    for (size_t i = 0; i < count && code == OVERT_OK; i++)
        write_template(embed, embed->output + i * each, &templates[i]);
    explicit_bzero(embed->chips, count * embed->chip_bytes);
    explicit_bzero(embed->input, inputs * embed->input_floats * sizeof(float));
    explicit_bzero(embed->output, inputs * (size_t)embed->dimension * sizeof(float));
    return code;
}
