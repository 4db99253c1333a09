// SPDX-License-Identifier: Apache-2.0
// cpu.c - which kernels compare: the fastest of this processor unless somebody names others.
#include "base/error.h"
#include "base/text.h"
#include "face/match/internal.h"

_Static_assert(OVERT_CPU_MAX == DOT_KERNELS_MAX, "every set has a name");

size_t overt_cpu_list(const char *names[OVERT_CPU_MAX])
{
    const struct dot_kernels *list[DOT_KERNELS_MAX];
    size_t count = dot_kernels_list(list);
    for (size_t i = 0; i < count; i++)
        names[i] = list[i]->name;
    return count;
}

int overt_cpu_check(const char *cpu, struct overt_error *err)
{
    if (dot_kernels_named(cpu) != NULL)
        return 0;
    const char *names[OVERT_CPU_MAX];
    size_t count = overt_cpu_list(names);
    AUTO_TEXT struct text known;
    text_init(&known, 200);
    for (size_t i = 0; i < count; i++)
        text_printf(&known, "%s%s", i > 0 ? ", " : "", names[i]);
    return error_set(err, OVERT_INPUT, "this processor cannot compare with '%.40s', but with: %s",
                     cpu, known.bytes);
}

int overt_gallery_set_cpu(struct overt_gallery *gallery, const char *cpu, struct overt_error *err)
{
    int code = overt_cpu_check(cpu, err);
    if (code == 0)
        gallery->kernels = dot_kernels_named(cpu);
    return code;
}

const char *overt_gallery_cpu(const struct overt_gallery *gallery)
{
    return gallery->kernels->name;
}
