-- SPDX-License-Identifier: Apache-2.0
-- 0012_check.sql - a list compared with itself before its review, and what was found.

-- The list looked through before a review: its own pictures were compared with one another and with nobody else's.
CREATE TABLE list_check (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    images INTEGER NOT NULL CHECK (images >= 0),
    persons INTEGER NOT NULL CHECK (persons >= 0),
    pairs INTEGER NOT NULL CHECK (pairs >= 0), -- of templates compared; 0: the operation was not authorised then
    findings INTEGER NOT NULL CHECK (findings >= 0) -- all, when there are more than are written down
) STRICT;
CREATE INDEX list_check_by_ledger ON list_check (ledger);
CREATE INDEX list_check_by_operation ON list_check (operation, id);

CREATE TABLE list_finding (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    list_check INTEGER NOT NULL REFERENCES list_check (id),
    kind TEXT NOT NULL CHECK (kind IN ('same-picture', 'same-face', 'different-faces')),
    entry INTEGER NOT NULL REFERENCES entry (id),
    other INTEGER NOT NULL REFERENCES entry (id),
    score REAL CHECK (score IS NULL OR score BETWEEN -1.001 AND 1.001),
    CHECK (entry < other)
) STRICT;
CREATE INDEX list_finding_by_ledger ON list_finding (ledger);
CREATE INDEX list_finding_by_check ON list_finding (list_check, id);

-- The check that the reviewer had seen.
ALTER TABLE list_review ADD COLUMN list_check INTEGER REFERENCES list_check (id);

CREATE TRIGGER list_check_next BEFORE INSERT ON list_check
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_check_update BEFORE UPDATE ON list_check
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_check is not changed'); END;
CREATE TRIGGER list_check_delete BEFORE DELETE ON list_check
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_check is not deleted'); END;
CREATE TRIGGER list_finding_next BEFORE INSERT ON list_finding
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_finding_update BEFORE UPDATE ON list_finding
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_finding is not changed'); END;
CREATE TRIGGER list_finding_delete BEFORE DELETE ON list_finding
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_finding is not deleted'); END;

-- A review names a check of the list as it stands.
CREATE TRIGGER list_review_check BEFORE INSERT ON list_review WHEN NEW.list_check IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a review names a check of this list as it stands')
    WHERE NOT EXISTS (SELECT 1 FROM list_check c WHERE c.id = NEW.list_check AND c.operation = NEW.operation
        AND NOT EXISTS (SELECT 1 FROM entry WHERE operation = NEW.operation AND ledger > c.ledger)
        AND NOT EXISTS (SELECT 1 FROM entry_removal r JOIN entry e ON e.id = r.entry
            WHERE e.operation = NEW.operation AND r.ledger > c.ledger));
END;
-- Pictures of a list are compared with one another under the operation's authority (rule R1).
CREATE TRIGGER list_check_authority BEFORE INSERT ON list_check WHEN NEW.pairs > 0 BEGIN
    SELECT RAISE(ABORT, 'the faces of a list are compared after its operation was authorised')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
END;
