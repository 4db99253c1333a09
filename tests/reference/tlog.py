#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tlog.py - a second reader of published logs, written from the specifications and sharing nothing with src/: RFC 6962
2.1, C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof, tlog-cosignature, tlog-witness; Ed25519 by RFC 8032 5.1.
Slow on purpose: every hash by the recursive definition. Nothing but the standard library.

  tlog.py verify PLACE --key VKEY [--witness VKEY]...      PLACE: a folder, or the http address of one
  tlog.py proof FILE --key VKEY [--origin NAME] [--entry FILE]
  tlog.py goes-on FILE --key VKEY --from FILE
  tlog.py witness-key NAME SEED                            SEED: 64 hexadecimal digits
  tlog.py witness NAME SEED STATE TIME --key VKEY          a witness: a request on stdin, its answer on stdout; remembers
                                                           in the file STATE; exit 9 and a number for a 409
  tlog.py families SIZE                                    every proof of every tree up to SIZE, right and wrong, as lines
                                                           for check_proofs
  tlog.py vectors FOLDER                                   the .json files of transparency-dev/merkle as such lines
"""
import argparse
import base64
import functools
import glob
import hashlib
import json
import os
import re
import sys
import urllib.request

DASH = "\u2014 "


class Wrong(Exception):
    pass


def demand(holds, words):
    if not holds:
        raise Wrong(words)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def decode(text):
    """Base64 in its one form."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Wrong("not base64: %r" % text) from error
    demand(base64.b64encode(data).decode() == text, "base64 in another form: %r" % text)
    return data


def encode(data):
    return base64.b64encode(data).decode()


def number(text):
    demand(re.fullmatch(r"0|[1-9][0-9]*", text) is not None, "not a number: %r" % text)
    return int(text)


# ---- Ed25519, RFC 8032 5.1, as its formulas stand there ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Points as x, y, z, t with x = X/Z, y = Y/Z, xy = T/Z (5.1.4)."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, d - c, d + c, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(k, point):
    total = (0, 1, 1, 0)
    while k:
        if k & 1:
            total = add(total, point)
        point = add(point, point)
        k >>= 1
    return total


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def compress(point):
    z = pow(point[2], P - 2, P)
    x, y = point[0] * z % P, point[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def expand(seed):
    h = hashlib.sha512(seed).digest()
    return int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254, h[32:]


def public(seed):
    return compress(times(expand(seed)[0], BASE))


def modulo(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def sign(seed, message):
    a, prefix = expand(seed)
    key = compress(times(a, BASE))
    r = modulo(prefix, message)
    at = compress(times(r, BASE))
    s = (r + modulo(at, key, message) * a) % L
    return at + s.to_bytes(32, "little")


def verifies(key, message, signature):
    a, r = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    left, right = times(s, BASE), add(r, times(modulo(signature[:32], key, message), a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- keys, notes, checkpoints, cosignatures ----

def key_id(name, kind, key):
    return sha256(name.encode(), b"\n", bytes([kind]), key)[:4]


def vkey(name, kind, key):
    return "%s+%s+%s" % (name, key_id(name, kind, key).hex(), encode(bytes([kind]) + key))


def read_vkey(text, kind):
    if os.path.isfile(text):
        with open(text, encoding="utf-8") as file:
            text = file.read().strip()
    name, code, rest = text.split("+", 2)
    data = decode(rest)
    demand(len(data) == 33 and data[0] == kind, "not a key of kind %d" % kind)
    demand(key_id(name, kind, data[1:]).hex() == code, "the key's hash is wrong")
    return name, data[1:]


def split_note(note):
    text, gap, lines = note.rpartition("\n\n")
    demand(gap and text and lines.endswith("\n"), "not a note")
    demand(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "control characters")
    found = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch(DASH + r"([^\s+]+) (\S+)", line)
        demand(match, "not a signature line: %r" % line)
        found.append((match.group(1), decode(match.group(2))))
    return text + "\n", found


def open_note(note, key):
    """The text, when the key signed it: each of its lines verifies and there is one."""
    name, point = key
    text, lines = split_note(note)
    own = [data for who, data in lines if who == name and data[:4] == key_id(name, 1, point)]
    demand(own, "not signed by " + name)
    for data in own:
        demand(verifies(point, text.encode(), data[4:]), "the signature of %s is wrong" % name)
    return text


def cosigned(note, witness):
    """The newest time of this witness's cosignatures, or None."""
    name, point = witness
    text, lines = split_note(note)
    times_seen = []
    for who, data in lines:
        if who != name or data[:4] != key_id(name, 4, point):
            continue
        demand(len(data) == 76, "a cosignature of another size")
        when = int.from_bytes(data[4:12], "big")
        demand(0 < when < 2**63, "a cosignature without time")
        message = b"cosignature/v1\ntime %d\n" % when + text.encode()
        demand(verifies(point, message, data[12:]), "the cosignature of %s is wrong" % name)
        times_seen.append(when)
    return max(times_seen, default=None)


def read_checkpoint(note, key, origin=None):
    """Size and root."""
    lines = open_note(note, key).split("\n")
    demand(len(lines) >= 4 and all(lines[:-1]), "a checkpoint has three lines or more, none empty")
    demand(lines[0] == (origin or key[0]), "a checkpoint of another log")
    root = decode(lines[2])
    demand(len(root) == 32, "a root of another size")
    return number(lines[1]), root


# ---- RFC 6962 2.1, as it stands there ----

def split_of(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


class Tree:
    def __init__(self, leaves):
        self.leaves = leaves

    @functools.lru_cache(maxsize=None)
    def mth(self, first, end):
        if end - first == 0:
            return sha256()
        if end - first == 1:
            return self.leaves[first]
        k = split_of(end - first)
        return sha256(b"\x01", self.mth(first, first + k), self.mth(first + k, end))

    def path(self, m, first, end):
        n = end - first
        if n == 1:
            return []
        k = split_of(n)
        if m < k:
            return self.path(m, first, first + k) + [self.mth(first + k, end)]
        return self.path(m - k, first + k, end) + [self.mth(first, first + k)]

    def subproof(self, m, first, end, known):
        n = end - first
        if m == n:
            return [] if known else [self.mth(first, end)]
        k = split_of(n)
        if m <= k:
            return self.subproof(m, first, first + k, known) + [self.mth(first + k, end)]
        return self.subproof(m - k, first + k, end, False) + [self.mth(first, first + k)]


def root_by_path(leaf, m, n, path):
    """The root that an inclusion proof leads to: the recursion of 2.1.1 the other way."""
    if n == 1:
        demand(not path, "the proof is too long")
        return leaf
    demand(path, "the proof is too short")
    k = split_of(n)
    if m < k:
        return sha256(b"\x01", root_by_path(leaf, m, k, path[:-1]), path[-1])
    return sha256(b"\x01", path[-1], root_by_path(leaf, m - k, n - k, path[:-1]))


def roots_by_proof(m, n, known, old, proof):
    """Old and new root that a consistency proof leads to: the recursion of 2.1.2 the other way."""
    if m == n:
        if known:
            demand(not proof, "the proof is too long")
            return old, old
        demand(len(proof) == 1, "the proof has another length")
        return proof[0], proof[0]
    demand(proof, "the proof is too short")
    k = split_of(n)
    if m <= k:
        was, now = roots_by_proof(m, k, known, old, proof[:-1])
        return was, sha256(b"\x01", now, proof[-1])
    was, now = roots_by_proof(m - k, n - k, False, old, proof[:-1])
    return sha256(b"\x01", proof[-1], was), sha256(b"\x01", proof[-1], now)


def check_goes_on(m, n, was, now, proof):
    demand(0 <= m <= n, "the log became smaller")
    if m == 0:
        demand(not proof and was == sha256(), "nothing is proven from an empty log")
        return
    demand((was, now) == roots_by_proof(m, n, True, was, proof), "the log does not go on")


# ---- tlog-tiles ----

def tile_path(level, place, width):
    digits = "%03d" % place
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "/".join("x" + g for g in groups[:-1]) + ("/" if groups[1:] else "") + groups[-1]
    return "tile/%s/%s%s" % (level, path, ".p/%d" % width if width < 256 else "")


class Place:
    def __init__(self, where):
        self.where, self.read = where.rstrip("/"), set()

    def get(self, name, may_miss=False):
        self.read.add(name)
        try:
            if self.where.startswith("http"):
                with urllib.request.urlopen(self.where + "/" + name) as answer:
                    return answer.read()
            with open(os.path.join(self.where, name), "rb") as file:
                return file.read()
        except OSError as error:
            if may_miss:
                return None
            raise Wrong("%s: %s" % (name, error)) from error


def read_entries(place, size):
    entries = []
    for n in range(-(-size // 256)):
        width = min(256, size - 256 * n)
        data, at = place.get(tile_path("entries", n, width)), 0
        for _ in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            demand(len(data) >= at + 2 + length and at + 2 <= len(data), "bundle %d is cut" % n)
            entries.append(data[at + 2:at + 2 + length])
            at += 2 + length
        demand(at == len(data), "bundle %d has too much" % n)
    return entries


def check_tiles(place, tree, size):
    level = 0
    while size >> 8 * level:
        count = size >> 8 * level
        for n in range(-(-count // 256)):
            width = min(256, count - 256 * n)
            span = 256**level
            made = b"".join(tree.mth((256 * n + i) * span, (256 * n + i + 1) * span) for i in range(width))
            demand(place.get(tile_path(level, n, width)) == made, "tile %d/%d is wrong" % (level, n))
        level += 1


def check_older(folder, read, tree, entries, size):
    """Whatever else stands in the folder: partial tiles and bundles of older checkpoints are beginnings."""
    older = 0
    for path in glob.glob(os.path.join(folder, "tile", "**"), recursive=True):
        name = os.path.relpath(path, folder)
        if not os.path.isfile(path) or name in read:
            continue
        match = re.fullmatch(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})\.p/([1-9]\d{0,2})", name)
        demand(match, "what is %s?" % name)
        place, width = int(re.sub(r"\D", "", match.group(2))), int(match.group(3))
        with open(path, "rb") as file:
            data = file.read()
        if match.group(1) == "entries":
            made = b"".join(len(e).to_bytes(2, "big") + e for e in entries[256 * place:256 * place + width])
        else:
            span = 256**int(match.group(1))
            demand((256 * place + width) * span <= size, name + " is of a larger tree")
            made = b"".join(tree.mth((256 * place + i) * span, (256 * place + i + 1) * span) for i in range(width))
        demand(data == made, name + " is wrong")
        older += 1
    return older


def verify(options):
    place, key = Place(options.place), read_vkey(options.key, 1)
    note = place.get("checkpoint").decode()
    size, root = read_checkpoint(note, key, options.origin)
    entries = read_entries(place, size)
    tree = Tree([sha256(b"\x00", e) for e in entries])
    demand(tree.mth(0, size) == root, "the checkpoint is of other entries")
    check_tiles(place, tree, size)
    notes = [(size, note)]
    second = place.get("cosigned", may_miss=True)
    if second is not None:
        older, older_root = read_checkpoint(second.decode(), key, options.origin)
        demand(older <= size and tree.mth(0, older) == older_root, "the cosigned checkpoint is of other entries")
        notes.append((older, second.decode()))
    seen = {}
    for text in options.witness:
        witness = read_vkey(text, 4)
        for count, each in notes:
            when = cosigned(each, witness)
            if when is not None and witness[0] not in seen:
                seen[witness[0]] = [count, when]
    older = 0 if place.where.startswith("http") else check_older(place.where, place.read, tree, entries, size)
    print(json.dumps({"entries": size, "root": root.hex(), "files": len(place.read), "older": older, "seen": seen}))


# ---- tlog-proof, tlog-witness ----

def read_file(path):
    with open(path, "rb") as file:
        return file.read().decode()


def take_hashes(lines):
    hashes = []
    while lines[0] != "":
        hashes.append(decode(lines.pop(0)))
        demand(len(hashes[-1]) == 32 and len(hashes) <= 63, "not hashes")
    lines.pop(0)
    return hashes


def proof(options):
    lines = read_file(options.file).split("\n")
    demand(lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a tlog-proof")
    extra = decode(lines.pop(0)[6:]) if lines[0].startswith("extra ") else None
    word, index = lines.pop(0).split(" ")
    demand(word == "index", "no index")
    hashes = take_hashes(lines)
    size, root = read_checkpoint("\n".join(lines), read_vkey(options.key, 1), options.origin)
    if options.entry:
        with open(options.entry, "rb") as file:
            extra = file.read()
    demand(extra is not None and number(index) < size, "no entry")
    demand(root_by_path(sha256(b"\x00", extra), number(index), size, hashes) == root, "the proof does not hold")
    print(json.dumps({"entry": number(index), "entries": size, "text": extra.decode()}))


def read_request(text, key):
    lines = text.split("\n")
    word, old = lines.pop(0).split(" ")
    demand(word == "old", "no old size")
    hashes = take_hashes(lines)
    note = "\n".join(lines)
    size, root = read_checkpoint(note, key)
    return number(old), hashes, size, root, note


def goes_on(options):
    key = read_vkey(options.key, 1)
    old, hashes, size, root, _ = read_request(read_file(options.file), key)
    kept, was = read_checkpoint(read_file(options.kept), key)
    demand(kept == old, "the kept checkpoint is of another size")
    check_goes_on(old, size, was, root, hashes)
    print(json.dumps({"from": old, "entries": size}))


def witness(options):
    """tlog-witness add-checkpoint."""
    key, seed = read_vkey(options.key, 1), bytes.fromhex(options.seed)
    old, hashes, size, root, note = read_request(sys.stdin.buffer.read().decode(), key)
    state = {"size": 0, "root": sha256().hex()}
    if os.path.exists(options.state):
        with open(options.state, encoding="utf-8") as file:
            state = json.load(file)
    if old != state["size"]:
        print(state["size"])
        sys.exit(9)
    check_goes_on(old, size, bytes.fromhex(state["root"]), root, hashes)
    with open(options.state, "w", encoding="utf-8") as file:
        json.dump({"size": size, "root": root.hex()}, file)
    message = b"cosignature/v1\ntime %d\n" % options.time + split_note(note)[0].encode()
    mark = key_id(options.name, 4, public(seed)) + options.time.to_bytes(8, "big") + sign(seed, message)
    sys.stdout.buffer.write(("%s%s %s\n" % (DASH, options.name, encode(mark))).encode())


def witness_key(options):
    print(vkey(options.name, 4, public(bytes.fromhex(options.seed))))


# ---- lines for check_proofs: kind, first, size, leaf or old root, root, good or bad, hashes ----

def line(kind, first, size, what, root, good, hashes):
    print(kind, first, size, what.hex() or "-", root.hex() or "-", "good" if good else "bad", *(h.hex() or "-" for h in hashes))


def wrong_ones(kind, first, size, what, root, hashes, turn):
    """One changed byte, in each of the places it can stand in in turn; one hash too few, one too many."""
    parts = [what, root] + hashes
    which = turn % len(parts)
    changed = bytearray(parts[which])
    changed[turn % 32] ^= 1 << turn % 8
    parts[which] = bytes(changed)
    line(kind, first, size, parts[0], parts[1], False, parts[2:])
    if hashes:
        line(kind, first, size, what, root, False, hashes[:-1])
    line(kind, first, size, what, root, False, hashes + [root])


def families(options):
    leaves = [sha256(b"\x00", b"leaf %d" % i) for i in range(options.size)]
    tree, turn = Tree(leaves), 0
    for size in range(1, options.size + 1):
        root = tree.mth(0, size)
        for first in range(size):
            turn += 1
            path = tree.path(first, 0, size)
            line("inclusion", first, size, leaves[first], root, True, path)
            wrong_ones("inclusion", first, size, leaves[first], root, path, turn)
        for old in range(1, size + 1):
            turn += 1
            path, was = tree.subproof(old, 0, size, True), tree.mth(0, old)
            line("consistency", old, size, was, root, True, path)
            wrong_ones("consistency", old, size, was, root, path, turn)


def changed(data):
    """The same with each byte changed once."""
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


def vector(kind, first, size, what, root, good, hashes, each_byte):
    line(kind, first, size, what, root, good, hashes)
    if not good or not each_byte:
        return
    for other in changed(what):
        line(kind, first, size, other, root, False, hashes)
    for other in changed(root):
        line(kind, first, size, what, other, False, hashes)
    for i, one in enumerate(hashes):
        for other in changed(one):
            line(kind, first, size, what, root, False, hashes[:i] + [other] + hashes[i + 1 :])


def vectors(options):
    """Fields as transparency-dev/merkle names them; hashes are base64 there. A file has one case, or several under
    `vectors`, of which each byte is changed too."""
    for path in sorted(glob.glob(os.path.join(options.folder, "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            whole = json.load(file)
        for case in whole.get("vectors", [whole]):
            hashes = [base64.b64decode(h or "") for h in case.get("proof") or []]
            get = lambda name: base64.b64decode(case.get(name) or "")
            each_byte, good = "vectors" in whole, not case["wantErr"]
            if "leafIdx" in case:
                vector("inclusion", case["leafIdx"], case["treeSize"], get("leafHash"), get("root"), good, hashes, each_byte)
            elif "size1" in case:
                vector("consistency", case["size1"], case["size2"], get("root1"), get("root2"), good, hashes, each_byte)


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(dest="verb", required=True)
    shapes = {
        "verify": (verify, ["place"]), "proof": (proof, ["file"]), "goes-on": (goes_on, ["file"]),
        "witness-key": (witness_key, ["name", "seed"]), "witness": (witness, ["name", "seed", "state"]),
        "families": (families, []), "vectors": (vectors, ["folder"]),
    }
    for name, (_, places) in shapes.items():
        verb = verbs.add_parser(name)
        for place in places:
            verb.add_argument(place)
        for option in ("--key", "--origin", "--entry"):
            verb.add_argument(option)
        verb.add_argument("--from", dest="kept")
        verb.add_argument("--witness", action="append", default=[])
        if name == "witness":
            verb.add_argument("time", type=int)
        if name == "families":
            verb.add_argument("size", type=int)
    options = parser.parse_args()
    try:
        shapes[options.verb][0](options)
    except (Wrong, IndexError, ValueError) as error:
        print("wrong: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
