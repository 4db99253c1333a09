-- SPDX-License-Identifier: Apache-2.0
-- 0031_account.sql - who may sign in: accounts of officers, their secrets, what they did with them, tokens of other systems.
--
-- As in 0001_record.sql. Secrets are sealed (0008_vault.sql), kind "account", and their keys are destroyed when they are
-- replaced, used up or taken away. docs/accounts.md.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    holder INTEGER NOT NULL REFERENCES officer (id),
    break_glass INTEGER NOT NULL CHECK (break_glass IN (0, 1)),
    hours INTEGER NOT NULL CHECK (hours BETWEEN 0 AND 24 AND (hours > 0) = break_glass) -- that a use of it lasts
) STRICT;
CREATE INDEX account_by_ledger ON account (ledger);
CREATE TRIGGER account_next BEFORE INSERT ON account
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_update BEFORE UPDATE ON account
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account is not changed'); END;
CREATE TRIGGER account_delete BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account is not deleted'); END;

CREATE TABLE account_secret (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    account INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password', 'code', 'recovery', 'device', 'envelope', 'subject')),
    secret BLOB NOT NULL CHECK (length(secret) BETWEEN 50 AND 2049) -- sealed
) STRICT;
CREATE INDEX account_secret_by_ledger ON account_secret (ledger);
CREATE TRIGGER account_secret_next BEFORE INSERT ON account_secret
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_secret_update BEFORE UPDATE ON account_secret
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_secret is not changed'); END;
CREATE TRIGGER account_secret_delete BEFORE DELETE ON account_secret
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_secret is not deleted'); END;

CREATE TABLE account_event (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: nobody who was signed in
    account INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('add', 'enrol', 'password', 'recovery-codes', 'subject', 'sign-in', 'recovery',
        'break-glass', 'confirm', 'sign-out', 'lock', 'unlock', 'reset', 'close', 'reviewed')),
    counter INTEGER CHECK (counter > 0), -- of the time step whose code was taken (RFC 6238)
    secret INTEGER REFERENCES account_secret (id), -- the recovery codes, or the envelope
    number INTEGER CHECK (number BETWEEN 1 AND 20), -- which of the recovery codes
    began INTEGER REFERENCES account_event (id), -- of a sign-out: the sign-in; of a review: the use of break-glass
    why TEXT CHECK (why IN ('asked', 'idle', 'time', 'closed', 'roles', 'stopped', 'again')),
    CHECK ((kind = 'recovery') = (number IS NOT NULL)),
    CHECK ((kind IN ('recovery', 'break-glass')) = (secret IS NOT NULL)),
    CHECK ((kind IN ('sign-out', 'reviewed')) = (began IS NOT NULL)),
    CHECK ((kind = 'sign-out') = (why IS NOT NULL))
) STRICT;
CREATE INDEX account_event_by_ledger ON account_event (ledger);
CREATE TRIGGER account_event_next BEFORE INSERT ON account_event
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_event_update BEFORE UPDATE ON account_event
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_event is not changed'); END;
CREATE TRIGGER account_event_delete BEFORE DELETE ON account_event
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_event is not deleted'); END;

CREATE TABLE account_token (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    holder INTEGER NOT NULL REFERENCES officer (id), -- in whose name it acts
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of 32 random bytes, which are kept nowhere
    scopes TEXT NOT NULL CHECK (length(scopes) BETWEEN 1 AND 500 AND scopes NOT GLOB '*[^a-zA-Z0-9.: -]*'),
    expires INTEGER NOT NULL CHECK (expires > at)
) STRICT;
CREATE INDEX account_token_by_ledger ON account_token (ledger);
CREATE TRIGGER account_token_next BEFORE INSERT ON account_token
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_token_update BEFORE UPDATE ON account_token
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_token is not changed'); END;
CREATE TRIGGER account_token_delete BEFORE DELETE ON account_token
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_token is not deleted'); END;

CREATE TABLE account_token_end (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER NOT NULL REFERENCES officer (id),
    token INTEGER NOT NULL UNIQUE REFERENCES account_token (id)
) STRICT;
CREATE INDEX account_token_end_by_ledger ON account_token_end (ledger);
CREATE TRIGGER account_token_end_next BEFORE INSERT ON account_token_end
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_token_end_update BEFORE UPDATE ON account_token_end
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_token_end is not changed'); END;
CREATE TRIGGER account_token_end_delete BEFORE DELETE ON account_token_end
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_token_end is not deleted'); END;

CREATE TABLE account_refusal (
    id INTEGER PRIMARY KEY,
    ledger INTEGER NOT NULL REFERENCES act (idx) DEFERRABLE INITIALLY DEFERRED,
    at INTEGER NOT NULL,
    officer INTEGER REFERENCES officer (id), -- NULL: nobody who was signed in
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60) -- what was asked for
) STRICT;
CREATE INDEX account_refusal_by_ledger ON account_refusal (ledger);
CREATE TRIGGER account_refusal_next BEFORE INSERT ON account_refusal
WHEN NEW.ledger IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'a change belongs to the next ledger entry'); END;
CREATE TRIGGER account_refusal_update BEFORE UPDATE ON account_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_refusal is not changed'); END;
CREATE TRIGGER account_refusal_delete BEFORE DELETE ON account_refusal
BEGIN SELECT RAISE(ABORT, 'the record is only added to: account_refusal is not deleted'); END;

CREATE UNIQUE INDEX account_of ON account (holder);
CREATE INDEX account_secret_of ON account_secret (account, kind);
CREATE INDEX account_event_of ON account_event (account, kind);
CREATE INDEX account_event_began ON account_event (began);
CREATE INDEX account_token_of ON account_token (holder);
-- A code, a recovery code and an envelope are taken once.
CREATE UNIQUE INDEX account_event_counter ON account_event (account, counter) WHERE counter IS NOT NULL;
CREATE UNIQUE INDEX account_event_secret ON account_event (secret, number) WHERE secret IS NOT NULL AND number IS NOT NULL;
CREATE UNIQUE INDEX account_event_envelope ON account_event (secret) WHERE kind = 'break-glass';
CREATE UNIQUE INDEX account_event_out ON account_event (began) WHERE kind = 'sign-out';
CREATE UNIQUE INDEX account_event_reviewed ON account_event (began) WHERE kind = 'reviewed';

-- Where an account stands: what it was brought to last.
CREATE VIEW account_now AS
SELECT a.id, a.holder, a.break_glass, a.hours, (SELECT CASE e.kind WHEN 'close' THEN 'closed' WHEN 'enrol' THEN 'active'
    ELSE CASE a.break_glass WHEN 1 THEN 'active' ELSE 'invited' END END FROM account_event e WHERE e.account = a.id
    AND e.kind IN ('add', 'enrol', 'reset', 'close') ORDER BY e.id DESC LIMIT 1) AS state FROM account a;

-- When a secret was over: replaced, used up, or taken away. NULL: it holds.
CREATE VIEW account_secret_over AS
SELECT s.id, s.account, s.kind, (SELECT min(x.at) FROM (
    SELECT n.at FROM account_secret n WHERE n.account = s.account AND n.kind = s.kind AND n.id > s.id
    UNION ALL SELECT e.at FROM account_event e WHERE e.account = s.account AND e.ledger > s.ledger
    AND (e.kind IN ('reset', 'close') OR e.kind = 'enrol' AND s.kind = 'invitation'
        OR e.kind = 'break-glass' AND s.kind = 'envelope')) x) AS at FROM account_secret s;

CREATE TRIGGER account_event_order BEFORE INSERT ON account_event BEGIN
    SELECT RAISE(ABORT, 'this code was used already, or a later one was: wait for the next')
    WHERE NEW.counter <= (SELECT max(counter) FROM account_event WHERE account = NEW.account AND counter IS NOT NULL);
    SELECT RAISE(ABORT, 'this account is closed: an administrator can reset it')
    WHERE NEW.kind NOT IN ('reset', 'sign-out', 'reviewed') AND EXISTS (SELECT 1 FROM account_now
        WHERE id = NEW.account AND state = 'closed');
    SELECT RAISE(ABORT, 'nobody signs in to an account that is not enrolled')
    WHERE NEW.kind IN ('sign-in', 'recovery', 'confirm', 'break-glass', 'password', 'recovery-codes') AND NOT EXISTS (
        SELECT 1 FROM account_now WHERE id = NEW.account AND (state = 'active' OR state = 'invited'
        AND NEW.kind = 'sign-in' AND NEW.counter IS NULL)); -- by the force's own sign-in
    SELECT RAISE(ABORT, 'the break-glass account is used with its envelope alone')
    WHERE (NEW.kind = 'break-glass') <> (SELECT break_glass FROM account WHERE id = NEW.account)
        AND NEW.kind IN ('sign-in', 'recovery', 'break-glass', 'enrol', 'password');
    SELECT RAISE(ABORT, 'a session ends, and a use of break-glass is reviewed, on its own account')
    WHERE NEW.began IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account_event b WHERE b.id = NEW.began
        AND b.account = NEW.account AND b.kind IN ('sign-in', 'recovery', 'break-glass'));
    SELECT RAISE(ABORT, 'who used a break-glass account does not review it')
    WHERE NEW.kind = 'reviewed' AND NEW.officer = (SELECT holder FROM account WHERE id = NEW.account);
END;
