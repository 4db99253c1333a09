-- SPDX-License-Identifier: Apache-2.0
-- 0029_told.sql - the figures of a letter, kept by what they count, of which time and as at when: so that a later letter can be
-- held against them.
--
-- As in 0001_record.sql. A figure belongs to the draft of a case's letter (which is sent to the byte, foi_sent.draft) or to a
-- letter of `foi answer`. None is of a question whose answer neither confirms nor denies, is refused or leaves out small numbers.

CREATE TABLE foi_told (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    draft INTEGER REFERENCES foi_draft (id),
    letter INTEGER REFERENCES foi_letter (id),
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 15), -- of the first question that has it
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 39), -- "alerts"
    mode TEXT NOT NULL CHECK (mode IN ('live', 'retrospective', 'operator-initiated')),
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1)),
    period_from INTEGER, -- days since 1970; NULL: from the beginning
    period_to INTEGER, -- NULL: up to the moment of the answer
    as_at INTEGER NOT NULL,
    figure INTEGER NOT NULL CHECK (figure >= 0),
    CHECK ((draft IS NULL) <> (letter IS NULL))
) STRICT;
CREATE INDEX foi_told_by_ledger ON foi_told (ledger);
CREATE INDEX foi_told_of ON foi_told (what, mode, body_worn, id);
CREATE INDEX foi_told_draft ON foi_told (draft) WHERE draft IS NOT NULL;

CREATE TRIGGER foi_told_next BEFORE INSERT ON foi_told
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_told_update BEFORE UPDATE ON foi_told
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_told is not changed'); END;
CREATE TRIGGER foi_told_delete BEFORE DELETE ON foi_told
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_told is not deleted'); END;
CREATE TRIGGER foi_told_by BEFORE INSERT ON foi_told BEGIN
    SELECT RAISE(ABORT, 'the figures of a letter are recorded with it')
    WHERE NEW.ledger IS NOT coalesce((SELECT ledger FROM foi_draft WHERE id = NEW.draft),
        (SELECT ledger FROM foi_letter WHERE id = NEW.letter));
END;
