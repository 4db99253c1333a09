// SPDX-License-Identifier: Apache-2.0
// net.c - memory, and who runs what: pictures of a batch are jobs of their own; a large picture of
// a network without borders is cut into strips, which are jobs too.
#include "face/net/net.h"

#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "face/net/internal.h"

enum { STRIP_ROWS = 32 }; ///< of the outputs

/// One thread's memory.
struct desk {
    void *memory[PLAN_STEPS_MAX + 2];
    float *slots[PLAN_STEPS_MAX + 2];
    size_t sizes[PLAN_STEPS_MAX + 2]; ///< floats
    int count;                        ///< the last one is `between`
};

struct net {
    struct plan *plan;
    const struct net_kernel *kernel;
    const struct int8_kernel *int8;
    struct layout layouts[2]; ///< of all strips but the last, and of the last
    uint32_t height, width;   ///< of the input that they are for; 0: none
    uint32_t fixed_height, fixed_width;
    uint32_t strips, strip_rows, strip_stride;
    uint32_t made[PLAN_OUTPUTS_MAX]; ///< rows of each output
    struct desk *desks;
    int desk_count;
    bool used; ///< since it was forgotten
};

/// Of all networks of the process, for tests.
static atomic_size_t used_nets;

static int check_input(const struct graph *graph, const struct net_wanted *wanted,
                       struct overt_error *err)
{
    if (graph_find(graph, wanted->input) != graph->input)
        return error_set(err, OVERT_INPUT, "its one input is not \"%s\"", wanted->input);
    if ((wanted->height == 0) != (wanted->width == 0) || wanted->height > NET_SIDE_MAX ||
        wanted->width > NET_SIDE_MAX)
        return error_set(err, OVERT_INPUT, "pictures of that size are not computed here");
    return OVERT_OK;
}

int net_create(const void *onnx, size_t size, const struct net_wanted *wanted,
               struct net **ret_net, struct overt_error *err)
{
    struct net *net = memory_new(1, sizeof *net);
    struct graph *graph = NULL;
    net->kernel = wanted->kernel != NULL ? wanted->kernel : net_kernel_choose();
    net->int8 = wanted->int8 != NULL ? wanted->int8 : int8_kernel_choose();
    net->fixed_height = wanted->height;
    net->fixed_width = wanted->width;
    int code = net->kernel != NULL && net->int8 != NULL ? OVERT_OK
                                   : error_set(err, OVERT_INPUT, "this processor is too old");
    if (code == OVERT_OK)
        code = graph_read(onnx, size, &graph, err);
    if (code == OVERT_OK)
        code = check_input(graph, wanted, err);
    if (code == OVERT_OK)
        code = plan_create(graph, wanted->outputs, wanted->output_count, wanted->height,
                           wanted->width, &net->plan, err);
    graph_destroy(&graph);
    if (code == OVERT_OK && net->plan->int8)
        int8_pack_weights(net->plan, net->int8);
    else if (code == OVERT_OK)
        pack_weights(net->plan, net->kernel);
    if (code != OVERT_OK)
        net_destroy(&net);
    else
        *ret_net = net;
    return code;
}

// ---- memory ----

static void set_used(struct net *net, bool used)
{
    if (used && !net->used)
        atomic_fetch_add(&used_nets, 1);
    if (!used && net->used)
        atomic_fetch_sub(&used_nets, 1);
    net->used = used;
}

size_t net_used(void)
{
    return atomic_load(&used_nets);
}

static void clear_desks(struct net *net)
{
    set_used(net, false);
    for (int i = 0; i < net->desk_count; i++) {
        struct desk *desk = &net->desks[i];
        for (int slot = 0; slot < desk->count; slot++) {
            if (desk->slots[slot] != NULL)
                explicit_bzero(desk->slots[slot], desk->sizes[slot] * sizeof(float));
            memory_free(desk->memory[slot]);
        }
    }
    memory_free(net->desks);
    net->desks = NULL;
    net->desk_count = 0;
}

static void clear_layouts(struct net *net)
{
    layout_finish(net->plan, &net->layouts[0]);
    layout_finish(net->plan, &net->layouts[1]);
    net->height = net->width = 0;
}

void net_destroy(struct net **net)
{
    struct net *old = *net;
    *net = NULL;
    if (old == NULL)
        return;
    clear_desks(old);
    if (old->plan != NULL)
        clear_layouts(old);
    plan_destroy(&old->plan);
    memory_free(old);
}

void net_forget(struct net *net)
{
    if (!net->used)
        return;
    set_used(net, false);
    for (int i = 0; i < net->desk_count; i++)
        for (int slot = 0; slot < net->desks[i].count; slot++)
            explicit_bzero(net->desks[i].slots[slot], net->desks[i].sizes[slot] * sizeof(float));
}

size_t net_dirty(const struct net *net)
{
    size_t dirty = 0;
    for (int i = 0; i < net->desk_count; i++)
        for (int slot = 0; slot < net->desks[i].count; slot++)
            for (size_t at = 0; at < net->desks[i].sizes[slot]; at++)
                dirty += net->desks[i].slots[slot][at] != 0 ? sizeof(float) : 0;
    return dirty;
}

static bool take_slot(struct desk *desk, size_t floats)
{
    desk->sizes[desk->count] = floats;
    desk->slots[desk->count] = aligned_new(floats, &desk->memory[desk->count]);
    return desk->slots[desk->count++] != NULL;
}

/// The larger of both layouts, which have the same slots when the second one is shorter only.
static size_t slot_size(const struct net *net, int slot)
{
    size_t size = 0;
    for (int i = 0; i < 2; i++)
        if (slot < net->layouts[i].slot_count) {
            size_t floats = layout_slot(net->plan, &net->layouts[i], slot);
            size = floats > size ? floats : size;
        }
    return size;
}

static bool take_desks(struct net *net, int count)
{
    int slots = net->layouts[0].slot_count;
    slots = net->layouts[1].slot_count > slots ? net->layouts[1].slot_count : slots;
    size_t between = net->layouts[0].between;
    between = net->layouts[1].between > between ? net->layouts[1].between : between;
    net->desks = memory_new((size_t)count, sizeof *net->desks);
    net->desk_count = count;
    for (int i = 0; i < count; i++) {
        for (int slot = 0; slot < slots; slot++)
            if (!take_slot(&net->desks[i], slot_size(net, slot)))
                return false;
        if (!take_slot(&net->desks[i], between))
            return false;
    }
    return true;
}

// ---- sizes ----

/// Rows that every output has, 0 when they differ or nothing comes out.
static uint32_t rows_of(const struct net *net, const struct layout *layout)
{
    uint32_t rows = layout->places[net->plan->outputs[0].tensor].height;
    for (size_t i = 1; i < net->plan->output_count; i++)
        if (layout->places[net->plan->outputs[i].tensor].height != rows)
            return 0;
    return rows;
}

/// Cuts the picture into strips of STRIP_ROWS rows of the outputs, where that can be done.
static bool cut(struct net *net, size_t plane)
{
    struct layout *whole = &net->layouts[1];
    uint32_t rows = rows_of(net, whole), stride = 1;
    uint32_t reach = layout_reach(net->plan, STRIP_ROWS, &stride);
    net->strips = 1;
    net->strip_rows = rows;
    if (net->fixed_height != 0 || reach == 0 || rows < 2 * STRIP_ROWS)
        return true;
    net->strips = rows / STRIP_ROWS;
    net->strip_rows = STRIP_ROWS;
    net->strip_stride = stride;
    uint32_t last = net->height - (net->strips - 1) * STRIP_ROWS * stride;
    layout_finish(net->plan, whole);
    return layout_make(net->plan, reach, net->width, plane, &net->layouts[0]) &&
           layout_make(net->plan, last, net->width, plane, whole);
}

static int prepare(struct net *net, int threads, uint32_t height, uint32_t width,
                   struct overt_error *err)
{
    if (net->height == height && net->width == width && net->desk_count == threads)
        return OVERT_OK;
    clear_desks(net);
    clear_layouts(net);
    size_t plane = (size_t)height * width;
    bool fits = layout_make(net->plan, height, width, plane, &net->layouts[1]);
    for (size_t i = 0; i < net->plan->output_count && fits; i++)
        net->made[i] = net->layouts[1].places[net->plan->outputs[i].tensor].height;
    net->height = height;
    net->width = width;
    if (!fits || !cut(net, plane)) {
        clear_layouts(net);
        return error_set(err, OVERT_INPUT, "a picture of %u x %u does not fit this network", width,
                         height);
    }
    if (take_desks(net, threads))
        return OVERT_OK;
    clear_desks(net);
    clear_layouts(net);
    return error_set(err, OVERT_NO_MEMORY, "no memory for a picture of %u x %u", width, height);
}

// ---- runs ----

struct run {
    struct net *net;
    const float *input;
    const struct net_result *results;
};

static bool shape_fits(const struct net *net, size_t output, int64_t batch,
                       const struct net_result *result)
{
    const struct plan_output *plan = &net->plan->outputs[output];
    int64_t height = net->made[output];
    int64_t width = net->layouts[1].places[plan->tensor].width;
    if (result->shape[0] != batch)
        return false;
    if (result->rank == 2)
        return plan->flat && result->shape[1] == plan->channels * height * width;
    return result->rank == 4 && !plan->flat && result->shape[1] == plan->channels &&
           result->shape[2] == height && result->shape[3] == width;
}

static struct work work_of(const struct net *net, const struct layout *layout, int thread,
                           const float *input)
{
    const struct desk *desk = &net->desks[thread];
    return (struct work){.plan = net->plan, .layout = layout, .slots = desk->slots,
                         .kernel = net->plan->int8 ? net->int8->first : net->kernel,
                         .int8 = net->int8, .between = desk->slots[desk->count - 1],
                         .input = input};
}

static void work_on(void *context, size_t job, int thread)
{
    const struct run *run = context;
    const struct net *net = run->net;
    size_t picture = job / net->strips, strip = job % net->strips;
    bool last = strip + 1 == net->strips;
    const struct layout *layout = &net->layouts[last ? 1 : 0];
    uint32_t first = (uint32_t)strip * net->strip_rows;
    struct work work = work_of(net, layout, thread,
                               run->input + picture * 3 * layout->plane +
                                   (size_t)first * net->strip_stride * net->width);
    work_run(&work);
    for (size_t i = 0; i < net->plan->output_count; i++) {
        const struct plan_output *output = &net->plan->outputs[i];
        const struct place *place = &layout->places[output->tensor];
        size_t each = (size_t)output->channels * net->made[i] * place->width;
        work_copy(&work, output, last ? place->height : net->strip_rows, first, net->made[i],
                  run->results[i].numbers + picture * each);
    }
}

int net_run(struct net *net, struct crew *crew, const float *input, int64_t batch, int64_t height,
            int64_t width, const struct net_result *results, struct overt_error *err)
{
    if (batch < 1 || height < 1 || width < 1 || height > NET_SIDE_MAX || width > NET_SIDE_MAX ||
        (net->fixed_height != 0 && (height != net->fixed_height || width != net->fixed_width)))
        return error_set(err, OVERT_INPUT, "a picture of that size does not fit this network");
    int code = prepare(net, crew_threads(crew), (uint32_t)height, (uint32_t)width, err);
    for (size_t i = 0; i < net->plan->output_count && code == OVERT_OK; i++)
        if (!shape_fits(net, i, batch, &results[i]))
            code = error_set(err, OVERT_INPUT, "output %zu has another shape", i);
    if (code != OVERT_OK)
        return code;
    set_used(net, true);
    struct run run = {.net = net, .input = input, .results = results};
    crew_run(crew, (size_t)batch * net->strips, work_on, &run);
    return OVERT_OK;
}

bool net_is_int8(const struct net *net)
{
    return net->plan->int8;
}

bool net_part_at(const struct net *net, size_t index, struct net_part *ret_part)
{
    if (index >= net->plan->step_count)
        return false;
    const struct plan_step *step = &net->plan->steps[index];
    struct layout whole; // the one that is there may be a strip's
    bool fits = layout_make(net->plan, net->height, net->width, 0, &whole);
    *ret_part = (struct net_part){.inputs = step->inputs, .outputs = step->outputs,
                                  .height = whole.places[step->from].height,
                                  .width = whole.places[step->from].width};
    layout_finish(net->plan, &whole);
    memcpy(ret_part->kernel, step->window.kernel, sizeof ret_part->kernel);
    memcpy(ret_part->strides, step->window.strides, sizeof ret_part->strides);
    memcpy(ret_part->pads, step->window.pads, sizeof ret_part->pads);
    ret_part->groups = step->kind == PLAN_CONV ? 1 : step->kind == PLAN_DEPTH ? step->inputs : 0;
    return fits;
}

void net_part_run(struct net *net, size_t index, const float *input)
{
    struct work work = work_of(net, &net->layouts[1], 0, input);
    set_used(net, true);
    work_step(&work, index);
}
