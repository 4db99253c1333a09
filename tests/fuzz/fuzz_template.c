// SPDX-License-Identifier: Apache-2.0
// fuzz_template.c - stored templates. What unpacks must pack to the very same bytes.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "face/template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t again[OVERT_TEMPLATE_DIMENSION_MAX * 4 + 64];
    struct overt_template face;
    if (overt_template_unpack(data, size, &face, NULL) != 0)
        return 0;
    if (!template_valid(&face) || overt_template_packed_size(face.dimension) != size)
        abort();
    overt_template_pack(&face, again);
    if (memcmp(again, data, size) != 0)
        abort();
    return 0;
}
