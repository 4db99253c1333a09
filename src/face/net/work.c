// SPDX-License-Identifier: Apache-2.0
// work.c - running the steps over one picture or a strip of it, row by row.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "face/net/internal.h"

static size_t blocks_of(uint32_t channels)
{
    return ((size_t)channels + NET_LANES - 1) / NET_LANES;
}

const float *work_window_at(const struct work *work, int tensor, const uint32_t pads[4])
{
    const struct place *place = &work->layout->places[tensor];
    const uint32_t *border = work->plan->tensors[tensor].pads;
    if (place->slot < 0)
        return work->input;
    return work->slots[place->slot] + (border[0] - pads[0]) * place->row +
           (border[1] - pads[1]) * place->lanes;
}

static float *inside(const struct work *work, int tensor)
{
    const struct place *place = &work->layout->places[tensor];
    const uint32_t *border = work->plan->tensors[tensor].pads;
    return work->slots[place->slot] + border[0] * place->row + border[1] * place->lanes;
}

static struct net_after after_of(const struct work *work, const struct plan_step *step)
{
    struct net_after after = {.bias = step->bias, .above = step->above, .below = step->below};
    if (step->add >= 0) {
        after.add = inside(work, step->add);
        after.add_block = work->layout->places[step->add].plane;
    }
    return after;
}

static bool is_dense(const struct work *work, int tensor)
{
    const struct place *place = &work->layout->places[tensor];
    return place->row == place->width * place->lanes && place->plane == place->row * place->height;
}

bool work_is_one_row(const struct work *work, const struct plan_step *step)
{
    const struct plan_window *window = &step->window;
    return window->kernel[0] == 1 && window->kernel[1] == 1 && window->strides[0] == 1 &&
           window->strides[1] == 1 && step->from != 0 && is_dense(work, step->from) &&
           is_dense(work, step->to) && (step->add < 0 || is_dense(work, step->add));
}

/// The same where the result may have a border.
static bool reads_one_row(const struct work *work, const struct plan_step *step)
{
    const struct plan_window *window = &step->window;
    return work_is_one_row(work, step) ||
           (window->kernel[0] == 1 && window->kernel[1] == 1 && window->strides[0] == 1 &&
            window->strides[1] == 1 && step->from != 0 && is_dense(work, step->from) &&
            step->add < 0);
}

static void run_conv(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    bool one = reads_one_row(work, step);
    struct net_row row = {
        .in = work_window_at(work, step->from, step->window.pads),
        .step = step->window.strides[1] * from->lanes,
        .taps = work->layout->taps[at],
        .tap_count = work->layout->tap_counts[at],
        .weights = step->weights,
        .panel = (size_t)step->inputs * step->window.kernel[0] * step->window.kernel[1] *
                 work->kernel->blocks * NET_LANES,
        .after = after_of(work, step),
        .out = inside(work, step->to),
        .out_block = to->plane,
        .width = one ? (size_t)to->width * to->height : to->width,
        .line = to->width,
        .skip = to->row - to->width * NET_LANES,
        .blocks = blocks_of(step->outputs),
    };
    size_t add = step->add < 0 ? 0 : work->layout->places[step->add].row;
    for (uint32_t y = one ? to->height - 1 : 0; y < to->height; y++) {
        work->kernel->row(&row);
        row.in += step->window.strides[0] * from->row;
        row.out += to->row;
        row.after.add = add == 0 ? NULL : row.after.add + add;
    }
}

static void run_depth(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    const struct place *add = step->add < 0 ? NULL : &work->layout->places[step->add];
    struct net_after after = after_of(work, step);
    size_t side = step->window.kernel[0];
    for (size_t block = 0; block < to->planes; block++) {
        struct net_depth depth = {
            .in = work_window_at(work, step->from, step->window.pads) + block * from->plane,
            .row_stride = from->row,
            .side = side,
            .stride = step->window.strides[0],
            .weights = step->weights + block * side * side * NET_LANES,
            .after = {.bias = after.bias + block * NET_LANES},
            .out = inside(work, step->to) + block * to->plane,
            .width = to->width,
        };
        if (after.above != NULL) {
            depth.after.above = after.above + block * NET_LANES;
            depth.after.below = after.below + block * NET_LANES;
        }
        for (uint32_t y = 0; y < to->height; y++) {
            if (add != NULL)
                depth.after.add = after.add + block * add->plane + y * add->row;
            work->kernel->depth(&depth);
            depth.in += depth.stride * from->row;
            depth.out += to->row;
        }
    }
}

/// The part of window number `at` that lies in the picture, from *ret_first on.
static size_t window_inside(const struct plan_window *window, int axis, uint32_t side, uint32_t at,
                            size_t *ret_first)
{
    uint32_t pad = window->pads[axis];
    if (window->same) {
        uint32_t made = plan_made(window, axis, side);
        uint32_t wide = (made - 1) * window->strides[axis] + window->kernel[axis];
        pad = wide > side ? (wide - side) / 2 : 0;
    }
    int64_t first = (int64_t)at * window->strides[axis] - pad;
    int64_t end = first + window->kernel[axis];
    first = first < 0 ? 0 : first;
    *ret_first = (size_t)first;
    return (size_t)((end > side ? side : end) - first);
}

static void pool_row(const struct work *work, const struct plan_window *window, const float *rows,
                     size_t row_stride, size_t count, uint32_t width, float *out)
{
    uint32_t made = plan_made(window, 1, width);
    struct net_pool pool = {.row_stride = row_stride, .rows = count};
    for (uint32_t x = 0; x < made; x++, out += pool.width * NET_LANES) {
        size_t first;
        pool.columns = window_inside(window, 1, width, x, &first);
        pool.in = rows + first * NET_LANES;
        pool.out = out;
        pool.stride = window->strides[1];
        pool.width = 1;
        // all whole windows that follow are one call
        while (pool.columns == window->kernel[1] && x + 1 < made &&
               window_inside(window, 1, width, x + 1, &first) == pool.columns) {
            pool.width++;
            x++;
        }
        work->kernel->pool(&pool);
    }
}

static void run_pool(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    for (size_t block = 0; block < to->planes; block++)
        for (uint32_t y = 0; y < to->height; y++) {
            size_t first;
            size_t rows = window_inside(&step->window, 0, from->height, y, &first);
            pool_row(work, &step->window,
                     inside(work, step->from) + block * from->plane + first * from->row, from->row,
                     rows, from->width, inside(work, step->to) + block * to->plane + y * to->row);
        }
}

/// A convolution whose rows go through a pool before they leave the cache.
static void run_pooled(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *between = &work->layout->places[step->between];
    const struct place *to = &work->layout->places[step->to];
    size_t row_floats = (size_t)between->width * NET_LANES;
    const float *in = work_window_at(work, step->from, step->window.pads);
    struct net_row row = {
        .step = step->window.strides[1] * from->lanes,
        .taps = work->layout->taps[at],
        .tap_count = work->layout->tap_counts[at],
        .weights = step->weights,
        .panel = (size_t)step->inputs * step->window.kernel[0] * step->window.kernel[1] *
                 work->kernel->blocks * NET_LANES,
        .after = {.bias = step->bias, .above = step->above, .below = step->below},
        .out_block = row_floats * step->pool.kernel[0],
        .width = between->width,
        .blocks = blocks_of(step->outputs),
    };
    for (uint32_t y = 0; y < to->height; y++) {
        size_t first;
        size_t rows = window_inside(&step->pool, 0, between->height, y, &first);
        for (size_t r = 0; r < rows; r++) {
            row.in = in + (first + r) * step->window.strides[0] * from->row;
            row.out = work->between + r * row_floats;
            work->kernel->row(&row);
        }
        for (size_t block = 0; block < row.blocks; block++)
            pool_row(work, &step->pool, work->between + block * row.out_block, row_floats, rows,
                     between->width, inside(work, step->to) + block * to->plane + y * to->row);
    }
}

/// Rare: what no convolution could take along.
static void run_bend(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    const struct place *from = &work->layout->places[step->from];
    const struct place *to = &work->layout->places[step->to];
    const struct place *add = step->add < 0 ? NULL : &work->layout->places[step->add];
    const float *in = inside(work, step->from);
    for (size_t c = 0; c < step->outputs; c++) {
        size_t at_from = c + step->first;
        for (uint32_t y = 0; y < to->height; y++)
            for (uint32_t x = 0; x < to->width; x++) {
                size_t pixel = (size_t)x * NET_LANES;
                float v = in[at_from / NET_LANES * from->plane + y * from->row + pixel +
                             at_from % NET_LANES];
                if (step->above != NULL)
                    v *= v > 0 ? step->above[c] : step->below[c];
                if (add != NULL)
                    v += inside(work, step->add)[c / NET_LANES * add->plane + y * add->row + pixel +
                                                 c % NET_LANES];
                inside(work, step->to)[c / NET_LANES * to->plane + y * to->row + pixel +
                                       c % NET_LANES] = v;
            }
    }
}

/// The input with zeros around it, where its reader wants them.
static void copy_input(const struct work *work)
{
    const struct place *place = &work->layout->places[0];
    for (size_t c = 0; c < place->planes && place->slot >= 0; c++)
        for (uint32_t y = 0; y < place->height; y++)
            memcpy(inside(work, 0) + c * place->plane + y * place->row,
                   work->input + c * work->layout->plane + y * (size_t)place->width,
                   place->width * sizeof(float));
}

void work_step(const struct work *work, size_t at)
{
    const struct plan_step *step = &work->plan->steps[at];
    if (work->plan->tensors[step->from].stepped || work->plan->tensors[step->to].stepped) {
        int8_work_run(work, at);
        return;
    }
    switch (step->kind) {
    case PLAN_CONV:
        if (step->pooled)
            run_pooled(work, at);
        else
            run_conv(work, at);
        break;
    case PLAN_DEPTH:
        run_depth(work, at);
        break;
    case PLAN_POOL:
        run_pool(work, at);
        break;
    case PLAN_BEND:
        run_bend(work, at);
        break;
    }
}

void work_run(const struct work *work)
{
    copy_input(work);
    for (size_t i = 0; i < work->plan->step_count; i++)
        work_step(work, i);
}

void work_copy(const struct work *work, const struct plan_output *output, uint32_t rows,
               uint32_t first, uint32_t height, float *numbers)
{
    const struct place *place = &work->layout->places[output->tensor];
    for (size_t c = 0; c < output->channels; c++) {
        size_t channel = c + output->first;
        const float *from = inside(work, output->tensor) + channel / NET_LANES * place->plane +
                            channel % NET_LANES;
        float *to = numbers + (c * height + first) * place->width;
        for (uint32_t y = 0; y < rows; y++, from += place->row)
            for (uint32_t x = 0; x < place->width; x++, to++) {
                float v = from[(size_t)x * NET_LANES];
                *to = output->sigmoid ? 1 / (1 + expf(-v)) : v;
            }
    }
}

// ---- weights ----

float *aligned_new(size_t count, void **ret_memory)
{
    char *memory = memory_try(count + NET_LANES, sizeof(float));
    *ret_memory = memory;
    if (memory == NULL)
        return NULL;
    size_t past = (uintptr_t)memory % 64;
    return (float *)(void *)(memory + (past == 0 ? 0 : 64 - past));
}

/// One weight of the file; 0 beyond the last channel.
static float weight_at(const struct plan_step *step, size_t output, size_t input, size_t pixel)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    return output < step->outputs ? step->weights[(output * step->inputs + input) * area + pixel]
                                  : 0;
}

/// Panels: run of channels, pixel of the window, channel in, channels out.
static void pack_conv(const struct plan_step *step, bool planes, const struct net_kernel *kernel,
                      float *packed)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    size_t blocks = blocks_of(step->outputs);
    for (size_t block = 0; block < blocks; block += kernel->blocks) {
        size_t wide = blocks - block < kernel->blocks ? blocks - block : kernel->blocks;
        for (size_t c = 0, run; c < step->inputs; c += run) {
            size_t lane = planes ? 0 : (step->first + c) % NET_LANES;
            run = planes ? 1 : NET_LANES - lane;
            run = c + run > step->inputs ? step->inputs - c : run;
            for (size_t pixel = 0; pixel < area; pixel++)
                for (size_t i = 0; i < run; i++)
                    for (size_t o = 0; o < wide * NET_LANES; o++)
                        *packed++ = weight_at(step, block * NET_LANES + o, c + i, pixel);
        }
    }
}

static void pack_depth(const struct plan_step *step, float *packed)
{
    size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
    for (size_t c = 0; c < blocks_of(step->outputs) * NET_LANES; c++)
        for (size_t pixel = 0; pixel < area; pixel++)
            packed[(c / NET_LANES * area + pixel) * NET_LANES + c % NET_LANES] =
                c < step->outputs ? step->weights[c * area + pixel] : 0;
}

void pack_weights(struct plan *plan, const struct net_kernel *kernel)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        struct plan_step *step = &plan->steps[i];
        if (step->weights == NULL || plan->tensors[step->from].stepped)
            continue;
        size_t area = (size_t)step->window.kernel[0] * step->window.kernel[1];
        size_t inputs = step->kind == PLAN_DEPTH ? 1 : step->inputs;
        float *packed = memory_try(blocks_of(step->outputs) * NET_LANES * inputs * area,
                                   sizeof *packed); // a register never across two cache lines
        if (packed == NULL)
            memory_give_up();
        if (step->kind == PLAN_DEPTH)
            pack_depth(step, packed);
        else
            pack_conv(step, step->from == 0, kernel, packed);
        memory_free(step->weights);
        step->weights = packed;
    }
}
