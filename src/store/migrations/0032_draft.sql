-- SPDX-License-Identifier: Apache-2.0
-- 0032_draft.sql - the draft of a letter is kept with its request, sealed: another officer reads it and clears it wherever they
-- sit, and what is sent is what they read.
--
-- NULL in older rows: only the SHA-256 was recorded.

ALTER TABLE foi_draft ADD COLUMN text BLOB; -- sealed
ALTER TABLE foi_draft ADD COLUMN html BLOB; -- sealed
ALTER TABLE foi_draft ADD COLUMN pdf BLOB; -- sealed

CREATE TRIGGER foi_draft_kept BEFORE INSERT ON foi_draft BEGIN
    SELECT RAISE(ABORT, 'a draft is kept whole')
    WHERE NEW.text IS NULL OR NEW.html IS NULL OR (NEW.pdf IS NULL) <> (NEW.pdf_sha256 IS NULL);
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
        WHEN 'foi_draft' THEN (SELECT foi_case FROM foi_draft WHERE id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row)
        WHEN 'foi_despite' THEN (SELECT s.foi_case FROM foi_despite d JOIN foi_sent s ON s.id = d.sent WHERE d.id = k.row)
        WHEN 'foi_exempted' THEN (SELECT foi_case FROM foi_exempted WHERE id = k.row)
        WHEN 'foi_exempted_act' THEN (SELECT e.foi_case FROM foi_exempted_act a JOIN foi_exempted e ON e.id = a.exempted
            WHERE a.id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';
