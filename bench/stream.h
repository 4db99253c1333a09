// SPDX-License-Identifier: Apache-2.0
// stream.h - reads memory once, as fast as it comes.
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stddef.h>
#include <stdint.h>

/// All bytes, a multiple of 64 on a line of 64, by the widest loads of this processor, four at a
/// time, with the same fetching ahead that the scan does: a loop that is given every advantage.
/// Returns something that depends on all of them.
uint64_t stream(const void *bytes, size_t size);

#endif
