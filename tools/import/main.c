// SPDX-License-Identifier: Apache-2.0
// main.c - overt-import: makes the model files of Overt from published .tflite files.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "import.h"
#include "manifest.h"
#include "quantise.h"
#include "tflite.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 2, EXIT_FAILURE_HERE = 3 };

struct arguments {
    const char *sums;   ///< list of hashes, NULL for no check
    const char *ranges; ///< file of ranges, NULL for floats
    struct import_options options;
    char *plain[16]; ///< the arguments that are no options
    int plain_count;
};

static const char usage[] =
    "usage: overt-import NETWORK IN.tflite OUT.onnx [--sums FILE] [--fixed N,H,W] [--slope FORM]\n"
    "       [--int8 RANGES] [--values BITS]\n"
    "       overt-import manifest CARD OUT.json FILE.onnx...\n"
    "\n"
    "NETWORK  pnet, rnet, onet (MTCNN) or mobilefacenet\n"
    "--sums   check IN before and OUT after against this list (sha256sum's format)\n"
    "--fixed  write this batch, height and width instead of free ones (0: leave free)\n"
    "--slope  how PReLU is written: scale (default), relu, or operator, which also leaves out what "
    "only helps\n"
    "         ONNX Runtime (for others, such as OpenCV)\n"
    "--int8   with weights of eight bits, by the ranges in this file (overt-calibrate)\n"
    "--values with --int8: what is between two layers has 16 (default) or 8 bits\n";

static bool read_slope(const char *text, enum slope_form *ret_form)
{
    static const char *const names[] = {
        [SLOPE_OPERATOR] = "operator", [SLOPE_RELU] = "relu", [SLOPE_SCALE] = "scale"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (text_equal(names[i], text)) {
            *ret_form = (enum slope_form)i;
            return true;
        }
    return false;
}

static bool read_sizes(const char *text, struct onnx_sizes *sizes)
{
    char rest;
    return sscanf(text, "%4u,%5u,%5u%c", &sizes->batch, &sizes->height, &sizes->width, &rest) == 3;
}

static bool read_option(struct arguments *arguments, const char *name, char *value)
{
    if (text_equal(name, "--sums")) {
        arguments->sums = value;
        return true;
    }
    if (text_equal(name, "--int8")) {
        arguments->ranges = value;
        return true;
    }
    long bits = 0;
    if (text_equal(name, "--values")) {
        bool fine = text_to_int(value, 8, 16, &bits) && bits % 8 == 0;
        arguments->options.value_bits = (unsigned)bits;
        return fine;
    }
    if (text_equal(name, "--fixed"))
        return read_sizes(value, &arguments->options.sizes);
    return text_equal(name, "--slope") && read_slope(value, &arguments->options.slope);
}

static bool read_arguments(int argc, char **argv, struct arguments *arguments)
{
    for (int i = 1; i < argc; i++) {
        if (!text_starts(argv[i], "--")) {
            if (arguments->plain_count == (int)ARRAY_COUNT(arguments->plain))
                return false;
            arguments->plain[arguments->plain_count++] = argv[i];
            continue;
        }
        if (i + 1 == argc || !read_option(arguments, argv[i], argv[i + 1]))
            return false;
        i++;
    }
    return arguments->plain_count >= 3;
}

static int convert(const struct arguments *arguments, const struct import_recipe *recipe,
                   struct overt_error *err)
{
    const char *in = arguments->plain[1], *out = arguments->plain[2];
    AUTO_FREE char *bytes = NULL;
    AUTO_FREE char *onnx = NULL;
    AUTO_FREE char *ranges = NULL;
    struct import_options options = arguments->options;
    size_t size, onnx_size;
    int code = arguments->sums == NULL ? OVERT_OK : manifest_check(arguments->sums, in, err);
    if (code == OVERT_OK)
        code = file_read(in, TFLITE_FILE_MAX, &bytes, &size, err);
    if (code == OVERT_OK && arguments->ranges != NULL)
        code = file_read(arguments->ranges, QUANTISE_RANGES_MAX, &ranges, &options.ranges_size,
                         err);
    options.ranges = ranges;
    if (code != OVERT_OK)
        return code;
    code = import_convert(recipe, &options, bytes, size, &onnx, &onnx_size, err);
    if (code != OVERT_OK)
        return error_prepend(err, "%s", in);
    code = file_write(out, onnx, onnx_size, 0644, err);
    if (code == OVERT_OK && arguments->sums != NULL)
        code = manifest_check(arguments->sums, out, err);
    return code;
}

static int run(const struct arguments *arguments, struct overt_error *err)
{
    if (text_equal(arguments->plain[0], "manifest"))
        return manifest_write(arguments->plain[1], arguments->plain[2], &arguments->plain[3],
                              arguments->plain_count - 3, err);
    const struct import_recipe *recipe = import_recipe_find(arguments->plain[0]);
    if (recipe == NULL || arguments->plain_count != 3)
        return error_set(err, OVERT_INPUT,
                         "there is no network %s; overt-import --help says which there are",
                         arguments->plain[0]);
    return convert(arguments, recipe, err);
}

int main(int argc, char **argv)
{
    if (argc == 2 && text_equal(argv[1], "--help")) {
        fputs(usage, stdout);
        return EXIT_FINE;
    }
    struct arguments arguments = {.options = {.slope = SLOPE_SCALE, .value_bits = 16}};
    if (!read_arguments(argc, argv, &arguments)) {
        fputs(usage, stderr);
        return EXIT_INPUT;
    }
    struct overt_error err = {0};
    int code = run(&arguments, &err);
    if (code == OVERT_OK)
        return EXIT_FINE;
    fprintf(stderr, "overt-import: %s\n", err.text);
    return code == OVERT_IO || code == OVERT_NO_MEMORY ? EXIT_FAILURE_HERE : EXIT_INPUT;
}
