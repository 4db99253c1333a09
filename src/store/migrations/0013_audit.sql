-- SPDX-License-Identifier: Apache-2.0
-- 0013_audit.sql - who read what of people, and to whom it was given (Data Protection Act 2018, section 62).
--
-- As in 0001_record.sql; a column that is added is NULL in the rows from before. `why` and `recipient` are written without
-- names of people on lists: they are kept with the log.

-- Of 0001: a picture of an alert or an entry. Now also a list, a search, an alert in words, the log itself.
ALTER TABLE consultation ADD COLUMN operation INTEGER REFERENCES operation (id);
ALTER TABLE consultation ADD COLUMN search INTEGER REFERENCES search (id);
ALTER TABLE consultation ADD COLUMN why TEXT CHECK (why IS NULL OR length(why) BETWEEN 1 AND 2000);

-- Something of the record was given to somebody, or written to a file.
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER REFERENCES operation (id), -- NULL: of several, or of none
    alert INTEGER REFERENCES alert (id),
    entry INTEGER REFERENCES entry (id),
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 1 AND 500),
    why TEXT CHECK (why IS NULL OR length(why) BETWEEN 1 AND 2000)
) STRICT;
CREATE INDEX disclosure_by_ledger ON disclosure (ledger);

CREATE TRIGGER disclosure_next BEFORE INSERT ON disclosure
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER disclosure_update BEFORE UPDATE ON disclosure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: disclosure is not changed'); END;
CREATE TRIGGER disclosure_delete BEFORE DELETE ON disclosure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: disclosure is not deleted'); END;
