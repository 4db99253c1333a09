// SPDX-License-Identifier: Apache-2.0
// models.c - a network by our own kernels, by ONNX Runtime, and the bare convolutions of it by
// oneDNN: each one alone, its numbers in the layout that it likes best, nothing in between; and
// for each the product of matrices that has as many multiplications, by the same library.
//
//     models FILE BATCH HEIGHT WIDTH FIXED ROUNDS OUTPUT...
//     models layers FILE ...   the same for each step, of one picture
//
// One thread, processor time; each round takes every measurement once, in turns, so that what else
// the machine does falls on all of them. Prints `name value` lines: medians over the rounds of a
// run over the batch in milliseconds, and of the ratios within a round.
#include <dnnl.h>
#include <onnxruntime_c_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "face/net/net.h"
#include "runtime.h"

enum { ROUNDS_MAX = 200, PARTS_MAX = 256, OUTPUTS_MAX = 4 };

struct one {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[4];
    int count;
};

struct bench {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    struct one convolutions[PARTS_MAX], products[PARTS_MAX];
    int count;
    double operations, dense; ///< of the batch, products and sums; but for single channels
    int64_t batch;
};

static void stop_with(const char *what)
{
    fprintf(stderr, "models: %s\n", what);
    exit(3);
}

static void check(dnnl_status_t status, const char *what)
{
    if (status != dnnl_success)
        stop_with(what);
}

static double processor_milliseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void add_argument(struct bench *bench, struct one *one, int role,
                         const dnnl_memory_desc_t *form)
{
    dnnl_memory_t memory;
    void *numbers = NULL;
    check(dnnl_memory_create(&memory, form, bench->engine, DNNL_MEMORY_ALLOCATE), "memory");
    check(dnnl_memory_get_data_handle(memory, &numbers), "memory");
    size_t count = dnnl_memory_desc_get_size(form) / sizeof(float);
    for (size_t i = 0; i < count; i++)
        ((float *)numbers)[i] = (float)(i % 17) / 17 - 0.4f;
    one->arguments[one->count++] = (dnnl_exec_arg_t){.arg = role, .memory = memory};
}

static void finish(struct bench *bench, struct one *one, const void *operation)
{
    static const struct {
        dnnl_query_t query;
        int index, role;
    } wanted[] = {{dnnl_query_src_md, 0, DNNL_ARG_SRC},
                  {dnnl_query_weights_md, 0, DNNL_ARG_WEIGHTS},
                  {dnnl_query_weights_md, 1, DNNL_ARG_BIAS},
                  {dnnl_query_dst_md, 0, DNNL_ARG_DST}};
    dnnl_primitive_desc_t description;
    check(dnnl_primitive_desc_create(&description, operation, NULL, bench->engine, NULL), "form");
    check(dnnl_primitive_create(&one->primitive, description), "primitive");
    for (size_t i = 0; i < ARRAY_COUNT(wanted); i++) {
        const dnnl_memory_desc_t *form =
            dnnl_primitive_desc_query_md(description, wanted[i].query, wanted[i].index);
        if (form != NULL && dnnl_memory_desc_get_size(form) > 0)
            add_argument(bench, one, wanted[i].role, form);
    }
    check(dnnl_primitive_desc_destroy(description), "form");
}

static dnnl_memory_desc_t form_of(int rank, const int64_t *sides, dnnl_format_tag_t tag)
{
    dnnl_memory_desc_t form;
    dnnl_dims_t dims;
    memcpy(dims, sides, (size_t)rank * sizeof *sides);
    check(dnnl_memory_desc_init_by_tag(&form, rank, dims, dnnl_f32, tag), "form");
    return form;
}

static void add_convolution(struct bench *bench, const struct net_part *part, int64_t rows,
                            int64_t columns)
{
    int64_t groups = part->groups, in = part->inputs, out = part->outputs;
    const int64_t from[] = {bench->batch, in, part->height, part->width};
    const int64_t to[] = {bench->batch, out, rows, columns};
    const int64_t whole[] = {out, in, part->kernel[0], part->kernel[1]};
    const int64_t single[] = {groups, 1, 1, part->kernel[0], part->kernel[1]};
    dnnl_memory_desc_t source = form_of(4, from, dnnl_format_tag_any);
    dnnl_memory_desc_t weights = groups > 1 ? form_of(5, single, dnnl_format_tag_any)
                                            : form_of(4, whole, dnnl_format_tag_any);
    dnnl_memory_desc_t bias = form_of(1, &out, dnnl_x);
    dnnl_memory_desc_t result = form_of(4, to, dnnl_format_tag_any);
    dnnl_dims_t strides = {part->strides[0], part->strides[1]};
    dnnl_dims_t before = {part->pads[0], part->pads[1]}, after = {part->pads[2], part->pads[3]};
    dnnl_convolution_desc_t operation;
    check(dnnl_convolution_forward_desc_init(&operation, dnnl_forward_inference,
                                             dnnl_convolution_direct, &source, &weights, &bias,
                                             &result, strides, before, after), "convolution");
    finish(bench, &bench->convolutions[bench->count], &operation);
}

/// As many multiplications as the convolution, for one that is not of single channels: pixels x
/// (inputs * window) times (inputs * window) x outputs.
static void add_product(struct bench *bench, const struct net_part *part, int64_t pixels)
{
    int64_t inner = (int64_t)part->inputs * part->kernel[0] * part->kernel[1];
    const int64_t from[] = {pixels, inner}, by[] = {inner, part->outputs};
    const int64_t to[] = {pixels, part->outputs};
    dnnl_memory_desc_t source = form_of(2, from, dnnl_ab);
    dnnl_memory_desc_t weights = form_of(2, by, dnnl_format_tag_any);
    dnnl_memory_desc_t result = form_of(2, to, dnnl_ab);
    dnnl_matmul_desc_t operation;
    check(dnnl_matmul_desc_init(&operation, &source, &weights, NULL, &result), "product");
    finish(bench, &bench->products[bench->count], &operation);
}

static void add_part(struct bench *bench, const struct net_part *part)
{
    if (part->groups == 0)
        return;
    if (bench->count == PARTS_MAX)
        stop_with("too many convolutions");
    int64_t rows = (part->height + part->pads[0] + part->pads[2] - part->kernel[0]) /
                       part->strides[0] + 1;
    int64_t columns = (part->width + part->pads[1] + part->pads[3] - part->kernel[1]) /
                          part->strides[1] + 1;
    int64_t pixels = bench->batch * rows * columns;
    bool single = part->groups > 1;
    bench->operations += 2.0 * (double)pixels * part->outputs * part->kernel[0] *
                         part->kernel[1] * (single ? 1 : part->inputs);
    add_convolution(bench, part, rows, columns);
    if (!single) {
        add_product(bench, part, pixels);
        bench->dense += 2.0 * (double)pixels * part->outputs * part->kernel[0] * part->kernel[1] *
                        part->inputs;
    }
    bench->count++;
}

/// The least of three, which come one after another, so that its numbers are as near as they get.
static double run_one(struct bench *bench, const struct one *one)
{
    double least = 1e9;
    for (int i = 0; i < 3 && one->primitive != NULL; i++) {
        double start = processor_milliseconds();
        check(dnnl_primitive_execute(one->primitive, bench->stream, one->count, one->arguments),
              "run");
        check(dnnl_stream_wait(bench->stream), "run");
        double took = processor_milliseconds() - start;
        least = took < least ? took : least;
    }
    return one->primitive == NULL ? 0 : least;
}

struct sums {
    double convolutions, products;
};

/// Convolutions of single channels have no product.
static struct sums run_parts(struct bench *bench)
{
    struct sums sums = {0, 0};
    for (int i = 0; i < bench->count; i++) {
        double took = run_one(bench, &bench->convolutions[i]);
        sums.convolutions += took;
        sums.products += run_one(bench, &bench->products[i]);
    }
    return sums;
}

static int compare(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

struct subject {
    struct net *net;
    struct crew *crew;
    struct runtime *runtime;
    struct net_result results[OUTPUTS_MAX];
    int64_t shape[4], shapes[OUTPUTS_MAX][4];
    const char *const *names;
    size_t output_count;
    float *input;
};

static double run_net(struct subject *subject)
{
    struct overt_error err = {0};
    double start = processor_milliseconds();
    if (net_run(subject->net, subject->crew, subject->input, subject->shape[0], subject->shape[2],
                subject->shape[3], subject->results, &err) != OVERT_OK)
        stop_with(err.text);
    return processor_milliseconds() - start;
}

static double run_runtime(struct subject *subject)
{
    struct runtime_output outputs[OUTPUTS_MAX];
    double start = processor_milliseconds();
    runtime_run(subject->runtime, subject->input, subject->shape, subject->names,
                subject->output_count, outputs);
    double took = processor_milliseconds() - start;
    for (size_t i = 0; i < subject->output_count; i++)
        memory_free(outputs[i].numbers);
    return took;
}

/// One run of ONNX Runtime says how large the outputs are.
static void make_room(struct subject *subject)
{
    struct runtime_output outputs[OUTPUTS_MAX];
    runtime_run(subject->runtime, subject->input, subject->shape, subject->names,
                subject->output_count, outputs);
    for (size_t i = 0; i < subject->output_count; i++) {
        memcpy(subject->shapes[i], outputs[i].shape, sizeof subject->shapes[i]);
        subject->results[i] = (struct net_result){outputs[i].numbers, subject->shapes[i],
                                                  (int)outputs[i].rank};
    }
}

static void open_subject(struct subject *subject, const char *path, bool fixed)
{
    char *bytes = NULL;
    size_t size = 0, count = 1;
    struct overt_error err = {0};
    const struct net_wanted wanted = {
        .input = "input", .outputs = subject->names, .output_count = subject->output_count,
        .height = fixed ? (uint32_t)subject->shape[2] : 0,
        .width = fixed ? (uint32_t)subject->shape[3] : 0};
    if (file_read(path, (size_t)1 << 30, &bytes, &size, &err) != OVERT_OK ||
        net_create(bytes, size, &wanted, &subject->net, &err) != OVERT_OK)
        stop_with(err.text);
    memory_free(bytes);
    for (int i = 0; i < 4; i++)
        count *= (size_t)subject->shape[i];
    subject->input = memory_new(count, sizeof(float));
    for (size_t i = 0; i < count; i++)
        subject->input[i] = (float)(i * 2654435761u % 1000) / 500 - 1;
    subject->crew = crew_create(1);
    subject->runtime = runtime_create(path, 1);
    make_room(subject);
}

static void measure(struct bench *bench, struct subject *subject, int rounds)
{
    double ours[ROUNDS_MAX], theirs[ROUNDS_MAX], bare[ROUNDS_MAX], ratio[ROUNDS_MAX];
    double against[ROUNDS_MAX], products[ROUNDS_MAX];
    for (int round = -3; round < rounds; round++) {
        int at = round < 0 ? 0 : round;
        ours[at] = run_net(subject);
        theirs[at] = run_runtime(subject);
        struct sums sums = run_parts(bench);
        bare[at] = sums.convolutions;
        products[at] = sums.products;
        ratio[at] = ours[at] / sums.convolutions;
        against[at] = theirs[at] / ours[at];
    }
    printf("convolutions %d\n", bench->count);
    printf("ratio %.4f\n", median(ratio, rounds));
    printf("against_onnxruntime %.4f\n", median(against, rounds));
    printf("product_gflops %.1f\n", bench->dense / median(products, rounds) / 1e6);
    printf("gflops %.1f\n", bench->operations / median(ours, rounds) / 1e6);
    printf("bare_gflops %.1f\n", bench->operations / median(bare, rounds) / 1e6);
    printf("milliseconds %.4f\n", median(ours, rounds));
    printf("bare_milliseconds %.4f\n", median(bare, rounds));
    printf("onnxruntime_milliseconds %.4f\n", median(theirs, rounds));
}

// ---- each step ----

/// Our steps one after another, as in a run; then each alone, the least of three.
struct layer {
    double flow[ROUNDS_MAX], alone[ROUNDS_MAX], bare[ROUNDS_MAX];
};

static double run_part(struct subject *subject, size_t index)
{
    double start = processor_milliseconds();
    net_part_run(subject->net, index, subject->input);
    return processor_milliseconds() - start;
}

static double run_part_alone(struct subject *subject, size_t index)
{
    double least = 1e9;
    for (int i = 0; i < 3; i++) {
        double took = run_part(subject, index);
        least = took < least ? took : least;
    }
    return least;
}

static double operations_of(const struct net_part *part)
{
    double rows = (part->height + part->pads[0] + part->pads[2] - part->kernel[0]) /
                  part->strides[0] + 1;
    double columns = (part->width + part->pads[1] + part->pads[3] - part->kernel[1]) /
                     part->strides[1] + 1;
    return 2 * rows * columns * part->outputs * part->kernel[0] * part->kernel[1] *
           (part->groups > 1 ? 1 : part->inputs);
}

static void print_layer(const struct net_part *part, size_t index, const double *took)
{
    double operations = operations_of(part) / 1e6;
    printf("%4zu %ux%u/%u%s %4u %4u %3ux%-3u %8.4f %8.4f %8.4f %6.1f %6.1f %6.2f\n", index,
           part->kernel[0], part->kernel[1], part->strides[0], part->groups > 1 ? "d" : " ",
           part->inputs, part->outputs, part->height, part->width, took[0], took[1], took[2],
           operations / took[1], operations / took[2], took[0] / took[2]);
}

/// Medians of milliseconds, and their sums; d: of single channels.
static void print_layers(const struct subject *subject, struct layer *layers, size_t count,
                         int rounds)
{
    struct net_part part;
    double sums[3] = {0};
    puts("step window   in  out of size in a run    alone     bare  alone   bare GFLOP/s, "
         "in a run / bare");
    for (size_t i = 0; i < count && net_part_at(subject->net, i, &part); i++) {
        const double took[] = {median(layers[i].flow, rounds), median(layers[i].alone, rounds),
                               median(layers[i].bare, rounds)};
        print_layer(&part, i, took);
        for (int k = 0; k < 3; k++)
            sums[k] += took[k];
    }
    printf("sum                         %8.4f %8.4f %8.4f               %6.2f\n", sums[0], sums[1],
           sums[2], sums[0] / sums[2]);
}

/// Of single pictures; the batch is the bare convolutions'.
static void time_layers(struct bench *bench, struct subject *subject, struct layer *layers,
                        size_t count, int at)
{
    struct net_part part;
    int bare = 0;
    for (size_t i = 0; i < count; i++)
        layers[i].flow[at] = run_part(subject, i);
    for (size_t i = 0; i < count; i++)
        layers[i].alone[at] = run_part_alone(subject, i);
    for (size_t i = 0; i < count; i++)
        if (net_part_at(subject->net, i, &part) && part.groups > 0)
            layers[i].bare[at] =
                run_one(bench, &bench->convolutions[bare++]) / (double)bench->batch;
}

static void measure_layers(struct bench *bench, struct subject *subject, int rounds)
{
    struct net_part part;
    size_t count = 0;
    while (net_part_at(subject->net, count, &part))
        count++;
    struct layer *layers = memory_new(count, sizeof *layers);
    for (int round = -3; round < rounds; round++)
        time_layers(bench, subject, layers, count, round < 0 ? 0 : round);
    print_layers(subject, layers, count, rounds);
    memory_free(layers);
}

int main(int argc, char **argv)
{
    bool layers = argc > 1 && strcmp(argv[1], "layers") == 0;
    argc -= layers ? 1 : 0;
    argv += layers ? 1 : 0;
    long batch, height, width, fixed, rounds;
    if (argc < 8 || argc > 7 + OUTPUTS_MAX || !text_to_int(argv[2], 1, 64, &batch) ||
        !text_to_int(argv[3], 1, 4096, &height) || !text_to_int(argv[4], 1, 4096, &width) ||
        !text_to_int(argv[5], 0, 1, &fixed) || !text_to_int(argv[6], 1, ROUNDS_MAX, &rounds)) {
        fputs("usage: models FILE BATCH HEIGHT WIDTH FIXED ROUNDS OUTPUT...\n", stderr);
        return 2;
    }
    struct subject subject = {.shape = {batch, 3, height, width},
                              .names = (const char *const *)&argv[7],
                              .output_count = (size_t)(argc - 7)};
    static struct bench bench;
    bench.batch = batch;
    open_subject(&subject, argv[1], fixed == 1);
    (void)run_net(&subject);
    check(dnnl_engine_create(&bench.engine, dnnl_cpu, 0), "engine");
    check(dnnl_stream_create(&bench.stream, bench.engine, dnnl_stream_default_flags), "stream");
    struct net_part part;
    for (size_t i = 0; net_part_at(subject.net, i, &part); i++)
        add_part(&bench, &part);
    if (layers)
        measure_layers(&bench, &subject, (int)rounds);
    else
        measure(&bench, &subject, (int)rounds);
    return 0;
}
