// SPDX-License-Identifier: Apache-2.0
// import.c - the recipes, and the order of the transformations between reading and writing.
#include "import.h"

#include <string.h>

#include "base/text.h"
#include "fold.h"
#include "lanes.h"
#include "lift.h"
#include "quantise.h"
#include "turn.h"

static const struct import_recipe recipes[] = {
    {"pnet", true, true, true, -1, 2, {"score", "box"}},
    {"rnet", true, false, true, -1, 2, {"score", "box"}},
    {"onet", true, false, true, 2, 3, {"score", "box", "points"}},
    {"mobilefacenet", false, false, false, -1, 1, {"embedding"}},
};

const struct import_recipe *import_recipe_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(recipes); i++)
        if (text_equal(recipes[i].name, name))
            return &recipes[i];
    return NULL;
}

const char *import_recipe_name(size_t index)
{
    return index < ARRAY_COUNT(recipes) ? recipes[index].name : NULL;
}

static int name_outputs(const struct import_recipe *recipe, struct network *network,
                        struct overt_error *err)
{
    if (network->output_count != recipe->output_count)
        return error_set(err, OVERT_INPUT,
                         "the .tflite file has %u outputs, but %s has %u: is it another network?",
                         network->output_count, recipe->name, recipe->output_count);
    for (unsigned i = 0; i < recipe->output_count; i++) {
        (void)text_copy(network->output_name[i], NETWORK_NAME_MAX, recipe->outputs[i]);
        for (unsigned j = 0; j < i; j++)
            if (network->output[i] == network->output[j])
                return error_set(err, OVERT_INPUT,
                                 "two outputs of the .tflite file are the same value");
    }
    return OVERT_OK;
}

static int transform(const struct import_recipe *recipe, const struct import_options *options,
                     struct network *network, struct overt_error *err)
{
    int code = name_outputs(recipe, network, err);
    if (code != OVERT_OK)
        return code;
    network->free_size = recipe->free_size;
    if (recipe->transposed)
        turn_network(network);
    if (recipe->two_classes)
        code = fold_two_classes(network, 0, err);
    if (code != OVERT_OK)
        return code;
    if (recipe->points >= 0 && !turn_interleave(network, (unsigned)recipe->points))
        return error_set(err, OVERT_INPUT, "output %d of the .tflite file is not a list of points",
                         recipe->points);
    fold_pointwise_pairs(network);
    fold_slopes_after_pools(network);
    if (options->ranges != NULL)
        return quantise_network(network, options->ranges, options->ranges_size,
                                options->value_bits, err);
    if (options->slope == SLOPE_OPERATOR)
        return OVERT_OK;
    fold_pointwise_siblings(network);
    lanes_pool_first(network);
    lanes_fill(network);
    slope_rewrite(network, options->slope);
    return OVERT_OK;
}

int import_read(const struct import_recipe *recipe, const struct import_options *options,
                const void *tflite, size_t tflite_size, struct network **ret_network,
                struct overt_error *err)
{
    struct tflite_model *model = NULL;
    int code = tflite_create(tflite, tflite_size, &model, err);
    if (code == OVERT_OK)
        code = lift_network(model, ret_network, err);
    tflite_destroy(&model);
    if (code == OVERT_OK)
        code = transform(recipe, options, *ret_network, err);
    if (code != OVERT_OK)
        network_destroy(ret_network);
    return code;
}

int import_convert(const struct import_recipe *recipe, const struct import_options *options,
                   const void *tflite, size_t tflite_size, char **ret_onnx, size_t *ret_size,
                   struct overt_error *err)
{
    struct network *network = NULL;
    int code = import_read(recipe, options, tflite, tflite_size, &network, err);
    if (code == OVERT_OK)
        code = onnx_write(network, options->sizes, ret_onnx, ret_size, err);
    network_destroy(&network);
    return code;
}
