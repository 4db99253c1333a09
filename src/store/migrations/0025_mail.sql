-- SPDX-License-Identifier: Apache-2.0
-- 0025_mail.sql - the PDF of a letter beside its text and its page: cleared, sent and disclosed as they are. And what the
-- requester got: the same letter with who it is for, as an e-mail.
--
-- NULL in older rows: there was none. The e-mail has no SHA-256 of its own in the record: with the published letter at hand,
-- a name could be tried against it.

ALTER TABLE foi_draft ADD COLUMN pdf_sha256 TEXT CHECK (pdf_sha256 IS NULL OR length(pdf_sha256) = 64);
ALTER TABLE foi_sent ADD COLUMN pdf_sha256 TEXT CHECK (pdf_sha256 IS NULL OR length(pdf_sha256) = 64);
ALTER TABLE foi_sent ADD COLUMN pdf BLOB; -- sealed
ALTER TABLE foi_sent ADD COLUMN mail BLOB; -- sealed
ALTER TABLE foi_disclosed_letter ADD COLUMN pdf BLOB;

CREATE TRIGGER foi_sent_pdf BEFORE INSERT ON foi_sent BEGIN
    SELECT RAISE(ABORT, 'the PDF of a letter and its SHA-256 go together')
    WHERE (NEW.pdf IS NULL) <> (NEW.pdf_sha256 IS NULL);
    SELECT RAISE(ABORT, 'what is sent is what was cleared, to the byte')
    WHERE NEW.kind <> 'review' AND NOT EXISTS (SELECT 1 FROM foi_draft WHERE id = NEW.draft AND pdf_sha256 IS NEW.pdf_sha256);
END;
