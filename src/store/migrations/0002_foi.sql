-- SPDX-License-Identifier: Apache-2.0
-- 0002_foi.sql - standing topic policies, requests for information and the letters that answered them (src/foi).
--
-- As in 0001_record.sql: `ledger` is the entry that tells of the row, and nothing is overwritten. Days are counted from
-- 1970-01-01. The text of a request and the name of who asked are not kept, only a hash.

-- Neither confirm nor deny for a topic, whatever is held. The newest of a topic is in force.
CREATE TABLE foi_policy (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    topic TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 400),
    touches INTEGER NOT NULL CHECK (touches BETWEEN 1 AND 15), -- bits of enum foi_touch
    exemptions TEXT NOT NULL CHECK (length(exemptions) BETWEEN 1 AND 100),
    matters TEXT CHECK (matters IS NULL OR length(matters) BETWEEN 1 AND 40), -- letters of section 31(1)
    adopted INTEGER NOT NULL,
    review INTEGER NOT NULL CHECK (review > adopted)
) STRICT;
CREATE INDEX foi_policy_by_ledger ON foi_policy (ledger);

CREATE TABLE foi_request (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: not named
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 64),
    received INTEGER NOT NULL,
    due INTEGER NOT NULL CHECK (due > received),
    calendar TEXT NOT NULL,
    questions INTEGER NOT NULL CHECK (questions BETWEEN 1 AND 200),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE INDEX foi_request_by_ledger ON foi_request (ledger);

CREATE TABLE foi_letter (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: not named
    request INTEGER NOT NULL REFERENCES foi_request (id),
    sent INTEGER NOT NULL,
    as_at INTEGER NOT NULL, -- the moment up to which the record was read
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32),
    html_sha256 BLOB NOT NULL CHECK (length(html_sha256) = 32)
) STRICT;
CREATE INDEX foi_letter_by_ledger ON foi_letter (ledger);

CREATE TABLE foi_refusal (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: somebody the record does not know
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60)
) STRICT;
CREATE INDEX foi_refusal_by_ledger ON foi_refusal (ledger);

CREATE TRIGGER foi_policy_next BEFORE INSERT ON foi_policy
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_policy_update BEFORE UPDATE ON foi_policy
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_policy is not changed'); END;
CREATE TRIGGER foi_policy_delete BEFORE DELETE ON foi_policy
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_policy is not deleted'); END;
CREATE TRIGGER foi_request_next BEFORE INSERT ON foi_request
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_request_update BEFORE UPDATE ON foi_request
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_request is not changed'); END;
CREATE TRIGGER foi_request_delete BEFORE DELETE ON foi_request
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_request is not deleted'); END;
CREATE TRIGGER foi_letter_next BEFORE INSERT ON foi_letter
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_letter_update BEFORE UPDATE ON foi_letter
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_letter is not changed'); END;
CREATE TRIGGER foi_letter_delete BEFORE DELETE ON foi_letter
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_letter is not deleted'); END;
CREATE TRIGGER foi_refusal_next BEFORE INSERT ON foi_refusal
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_refusal_update BEFORE UPDATE ON foi_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_refusal is not changed'); END;
CREATE TRIGGER foi_refusal_delete BEFORE DELETE ON foi_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_refusal is not deleted'); END;

-- A policy is adopted by an officer with the information-rights role (bit 32).
CREATE TRIGGER foi_policy_by BEFORE INSERT ON foi_policy BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer adopts a policy')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
END;
