// SPDX-License-Identifier: Apache-2.0
// test_reference.c - the converted models, run by ONNX Runtime, against plain.c on the .tflite
// files: the largest difference is 1e-3 relative. Argument: a folder with the converted models and
// one with the .tflite files.
//
// Relative means to the number itself, or to the mean size of the output's numbers where that is
// larger.
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
#include "plain.h"
#include "runtime.h"

#define DIFFERENCE_MAX 1e-3

static const char *models_folder, *tflite_folder;

/// What is compared. MTCNN's files take transposed pictures, their conversions upright ones.
struct network_case {
    const char *tflite, *onnx;
    int height, width; ///< of the upright picture
    bool transposed;
    int points; ///< output whose x.. y.. stands as x y x y.. in the conversion, -1 for none
    size_t output_count;
    const char *names[RUNTIME_OUTPUT_MAX];
};

/// A picture that has edges, slopes and noise, from -1 to 1, the same on every machine.
static float *make_picture(int height, int width, unsigned seed)
{
    float *chw = memory_new((size_t)(3 * height * width), sizeof(float));
    uint32_t state = 12345u + 7919u * seed;
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                state = state * 1664525u + 1013904223u;
                float noise = (float)(state >> 8) / 16777216.0f - 0.5f;
                float wave = ((x / 5 + y / 7 + c + (int)seed) % 3 == 0) ? 0.5f : -0.25f;
                float ramp = 0.3f * ((float)x / (float)width - (float)y / (float)height);
                chw[(c * height + y) * width + x] = 0.4f * noise + wave + ramp;
            }
    return chw;
}

static struct plain to_plain(const float *chw, int height, int width, bool transposed)
{
    struct plain p = {transposed ? width : height, transposed ? height : width, 3, NULL};
    p.numbers = memory_new((size_t)(3 * height * width), sizeof(float));
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int at = transposed ? x * height + y : y * width + x;
                p.numbers[at * 3 + c] = chw[(c * height + y) * width + x];
            }
    return p;
}

/// The plain result in the order of the conversion: upright NCHW, of a softmax of two classes the
/// second, points as x y pairs.
static float *to_expected(struct plain p, const struct network_case *net, size_t output,
                          size_t *ret_count)
{
    bool score = strcmp(net->names[output], "score") == 0;
    int channels = score ? 1 : p.channels;
    int height = net->transposed ? p.width : p.height, width = net->transposed ? p.height : p.width;
    float *chw = memory_new((size_t)(channels * height * width), sizeof(float));
    for (int c = 0; c < channels; c++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int from = score ? 1 : c;
                if ((int)output == net->points)
                    from = c % 2 * (channels / 2) + c / 2;
                int at = net->transposed ? x * height + y : y * width + x;
                chw[(c * height + y) * width + x] = p.numbers[at * p.channels + from];
            }
    *ret_count = (size_t)(channels * height * width);
    return chw;
}

static double largest_difference(const float *expected, const float *found, size_t count)
{
    double mean = 0, largest = 0;
    for (size_t i = 0; i < count; i++)
        mean += fabs((double)expected[i]) / (double)count;
    for (size_t i = 0; i < count; i++) {
        double size = fmax(fabs((double)expected[i]), mean);
        double difference = fabs((double)expected[i] - (double)found[i]) / size;
        if (!(difference <= largest))
            largest = difference;
    }
    return largest;
}

static struct tflite_model *load(const char *name)
{
    AUTO_FREE char *path = file_join(tflite_folder, name);
    AUTO_FREE char *bytes = NULL;
    size_t size;
    struct tflite_model *model = NULL;
    struct overt_error err = {0};
    if (file_read(path, TFLITE_FILE_MAX, &bytes, &size, &err) != OVERT_OK ||
        tflite_create(bytes, size, &model, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    return model;
}

static void compare_outputs(const struct network_case *net, const struct plain *plain,
                            const struct runtime_output *found)
{
    for (size_t i = 0; i < net->output_count; i++) {
        size_t count;
        AUTO_FREE float *expected = to_expected(plain[i], net, i, &count);
        assert_int_equal(count, found[i].count);
        double difference = largest_difference(expected, found[i].numbers, count);
        print_message("# %s %s: largest difference %.2g of %zu\n", net->onnx, net->names[i],
                      difference, count);
        assert_true(difference <= DIFFERENCE_MAX);
    }
}

static void compare_one(const struct network_case *net, const struct tflite_model *model,
                        struct runtime *runtime, unsigned seed)
{
    AUTO_FREE float *chw = make_picture(net->height, net->width, seed);
    struct plain picture = to_plain(chw, net->height, net->width, net->transposed);
    struct plain plain[TFLITE_OUTPUT_MAX];
    struct runtime_output found[RUNTIME_OUTPUT_MAX];
    plain_run(model, picture, plain);
    int64_t shape[4] = {1, 3, net->height, net->width};
    runtime_run(runtime, chw, shape, net->names, net->output_count, found);
    compare_outputs(net, plain, found);
    for (size_t i = 0; i < net->output_count; i++) {
        memory_free(plain[i].numbers);
        memory_free(found[i].numbers);
    }
    memory_free(picture.numbers);
}

/// Each picture of a batch gives what it gives alone.
static void compare_batch(const struct network_case *net, struct runtime *runtime)
{
    enum { BATCH = 3 };
    size_t size = (size_t)(3 * net->height * net->width);
    AUTO_FREE float *batch = memory_new(BATCH * size, sizeof(float));
    struct runtime_output together[RUNTIME_OUTPUT_MAX], alone[RUNTIME_OUTPUT_MAX];
    for (unsigned i = 0; i < BATCH; i++) {
        AUTO_FREE float *chw = make_picture(net->height, net->width, i);
        memcpy(batch + i * size, chw, size * sizeof(float));
    }
    int64_t shape[4] = {BATCH, 3, net->height, net->width},
            one[4] = {1, 3, net->height, net->width};
    runtime_run(runtime, batch, shape, net->names, net->output_count, together);
    for (unsigned i = 0; i < BATCH; i++) {
        runtime_run(runtime, batch + i * size, one, net->names, net->output_count, alone);
        for (size_t o = 0; o < net->output_count; o++) {
            assert_int_equal(together[o].count, BATCH * alone[o].count);
            double difference = largest_difference(
                alone[o].numbers, together[o].numbers + i * alone[o].count, alone[o].count);
            assert_true(difference <= DIFFERENCE_MAX);
            memory_free(alone[o].numbers);
        }
    }
    for (size_t o = 0; o < net->output_count; o++)
        memory_free(together[o].numbers);
}

static void check_network(const struct network_case *net)
{
    struct tflite_model *model = load(net->tflite);
    AUTO_FREE char *path = file_join(models_folder, net->onnx);
    struct runtime *runtime = runtime_create(path, 1);
    for (unsigned seed = 0; seed < 3; seed++)
        compare_one(net, model, runtime, seed);
    compare_batch(net, runtime);
    runtime_destroy(&runtime);
    tflite_destroy(&model);
}

static void pnet_even_size(void **state)
{
    (void)state;
    check_network(&(struct network_case){
        "pnet.tflite", "mtcnn/pnet.onnx", 64, 48, true, -1, 2, {"score", "box"}});
}

static void pnet_odd_size(void **state)
{
    (void)state;
    check_network(&(struct network_case){
        "pnet.tflite", "mtcnn/pnet.onnx", 61, 39, true, -1, 2, {"score", "box"}});
}

static void pnet_smallest_size(void **state)
{
    (void)state;
    check_network(&(struct network_case){
        "pnet.tflite", "mtcnn/pnet.onnx", 12, 12, true, -1, 2, {"score", "box"}});
}

static void rnet(void **state)
{
    (void)state;
    check_network(&(struct network_case){
        "rnet.tflite", "mtcnn/rnet.onnx", 24, 24, true, -1, 2, {"score", "box"}});
}

static void onet(void **state)
{
    (void)state;
    check_network(&(struct network_case){
        "onet.tflite", "mtcnn/onet.onnx", 48, 48, true, 2, 3, {"score", "box", "points"}});
}

static void mobilefacenet(void **state)
{
    (void)state;
    check_network(&(struct network_case){"MobileFaceNet.tflite",
                                         "mobilefacenet/mobilefacenet.onnx",
                                         112,
                                         112,
                                         false,
                                         -1,
                                         1,
                                         {"embedding"}});
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: test_reference MODELS-FOLDER TFLITE-FOLDER\n", stderr);
        return 2;
    }
    models_folder = argv[1];
    tflite_folder = argv[2];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pnet_even_size),
        cmocka_unit_test(pnet_odd_size),
        cmocka_unit_test(pnet_smallest_size),
        cmocka_unit_test(rnet),
        cmocka_unit_test(onet),
        cmocka_unit_test(mobilefacenet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
