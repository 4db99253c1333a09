-- SPDX-License-Identifier: Apache-2.0
-- 0028_joined.sql - requests whose costs are added up (SI 2004/3244, regulation 5), as an officer decided.
--
-- As in 0001_record.sql and 0017_case.sql. Why is sealed, kind "request": it may speak of who asked. The newest row of two requests
-- holds for both, whichever was named first; none is ever changed.
CREATE TABLE foi_joined (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    other INTEGER NOT NULL REFERENCES foi_case (id) CHECK (other <> foi_case),
    joined INTEGER NOT NULL CHECK (joined IN (0, 1)), -- 0: they are not one cost any more
    why BLOB NOT NULL CHECK (length(why) BETWEEN 50 AND 2049)
) STRICT;
CREATE INDEX foi_joined_by_ledger ON foi_joined (ledger);
CREATE INDEX foi_joined_of ON foi_joined (foi_case, id);
CREATE INDEX foi_joined_to ON foi_joined (other, id);

CREATE TRIGGER foi_joined_next BEFORE INSERT ON foi_joined
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_joined_update BEFORE UPDATE ON foi_joined
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_joined is not changed'); END;
CREATE TRIGGER foi_joined_delete BEFORE DELETE ON foi_joined
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_joined is not deleted'); END;
CREATE TRIGGER foi_joined_by BEFORE INSERT ON foi_joined BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer adds up the costs of requests')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;

DROP VIEW foi_key;
CREATE VIEW foi_key AS
    SELECT k.*, CASE k.about WHEN 'foi_case' THEN k.row
        WHEN 'foi_step' THEN (SELECT foi_case FROM foi_step WHERE id = k.row)
        WHEN 'foi_task' THEN (SELECT foi_case FROM foi_task WHERE id = k.row)
        WHEN 'foi_task_state' THEN (SELECT t.foi_case FROM foi_task_state s JOIN foi_task t ON t.id = s.task WHERE s.id = k.row)
        WHEN 'foi_placing' THEN (SELECT foi_case FROM foi_placing WHERE id = k.row)
        WHEN 'foi_estimate' THEN (SELECT foi_case FROM foi_estimate WHERE id = k.row)
        WHEN 'foi_joined' THEN (SELECT foi_case FROM foi_joined WHERE id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row)
        WHEN 'foi_despite' THEN (SELECT s.foi_case FROM foi_despite d JOIN foi_sent s ON s.id = d.sent WHERE d.id = k.row)
        WHEN 'foi_exempted' THEN (SELECT foi_case FROM foi_exempted WHERE id = k.row)
        WHEN 'foi_exempted_act' THEN (SELECT e.foi_case FROM foi_exempted_act a JOIN foi_exempted e ON e.id = a.exempted
            WHERE a.id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';
