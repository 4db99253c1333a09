-- 0022_setting: what a letter says can begin on a day that lies ahead or behind, such as the regulator's new name.
ALTER TABLE setting ADD COLUMN from_day INTEGER; -- days since 1970; NULL: from `at` on
