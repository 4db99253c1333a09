// SPDX-License-Identifier: Apache-2.0
// attr.h - compiler attributes behind names; the only place that spells __attribute__.
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define CLEANUP(function) __attribute__((cleanup(function)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
/// Compiles one function for an instruction set beyond the build's; call it only where the CPU has
/// it.
#define TARGET(isa) __attribute__((target(isa)))
/// Leaves a local as it is where the build would zero it; for buffers in hot loops that are filled
/// first.
#define NO_INIT __attribute__((uninitialized))
/// Kept out of line: rarely taken, and it would crowd what is around it.
#define NO_INLINE __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))

/// Compiled twice, for any x86-64 and for AVX2, chosen when the program starts; the results are the
/// same bits.
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__clang__)
#define SIMD_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define SIMD_CLONES
#endif

/// A function that may use instructions which the caller has asked the processor for.
#define SIMD_TARGET(features) __attribute__((target(features)))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
