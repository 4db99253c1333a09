-- SPDX-License-Identifier: Apache-2.0
-- 0014_presence.sql - that somebody asked on which lists a nominal was.

-- Who asked, why, and about how many lists; not about whom, and not what the answer was.
CREATE TABLE presence (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    lists INTEGER NOT NULL CHECK (lists >= 0), -- opened in the time that was asked about
    unknown INTEGER NOT NULL CHECK (unknown BETWEEN 0 AND lists) -- of those, whose key is gone
) STRICT;
CREATE INDEX presence_by_ledger ON presence (ledger);
CREATE TRIGGER presence_next BEFORE INSERT ON presence
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER presence_update BEFORE UPDATE ON presence
BEGIN SELECT RAISE(ABORT, 'the record is only added to: presence is not changed'); END;
CREATE TRIGGER presence_delete BEFORE DELETE ON presence
BEGIN SELECT RAISE(ABORT, 'the record is only added to: presence is not deleted'); END;
