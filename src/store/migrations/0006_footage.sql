-- SPDX-License-Identifier: Apache-2.0
-- 0006_footage.sql - what share of a recording was looked at.
--
-- As in 0005_live.sql: NULL in the rows from before is not known.

-- Of `frames_given` pictures of the recording `frames` were looked at.
ALTER TABLE footage_progress ADD COLUMN frames_given INTEGER CHECK (frames_given IS NULL OR frames_given >= frames);

-- What was seen in recordings, as face_count is of cameras: whose recording, and what since the row before.
CREATE VIEW footage_count AS
    SELECT p.id, p.ledger, f.operation, f.source, s.body_worn, p.at, p.faces_seen, p.frames, p.frames_given,
        p.position - coalesce((SELECT max(q.position) FROM footage_progress q WHERE q.footage = p.footage AND q.id < p.id), 0)
            AS seconds
    FROM footage_progress p JOIN footage f ON f.id = p.footage JOIN search s ON s.id = f.search;
