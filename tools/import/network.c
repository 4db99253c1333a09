// SPDX-License-Identifier: Apache-2.0
// network.c - the list of steps and values that the importer's transformations work on.
#include "network.h"

#include "base/memory.h"

struct network *network_create(void)
{
    return memory_new(1, sizeof(struct network));
}

void network_destroy(struct network **network)
{
    if (*network == NULL)
        return;
    for (size_t i = 0; i < (*network)->step_count; i++) {
        memory_free((*network)->steps[i].weights);
        memory_free((*network)->steps[i].bias);
        memory_free((*network)->steps[i].codes);
        memory_free((*network)->steps[i].scales);
        memory_free((*network)->steps[i].up);
    }
    for (size_t i = 0; i < (*network)->value_count; i++)
        memory_free((*network)->values[i].means);
    memory_free((*network)->steps);
    memory_free((*network)->values);
    memory_free(*network);
    *network = NULL;
}

int network_add_value(struct network *network, unsigned channels, unsigned height, unsigned width)
{
    if (network->value_count == network->value_room) {
        network->value_room = network->value_room == 0 ? 64 : 2 * network->value_room;
        network->values = memory_resize(network->values, network->value_room, sizeof(struct value));
    }
    network->values[network->value_count] =
        (struct value){.channels = channels, .height = height, .width = width};
    return (int)network->value_count++;
}

void network_put_step(struct network *network, struct step step)
{
    if (network->step_count == network->step_room) {
        network->step_room = network->step_room == 0 ? 64 : 2 * network->step_room;
        network->steps = memory_resize(network->steps, network->step_room, sizeof(struct step));
    }
    network->steps[network->step_count++] = step;
}

int network_add_step(struct network *network, struct step step, struct value made)
{
    step.to = network_add_value(network, made.channels, made.height, made.width);
    if (step.kind != STEP_ADD)
        step.from[1] = -1;
    network_put_step(network, step);
    return step.to;
}

struct step *network_take_steps(struct network *network, size_t *ret_count)
{
    struct step *steps = network->steps;
    *ret_count = network->step_count;
    network->steps = NULL;
    network->step_count = network->step_room = 0;
    return steps;
}

unsigned network_count_uses(const struct network *network, int value)
{
    unsigned uses = 0;
    for (size_t i = 0; i < network->step_count; i++)
        uses += (unsigned)(network->steps[i].from[0] == value) +
                (unsigned)(network->steps[i].from[1] == value);
    for (unsigned i = 0; i < network->output_count; i++)
        uses += network->output[i] == value ? 1u : 0u;
    return uses;
}

int network_find_maker(const struct network *network, int value)
{
    for (size_t i = 0; i < network->step_count; i++)
        if (network->steps[i].to == value)
            return (int)i;
    return -1;
}

size_t step_weights_per_output(const struct step *step)
{
    if (step->kind == STEP_DENSE)
        return step->inputs;
    return (size_t)(step->inputs / step->groups) * step->window.height * step->window.width;
}

void window_padding(unsigned side, unsigned window, unsigned stride, unsigned ret_pad[2])
{
    unsigned covered = ((side + stride - 1) / stride - 1) * stride + window;
    unsigned total = covered > side ? covered - side : 0;
    ret_pad[0] = total / 2;
    ret_pad[1] = total - total / 2;
}
