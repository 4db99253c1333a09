-- SPDX-License-Identifier: Apache-2.0
-- 0008_vault.sql - the keys of sealed records, the master key over them, and what is left when a key is destroyed.
--
-- As in 0001_record.sql. Rule R5: docs/retention.md.

-- One key for each row that has sealed columns, wrapped under the master key. No part of what entries commit to: a key is
-- destroyed when its time is over, and the row that it opened stays as it is and can be read no more. The number is
-- ledger * 65536 + a count, so that it is never given again; `about` and `row` say what it opens.
CREATE TABLE record_key (
    id INTEGER PRIMARY KEY CHECK (id >= 0),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    at INTEGER NOT NULL,
    about TEXT NOT NULL CHECK (length(about) BETWEEN 1 AND 40),
    row INTEGER NOT NULL,
    operation INTEGER REFERENCES operation (id),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 72),
    UNIQUE (about, row, kind)
) STRICT;
CREATE INDEX record_key_by_kind ON record_key (kind, at);

-- The master key: never itself, but what tells it from others. The newest is in force. A key made of a passphrase has the
-- salt and the cost of making it.
CREATE TABLE master_key (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    kind TEXT NOT NULL CHECK (kind IN ('file', 'credential', 'passphrase')),
    mark BLOB NOT NULL CHECK (length(mark) = 8),
    salt BLOB CHECK (salt IS NULL OR length(salt) = 16),
    operations INTEGER,
    memory INTEGER,
    rewrapped INTEGER NOT NULL CHECK (rewrapped >= 0), -- keys that were under the one before
    CHECK ((kind = 'passphrase') = (salt IS NOT NULL) AND (salt IS NULL) = (operations IS NULL)
        AND (salt IS NULL) = (memory IS NULL))
) STRICT;
CREATE INDEX master_key_by_ledger ON master_key (ledger);

-- Receipt for a key that was destroyed: what it opened, when that was due, and under which rule.
CREATE TABLE destruction (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: the sweep
    key INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    about TEXT NOT NULL CHECK (length(about) BETWEEN 1 AND 40),
    row INTEGER NOT NULL,
    due INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 400)
) STRICT;
CREATE INDEX destruction_by_ledger ON destruction (ledger);
CREATE INDEX destruction_of ON destruction (about, row);

CREATE TRIGGER master_key_next BEFORE INSERT ON master_key
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER master_key_update BEFORE UPDATE ON master_key
BEGIN SELECT RAISE(ABORT, 'the record is only added to: master_key is not changed'); END;
CREATE TRIGGER master_key_delete BEFORE DELETE ON master_key
BEGIN SELECT RAISE(ABORT, 'the record is only added to: master_key is not deleted'); END;
CREATE TRIGGER destruction_next BEFORE INSERT ON destruction
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER destruction_update BEFORE UPDATE ON destruction
BEGIN SELECT RAISE(ABORT, 'the record is only added to: destruction is not changed'); END;
CREATE TRIGGER destruction_delete BEFORE DELETE ON destruction
BEGIN SELECT RAISE(ABORT, 'the record is only added to: destruction is not deleted'); END;

-- A key is made for the next entry's rows, is wrapped again when the master key changes, and goes with a receipt. What it
-- opens and since when is never changed: its time cannot be made longer.
CREATE TRIGGER record_key_next BEFORE INSERT ON record_key
WHEN NEW.id >> 16 IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a key belongs to a row of the next ledger entry'); END;
CREATE TRIGGER record_key_update BEFORE UPDATE ON record_key
WHEN NOT (NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.at = OLD.at AND NEW.about = OLD.about AND NEW.row = OLD.row
    AND NEW.operation IS OLD.operation
    AND EXISTS (SELECT 1 FROM master_key WHERE ledger = (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)))
BEGIN SELECT RAISE(ABORT, 'a key is only wrapped anew, when the master key changes'); END;
CREATE TRIGGER record_key_delete BEFORE DELETE ON record_key
WHEN NOT EXISTS (SELECT 1 FROM destruction WHERE key = OLD.id AND about = OLD.about AND row = OLD.row AND kind = OLD.kind
    AND ledger = (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry))
BEGIN SELECT RAISE(ABORT, 'a key is destroyed with a receipt'); END;
-- Who has a receipt has no key any more.
CREATE TRIGGER destruction_of_key BEFORE INSERT ON destruction BEGIN
    SELECT RAISE(ABORT, 'there is no such key to be destroyed')
    WHERE NOT EXISTS (SELECT 1 FROM record_key WHERE id = NEW.key AND about = NEW.about AND row = NEW.row
        AND kind = NEW.kind);
END;
