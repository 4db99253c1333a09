// SPDX-License-Identifier: Apache-2.0
// layout.c - sizes, and which tensors share memory. Two share it only when they have the same size
// and border, so that the zeros around a picture are written once.
#include <string.h>

#include "base/memory.h"
#include "face/net/internal.h"

static size_t blocks_of(uint32_t channels)
{
    return ((size_t)channels + NET_LANES - 1) / NET_LANES;
}

static bool has_border(const struct plan_tensor *tensor)
{
    return (tensor->pads[0] | tensor->pads[1] | tensor->pads[2] | tensor->pads[3]) != 0;
}

static void set_place(const struct plan_tensor *tensor, bool input, uint32_t height, uint32_t width,
                      struct place *place)
{
    place->height = height;
    place->width = width;
    place->lanes = input ? 1 : NET_LANES;
    place->planes = input ? tensor->channels : blocks_of(tensor->channels);
    place->row = ((size_t)width + tensor->pads[1] + tensor->pads[3]) * place->lanes;
    place->plane = ((size_t)height + tensor->pads[0] + tensor->pads[2]) * place->row;
}

static bool set_places(const struct plan *plan, struct layout *layout)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct plan_step *step = &plan->steps[i];
        const struct place *from = &layout->places[step->from];
        uint32_t height = plan_made(&step->window, 0, from->height);
        uint32_t width = plan_made(&step->window, 1, from->width);
        if (height == 0 || width == 0)
            return false;
        if (step->pooled) {
            size_t row = (size_t)width * NET_LANES * blocks_of(step->outputs);
            if (layout->between < row * step->pool.kernel[0])
                layout->between = row * step->pool.kernel[0];
            set_place(&plan->tensors[step->between], false, height, width,
                      &layout->places[step->between]);
            height = plan_made(&step->pool, 0, height);
            width = plan_made(&step->pool, 1, width);
            if (height == 0 || width == 0)
                return false;
        }
        size_t first_row = (size_t)width * NET_LANES * blocks_of(step->outputs);
        if (plan->tensors[step->to].stepped && !plan->tensors[step->from].stepped &&
            layout->between < first_row)
            layout->between = first_row;
        set_place(&plan->tensors[step->to], false, height, width, &layout->places[step->to]);
        const struct place *add = step->add < 0 ? NULL : &layout->places[step->add];
        if (add != NULL && (add->height != height || add->width != width))
            return false;
    }
    return true;
}

// ---- memory ----

static bool is_alike(const struct plan *plan, const struct layout *layout, int a, int b)
{
    const struct place *one = &layout->places[a], *other = &layout->places[b];
    return one->planes == other->planes && one->height == other->height &&
           one->width == other->width && one->lanes == other->lanes &&
           plan->tensors[a].stepped == plan->tensors[b].stepped &&
           memcmp(plan->tensors[a].pads, plan->tensors[b].pads, sizeof plan->tensors[a].pads) == 0;
}

/// Whether a step from `first` on, or who asked for the network, still reads the tensor.
static bool is_read(const struct plan *plan, size_t first, int tensor)
{
    for (size_t i = first; i < plan->step_count; i++)
        if (plan->steps[i].from == tensor || plan->steps[i].add == tensor)
            return true;
    for (size_t i = 0; i < plan->output_count; i++)
        if (plan->outputs[i].tensor == tensor)
            return true;
    return false;
}

/// A slot of the same size whose tensors nobody reads any more when step `at` begins; -1: none.
static int free_slot(const struct plan *plan, const struct layout *layout, size_t at)
{
    int to = plan->steps[at].to;
    for (size_t i = 0; i < at; i++) {
        int old = plan->steps[i].to, slot = layout->places[old].slot;
        bool taken = !is_alike(plan, layout, old, to);
        for (size_t j = 0; j < at && !taken; j++)
            taken = layout->places[plan->steps[j].to].slot == slot &&
                    is_read(plan, at, plan->steps[j].to);
        if (!taken)
            return slot;
    }
    return -1;
}

static void set_slots(const struct plan *plan, struct layout *layout)
{
    for (size_t i = 0; i < plan->tensor_count; i++)
        layout->places[i].slot = -1;
    if (has_border(&plan->tensors[0]))
        layout->places[0].slot = layout->slot_count++;
    for (size_t i = 0; i < plan->step_count; i++) {
        int slot = free_slot(plan, layout, i);
        layout->places[plan->steps[i].to].slot = slot >= 0 ? slot : layout->slot_count++;
    }
}

size_t layout_slot(const struct plan *plan, const struct layout *layout, int slot)
{
    for (size_t i = 0; i < plan->tensor_count; i++)
        if (layout->places[i].slot == slot)
            return layout->places[i].plane * layout->places[i].planes /
                   (plan->tensors[i].stepped ? 2 : 1);
    return 0;
}

// ---- taps ----

/// Channels that lie one after another, from `channel` on and below `end`.
static uint32_t run_of(const struct place *from, uint32_t channel, uint32_t end)
{
    if (from->lanes == 1)
        return 1;
    uint32_t next = channel / NET_LANES * NET_LANES + NET_LANES;
    return (next < end ? next : end) - channel;
}

/// In the order of pack_weights: run of channels, row, column.
static void set_taps(const struct plan_step *step, const struct place *from, struct net_tap *taps,
                     size_t *ret_count)
{
    uint32_t end = step->first + step->inputs;
    size_t count = 0;
    for (uint32_t c = step->first, run; c < end; c += run) {
        run = run_of(from, c, end);
        size_t channel = c / from->lanes * from->plane + c % from->lanes;
        for (uint32_t y = 0; y < step->window.kernel[0]; y++)
            for (uint32_t x = 0; x < step->window.kernel[1]; x++, count++)
                taps[count] = (struct net_tap){
                    .offset = (int32_t)(channel + y * from->row + x * from->lanes),
                    .lanes = (int32_t)run};
    }
    *ret_count = count;
}

static bool make_taps(const struct plan *plan, struct layout *layout)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct plan_step *step = &plan->steps[i];
        const struct place *from = &layout->places[step->from];
        if (from->plane * from->planes > INT32_MAX)
            return false;
        if (step->kind != PLAN_CONV)
            continue;
        size_t most = (size_t)step->inputs * step->window.kernel[0] * step->window.kernel[1];
        layout->taps[i] = memory_new(most, sizeof(struct net_tap));
        set_taps(step, from, layout->taps[i], &layout->tap_counts[i]);
    }
    return true;
}

bool layout_make(const struct plan *plan, uint32_t height, uint32_t width, size_t plane,
                 struct layout *layout)
{
    *layout = (struct layout){.height = height, .width = width, .plane = plane};
    layout->places = memory_new(plan->tensor_count, sizeof *layout->places);
    layout->taps = memory_new(plan->step_count, sizeof *layout->taps);
    layout->tap_counts = memory_new(plan->step_count, sizeof *layout->tap_counts);
    set_place(&plan->tensors[0], true, height, width, &layout->places[0]);
    if (!has_border(&plan->tensors[0]))
        layout->places[0].plane = plane;
    bool fine = set_places(plan, layout);
    if (fine)
        set_slots(plan, layout);
    return fine && make_taps(plan, layout);
}

void layout_finish(const struct plan *plan, struct layout *layout)
{
    for (size_t i = 0; layout->taps != NULL && i < plan->step_count; i++)
        memory_free(layout->taps[i]);
    memory_free(layout->taps);
    memory_free(layout->tap_counts);
    memory_free(layout->places);
    *layout = (struct layout){.height = 0};
}

// ---- strips ----

static uint32_t reach_of(const struct plan_window *window, uint32_t rows)
{
    return (rows - 1) * window->strides[0] + window->kernel[0];
}

uint32_t layout_reach(const struct plan *plan, uint32_t rows, uint32_t *ret_stride)
{
    AUTO_FREE uint32_t *reach = memory_new(plan->tensor_count, sizeof *reach);
    AUTO_FREE uint32_t *stride = memory_new(plan->tensor_count, sizeof *stride);
    for (size_t i = 0; i < plan->tensor_count; i++)
        if (has_border(&plan->tensors[i]))
            return 0;
    for (size_t i = 0; i < plan->output_count; i++) {
        reach[plan->outputs[i].tensor] = rows;
        stride[plan->outputs[i].tensor] = 1;
    }
    for (size_t i = plan->step_count; i-- > 0;) {
        const struct plan_step *step = &plan->steps[i];
        uint32_t need = reach[step->to], apart = stride[step->to];
        if (step->add >= 0) {
            if (stride[step->add] != 0 && stride[step->add] != apart)
                return 0;
            stride[step->add] = apart;
            reach[step->add] = need > reach[step->add] ? need : reach[step->add];
        }
        if (step->pooled) {
            need = reach_of(&step->pool, need);
            apart *= step->pool.strides[0];
        }
        need = reach_of(&step->window, need);
        apart *= step->window.strides[0];
        if (stride[step->from] != 0 && stride[step->from] != apart)
            return 0;
        stride[step->from] = apart;
        reach[step->from] = need > reach[step->from] ? need : reach[step->from];
    }
    *ret_stride = stride[0];
    return reach[0];
}
