# SPDX-License-Identifier: Apache-2.0
"""peer_faiss.py - the same templates and probes in FAISS IndexFlatIP (exact inner product), timed in the same way.

  peer_faiss.py FOLDER THREADS BATCH OURS     OURS: what bench/search printed

FAISS runs one search on one thread however many it may use; several probes at once go to BLAS. Its own threads and those
of OpenBLAS get into each other's way, so it gets the best of all four settings. Prints "word value" lines as bench/search
does, and how many of its candidates are ours.
"""
import ctypes
import statistics
import sys
import time

import faiss
import numpy

DIMENSION, LIMIT, ROUNDS, SINGLES = 192, 10, 7, 16


def timed(search, times):
    began = time.monotonic()
    found = search()
    times.append(time.monotonic() - began)
    return found


def single(index, probes):
    times = []
    for _ in range(ROUNDS):
        for i in range(SINGLES):
            timed(lambda: index.search(probes[i:i + 1], LIMIT), times)
    return statistics.median(times)


def blas_threads(count):
    """OpenBLAS as it is loaded; another BLAS keeps its own way."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "libopenblas" in line}
    for path in paths:
        ctypes.CDLL(path).openblas_set_num_threads(count)


def batched(index, probes, own, blas):
    times = []
    faiss.omp_set_num_threads(own)
    blas_threads(blas)
    for _ in range(ROUNDS):
        timed(lambda: index.search(probes, LIMIT), times)
    return statistics.median(times) / len(probes)


def main(folder, threads, batch, ours):
    rows = numpy.fromfile(folder + "/search-list.f32", dtype=numpy.float32).reshape(-1, DIMENSION)
    probes = numpy.fromfile(folder + "/search-probes.f32", dtype=numpy.float32).reshape(-1, DIMENSION)
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(rows)
    settings = [(own, blas) for own in {1, threads} for blas in {1, threads}]
    print("peer_batch_seconds %.9f" % min(batched(index, probes[:batch], own, blas) for own, blas in settings))
    print("peer_single_seconds %.9f" % single(index, probes))
    found = index.search(probes, LIMIT)[1]
    with open(ours, encoding="ascii") as file:
        mine = [[int(n) for n in line.split()[1:]] for line in file if line.startswith("found ")]
    print("same_candidates %d" % sum(len(set(a) & set(b)) for a, b in zip(mine, found.tolist())))
    print("candidates %d" % found.size)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
