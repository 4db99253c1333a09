-- SPDX-License-Identifier: Apache-2.0
-- 0018_figures.sql - what the figures of an operation ask of its counts of faces, in the order of its cameras; and whether
-- any was body-worn, which each reading of an operation asks of all its counts.
DROP INDEX face_count_by_operation;
CREATE INDEX face_count_by_operation ON face_count (operation, source, at);
CREATE INDEX face_count_body_worn ON face_count (operation, at) WHERE body_worn;
