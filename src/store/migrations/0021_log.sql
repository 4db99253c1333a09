-- SPDX-License-Identifier: Apache-2.0
-- 0021_log.sql - what people write when they read something or give it out is sealed too, kind "log".
--
-- As in 0001_record.sql. The rows from before keep their plain columns `why`, `recipient` and `reason`, which their entries
-- commit to; in new rows these are NULL, but for what is given out where no master key is: nothing personal can be read there.
ALTER TABLE consultation ADD COLUMN reason BLOB CHECK (reason IS NULL OR length(reason) BETWEEN 50 AND 2049);

CREATE TABLE kept AS SELECT * FROM disclosure;
DROP TABLE disclosure;
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER REFERENCES operation (id), -- NULL: of several, or of none
    alert INTEGER REFERENCES alert (id),
    entry INTEGER REFERENCES entry (id),
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    recipient TEXT CHECK (recipient IS NULL OR length(recipient) BETWEEN 1 AND 500),
    why TEXT CHECK (why IS NULL OR length(why) BETWEEN 1 AND 2000),
    given_to BLOB CHECK (given_to IS NULL OR length(given_to) BETWEEN 50 AND 549),
    reason BLOB CHECK (reason IS NULL OR length(reason) BETWEEN 50 AND 2049),
    CHECK ((recipient IS NULL) <> (given_to IS NULL))
) STRICT;
INSERT INTO disclosure (id, ledger, at, officer, operation, alert, entry, what, recipient, why)
    SELECT id, ledger, at, officer, operation, alert, entry, what, recipient, why FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX disclosure_by_ledger ON disclosure (ledger);
CREATE TRIGGER disclosure_next BEFORE INSERT ON disclosure
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER disclosure_update BEFORE UPDATE ON disclosure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: disclosure is not changed'); END;
CREATE TRIGGER disclosure_delete BEFORE DELETE ON disclosure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: disclosure is not deleted'); END;

CREATE TABLE kept AS SELECT * FROM presence;
DROP TABLE presence;
CREATE TABLE presence (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    reason TEXT CHECK (reason IS NULL OR length(reason) BETWEEN 1 AND 2000),
    lists INTEGER NOT NULL CHECK (lists >= 0), -- opened in the time that was asked about
    unknown INTEGER NOT NULL CHECK (unknown BETWEEN 0 AND lists), -- of those, whose key is gone
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 2049),
    CHECK ((reason IS NULL) <> (why IS NULL))
) STRICT;
INSERT INTO presence (id, ledger, at, officer, reason, lists, unknown)
    SELECT id, ledger, at, officer, reason, lists, unknown FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX presence_by_ledger ON presence (ledger);
CREATE TRIGGER presence_next BEFORE INSERT ON presence
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER presence_update BEFORE UPDATE ON presence
BEGIN SELECT RAISE(ABORT, 'the record is only added to: presence is not changed'); END;
CREATE TRIGGER presence_delete BEFORE DELETE ON presence
BEGIN SELECT RAISE(ABORT, 'the record is only added to: presence is not deleted'); END;
