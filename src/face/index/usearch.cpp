// SPDX-License-Identifier: Apache-2.0
// usearch.cpp - usearch's C library as it is in its package, with our memory in the place of the
// system's: the graph says who resembles whom, so it is locked and wiped, and no file is mapped.
//
// What its headers include comes first, so that only its own calls are replaced.
#include <fcntl.h>
#include <float.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bitset>
#include <cassert>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <numeric>
#include <random>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "face/index/pages.h"

#define mmap(where, size, protection, flags, file, offset) index_pages_map((size), (file))
#define munmap(bytes, size)                                index_pages_unmap((bytes), (size))
#define free(memory)                                       index_free(memory)

#include <lib.cpp>
