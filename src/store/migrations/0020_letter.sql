-- 0020_letter: the letter as PDF stands beside its text and its page.
ALTER TABLE foi_letter ADD COLUMN pdf_sha256 BLOB CHECK (pdf_sha256 IS NULL OR length(pdf_sha256) = 32); -- NULL: sent before there were PDFs
