-- SPDX-License-Identifier: Apache-2.0
-- 0001_record.sql - the ledger and the record.
--
-- Every table of the record has a column `ledger`: the number of the ledger entry that tells of the row. Rows come
-- first, then the act (salt and canonical record of all rows with that number), then the entry. The keys are
-- deferred, so a commit fails when one of the three is missing; the triggers let nothing join an entry that is
-- written. Nothing is overwritten: a change of mind is a new row.
-- Times are seconds of UTC since 1970. Words are those of register/words.h.
-- A column of type BLOB that is not a hash is sealed (src/register/vault.h, docs/retention.md): a version, the number of
-- the record's key in `record_key`, and XChaCha20-Poly1305 of the value: 49 bytes more than it. Erasing is deleting that
-- key; the row stays as it is.
-- No column holds or may hold an age, a sex, an origin or a feeling (rule R6).

-- The log of entries (docs/ledger.md). `bytes` is the leaf.
CREATE TABLE ledger_entry (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0) REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 4096)
) STRICT;

-- What an entry commits to. Erasing takes salt and record away and leaves the entry.
CREATE TABLE act (
    idx INTEGER PRIMARY KEY REFERENCES ledger_entry (idx) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60 AND kind NOT GLOB '*[^a-z.-]*'),
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: somebody the record does not know
    operation TEXT,                          -- its reference; NULL when the act is of none
    salt BLOB CHECK (salt IS NULL OR length(salt) = 32),
    record TEXT,
    CHECK ((salt IS NULL) = (record IS NULL))
) STRICT;

-- Hashes of the tree's whole subtrees: node (level, place) covers the 2^level leaves from place * 2^level on.
CREATE TABLE ledger_node (
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 62),
    place INTEGER NOT NULL CHECK (place >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- Signed tree heads (C2SP tlog-checkpoint).
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY CHECK (size > 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    at INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;

-- Who acts.
CREATE TABLE officer (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- who added; NULL for the first
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    roles INTEGER NOT NULL CHECK (roles BETWEEN 1 AND 255) -- bits of enum register_role
) STRICT;
CREATE INDEX officer_by_ledger ON officer (ledger);

-- Dated settings of the force: the newest of a key is in force.
CREATE TABLE setting (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 100 AND key NOT GLOB '*[^a-z0-9._-]*'),
    value TEXT NOT NULL CHECK (length(value) <= 8000)
) STRICT;
CREATE INDEX setting_by_ledger ON setting (ledger);

CREATE INDEX setting_by_key ON setting (key, id);

-- One deployment or search authority, as planned.
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id), -- who planned
    reference TEXT NOT NULL UNIQUE,
    mode TEXT NOT NULL CHECK (mode IN ('live', 'retrospective', 'operator-initiated')),
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 8000),
    purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 8000),
    legal_basis TEXT NOT NULL CHECK (length(legal_basis) BETWEEN 1 AND 8000),
    necessity TEXT NOT NULL CHECK (length(necessity) BETWEEN 1 AND 8000),
    proportionality TEXT NOT NULL CHECK (length(proportionality) BETWEEN 1 AND 8000),
    place TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 8000),
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL CHECK (closes > opens),
    threshold REAL NOT NULL CHECK (threshold > 0 AND threshold <= 1),
    categories INTEGER NOT NULL CHECK (categories BETWEEN 2 AND 510 AND categories & 1 = 0),
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1)),
    UNIQUE (mode, year, number),
    CHECK (closes - opens <= CASE mode WHEN 'live' THEN 86400 ELSE 366 * 86400 END)
) STRICT;
CREATE INDEX operation_by_ledger ON operation (ledger);

-- What became of an operation; each kind once.
CREATE TABLE operation_event (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    kind TEXT NOT NULL CHECK (kind IN ('authorise', 'notify', 'open', 'close')),
    notice TEXT CHECK (notice IS NULL OR length(notice) BETWEEN 1 AND 8000),
    permit TEXT CHECK (permit IS NULL OR length(permit) BETWEEN 1 AND 65536),
    UNIQUE (operation, kind),
    CHECK ((kind = 'notify') = (notice IS NOT NULL)),
    CHECK ((kind = 'open') = (permit IS NOT NULL))
) STRICT;
CREATE INDEX operation_event_by_ledger ON operation_event (ledger);

-- A person's picture on the list of an operation.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    nominal BLOB NOT NULL CHECK (length(nominal) BETWEEN 50 AND 176),
    mark BLOB NOT NULL CHECK (length(mark) = 32), -- the nominal under the operation's key: the same person, the same mark
    category TEXT NOT NULL CHECK (category IN ('wanted-by-courts', 'suspect', 'conditions', 'missing', 'risk-of-harm',
        'victim-witness', 'associate', 'blue-list')),
    wanted_for_arrest INTEGER NOT NULL CHECK (wanted_for_arrest IN (0, 1)),
    reason BLOB CHECK (reason IS NULL OR length(reason) BETWEEN 50 AND 8049),
    image_source TEXT CHECK (image_source IS NULL OR length(image_source) <= 8000),
    captured BLOB CHECK (captured IS NULL OR length(captured) = 59), -- a day
    picture_name BLOB CHECK (picture_name IS NULL OR length(picture_name) BETWEEN 50 AND 304),
    picture BLOB CHECK (picture IS NULL OR length(picture) >= 50),
    template BLOB CHECK (template IS NULL OR length(template) >= 50)
) STRICT;
CREATE INDEX entry_by_ledger ON entry (ledger);

CREATE INDEX entry_by_operation ON entry (operation, id);

-- Taken off the list.
CREATE TABLE entry_removal (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    entry INTEGER NOT NULL UNIQUE REFERENCES entry (id),
    why BLOB NOT NULL CHECK (length(why) BETWEEN 50 AND 8049)
) STRICT;
CREATE INDEX entry_removal_by_ledger ON entry_removal (ledger);

-- The list approved as it stood: it covers the entries added before it.
CREATE TABLE list_review (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id)
) STRICT;
CREATE INDEX list_review_by_ledger ON list_review (ledger);

CREATE INDEX list_review_by_operation ON list_review (operation, id);

-- The list in figures, written when the operation is opened; they stay when the list is gone.
CREATE TABLE list_figure (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    operation INTEGER NOT NULL REFERENCES operation (id),
    kind TEXT NOT NULL CHECK (kind IN ('images', 'persons', 'not-wanted', 'persons-not-wanted', 'category', 'source',
        'reason')),
    name TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    UNIQUE (operation, kind, name)
) STRICT;
CREATE INDEX list_figure_by_ledger ON list_figure (ledger);

-- A probe compared (RFR, OIFR). The probe itself is in no table.
CREATE TABLE search (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    mode TEXT NOT NULL CHECK (mode IN ('retrospective', 'operator-initiated')),
    captured TEXT CHECK (captured IS NULL OR length(captured) BETWEEN 1 AND 40),
    place TEXT CHECK (place IS NULL OR length(place) BETWEEN 1 AND 8000),
    source_type TEXT CHECK (source_type IS NULL OR length(source_type) BETWEEN 1 AND 200),
    reason BLOB NOT NULL CHECK (length(reason) BETWEEN 50 AND 8049),
    offence TEXT CHECK (offence IS NULL OR length(offence) <= 8000),
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1)),
    candidates INTEGER NOT NULL CHECK (candidates >= 0),
    CHECK (mode <> 'retrospective' OR (captured IS NOT NULL AND place IS NOT NULL AND source_type IS NOT NULL))
) STRICT;
CREATE INDEX search_by_ledger ON search (ledger);

CREATE INDEX search_by_operation ON search (operation, id);

-- What the machine says: never an outcome (rule R3).
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id), -- who ran the camera or the search
    operation INTEGER NOT NULL REFERENCES operation (id),
    entry INTEGER NOT NULL REFERENCES entry (id),
    search INTEGER REFERENCES search (id), -- NULL: live
    source TEXT CHECK (source IS NULL OR (length(source) BETWEEN 1 AND 255 AND source NOT LIKE '%/%')),
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1)),
    video_time REAL NOT NULL CHECK (video_time >= 0),
    score REAL NOT NULL CHECK (score BETWEEN -1 AND 1.001),
    threshold REAL NOT NULL,
    rank INTEGER NOT NULL CHECK (rank >= 1),
    picture BLOB CHECK (picture IS NULL OR length(picture) >= 50),
    CHECK (score >= threshold - 1e-6)
) STRICT;
CREATE INDEX alert_by_ledger ON alert (ledger);

CREATE INDEX alert_by_operation ON alert (operation, id);

-- All that stays of people who are not on the list (rule R2): how many were seen.
CREATE TABLE face_count (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 255 AND source NOT LIKE '%/%'),
    body_worn INTEGER NOT NULL CHECK (body_worn IN (0, 1)),
    faces_seen INTEGER NOT NULL CHECK (faces_seen >= 0),
    frames INTEGER NOT NULL CHECK (frames >= 0),
    seconds REAL NOT NULL CHECK (seconds >= 0)
) STRICT;
CREATE INDEX face_count_by_ledger ON face_count (ledger);

CREATE INDEX face_count_by_operation ON face_count (operation, id);

-- First human judgement: the operator's.
CREATE TABLE adjudication (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL UNIQUE REFERENCES alert (id),
    credible INTEGER NOT NULL CHECK (credible IN (0, 1)),
    factors BLOB NOT NULL CHECK (length(factors) BETWEEN 50 AND 8049)
) STRICT;
CREATE INDEX adjudication_by_ledger ON adjudication (ledger);

-- Second human judgement: the engagement officer's check.
CREATE TABLE engagement (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL UNIQUE REFERENCES alert (id),
    stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
    identity_checked INTEGER NOT NULL CHECK (identity_checked IN (0, 1)),
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    note BLOB CHECK (note IS NULL OR length(note) BETWEEN 50 AND 8049),
    CHECK (correct = 0 OR identity_checked = 1)
) STRICT;
CREATE INDEX engagement_by_ledger ON engagement (ledger);

-- What came of an alert.
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER NOT NULL UNIQUE REFERENCES alert (id),
    kind TEXT NOT NULL CHECK (kind IN ('arrest', 'other-disposal', 'no-action')),
    note BLOB CHECK (note IS NULL OR length(note) BETWEEN 50 AND 8049)
) STRICT;
CREATE INDEX outcome_by_ledger ON outcome (ledger);

-- An act that was asked for and refused.
CREATE TABLE refusal (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: somebody the record does not know
    operation INTEGER REFERENCES operation (id),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 2000)
) STRICT;
CREATE INDEX refusal_by_ledger ON refusal (ledger);

-- Somebody looked at a picture (Data Protection Act 2018, section 62: consultation).
CREATE TABLE consultation (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    alert INTEGER REFERENCES alert (id),
    entry INTEGER REFERENCES entry (id),
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200)
) STRICT;
CREATE INDEX consultation_by_ledger ON consultation (ledger);

-- Receipt for an act whose salted record was erased (rule R5).
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: the sweep
    erased INTEGER NOT NULL UNIQUE REFERENCES act (idx),
    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 200)
) STRICT;
CREATE INDEX erasure_by_ledger ON erasure (ledger);

-- Nothing joins an entry that is written, and entries come one after the other (rule R4).
CREATE TRIGGER ledger_entry_next BEFORE INSERT ON ledger_entry
WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'ledger entries are numbered one after the other'); END;
CREATE TRIGGER act_next BEFORE INSERT ON act
WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'an act belongs to the next ledger entry'); END;
CREATE TRIGGER officer_next BEFORE INSERT ON officer
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER setting_next BEFORE INSERT ON setting
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER operation_next BEFORE INSERT ON operation
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER operation_event_next BEFORE INSERT ON operation_event
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER entry_next BEFORE INSERT ON entry
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER entry_removal_next BEFORE INSERT ON entry_removal
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_review_next BEFORE INSERT ON list_review
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_figure_next BEFORE INSERT ON list_figure
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER search_next BEFORE INSERT ON search
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER alert_next BEFORE INSERT ON alert
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER face_count_next BEFORE INSERT ON face_count
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER adjudication_next BEFORE INSERT ON adjudication
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER engagement_next BEFORE INSERT ON engagement
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER outcome_next BEFORE INSERT ON outcome
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER refusal_next BEFORE INSERT ON refusal
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER consultation_next BEFORE INSERT ON consultation
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER erasure_next BEFORE INSERT ON erasure
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;

-- Nothing is changed or deleted; an act loses its salted record when there is a receipt for it.
CREATE TRIGGER act_update BEFORE UPDATE ON act
WHEN NOT (NEW.salt IS NULL AND NEW.record IS NULL AND NEW.idx = OLD.idx AND NEW.kind = OLD.kind AND NEW.at = OLD.at
    AND NEW.officer IS OLD.officer AND NEW.operation IS OLD.operation
    AND EXISTS (SELECT 1 FROM erasure WHERE erased = OLD.idx))
BEGIN SELECT RAISE(ABORT, 'the record is only added to: an act is not changed'); END;
CREATE TRIGGER act_delete BEFORE DELETE ON act
BEGIN SELECT RAISE(ABORT, 'the record is only added to: an act is not deleted'); END;
CREATE TRIGGER ledger_entry_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the record is only added to: ledger_entry is not changed'); END;
CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the record is only added to: ledger_entry is not deleted'); END;
CREATE TRIGGER ledger_node_update BEFORE UPDATE ON ledger_node
BEGIN SELECT RAISE(ABORT, 'the record is only added to: ledger_node is not changed'); END;
CREATE TRIGGER ledger_node_delete BEFORE DELETE ON ledger_node
BEGIN SELECT RAISE(ABORT, 'the record is only added to: ledger_node is not deleted'); END;
CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the record is only added to: checkpoint is not changed'); END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the record is only added to: checkpoint is not deleted'); END;
CREATE TRIGGER officer_update BEFORE UPDATE ON officer
BEGIN SELECT RAISE(ABORT, 'the record is only added to: officer is not changed'); END;
CREATE TRIGGER officer_delete BEFORE DELETE ON officer
BEGIN SELECT RAISE(ABORT, 'the record is only added to: officer is not deleted'); END;
CREATE TRIGGER setting_update BEFORE UPDATE ON setting
BEGIN SELECT RAISE(ABORT, 'the record is only added to: setting is not changed'); END;
CREATE TRIGGER setting_delete BEFORE DELETE ON setting
BEGIN SELECT RAISE(ABORT, 'the record is only added to: setting is not deleted'); END;
CREATE TRIGGER operation_update BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation is not changed'); END;
CREATE TRIGGER operation_delete BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation is not deleted'); END;
CREATE TRIGGER operation_event_update BEFORE UPDATE ON operation_event
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_event is not changed'); END;
CREATE TRIGGER operation_event_delete BEFORE DELETE ON operation_event
BEGIN SELECT RAISE(ABORT, 'the record is only added to: operation_event is not deleted'); END;
CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry is not changed'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry is not deleted'); END;
CREATE TRIGGER entry_removal_update BEFORE UPDATE ON entry_removal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry_removal is not changed'); END;
CREATE TRIGGER entry_removal_delete BEFORE DELETE ON entry_removal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry_removal is not deleted'); END;
CREATE TRIGGER list_review_update BEFORE UPDATE ON list_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_review is not changed'); END;
CREATE TRIGGER list_review_delete BEFORE DELETE ON list_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_review is not deleted'); END;
CREATE TRIGGER list_figure_update BEFORE UPDATE ON list_figure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_figure is not changed'); END;
CREATE TRIGGER list_figure_delete BEFORE DELETE ON list_figure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_figure is not deleted'); END;
CREATE TRIGGER search_update BEFORE UPDATE ON search
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search is not changed'); END;
CREATE TRIGGER search_delete BEFORE DELETE ON search
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search is not deleted'); END;
CREATE TRIGGER alert_update BEFORE UPDATE ON alert
BEGIN SELECT RAISE(ABORT, 'the record is only added to: alert is not changed'); END;
CREATE TRIGGER alert_delete BEFORE DELETE ON alert
BEGIN SELECT RAISE(ABORT, 'the record is only added to: alert is not deleted'); END;
CREATE TRIGGER face_count_update BEFORE UPDATE ON face_count
BEGIN SELECT RAISE(ABORT, 'the record is only added to: face_count is not changed'); END;
CREATE TRIGGER face_count_delete BEFORE DELETE ON face_count
BEGIN SELECT RAISE(ABORT, 'the record is only added to: face_count is not deleted'); END;
CREATE TRIGGER adjudication_update BEFORE UPDATE ON adjudication
BEGIN SELECT RAISE(ABORT, 'the record is only added to: adjudication is not changed'); END;
CREATE TRIGGER adjudication_delete BEFORE DELETE ON adjudication
BEGIN SELECT RAISE(ABORT, 'the record is only added to: adjudication is not deleted'); END;
CREATE TRIGGER engagement_update BEFORE UPDATE ON engagement
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engagement is not changed'); END;
CREATE TRIGGER engagement_delete BEFORE DELETE ON engagement
BEGIN SELECT RAISE(ABORT, 'the record is only added to: engagement is not deleted'); END;
CREATE TRIGGER outcome_update BEFORE UPDATE ON outcome
BEGIN SELECT RAISE(ABORT, 'the record is only added to: outcome is not changed'); END;
CREATE TRIGGER outcome_delete BEFORE DELETE ON outcome
BEGIN SELECT RAISE(ABORT, 'the record is only added to: outcome is not deleted'); END;
CREATE TRIGGER refusal_update BEFORE UPDATE ON refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: refusal is not changed'); END;
CREATE TRIGGER refusal_delete BEFORE DELETE ON refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: refusal is not deleted'); END;
CREATE TRIGGER consultation_update BEFORE UPDATE ON consultation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: consultation is not changed'); END;
CREATE TRIGGER consultation_delete BEFORE DELETE ON consultation
BEGIN SELECT RAISE(ABORT, 'the record is only added to: consultation is not deleted'); END;
CREATE TRIGGER erasure_update BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: erasure is not changed'); END;
CREATE TRIGGER erasure_delete BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'the record is only added to: erasure is not deleted'); END;

-- Authorising (rule R1): by an authorising officer (role bit 2) who did not plan it.
CREATE TRIGGER event_authorise BEFORE INSERT ON operation_event WHEN NEW.kind = 'authorise' BEGIN
    SELECT RAISE(ABORT, 'who planned an operation cannot authorise it')
    WHERE EXISTS (SELECT 1 FROM operation WHERE id = NEW.operation AND officer = NEW.officer);
    SELECT RAISE(ABORT, 'only an authorising officer authorises')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 2);
END;
CREATE TRIGGER event_notify BEFORE INSERT ON operation_event WHEN NEW.kind = 'notify' BEGIN
    SELECT RAISE(ABORT, 'an operation is authorised before its notice is recorded')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
END;
CREATE TRIGGER event_close BEFORE INSERT ON operation_event WHEN NEW.kind = 'close' BEGIN
    SELECT RAISE(ABORT, 'only an open operation is closed')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'open');
END;

-- Opening (rules R1, R6): authorised, notified when live, in its window, with a list that has entries, a reason and a
-- source for each, only authorised categories, and a review of all of it in the last 24 hours by another person.
CREATE VIEW entry_listed AS
    SELECT e.* FROM entry e WHERE NOT EXISTS (SELECT 1 FROM entry_removal r WHERE r.entry = e.id);
CREATE TRIGGER event_open BEFORE INSERT ON operation_event WHEN NEW.kind = 'open' BEGIN
    SELECT RAISE(ABORT, 'an operation is authorised before it is opened')
    WHERE NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'authorise');
    SELECT RAISE(ABORT, 'a live operation is opened after its public notice')
    WHERE EXISTS (SELECT 1 FROM operation WHERE id = NEW.operation AND mode = 'live')
        AND NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'notify');
    SELECT RAISE(ABORT, 'an operation is opened inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation WHERE id = NEW.operation AND NEW.at BETWEEN opens AND closes);
    SELECT RAISE(ABORT, 'the list is empty')
    WHERE NOT EXISTS (SELECT 1 FROM entry_listed WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'an entry of the list has no reason or no image source')
    WHERE EXISTS (SELECT 1 FROM entry_listed WHERE operation = NEW.operation
        AND (reason IS NULL OR trim(coalesce(image_source, '')) = ''));
    SELECT RAISE(ABORT, 'an entry of the list is of a category that was not authorised')
    WHERE EXISTS (SELECT 1 FROM entry_listed e JOIN operation o ON o.id = e.operation WHERE o.id = NEW.operation
        AND NOT o.categories & CASE e.category WHEN 'wanted-by-courts' THEN 2 WHEN 'suspect' THEN 4
            WHEN 'conditions' THEN 8 WHEN 'missing' THEN 16 WHEN 'risk-of-harm' THEN 32
            WHEN 'victim-witness' THEN 64 WHEN 'associate' THEN 128 ELSE 256 END);
    SELECT RAISE(ABORT, 'the list was not reviewed as it stands in the last 24 hours')
    WHERE EXISTS (SELECT 1 FROM entry_listed e WHERE e.operation = NEW.operation AND NOT EXISTS (
        SELECT 1 FROM list_review v WHERE v.operation = NEW.operation AND v.ledger > e.ledger
            AND v.at BETWEEN NEW.at - 86400 AND NEW.at));
END;
CREATE TRIGGER list_review_by BEFORE INSERT ON list_review BEGIN
    SELECT RAISE(ABORT, 'a list is reviewed by somebody who added none of it')
    WHERE EXISTS (SELECT 1 FROM entry_listed WHERE operation = NEW.operation AND officer = NEW.officer);
END;
CREATE TRIGGER entry_frozen BEFORE INSERT ON entry BEGIN
    SELECT RAISE(ABORT, 'a list does not grow after its operation was opened')
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'open');
END;

-- Comparing (rule R1): only while the operation is open, in its window and in its mode.
CREATE VIEW operation_open AS
    SELECT o.* FROM operation o
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = o.id AND kind = 'open')
        AND NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = o.id AND kind = 'close');
CREATE TRIGGER search_open BEFORE INSERT ON search BEGIN
    SELECT RAISE(ABORT, 'a search needs an open operation of its mode, inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation AND mode = NEW.mode
        AND NEW.at BETWEEN opens AND closes);
END;
CREATE TRIGGER alert_open BEFORE INSERT ON alert BEGIN
    SELECT RAISE(ABORT, 'an alert needs an open operation, inside its window')
    WHERE NOT EXISTS (SELECT 1 FROM operation_open WHERE id = NEW.operation AND NEW.at BETWEEN opens AND closes);
    SELECT RAISE(ABORT, 'an alert is at or above the authorised threshold')
    WHERE NEW.threshold < (SELECT threshold FROM operation WHERE id = NEW.operation) - 1e-6;
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
CREATE TRIGGER face_count_open BEFORE INSERT ON face_count BEGIN
    SELECT RAISE(ABORT, 'faces are counted in an open live operation')
    WHERE NOT EXISTS (SELECT 1 FROM operation o JOIN operation_event e ON e.operation = o.id AND e.kind = 'open'
            WHERE o.id = NEW.operation AND o.mode = 'live')
        -- What was seen until somebody closed the operation is counted when the camera notices, seconds later.
        OR EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation AND kind = 'close' AND at < NEW.at - 60);
END;

-- Deciding (rule R3): two judgements by two people before any outcome but no action.
CREATE TRIGGER engagement_second BEFORE INSERT ON engagement BEGIN
    SELECT RAISE(ABORT, 'an alert is adjudicated before anybody is engaged')
    WHERE NOT EXISTS (SELECT 1 FROM adjudication WHERE alert = NEW.alert);
    SELECT RAISE(ABORT, 'who adjudicated an alert is not its engagement officer')
    WHERE EXISTS (SELECT 1 FROM adjudication WHERE alert = NEW.alert AND officer = NEW.officer);
END;
CREATE TRIGGER outcome_judged BEFORE INSERT ON outcome WHEN NEW.kind <> 'no-action' BEGIN
    SELECT RAISE(ABORT, 'an outcome other than no action needs two judgements by two officers: credible, and an identity check')
    WHERE NOT EXISTS (SELECT 1 FROM adjudication a JOIN engagement e ON e.alert = a.alert
        WHERE a.alert = NEW.alert AND a.credible = 1 AND e.identity_checked = 1 AND a.officer <> e.officer);
END;
