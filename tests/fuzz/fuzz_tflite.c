// SPDX-License-Identifier: Apache-2.0
// fuzz_tflite.c - bytes as a .tflite file, through every recipe of the importer. make_tflite.py
// makes the corpus.
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct import_options options[] = {{.slope = SLOPE_SCALE},
                                                    {.slope = SLOPE_OPERATOR}};
    for (size_t i = 0; import_recipe_name(i) != NULL; i++) {
        const struct import_recipe *recipe = import_recipe_find(import_recipe_name(i));
        char *onnx = NULL;
        size_t onnx_size = 0;
        struct overt_error err = {0};
        int code = import_convert(recipe, &options[i % 2], data, size, &onnx, &onnx_size, &err);
        if (code == OVERT_OK ? onnx == NULL || onnx_size == 0 : onnx != NULL || err.text[0] == 0)
            abort();
        memory_free(onnx);
    }
    return 0;
}
