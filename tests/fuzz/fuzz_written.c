// SPDX-License-Identifier: Apache-2.0
// fuzz_written.c - the reader of written authorities: fields, lists, times, numbers.
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "operate/written.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct overt_error err = {0};
    struct written *written = memory_new(1, sizeof *written);
    int code = written_parse((const char *)data, size, 1795168800, written, &err);
    if (code != 0 && err.text[0] == '\0')
        abort(); // refused without a word
    if (code == 0) {
        AUTO_TEXT struct text missing;
        text_init(&missing, 1000);
        written_missing(written, &missing);
        if (missing.length == 0 && (written->plan.title == NULL || written->plan.mode == 0))
            abort(); // whole, and not there
    }
    written_finish(written);
    memory_free(written);
    return 0;
}
