// SPDX-License-Identifier: Apache-2.0
// fuzz_sentences.c - a force's own sentences of a letter (foi/template.h): whatever the file, it is
// looked over to its end, and what has no fault can stand in a letter.
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "foi/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"letter.txt", "ncnd.txt", "exempt.txt",
                                        "letter.cy.txt", "ncnd.cy.txt", "exempt.cy.txt"};
    if (size < 1 || size > (size_t)FOI_TEMPLATE_SIZE_MAX + 10)
        return 0;
    struct foi_template_faults faults = {0};
    AUTO_FREE char *text = memory_new(size, 1);
    memcpy(text, bytes + 1, size - 1);
    foi_template_check(names[bytes[0] % 6], text, size - 1, &faults);
    for (size_t i = 0; i < faults.count; i++)
        assert(faults.items[i].line >= 0 && faults.items[i].what[0] != '\0');
    foi_template_faults_finish(&faults);
    return 0;
}
