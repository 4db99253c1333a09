-- SPDX-License-Identifier: Apache-2.0
-- 0011_cosignature.sql - what witnesses signed under our checkpoints (C2SP tlog-cosignature).
--
-- Like checkpoints, cosignatures are about the log and not in it: each proves itself. `holds` 1: verified against the
-- key `witness` (a vkey); 0: a line of the same witness by a key of another kind, kept and published as it came.
CREATE TABLE cosignature (
    size INTEGER NOT NULL REFERENCES checkpoint (size),
    line TEXT NOT NULL CHECK (length(line) BETWEEN 10 AND 16384 AND line LIKE '%' || char(10)),
    witness TEXT NOT NULL CHECK (length(witness) BETWEEN 10 AND 320),
    holds INTEGER NOT NULL CHECK (holds IN (0, 1)),
    time INTEGER NOT NULL CHECK (time > 0 = holds), -- what the witness says; 0 when it was not read
    at INTEGER NOT NULL,                            -- when it was brought here
    PRIMARY KEY (size, line)
) STRICT;
CREATE TRIGGER cosignature_update BEFORE UPDATE ON cosignature
BEGIN SELECT RAISE(ABORT, 'the record is only added to: cosignature is not changed'); END;
CREATE TRIGGER cosignature_delete BEFORE DELETE ON cosignature
BEGIN SELECT RAISE(ABORT, 'the record is only added to: cosignature is not deleted'); END;
