// SPDX-License-Identifier: Apache-2.0
// test_kernels.c - the converted models by our own kernels (src/face/net) against ONNX Runtime,
// which test_reference.c holds against the published files. Every kernel that this processor can
// run; batches, threads and strips; memory; damaged files. Argument: a folder with the models.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "face/net/net.h"
#include "runtime.h"

#define DIFFERENCE_MAX 1e-4 ///< of the largest number of an output
#define COSINE_MAX 1e-5     ///< what an embedding may turn by: scores stay comparable

static const char *models_folder;

struct network_case {
    const char *path;
    int64_t batch, height, width;
    bool fixed;
    size_t output_count;
    const char *names[RUNTIME_OUTPUT_MAX];
};

// The last two are of sizes that end in the middle of a strip, a tile and a pool.
static const struct network_case cases[] = {
    {"mobilefacenet/mobilefacenet.onnx", 3, 112, 112, true, 1, {"embedding"}},
    {"mtcnn/rnet.onnx", 5, 24, 24, true, 2, {"score", "box"}},
    {"mtcnn/onet.onnx", 3, 48, 48, true, 3, {"score", "box", "points"}},
    {"mtcnn/pnet.onnx", 1, 12, 12, false, 2, {"score", "box"}},
    {"mtcnn/pnet.onnx", 2, 301, 217, false, 2, {"score", "box"}},
    {"mtcnn/pnet.onnx", 1, 324, 576, false, 2, {"score", "box"}},
};

static float *make_input(const struct network_case *net)
{
    size_t count = (size_t)(net->batch * 3 * net->height * net->width);
    float *input = memory_new(count, sizeof *input);
    uint32_t state = 4711;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        input[i] = (float)(state >> 8) / 8388608.0f - 1 + (i / 7 % 5 == 0 ? 0.4f : -0.1f);
    }
    return input;
}

static char *read_model(const struct network_case *net, size_t *ret_size)
{
    AUTO_FREE char *path = file_join(models_folder, net->path);
    struct overt_error err = {0};
    char *bytes = NULL;
    if (file_read(path, (size_t)1 << 30, &bytes, ret_size, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    return bytes;
}

static struct net *open_net(const struct network_case *net, const char *bytes, size_t size,
                            const struct net_kernel *kernel)
{
    const struct net_wanted wanted = {
        .input = "input", .outputs = net->names, .output_count = net->output_count,
        .height = net->fixed ? (uint32_t)net->height : 0,
        .width = net->fixed ? (uint32_t)net->width : 0, .kernel = kernel};
    struct overt_error err = {0};
    struct net *made = NULL;
    if (net_create(bytes, size, &wanted, &made, &err) != OVERT_OK)
        fail_msg("%s: %s", net->path, err.text);
    return made;
}

/// The outputs of a run, in the shapes of `like`; each is the caller's.
static void run_net(const struct network_case *net, struct net *made, struct crew *crew,
                    const float *input, const struct runtime_output *like, float **numbers)
{
    struct net_result results[RUNTIME_OUTPUT_MAX];
    struct overt_error err = {0};
    for (size_t i = 0; i < net->output_count; i++) {
        numbers[i] = memory_new(like[i].count, sizeof(float));
        results[i] = (struct net_result){numbers[i], like[i].shape, (int)like[i].rank};
    }
    if (net_run(made, crew, input, net->batch, net->height, net->width, results, &err) != OVERT_OK)
        fail_msg("%s: %s", net->path, err.text);
}

static double difference(const float *expected, const float *found, size_t count)
{
    double largest = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        double apart = fabs((double)expected[i] - (double)found[i]);
        size = fmax(size, fabs((double)expected[i]));
        if (!(apart <= largest))
            largest = apart;
    }
    return largest / size;
}

/// Of eight-bit weights ONNX Runtime rounds in another order here and there: a step in some values.
#define COSINE_INT8_MAX 2e-4

static double cosine_lost(const float *a, const float *b, size_t count)
{
    double dot = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < count; i++) {
        dot += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return 1 - dot / sqrt(aa * bb);
}

static void compare(const struct network_case *net, const char *kernel,
                    const struct runtime_output *expected, float *const *numbers)
{
    for (size_t i = 0; i < net->output_count; i++) {
        double apart = difference(expected[i].numbers, numbers[i], expected[i].count);
        print_message("# %s %s, %s: difference %.2g\n", net->path, net->names[i], kernel, apart);
        assert_true(apart <= DIFFERENCE_MAX);
        size_t each = expected[i].count / (size_t)net->batch;
        for (size_t at = 0; net->fixed && each > 100 && at < expected[i].count; at += each)
            assert_true(cosine_lost(expected[i].numbers + at, numbers[i] + at, each) <=
                        COSINE_MAX);
    }
}

/// One thread, three threads and once more after everything was wiped: the same bits.
static void try_kernel(const struct network_case *net, const char *bytes, size_t size,
                       const struct net_kernel *kernel, const float *input,
                       const struct runtime_output *expected)
{
    float *first[RUNTIME_OUTPUT_MAX], *again[RUNTIME_OUTPUT_MAX];
    struct net *made = open_net(net, bytes, size, kernel);
    struct crew *alone = crew_create(1), *three = crew_create(3);
    run_net(net, made, alone, input, expected, first);
    compare(net, kernel->name, expected, first);
    assert_true(net_dirty(made) > 0);
    for (int round = 0; round < 3; round++) {
        net_forget(made);
        assert_int_equal(net_dirty(made), 0);
        run_net(net, made, round == 1 ? three : alone, input, expected, again);
        for (size_t i = 0; i < net->output_count; i++) {
            assert_memory_equal(first[i], again[i], expected[i].count * sizeof(float));
            memory_free(again[i]);
        }
    }
    for (size_t i = 0; i < net->output_count; i++)
        memory_free(first[i]);
    crew_destroy(&alone);
    crew_destroy(&three);
    net_destroy(&made);
}

static void test_as_onnx_runtime(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        size_t size;
        AUTO_FREE char *bytes = read_model(&cases[i], &size);
        AUTO_FREE char *path = file_join(models_folder, cases[i].path);
        AUTO_FREE float *input = make_input(&cases[i]);
        struct runtime *runtime = runtime_create(path, 1);
        struct runtime_output expected[RUNTIME_OUTPUT_MAX];
        int64_t shape[4] = {cases[i].batch, 3, cases[i].height, cases[i].width};
        runtime_run(runtime, input, shape, cases[i].names, cases[i].output_count, expected);
        for (size_t k = 0; net_kernel_at(k) != NULL; k++)
            try_kernel(&cases[i], bytes, size, net_kernel_at(k), input, expected);
        for (size_t o = 0; o < cases[i].output_count; o++)
            memory_free(expected[o].numbers);
        runtime_destroy(&runtime);
    }
}

/// Each picture of a batch gives what it gives alone, in the same bits.
static void test_batches(void **state)
{
    (void)state;
    struct network_case net = cases[0];
    size_t size, area = (size_t)(3 * net.height * net.width);
    AUTO_FREE char *bytes = read_model(&net, &size);
    AUTO_FREE float *input = make_input(&net);
    struct crew *crew = crew_create(2);
    struct net *made = open_net(&net, bytes, size, net_kernel_at(0));
    struct runtime_output like = {.shape = {net.batch, 192}, .rank = 2,
                                  .count = (size_t)net.batch * 192};
    float *whole, *alone;
    run_net(&net, made, crew, input, &like, &whole);
    like = (struct runtime_output){.shape = {1, 192}, .rank = 2, .count = 192};
    net.batch = 1;
    for (size_t i = 0; i < (size_t)cases[0].batch; i++) {
        run_net(&net, made, crew, input + i * area, &like, &alone);
        assert_memory_equal(whole + i * 192, alone, 192 * sizeof(float));
        memory_free(alone);
    }
    memory_free(whole);
    net_destroy(&made);
    crew_destroy(&crew);
}

/// Every kernel gives the plain one's bits, whatever the threads; ONNX Runtime nearly the same.
static void test_int8(void **state)
{
    (void)state;
    const struct network_case net = {"mobilefacenet-int8/mobilefacenet-int8.onnx", 2, 112, 112,
                                     true, 1, {"embedding"}};
    const int64_t shape[4] = {net.batch, 3, 112, 112};
    size_t size;
    AUTO_FREE char *bytes = read_model(&net, &size);
    AUTO_FREE char *path = file_join(models_folder, net.path);
    AUTO_FREE float *input = make_input(&net);
    struct runtime *runtime = runtime_create(path, 1);
    struct runtime_output expected[RUNTIME_OUTPUT_MAX];
    runtime_run(runtime, input, shape, net.names, 1, expected);
    struct crew *three = crew_create(3);
    float *first = NULL, *found;
    for (size_t k = 0; int8_kernel_at(k) != NULL; k++) {
        const struct net_wanted wanted = {.input = "input", .outputs = net.names, .output_count = 1,
                                          .height = 112, .width = 112, .int8 = int8_kernel_at(k)};
        struct net *made = NULL;
        assert_int_equal(net_create(bytes, size, &wanted, &made, NULL), OVERT_OK);
        assert_true(net_is_int8(made));
        run_net(&net, made, three, input, expected, &found);
        if (first == NULL)
            first = memory_copy(found, expected[0].count * sizeof(float));
        assert_memory_equal(first, found, expected[0].count * sizeof(float));
        memory_free(found);
        net_forget(made);
        assert_int_equal(net_dirty(made), 0);
        net_destroy(&made);
    }
    for (size_t at = 0; at < expected[0].count; at += 192) {
        double lost = cosine_lost(expected[0].numbers + at, first + at, 192);
        print_message("# int8 against ONNX Runtime: cosine less by %.2g\n", lost);
        assert_true(lost <= COSINE_INT8_MAX);
    }
    memory_free(first);
    memory_free(expected[0].numbers);
    runtime_destroy(&runtime);
    crew_destroy(&three);
}

static void expect_refused(const struct network_case *net, struct net *made, int64_t height,
                           int64_t width, int64_t rows)
{
    AUTO_FREE float *input = memory_new((size_t)(3 * height * width), sizeof(float));
    AUTO_FREE float *numbers = memory_new(1 << 20, sizeof(float));
    struct crew *crew = crew_create(1);
    const int64_t shapes[2][4] = {{1, 1, rows, rows}, {1, 4, rows, rows}};
    const struct net_result results[2] = {{numbers, shapes[0], 4}, {numbers, shapes[1], 4}};
    struct overt_error err = {0};
    (void)net;
    assert_int_equal(net_run(made, crew, input, 1, height, width, results, &err), OVERT_INPUT);
    assert_true(err.text[0] != 0);
    crew_destroy(&crew);
}

static void test_sizes(void **state)
{
    (void)state;
    size_t size;
    AUTO_FREE char *bytes = read_model(&cases[3], &size);
    struct net *made = open_net(&cases[3], bytes, size, net_kernel_at(0));
    expect_refused(&cases[3], made, 12, 12, 2); // another shape of the outputs
    expect_refused(&cases[3], made, 7, 40, 1);  // too small for the windows
    expect_refused(&cases[3], made, 1, 1, 1);
    net_destroy(&made);
}

/// Cut anywhere or with any byte changed: refused, or a network like any other. (What runs is named
/// by the manifest's hash; this is for files that somebody else chose.)
static void damage(const struct network_case *net)
{
    size_t size;
    AUTO_FREE char *bytes = read_model(net, &size);
    const struct net_wanted wanted = {.input = "input", .outputs = net->names, .output_count = 2};
    uint32_t random = 1;
    unsigned refused = 0;
    for (size_t cut = 0; cut < size; cut += cut < 4096 ? 1 : 997) {
        struct net *made = NULL;
        AUTO_FREE char *part = memory_copy(bytes, cut + 1);
        assert_int_not_equal(net_create(part, cut, &wanted, &made, NULL), OVERT_OK);
    }
    for (int round = 0; round < 3000; round++) {
        struct net *made = NULL;
        AUTO_FREE char *changed = memory_copy(bytes, size);
        for (int i = 0; i < 3; i++) {
            random = random * 1664525u + 1013904223u;
            changed[(random >> 8) % (round % 2 == 0 ? 3000 : size)] ^= (char)(1 << (random & 7));
        }
        if (net_create(changed, size, &wanted, &made, NULL) != OVERT_OK) {
            refused++;
            continue;
        }
        AUTO_FREE float *input = memory_new(3 * 40 * 40, sizeof(float));
        AUTO_FREE float *numbers = memory_new(1 << 20, sizeof(float));
        const int64_t shapes[2][4] = {{1, 1, 15, 15}, {1, 4, 15, 15}};
        const struct net_result results[2] = {{numbers, shapes[0], 4}, {numbers, shapes[1], 4}};
        struct crew *crew = crew_create(1);
        (void)!net_run(made, crew, input, 1, 40, 40, results, NULL);
        crew_destroy(&crew);
        net_destroy(&made);
    }
    print_message("# %u of 3000 changed files refused\n", refused);
    assert_true(refused > 500);
}

static void test_damaged(void **state)
{
    (void)state;
    damage(&cases[3]);
}

/// Changed bytes of a file with steps: refused, or run without harm.
static void test_int8_damaged(void **state)
{
    (void)state;
    const struct network_case net = {"mobilefacenet-int8/mobilefacenet-int8.onnx", 1, 112, 112,
                                     true, 1, {"embedding"}};
    const struct net_wanted wanted = {.input = "input", .outputs = net.names, .output_count = 1,
                                      .height = 112, .width = 112};
    size_t size;
    uint32_t random = 7;
    unsigned refused = 0, rounds = 150;
    AUTO_FREE char *bytes = read_model(&net, &size);
    for (unsigned round = 0; round < rounds; round++) {
        AUTO_FREE char *changed = memory_copy(bytes, size);
        struct net *made = NULL;
        for (int i = 0; i < 40; i++) {
            random = random * 1664525u + 1013904223u;
            changed[(random >> 8) % size] ^= (char)(1 << (random & 7));
        }
        if (net_create(changed, size, &wanted, &made, NULL) != OVERT_OK) {
            refused++;
            continue;
        }
        const struct runtime_output like = {.shape = {1, 192}, .rank = 2, .count = 192};
        AUTO_FREE float *input = make_input(&net);
        struct crew *crew = crew_create(1);
        float *numbers;
        run_net(&net, made, crew, input, &like, &numbers);
        memory_free(numbers);
        crew_destroy(&crew);
        net_destroy(&made);
    }
    print_message("# %u of %u changed files refused\n", refused, rounds);
    assert_true(refused > 0 && refused < rounds);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: test_kernels MODELS\n", stderr);
        return 2;
    }
    models_folder = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_onnx_runtime), cmocka_unit_test(test_batches),
        cmocka_unit_test(test_sizes), cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_int8), cmocka_unit_test(test_int8_damaged)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
