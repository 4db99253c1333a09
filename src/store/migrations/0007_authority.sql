-- SPDX-License-Identifier: Apache-2.0
-- 0007_authority.sql - everything that a written authority holds, ranks, urgent authority, and an operation's other ends.
--
-- As in 0001_record.sql. An operation that was planned before this has no row in `authority`: its plan is all there is.

-- Rank of an officer, the newest in force: 1 police staff, 2 constable, 3 sergeant, 4 inspector, 5 chief inspector,
-- 6 superintendent, 7 chief superintendent, 8 chief officer (enum register_rank).
CREATE TABLE officer_rank (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- who recorded it; NULL with the first officer
    person INTEGER NOT NULL REFERENCES officer (id),
    rank INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 8)
) STRICT;
CREATE INDEX officer_rank_by_ledger ON officer_rank (ledger);
CREATE INDEX officer_rank_by_person ON officer_rank (person, id);

-- One version of the written authority. Version 1 is the plan: what stands in `operation` is NULL here. A later version
-- says everything again. NULL of the others: not said.
CREATE TABLE authority (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id), -- who wrote this version
    operation INTEGER NOT NULL REFERENCES operation (id),
    version INTEGER NOT NULL CHECK (version > 0),
    title TEXT CHECK (length(title) BETWEEN 1 AND 8000),
    purpose TEXT CHECK (length(purpose) BETWEEN 1 AND 8000),
    legal_basis TEXT CHECK (length(legal_basis) BETWEEN 1 AND 8000),
    necessity TEXT CHECK (length(necessity) BETWEEN 1 AND 8000),
    proportionality TEXT CHECK (length(proportionality) BETWEEN 1 AND 8000),
    place TEXT CHECK (length(place) BETWEEN 1 AND 8000),
    opens INTEGER,
    closes INTEGER CHECK (closes > opens),
    threshold REAL CHECK (threshold > 0 AND threshold <= 1),
    categories INTEGER CHECK (categories BETWEEN 2 AND 510 AND categories & 1 = 0),
    body_worn INTEGER CHECK (body_worn IN (0, 1)),
    use_case TEXT CHECK (use_case IN ('crime-hotspot', 'missing-hotspot', 'cni-pso', 'event-pso', 'intelligence', 'other')),
    use_case_other TEXT CHECK (length(use_case_other) BETWEEN 1 AND 500),
    policy TEXT CHECK (length(policy) BETWEEN 1 AND 8000),
    schedule_8 INTEGER CHECK (schedule_8 BETWEEN 2 AND 1022 AND schedule_8 & 1 = 0), -- bits 1 << paragraph
    answer_why TEXT CHECK (length(answer_why) BETWEEN 1 AND 8000),
    answer_who TEXT CHECK (length(answer_who) BETWEEN 1 AND 8000),
    answer_where TEXT CHECK (length(answer_where) BETWEEN 1 AND 8000),
    alternatives TEXT CHECK (length(alternatives) BETWEEN 1 AND 8000),
    zone TEXT CHECK (length(zone) BETWEEN 1 AND 8000),
    -- Hundredths of a degree, no finer: about 1.1 km by 0.7 km. England and Wales.
    latitude INTEGER CHECK (latitude BETWEEN 4980 AND 5585),
    longitude INTEGER CHECK (longitude BETWEEN -645 AND 180),
    threshold_by TEXT CHECK (length(threshold_by) BETWEEN 1 AND 8000),
    threshold_set TEXT CHECK (threshold_set GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    threshold_why TEXT CHECK (length(threshold_why) BETWEEN 1 AND 8000),
    list_cap INTEGER CHECK (list_cap BETWEEN 1 AND 20000), -- images
    UNIQUE (operation, version),
    CHECK ((version = 1) = (title IS NULL) AND (title IS NULL) = (purpose IS NULL)
        AND (title IS NULL) = (legal_basis IS NULL) AND (title IS NULL) = (necessity IS NULL)
        AND (title IS NULL) = (proportionality IS NULL) AND (title IS NULL) = (place IS NULL)
        AND (title IS NULL) = (opens IS NULL) AND (title IS NULL) = (closes IS NULL)
        AND (title IS NULL) = (threshold IS NULL) AND (title IS NULL) = (categories IS NULL)
        AND (title IS NULL) = (body_worn IS NULL)),
    CHECK ((use_case = 'other') = (use_case_other IS NOT NULL) OR use_case IS NULL AND use_case_other IS NULL),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
) STRICT;
CREATE INDEX authority_by_ledger ON authority (ledger);
CREATE INDEX authority_by_operation ON authority (operation, id);

-- What a version says several of. document: `name` DPIA ..., `words` its reference, `more` its date; camera: its name, its
-- zone, its kind; criterion: a category's word, who of it may be on the list.
CREATE TABLE authority_item (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    authority INTEGER NOT NULL REFERENCES authority (id),
    kind TEXT NOT NULL CHECK (kind IN ('document', 'camera', 'criterion')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    words TEXT CHECK (length(words) BETWEEN 1 AND 8000),
    more TEXT CHECK (length(more) BETWEEN 1 AND 40),
    CHECK (kind <> 'document' OR (name IN ('DPIA', 'EIA', 'CIA', 'APD', 'policy', 'SOP', 'mandate', 'training')
        AND words IS NOT NULL AND (more IS NULL OR more GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'))),
    CHECK (kind <> 'camera' OR (more IN ('fixed', 'vehicle', 'mobile', 'body-worn', 'recording'))),
    CHECK (kind <> 'criterion' OR (name IN ('wanted-by-courts', 'suspect', 'conditions', 'missing', 'risk-of-harm',
        'victim-witness', 'associate', 'blue-list') AND words IS NOT NULL AND more IS NULL))
) STRICT;
CREATE INDEX authority_item_by_ledger ON authority_item (ledger);
CREATE INDEX authority_item_by_authority ON authority_item (authority, id);

-- Who acts in an operation, in which role (one bit of enum register_role); the newest row of a person and role holds.
CREATE TABLE assignment (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    person INTEGER NOT NULL REFERENCES officer (id),
    role INTEGER NOT NULL CHECK (role IN (4, 8, 16)), -- operator, engagement officer, investigator
    assigned INTEGER NOT NULL CHECK (assigned IN (0, 1))
) STRICT;
CREATE INDEX assignment_by_ledger ON assignment (ledger);
CREATE INDEX assignment_by_operation ON assignment (operation, person, role, id);

-- Where the public is told, and from when; or why it is not told before. A changed notice is a new row.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    exception INTEGER NOT NULL CHECK (exception IN (0, 1)),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 8000), -- where it can be read; of an exception: why not
    public_at INTEGER,
    CHECK (exception = (public_at IS NULL))
) STRICT;
CREATE INDEX notice_by_ledger ON notice (ledger);
CREATE INDEX notice_by_operation ON notice (operation, id);

-- What people decided about an operation beside operation_event. urgent: authority below superintendent, until `ends`;
-- confirm, overrule: its review; refuse: no authority; cancel: before it was opened; review: afterwards.
CREATE TABLE operation_decision (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    kind TEXT NOT NULL CHECK (kind IN ('urgent', 'confirm', 'overrule', 'refuse', 'cancel', 'review')),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 8000),
    ends INTEGER CHECK (ends = at + 86400),
    permit TEXT CHECK (length(permit) BETWEEN 1 AND 65536), -- confirm of an open operation: to the end of its window
    CHECK ((kind = 'urgent') = (ends IS NOT NULL)),
    CHECK (permit IS NULL OR kind = 'confirm')
) STRICT;
CREATE INDEX operation_decision_by_ledger ON operation_decision (ledger);
CREATE UNIQUE INDEX operation_decision_once ON operation_decision (operation, kind) WHERE kind <> 'review';
CREATE INDEX operation_decision_by_operation ON operation_decision (operation, id);

CREATE TRIGGER officer_rank_next BEFORE INSERT ON officer_rank
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER authority_next BEFORE INSERT ON authority
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER authority_item_next BEFORE INSERT ON authority_item
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER assignment_next BEFORE INSERT ON assignment
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER notice_next BEFORE INSERT ON notice
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER operation_decision_next BEFORE INSERT ON operation_decision
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER officer_rank_update BEFORE UPDATE ON officer_rank
BEGIN SELECT RAISE(ABORT, 'the record is only added to: officer_rank is not changed'); END;
CREATE TRIGGER officer_rank_delete BEFORE DELETE ON officer_rank
BEGIN SELECT RAISE(ABORT, 'the record is only added to: officer_rank is not deleted'); END;
CREATE TRIGGER authority_update BEFORE UPDATE ON authority
BEGIN SELECT RAISE(ABORT, 'the record is only added to: authority is not changed'); END;
CREATE TRIGGER authority_delete BEFORE DELETE ON authority
BEGIN SELECT RAISE(ABORT, 'the record is only added to: authority is not deleted'); END;
CREATE TRIGGER authority_item_update BEFORE UPDATE ON authority_item
BEGIN SELECT RAISE(ABORT, 'the record is only added to: authority_item is not changed'); END;
CREATE TRIGGER authority_item_delete BEFORE DELETE ON authority_item
BEGIN SELECT RAISE(ABORT, 'the record is only added to: authority_item is not deleted'); END;
CREATE TRIGGER assignment_update BEFORE UPDATE ON assignment
BEGIN SELECT RAISE(ABORT, 'the record is only added to: assignment is not changed'); END;
CREATE TRIGGER assignment_delete BEFORE DELETE ON assignment
BEGIN SELECT RAISE(ABORT, 'the record is only added to: assignment is not deleted'); END;
CREATE TRIGGER notice_update BEFORE UPDATE ON notice
BEGIN SELECT RAISE(ABORT, 'the record is only added to: notice is not changed'); END;
CREATE TRIGGER notice_delete BEFORE DELETE ON notice
BEGIN SELECT RAISE(ABORT, 'the record is only added to: notice is not deleted'); END;
CREATE TRIGGER operation_decision_update BEFORE UPDATE ON operation_decision
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_decision is not changed'); END;
CREATE TRIGGER operation_decision_delete BEFORE DELETE ON operation_decision
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_decision is not deleted'); END;

-- An operation as its newest version has it; `ends`: when nothing may be compared any more, at the latest.
CREATE VIEW operation_now AS
    SELECT o.id, o.mode, coalesce(a.opens, o.opens) AS opens, coalesce(a.closes, o.closes) AS closes,
        coalesce((SELECT min(u.ends, coalesce(a.closes, o.closes)) FROM operation_decision u
            WHERE u.operation = o.id AND u.kind = 'urgent' AND NOT EXISTS
            (SELECT 1 FROM operation_decision WHERE operation = o.id AND kind = 'confirm')), a.closes, o.closes) AS ends,
        coalesce(a.threshold, o.threshold) AS threshold, coalesce(a.categories, o.categories) AS categories, a.list_cap
    FROM operation o LEFT JOIN authority a ON a.id = (SELECT max(id) FROM authority WHERE operation = o.id);
-- Refused, cancelled, or its urgent authority overruled: nothing comes of it any more.
CREATE VIEW operation_ended AS
    SELECT operation AS id, min(at) AS since FROM operation_decision WHERE kind IN ('refuse', 'cancel', 'overrule')
    GROUP BY operation;
DROP VIEW operation_open;
CREATE VIEW operation_open AS
    SELECT n.id, n.mode, n.opens, n.ends AS closes FROM operation_now n
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = n.id AND kind = 'open')
        AND NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = n.id AND kind = 'close')
        AND NOT EXISTS (SELECT 1 FROM operation_ended WHERE id = n.id);
CREATE VIEW officer_ranked AS
    SELECT o.id, o.roles, coalesce((SELECT rank FROM officer_rank WHERE person = o.id ORDER BY id DESC LIMIT 1), 0) AS rank
    FROM officer o;
CREATE VIEW operation_assigned AS
    SELECT s.operation, s.person, s.role FROM assignment s
    WHERE s.assigned AND s.id = (SELECT max(id) FROM assignment
        WHERE operation = s.operation AND person = s.person AND role = s.role);
-- Who planned an operation or wrote a version of its authority.
CREATE VIEW operation_author AS
    SELECT id AS operation, officer FROM operation UNION SELECT operation, officer FROM authority;
-- Who ran it: opened it, ran its cameras and searches, judged its alerts.
CREATE VIEW operation_runner AS
    SELECT operation, officer FROM operation_event WHERE kind = 'open'
    UNION SELECT operation, officer FROM run UNION SELECT operation, officer FROM search
    UNION SELECT operation, officer FROM alert
    UNION SELECT l.operation, j.officer FROM adjudication j JOIN alert l ON l.id = j.alert
    UNION SELECT l.operation, e.officer FROM engagement e JOIN alert l ON l.id = e.alert;

CREATE TRIGGER officer_rank_by BEFORE INSERT ON officer_rank BEGIN
    SELECT RAISE(ABORT, 'nobody records a rank of their own')
    WHERE NEW.officer = NEW.person;
    SELECT RAISE(ABORT, 'only an administrator records ranks')
    WHERE NEW.officer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 128);
END;

CREATE TRIGGER authority_version BEFORE INSERT ON authority BEGIN
    SELECT RAISE(ABORT, 'a version of an authority follows the last')
    WHERE NEW.version <> (SELECT count(*) + 1 FROM authority WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'only a planner writes an authority')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 1);
    SELECT RAISE(ABORT, 'a plan is changed until it is authorised; then a change needs a new operation')
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation)
        OR EXISTS (SELECT 1 FROM operation_ended WHERE id = NEW.operation);
    SELECT RAISE(ABORT, 'the window is longer than its mode allows: closes')
    WHERE NEW.closes - NEW.opens > (SELECT CASE mode WHEN 'live' THEN 86400 ELSE 366 * 86400 END
        FROM operation WHERE id = NEW.operation);
END;
CREATE TRIGGER authority_item_of BEFORE INSERT ON authority_item BEGIN
    SELECT RAISE(ABORT, 'an item is written with its version')
    WHERE NEW.ledger <> (SELECT ledger FROM authority WHERE id = NEW.authority);
    SELECT RAISE(ABORT, 'a criterion is of a category that is asked for')
    WHERE NEW.kind = 'criterion' AND NOT (SELECT coalesce(a.categories, o.categories) FROM authority a
        JOIN operation o ON o.id = a.operation WHERE a.id = NEW.authority)
        & CASE NEW.name WHEN 'wanted-by-courts' THEN 2 WHEN 'suspect' THEN 4 WHEN 'conditions' THEN 8 WHEN 'missing' THEN 16
            WHEN 'risk-of-harm' THEN 32 WHEN 'victim-witness' THEN 64 WHEN 'associate' THEN 128 ELSE 256 END;
END;

-- Authorising: a superintendent or above; in urgency an inspector or above, whose reason stands in the same entry.
CREATE TRIGGER event_authorise_rank BEFORE INSERT ON operation_event WHEN NEW.kind = 'authorise' BEGIN
    SELECT RAISE(ABORT, 'who wrote a version of an authority cannot authorise it')
    WHERE EXISTS (SELECT 1 FROM operation_author WHERE operation = NEW.operation AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'authorising takes the rank of superintendent or above')
    WHERE NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND (rank >= 6 OR rank >= 4 AND EXISTS
        (SELECT 1 FROM operation_decision WHERE operation = NEW.operation AND kind = 'urgent' AND ledger = NEW.ledger)));
END;
CREATE TRIGGER event_of_ended BEFORE INSERT ON operation_event WHEN NEW.kind <> 'close' BEGIN
    SELECT RAISE(ABORT, 'an operation that was refused or cancelled stays so')
    WHERE EXISTS (SELECT 1 FROM operation_ended WHERE id = NEW.operation);
END;
CREATE TRIGGER decision_urgent BEFORE INSERT ON operation_decision WHEN NEW.kind = 'urgent' BEGIN
    SELECT RAISE(ABORT, 'urgent authority is given by an authorising officer of the rank of inspector or chief inspector')
    WHERE NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND roles & 2 AND rank BETWEEN 4 AND 5);
    SELECT RAISE(ABORT, 'an operation is authorised once')
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
END;
CREATE TRIGGER decision_on_urgent BEFORE INSERT ON operation_decision WHEN NEW.kind IN ('confirm', 'overrule') BEGIN
    SELECT RAISE(ABORT, 'urgent authority is reviewed by an authorising officer of the rank of superintendent or above')
    WHERE NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND roles & 2 AND rank >= 6);
    SELECT RAISE(ABORT, 'urgent authority is reviewed by somebody who neither gave nor planned it')
    WHERE EXISTS (SELECT 1 FROM operation_author WHERE operation = NEW.operation AND officer = NEW.officer)
        OR EXISTS (SELECT 1 FROM operation_decision WHERE operation = NEW.operation AND kind = 'urgent'
            AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'urgent authority is reviewed once, within 24 hours')
    WHERE NOT EXISTS (SELECT 1 FROM operation_decision WHERE operation = NEW.operation AND kind = 'urgent'
            AND NEW.at <= ends)
        OR EXISTS (SELECT 1 FROM operation_decision WHERE operation = NEW.operation AND kind IN ('confirm', 'overrule'));
END;
CREATE TRIGGER decision_end BEFORE INSERT ON operation_decision WHEN NEW.kind IN ('refuse', 'cancel') BEGIN
    SELECT RAISE(ABORT, 'authority is refused by an authorising officer of the rank of superintendent or above')
    WHERE NEW.kind = 'refuse'
        AND NOT EXISTS (SELECT 1 FROM officer_ranked WHERE id = NEW.officer AND roles & 2 AND rank >= 6);
    SELECT RAISE(ABORT, 'who wrote a version of an authority does not decide on it')
    WHERE NEW.kind = 'refuse'
        AND EXISTS (SELECT 1 FROM operation_author WHERE operation = NEW.operation AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'only what is not authorised yet is refused')
    WHERE NEW.kind = 'refuse' AND EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'an operation is cancelled by a planner or an authorising officer')
    WHERE NEW.kind = 'cancel' AND NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 3);
    SELECT RAISE(ABORT, 'an operation is cancelled before it is opened')
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'open');
    SELECT RAISE(ABORT, 'an operation that was refused or cancelled stays so')
    WHERE EXISTS (SELECT 1 FROM operation_ended WHERE id = NEW.operation);
END;
CREATE TRIGGER decision_review BEFORE INSERT ON operation_decision WHEN NEW.kind = 'review' BEGIN
    SELECT RAISE(ABORT, 'an operation is reviewed afterwards by a planner, authorising officer or auditor')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 67);
    SELECT RAISE(ABORT, 'an operation is reviewed when it was open and is over')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'open')
        OR EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation AND closes >= NEW.at);
    SELECT RAISE(ABORT, 'an operation is reviewed by somebody who did not run it')
    WHERE EXISTS (SELECT 1 FROM operation_runner WHERE operation = NEW.operation AND officer = NEW.officer);
END;

CREATE TRIGGER notice_of BEFORE INSERT ON notice BEGIN
    SELECT RAISE(ABORT, 'an operation is authorised before its notice is recorded')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
    SELECT RAISE(ABORT, 'an exception from the notice is made by an authorising officer: a superintendent, or who authorised')
    WHERE NEW.exception AND NOT EXISTS (SELECT 1 FROM officer_ranked o WHERE o.id = NEW.officer AND o.roles & 2
        AND (o.rank >= 6 OR EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise'
            AND officer = o.id)));
END;

CREATE TRIGGER assignment_of BEFORE INSERT ON assignment BEGIN
    SELECT RAISE(ABORT, 'officers are assigned by a planner or an authorising officer')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 3);
    SELECT RAISE(ABORT, 'an officer is assigned in a role that they have')
    WHERE NEW.assigned AND NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.person AND roles & NEW.role);
    SELECT RAISE(ABORT, 'an officer is assigned once before being taken off, and the other way round')
    WHERE NEW.assigned = EXISTS (SELECT 1 FROM operation_assigned WHERE operation = NEW.operation
        AND person = NEW.person AND role = NEW.role);
END;
-- Only assigned officers act in a role in which any are assigned.
CREATE TRIGGER run_assigned BEFORE INSERT ON run BEGIN
    SELECT RAISE(ABORT, 'an operator who is assigned to the operation runs its cameras')
    WHERE EXISTS (SELECT 1 FROM operation_assigned WHERE operation = NEW.operation AND role = 4)
        AND NOT EXISTS (SELECT 1 FROM operation_assigned WHERE operation = NEW.operation AND role = 4
            AND person = NEW.officer);
END;
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

-- Images on the list of an operation; faster than counting entry_listed.
CREATE VIEW list_size AS
    SELECT o.id AS operation, (SELECT count(*) FROM entry WHERE operation = o.id) - (SELECT count(*) FROM entry_removal r
        JOIN entry e ON e.id = r.entry WHERE e.operation = o.id) AS images FROM operation o;
-- The list: no longer than was authorised, and not of an operation that ended without being opened.
CREATE TRIGGER entry_cap BEFORE INSERT ON entry BEGIN
    SELECT RAISE(ABORT, 'the list has as many images as its authority allows')
    WHERE (SELECT list_cap FROM operation_now WHERE id = NEW.operation) IS NOT NULL
        AND (SELECT list_cap FROM operation_now WHERE id = NEW.operation) <= (SELECT images FROM list_size
            WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'the list of an operation that was refused or cancelled does not grow')
    WHERE EXISTS (SELECT 1 FROM operation_ended WHERE id = NEW.operation);
END;
CREATE TRIGGER event_open_cap BEFORE INSERT ON operation_event WHEN NEW.kind = 'open' BEGIN
    SELECT RAISE(ABORT, 'the list has more images than its authority allows')
    WHERE (SELECT list_cap FROM operation_now WHERE id = NEW.operation)
        < (SELECT images FROM list_size WHERE operation = NEW.operation);
END;

-- As in 0001_record.sql, but by the newest version, and until urgent authority lapses.
DROP TRIGGER event_open;
CREATE TRIGGER event_open BEFORE INSERT ON operation_event WHEN NEW.kind = 'open' BEGIN
    SELECT RAISE(ABORT, 'an operation is authorised before it is opened')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
    SELECT RAISE(ABORT, 'a live operation is opened after its public notice')
    WHERE EXISTS (SELECT 1 FROM operation WHERE id = NEW.operation AND mode = 'live')
        AND NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'notify');
    SELECT RAISE(ABORT, 'an operation is opened inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation_now WHERE id = NEW.operation AND NEW.at BETWEEN opens AND ends);
    SELECT RAISE(ABORT, 'the list is empty')
    WHERE NOT EXISTS (SELECT 1 FROM entry_listed WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'an entry of the list has no reason or no image source')
    WHERE EXISTS (SELECT 1 FROM entry_listed WHERE operation = NEW.operation
        AND (trim(coalesce(reason, '')) = '' OR trim(coalesce(image_source, '')) = ''));
    SELECT RAISE(ABORT, 'an entry of the list is of a category that was not authorised')
    WHERE EXISTS (SELECT 1 FROM entry_listed e JOIN operation_now o ON o.id = e.operation WHERE o.id = NEW.operation
        AND NOT o.categories & CASE e.category WHEN 'wanted-by-courts' THEN 2 WHEN 'suspect' THEN 4
            WHEN 'conditions' THEN 8 WHEN 'missing' THEN 16 WHEN 'risk-of-harm' THEN 32
            WHEN 'victim-witness' THEN 64 WHEN 'associate' THEN 128 ELSE 256 END);
    SELECT RAISE(ABORT, 'the list was not reviewed as it stands in the last 24 hours')
    WHERE EXISTS (SELECT 1 FROM entry_listed e WHERE e.operation = NEW.operation AND NOT EXISTS (
        SELECT 1 FROM list_review v WHERE v.operation = NEW.operation AND v.ledger > e.ledger
            AND v.at BETWEEN NEW.at - 86400 AND NEW.at));
END;
DROP TRIGGER alert_open;
CREATE TRIGGER alert_open BEFORE INSERT ON alert BEGIN
    SELECT RAISE(ABORT, 'an alert needs an open operation, inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation AND NEW.at BETWEEN opens AND closes);
    SELECT RAISE(ABORT, 'an alert is at or above the authorised threshold')
    WHERE NEW.threshold < (SELECT threshold FROM operation_now WHERE id = NEW.operation) - 1e-6;
    SELECT RAISE(ABORT, 'an alert names an entry of its own list')
    WHERE NOT EXISTS (SELECT 1 FROM entry_listed WHERE id = NEW.entry AND operation = NEW.operation);
    SELECT RAISE(ABORT, 'an alert outside live operations belongs to a search of its operation')
    WHERE (SELECT mode FROM operation WHERE id = NEW.operation) <> 'live'
        AND NOT EXISTS (SELECT 1 FROM search WHERE id = NEW.search AND operation = NEW.operation);
    SELECT RAISE(ABORT, 'a live alert belongs to no search')
    WHERE NEW.search IS NOT NULL AND (SELECT mode FROM operation WHERE id = NEW.operation) = 'live';
    SELECT RAISE(ABORT, 'the picture of an operator-initiated search is never stored')
    WHERE NEW.picture IS NOT NULL AND (SELECT mode FROM operation WHERE id = NEW.operation) = 'operator-initiated';
END;
