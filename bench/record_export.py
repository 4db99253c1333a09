#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""record_export.py OVERT FOLDER OPERATIONS COUNTS ALERTS ROUNDS - how long the publication of a long record takes.

Makes a record with one live operation, opened and closed, and writes copies of its rows beside it (by SQL, with the record's own
rules taken out, since a million acts would take an hour): so many operations, counts of faces and alerts, these judged. Then
`overt register export` and `overt register publish`, timed by the clock and by the processor. Prints "word value" lines.
"""
import os
import re
import resource
import sqlite3
import subprocess
import sys
import time


def columns(record, table, leave_out):
    names = [row[1] for row in record.execute("PRAGMA table_xinfo(%s)" % table) if row[6] == 0]
    return [name for name in names if name not in leave_out]


def copy(record, table, source, count, changed):
    """`count` copies of the row `source`; `changed`: column -> SQL with n, 1 to count."""
    rest = columns(record, table, ["id"] + list(changed))
    record.execute("WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %d) INSERT INTO %s (%s) "
                   "SELECT %s FROM many, (SELECT * FROM %s WHERE rowid = %d)"
                   % (count, table, ", ".join(list(changed) + rest), ", ".join(list(changed.values()) + rest), table, source))


def make(overt, folder, operations, counts, alerts):
    environment = dict(os.environ, OVERT_DIR=folder, TZ="UTC", OVERT_AS="Admin")

    def do(*arguments):
        return subprocess.run([overt, *arguments], env=environment, check=True, capture_output=True, text=True).stdout

    do("init", folder, "--force", "Bench", "--administrator", "Admin")
    do("officer", "add", "Planner", "--roles", "planner", "--as", "Admin")
    do("officer", "add", "Officer", "--roles", "information", "--as", "Admin")
    out = do("operation", "plan", "--mode", "live", "--title", "T", "--place", "High Street", "--opens", "+1h", "--closes", "+3h",
             "--categories", "blue-list", "--purpose", "p", "--legal-basis", "l", "--necessity", "n", "--proportionality", "q", "--as",
             "Planner")
    first = re.search(r"LFR-\d{4}-\d{4}", out).group(0)
    record = sqlite3.connect(os.path.join(folder, "record.db"))
    for name, in record.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        record.execute("DROP TRIGGER %s" % name)
    record.execute("PRAGMA foreign_keys = OFF")
    record.execute("PRAGMA ignore_check_constraints = ON")
    operation, ledger, at = record.execute("SELECT id, ledger, at FROM operation WHERE reference = ?", (first,)).fetchone()
    record.execute("UPDATE operation SET opens = at - 7200, closes = at + 7200")
    copy(record, "operation", operation, operations - 1,
         {"reference": "printf('LFR-2027-%04d', n)", "number": "n + 1000", "opens": "opens - n * 21600", "closes": "closes - n * 21600"})
    for kind in ("authorise", "notify", "open", "close"):
        fill(record, "operation_event", operations, "%d + n - 1" % operation, ledger, at,
             {"kind": "'%s'" % kind, "notice": "'n'" if kind == "notify" else "NULL", "permit": "'p'" if kind == "open" else "NULL"})
    # one operation after the other, as days go
    fill(record, "face_count", counts, "%d + (n - 1) * %d / %d" % (operation, operations, counts), ledger, at)
    fill(record, "alert", alerts, "%d + (n - 1) * %d / %d" % (operation, operations, alerts), ledger, at)
    fill(record, "adjudication", alerts, None, ledger, at)
    fill(record, "engagement", alerts // 2, None, ledger, at)
    record.commit()
    record.close()
    return environment


def fill(record, table, count, operation, ledger, at, more=None):
    """Rows with what the figures read, and anything that a column must have."""
    told = {"operation": operation, "alert": "n", "ledger": str(ledger), "at": str(at + 1), "officer": "1", "faces_seen": "3", "credible":
            "1", "stopped": "1", "identity_checked": "1", "correct": "n % 3 <> 0", "body_worn": "0", "rank": "1", **(more or {})}
    values = {}
    for _, name, kind, must, default, _, hidden in record.execute("PRAGMA table_xinfo(%s)" % table):
        if hidden == 0 and name != "id" and told.get(name):
            values[name] = told[name]
        elif hidden == 0 and name != "id" and must and default is None:
            values[name] = {"INTEGER": "1", "REAL": "0.7", "BLOB": "x'00'"}.get(kind, "'x'")
    record.execute("WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %d) INSERT INTO %s (%s) "
                   "SELECT %s FROM many" % (count, table, ", ".join(values), ", ".join(values.values())))


def timed(environment, turn, what, *command):
    """Prints seconds by the clock and of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    clock, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    print("%d %s_seconds %.3f" % (turn, what, clock))
    print("%d %s_processor %.3f" % (turn, what, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime))
    return out


def main(overt, folder, operations, counts, alerts, rounds):
    environment = dict(make(overt, folder, operations, counts, alerts), OVERT_AS="Officer")
    for turn in range(1, rounds + 1):
        table = timed(environment, turn, "export", overt, "register", "export")
        timed(environment, turn, "publish", overt, "register", "publish", os.path.join(folder, "published"))
    rows = len(table.splitlines()) - 1
    print("0 export_lines %d" % rows)
    sys.exit(0 if rows == operations and table.count(",LFR,closed,") == operations else 1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7]))
