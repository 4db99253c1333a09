#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""peer_pgvector.py - the same templates and probes in pgvector on a PostgreSQL server: an exact scan, ORDER BY v <#> probe
(negative inner product), no index, with as many parallel workers as the server takes by itself.

  tests/postgres/with-server peer_pgvector.py FOLDER ROWS OURS     ROWS of the list are loaded; OURS: what bench/search printed

Exit 77 where the server has no pgvector. Prints "word value" lines.
"""
import array
import os
import re
import statistics
import subprocess
import sys

DIMENSION, LIMIT, ROUNDS, SINGLES, CHECKED = 192, 10, 3, 4, 8


def psql(sql, stdin=None):
    command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", os.environ["OVERT_TEST_STORE"]]
    if stdin is None:
        return subprocess.run(command, input=sql, capture_output=True, text=True, check=True).stdout
    with subprocess.Popen(command + ["-c", sql], stdin=subprocess.PIPE, text=True) as process:
        for line in stdin:
            process.stdin.write(line)
    if process.returncode != 0:
        sys.exit("peer_pgvector: loading failed")
    return ""


def vectors(path, count):
    with open(path, "rb") as file:
        for _ in range(count):
            values = array.array("f")
            values.fromfile(file, DIMENSION)
            yield "[%s]" % ",".join("%.9g" % value for value in values)


def main(folder, rows, ours):
    try:
        psql("CREATE EXTENSION vector")
    except subprocess.CalledProcessError:
        print("skipped: this server has no pgvector")
        sys.exit(77)
    psql("CREATE TABLE list (id integer, v vector(%d)); ALTER TABLE list ALTER v SET STORAGE plain;" % DIMENSION)
    psql("COPY list FROM STDIN", ("%d\t%s\n" % pair for pair in enumerate(vectors(folder + "/search-list.f32", rows))))
    probes = list(vectors(folder + "/search-probes.f32", CHECKED))
    query = "SELECT id FROM list ORDER BY v <#> '%%s' LIMIT %d;\n" % LIMIT
    timed = psql("ANALYZE list;\n\\timing on\n" + "".join(query % probe for _ in range(ROUNDS) for probe in probes[:SINGLES]))
    times = [float(text) / 1000 for text in re.findall(r"^Time: ([0-9.]+) ms", timed, re.M)]
    print("pgvector_rows %d\npgvector_seconds %.9f" % (rows, statistics.median(times)))
    with open(ours, encoding="ascii") as file:
        mine = [[int(n) for n in line.split()[1:] if int(n) < rows] for line in file if line.startswith("found ")]
    theirs = [set(map(int, psql(query % probe).split())) for probe in probes]
    print("pgvector_same %d" % sum(len(set(a) & b) for a, b in zip(mine, theirs)))
    print("pgvector_candidates %d" % sum(len(a) for a in mine[:CHECKED]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
