-- SPDX-License-Identifier: Apache-2.0
-- 0024_placing.sql - what an officer settled of a request: what a question asks about, and what finding the information takes.
--
-- As in 0001_record.sql and 0017_case.sql. Why is sealed, kind "request"; the other columns hold words of fixed lists and days.

-- The newest of a question holds, alone: what it leaves open is as the program reads it. None is ever changed.
CREATE TABLE foi_placing (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 15), -- "Q5a"
    topic TEXT CHECK (topic IS NULL OR length(topic) BETWEEN 1 AND 24),
    modes TEXT CHECK (modes IS NULL OR modes GLOB '[LRO]*'), -- "LFR, BWV"
    period_from INTEGER,
    period_to INTEGER, -- with period_from; NULL: onwards
    why BLOB NOT NULL CHECK (length(why) BETWEEN 50 AND 2049),
    replaces INTEGER UNIQUE REFERENCES foi_placing (id),
    CHECK (period_from IS NOT NULL OR period_to IS NULL)
) STRICT;
CREATE INDEX foi_placing_by_ledger ON foi_placing (ledger);
CREATE INDEX foi_placing_of ON foi_placing (foi_case, id);

-- Minutes of one of the four activities that count (SI 2004/3244, regulation 4(3)): of a question, or of all of them. The newest
-- of the same question and activity holds.
CREATE TABLE foi_estimate (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    label TEXT CHECK (label IS NULL OR length(label) BETWEEN 1 AND 15),
    activity TEXT NOT NULL CHECK (activity IN ('determining', 'locating', 'retrieving', 'extracting')),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 600000),
    basis BLOB NOT NULL CHECK (length(basis) BETWEEN 50 AND 2049), -- how the records are held, and what was tried
    replaces INTEGER UNIQUE REFERENCES foi_estimate (id)
) STRICT;
CREATE INDEX foi_estimate_by_ledger ON foi_estimate (ledger);
CREATE INDEX foi_estimate_of ON foi_estimate (foi_case, id);

CREATE TRIGGER foi_placing_next BEFORE INSERT ON foi_placing
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_placing_update BEFORE UPDATE ON foi_placing
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_placing is not changed'); END;
CREATE TRIGGER foi_placing_delete BEFORE DELETE ON foi_placing
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_placing is not deleted'); END;
CREATE TRIGGER foi_estimate_next BEFORE INSERT ON foi_estimate
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_estimate_update BEFORE UPDATE ON foi_estimate
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_estimate is not changed'); END;
CREATE TRIGGER foi_estimate_delete BEFORE DELETE ON foi_estimate
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_estimate is not deleted'); END;

CREATE TRIGGER foi_placing_by BEFORE INSERT ON foi_placing BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer settles what a question asks')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'a correction of a question names the one before')
    WHERE NEW.replaces IS NOT (SELECT max(id) FROM foi_placing WHERE foi_case = NEW.foi_case AND label = NEW.label);
END;
CREATE TRIGGER foi_estimate_by BEFORE INSERT ON foi_estimate BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer estimates what a request takes')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'an estimate names the one before')
    WHERE NEW.replaces IS NOT (SELECT max(id) FROM foi_estimate
        WHERE foi_case = NEW.foi_case AND activity = NEW.activity AND label IS NEW.label);
END;

-- Of which case a key's row speaks.
DROP VIEW foi_key;
CREATE VIEW foi_key AS
    SELECT k.*, CASE k.about WHEN 'foi_case' THEN k.row
        WHEN 'foi_step' THEN (SELECT foi_case FROM foi_step WHERE id = k.row)
        WHEN 'foi_task' THEN (SELECT foi_case FROM foi_task WHERE id = k.row)
        WHEN 'foi_task_state' THEN (SELECT t.foi_case FROM foi_task_state s JOIN foi_task t ON t.id = s.task WHERE s.id = k.row)
        WHEN 'foi_placing' THEN (SELECT foi_case FROM foi_placing WHERE id = k.row)
        WHEN 'foi_estimate' THEN (SELECT foi_case FROM foi_estimate WHERE id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';
