// SPDX-License-Identifier: Apache-2.0
// fuzz_truth.c - truth files of `overt evaluate live`. What is accepted keeps to its limits.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "evaluate/live/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct truth truth;
    char *copy = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(copy, data, size);
    if (truth_parse(copy, size, &truth, NULL) == 0) {
        if (truth.pass_count == 0 || truth.camera_count < 1)
            abort();
        for (size_t i = 0; i < truth.pass_count; i++) {
            const struct truth_pass *pass = &truth.passes[i];
            if (pass->person >= truth.person_count || pass->camera >= truth.camera_count ||
                truth.persons[pass->person].group >= truth.group_count || !(pass->in <= pass->out))
                abort();
        }
        truth_finish(&truth);
    }
    memory_free(copy);
    return 0;
}
