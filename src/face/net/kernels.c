// SPDX-License-Identifier: Apache-2.0
// kernels.c - which of the kernels this processor can run, the fastest first.
#include "base/attr.h"
#include "face/net/kernel.h"

#if defined(__x86_64__)
extern const struct net_kernel net_kernel_avx512, net_kernel_avx2;
#elif defined(__aarch64__)
extern const struct net_kernel net_kernel_neon;
#endif
extern const struct net_kernel net_kernel_plain;

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
