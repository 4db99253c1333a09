-- SPDX-License-Identifier: Apache-2.0
-- 0035_servers.sql - lists that are searched on several servers: which, under which key, and that they were erased there.
--
-- As in 0001_record.sql. docs/decisions/shards.md.

-- Written before the first block is sent, so that nothing lies on a server of which the record does not know. `note` is the
-- signed one about the parts (src/face/permit/parts.h); `key` seals the blocks, kind "list": destroyed when the operation is
-- over, when somebody is taken off its list, or when the list is loaded anew.
CREATE TABLE list_load (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    coordinator TEXT NOT NULL CHECK (length(coordinator) BETWEEN 1 AND 2000), -- its address, without a password
    servers INTEGER NOT NULL CHECK (servers BETWEEN 1 AND 256),
    templates INTEGER NOT NULL CHECK (templates >= servers),
    list BLOB NOT NULL CHECK (length(list) = 32), -- its digest, as the permit names it
    note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 32768),
    key BLOB NOT NULL CHECK (length(key) BETWEEN 50 AND 200)
) STRICT;
CREATE INDEX list_load_by_ledger ON list_load (ledger);
CREATE INDEX list_load_of ON list_load (operation);

-- The receipt of all servers for an erasure there.
CREATE TABLE list_unload (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: the sweep
    list_load INTEGER NOT NULL UNIQUE REFERENCES list_load (id),
    servers INTEGER NOT NULL CHECK (servers >= 1),
    blocks INTEGER NOT NULL CHECK (blocks >= 0),
    templates INTEGER NOT NULL CHECK (templates >= 0)
) STRICT;
CREATE INDEX list_unload_by_ledger ON list_unload (ledger);

CREATE TRIGGER list_load_next BEFORE INSERT ON list_load
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_load_update BEFORE UPDATE ON list_load
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_load is not changed'); END;
CREATE TRIGGER list_load_delete BEFORE DELETE ON list_load
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_load is not deleted'); END;
CREATE TRIGGER list_unload_next BEFORE INSERT ON list_unload
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_unload_update BEFORE UPDATE ON list_unload
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_unload is not changed'); END;
CREATE TRIGGER list_unload_delete BEFORE DELETE ON list_unload
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_unload is not deleted'); END;
CREATE TRIGGER list_unload_after BEFORE INSERT ON list_unload BEGIN
    SELECT RAISE(ABORT, 'the key of a list is destroyed before it is erased on its servers')
    WHERE EXISTS (SELECT 1 FROM record_key WHERE about = 'list_load' AND row = NEW.list_load);
END;

-- Since when a list's key is of no use; no row: it is in use.
CREATE VIEW list_load_over AS
    SELECT s.id, min(o.at, coalesce((SELECT min(r.at) FROM entry_removal r JOIN entry e ON e.id = r.entry
            WHERE e.operation = s.operation AND r.ledger > s.ledger), o.at),
        coalesce((SELECT min(n.at) FROM list_load n WHERE n.operation = s.operation AND n.id > s.id), o.at)) AS at
    FROM list_load s JOIN operation_over o ON o.id = s.operation;

-- A hold keeps what is in the record; a copy on servers is not kept by it.
DROP VIEW key_held;
CREATE VIEW key_held AS
    SELECT k.id AS key, h.hold, h.complaint FROM holding h JOIN record_key k
    ON h.about = 'operation' AND k.operation = h.row
        OR h.about = k.about AND k.row = h.row
        OR h.about = 'alert' AND k.alert = h.row
        OR k.about = 'entry_detail' AND h.about IN ('entry', 'alert') AND (SELECT entry FROM entry_detail WHERE id = k.row)
            = CASE h.about WHEN 'entry' THEN h.row ELSE (SELECT entry FROM alert WHERE id = h.row) END
        OR h.about = 'alert' AND k.about = 'entry' AND k.row = (SELECT entry FROM alert WHERE id = h.row)
        OR h.about = 'alert' AND k.about = 'search' AND k.row = (SELECT search FROM alert WHERE id = h.row)
    WHERE k.kind NOT IN ('hold', 'list');

-- A camera is not looked at, either, while servers of the list do not answer: `cause` is NULL then.
ALTER TABLE gap ADD COLUMN servers INTEGER CHECK (servers IS NULL OR servers = 1 AND cause IS NULL);
