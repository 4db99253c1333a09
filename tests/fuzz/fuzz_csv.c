// SPDX-License-Identifier: Apache-2.0
// fuzz_csv.c - test sets from outside. Every field that is handed on ends inside the bytes.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "evaluate/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const char *begin, *end;
};

static int check_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    const struct bytes *bytes = context;
    (void)err;
    for (int i = 0; i < 3; i++)
        if (line < 2 || fields[i] < bytes->begin || fields[i] + strlen(fields[i]) > bytes->end ||
            strlen(fields[i]) > CSV_FIELD_MAX)
            abort();
    return 0;
}

static int check_any(void *context, size_t line, const char *const *fields, size_t count,
                     struct overt_error *err)
{
    const struct bytes *bytes = context;
    (void)err;
    for (size_t i = 0; i < count; i++)
        if (line < 1 || count > CSV_ANY_COLUMNS_MAX || fields[i] < bytes->begin ||
            fields[i] + strlen(fields[i]) > bytes->end || strlen(fields[i]) > CSV_FIELD_MAX)
            abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"role", "identity", "image"};
    char *copy = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(copy, data, size);
    struct bytes bytes = {copy, copy + size};
    (void)!csv_parse(copy, size, names, 3, check_row, &bytes, NULL);
    if (size > 0)
        memcpy(copy, data, size);
    copy[size] = '\0';
    (void)!csv_read(copy, size, check_any, &bytes, NULL);
    memory_free(copy);
    return 0;
}
