-- SPDX-License-Identifier: Apache-2.0
-- 0009_list.sql - the list in full: source and lawful basis of each picture, its age, who is under 18 and why they are on it,
-- imports of the list, and its figures by images and by persons.

-- What is said of an entry beyond 0001: a row beside it, of the same ledger entry. An entry from before has none.
-- Texts about a person are sealed as in 0001. `picture_mark`: as entry.mark, of the picture's bytes.
CREATE TABLE entry_detail (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    entry INTEGER NOT NULL UNIQUE REFERENCES entry (id),
    source_type TEXT CHECK (source_type IS NULL OR source_type IN ('custody-image', 'pnd', 'missing-person-report', 'family',
        'police-photograph', 'cctv', 'body-worn-video', 'other-force', 'partner-agency', 'social-media', 'third-party',
        'volunteer')),
    basis TEXT CHECK (basis IS NULL OR basis IN ('pace-64a', 'common-law', 'consent', 'court-order', 'made-public',
        'other-enactment')),
    justification BLOB,
    under_18 INTEGER NOT NULL CHECK (under_18 IN (0, 1)), -- as the person says who enrols; never guessed (rule R6)
    under_18_reason BLOB,
    steps BLOB, -- taken that the picture is of this person, and the best there is
    picture_years INTEGER CHECK (picture_years IS NULL OR picture_years BETWEEN 0 AND 200), -- whole years when the window opens
    picture_mark BLOB CHECK (picture_mark IS NULL OR length(picture_mark) = 32),
    CHECK ((under_18 = 1) = (under_18_reason IS NOT NULL)),
    CHECK (source_type IS NULL OR source_type NOT IN ('partner-agency', 'social-media', 'third-party')
        OR (basis IS NOT NULL AND justification IS NOT NULL)),
    CHECK (basis IS NULL OR basis NOT IN ('made-public', 'other-enactment') OR justification IS NOT NULL)
) STRICT;
CREATE INDEX entry_detail_by_ledger ON entry_detail (ledger);

-- The list in figures when the operation was opened, images and persons apart, beside list_figure.
CREATE TABLE list_detail (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    operation INTEGER NOT NULL REFERENCES operation (id),
    kind TEXT NOT NULL CHECK (kind IN ('category', 'source', 'reason', 'source-type', 'basis', 'picture-years', 'under-18')),
    name TEXT NOT NULL,
    images INTEGER NOT NULL CHECK (images >= 0),
    persons INTEGER NOT NULL CHECK (persons >= 0),
    UNIQUE (operation, kind, name)
) STRICT;
CREATE INDEX list_detail_by_ledger ON list_detail (ledger);

-- A list taken from a CSV file and a folder of pictures: what became of its rows.
CREATE TABLE list_import (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    operation INTEGER NOT NULL REFERENCES operation (id),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    added INTEGER NOT NULL CHECK (added >= 0),
    held INTEGER NOT NULL CHECK (held >= 0), -- on the list already
    refused INTEGER NOT NULL CHECK (refused >= 0),
    all_or_nothing INTEGER NOT NULL CHECK (all_or_nothing IN (0, 1)),
    dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)), -- only looked at: `added` would have been
    CHECK (added + held + refused <= rows)
) STRICT;
CREATE INDEX list_import_by_ledger ON list_import (ledger);

CREATE TABLE list_import_refusal (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    list_import INTEGER NOT NULL REFERENCES list_import (id),
    why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 60 AND why NOT GLOB '*[^a-z0-9-]*'),
    rows INTEGER NOT NULL CHECK (rows > 0),
    UNIQUE (list_import, why)
) STRICT;
CREATE INDEX list_import_refusal_by_ledger ON list_import_refusal (ledger);

CREATE TRIGGER entry_detail_next BEFORE INSERT ON entry_detail
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER entry_detail_update BEFORE UPDATE ON entry_detail
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry_detail is not changed'); END;
CREATE TRIGGER entry_detail_delete BEFORE DELETE ON entry_detail
BEGIN SELECT RAISE(ABORT, 'the record is only added to: entry_detail is not deleted'); END;
CREATE TRIGGER list_detail_next BEFORE INSERT ON list_detail
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_detail_update BEFORE UPDATE ON list_detail
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_detail is not changed'); END;
CREATE TRIGGER list_detail_delete BEFORE DELETE ON list_detail
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_detail is not deleted'); END;
CREATE TRIGGER list_import_next BEFORE INSERT ON list_import
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_import_update BEFORE UPDATE ON list_import
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_import is not changed'); END;
CREATE TRIGGER list_import_delete BEFORE DELETE ON list_import
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_import is not deleted'); END;
CREATE TRIGGER list_import_refusal_next BEFORE INSERT ON list_import_refusal
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER list_import_refusal_update BEFORE UPDATE ON list_import_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_import_refusal is not changed'); END;
CREATE TRIGGER list_import_refusal_delete BEFORE DELETE ON list_import_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: list_import_refusal is not deleted'); END;
