// SPDX-License-Identifier: Apache-2.0
// plan.c - from the file's operators to steps. Each value of the file is a symbol: some channels of
// a tensor, bent; only what a window reads, or what leaves, becomes a tensor of its own.
#include "face/net/plan.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "face/net/int8.h"

struct symbol {
    bool known;
    int tensor;
    uint32_t first, channels;
    float *above, *below; ///< NULL: not bent
    bool sigmoid;         ///< and nothing else can follow
    bool flat;            ///< a row of numbers: channels, rows, columns
    bool coded;           ///< in steps, and only GRAPH_DEQUANTISE can follow
};

struct lowering {
    const struct graph *graph;
    struct plan *plan;
    struct symbol *symbols; ///< one for each value of the graph
    struct overt_error *err;
};

static size_t whole(uint32_t channels)
{
    return ((size_t)channels + NET_LANES - 1) / NET_LANES * NET_LANES;
}

static int refuse(struct lowering *lowering, const char *what)
{
    return error_set(lowering->err, OVERT_INPUT, "%s is not computed here", what);
}

uint32_t plan_made(const struct plan_window *window, int axis, uint32_t side)
{
    uint32_t kernel = window->kernel[axis], stride = window->strides[axis];
    if (window->same)
        return (side + stride - 1) / stride;
    uint32_t wide = side + window->pads[axis] + window->pads[axis + 2];
    return wide < kernel ? 0 : (wide - kernel) / stride + 1;
}

// ---- steps and tensors ----

static int add_tensor(struct plan *plan, uint32_t channels, uint32_t height, uint32_t width)
{
    plan->tensors =
        memory_resize(plan->tensors, plan->tensor_count + 1, sizeof *plan->tensors);
    plan->tensors[plan->tensor_count] =
        (struct plan_tensor){.channels = channels, .height = height, .width = width};
    return (int)plan->tensor_count++;
}

/// Adds a step that makes a new tensor. Takes over the step's memory. False: there are too many.
static bool add_step(struct lowering *lowering, struct plan_step step, struct symbol *made)
{
    struct plan *plan = lowering->plan;
    struct plan_tensor from = plan->tensors[step.from];
    bool fixed = from.height > 0, room = plan->step_count < PLAN_STEPS_MAX;
    uint32_t height = fixed ? plan_made(&step.window, 0, from.height) : 0;
    uint32_t width = fixed ? plan_made(&step.window, 1, from.width) : 0;
    step.to = add_tensor(plan, step.outputs, height, width);
    plan->steps = memory_resize(plan->steps, plan->step_count + 1, sizeof *plan->steps);
    plan->steps[plan->step_count++] = step;
    *made = (struct symbol){.known = true, .tensor = step.to, .channels = step.outputs};
    return room && (!fixed || (height > 0 && width > 0));
}

static struct plan_step unit_step(enum plan_kind kind, const struct symbol *from)
{
    return (struct plan_step){.kind = kind, .from = from->tensor, .add = -1,
                              .window = {.kernel = {1, 1}, .strides = {1, 1}},
                              .first = from->first, .inputs = from->channels,
                              .outputs = from->channels};
}

// ---- bends ----

static float *factors_of(const struct symbol *symbol, bool above)
{
    float *factors = memory_new(whole(symbol->channels), sizeof *factors);
    for (uint32_t c = 0; c < symbol->channels; c++)
        factors[c] = symbol->above == NULL ? 1 : above ? symbol->above[c] : symbol->below[c];
    return factors;
}

/// The bend (above, below) of what `from` is already.
static struct symbol bend(const struct symbol *from, const float *above, const float *below)
{
    struct symbol made = *from;
    made.above = factors_of(from, true);
    made.below = factors_of(from, false);
    for (uint32_t c = 0; c < from->channels; c++) {
        made.above[c] *= made.above[c] > 0 ? above[c] : below[c];
        made.below[c] *= made.below[c] > 0 ? below[c] : above[c];
    }
    return made;
}

static bool same_factors(const struct plan_step *step, const struct symbol *symbol)
{
    return step->above != NULL &&
           memcmp(step->above, symbol->above, symbol->channels * sizeof(float)) == 0 &&
           memcmp(step->below, symbol->below, symbol->channels * sizeof(float)) == 0;
}

/// Makes a tensor of a bent symbol, once for each bend.
static bool settle(struct lowering *lowering, struct symbol *symbol)
{
    struct plan *plan = lowering->plan;
    if (symbol->above == NULL)
        return true;
    struct symbol made = {.known = false};
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct plan_step *step = &plan->steps[i];
        if (step->kind == PLAN_BEND && step->add < 0 && step->from == symbol->tensor &&
            step->first == symbol->first && step->inputs == symbol->channels &&
            same_factors(step, symbol))
            made = (struct symbol){.known = true, .tensor = step->to, .channels = step->outputs};
    }
    if (!made.known) {
        struct plan_step step = unit_step(PLAN_BEND, symbol);
        step.bias = memory_new(whole(symbol->channels), sizeof(float));
        step.above = factors_of(symbol, true);
        step.below = factors_of(symbol, false);
        if (!add_step(lowering, step, &made))
            return false;
    }
    made.flat = symbol->flat;
    memory_free(symbol->above);
    memory_free(symbol->below);
    *symbol = made;
    return true;
}

// ---- operators ----

static struct symbol *symbol_at(struct lowering *lowering, int value)
{
    struct symbol *symbol = value < 0 ? NULL : &lowering->symbols[value];
    return symbol == NULL || !symbol->known || symbol->sigmoid || symbol->coded ? NULL : symbol;
}

static const struct graph_value *constant_at(const struct lowering *lowering, int value)
{
    const struct graph_value *found = value < 0 ? NULL : &lowering->graph->values[value];
    return found == NULL || !found->constant ? NULL : found;
}

static float *bias_of(const struct lowering *lowering, int value, uint32_t outputs, bool *fine)
{
    float *bias = memory_new(whole(outputs), sizeof *bias);
    const struct graph_value *given = constant_at(lowering, value);
    if (given != NULL && given->numbers != NULL && given->count == outputs)
        memcpy(bias, given->numbers, outputs * sizeof *bias);
    else if (value >= 0)
        *fine = false;
    return bias;
}

static bool is_scale(const struct graph_node *node, const struct graph_value *weights)
{
    return node->inputs[2] < 0 && weights->dims[2] == 1 && weights->dims[3] == 1 &&
           node->strides[0] == 1 && node->strides[1] == 1 &&
           (node->same || (node->pads[0] | node->pads[1] | node->pads[2] | node->pads[3]) == 0);
}

/// SAME in numbers; false where that needs a size which is not known.
static bool set_pads(struct plan_window *window, const struct plan_tensor *from)
{
    if (!window->same)
        return true;
    const uint32_t sides[2] = {from->height, from->width};
    for (int axis = 0; axis < 2; axis++) {
        uint32_t side = sides[axis], stride = window->strides[axis];
        if (side == 0 && stride > 1)
            return false;
        side = side == 0 ? 64 : side;
        uint32_t made = (side + stride - 1) / stride;
        uint32_t wide = (made - 1) * stride + window->kernel[axis];
        uint32_t missing = wide > side ? wide - side : 0;
        window->pads[axis] = missing / 2;
        window->pads[axis + 2] = missing - missing / 2;
    }
    window->same = false;
    return true;
}

static struct plan_window window_of(const struct graph_node *node, uint32_t rows, uint32_t columns)
{
    struct plan_window window = {.kernel = {rows, columns}, .same = node->same};
    memcpy(window.strides, node->strides, sizeof window.strides);
    memcpy(window.pads, node->pads, sizeof window.pads);
    return window;
}

/// The input's planes are read by convolutions of all channels alone.
static int add_conv(struct lowering *lowering, const struct graph_node *node,
                    const struct graph_value *weights, enum plan_kind kind, struct symbol *from,
                    struct symbol *made)
{
    bool fine = settle(lowering, from);
    if (!fine)
        return refuse(lowering, "a convolution of this size");
    struct plan_step step = unit_step(kind, from);
    step.window = window_of(node, weights->dims[2], weights->dims[3]);
    step.outputs = weights->dims[0];
    fine = set_pads(&step.window, &lowering->plan->tensors[from->tensor]);
    if (kind == PLAN_DEPTH)
        fine = fine && from->first == 0 && from->tensor != 0 &&
               step.window.kernel[0] == step.window.kernel[1] &&
               step.window.strides[0] == step.window.strides[1] &&
               from->channels == lowering->plan->tensors[from->tensor].channels;
    if (kind == PLAN_CONV) {
        uint32_t stride = step.window.strides[1];
        fine = fine && (stride == 1 || stride == 2);
    }
    step.bias = bias_of(lowering, node->inputs[2], step.outputs, &fine);
    step.weights = memory_copy(weights->numbers, weights->count * sizeof(float));
    if (weights->scales != NULL) {
        step.codes = memory_copy(weights->codes, weights->count * sizeof *step.codes);
        step.scales = memory_new(whole(step.outputs), sizeof *step.scales);
        memcpy(step.scales, weights->scales, step.outputs * sizeof *step.scales);
    }
    return add_step(lowering, step, made) && fine
               ? OVERT_OK
               : refuse(lowering, "a convolution of this form");
}

static int lower_conv(struct lowering *lowering, const struct graph_node *node, struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    const struct graph_value *weights = constant_at(lowering, node->inputs[1]);
    if (from == NULL || from->flat || weights == NULL || weights->numbers == NULL ||
        weights->rank != 4 ||
        (node->kernel[0] != 0 && (node->kernel[0] != weights->dims[2] ||
                                  node->kernel[1] != weights->dims[3])))
        return refuse(lowering, "a convolution with such inputs");
    bool alone = node->groups > 1 && node->groups == from->channels &&
                 weights->dims[0] == from->channels && weights->dims[1] == 1;
    if (alone && is_scale(node, weights)) {
        *made = bend(from, weights->numbers, weights->numbers);
        return OVERT_OK;
    }
    if (!alone && (node->groups != 1 || weights->dims[1] != from->channels))
        return refuse(lowering, "a convolution in groups");
    return add_conv(lowering, node, weights, alone ? PLAN_DEPTH : PLAN_CONV, from, made);
}

/// A row of numbers times a constant: a convolution whose window is the whole picture.
static int lower_dense(struct lowering *lowering, const struct graph_node *node,
                       struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    const struct graph_value *weights = constant_at(lowering, node->inputs[1]);
    if (from == NULL || !from->flat || weights == NULL || weights->numbers == NULL ||
        weights->rank != 2 || !node->transposed)
        return refuse(lowering, "a product of this form");
    const struct plan_tensor *tensor = &lowering->plan->tensors[from->tensor];
    size_t each = (size_t)from->channels * tensor->height * tensor->width;
    if (tensor->height == 0 || weights->dims[1] != each)
        return refuse(lowering, "a product of a picture of any size");
    struct graph_value window = *weights;
    window.dims[1] = from->channels;
    window.dims[2] = tensor->height;
    window.dims[3] = tensor->width;
    struct graph_node as_conv = {.strides = {1, 1}, .groups = 1};
    as_conv.inputs[2] = node->inputs[2];
    int code = add_conv(lowering, &as_conv, &window, PLAN_CONV, from, made);
    made->flat = true;
    return code;
}

static int lower_pool(struct lowering *lowering, const struct graph_node *node, struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    if (from == NULL || from->flat || !settle(lowering, from) || from->first != 0 ||
        from->tensor == 0 || node->kernel[0] == 0 ||
        from->channels != lowering->plan->tensors[from->tensor].channels)
        return refuse(lowering, "a pool of this form");
    struct plan_step step = unit_step(PLAN_POOL, from);
    step.window = window_of(node, node->kernel[0], node->kernel[1]);
    for (int side = 0; side < 4; side++)
        if (step.window.pads[side] >= step.window.kernel[side % 2])
            return refuse(lowering, "a pool of this form");
    return add_step(lowering, step, made) ? OVERT_OK : refuse(lowering, "a pool of this size");
}

static int lower_slope(struct lowering *lowering, const struct graph_node *node,
                       struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    const struct graph_value *slopes = constant_at(lowering, node->inputs[1]);
    bool relu = node->kind == GRAPH_RELU;
    if (from == NULL ||
        (!relu && (slopes == NULL || slopes->numbers == NULL || slopes->count != from->channels ||
                   slopes->dims[0] != from->channels)))
        return refuse(lowering, "a slope of this form");
    if (from->flat && !relu && lowering->plan->tensors[from->tensor].height != 1)
        return refuse(lowering, "a slope of this form");
    float *above = memory_new(from->channels, sizeof *above);
    float *below = memory_new(from->channels, sizeof *below);
    for (uint32_t c = 0; c < from->channels; c++) {
        above[c] = 1;
        below[c] = relu ? 0 : slopes->numbers[c];
    }
    *made = bend(from, above, below);
    memory_free(above);
    memory_free(below);
    return OVERT_OK;
}

static bool whole_tensor(const struct lowering *lowering, const struct symbol *symbol)
{
    return symbol->first == 0 && symbol->tensor != 0 &&
           symbol->channels == lowering->plan->tensors[symbol->tensor].channels;
}

static int lower_add(struct lowering *lowering, const struct graph_node *node, struct symbol *made)
{
    struct symbol *a = symbol_at(lowering, node->inputs[0]);
    struct symbol *b = symbol_at(lowering, node->inputs[1]);
    if (a == NULL || b == NULL || a->channels != b->channels || a->flat != b->flat)
        return refuse(lowering, "a sum of this form");
    if (a->tensor == b->tensor && a->first == b->first) {
        *made = *a;
        made->above = factors_of(a, true);
        made->below = factors_of(a, false);
        for (uint32_t c = 0; c < a->channels; c++) {
            made->above[c] += b->above == NULL ? 1 : b->above[c];
            made->below[c] += b->below == NULL ? 1 : b->below[c];
        }
        return OVERT_OK;
    }
    if (!settle(lowering, a) || !settle(lowering, b) || !whole_tensor(lowering, a) ||
        !whole_tensor(lowering, b))
        return refuse(lowering, "a sum of this form");
    const struct plan_tensor *one = &lowering->plan->tensors[a->tensor];
    const struct plan_tensor *other = &lowering->plan->tensors[b->tensor];
    if (one->height != other->height || one->width != other->width)
        return refuse(lowering, "a sum of two sizes");
    struct plan_step step = unit_step(PLAN_BEND, a);
    step.add = b->tensor;
    step.bias = memory_new(whole(a->channels), sizeof(float));
    bool flat = a->flat;
    int code = add_step(lowering, step, made) ? OVERT_OK : refuse(lowering, "so many steps");
    made->flat = flat;
    return code;
}

static int lower_slice(struct lowering *lowering, const struct graph_node *node,
                       struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    int64_t numbers[4] = {0, 0, 0, 1}; // first, end, axis, step
    for (int i = 0; i < 4; i++) {
        const struct graph_value *given = constant_at(lowering, node->inputs[1 + i]);
        if (given != NULL && given->indices != NULL && given->count == 1)
            numbers[i] = given->indices[0];
        else if (i < 3 || node->inputs[1 + i] >= 0)
            return refuse(lowering, "a slice of this form");
    }
    if (from == NULL || from->flat || numbers[2] != 1 || numbers[3] != 1 || numbers[0] < 0 ||
        numbers[1] > from->channels || numbers[0] >= numbers[1] || !settle(lowering, from))
        return refuse(lowering, "a slice of this form");
    *made = *from;
    made->first += (uint32_t)numbers[0];
    made->channels = (uint32_t)(numbers[1] - numbers[0]);
    return OVERT_OK;
}

// ---- steps of eight bits ----

static unsigned count_readers(const struct graph *graph, int value)
{
    unsigned readers = 0;
    for (size_t i = 0; i < graph->node_count; i++)
        for (int k = 0; k < GRAPH_INPUTS_MAX; k++)
            readers += (unsigned)(graph->nodes[i].inputs[k] == value);
    return readers;
}

/// Scale and steps of a node; false when they are not one float, and one uint8 or an int16 of 0.
static bool read_scale(const struct lowering *lowering, const struct graph_node *node,
                       struct plan_tensor *tensor)
{
    const struct graph_value *scale = constant_at(lowering, node->inputs[1]);
    const struct graph_value *zero = constant_at(lowering, node->inputs[2]);
    if (scale == NULL || scale->numbers == NULL || scale->count != 1 || zero == NULL ||
        zero->codes == NULL || zero->scales != NULL || zero->count != 1 || zero->codes[0] < 0 ||
        (zero->wide && zero->codes[0] != 0))
        return false;
    tensor->stepped = true;
    tensor->scale = scale->numbers[0];
    tensor->low = zero->wide ? INT16_MIN : -zero->codes[0];
    tensor->high = zero->wide ? INT16_MAX : INT8_STEP_MAX - zero->codes[0];
    return tensor->scale > 1e-20f && tensor->scale < 1e20f;
}

/// From here on a tensor is held in steps; nobody may read it as it was before.
static int lower_quantise(struct lowering *lowering, const struct graph_node *node,
                          struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    struct plan_tensor steps = {.stepped = false};
    if (from == NULL || from->flat || !read_scale(lowering, node, &steps) ||
        count_readers(lowering->graph, node->inputs[0]) != 1 || !settle(lowering, from) ||
        !whole_tensor(lowering, from) || lowering->plan->tensors[from->tensor].stepped)
        return refuse(lowering, "a value in steps of this form");
    struct plan_tensor *tensor = &lowering->plan->tensors[from->tensor];
    tensor->stepped = true;
    tensor->scale = steps.scale;
    tensor->low = steps.low;
    tensor->high = steps.high;
    *made = *from;
    made->coded = true;
    return OVERT_OK;
}

static int lower_dequantise(struct lowering *lowering, const struct graph_node *node,
                            struct symbol *made)
{
    const struct symbol *from = &lowering->symbols[node->inputs[0]];
    struct plan_tensor steps = {.stepped = false};
    if (!from->known || !from->coded || !read_scale(lowering, node, &steps))
        return refuse(lowering, "a value in steps of this form");
    const struct plan_tensor *tensor = &lowering->plan->tensors[from->tensor];
    if (memcmp(&steps.scale, &tensor->scale, sizeof steps.scale) != 0 ||
        steps.low != tensor->low || steps.high != tensor->high)
        return refuse(lowering, "a value in steps of another size");
    *made = *from;
    made->coded = false;
    return OVERT_OK;
}

static int lower_node(struct lowering *lowering, const struct graph_node *node, struct symbol *made)
{
    struct symbol *from = symbol_at(lowering, node->inputs[0]);
    switch (node->kind) {
    case GRAPH_CONV:
        return lower_conv(lowering, node, made);
    case GRAPH_DENSE:
        return lower_dense(lowering, node, made);
    case GRAPH_POOL:
        return lower_pool(lowering, node, made);
    case GRAPH_RELU:
    case GRAPH_SLOPE:
        return lower_slope(lowering, node, made);
    case GRAPH_ADD:
        return lower_add(lowering, node, made);
    case GRAPH_SLICE:
        return lower_slice(lowering, node, made);
    case GRAPH_QUANTISE:
        return lower_quantise(lowering, node, made);
    case GRAPH_DEQUANTISE:
        return lower_dequantise(lowering, node, made);
    case GRAPH_FLATTEN:
    case GRAPH_SIGMOID:
        break;
    }
    if (from == NULL || !settle(lowering, from))
        return refuse(lowering, "an operator of this form");
    *made = *from;
    made->flat = made->flat || node->kind == GRAPH_FLATTEN;
    made->sigmoid = node->kind == GRAPH_SIGMOID;
    return OVERT_OK;
}

static int lower_nodes(struct lowering *lowering)
{
    for (size_t i = 0; i < lowering->graph->node_count; i++) {
        const struct graph_node *node = &lowering->graph->nodes[i];
        struct symbol made = {.known = false};
        if (lowering->symbols[node->output].known)
            return refuse(lowering, "a value that is made twice");
        int code = lower_node(lowering, node, &made);
        if (code != OVERT_OK)
            return code;
        made.known = true;
        lowering->symbols[node->output] = made;
    }
    return OVERT_OK;
}

static int take_outputs(struct lowering *lowering, const char *const *names, size_t count)
{
    struct plan *plan = lowering->plan;
    for (size_t i = 0; i < count; i++) {
        int at = graph_find(lowering->graph, names[i]);
        struct symbol *symbol = at < 0 ? NULL : &lowering->symbols[at];
        if (symbol == NULL || !symbol->known || !settle(lowering, symbol) || symbol->tensor == 0 ||
            i == PLAN_OUTPUTS_MAX)
            return refuse(lowering, "an output that the file does not have");
        plan->outputs[plan->output_count++] =
            (struct plan_output){.tensor = symbol->tensor, .first = symbol->first,
                                 .channels = symbol->channels, .sigmoid = symbol->sigmoid,
                                 .flat = symbol->flat};
    }
    return OVERT_OK;
}

// ---- joining steps ----

static unsigned count_uses(const struct plan *plan, int tensor)
{
    unsigned uses = 0;
    for (size_t i = 0; i < plan->step_count; i++)
        uses += (unsigned)(plan->steps[i].from == tensor) +
                (unsigned)(plan->steps[i].add == tensor);
    for (size_t i = 0; i < plan->output_count; i++)
        uses += (unsigned)(plan->outputs[i].tensor == tensor);
    return uses;
}

static void free_step(struct plan_step *step)
{
    memory_free(step->weights);
    memory_free(step->bias);
    memory_free(step->above);
    memory_free(step->below);
    memory_free(step->codes);
    memory_free(step->scales);
}

static void remove_step(struct plan *plan, size_t at)
{
    free_step(&plan->steps[at]);
    plan->step_count--;
    memmove(&plan->steps[at], &plan->steps[at + 1], (plan->step_count - at) * sizeof *plan->steps);
}

/// The step that makes the tensor; step_count when it is the input.
static size_t find_maker(const struct plan *plan, int tensor)
{
    size_t at = 0;
    while (at < plan->step_count && plan->steps[at].to != tensor)
        at++;
    return at;
}

/// Whether the step that makes `tensor` for nobody else can take a bend or an addition.
static bool can_take(const struct plan *plan, int tensor, size_t *ret_maker)
{
    *ret_maker = find_maker(plan, tensor);
    if (*ret_maker == plan->step_count || count_uses(plan, tensor) != 1 ||
        plan->tensors[tensor].stepped)
        return false;
    const struct plan_step *maker = &plan->steps[*ret_maker];
    return maker->kind != PLAN_POOL && maker->kind != PLAN_BEND && maker->add < 0 && !maker->pooled;
}

static bool join_bend(struct plan *plan, size_t at)
{
    struct plan_step *step = &plan->steps[at];
    size_t maker;
    if (step->above == NULL || step->add >= 0 || step->first != 0 ||
        step->inputs != plan->tensors[step->from].channels || !can_take(plan, step->from, &maker) ||
        plan->steps[maker].above != NULL)
        return false;
    plan->steps[maker].above = step->above;
    plan->steps[maker].below = step->below;
    plan->steps[maker].to = step->to;
    step->above = step->below = NULL;
    remove_step(plan, at);
    return true;
}

static bool join_sum(struct plan *plan, size_t at)
{
    struct plan_step *step = &plan->steps[at];
    if (step->above != NULL || step->add < 0)
        return false;
    const int pairs[2][2] = {{step->from, step->add}, {step->add, step->from}};
    for (int i = 0; i < 2; i++) {
        size_t maker, other = find_maker(plan, pairs[i][1]);
        if (!can_take(plan, pairs[i][0], &maker) ||
            (other < plan->step_count && other >= maker))
            continue;
        plan->steps[maker].add = pairs[i][1];
        plan->steps[maker].to = step->to;
        remove_step(plan, at);
        return true;
    }
    return false;
}

/// A pool whose windows do not overlap, after a convolution that nobody else reads.
static bool join_pool(struct plan *plan, size_t at)
{
    struct plan_step *pool = &plan->steps[at];
    const struct plan_window *window = &pool->window;
    size_t maker;
    if (pool->kind != PLAN_POOL || window->kernel[0] != window->strides[0] ||
        window->kernel[1] != window->strides[1] || (window->pads[0] | window->pads[1]) != 0 ||
        !can_take(plan, pool->from, &maker) || plan->steps[maker].kind != PLAN_CONV)
        return false;
    plan->steps[maker].pooled = true;
    plan->steps[maker].pool = *window;
    plan->steps[maker].between = pool->from;
    plan->steps[maker].to = pool->to;
    remove_step(plan, at);
    return true;
}

static void join_steps(struct plan *plan)
{
    for (size_t at = plan->step_count; at-- > 0;)
        if (count_uses(plan, plan->steps[at].to) == 0)
            remove_step(plan, at);
    for (size_t at = 0; at < plan->step_count;)
        if (plan->steps[at].kind != PLAN_BEND || !(join_bend(plan, at) || join_sum(plan, at)))
            at++;
    for (size_t at = 0; at < plan->step_count;)
        if (!join_pool(plan, at))
            at++;
}

/// Each tensor gets as many zeros around it as its readers want.
static bool take_borders(struct plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct plan_step *step = &plan->steps[i];
        struct plan_tensor *from = &plan->tensors[step->from];
        if (step->from == 0 && step->kind != PLAN_CONV)
            return false;
        for (int side = 0; side < 4 && step->kind != PLAN_POOL; side++)
            if (from->pads[side] < step->window.pads[side])
                from->pads[side] = step->window.pads[side];
    }
    return true;
}

/// Whether no sum of a step can leave 32 bits, whatever the picture is.
static bool sums_fit(const struct plan_step *step, const struct plan_tensor *from)
{
    int64_t most = from->high > -from->low ? from->high : -from->low;
    size_t row = (size_t)(step->kind == PLAN_DEPTH ? 1 : step->inputs) * step->window.kernel[0] *
                 step->window.kernel[1];
    for (size_t o = 0; o < step->outputs; o++) {
        int64_t sum = 0;
        for (size_t i = 0; i < row; i++) {
            int64_t code = step->codes[o * row + i];
            sum += most * (code < 0 ? -code : code);
        }
        if (sum > INT32_MAX)
            return false;
    }
    return true;
}

/// Whether a step of a network in steps is one that there is a kernel for: int8.h where it reads
/// steps, kernel.h where it reads floats.
static bool is_int8(const struct plan *plan, const struct plan_step *step)
{
    const struct plan_tensor *from = &plan->tensors[step->from], *to = &plan->tensors[step->to];
    for (size_t i = 0; i < plan->output_count; i++)
        if (plan->outputs[i].tensor == step->to && to->stepped)
            return false;
    if ((step->kind != PLAN_CONV && step->kind != PLAN_DEPTH) || step->pooled)
        return false;
    if (!from->stepped)
        return step->add < 0 && (step->kind == PLAN_CONV || !to->stepped);
    return step->codes != NULL && step->first == 0 && step->inputs == from->channels &&
           (step->add < 0 || plan->tensors[step->add].stepped) &&
           sums_fit(step, from);
}

/// Bias, factors and what are floats of the weights, in steps of the result.
static void scale_step(const struct plan *plan, struct plan_step *step)
{
    const struct plan_tensor *from = &plan->tensors[step->from], *to = &plan->tensors[step->to];
    float unit = to->stepped ? to->scale : 1;
    for (size_t c = 0; c < step->outputs; c++)
        step->bias[c] /= unit;
    if (step->add >= 0)
        step->add_scale = plan->tensors[step->add].scale / unit;
    size_t each = (size_t)(step->kind == PLAN_DEPTH ? 1 : step->inputs) * step->window.kernel[0] *
                  step->window.kernel[1];
    for (size_t i = 0; !from->stepped && i < step->outputs * each; i++)
        step->weights[i] /= unit;
    for (size_t c = 0; from->stepped && c < step->outputs; c++)
        step->scales[c] = from->scale * step->scales[c] / unit;
}

/// False when a network in steps has anything that is not computed in them.
static bool take_int8(struct plan *plan)
{
    for (size_t i = 0; i < plan->tensor_count; i++)
        plan->int8 = plan->int8 || plan->tensors[i].stepped;
    for (size_t i = 0; i < plan->step_count && plan->int8; i++)
        if (!is_int8(plan, &plan->steps[i]))
            return false;
    for (size_t i = 0; i < plan->step_count && plan->int8; i++)
        scale_step(plan, &plan->steps[i]);
    return true;
}

static int lower(struct lowering *lowering, const char *const *outputs, size_t output_count,
                 uint32_t height, uint32_t width)
{
    const struct graph *graph = lowering->graph;
    int input = add_tensor(lowering->plan, 3, height, width);
    lowering->symbols[graph->input] =
        (struct symbol){.known = true, .tensor = input, .channels = 3};
    int code = lower_nodes(lowering);
    if (code == OVERT_OK)
        code = take_outputs(lowering, outputs, output_count);
    if (code != OVERT_OK)
        return code;
    join_steps(lowering->plan);
    if (!take_int8(lowering->plan))
        return refuse(lowering, "a network in integers of this form");
    return take_borders(lowering->plan) ? OVERT_OK : refuse(lowering, "a network of this form");
}

int plan_create(const struct graph *graph, const char *const *outputs, size_t output_count,
                uint32_t height, uint32_t width, struct plan **ret_plan, struct overt_error *err)
{
    struct plan *plan = memory_new(1, sizeof *plan);
    struct lowering lowering = {
        .graph = graph, .plan = plan, .err = err,
        .symbols = memory_new(graph->value_count, sizeof *lowering.symbols)};
    int code = lower(&lowering, outputs, output_count, height, width);
    for (size_t i = 0; i < graph->value_count; i++) {
        memory_free(lowering.symbols[i].above);
        memory_free(lowering.symbols[i].below);
    }
    memory_free(lowering.symbols);
    if (code != OVERT_OK)
        plan_destroy(&plan);
    else
        *ret_plan = plan;
    return code;
}

void plan_destroy(struct plan **plan)
{
    struct plan *old = *plan;
    *plan = NULL;
    if (old == NULL)
        return;
    for (size_t i = 0; i < old->step_count; i++)
        free_step(&old->steps[i]);
    memory_free(old->steps);
    memory_free(old->tensors);
    memory_free(old);
}
