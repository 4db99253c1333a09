#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# make_onnx.py FOLDER - writes the files in steps of corpus/onnx: small networks of QuantizeLinear and DequantizeLinear, with values of 16
# and of 8 bits, weights of 8 and of 16, a sum, a picture's product and two outputs. The others are corpus/tflite by tools/import.
import os
import struct
import sys

FLOAT, UINT8, INT8, INT16 = 1, 2, 3, 5
ROUND, SIDE = 23, 24


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


class Network:
    def __init__(self, wide):
        self.wide, self.graph, self.at = wide, b"", 0

    def some(self, count, most):
        self.at += 1
        return [((i + self.at) * 7 % ROUND - ROUND // 2) * most // (ROUND // 2) for i in range(count)]

    def constant(self, name, dims, kind, numbers):
        raw = struct.pack("<%d%s" % (len(numbers), {FLOAT: "f", UINT8: "B", INT8: "b", INT16: "h"}[kind]), *numbers)
        self.graph += field(5, b"".join(field(1, d) for d in dims) + field(2, kind) + field(8, name) + field(9, raw))
        return name

    def node(self, kind, inputs, output, **ints):
        made = b"".join(field(1, name) for name in inputs) + field(2, output) + field(3, output) + field(4, kind)
        for name, values in ints.items():
            many = isinstance(values, list)
            body = field(1, name) + b"".join(field(8 if many else 3, v) for v in (values if many else [values]))
            made += field(5, body + field(20, 7 if many else 2))
        self.graph += field(1, made)
        return output

    def steps(self, name):
        """The value held in steps; the name under which it is read."""
        scale = self.constant("f" + name, [], FLOAT, [0.01 if self.wide else 0.5])
        zero = self.constant("z" + name, [], INT16 if self.wide else UINT8, [0 if self.wide else 100])
        self.node("QuantizeLinear", [name, scale, zero], "q" + name)
        return self.node("DequantizeLinear", ["q" + name, scale, zero], "d" + name)

    def weights(self, name, dims, kind):
        count, most = 1, 127 if kind == INT8 else 5000
        for side in dims:
            count *= side
        codes = self.constant("c" + name, dims, kind, self.some(count, most))
        scales = self.constant("m" + name, dims[:1], FLOAT, [0.5 / most] * dims[0])
        zeros = self.constant("o" + name, dims[:1], kind, [0] * dims[0])
        return [self.node("DequantizeLinear", [codes, scales, zeros], "w" + name, axis=0),
                self.constant("b" + name, dims[:1], FLOAT, [0.25] * dims[0])]

    def slope(self, name, source):
        return self.node("PRelu", [source, self.constant("a" + name, [4, 1, 1], FLOAT, [0.25, -0.5, 0, 2])], name)

    def write(self):
        for part, name in ((11, "input"), (12, "score"), (12, "box")):
            self.graph += field(part, field(1, name))
        return field(1, 10) + field(2, "made-up") + field(7, self.graph) + field(8, field(2, 21))


def make(wide):
    net = Network(wide)
    first = net.constant("w1", [4, 3, 3, 3], FLOAT, [n / 20 for n in net.some(108, 11)])
    net.node("Conv", ["input", first], "v1", kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1], group=1)
    value = net.steps(net.slope("v2", "v1"))
    net.node("Conv", [value] + net.weights("v3", [4, 1, 3, 3], INT16), "v3", kernel_shape=[3, 3], pads=[1, 1, 1, 1], group=4)
    value = net.steps(net.slope("v4", "v3"))
    kept = net.steps(net.node("Conv", [value] + net.weights("v5", [4, 4, 1, 1], INT8), "v5", group=1))
    net.node("Conv", [kept] + net.weights("v6", [4, 4, 1, 1], INT8), "v6", group=1)
    value = net.steps(net.node("Add", ["v6", kept], "v7"))
    net.node("Conv", [value] + net.weights("box", [4, 4, 6, 6], INT8), "box", kernel_shape=[6, 6], group=1)
    net.node("Flatten", [value], "v8", axis=1)
    net.node("Gemm", ["v8"] + net.weights("score", [4, 4 * (SIDE // 2) ** 2], INT8), "score", transB=1)
    return net.write()


if __name__ == "__main__":
    for bits in (8, 16):
        with open(os.path.join(sys.argv[1], "good-steps-%d" % bits), "wb") as out:
            out.write(make(bits == 16))
