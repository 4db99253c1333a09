-- SPDX-License-Identifier: Apache-2.0
-- 0003_footage.sql - recordings searched retrospectively: which file, how far, and who appeared when (src/operate/footage.c).
--
-- As in 0001_record.sql: `ledger` is the entry that tells of the row, and nothing is overwritten. Times are seconds of the
-- recording. Of people who are not sought a number stays (rule R2).

-- A recording is searched once for one entry, or once for the whole list; then it is continued, not begun again.
CREATE TABLE footage (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    search INTEGER NOT NULL UNIQUE REFERENCES search (id),
    entry INTEGER REFERENCES entry (id), -- NULL: the whole list
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 255 AND source NOT LIKE '%/%'),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE INDEX footage_by_ledger ON footage (ledger);
CREATE UNIQUE INDEX footage_once ON footage (operation, sha256, coalesce(entry, 0));

-- Everybody who left the view until `position` is counted and told of. Whoever was in view then came after `again`: there
-- a run that was interrupted goes on. The numbers are since the row before.
CREATE TABLE footage_progress (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    footage INTEGER NOT NULL REFERENCES footage (id),
    position REAL NOT NULL CHECK (position >= 0),
    again REAL NOT NULL CHECK (again BETWEEN 0 AND position),
    faces_seen INTEGER NOT NULL CHECK (faces_seen >= 0),
    frames INTEGER NOT NULL CHECK (frames >= 0),
    finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
    broken INTEGER NOT NULL CHECK (broken IN (0, 1)) -- the recording broke off there
) STRICT;
CREATE INDEX footage_progress_by_ledger ON footage_progress (ledger);
CREATE INDEX footage_progress_by_footage ON footage_progress (footage, id);

-- From alert.video_time to `ends` the person of the alert was in view.
CREATE TABLE appearance (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL UNIQUE REFERENCES alert (id),
    ends REAL NOT NULL
) STRICT;
CREATE INDEX appearance_by_ledger ON appearance (ledger);

CREATE TRIGGER footage_next BEFORE INSERT ON footage
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER footage_progress_next BEFORE INSERT ON footage_progress
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER appearance_next BEFORE INSERT ON appearance
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER footage_update BEFORE UPDATE ON footage
BEGIN SELECT RAISE(ABORT, 'the record is only added to: footage is not changed'); END;
CREATE TRIGGER footage_delete BEFORE DELETE ON footage
BEGIN SELECT RAISE(ABORT, 'the record is only added to: footage is not deleted'); END;
CREATE TRIGGER footage_progress_update BEFORE UPDATE ON footage_progress
BEGIN SELECT RAISE(ABORT, 'the record is only added to: footage_progress is not changed'); END;
CREATE TRIGGER footage_progress_delete BEFORE DELETE ON footage_progress
BEGIN SELECT RAISE(ABORT, 'the record is only added to: footage_progress is not deleted'); END;
CREATE TRIGGER appearance_update BEFORE UPDATE ON appearance
BEGIN SELECT RAISE(ABORT, 'the record is only added to: appearance is not changed'); END;
CREATE TRIGGER appearance_delete BEFORE DELETE ON appearance
BEGIN SELECT RAISE(ABORT, 'the record is only added to: appearance is not deleted'); END;

CREATE TRIGGER footage_of_search BEFORE INSERT ON footage BEGIN
    SELECT RAISE(ABORT, 'footage belongs to a retrospective search of its operation')
    WHERE NOT EXISTS (SELECT 1 FROM search WHERE id = NEW.search AND operation = NEW.operation AND mode = 'retrospective');
    SELECT RAISE(ABORT, 'who is sought in footage is on the list of its operation')
    WHERE NEW.entry IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM entry_listed WHERE id = NEW.entry AND operation = NEW.operation);
END;
CREATE TRIGGER footage_progress_onward BEFORE INSERT ON footage_progress BEGIN
    SELECT RAISE(ABORT, 'footage is searched onward and once')
    WHERE EXISTS (SELECT 1 FROM footage_progress
        WHERE footage = NEW.footage AND (finished OR position > NEW.position OR again > NEW.again));
END;
CREATE TRIGGER appearance_of_footage BEFORE INSERT ON appearance BEGIN
    SELECT RAISE(ABORT, 'an appearance belongs to an alert in footage, and ends after it begins')
    WHERE NOT EXISTS (SELECT 1 FROM alert a JOIN footage f ON f.search = a.search
        WHERE a.id = NEW.alert AND a.video_time <= NEW.ends AND coalesce(f.entry, a.entry) = a.entry);
END;
