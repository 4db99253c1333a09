-- SPDX-License-Identifier: Apache-2.0
-- 0019_urgent.sql - what urgent authority left out of the written authority is added before its review confirms it.
--
-- As in 0007_authority.sql, but that a version may be written after urgent authority until that is reviewed, which says all
-- that was said before, in the same words, and more.
DROP TRIGGER authority_version;
CREATE TRIGGER authority_version BEFORE INSERT ON authority BEGIN
    SELECT RAISE(ABORT, 'a version of an authority follows the last')
    WHERE NEW.version <> (SELECT count(*) + 1 FROM authority WHERE operation = NEW.operation);
    SELECT RAISE(ABORT, 'only a planner writes an authority')
    WHERE NOT EXISTS (SELECT 1 FROM officer WHERE id = NEW.officer AND roles & 1);
    SELECT RAISE(ABORT, 'a plan is changed until it is authorised; then a change needs a new operation')
    WHERE EXISTS (SELECT 1 FROM operation_ended WHERE id = NEW.operation)
        OR EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation)
        AND NOT EXISTS (SELECT 1 FROM operation_decision u WHERE u.operation = NEW.operation AND u.kind = 'urgent'
            AND NEW.at <= u.ends AND NOT EXISTS (SELECT 1 FROM operation_decision WHERE operation = u.operation
                AND kind IN ('confirm', 'overrule')));
    SELECT RAISE(ABORT, 'after urgent authority something is added to what is said, and nothing is changed')
    WHERE EXISTS (SELECT 1 FROM operation_event WHERE operation = NEW.operation) AND NOT EXISTS (
        SELECT 1 FROM operation o LEFT JOIN authority a ON a.id = (SELECT max(id) FROM authority WHERE operation = o.id)
        WHERE o.id = NEW.operation
            AND NEW.title IS coalesce(a.title, o.title) AND NEW.purpose IS coalesce(a.purpose, o.purpose)
            AND NEW.legal_basis IS coalesce(a.legal_basis, o.legal_basis)
            AND NEW.necessity IS coalesce(a.necessity, o.necessity)
            AND NEW.proportionality IS coalesce(a.proportionality, o.proportionality)
            AND NEW.place IS coalesce(a.place, o.place) AND NEW.opens IS coalesce(a.opens, o.opens)
            AND NEW.closes IS coalesce(a.closes, o.closes) AND NEW.threshold IS coalesce(a.threshold, o.threshold)
            AND NEW.categories IS coalesce(a.categories, o.categories)
            AND NEW.body_worn IS coalesce(a.body_worn, o.body_worn)
            AND (a.use_case IS NULL OR NEW.use_case IS a.use_case)
            AND (a.use_case_other IS NULL OR NEW.use_case_other IS a.use_case_other)
            AND (a.policy IS NULL OR NEW.policy IS a.policy) AND (a.schedule_8 IS NULL OR NEW.schedule_8 IS a.schedule_8)
            AND (a.answer_why IS NULL OR NEW.answer_why IS a.answer_why)
            AND (a.answer_who IS NULL OR NEW.answer_who IS a.answer_who)
            AND (a.answer_where IS NULL OR NEW.answer_where IS a.answer_where)
            AND (a.alternatives IS NULL OR NEW.alternatives IS a.alternatives)
            AND (a.zone IS NULL OR NEW.zone IS a.zone) AND (a.latitude IS NULL OR NEW.latitude IS a.latitude)
            AND (a.longitude IS NULL OR NEW.longitude IS a.longitude)
            AND (a.threshold_by IS NULL OR NEW.threshold_by IS a.threshold_by)
            AND (a.threshold_set IS NULL OR NEW.threshold_set IS a.threshold_set)
            AND (a.threshold_why IS NULL OR NEW.threshold_why IS a.threshold_why)
            AND (a.list_cap IS NULL OR NEW.list_cap IS a.list_cap));
    SELECT RAISE(ABORT, 'the window is longer than its mode allows: closes')
    WHERE NEW.closes - NEW.opens > (SELECT CASE mode WHEN 'live' THEN 86400 ELSE 366 * 86400 END
        FROM operation WHERE id = NEW.operation);
END;
-- The items of a version are written after it; so they are compared when it counts.
CREATE TRIGGER decision_confirm_items BEFORE INSERT ON operation_decision WHEN NEW.kind = 'confirm' BEGIN
    SELECT RAISE(ABORT, 'what was said when urgent authority was given is still said when that is confirmed')
    WHERE EXISTS (SELECT 1 FROM authority_item i WHERE i.authority = (SELECT max(a.id) FROM authority a
            JOIN operation_decision u ON u.operation = a.operation AND u.kind = 'urgent' AND a.ledger < u.ledger
            WHERE a.operation = NEW.operation)
        AND NOT EXISTS (SELECT 1 FROM authority_item n WHERE n.authority = (SELECT max(id) FROM authority
                WHERE operation = NEW.operation)
            AND n.kind = i.kind AND n.name = i.name AND (i.words IS NULL OR n.words IS i.words)
            AND (i.more IS NULL OR n.more IS i.more)));
END;
