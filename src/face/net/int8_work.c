// SPDX-License-Identifier: Apache-2.0
// int8_work.c - running the steps that read or make eight-bit integers, row by row.
#include <string.h>

#include "base/memory.h"
#include "face/net/internal.h"

static size_t blocks_of(uint32_t channels)
{
    return ((size_t)channels + NET_LANES - 1) / NET_LANES;
}

/// The first number of a tensor in steps that is `up` rows and `left` pixels before the picture.
static int16_t *steps_at(const struct work *work, int tensor, uint32_t up, uint32_t left)
{
    const struct place *place = &work->layout->places[tensor];
    const uint32_t *border = work->plan->tensors[tensor].pads;
    return (int16_t *)(void *)work->slots[place->slot] + (border[0] - up) * place->row +
           (border[1] - left) * place->lanes;
}

static float *floats_of(const struct work *work, int tensor)
{
    return work->plan->tensors[tensor].stepped
               ? NULL
               : work->slots[work->layout->places[tensor].slot];
}

static struct int8_after after_of(const struct work *work, const struct plan_step *step)
{
    const struct plan_tensor *to = &work->plan->tensors[step->to];
    struct int8_after after = {.scale = step->scales, .bias = step->bias, .above = step->above,
                               .below = step->below, .low = (float)to->low,
                               .high = (float)to->high};
    if (step->add >= 0) {
        after.add = steps_at(work, step->add, 0, 0);
        after.add_block = work->layout->places[step->add].plane;
        after.add_scale = step->add_scale;
    }
    return after;
}

/// A layer that reads floats, as the first one does the picture: each row in floats, then rounded.
static void run_first(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    const struct int8_after after = after_of(work, step);
    size_t row_numbers = (size_t)to->width * NET_LANES;
    int16_t *out = steps_at(work, step->to, 0, 0);
    struct net_row row = {
        .in = work_window_at(work, step->from, step->window.pads),
        .step = step->window.strides[1] * from->lanes,
        .taps = work->layout->taps[at],
        .tap_count = work->layout->tap_counts[at],
        .weights = step->weights,
        .panel = (size_t)step->inputs * step->window.kernel[0] * step->window.kernel[1] *
                 work->kernel->blocks * NET_LANES,
        .after = {.bias = step->bias, .above = step->above, .below = step->below},
        .out = work->between,
        .out_block = row_numbers,
        .width = to->width,
        .blocks = blocks_of(step->outputs),
    };
    for (uint32_t y = 0; y < to->height; y++, out += to->row) {
        work->kernel->row(&row);
        for (size_t block = 0; block < row.blocks; block++)
            work->int8->round(work->between + block * row_numbers, row_numbers, after.low,
                              after.high, out + block * to->plane);
        row.in += step->window.strides[0] * from->row;
    }
}

static void run_conv(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    bool one = work_is_one_row(work, step);
    struct int8_row row = {
        .in = steps_at(work, step->from, step->window.pads[0], step->window.pads[1]),
        .step = step->window.strides[1] * NET_LANES,
        .taps = work->layout->taps[at],
        .tap_count = work->layout->tap_counts[at],
        .weights = step->codes,
        .panel = blocks_of(step->inputs) * NET_LANES * step->window.kernel[0] *
                 step->window.kernel[1] * work->int8->blocks * NET_LANES,
        .after = after_of(work, step),
        .out_floats = floats_of(work, step->to),
        .out_block = to->plane,
        .width = one ? (size_t)to->width * to->height : to->width,
        .blocks = blocks_of(step->outputs),
    };
    if (row.out_floats == NULL)
        row.out = steps_at(work, step->to, 0, 0);
    size_t add = step->add < 0 ? 0 : work->layout->places[step->add].row;
    for (uint32_t y = one ? to->height - 1 : 0; y < to->height; y++) {
        work->int8->row(&row);
        row.in += step->window.strides[0] * from->row;
        if (row.out_floats != NULL)
            row.out_floats += to->row;
        else
            row.out += to->row;
        row.after.add = add == 0 ? NULL : row.after.add + add;
    }
}

/// The same for one block of channels.
static struct int8_after after_block(const struct int8_after *all, size_t block)
{
    struct int8_after after = *all;
    after.scale += block * NET_LANES;
    after.bias += block * NET_LANES;
    if (after.above != NULL) {
        after.above += block * NET_LANES;
        after.below += block * NET_LANES;
    }
    if (after.add != NULL)
        after.add += block * after.add_block;
    return after;
}

static void run_depth_block(const struct work *work, const struct plan_step *step, size_t block)
{
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    const struct int8_after all = after_of(work, step);
    size_t side = step->window.kernel[0];
    float *floats = floats_of(work, step->to);
    int16_t *steps = floats == NULL ? steps_at(work, step->to, 0, 0) : NULL;
    struct int8_depth depth = {
        .in = steps_at(work, step->from, step->window.pads[0], step->window.pads[1]) +
              block * from->plane,
        .row_stride = from->row,
        .side = side,
        .stride = step->window.strides[0],
        .weights = step->codes + block * side * side * 2 * NET_LANES,
        .after = after_block(&all, block),
        .width = to->width,
    };
    for (uint32_t y = 0; y < to->height; y++) {
        size_t at = block * to->plane + y * to->row;
        depth.out = steps == NULL ? NULL : steps + at;
        depth.out_floats = floats == NULL ? NULL : floats + at;
        work->int8->depth(&depth);
        depth.in += depth.stride * from->row;
        if (step->add >= 0)
            depth.after.add += work->layout->places[step->add].row;
    }
}

void int8_work_run(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    size_t blocks = blocks_of(step->outputs);
    if (!work->plan->tensors[step->from].stepped)
        run_first(work, at);
    else if (step->kind == PLAN_CONV)
        run_conv(work, at);
    for (size_t block = 0; step->kind == PLAN_DEPTH && block < blocks; block++)
        run_depth_block(work, step, block);
}

// ---- weights ----

/// One code of the file; 0 beyond the last channel.
static int16_t code_at(const struct plan_step *step, size_t output, size_t input, size_t pixel)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    return output < step->outputs && input < step->inputs
               ? step->codes[(output * step->inputs + input) * area + pixel]
               : 0;
}

/// Panels: block of channels in, pixel of the window, pair of them, channels out, both of the pair.
static int16_t *pack_conv(const struct plan_step *step, const struct int8_kernel *kernel)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    size_t blocks = blocks_of(step->outputs), inputs = blocks_of(step->inputs) * NET_LANES;
    int16_t *packed = memory_new(blocks * NET_LANES * inputs * area, sizeof *packed), *to = packed;
    for (size_t block = 0; block < blocks; block += kernel->blocks) {
        size_t wide = blocks - block < kernel->blocks ? blocks - block : kernel->blocks;
        for (size_t c = 0; c < inputs; c += NET_LANES)
            for (size_t pixel = 0; pixel < area; pixel++)
                for (size_t i = 0; i < NET_LANES; i += 2)
                    for (size_t o = 0; o < wide * NET_LANES; o++)
                        for (size_t k = 0; k < 2; k++)
                            *to++ = code_at(step, block * NET_LANES + o, c + i + k, pixel);
    }
    return packed;
}

static int16_t *pack_depth(const struct plan_step *step)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    size_t channels = blocks_of(step->outputs) * NET_LANES;
    int16_t *packed = memory_new(2 * channels * area, sizeof *packed);
    for (size_t c = 0; c < step->outputs; c++)
        for (size_t pixel = 0; pixel < area; pixel++)
            packed[2 * ((c / NET_LANES * area + pixel) * NET_LANES + c % NET_LANES)] =
                step->codes[c * area + pixel];
    return packed;
}

void int8_pack_weights(struct plan *plan, const struct int8_kernel *kernel)
{
    pack_weights(plan, kernel->first);
    for (size_t i = 0; i < plan->step_count; i++) {
        struct plan_step *step = &plan->steps[i];
        if (!plan->tensors[step->from].stepped)
            continue;
        int16_t *packed =
            step->kind == PLAN_DEPTH ? pack_depth(step) : pack_conv(step, kernel);
        memory_free(step->codes);
        memory_free(step->weights);
        step->codes = packed;
        step->weights = NULL;
    }
}
