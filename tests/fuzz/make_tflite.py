#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# make_tflite.py FOLDER - writes the made-up .tflite files of corpus/tflite: small networks of every operator that the
# importer knows, with the outputs of its recipes, and broken ones. Weights are a fixed sequence of small numbers.
import os
import struct
import sys

ADD, CONV, DEPTHWISE, DENSE, POOL, MUL, RELU, RESHAPE, SUB, DIV, EXP, NEG, SUM, MAX, ABS = (
    0, 3, 4, 9, 17, 18, 19, 22, 41, 42, 47, 59, 74, 82, 101)


class File:
    """FlatBuffers bytes, parents before children, so that every offset is positive."""

    def __init__(self):
        self.bytes = bytearray()

    def align(self, size):
        while len(self.bytes) % size:
            self.bytes.append(0)

    def refer(self, slot, child):
        """Writes `child` and its offset at `slot`."""
        struct.pack_into('<I', self.bytes, slot, child.write(self) - slot)


class Table:
    """Fields as (number, kind, value); kinds: B byte, i int32, I uint32, ref."""

    def __init__(self, *fields):
        self.fields = [f for f in fields if f[2] is not None]

    def write(self, out):
        count = 1 + max((f[0] for f in self.fields), default=-1)
        offsets, at = [0] * count, 4
        for number, kind, _ in self.fields:
            offsets[number], at = at, at + 4
        out.align(4)
        vtable = len(out.bytes)
        out.bytes += struct.pack('<%dH' % (2 + count), 4 + 2 * count, at, *offsets)
        out.align(4)
        start = len(out.bytes)
        out.bytes += struct.pack('<i', start - vtable) + bytes(at - 4)
        for number, kind, value in self.fields:
            slot = start + offsets[number]
            if kind == 'ref':
                out.refer(slot, value)
            else:
                struct.pack_into('<' + kind, out.bytes, slot, value)
        return start


class Vector:
    def __init__(self, kind, items):
        self.kind, self.items = kind, list(items)

    def write(self, out):
        out.align(4)
        start = len(out.bytes)
        out.bytes += struct.pack('<I', len(self.items))
        if self.kind != 'ref':
            out.bytes += struct.pack('<%d%s' % (len(self.items), self.kind), *self.items)
            return start
        out.bytes += bytes(4 * len(self.items))
        for i, item in enumerate(self.items):
            out.refer(start + 4 + 4 * i, item)
        return start


class Network:
    def __init__(self):
        self.tensors, self.buffers, self.operators, self.codes = [], [Table()], [], []
        self.seed = 1

    def number(self):
        self.seed = (self.seed * 1103515245 + 12345) % (1 << 31)
        return (self.seed >> 16) % 1000 / 1000 - 0.5

    def tensor(self, shape, values=None, kind=0):
        buffer = 0
        if values is not None:
            buffer = len(self.buffers)
            data = struct.pack('<%d%s' % (len(values), 'i' if kind == 2 else 'f'), *values)
            self.buffers.append(Table((0, 'ref', Vector('B', data))))
        name = b't%d' % len(self.tensors)
        self.tensors.append(Table((0, 'ref', Vector('i', shape)), (1, 'B', kind), (2, 'I', buffer),
                                  (3, 'ref', Vector('B', name))))
        return len(self.tensors) - 1

    def weights(self, *shape):
        count = 1
        for side in shape:
            count *= side
        return self.tensor(shape, [self.number() for _ in range(count)])

    def operator(self, code, inputs, shape, options_kind=0, options=None):
        if code not in self.codes:
            self.codes.append(code)
        output = self.tensor(shape)
        self.operators.append(Table((0, 'I', self.codes.index(code)), (1, 'ref', Vector('i', inputs)),
                                    (2, 'ref', Vector('i', [output])), (3, 'B', options_kind), (4, 'ref', options)))
        return output

    def conv(self, x, inputs, outputs, window, shape, same=0, stride=1, depthwise=False):
        kernel = self.weights(1, window, window, outputs) if depthwise else \
            self.weights(outputs, window, window, inputs)
        fields = [(0, 'B', 0 if same else 1), (1, 'i', stride), (2, 'i', stride)]
        if depthwise:
            fields.append((3, 'i', 1))
        return self.operator(DEPTHWISE if depthwise else CONV, [x, kernel, self.weights(outputs)], shape,
                             2 if depthwise else 1, Table(*fields))

    def dense(self, x, inputs, outputs):
        return self.operator(DENSE, [x, self.weights(outputs, inputs), self.weights(outputs)], [1, outputs], 8,
                             Table((0, 'B', 0)))

    def pool(self, x, window, shape, same=1):
        return self.operator(POOL, [x], shape, 5, Table((0, 'B', 0 if same else 1), (1, 'i', 2), (2, 'i', 2),
                                                        (3, 'i', window), (4, 'i', window)))

    def slope_neg(self, x, shape):
        above = self.operator(RELU, [x], shape)
        minus = self.operator(NEG, [self.operator(RELU, [self.operator(NEG, [x], shape)], shape)], shape)
        return self.operator(ADD, [above, self.operator(MUL, [self.weights(shape[-1]), minus], shape)], shape)

    def slope_abs(self, x, shape):
        above = self.operator(RELU, [x], shape)
        below = self.operator(SUB, [x, self.operator(ABS, [x], shape)], shape)
        return self.operator(ADD, [above, self.operator(MUL, [self.weights(shape[-1]), below], shape)], shape)

    def softmax(self, x, shape):
        axis, one = self.tensor([], [len(shape) - 1], 2), shape[:-1] + [1]
        power = self.operator(EXP, [self.operator(SUB, [x, self.operator(MAX, [x, axis], one)], shape)], shape)
        return self.operator(DIV, [power, self.operator(SUM, [power, axis], one)], shape)

    def file(self, inputs, outputs):
        graph = Table((0, 'ref', Vector('ref', self.tensors)), (1, 'ref', Vector('i', inputs)),
                      (2, 'ref', Vector('i', outputs)), (3, 'ref', Vector('ref', self.operators)))
        codes = [Table((0, 'B', code)) for code in self.codes]
        root = Table((0, 'I', 3), (1, 'ref', Vector('ref', codes)), (2, 'ref', Vector('ref', [graph])),
                     (4, 'ref', Vector('ref', self.buffers)))
        out = File()
        out.bytes += bytes(4) + b'TFL3'
        out.refer(0, root)
        return bytes(out.bytes)


def detector(points, dense):
    """The recipes pnet (no points, no dense), rnet and onet."""
    net = Network()
    x = net.tensor([1, 12, 10, 3])
    conv = net.conv(x, 3, 5, 3, [1, 10, 8, 5])
    value = net.pool(net.slope_neg(conv, [1, 10, 8, 5]), 2, [1, 5, 4, 5])
    if not dense:
        score = net.softmax(net.conv(value, 5, 2, 1, [1, 5, 4, 2]), [1, 5, 4, 2])
        return net.file([x], [score, net.conv(value, 5, 4, 1, [1, 5, 4, 4])])
    row = net.slope_neg(net.dense(value, 100, 7), [1, 7])
    outputs = [net.softmax(net.dense(row, 7, 2), [1, 2]), net.dense(row, 7, 4)]
    return net.file([x], outputs + ([net.dense(row, 7, 10)] if points else []))


def recogniser():
    net = Network()
    x = net.tensor([2, 6, 6, 3])
    a = net.slope_abs(net.conv(x, 3, 4, 3, [2, 3, 3, 4], same=1, stride=2), [2, 3, 3, 4])
    b = net.conv(net.conv(a, 4, 2, 1, [2, 3, 3, 2]), 2, 4, 1, [2, 3, 3, 4])
    c = net.conv(b, 4, 4, 3, [2, 3, 3, 4], same=1, depthwise=True)
    d = net.conv(net.operator(ADD, [c, a], [2, 3, 3, 4]), 4, 4, 3, [2, 1, 1, 4], depthwise=True)
    return net.file([x], [net.operator(RESHAPE, [d, net.tensor([2], [2, 4], 2)], [2, 4])])


def broken(good):
    yield 'empty', b''
    yield 'mark-only', good[:8]
    yield 'other-mark', good[:4] + b'TFL2' + good[8:]
    yield 'half', good[:len(good) // 2]
    yield 'root-far', b'\xff\xff\xff\x7f' + good[4:]
    yield 'root-nowhere', b'\0\0\0\0' + good[4:]
    yield 'all-ones', good[:8] + b'\xff' * 64
    yield 'text', b'this is a letter and not a network\n'
    shape = good.index(struct.pack('<5i', 4, 1, 12, 10, 3))
    yield 'shape-huge', good[:shape] + struct.pack('<5i', 4, 0x7fffffff, 0x7fffffff, 10, 3) + good[shape + 20:]
    yield 'shape-negative', good[:shape] + struct.pack('<5i', 4, 1, -12, 10, 3) + good[shape + 20:]
    yield 'shape-other', good[:shape] + struct.pack('<5i', 4, 1, 11, 10, 3) + good[shape + 20:]
    yield 'rank-huge', good[:shape] + struct.pack('<5i', 0x3fffffff, 1, 12, 10, 3) + good[shape + 20:]


def main():
    folder = sys.argv[1]
    files = {'pnet': detector(False, False), 'rnet': detector(False, True), 'onet': detector(True, True),
             'mobilefacenet': recogniser()}
    for name, data in list(files.items()):
        files['good-' + name] = files.pop(name)
    for name, data in broken(detector(False, False)):
        files['bad-' + name] = data
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(data)


main()
