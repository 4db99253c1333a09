-- SPDX-License-Identifier: Apache-2.0
-- 0023_disclosure.sql - what the disclosure log shows: the question as it may be read by everybody, the letters as they were sent,
-- and the data sets that were asked for.
--
-- As in 0001_record.sql. Nothing here is sealed: it is public, and has nothing of who asked.

-- The newest of a case is what the log shows; earlier ones, and why it was changed, stay visible. An address is never given
-- to another case.
CREATE TABLE foi_disclosed (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    foi_case INTEGER NOT NULL REFERENCES foi_case (id),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 100),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 200000),
    topics TEXT NOT NULL CHECK (length(topics) BETWEEN 1 AND 200), -- "live, watchlists"
    dataset TEXT CHECK (dataset IN ('register')), -- asked for and kept up to date (section 19(2A))
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    why TEXT CHECK (why IS NULL OR length(why) BETWEEN 1 AND 2000), -- it was changed
    replaces INTEGER UNIQUE REFERENCES foi_disclosed (id),
    CHECK ((replaces IS NULL) = (why IS NULL))
) STRICT;
CREATE INDEX foi_disclosed_by_ledger ON foi_disclosed (ledger);
CREATE INDEX foi_disclosed_of ON foi_disclosed (foi_case, id);
CREATE UNIQUE INDEX foi_disclosed_first ON foi_disclosed (foi_case) WHERE replaces IS NULL;

-- The bytes that were sent.
CREATE TABLE foi_disclosed_letter (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    sent INTEGER NOT NULL UNIQUE REFERENCES foi_sent (id),
    text BLOB NOT NULL,
    html BLOB NOT NULL
) STRICT;
CREATE INDEX foi_disclosed_letter_by_ledger ON foi_disclosed_letter (ledger);

CREATE TRIGGER foi_disclosed_next BEFORE INSERT ON foi_disclosed
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_disclosed_update BEFORE UPDATE ON foi_disclosed
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_disclosed is not changed'); END;
CREATE TRIGGER foi_disclosed_delete BEFORE DELETE ON foi_disclosed
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_disclosed is not deleted'); END;
CREATE TRIGGER foi_disclosed_letter_next BEFORE INSERT ON foi_disclosed_letter
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER foi_disclosed_letter_update BEFORE UPDATE ON foi_disclosed_letter
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_disclosed_letter is not changed'); END;
CREATE TRIGGER foi_disclosed_letter_delete BEFORE DELETE ON foi_disclosed_letter
BEGIN SELECT RAISE(ABORT, 'the record is only added to: foi_disclosed_letter is not deleted'); END;

CREATE TRIGGER foi_disclosed_by BEFORE INSERT ON foi_disclosed BEGIN
    SELECT RAISE(ABORT, 'only an information-rights officer puts a request into the disclosure log')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 32);
    SELECT RAISE(ABORT, 'only a request that was answered is disclosed')
    WHERE NOT EXISTS (SELECT 1 FROM foi_sent WHERE foi_case = NEW.foi_case AND kind <> 'review');
    SELECT RAISE(ABORT, 'a change names what it replaces, and keeps the address')
    WHERE NEW.replaces IS NOT NULL AND (NEW.replaces IS NOT (SELECT max(id) FROM foi_disclosed WHERE foi_case = NEW.foi_case)
        OR NEW.address IS NOT (SELECT address FROM foi_disclosed WHERE id = NEW.replaces));
    SELECT RAISE(ABORT, 'this address is of another request')
    WHERE EXISTS (SELECT 1 FROM foi_disclosed WHERE address = NEW.address AND foi_case <> NEW.foi_case);
END;
CREATE TRIGGER foi_disclosed_letter_by BEFORE INSERT ON foi_disclosed_letter BEGIN
    SELECT RAISE(ABORT, 'letters of a request go into the log with it')
    WHERE NOT EXISTS (SELECT 1 FROM foi_disclosed d JOIN foi_sent s ON s.foi_case = d.foi_case
        WHERE s.id = NEW.sent AND s.kind <> 'review' AND d.ledger = NEW.ledger);
END;
