// SPDX-License-Identifier: Apache-2.0
// make_golden.c - what a golden.json of the default models holds.
//   make_golden template MobileFaceNet.tflite <picture.rgb    the template of 112 x 112 R,G,B bytes
//                                                             by plain.c
//   make_golden runtime NETWORK.onnx <picture.rgb              the same by ONNX Runtime
//   make_golden faces PICTURE...    x, y, width and height of each face, by the engine
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "overt/overt.h"
#include "plain.h"
#include "runtime.h"

enum { SIDE = 112, NUMBERS = 192 };

/// Adds the embedding of the chip or of its mirror image.
static void add(const struct tflite_model *model, const unsigned char *bytes, bool mirrored,
                double *sum)
{
    struct plain picture = {SIDE, SIDE, 3, memory_new(3 * SIDE * SIDE, sizeof(float))}, output;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int c = 0; c < 3; c++) {
                int from = mirrored ? SIDE - 1 - x : x;
                picture.numbers[(y * SIDE + x) * 3 + c] =
                    ((float)bytes[(y * SIDE + from) * 3 + c] - 127.5f) / 128;
            }
    plain_run(model, picture, &output);
    for (int i = 0; i < NUMBERS; i++)
        sum[i] += (double)output.numbers[i];
    memory_free(output.numbers);
}

static void print_sum(const double sum[NUMBERS])
{
    double length = 0;
    for (int i = 0; i < NUMBERS; i++)
        length += sum[i] * sum[i];
    for (int i = 0; i < NUMBERS; i++)
        printf("%s%.6f", i > 0 ? ", " : "", sum[i] / sqrt(length));
    printf("\n");
}

static int print_runtime(const char *path)
{
    static unsigned char bytes[3 * SIDE * SIDE];
    static float input[2 * 3 * SIDE * SIDE];
    static const char *const name[] = {"embedding"};
    const int64_t shape[4] = {2, 3, SIDE, SIDE};
    struct runtime_output output[RUNTIME_OUTPUT_MAX];
    double sum[NUMBERS];
    if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes)
        return 2;
    for (int at = 0; at < SIDE * SIDE; at++)
        for (int c = 0; c < 3; c++) {
            float number = ((float)bytes[3 * at + c] - 127.5f) / 128;
            input[c * SIDE * SIDE + at] = number;
            input[(3 + c) * SIDE * SIDE + at / SIDE * SIDE + SIDE - 1 - at % SIDE] = number;
        }
    struct runtime *runtime = runtime_create(path, 1);
    runtime_run(runtime, input, shape, name, 1, output);
    for (int i = 0; i < NUMBERS; i++)
        sum[i] = (double)output[0].numbers[i] + (double)output[0].numbers[NUMBERS + i];
    print_sum(sum);
    memory_free(output[0].numbers);
    runtime_destroy(&runtime);
    return 0;
}

static int print_template(const char *path)
{
    static unsigned char bytes[3 * SIDE * SIDE];
    struct tflite_model *model = NULL;
    char *file = NULL;
    size_t size = 0;
    double sum[NUMBERS] = {0};
    if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes ||
        file_read(path, 64 << 20, &file, &size, NULL) != 0 ||
        tflite_create(file, size, &model, NULL) != 0)
        return 2;
    add(model, bytes, false, sum);
    add(model, bytes, true, sum);
    print_sum(sum);
    tflite_destroy(&model);
    memory_free(file);
    return 0;
}

static int print_faces(struct overt_engine *engine, const char *path)
{
    static struct overt_face faces[OVERT_FACES_MAX];
    struct overt_image *image = NULL;
    size_t count = 0;
    if (overt_image_read(path, &image, NULL) != 0 ||
        overt_engine_detect(engine, image, faces, OVERT_FACES_MAX, &count, NULL) != 0)
        return 2;
    for (size_t i = 0; i < count; i++)
        printf("%s[%.1f, %.1f, %.1f, %.1f]", i > 0 ? ", " : "", (double)faces[i].x,
               (double)faces[i].y, (double)faces[i].width, (double)faces[i].height);
    printf("\n");
    overt_image_unref(&image);
    return 0;
}

int main(int argc, char **argv)
{
    const struct overt_engine_params params = {.detect_only = true, .threads = 1};
    struct overt_engine *engine = NULL;
    if (argc == 3 && strcmp(argv[1], "template") == 0)
        return print_template(argv[2]);
    if (argc == 3 && strcmp(argv[1], "runtime") == 0)
        return print_runtime(argv[2]);
    if (argc < 3 || overt_engine_create(&params, &engine, NULL) != 0)
        return 2;
    int code = 0;
    for (int i = 2; i < argc && code == 0; i++)
        code = print_faces(engine, argv[i]);
    overt_engine_destroy(&engine);
    return code;
}
