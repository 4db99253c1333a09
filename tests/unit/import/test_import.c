// SPDX-License-Identifier: Apache-2.0
// test_import.c - the importer on made-up networks, on those networks damaged in every place, and
// its manifest.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "import.h"
#include "manifest.h"
#include "network.h"
#include "rounding.h"
#include "tflite.h"

static const char *const networks[] = {"pnet", "rnet", "onet", "mobilefacenet"};

static char *corpus_path(const char *name)
{
    const char *source = getenv("OVERT_SOURCE");
    AUTO_FREE char *folder = file_join(source == NULL ? "." : source, "tests/fuzz/corpus/tflite");
    return file_join(folder, name);
}

static char *read_corpus(const char *kind, const char *name, size_t *ret_size)
{
    char file[64];
    snprintf(file, sizeof(file), "%s-%s", kind, name);
    AUTO_FREE char *path = corpus_path(file);
    char *bytes = NULL;
    struct overt_error err = {0};
    if (file_read(path, TFLITE_FILE_MAX, &bytes, ret_size, &err) != OVERT_OK)
        fail_msg("%s", err.text);
    return bytes;
}

static int convert(const char *network, const void *bytes, size_t size, enum slope_form slope,
                   struct overt_error *err)
{
    struct import_options options = {.slope = slope};
    char *onnx = NULL;
    size_t onnx_size = 0;
    int code =
        import_convert(import_recipe_find(network), &options, bytes, size, &onnx, &onnx_size, err);
    assert_true((code == OVERT_OK) == (onnx != NULL));
    memory_free(onnx);
    return code;
}

static void good_networks_convert(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(networks); i++) {
        size_t size;
        struct overt_error err = {0};
        AUTO_FREE char *bytes = read_corpus("good", networks[i], &size);
        assert_int_equal(convert(networks[i], bytes, size, SLOPE_SCALE, &err), OVERT_OK);
        assert_int_equal(convert(networks[i], bytes, size, SLOPE_RELU, &err), OVERT_OK);
        assert_int_equal(convert(networks[i], bytes, size, SLOPE_OPERATOR, &err), OVERT_OK);
    }
}

/// Ranges that do not fit the network: refused with the line, whatever they are.
static void broken_ranges_are_refused(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "", "v2 -1 1\n", "v0 -1 1\n", "v99999 -1 1\n", "w2 -1 1\n", "v2\n", "v2 -1\n", "v2 1 2\n",
        "v2 0 0\n", "v2 -1 nan\n", "v2 -1 1 9\n", "v2 -1 1 1\n", "v2 -1 1 x\n", "v2 float 3\n",
        "v2 -1 1\nv2 -1 1\n", "m2\n", "m2 1 x\n", "m99999 1\n", "m2 nan nan nan nan\n", "r2 AA==\n",
        "r99999 AA==\n", "r\n", "r4\n", "r4 AA==\n", "r4 AAAA\n", "r4 AAA=\nr4 AAA=\n",
        "m2 1 1 1 1\nm2 1 1 1 1\n"};
    size_t size;
    AUTO_FREE char *bytes = read_corpus("good", "mobilefacenet", &size);
    for (size_t i = 0; i < ARRAY_COUNT(broken); i++) {
        struct import_options options = {.slope = SLOPE_SCALE, .ranges = broken[i],
                                         .ranges_size = strlen(broken[i]), .value_bits = 16};
        struct overt_error err = {0};
        char *onnx = NULL;
        size_t onnx_size;
        assert_int_equal(import_convert(import_recipe_find("mobilefacenet"), &options, bytes, size,
                                        &onnx, &onnx_size, &err), OVERT_INPUT);
        assert_null(onnx);
        assert_non_null(strstr(err.text, "ranges"));
    }
}

static struct network *read_steps(const char *ranges)
{
    size_t size;
    AUTO_FREE char *bytes = read_corpus("good", "mobilefacenet", &size);
    const struct import_options options = {.ranges = ranges, .ranges_size = strlen(ranges),
                                           .value_bits = 16};
    struct network *network = NULL;
    assert_int_equal(import_read(import_recipe_find("mobilefacenet"), &options, bytes, size,
                                 &network, NULL), OVERT_OK);
    return network;
}

/// Bits of the file say up or down, its means what goes into the bias; single channels have 16
/// bits.
static void rounding_is_as_the_file_says(void **state)
{
    (void)state;
    struct network *plain = read_steps("v2 -1 1\nv4 -1 1\nv6 float\n");
    struct network *told = read_steps("v2 -1 1\nv4 -1 1\nv6 float\nm2 1 2 3 4\nr4 AAA=\n");
    const struct step *before = &plain->steps[network_find_maker(plain, 4)];
    const struct step *after = &told->steps[network_find_maker(told, 4)];
    bool differ = false;
    assert_true(after->inputs == 4 && after->outputs == 4 && !after->wide);
    for (size_t o = 0; o < 4; o++) {
        double lost = 0;
        for (size_t i = 4 * o; i < 4 * o + 4; i++) {
            assert_int_equal(after->codes[i],
                             rounding_low(after->weights[i], after->scales[o], 127));
            differ = differ || after->codes[i] != before->codes[i];
            lost += ((double)after->weights[i] - after->codes[i] * (double)after->scales[o]) *
                    (double)(i - 4 * o + 1);
        }
        assert_true(fabs((double)after->bias[o] - (double)before->bias[o] - lost) < 1e-5);
    }
    assert_true(differ);
    const struct step *alone = &told->steps[network_find_maker(told, 5)];
    assert_true(alone->wide && alone->groups == 4);
    for (size_t o = 0; o < 4; o++) {
        int sum = 0;
        for (size_t i = 9 * o; i < 9 * o + 9; i++)
            sum += abs(alone->codes[i]);
        assert_in_range(sum, 30000, 65535);
    }
    network_destroy(&plain);
    network_destroy(&told);
}

enum { CHANNELS = 16, OUTPUTS = 8 };

/// How sums vary by rounding.
static double variance_of(const float *weights, const float *scales, const uint8_t *up,
                          const struct rounding_input *input)
{
    double all = 0, off[CHANNELS];
    for (size_t o = 0; o < OUTPUTS; o++) {
        for (size_t i = 0; i < CHANNELS; i++) {
            size_t at = o * CHANNELS + i;
            double steps = (double)weights[at] / (double)scales[o];
            int code = rounding_low(weights[at], scales[o], 127);
            bool more = up == NULL ? steps - code >= 0.5 : (up[at / 8] >> at % 8 & 1) != 0;
            off[i] = (steps - code - more) * (double)scales[o];
        }
        for (size_t i = 0; i < CHANNELS * CHANNELS; i++)
            all += off[i / CHANNELS] * input->covariances[i] * off[i % CHANNELS];
    }
    return all;
}

/// Numbers that go together: rounding by their covariances is several times better than to the
/// nearest; and powers of two do what they are for.
static void rounding_follows_what_is_read(void **state)
{
    (void)state;
    double means[CHANNELS] = {0}, covariances[CHANNELS * CHANNELS], reaches[CHANNELS];
    float weights[OUTPUTS * CHANNELS], scales[OUTPUTS];
    uint8_t up[OUTPUTS * CHANNELS / 8];
    int powers[CHANNELS] = {0};
    for (size_t i = 0; i < CHANNELS * CHANNELS; i++)
        covariances[i] = i / CHANNELS == i % CHANNELS ? 1.1 : 1;
    for (size_t i = 0; i < CHANNELS; i++)
        reaches[i] = 4;
    for (size_t i = 0; i < OUTPUTS * CHANNELS; i++)
        weights[i] = (float)((i * 7919 + 13) % 997) / 500 - 1;
    for (size_t o = 0; o < OUTPUTS; o++)
        scales[o] = 1.0F / 127;
    const struct rounding_input input = {CHANNELS, means, covariances, reaches};
    rounding_choose(weights, scales, OUTPUTS, 127, &input, up);
    assert_true(variance_of(weights, scales, up, &input) <
                0.3 * variance_of(weights, scales, NULL, &input));
    for (size_t o = 0; o < OUTPUTS; o++)
        weights[o * CHANNELS + 3] *= 16; // of a channel of small numbers
    covariances[3 * CHANNELS + 3] = 1.1 / 256;
    reaches[3] = 0.25;
    rounding_powers(weights, OUTPUTS, 127, 8192, &input, 8, powers);
    assert_in_range(powers[3] - powers[0], 3, 5);
}

static void another_network_is_refused(void **state)
{
    (void)state;
    size_t size;
    AUTO_FREE char *bytes = read_corpus("good", "mobilefacenet", &size);
    struct overt_error err = {0};
    assert_int_equal(convert("pnet", bytes, size, SLOPE_SCALE, &err), OVERT_INPUT);
    assert_non_null(strstr(err.text, "another network"));
}

static void broken_files_are_refused(void **state)
{
    static const char *const names[] = {"empty",      "mark-only",      "other-mark",  "half",
                                        "root-far",   "root-nowhere",   "all-ones",    "text",
                                        "shape-huge", "shape-negative", "shape-other", "rank-huge"};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        size_t size;
        AUTO_FREE char *bytes = read_corpus("bad", names[i], &size);
        struct overt_error err = {0};
        int code = convert("pnet", bytes, size, SLOPE_SCALE, &err);
        assert_true(code == OVERT_INPUT || code == OVERT_LIMIT);
        assert_true(err.text[0] != 0 && strchr(err.text, '\n') == NULL);
    }
}

/// Every cut is refused. The block has exactly the cut's size, so that a sanitizer sees a read past
/// it.
static void every_cut_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(networks); i++) {
        size_t size;
        AUTO_FREE char *bytes = read_corpus("good", networks[i], &size);
        for (size_t cut = 0; cut < size; cut += 1 + cut / 97) {
            AUTO_FREE char *part = memory_copy(bytes, cut);
            struct overt_error err = {0};
            assert_int_not_equal(convert(networks[i], part, cut, SLOPE_SCALE, &err), OVERT_OK);
            assert_true(err.text[0] != 0);
        }
    }
}

/// A changed byte may change only a weight; whatever it does, there is a model or a line.
static void no_changed_byte_is_trusted(void **state)
{
    static const unsigned char masks[] = {0x01, 0x80, 0xff};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(networks); i++) {
        size_t size;
        AUTO_FREE char *bytes = read_corpus("good", networks[i], &size);
        for (size_t at = 0; at < size; at++) {
            char kept = bytes[at];
            bytes[at] = (char)(kept ^ (char)masks[at % ARRAY_COUNT(masks)]);
            struct overt_error err = {0};
            if (convert(networks[i], bytes, size, SLOPE_SCALE, &err) != OVERT_OK)
                assert_true(err.text[0] != 0);
            bytes[at] = kept;
        }
    }
}

static void write_file(const char *folder, const char *name, const char *content, char path[128])
{
    snprintf(path, 128, "%s/%s", folder, name);
    assert_int_equal(file_write(path, content, strlen(content), 0600, NULL), OVERT_OK);
}

static void manifest_has_the_hashes(void **state)
{
    (void)state;
    char folder[] = "import-test-XXXXXX", card[128], model[128], sums[128], out[128];
    assert_non_null(mkdtemp(folder));
    struct overt_error err = {0};
    write_file(folder, "a.onnx", "abc", model);
    write_file(folder, "card.json", "{\"sha256\": \"@a.onnx@\"}\n", card);
    write_file(folder, "out.json", "", out);
    char *files[] = {model};
    assert_int_equal(manifest_write(card, out, files, 1, &err), OVERT_OK);
    AUTO_FREE char *written = NULL;
    size_t size;
    assert_int_equal(file_read(out, 1000, &written, &size, &err), OVERT_OK);
    // SHA-256 of "abc": FIPS 180-4's example.
    assert_string_equal(
        written,
        "{\"sha256\": \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}\n");
    assert_int_equal(manifest_write(card, out, files, 0, &err), OVERT_NOT_FOUND);
    write_file(folder, "sums",
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.onnx\n", sums);
    assert_int_equal(manifest_check(sums, model, &err), OVERT_OK);
    assert_int_equal(manifest_check(sums, card, &err), OVERT_MODEL);
    write_file(folder, "a.onnx", "abd", model);
    assert_int_equal(manifest_check(sums, model, &err), OVERT_MODEL);
    unlink(card), unlink(model), unlink(sums), unlink(out), rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_networks_convert),    cmocka_unit_test(broken_ranges_are_refused),
        cmocka_unit_test(rounding_is_as_the_file_says),
        cmocka_unit_test(rounding_follows_what_is_read),
        cmocka_unit_test(another_network_is_refused),
        cmocka_unit_test(broken_files_are_refused), cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(no_changed_byte_is_trusted), cmocka_unit_test(manifest_has_the_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
