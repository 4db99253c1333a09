// SPDX-License-Identifier: Apache-2.0
// fuzz_manifest.c - the manifest of a model.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "face/infer/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct infer_manifest *manifest = NULL;
    struct overt_error err = {0};
    int code = infer_manifest_parse((const char *)data, size, ".", &manifest, &err);
    if ((code == OVERT_OK) != (manifest != NULL) || (code != OVERT_OK && err.text[0] == '\0'))
        abort();
    if (manifest != NULL && strchr(manifest->files[0].name, '/') != NULL)
        abort();
    infer_manifest_destroy(&manifest);
    return 0;
}
