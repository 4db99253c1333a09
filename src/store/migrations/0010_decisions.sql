-- SPDX-License-Identifier: Apache-2.0
-- 0010_decisions.sql - judgements that are corrected by new ones, what came of an alert in words, de-arrests, complaints.
--
-- As in 0001_record.sql: nothing is overwritten. A decision is corrected by a new row that names the one it corrects and
-- why; the newest row of an alert stands, the older ones stay. The tables of 0001 held one row an alert for good (UNIQUE),
-- so they are made anew with the same columns and the same rows: what the ledger commits to is the same. Columns that are
-- new are NULL in those rows. What is sealed, and how: 0001_record.sql.

DROP TRIGGER engagement_second;
DROP TRIGGER outcome_judged;

-- First human judgement: the operator's. Regard is had to subject, system and environmental factors (South Wales Police,
-- terms and definitions: adjudication). `factors`: of records from before, all in one text.
CREATE TABLE kept AS SELECT * FROM adjudication;
DROP TABLE adjudication;
CREATE TABLE adjudication (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL REFERENCES alert (id),
    credible INTEGER NOT NULL CHECK (credible IN (0, 1)),
    factors BLOB CHECK (factors IS NULL OR length(factors) BETWEEN 50 AND 8049),
    subject BLOB CHECK (subject IS NULL OR length(subject) BETWEEN 50 AND 8049),
    system BLOB CHECK (system IS NULL OR length(system) BETWEEN 50 AND 8049),
    environment BLOB CHECK (environment IS NULL OR length(environment) BETWEEN 50 AND 8049),
    corrects INTEGER UNIQUE REFERENCES adjudication (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CONSTRAINT factors_weighed CHECK (coalesce(factors, subject, system, environment) IS NOT NULL),
    CHECK ((corrects IS NULL) = (why IS NULL))
) STRICT;
INSERT INTO adjudication (id, ledger, at, officer, alert, credible, factors)
    SELECT id, ledger, at, officer, alert, credible, factors FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX adjudication_by_ledger ON adjudication (ledger);
CREATE INDEX adjudication_by_alert ON adjudication (alert, id);
CREATE UNIQUE INDEX adjudication_first ON adjudication (alert) WHERE corrects IS NULL;

-- Second human judgement: the engagement officer's check. `checked_by`: how the identity was checked; `why_not`: why nobody
-- was stopped or no identity checked; `minutes`: for how long somebody was stopped.
CREATE TABLE kept AS SELECT * FROM engagement;
DROP TABLE engagement;
CREATE TABLE engagement (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL REFERENCES alert (id),
    stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
    identity_checked INTEGER NOT NULL CHECK (identity_checked IN (0, 1)),
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    note BLOB CHECK (note IS NULL OR length(note) BETWEEN 50 AND 8049),
    checked_by TEXT CHECK (checked_by IS NULL OR checked_by IN ('document', 'database', 'fingerprint', 'known', 'admitted',
        'appearance', 'other')),
    why_not TEXT CHECK (why_not IS NULL OR why_not IN ('evaded', 'not-found', 'no-need', 'not-the-person', 'unsafe',
        'refused', 'other')),
    minutes INTEGER CHECK (minutes IS NULL OR (minutes BETWEEN 0 AND 10080 AND stopped = 1)),
    corrects INTEGER UNIQUE REFERENCES engagement (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CHECK (correct = 0 OR identity_checked = 1),
    CHECK (checked_by IS NULL OR identity_checked = 1),
    CHECK (why_not IS NULL OR identity_checked = 0),
    CHECK ((corrects IS NULL) = (why IS NULL))
) STRICT;
INSERT INTO engagement (id, ledger, at, officer, alert, stopped, identity_checked, correct, note)
    SELECT id, ledger, at, officer, alert, stopped, identity_checked, correct, note FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX engagement_by_ledger ON engagement (ledger);
CREATE INDEX engagement_by_alert ON engagement (alert, id);
CREATE UNIQUE INDEX engagement_first ON engagement (alert) WHERE corrects IS NULL;

-- What came of an alert. `ground`: of an arrest; `disposal`: of another disposal; `listed`: for the reason for which the
-- person was on the list (1), or for something else that came up (0).
CREATE TABLE kept AS SELECT * FROM outcome;
DROP TABLE outcome;
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL REFERENCES alert (id),
    kind TEXT NOT NULL CHECK (kind IN ('arrest', 'other-disposal', 'no-action')),
    note BLOB CHECK (note IS NULL OR length(note) BETWEEN 50 AND 8049),
    ground TEXT CHECK (ground IS NULL OR ground IN ('wanted-by-courts', 'suspected-offence', 'breach', 'other')),
    disposal TEXT CHECK (disposal IS NULL OR disposal IN ('safeguarded', 'conditions-checked', 'interview', 'summons',
        'penalty-notice', 'caution', 'resolution', 'warning', 'referral', 'other')),
    offence_type TEXT CHECK (offence_type IS NULL OR length(offence_type) BETWEEN 1 AND 40),
    listed INTEGER CHECK (listed IS NULL OR (listed IN (0, 1) AND kind <> 'no-action')),
    corrects INTEGER UNIQUE REFERENCES outcome (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CHECK (ground IS NULL OR kind = 'arrest'),
    CHECK (disposal IS NULL OR kind = 'other-disposal'),
    CHECK (offence_type IS NULL OR kind <> 'no-action'),
    CHECK ((corrects IS NULL) = (why IS NULL))
) STRICT;
INSERT INTO outcome (id, ledger, at, officer, alert, kind, note)
    SELECT id, ledger, at, officer, alert, kind, note FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX outcome_by_ledger ON outcome (ledger);
CREATE INDEX outcome_by_alert ON outcome (alert, id);
CREATE UNIQUE INDEX outcome_first ON outcome (alert) WHERE corrects IS NULL;

-- Somebody who was arrested on an alert was released because the grounds had gone (1); a correction may take it back (0).
CREATE TABLE dearrest (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL REFERENCES alert (id),
    dearrested INTEGER NOT NULL CHECK (dearrested IN (0, 1)),
    happened INTEGER NOT NULL CHECK (happened <= at), -- when it was
    reason BLOB NOT NULL CHECK (length(reason) BETWEEN 50 AND 8049),
    corrects INTEGER UNIQUE REFERENCES dearrest (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CHECK ((corrects IS NULL) = (why IS NULL)),
    CHECK (dearrested = 1 OR corrects IS NOT NULL)
) STRICT;
CREATE INDEX dearrest_by_ledger ON dearrest (ledger);
CREATE INDEX dearrest_by_alert ON dearrest (alert, id);
CREATE UNIQUE INDEX dearrest_first ON dearrest (alert) WHERE corrects IS NULL;

-- Somebody complained of how an alert was dealt with. While a complaint is not settled, nothing of its alert is erased.
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id), -- who received it
    alert INTEGER NOT NULL REFERENCES alert (id),
    received INTEGER NOT NULL CHECK (received <= at),
    about BLOB NOT NULL CHECK (length(about) BETWEEN 50 AND 8049)
) STRICT;
CREATE INDEX complaint_by_ledger ON complaint (ledger);
CREATE INDEX complaint_by_alert ON complaint (alert, id);

-- What became of a complaint: the newest row is its state; one without rows is received.
CREATE TABLE complaint_state (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    complaint INTEGER NOT NULL REFERENCES complaint (id),
    state TEXT NOT NULL CHECK (state IN ('handled', 'upheld', 'not-upheld', 'withdrawn', 'reopened')),
    note BLOB NOT NULL CHECK (length(note) BETWEEN 50 AND 8049)
) STRICT;
CREATE INDEX complaint_state_by_ledger ON complaint_state (ledger);
CREATE INDEX complaint_state_by_complaint ON complaint_state (complaint, id);

CREATE TRIGGER adjudication_next BEFORE INSERT ON adjudication
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER adjudication_update BEFORE UPDATE ON adjudication
BEGIN SELECT RAISE(ABORT, 'the record is only added to: adjudication is not changed'); END;
CREATE TRIGGER adjudication_delete BEFORE DELETE ON adjudication
BEGIN SELECT RAISE(ABORT, 'the record is only added to: adjudication is not deleted'); END;
CREATE TRIGGER engagement_next BEFORE INSERT ON engagement
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER engagement_update BEFORE UPDATE ON engagement
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engagement is not changed'); END;
CREATE TRIGGER engagement_delete BEFORE DELETE ON engagement
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engagement is not deleted'); END;
CREATE TRIGGER outcome_next BEFORE INSERT ON outcome
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER outcome_update BEFORE UPDATE ON outcome
BEGIN SELECT RAISE(ABORT, 'the record is only added to: outcome is not changed'); END;
CREATE TRIGGER outcome_delete BEFORE DELETE ON outcome
BEGIN SELECT RAISE(ABORT, 'the record is only added to: outcome is not deleted'); END;
CREATE TRIGGER dearrest_next BEFORE INSERT ON dearrest
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER dearrest_update BEFORE UPDATE ON dearrest
BEGIN SELECT RAISE(ABORT, 'the record is only added to: dearrest is not changed'); END;
CREATE TRIGGER dearrest_delete BEFORE DELETE ON dearrest
BEGIN SELECT RAISE(ABORT, 'the record is only added to: dearrest is not deleted'); END;
CREATE TRIGGER complaint_next BEFORE INSERT ON complaint
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER complaint_update BEFORE UPDATE ON complaint
BEGIN SELECT RAISE(ABORT, 'the record is only added to: complaint is not changed'); END;
CREATE TRIGGER complaint_delete BEFORE DELETE ON complaint
BEGIN SELECT RAISE(ABORT, 'the record is only added to: complaint is not deleted'); END;
CREATE TRIGGER complaint_state_next BEFORE INSERT ON complaint_state
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER complaint_state_update BEFORE UPDATE ON complaint_state
BEGIN SELECT RAISE(ABORT, 'the record is only added to: complaint_state is not changed'); END;
CREATE TRIGGER complaint_state_delete BEFORE DELETE ON complaint_state
BEGIN SELECT RAISE(ABORT, 'the record is only added to: complaint_state is not deleted'); END;

-- A correction is of what stands. With the UNIQUEs above the rows of an alert are one chain, and the newest stands.
CREATE TRIGGER adjudication_corrects BEFORE INSERT ON adjudication WHEN NEW.corrects IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a judgement corrects the one that stands on its alert')
    WHERE NEW.corrects IS NOT (SELECT max(id) FROM adjudication WHERE alert = NEW.alert);
END;
CREATE TRIGGER engagement_corrects BEFORE INSERT ON engagement WHEN NEW.corrects IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a judgement corrects the one that stands on its alert')
    WHERE NEW.corrects IS NOT (SELECT max(id) FROM engagement WHERE alert = NEW.alert);
END;
CREATE TRIGGER outcome_corrects BEFORE INSERT ON outcome WHEN NEW.corrects IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'an outcome corrects the one that stands on its alert')
    WHERE NEW.corrects IS NOT (SELECT max(id) FROM outcome WHERE alert = NEW.alert);
END;
CREATE TRIGGER dearrest_corrects BEFORE INSERT ON dearrest WHEN NEW.corrects IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a de-arrest corrects the one that stands on its alert')
    WHERE NEW.corrects IS NOT (SELECT max(id) FROM dearrest WHERE alert = NEW.alert);
END;

-- Deciding (rule R3): two people, over all that was ever judged of an alert. Where one officer stands before the person
-- (operator-initiated), that officer's check may come first.
CREATE TRIGGER adjudication_other BEFORE INSERT ON adjudication BEGIN
    SELECT RAISE(ABORT, 'who engaged on an alert does not adjudicate it')
    WHERE EXISTS (SELECT 1 FROM engagement WHERE alert = NEW.alert AND officer = NEW.officer);
END;
CREATE TRIGGER engagement_second BEFORE INSERT ON engagement BEGIN
    SELECT RAISE(ABORT, 'an alert is adjudicated before anybody is engaged')
    WHERE NOT EXISTS (SELECT 1 FROM adjudication WHERE alert = NEW.alert)
        AND (SELECT p.mode FROM alert l JOIN operation p ON p.id = l.operation WHERE l.id = NEW.alert)
            IS NOT 'operator-initiated';
    SELECT RAISE(ABORT, 'who adjudicated an alert is not its engagement officer')
    WHERE EXISTS (SELECT 1 FROM adjudication WHERE alert = NEW.alert AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'an identity is checked of somebody who was stopped')
    WHERE NEW.identity_checked = 1 AND NEW.stopped = 0;
END;
CREATE TRIGGER outcome_judged BEFORE INSERT ON outcome WHEN NEW.kind <> 'no-action' BEGIN
    SELECT RAISE(ABORT, 'an outcome other than no action needs two judgements by two officers: credible, and an identity check')
    WHERE NOT EXISTS (SELECT 1 FROM adjudication a JOIN engagement e ON e.alert = a.alert
        WHERE a.id = (SELECT max(id) FROM adjudication WHERE alert = NEW.alert)
            AND e.id = (SELECT max(id) FROM engagement WHERE alert = NEW.alert)
            AND a.credible = 1 AND e.identity_checked = 1 AND a.officer <> e.officer);
END;
CREATE TRIGGER dearrest_of_arrest BEFORE INSERT ON dearrest BEGIN
    SELECT RAISE(ABORT, 'only an arrest is followed by a de-arrest')
    WHERE NEW.dearrested AND NOT EXISTS (SELECT 1 FROM outcome
        WHERE id = (SELECT max(id) FROM outcome WHERE alert = NEW.alert) AND kind = 'arrest');
END;
CREATE TRIGGER complaint_state_onward BEFORE INSERT ON complaint_state BEGIN
    SELECT RAISE(ABORT, 'a complaint that is settled goes on when it is reopened')
    WHERE (SELECT state FROM complaint_state WHERE id = (SELECT max(id) FROM complaint_state
        WHERE complaint = NEW.complaint)) IN ('upheld', 'not-upheld', 'withdrawn') AND NEW.state <> 'reopened';
    SELECT RAISE(ABORT, 'only a complaint that is settled is reopened')
    WHERE NEW.state = 'reopened' AND coalesce((SELECT state FROM complaint_state WHERE id = (SELECT max(id)
        FROM complaint_state WHERE complaint = NEW.complaint)), '') NOT IN ('upheld', 'not-upheld', 'withdrawn');
END;

-- As in 0007_authority.sql; they went with the tables.
CREATE TRIGGER adjudication_assigned BEFORE INSERT ON adjudication BEGIN
    SELECT RAISE(ABORT, 'an operator who is assigned to the operation adjudicates its alerts')
    WHERE EXISTS (SELECT 1 FROM operation_assigned s JOIN alert l ON l.operation = s.operation
            WHERE l.id = NEW.alert AND s.role = 4)
        AND NOT EXISTS (SELECT 1 FROM operation_assigned s JOIN alert l ON l.operation = s.operation
            WHERE l.id = NEW.alert AND s.role = 4 AND s.person = NEW.officer);
END;
CREATE TRIGGER engagement_assigned BEFORE INSERT ON engagement BEGIN
    SELECT RAISE(ABORT, 'an engagement officer who is assigned to the operation engages on its alerts')
    WHERE EXISTS (SELECT 1 FROM operation_assigned s JOIN alert l ON l.operation = s.operation
            WHERE l.id = NEW.alert AND s.role = 8)
        AND NOT EXISTS (SELECT 1 FROM operation_assigned s JOIN alert l ON l.operation = s.operation
            WHERE l.id = NEW.alert AND s.role = 8 AND s.person = NEW.officer);
END;
