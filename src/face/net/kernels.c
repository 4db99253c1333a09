// SPDX-License-Identifier: Apache-2.0
// kernels.c - which of the kernels this processor can run, the fastest first.
#include <stdbool.h>

#include "base/attr.h"
#include "face/net/int8.h"
#include "face/net/kernel.h"

#if defined(__x86_64__)
extern const struct net_kernel net_kernel_avx512, net_kernel_avx2;
extern const struct int8_kernel int8_kernel_vnni, int8_kernel_avx512, int8_kernel_avx2,
    int8_kernel_wide;
#elif defined(__aarch64__)
extern const struct net_kernel net_kernel_neon;
extern const struct int8_kernel int8_kernel_neon;
#endif
extern const struct net_kernel net_kernel_plain;
extern const struct int8_kernel int8_kernel_plain;

const struct net_kernel *net_kernel_at(size_t index)
{
    const struct net_kernel *found[3] = {NULL};
    size_t count = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma"))
        found[count++] = &net_kernel_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        found[count++] = &net_kernel_avx2;
#elif defined(__aarch64__)
    found[count++] = &net_kernel_neon;
#endif
    found[count++] = &net_kernel_plain;
    return index < count ? found[index] : NULL;
}

/// The plain one is for tests: ONNX Runtime is faster.
const struct net_kernel *net_kernel_choose(void)
{
    const struct net_kernel *first = net_kernel_at(0);
    return first == &net_kernel_plain ? NULL : first;
}

const struct int8_kernel *int8_kernel_at(size_t index)
{
    const struct int8_kernel *found[5] = {NULL};
    size_t count = 0;
#if defined(__x86_64__)
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    if (wide && __builtin_cpu_supports("avx512vnni"))
        found[count++] = &int8_kernel_vnni;
    if (wide)
        found[count++] = &int8_kernel_avx512;
    if (__builtin_cpu_supports("avx2"))
        found[count++] = &int8_kernel_avx2;
    // The tiles of AVX-512 without its instructions: for tests, on processors that have none.
    if (count > 0)
        found[count++] = &int8_kernel_wide;
#elif defined(__aarch64__)
    found[count++] = &int8_kernel_neon;
#endif
    found[count++] = &int8_kernel_plain;
    return index < count ? found[index] : NULL;
}

const struct int8_kernel *int8_kernel_choose(void)
{
    const struct int8_kernel *first = int8_kernel_at(0);
    return first == &int8_kernel_plain ? NULL : first;
}
