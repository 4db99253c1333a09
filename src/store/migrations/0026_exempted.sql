-- SPDX-License-Identifier: Apache-2.0
-- 0026_exempted.sql - what is not given of a request, and why: the force's reviewed texts, what an officer wrote for each question,
-- and who approved it.
--
-- As in 0001_record.sql and 0017_case.sql. The texts of a request are sealed with it (kind "request"); those of the force are not.

-- A text to begin from, for one section and one part of a notice. The newest that was reviewed is the one in force.
CREATE TABLE foi_block (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    section TEXT NOT NULL CHECK (length(section) BETWEEN 1 AND 24), -- "31(1)(a)", or "31" for every paragraph
    part TEXT NOT NULL CHECK (part IN ('why', 'harm', 'favour', 'against', 'balance')),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
    facts TEXT CHECK (facts IS NULL OR length(facts) BETWEEN 1 AND 8000) -- lines "day | words | day to look again"
) STRICT;
CREATE INDEX foi_block_by_ledger ON foi_block (ledger);

CREATE TABLE foi_block_review (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    block INTEGER NOT NULL REFERENCES foi_block (id),
    day INTEGER NOT NULL,
    next INTEGER NOT NULL CHECK (next > day) -- when it is looked at again
) STRICT;
CREATE INDEX foi_block_review_by_ledger ON foi_block_review (ledger);
CREATE INDEX foi_block_review_of ON foi_block_review (block, id);

-- One ground for one question, in the officer's words; each change is a new row that names the one before.
CREATE TABLE foi_exempted (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 40), -- "Q4", "all"
    section TEXT NOT NULL CHECK (length(section) BETWEEN 1 AND 24),
    replaces INTEGER UNIQUE REFERENCES foi_exempted (id),
    likelihood TEXT CHECK (likelihood IN ('would', 'would-be-likely')),
    estimate INTEGER, -- the day by which the public interest is decided (section 10(3)); NULL: it is
    made INTEGER CHECK (made IS NULL OR made BETWEEN 1800 AND 2200), -- year in which the record was made (section 62)
    why BLOB,
    harm BLOB,
    favour BLOB,
    against BLOB,
    balance BLOB,
    facts BLOB, -- as of foi_block
    why_block INTEGER REFERENCES foi_block (id), -- the text with which it began; NULL: none
    harm_block INTEGER REFERENCES foi_block (id),
    favour_block INTEGER REFERENCES foi_block (id),
    against_block INTEGER REFERENCES foi_block (id),
    balance_block INTEGER REFERENCES foi_block (id)
) STRICT;
CREATE INDEX foi_exempted_by_ledger ON foi_exempted (ledger);
CREATE INDEX foi_exempted_of ON foi_exempted (foi_case, id);
CREATE UNIQUE INDEX foi_exempted_first ON foi_exempted (foi_case, question COLLATE NOCASE, section) WHERE replaces IS NULL;

CREATE TABLE foi_exempted_act (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    exempted INTEGER NOT NULL REFERENCES foi_exempted (id),
    word TEXT NOT NULL CHECK (word IN ('approved', 'withdrawn')),
    why BLOB,
    UNIQUE (exempted, word)
) STRICT;
CREATE INDEX foi_exempted_act_by_ledger ON foi_exempted_act (ledger);

CREATE TRIGGER foi_block_next BEFORE INSERT ON foi_block
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_block_update BEFORE UPDATE ON foi_block
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_block is not changed'); END;
CREATE TRIGGER foi_block_delete BEFORE DELETE ON foi_block
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_block is not deleted'); END;
CREATE TRIGGER foi_block_review_next BEFORE INSERT ON foi_block_review
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_block_review_update BEFORE UPDATE ON foi_block_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_block_review is not changed'); END;
CREATE TRIGGER foi_block_review_delete BEFORE DELETE ON foi_block_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_block_review is not deleted'); END;
CREATE TRIGGER foi_exempted_next BEFORE INSERT ON foi_exempted
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_exempted_update BEFORE UPDATE ON foi_exempted
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_exempted is not changed'); END;
CREATE TRIGGER foi_exempted_delete BEFORE DELETE ON foi_exempted
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_exempted is not deleted'); END;
CREATE TRIGGER foi_exempted_act_next BEFORE INSERT ON foi_exempted_act
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_exempted_act_update BEFORE UPDATE ON foi_exempted_act
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_exempted_act is not changed'); END;
CREATE TRIGGER foi_exempted_act_delete BEFORE DELETE ON foi_exempted_act
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_exempted_act is not deleted'); END;

-- The newest of each ground and question, and where it stands.
CREATE VIEW foi_exempted_now AS
    SELECT e.id, e.foi_case, CASE
        WHEN EXISTS (SELECT 1 FROM foi_exempted_act WHERE exempted = e.id AND word = 'withdrawn') THEN 'withdrawn'
        WHEN EXISTS (SELECT 1 FROM foi_exempted_act WHERE exempted = e.id AND word = 'approved') THEN 'approved'
        ELSE 'written' END AS state
    FROM foi_exempted e WHERE NOT EXISTS (SELECT 1 FROM foi_exempted WHERE replaces = e.id);

DROP VIEW foi_key;
CREATE VIEW foi_key AS
    SELECT k.*, CASE k.about WHEN 'foi_case' THEN k.row
        WHEN 'foi_step' THEN (SELECT foi_case FROM foi_step WHERE id = k.row)
        WHEN 'foi_task' THEN (SELECT foi_case FROM foi_task WHERE id = k.row)
        WHEN 'foi_task_state' THEN (SELECT t.foi_case FROM foi_task_state s JOIN foi_task t ON t.id = s.task WHERE s.id = k.row)
        WHEN 'foi_placing' THEN (SELECT foi_case FROM foi_placing WHERE id = k.row)
        WHEN 'foi_estimate' THEN (SELECT foi_case FROM foi_estimate WHERE id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row)
        WHEN 'foi_exempted' THEN (SELECT foi_case FROM foi_exempted WHERE id = k.row)
        WHEN 'foi_exempted_act' THEN (SELECT e.foi_case FROM foi_exempted_act a JOIN foi_exempted e ON e.id = a.exempted
            WHERE a.id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';

-- The information-rights role (bit 32) writes; another of that role reviews and approves.
CREATE TRIGGER foi_block_by BEFORE INSERT ON foi_block BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer writes a text of the force')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;
CREATE TRIGGER foi_block_review_by BEFORE INSERT ON foi_block_review BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer reviews a text of the force')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'who wrote a text does not review it')
    WHERE EXISTS (SELECT 1 FROM foi_block WHERE id = NEW.block AND officer = NEW.officer);
END;
CREATE TRIGGER foi_exempted_by BEFORE INSERT ON foi_exempted BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer writes an exemption')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'a new version is of the same request, question and section')
    WHERE NEW.replaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM foi_exempted WHERE id = NEW.replaces
        AND foi_case = NEW.foi_case AND question = NEW.question COLLATE NOCASE AND section = NEW.section);
END;
CREATE TRIGGER foi_exempted_act_by BEFORE INSERT ON foi_exempted_act BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer approves or withdraws an exemption')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'only the newest version of an exemption is approved or withdrawn')
    WHERE EXISTS (SELECT 1 FROM foi_exempted WHERE replaces = NEW.exempted);
    SELECT RAISE(ABORT, 'what is withdrawn stays so until it is written again')
    WHERE EXISTS (SELECT 1 FROM foi_exempted_act WHERE exempted = NEW.exempted AND word = 'withdrawn');
    SELECT RAISE(ABORT, 'who wrote an exemption does not approve it')
    WHERE NEW.word = 'approved' AND EXISTS (SELECT 1 FROM foi_exempted WHERE id = NEW.exempted AND officer = NEW.officer);
END;
-- No letter is cleared or sent while an exemption waits for its approval.
CREATE TRIGGER foi_step_approved BEFORE INSERT ON foi_step WHEN NEW.word IN ('cleared', 'sent') BEGIN
    SELECT RAISE(ABORT, 'an exemption of this request is not approved yet')
    WHERE EXISTS (SELECT 1 FROM foi_exempted_now WHERE foi_case = NEW.foi_case AND state = 'written');
END;
