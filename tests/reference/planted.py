#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""planted.py - looks for what was sealed in a record, in any files.

  planted.py find VALUES FILE...    VALUES: a folder that open_sealed filled, and wrapped keys beside
  planted.py plain RECORD.db VALUES OUT.db    a copy whose sealed columns hold the values themselves
  planted.py keys RECORD.db VALUES            the wrapped keys of the record, as files key.NUMBER beside the values

A text is looked for as it is, in UTF-16, in hexadecimal and in base64 at each of its three places; a template as its
packed bytes, as 32-bit and 64-bit floats and as the bytes it is scanned with (face/match/quantise.c); a picture in
pieces of 24 bytes, one every 256, after the header that all pictures share. `find` prints each value that is found in a
file, then `files N bytes N values N pieces N found N`.
"""
import base64
import os
import sqlite3
import struct
import sys

PIECE, STEP, SHORT = 24, 256, 8


def quantised(values):
    most = max(abs(v) for v in values)
    scale = struct.unpack("<f", struct.pack("<f", most / 127))[0] if most > 0 else 1.0
    return bytes(max(-127, min(127, round(v / scale))) & 0xFF for v in values)


def forms_of_text(value):
    text = value.decode("utf-8", "replace")
    yield value
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield value.hex().encode()
    yield value.hex().upper().encode()
    for shift in range(3):  # the signs that depend on this value alone
        whole = base64.b64encode(b"\0" * shift + value)
        yield whole[(shift * 8 + 5) // 6 : len(whole) // 4 * 4 - 4]


def forms_of_template(value):
    size = (len(value) - 4) // 4
    for dimension in range(size, 15, -1):  # its own number stands before the values
        at = len(value) - 4 - 4 * dimension
        if at >= 4 and struct.unpack_from("<I", value, at - 4)[0] == dimension:
            break
    else:
        raise SystemExit("planted.py: a template without a dimension")
    values = struct.unpack_from("<%df" % dimension, value, at)
    for form in (value[at:-4], struct.pack("<%dd" % dimension, *values), quantised(values)):
        for start in range(0, len(form) - PIECE + 1, PIECE):
            yield form[start : start + PIECE]


def pieces_of_bytes(value):
    scan = value.find(b"\xff\xda")
    for start in range(scan + 16 if scan >= 0 else 0, len(value) - PIECE + 1, STEP):
        if len(set(value[start : start + PIECE])) > 8:
            yield value[start : start + PIECE]


def pieces(name, value):
    if len(value) < SHORT:
        return []
    if name.startswith("key."):
        return [value[i : i + PIECE] for i in range(0, len(value) - PIECE + 1, PIECE)]
    if ".template." in name:
        return list(forms_of_template(value))
    if ".picture." in name or ".scene." in name:
        return list(pieces_of_bytes(value))
    return [form for form in forms_of_text(value) if len(form) >= SHORT]


def read_values(folder):
    starts, values, count = {}, set(), 0
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            value = file.read()
        for piece in pieces(name, value):
            starts.setdefault(piece[:SHORT], []).append((piece, name))
            count += 1
            values.add(name)
    return starts, values, count


def find(folder, paths):
    starts, values, count = read_values(folder)
    found, size = set(), 0
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        size += len(data)
        here = set()
        for at in range(len(data) - SHORT + 1):
            for piece, name in starts.get(data[at : at + SHORT], ()):
                if data.startswith(piece, at):
                    here.add(name)
        if here:
            print("%s: %d values, such as %s" % (os.path.basename(path), len(here), min(here)))
        found |= here
    print("files %d bytes %d values %d pieces %d found %d" % (len(paths), size, len(values), count, len(found)))
    return 0


def plain(record, folder, out):
    """As if nothing were sealed: what the look must find."""
    source, to = sqlite3.connect("file:%s?mode=ro" % record, uri=True), sqlite3.connect(out)
    source.backup(to)
    to.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in to.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        to.execute('DROP TRIGGER "%s"' % name)
    for name in sorted(os.listdir(folder)):
        if name.startswith("key."):
            continue
        table, column, row = name.split(".")
        with open(os.path.join(folder, name), "rb") as file:
            to.execute('UPDATE "%s" SET "%s" = ? WHERE id = ?' % (table, column), (file.read(), int(row)))
    to.commit()
    to.close()
    return 0


def keys(record, folder):
    source = sqlite3.connect("file:%s?mode=ro" % record, uri=True)
    for number, wrapped in source.execute("SELECT id, wrapped FROM record_key"):
        with open(os.path.join(folder, "key.%d" % number), "wb") as file:
            file.write(wrapped)
    return 0


def main(words):
    if len(words) >= 3 and words[0] == "find":
        return find(words[1], words[2:])
    if len(words) == 4 and words[0] == "plain":
        return plain(*words[1:])
    if len(words) == 3 and words[0] == "keys":
        return keys(*words[1:])
    print(__doc__.strip(), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
