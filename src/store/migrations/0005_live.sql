-- SPDX-License-Identifier: Apache-2.0
-- 0005_live.sql - live runs from beginning to end, pauses, what share was looked at, and how soon an alert was told.
--
-- As in 0001_record.sql. A column that is added here is NULL in the rows from before, and NULL is not known: a NULL is no
-- part of what an entry commits to, so what was recorded before still fits its ledger.

-- One camera of a live operation, from when it was begun.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 255 AND source NOT LIKE '%/%'),
    zone TEXT CHECK (zone IS NULL OR length(zone) BETWEEN 1 AND 200), -- of recognition; NULL: not named
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1))
) STRICT;
CREATE INDEX run_by_ledger ON run (ledger);
CREATE INDEX run_by_operation ON run (operation, id);

-- Its end, once. `heard`: when it was last heard of; before `at` when it was killed and the next act found it so.
CREATE TABLE run_end (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id), -- of the run, or of the act that found it
    run INTEGER NOT NULL UNIQUE REFERENCES run (id),
    heard INTEGER NOT NULL CHECK (heard <= at),
    why TEXT NOT NULL CHECK (why IN ('source', 'stopped', 'window', 'closing', 'fault', 'killed')),
    CHECK (why = 'killed' OR heard = at)
) STRICT;
CREATE INDEX run_end_by_ledger ON run_end (ledger);

-- An open operation is paused (1) or goes on (0).
CREATE TABLE pause (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 8000)
) STRICT;
CREATE INDEX pause_by_ledger ON pause (ledger);
CREATE INDEX pause_by_operation ON pause (operation, id);

-- Live: its run; when the face was captured, in seconds of UTC; how long after that the alert was told; the whole picture
-- with every other face covered.
ALTER TABLE alert ADD COLUMN run INTEGER REFERENCES run (id);
ALTER TABLE alert ADD COLUMN captured REAL;
ALTER TABLE alert ADD COLUMN latency REAL CHECK (latency IS NULL OR (latency >= 0 AND search IS NULL));
ALTER TABLE alert ADD COLUMN scene BLOB CHECK (scene IS NULL OR (picture IS NOT NULL AND length(scene) >= 50));
CREATE INDEX alert_by_entry ON alert (entry, id);

-- `frames` were looked at, of `frames_given` by the source; of these `frames_damaged` could not be. `seconds_looked` of
-- `seconds`: from each look at most half a second until the next.
ALTER TABLE face_count ADD COLUMN run INTEGER REFERENCES run (id);
ALTER TABLE face_count ADD COLUMN frames_given INTEGER CHECK (frames_given IS NULL OR frames_given >= 0);
ALTER TABLE face_count ADD COLUMN frames_damaged INTEGER CHECK (frames_damaged IS NULL OR frames_damaged >= 0);
ALTER TABLE face_count ADD COLUMN seconds_looked REAL CHECK (seconds_looked IS NULL OR seconds_looked >= 0);

-- Why nobody was looked for. 'ended': the run was killed, until the next run of the camera.
ALTER TABLE gap ADD COLUMN run INTEGER REFERENCES run (id);
ALTER TABLE gap ADD COLUMN cause TEXT CHECK (cause IS NULL OR cause IN ('no_pictures', 'paused', 'damaged', 'ended'));

CREATE TRIGGER run_next BEFORE INSERT ON run
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER run_end_next BEFORE INSERT ON run_end
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER pause_next BEFORE INSERT ON pause
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER run_update BEFORE UPDATE ON run
BEGIN SELECT RAISE(ABORT, 'the record is only added to: run is not changed'); END;
CREATE TRIGGER run_delete BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'the record is only added to: run is not deleted'); END;
CREATE TRIGGER run_end_update BEFORE UPDATE ON run_end
BEGIN SELECT RAISE(ABORT, 'the record is only added to: run_end is not changed'); END;
CREATE TRIGGER run_end_delete BEFORE DELETE ON run_end
BEGIN SELECT RAISE(ABORT, 'the record is only added to: run_end is not deleted'); END;
CREATE TRIGGER pause_update BEFORE UPDATE ON pause
BEGIN SELECT RAISE(ABORT, 'the record is only added to: pause is not changed'); END;
CREATE TRIGGER pause_delete BEFORE DELETE ON pause
BEGIN SELECT RAISE(ABORT, 'the record is only added to: pause is not deleted'); END;

-- Paused: nothing is compared (rule R1).
CREATE VIEW operation_paused AS
    SELECT p.operation AS id, p.at AS since FROM pause p
    WHERE p.paused AND p.id = (SELECT max(id) FROM pause WHERE operation = p.operation);
CREATE TRIGGER pause_by BEFORE INSERT ON pause BEGIN
    SELECT RAISE(ABORT, 'only an open operation is paused or goes on')
    WHERE NOT EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation);
    SELECT RAISE(ABORT, 'an operation is paused once before it goes on, and goes on once')
    WHERE NEW.paused = EXISTS (SELECT 1 FROM operation_paused WHERE id = NEW.operation);
    SELECT RAISE(ABORT, 'only a planner, authorising officer or operator pauses an operation or lets it go on')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 7);
END;
CREATE TRIGGER search_paused BEFORE INSERT ON search BEGIN
    SELECT RAISE(ABORT, 'a search needs an operation that is not paused')
    WHERE EXISTS (SELECT 1 FROM operation_paused WHERE id = NEW.operation);
END;
CREATE TRIGGER alert_paused BEFORE INSERT ON alert BEGIN
    SELECT RAISE(ABORT, 'an alert needs an operation that is not paused')
    WHERE EXISTS (SELECT 1 FROM operation_paused WHERE id = NEW.operation);
END;
-- As with closing: what was seen until then is counted when the camera notices.
CREATE TRIGGER face_count_paused BEFORE INSERT ON face_count BEGIN
    SELECT RAISE(ABORT, 'nobody is counted while the operation is paused')
    WHERE EXISTS (SELECT 1 FROM operation_paused WHERE id = NEW.operation AND since < NEW.at - 60)
        AND NEW.faces_seen > 0;
END;

CREATE TRIGGER run_open BEFORE INSERT ON run BEGIN
    SELECT RAISE(ABORT, 'a run needs an open live operation that is not paused, inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation AND mode = 'live'
            AND NEW.at BETWEEN opens AND closes)
        OR EXISTS (SELECT 1 FROM operation_paused WHERE id = NEW.operation);
END;
CREATE TRIGGER run_end_onward BEFORE INSERT ON run_end BEGIN
    SELECT RAISE(ABORT, 'a run ends after it began')
    WHERE NEW.heard < (SELECT at FROM run WHERE id = NEW.run);
END;
CREATE TRIGGER alert_of_run BEFORE INSERT ON alert BEGIN
    SELECT RAISE(ABORT, 'a live alert is of a run of its operation and source that goes on')
    WHERE NEW.run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run r WHERE r.id = NEW.run AND r.operation = NEW.operation
        AND r.source = NEW.source AND NOT EXISTS (SELECT 1 FROM run_end WHERE run = r.id));
    SELECT RAISE(ABORT, 'the picture of an operator-initiated search is never stored')
    WHERE NEW.scene IS NOT NULL AND (SELECT mode FROM operation WHERE id = NEW.operation) = 'operator-initiated';
END;
CREATE TRIGGER face_count_of_run BEFORE INSERT ON face_count BEGIN
    SELECT RAISE(ABORT, 'a count is of a run of its operation and source that goes on')
    WHERE NEW.run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run r WHERE r.id = NEW.run AND r.operation = NEW.operation
        AND r.source = NEW.source AND NOT EXISTS (SELECT 1 FROM run_end WHERE run = r.id));
END;
CREATE TRIGGER gap_of_run BEFORE INSERT ON gap BEGIN
    SELECT RAISE(ABORT, 'a gap is of a run of its operation and source')
    WHERE NEW.run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run r WHERE r.id = NEW.run AND r.operation = NEW.operation
        AND r.source = NEW.source);
END;
