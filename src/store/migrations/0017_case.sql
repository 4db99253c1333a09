-- SPDX-License-Identifier: Apache-2.0
-- 0017_case.sql - a request for information as a case: what was asked, each step, who collects what, drafts, and what was sent.
--
-- As in 0001_record.sql and 0002_foi.sql. Who asked, their words and what officers wrote about them are sealed (0008_vault.sql),
-- kind "request". Days are counted from 1970-01-01. `foi_letter` keeps the letters of the way in one step; those of a case are
-- `foi_sent`.

CREATE TABLE foi_case (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 64),
    regime TEXT NOT NULL CHECK (regime IN ('foi', 'eir')),
    received INTEGER NOT NULL, -- the day
    arrived INTEGER, -- the moment; NULL: only the day is known
    channel TEXT NOT NULL CHECK (channel IN ('email', 'post', 'web', 'social-media', 'in-person', 'other')),
    form TEXT CHECK (form IN ('copy', 'electronic', 'inspection', 'summary', 'dataset')), -- preferred (section 11)
    request BLOB NOT NULL,
    requester BLOB,
    address BLOB,
    name_mark BLOB CHECK (name_mark IS NULL OR length(name_mark) = 32), -- the same person has the same in a year
    address_mark BLOB CHECK (address_mark IS NULL OR length(address_mark) = 32),
    missing INTEGER NOT NULL CHECK (missing BETWEEN 0 AND 15), -- bits of enum foi_missing (section 8)
    questions INTEGER NOT NULL CHECK (questions BETWEEN 0 AND 200) -- found when it was received
) STRICT;
CREATE INDEX foi_case_by_ledger ON foi_case (ledger);
CREATE UNIQUE INDEX foi_case_reference ON foi_case (reference COLLATE NOCASE);
CREATE INDEX foi_case_by_name ON foi_case (name_mark);
CREATE INDEX foi_case_by_address ON foi_case (address_mark);

CREATE TABLE foi_step (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    word TEXT NOT NULL CHECK (word IN ('received', 'clarifying', 'clarified', 'fees', 'paid', 'collecting', 'drafting',
        'extended', 'clearance', 'returned', 'cleared', 'sent', 'review', 'reviewed', 'regulator', 'decided', 'tribunal',
        'closed', 'withdrawn', 'lapsed', 'reopened')),
    day INTEGER NOT NULL, -- on which it happened: a notice given, a fee or a clarification received
    until INTEGER CHECK (until IS NULL OR until > day), -- of an extension: the estimate (section 17(2))
    result TEXT CHECK (result IN ('upheld', 'part-upheld', 'not-upheld')), -- of a review, a decision: the complaint
    draft INTEGER REFERENCES foi_draft (id), -- of a clearance
    why BLOB,
    CHECK ((word = 'extended') = (until IS NOT NULL)),
    CHECK ((word IN ('reviewed', 'decided')) = (result IS NOT NULL)),
    CHECK ((word = 'cleared') = (draft IS NOT NULL))
) STRICT;
CREATE INDEX foi_step_by_ledger ON foi_step (ledger);
CREATE INDEX foi_step_of ON foi_step (foi_case, id);

-- One for each question, or for all of it: the unit that is asked does not learn who wants to know.
CREATE TABLE foi_task (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 40), -- "Q5a"
    question BLOB NOT NULL,
    unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 200),
    collector INTEGER REFERENCES officer (id),
    due INTEGER NOT NULL
) STRICT;
CREATE INDEX foi_task_by_ledger ON foi_task (ledger);
CREATE INDEX foi_task_of ON foi_task (foi_case);

CREATE TABLE foi_task_state (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    task INTEGER NOT NULL REFERENCES foi_task (id),
    state TEXT NOT NULL CHECK (state IN ('held', 'part-held', 'not-held', 'not-confirmed', 'unclear', 'dropped')),
    minutes INTEGER CHECK (minutes IS NULL OR minutes BETWEEN 0 AND 60000), -- that count for section 12
    note BLOB
) STRICT;
CREATE INDEX foi_task_state_by_ledger ON foi_task_state (ledger);
CREATE INDEX foi_task_state_of ON foi_task_state (task, id);

CREATE TABLE foi_draft (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
    html_sha256 TEXT NOT NULL CHECK (length(html_sha256) = 64)
) STRICT;
CREATE INDEX foi_draft_by_ledger ON foi_draft (ledger);
CREATE INDEX foi_draft_of ON foi_draft (foi_case, id);

-- The exact bytes of what went out, and what it is counted as (return to the Cabinet Office). A letter that corrects an
-- earlier one names it.
CREATE TABLE foi_sent (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    kind TEXT NOT NULL CHECK (kind IN ('response', 'correction', 'review')),
    corrects INTEGER UNIQUE REFERENCES foi_sent (id),
    draft INTEGER REFERENCES foi_draft (id), -- that was cleared; NULL: of a review
    day INTEGER NOT NULL,
    due INTEGER NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    outcome TEXT CHECK (outcome IN ('granted', 'part', 'refused', 'not-held', 'vexatious', 'repeated', 'cost', 'elsewhere')),
    exemptions TEXT CHECK (exemptions IS NULL OR length(exemptions) BETWEEN 1 AND 200), -- "s24, s31"
    text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
    html_sha256 TEXT NOT NULL CHECK (length(html_sha256) = 64),
    text BLOB NOT NULL,
    html BLOB NOT NULL,
    CHECK ((kind = 'correction') = (corrects IS NOT NULL)),
    CHECK ((kind = 'review') = (draft IS NULL))
) STRICT;
CREATE INDEX foi_sent_by_ledger ON foi_sent (ledger);
CREATE INDEX foi_sent_of ON foi_sent (foi_case, id);

-- Somebody with the right read who asked, and why.
CREATE TABLE foi_look (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 2000)
) STRICT;
CREATE INDEX foi_look_by_ledger ON foi_look (ledger);

CREATE TRIGGER foi_case_next BEFORE INSERT ON foi_case
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_case_update BEFORE UPDATE ON foi_case
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_case is not changed'); END;
CREATE TRIGGER foi_case_delete BEFORE DELETE ON foi_case
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_case is not deleted'); END;
CREATE TRIGGER foi_step_next BEFORE INSERT ON foi_step
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_step_update BEFORE UPDATE ON foi_step
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_step is not changed'); END;
CREATE TRIGGER foi_step_delete BEFORE DELETE ON foi_step
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_step is not deleted'); END;
CREATE TRIGGER foi_task_next BEFORE INSERT ON foi_task
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_task_update BEFORE UPDATE ON foi_task
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_task is not changed'); END;
CREATE TRIGGER foi_task_delete BEFORE DELETE ON foi_task
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_task is not deleted'); END;
CREATE TRIGGER foi_task_state_next BEFORE INSERT ON foi_task_state
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_task_state_update BEFORE UPDATE ON foi_task_state
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_task_state is not changed'); END;
CREATE TRIGGER foi_task_state_delete BEFORE DELETE ON foi_task_state
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_task_state is not deleted'); END;
CREATE TRIGGER foi_draft_next BEFORE INSERT ON foi_draft
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_draft_update BEFORE UPDATE ON foi_draft
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_draft is not changed'); END;
CREATE TRIGGER foi_draft_delete BEFORE DELETE ON foi_draft
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_draft is not deleted'); END;
CREATE TRIGGER foi_sent_next BEFORE INSERT ON foi_sent
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_sent_update BEFORE UPDATE ON foi_sent
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_sent is not changed'); END;
CREATE TRIGGER foi_sent_delete BEFORE DELETE ON foi_sent
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_sent is not deleted'); END;
CREATE TRIGGER foi_look_next BEFORE INSERT ON foi_look
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_look_update BEFORE UPDATE ON foi_look
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_look is not changed'); END;
CREATE TRIGGER foi_look_delete BEFORE DELETE ON foi_look
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_look is not deleted'); END;

-- Where a case stands: the word of its last step, but for those that lead on to another.
CREATE VIEW foi_case_now AS
    SELECT c.id, CASE s.word WHEN 'clarified' THEN 'collecting' WHEN 'paid' THEN 'collecting' WHEN 'reopened' THEN 'collecting'
        WHEN 'returned' THEN 'drafting' ELSE s.word END AS state, s.at AS since
    FROM foi_case c JOIN foi_step s ON s.id = (SELECT max(id) FROM foi_step WHERE foi_case = c.id AND word <> 'extended');

-- Of which case a key's row speaks.
CREATE VIEW foi_key AS
    SELECT k.*, CASE k.about WHEN 'foi_case' THEN k.row
        WHEN 'foi_step' THEN (SELECT foi_case FROM foi_step WHERE id = k.row)
        WHEN 'foi_task' THEN (SELECT foi_case FROM foi_task WHERE id = k.row)
        WHEN 'foi_task_state' THEN (SELECT t.foi_case FROM foi_task_state s JOIN foi_task t ON t.id = s.task WHERE s.id = k.row)
        WHEN 'foi_sent' THEN (SELECT foi_case FROM foi_sent WHERE id = k.row) END AS foi_case
    FROM record_key k WHERE k.kind = 'request';

-- The information-rights role (bit 32) handles cases; the unit that is asked answers its task.
CREATE TRIGGER foi_case_by BEFORE INSERT ON foi_case BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer receives a request')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;
CREATE TRIGGER foi_step_by BEFORE INSERT ON foi_step BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer takes a case a step on')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'the draft that is cleared is the newest of its case')
    WHERE NEW.word = 'cleared' AND NEW.draft IS NOT (SELECT max(id) FROM foi_draft WHERE foi_case = NEW.foi_case);
    SELECT RAISE(ABORT, 'who drafted a letter does not clear it')
    WHERE NEW.word = 'cleared' AND EXISTS (SELECT 1 FROM foi_draft WHERE id = NEW.draft AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'who drafted or cleared a letter does not review it')
    WHERE NEW.word = 'reviewed' AND (EXISTS (SELECT 1 FROM foi_draft WHERE foi_case = NEW.foi_case AND officer = NEW.officer)
        OR EXISTS (SELECT 1 FROM foi_step WHERE foi_case = NEW.foi_case AND word = 'cleared' AND officer = NEW.officer));
END;
CREATE TRIGGER foi_task_by BEFORE INSERT ON foi_task BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer asks a unit')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;
CREATE TRIGGER foi_task_state_by BEFORE INSERT ON foi_task_state BEGIN
    SELECT RAISE(ABORT, 'a task is answered by who collects for it or by an information-rights officer')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32)
        AND NEW.officer IS NOT (SELECT collector FROM foi_task WHERE id = NEW.task);
END;
CREATE TRIGGER foi_draft_by BEFORE INSERT ON foi_draft BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer drafts a letter')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;
CREATE TRIGGER foi_look_by BEFORE INSERT ON foi_look BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer or an auditor reads who asked')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & (32 | 64));
END;
-- What goes out in answer is what another person cleared, and nothing happened since.
CREATE TRIGGER foi_sent_cleared BEFORE INSERT ON foi_sent BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer sends a letter')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'a letter is cleared by another person before it is sent')
    WHERE NEW.kind <> 'review' AND NOT EXISTS (SELECT 1 FROM foi_case_now n JOIN foi_step s ON s.foi_case = n.id
        WHERE n.id = NEW.foi_case AND n.state = 'cleared' AND s.word = 'cleared' AND s.draft = NEW.draft
        AND s.id = (SELECT max(id) FROM foi_step WHERE foi_case = n.id AND word <> 'extended'));
    SELECT RAISE(ABORT, 'what is sent is what was cleared, to the byte')
    WHERE NEW.kind <> 'review' AND NOT EXISTS (SELECT 1 FROM foi_draft WHERE id = NEW.draft
        AND text_sha256 = NEW.text_sha256 AND html_sha256 = NEW.html_sha256);
    SELECT RAISE(ABORT, 'a correction names the last letter of its case')
    WHERE NEW.kind = 'correction' AND NEW.corrects IS NOT (SELECT max(id) FROM foi_sent WHERE foi_case = NEW.foi_case);
END;
