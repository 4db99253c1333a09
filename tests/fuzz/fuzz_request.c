// SPDX-License-Identifier: Apache-2.0
// fuzz_request.c - the reader of Freedom of Information requests: takes a text apart and places its
// questions.
#include <stdint.h>
#include <stdlib.h>

#include "foi/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct foi_request request = {0};
    struct overt_error err = {0};
    int result = foi_request_parse((const char *)data, size, 0, &request, &err);
    if (result == 0)
        result = foi_request_place(&request, &err);
    if (result != 0 && err.text[0] == '\0')
        abort(); // refused without a word
    foi_request_finish(&request);
    return 0;
}
