#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""waves.py OUT.bmp - the golden picture of mobilefacenet: waves of whole numbers, 112 x 112, the same on every machine."""
import struct
import sys

SIDE = 112


def wave(at, period, height):
    at %= period
    return height * min(at, period - at) * 2 // period


def pixel(x, y):
    return tuple(20 + wave(x * (1 + c) + 2 * y, 97, 120) + wave(y * (3 - c) + 71 * c + 300 - x, 61, 100) for c in range(3))


def rows():
    return [b"".join(bytes(pixel(x, y)) for x in range(SIDE)) for y in range(SIDE)]


def main(path):
    data = b"".join(bytes(row[3 * x + 2 - c] for x in range(SIDE) for c in range(3)) for row in reversed(rows()))
    head = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 54 + len(data), 0, 54, 40, SIDE, SIDE, 1, 24, 0, len(data), 2835, 2835, 0, 0)
    with open(path, "wb") as file:
        file.write(head + data)


if __name__ == "__main__":
    main(sys.argv[1])
