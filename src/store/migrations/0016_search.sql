-- SPDX-License-Identifier: Apache-2.0
-- 0016_search.sql - retrospective searches: which candidate was chosen by whom, and the review of every search afterwards.
--
-- As in 0010_decisions.sql: corrected by a new row; a column that is added is NULL in the rows from before.

-- The group of the offence (Home Office), and of what the picture comes from, in fixed words beside the free ones.
ALTER TABLE search ADD COLUMN offence_type TEXT CHECK (offence_type IS NULL OR length(offence_type) BETWEEN 1 AND 40);
ALTER TABLE search ADD COLUMN source_word TEXT CHECK (source_word IS NULL OR source_word IN ('cctv', 'body-worn-video',
    'mobile-phone', 'doorbell', 'dashcam', 'social-media', 'custody', 'document', 'other'));

-- The investigator's judgement of what a search returned: this candidate, or none of them (NULL).
CREATE TABLE search_choice (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    search INTEGER NOT NULL REFERENCES search (id),
    alert INTEGER REFERENCES alert (id),
    note BLOB NOT NULL CHECK (length(note) BETWEEN 50 AND 8049), -- why, with what speaks against it
    corrects INTEGER UNIQUE REFERENCES search_choice (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CHECK ((corrects IS NULL) = (why IS NULL))
) STRICT;
CREATE INDEX search_choice_by_ledger ON search_choice (ledger);
CREATE INDEX search_choice_by_search ON search_choice (search, id);
CREATE INDEX search_choice_by_alert ON search_choice (alert);
CREATE UNIQUE INDEX search_choice_first ON search_choice (search) WHERE corrects IS NULL;

-- The review afterwards: was the search as it should be?
CREATE TABLE search_review (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    search INTEGER NOT NULL REFERENCES search (id),
    result TEXT NOT NULL CHECK (result IN ('proper', 'improper', 'follow-up')),
    note BLOB NOT NULL CHECK (length(note) BETWEEN 50 AND 8049),
    corrects INTEGER UNIQUE REFERENCES search_review (id),
    why BLOB CHECK (why IS NULL OR length(why) BETWEEN 50 AND 8049),
    CHECK ((corrects IS NULL) = (why IS NULL))
) STRICT;
CREATE INDEX search_review_by_ledger ON search_review (ledger);
CREATE INDEX search_review_by_search ON search_review (search, id);
CREATE UNIQUE INDEX search_review_first ON search_review (search) WHERE corrects IS NULL;

CREATE TRIGGER search_choice_next BEFORE INSERT ON search_choice
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER search_choice_update BEFORE UPDATE ON search_choice
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search_choice is not changed'); END;
CREATE TRIGGER search_choice_delete BEFORE DELETE ON search_choice
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search_choice is not deleted'); END;
CREATE TRIGGER search_review_next BEFORE INSERT ON search_review
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER search_review_update BEFORE UPDATE ON search_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search_review is not changed'); END;
CREATE TRIGGER search_review_delete BEFORE DELETE ON search_review
BEGIN SELECT RAISE(ABORT, 'the record is only added to: search_review is not deleted'); END;

CREATE TRIGGER search_choice_of BEFORE INSERT ON search_choice BEGIN
    SELECT RAISE(ABORT, 'a choice corrects the one that stands of its search')
    WHERE NEW.corrects IS NOT NULL
        AND NEW.corrects IS NOT (SELECT max(id) FROM search_choice WHERE search = NEW.search);
    SELECT RAISE(ABORT, 'who is chosen is a candidate of that search')
    WHERE NEW.alert IS NOT NULL AND NOT EXISTS (SELECT 1 FROM alert WHERE id = NEW.alert AND search = NEW.search);
    SELECT RAISE(ABORT, 'candidates of a retrospective search are chosen, not of a recording')
    WHERE NOT EXISTS (SELECT 1 FROM search WHERE id = NEW.search AND mode = 'retrospective')
        OR EXISTS (SELECT 1 FROM footage WHERE search = NEW.search);
    SELECT RAISE(ABORT, 'who adjudicated a candidate does not choose it')
    WHERE EXISTS (SELECT 1 FROM adjudication WHERE alert = NEW.alert AND officer = NEW.officer);
END;
CREATE TRIGGER search_review_of BEFORE INSERT ON search_review BEGIN
    SELECT RAISE(ABORT, 'a review corrects the one that stands of its search')
    WHERE NEW.corrects IS NOT NULL
        AND NEW.corrects IS NOT (SELECT max(id) FROM search_review WHERE search = NEW.search);
    SELECT RAISE(ABORT, 'who made a search or judged what it returned does not review it')
    WHERE EXISTS (SELECT 1 FROM search WHERE id = NEW.search AND officer = NEW.officer)
        OR EXISTS (SELECT 1 FROM search_choice WHERE search = NEW.search AND officer = NEW.officer)
        OR EXISTS (SELECT 1 FROM adjudication a JOIN alert l ON l.id = a.alert
            WHERE l.search = NEW.search AND a.officer = NEW.officer);
END;
-- The second person's verification of a choice is the adjudication of the candidate.
CREATE TRIGGER adjudication_verifies BEFORE INSERT ON adjudication BEGIN
    SELECT RAISE(ABORT, 'who chose a candidate does not adjudicate it')
    WHERE EXISTS (SELECT 1 FROM search_choice WHERE alert = NEW.alert AND officer = NEW.officer);
END;
CREATE TRIGGER outcome_chosen BEFORE INSERT ON outcome WHEN NEW.kind <> 'no-action' BEGIN
    SELECT RAISE(ABORT, 'an outcome other than no action of a retrospective search needs the investigator''s choice of that candidate')
    WHERE EXISTS (SELECT 1 FROM alert l JOIN search s ON s.id = l.search WHERE l.id = NEW.alert AND s.mode = 'retrospective'
            AND NOT EXISTS (SELECT 1 FROM footage WHERE search = s.id))
        AND NOT EXISTS (SELECT 1 FROM search_choice c JOIN alert l ON l.id = NEW.alert
            WHERE c.id = (SELECT max(id) FROM search_choice WHERE search = l.search) AND c.alert = NEW.alert);
END;
