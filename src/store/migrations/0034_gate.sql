-- SPDX-License-Identifier: Apache-2.0
-- 0034_gate.sql - evaluations of the models that an authorising officer adopted, the false alert rate that one wished, and what the
-- threshold of each operation rested on when it was opened.
--
-- As in 0001_record.sql. Nothing here is about a person: figures over whole test sets, and reasons. docs/threshold.md says what they mean.

CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    reason TEXT NOT NULL CHECK (length(trim(reason)) BETWEEN 1 AND 8000),
    model TEXT NOT NULL CHECK (length(model) BETWEEN 3 AND 100), -- the recogniser, id@version
    network BLOB NOT NULL CHECK (length(network) = 32), -- SHA-256
    detector TEXT NOT NULL CHECK (length(detector) BETWEEN 3 AND 100),
    detector_network BLOB NOT NULL CHECK (length(detector_network) = 32),
    settings BLOB NOT NULL CHECK (length(settings) = 32), -- SHA-256 of how the faces were read
    software TEXT NOT NULL CHECK (length(software) BETWEEN 1 AND 200),
    made INTEGER NOT NULL CHECK (made > 0),
    data TEXT NOT NULL CHECK (length(data) BETWEEN 1 AND 400),
    data_sha256 BLOB NOT NULL CHECK (length(data_sha256) = 32),
    list INTEGER NOT NULL CHECK (list > 0),
    mated INTEGER NOT NULL CHECK (mated >= 0),
    nonmated INTEGER NOT NULL CHECK (nonmated > 0),
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- the file's own SHA-256
    text TEXT NOT NULL CHECK (length(text) BETWEEN 2 AND 1048576) -- the file
) STRICT;
CREATE INDEX evaluation_by_ledger ON evaluation (ledger);
CREATE INDEX evaluation_by_model ON evaluation (model);

-- At most one false alert in so many faces seen. The newest holds.
CREATE TABLE wish (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    reason TEXT NOT NULL CHECK (length(trim(reason)) BETWEEN 1 AND 8000),
    one_in INTEGER NOT NULL CHECK (one_in BETWEEN 2 AND 1000000000),
    list INTEGER NOT NULL CHECK (list BETWEEN 1 AND 1000000000),
    faces INTEGER NOT NULL CHECK (faces BETWEEN 1 AND 1000000000),
    months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 120) -- how old an evaluation may be when an operation is opened
) STRICT;
CREATE INDEX wish_by_ledger ON wish (ledger);

-- The same for one operation, as its plan states it: 0, what the force wishes.
CREATE TABLE operation_wish (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    one_in INTEGER NOT NULL CHECK (one_in = 0 OR one_in BETWEEN 2 AND 1000000000),
    faces INTEGER NOT NULL CHECK (faces BETWEEN 0 AND 1000000000)
) STRICT;
CREATE INDEX operation_wish_by_ledger ON operation_wish (ledger);
CREATE INDEX operation_wish_by_operation ON operation_wish (operation);

-- What was asked of the evaluation when an operation was opened, and what it said.
CREATE TABLE operation_gate (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL UNIQUE REFERENCES operation (id),
    evaluation INTEGER REFERENCES evaluation (id), -- NULL: the one that Overt comes with
    model TEXT NOT NULL CHECK (length(model) BETWEEN 3 AND 100),
    threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1),
    list INTEGER NOT NULL CHECK (list > 0),
    one_in INTEGER NOT NULL CHECK (one_in BETWEEN 2 AND 1000000000),
    faces INTEGER NOT NULL CHECK (faces BETWEEN 0 AND 1000000000), -- expected; 0: not said
    lowest REAL NOT NULL CHECK (lowest BETWEEN 0 AND 1), -- that the evaluation supports
    rate REAL NOT NULL CHECK (rate BETWEEN 0 AND 1), -- false alerts per face seen, for this list
    rate_high REAL NOT NULL CHECK (rate_high BETWEEN rate AND 1) -- at most, with 95 % confidence
) STRICT;
CREATE INDEX operation_gate_by_ledger ON operation_gate (ledger);

CREATE TRIGGER evaluation_next BEFORE INSERT ON evaluation
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER evaluation_update BEFORE UPDATE ON evaluation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: evaluation is not changed'); END;
CREATE TRIGGER evaluation_delete BEFORE DELETE ON evaluation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: evaluation is not deleted'); END;
CREATE TRIGGER evaluation_by BEFORE INSERT ON evaluation BEGIN
    SELECT RAISE(ABORT, 'an authorising officer of the rank of superintendent or above adopts an evaluation')
    WHERE NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND roles & 2 AND rank >= 6);
    SELECT RAISE(ABORT, 'an evaluation is not of a time to come')
    WHERE NEW.made > NEW.at + 86400;
END;
CREATE TRIGGER wish_next BEFORE INSERT ON wish
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER wish_update BEFORE UPDATE ON wish
BEGIN SELECT RAISE(ABORT, 'the record is only added to: wish is not changed'); END;
CREATE TRIGGER wish_delete BEFORE DELETE ON wish
BEGIN SELECT RAISE(ABORT, 'the record is only added to: wish is not deleted'); END;
CREATE TRIGGER wish_by BEFORE INSERT ON wish BEGIN
    SELECT RAISE(ABORT, 'an authorising officer of the rank of superintendent or above states the wished false alert rate')
    WHERE NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND roles & 2 AND rank >= 6);
END;
CREATE TRIGGER operation_wish_next BEFORE INSERT ON operation_wish
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER operation_wish_update BEFORE UPDATE ON operation_wish
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_wish is not changed'); END;
CREATE TRIGGER operation_wish_delete BEFORE DELETE ON operation_wish
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_wish is not deleted'); END;
CREATE TRIGGER operation_wish_by BEFORE INSERT ON operation_wish BEGIN
    SELECT RAISE(ABORT, 'what an operation wishes is part of its plan, until it is authorised')
    WHERE NEW.ledger IS NOT (SELECT max(ledger) FROM authority WHERE operation = NEW.operation);
END;
CREATE TRIGGER operation_gate_next BEFORE INSERT ON operation_gate
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER operation_gate_update BEFORE UPDATE ON operation_gate
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_gate is not changed'); END;
CREATE TRIGGER operation_gate_delete BEFORE DELETE ON operation_gate
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_gate is not deleted'); END;
CREATE TRIGGER operation_gate_by BEFORE INSERT ON operation_gate BEGIN
    SELECT RAISE(ABORT, 'what a threshold rests on is recorded when the operation is opened')
    WHERE NEW.ledger IS NOT (SELECT ledger FROM operation_event WHERE operation = NEW.operation AND kind = 'open');
    SELECT RAISE(ABORT, 'no operation is opened below the threshold that the evaluation supports')
    WHERE NEW.threshold < NEW.lowest - 1e-6 OR NEW.rate_high * NEW.one_in > 1.0001;
END;
