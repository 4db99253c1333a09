// SPDX-License-Identifier: Apache-2.0
// fuzz_onnx.c - bytes as an ONNX file of a network, and a run of it. The corpus: corpus/tflite as
// tools/import writes it, and networks in steps by make_onnx.py.
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "face/net/net.h"

enum { SIDE = 24, ROOM = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(struct net *net, size_t output_count)
{
    AUTO_FREE float *input = memory_new(3 * SIDE * SIDE, sizeof *input);
    AUTO_FREE float *numbers = memory_new(ROOM, sizeof *numbers);
    static const int64_t flat[] = {1, 4}, square[] = {1, 4, 7, 7};
    struct net_result results[2];
    struct crew *crew = crew_create(1);
    for (size_t i = 0; i < output_count; i++)
        results[i] = (struct net_result){numbers, i == 0 ? flat : square, i == 0 ? 2 : 4};
    (void)!net_run(net, crew, input, 1, SIDE, SIDE, results, NULL);
    crew_destroy(&crew);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const outputs[] = {"score", "box"};
    for (size_t i = 0; i < 4; i++) {
        const struct net_wanted wanted = {
            .input = "input", .outputs = outputs + i % 2, .output_count = 1 + (i == 0),
            .height = i < 2 ? SIDE : 0, .width = i < 2 ? SIDE : 0, .kernel = net_kernel_at(0)};
        struct net *net = NULL;
        struct overt_error err = {0};
        int code = net_create(data, size, &wanted, &net, &err);
        if (code == OVERT_OK ? net == NULL : net != NULL || err.text[0] == 0)
            abort();
        if (net != NULL)
            run(net, wanted.output_count);
        net_destroy(&net);
    }
    return 0;
}
