-- SPDX-License-Identifier: Apache-2.0
-- 0030_template.sql - in which language a letter was written, and the SHA-256 of the sentences that it was made of: those that are
-- compiled in, and the force's own over them. NULL: not known, or written by hand.

ALTER TABLE foi_letter ADD COLUMN language TEXT CHECK (language IN ('en', 'cy'));
ALTER TABLE foi_letter ADD COLUMN texts_sha256 TEXT CHECK (texts_sha256 IS NULL OR length(texts_sha256) = 64);
ALTER TABLE foi_draft ADD COLUMN language TEXT CHECK (language IN ('en', 'cy'));
ALTER TABLE foi_draft ADD COLUMN texts_sha256 TEXT CHECK (texts_sha256 IS NULL OR length(texts_sha256) = 64);
