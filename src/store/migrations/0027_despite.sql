-- SPDX-License-Identifier: Apache-2.0
-- 0027_despite.sql - a letter that went although something of it was to be put right: what, and why the officer who cleared it
-- let it go.
--
-- As in 0001_record.sql and 0017_case.sql. Why it went is sealed with the request.

CREATE TABLE foi_despite (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    sent INTEGER NOT NULL UNIQUE REFERENCES foi_sent (id),
    findings TEXT NOT NULL CHECK (length(findings) BETWEEN 1 AND 2000), -- names of rules/lint.txt
    why BLOB NOT NULL
) STRICT;
CREATE INDEX foi_despite_by_ledger ON foi_despite (ledger);

CREATE TRIGGER foi_despite_next BEFORE INSERT ON foi_despite
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_despite_update BEFORE UPDATE ON foi_despite
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_despite is not changed'); END;
CREATE TRIGGER foi_despite_delete BEFORE DELETE ON foi_despite
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_despite is not deleted'); END;
CREATE TRIGGER foi_despite_by BEFORE INSERT ON foi_despite BEGIN
    SELECT RAISE(ABORT, 'only the officer who cleared a letter lets it go despite what is to be put right')
    WHERE NEW.officer IS NOT (SELECT s.officer FROM foi_step s JOIN foi_sent l ON l.foi_case = s.foi_case
        WHERE l.id = NEW.sent AND s.word = 'cleared' ORDER BY s.id DESC LIMIT 1);
END;

DROP VIEW foi_key;
CREATE VIEW foi_key AS
    SELECT k.*, CASE k.about WHEN 'foi_case' THEN k.row
        WHEN 'foi_step' THEN (SELECT foi_case FROM foi_step WHERE id = k.row)
        WHEN 'foi_task' THEN (SELECT foi_case FROM foi_task WHERE id = k.row)
        WHEN 'foi_task_state' THEN (SELECT t.foi_case FROM foi_task_state s JOIN foi_task t ON t.id = s.task WHERE s.id = k.row)
        WHEN 'foi_placing' THEN (SELECT foi_case FROM foi_placing WHERE id = k.row)
        WHEN 'foi_estimate' THEN (SELECT foi_case FROM foi_estimate WHERE id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row)
        WHEN 'foi_despite' THEN (SELECT s.foi_case FROM foi_despite d JOIN foi_sent s ON s.id = d.sent WHERE d.id = k.row)
        WHEN 'foi_exempted' THEN (SELECT foi_case FROM foi_exempted WHERE id = k.row)
        WHEN 'foi_exempted_act' THEN (SELECT e.foi_case FROM foi_exempted_act a JOIN foi_exempted e ON e.id = a.exempted
            WHERE a.id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';
