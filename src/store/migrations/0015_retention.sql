-- SPDX-License-Identifier: Apache-2.0
-- 0015_retention.sql - what is held by law, why something was not erased when it was due, and when a key is due.
--
-- As in 0001_record.sql. Rule R5: docs/retention.md; the times themselves are src/register/retention.c.

-- Of which alert a key's row speaks; NULL: of none.
ALTER TABLE record_key ADD COLUMN alert INTEGER REFERENCES alert (id);
CREATE INDEX record_key_by_operation ON record_key (operation, kind);
DROP TRIGGER record_key_update;
CREATE TRIGGER record_key_update BEFORE UPDATE ON record_key
WHEN NOT (NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.at = OLD.at AND NEW.about = OLD.about AND NEW.row = OLD.row
    AND NEW.operation IS OLD.operation AND NEW.alert IS OLD.alert
    AND EXISTS (SELECT 1 FROM master_key WHERE ledger = (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)))
BEGIN SELECT RAISE(ABORT, 'a key is only wrapped anew, when the master key changes'); END;

-- A legal hold: what it is on is not erased until it is lifted. On an alert: also its judgements, its search and the entry
-- of its candidate; on an operation: all of it. `review`: when somebody asks whether it is still needed.
CREATE TABLE hold (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    about TEXT NOT NULL CHECK (about IN ('alert', 'entry', 'operation')),
    row INTEGER NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('disclosure', 'complaint', 'legal-claim', 'subject-request', 'inquiry')),
    reason BLOB NOT NULL CHECK (length(reason) BETWEEN 50 AND 8049),
    review INTEGER NOT NULL CHECK (review > at AND review <= at + 366 * 86400)
) STRICT;
CREATE INDEX hold_by_ledger ON hold (ledger);
CREATE INDEX hold_of ON hold (about, row);

CREATE TABLE hold_lift (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    hold INTEGER NOT NULL UNIQUE REFERENCES hold (id)
) STRICT;
CREATE INDEX hold_lift_by_ledger ON hold_lift (ledger);

-- The sweep's word on what was due and is held by law or for a complaint: once for each key and hold or complaint.
CREATE TABLE retained (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: the sweep
    key INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    about TEXT NOT NULL CHECK (length(about) BETWEEN 1 AND 40),
    row INTEGER NOT NULL,
    due INTEGER NOT NULL,
    hold INTEGER REFERENCES hold (id),
    complaint INTEGER REFERENCES complaint (id),
    CHECK ((hold IS NULL) <> (complaint IS NULL))
) STRICT;
CREATE INDEX retained_by_ledger ON retained (ledger);
CREATE UNIQUE INDEX retained_once ON retained (key, coalesce(hold, 0), coalesce(complaint, 0));

CREATE TRIGGER hold_next BEFORE INSERT ON hold
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER hold_update BEFORE UPDATE ON hold
BEGIN SELECT RAISE(ABORT, 'the record is only added to: hold is not changed'); END;
CREATE TRIGGER hold_delete BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'the record is only added to: hold is not deleted'); END;
CREATE TRIGGER hold_lift_next BEFORE INSERT ON hold_lift
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER hold_lift_update BEFORE UPDATE ON hold_lift
BEGIN SELECT RAISE(ABORT, 'the record is only added to: hold_lift is not changed'); END;
CREATE TRIGGER hold_lift_delete BEFORE DELETE ON hold_lift
BEGIN SELECT RAISE(ABORT, 'the record is only added to: hold_lift is not deleted'); END;
CREATE TRIGGER retained_next BEFORE INSERT ON retained
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER retained_update BEFORE UPDATE ON retained
BEGIN SELECT RAISE(ABORT, 'the record is only added to: retained is not changed'); END;
CREATE TRIGGER retained_delete BEFORE DELETE ON retained
BEGIN SELECT RAISE(ABORT, 'the record is only added to: retained is not deleted'); END;

CREATE VIEW hold_in_force AS
    SELECT h.* FROM hold h WHERE NOT EXISTS (SELECT 1 FROM hold_lift WHERE hold = h.id);
-- A complaint that nobody has settled holds all of its alert.
CREATE VIEW complaint_open AS
    SELECT c.id, c.alert FROM complaint c WHERE coalesce((SELECT state FROM complaint_state WHERE complaint = c.id
        ORDER BY id DESC LIMIT 1), 'received') IN ('received', 'handled', 'reopened');
CREATE VIEW holding AS
    SELECT id AS hold, NULL AS complaint, about, row FROM hold_in_force
    UNION ALL SELECT NULL, id, 'alert', alert FROM complaint_open;
-- Which key is held by what.
CREATE VIEW key_held AS
    SELECT k.id AS key, h.hold, h.complaint FROM holding h JOIN record_key k
    ON h.about = 'operation' AND k.operation = h.row
        OR h.about = k.about AND k.row = h.row
        OR h.about = 'alert' AND k.alert = h.row
        OR k.about = 'entry_detail' AND h.about IN ('entry', 'alert') AND (SELECT entry FROM entry_detail WHERE id = k.row)
            = CASE h.about WHEN 'entry' THEN h.row ELSE (SELECT entry FROM alert WHERE id = h.row) END
        OR h.about = 'alert' AND k.about = 'entry' AND k.row = (SELECT entry FROM alert WHERE id = h.row)
        OR h.about = 'alert' AND k.about = 'search' AND k.row = (SELECT search FROM alert WHERE id = h.row)
    WHERE k.kind <> 'hold';
CREATE TRIGGER destruction_held BEFORE INSERT ON destruction BEGIN
    SELECT RAISE(ABORT, 'what is held by law is not erased')
    WHERE EXISTS (SELECT 1 FROM key_held WHERE key = NEW.key);
END;
CREATE TRIGGER hold_on BEFORE INSERT ON hold BEGIN
    SELECT RAISE(ABORT, 'there is nothing of that number to hold')
    WHERE NOT EXISTS (SELECT 1 FROM alert WHERE NEW.about = 'alert' AND id = NEW.row
        UNION ALL SELECT 1 FROM entry WHERE NEW.about = 'entry' AND id = NEW.row
        UNION ALL SELECT 1 FROM operation WHERE NEW.about = 'operation' AND id = NEW.row);
END;

-- When nothing of an operation is needed any more to run it: its closing, its end, its refusal.
CREATE VIEW operation_over AS
    SELECT n.id, min(n.ends, coalesce(e.at, n.ends), coalesce(x.since, n.ends)) AS at FROM operation_now n
    LEFT JOIN operation_event e ON e.operation = n.id AND e.kind = 'close'
    LEFT JOIN operation_ended x ON x.id = n.id;
-- Urgent authority that was overruled, or not reviewed in time: all its results are erased.
CREATE VIEW operation_lapsed AS
    SELECT u.operation AS id, min(u.ends, coalesce((SELECT at FROM operation_decision
        WHERE operation = u.operation AND kind = 'overrule'), u.ends)) AS at
    FROM operation_decision u WHERE u.kind = 'urgent'
        AND NOT EXISTS (SELECT 1 FROM operation_decision WHERE operation = u.operation AND kind = 'confirm');
-- An alert's class: what came of it last decides how long it is kept.
CREATE VIEW alert_class AS
    SELECT l.id, l.at, l.operation, l.entry,
        coalesce((SELECT kind FROM outcome WHERE alert = l.id ORDER BY id DESC LIMIT 1), '')
            IN ('arrest', 'other-disposal') AS disposal, l.search IS NOT NULL AS searched
    FROM alert l;
