-- SPDX-License-Identifier: Apache-2.0
-- 0004_gap.sql - when a camera of a live operation gave no pictures: when was nobody looked for?
--
-- As in 0001_record.sql. One row when it begins (looking 0) and one when pictures come again or the run ends (looking 1).
CREATE TABLE gap (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 255 AND source NOT LIKE '%/%'),
    looking INTEGER NOT NULL CHECK (looking IN (0, 1)),
    since INTEGER NOT NULL CHECK (since <= at)
) STRICT;
CREATE INDEX gap_by_ledger ON gap (ledger);
CREATE INDEX gap_by_operation ON gap (operation, id);

CREATE TRIGGER gap_next BEFORE INSERT ON gap
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER gap_update BEFORE UPDATE ON gap
BEGIN SELECT RAISE(ABORT, 'the record is only added to: gap is not changed'); END;
CREATE TRIGGER gap_delete BEFORE DELETE ON gap
BEGIN SELECT RAISE(ABORT, 'the record is only added to: gap is not deleted'); END;

CREATE TRIGGER gap_of_live BEFORE INSERT ON gap BEGIN
    SELECT RAISE(ABORT, 'gaps are of a live operation that was opened')
    WHERE NOT EXISTS (SELECT 1 FROM operation o JOIN operation_event e ON e.operation = o.id AND e.kind = 'open'
            WHERE o.id = NEW.operation AND o.mode = 'live');
END;
