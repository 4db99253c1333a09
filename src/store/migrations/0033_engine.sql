-- SPDX-License-Identifier: Apache-2.0
-- 0033_engine.sql - live runs in which another engine than Overt's compared: whose it is, which version, and what of each alert it filed.
--
-- As in 0001_record.sql. Each row stands in the entry of its run, or of its alert. Overt did not make these comparisons: it recorded
-- what was filed under the permit of the open operation, and held it to the same rules.

CREATE TABLE engine_run (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    run INTEGER NOT NULL UNIQUE REFERENCES run (id),
    vendor TEXT NOT NULL CHECK (length(vendor) BETWEEN 1 AND 100),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    version TEXT NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
    algorithm BLOB NOT NULL CHECK (length(algorithm) = 32), -- SHA-256 of what compares, as its vendor states it
    permit BLOB NOT NULL CHECK (length(permit) = 32) -- SHA-256 of the permit that was quoted
) STRICT;
CREATE INDEX engine_run_by_ledger ON engine_run (ledger);

CREATE TABLE engine_alert (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    run INTEGER NOT NULL REFERENCES engine_run (run),
    alert INTEGER NOT NULL UNIQUE REFERENCES alert (id),
    mark BLOB NOT NULL CHECK (length(mark) = 32), -- SHA-256 of the engine's own reference of it
    UNIQUE (run, mark)
) STRICT;
CREATE INDEX engine_alert_by_ledger ON engine_alert (ledger);

CREATE TRIGGER engine_run_next BEFORE INSERT ON engine_run
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER engine_run_update BEFORE UPDATE ON engine_run
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engine_run is not changed'); END;
CREATE TRIGGER engine_run_delete BEFORE DELETE ON engine_run
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engine_run is not deleted'); END;
CREATE TRIGGER engine_run_by BEFORE INSERT ON engine_run BEGIN
    SELECT RAISE(ABORT, 'whose engine compares is recorded when its run begins')
    WHERE NEW.ledger IS NOT (SELECT ledger FROM run WHERE id = NEW.run);
END;
CREATE TRIGGER engine_alert_next BEFORE INSERT ON engine_alert
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER engine_alert_update BEFORE UPDATE ON engine_alert
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engine_alert is not changed'); END;
CREATE TRIGGER engine_alert_delete BEFORE DELETE ON engine_alert
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engine_alert is not deleted'); END;
CREATE TRIGGER engine_alert_by BEFORE INSERT ON engine_alert BEGIN
    SELECT RAISE(ABORT, 'an alert that another engine filed is of its own run')
    WHERE NOT EXISTS (SELECT 1 FROM alert WHERE id = NEW.alert AND ledger = NEW.ledger AND run = NEW.run);
END;
