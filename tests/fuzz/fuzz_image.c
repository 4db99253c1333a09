// SPDX-License-Identifier: Apache-2.0
// fuzz_image.c - still pictures of any kind, from memory.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "overt/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct overt_image *image = NULL;
    struct overt_error err = {0};
    int code = overt_image_decode(data, size, &image, &err);
    if ((code == OVERT_OK) != (image != NULL) || (code != OVERT_OK && err.text[0] == '\0'))
        abort();
    if (image != NULL &&
        (image->width < 1 || image->height < 1 || image->stride < 3 * image->width))
        abort();
    overt_image_unref(&image);
    return 0;
}
