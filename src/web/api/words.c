// SPDX-License-Identifier: Apache-2.0
// words.c - the record's fixed vocabularies as functions of a number.
#include "web/api/internal.h"

#define WORDS(name, type, word) \
    const char *api_##name(int number) { return word((enum type)number); }

WORDS(mode, register_mode, register_mode_word)
WORDS(state, register_state, register_state_word)
WORDS(role, register_role, register_role_word)
WORDS(rank, register_rank, register_rank_word)
WORDS(category, register_category, register_category_word)
WORDS(source, register_source, register_source_word)
WORDS(basis, register_basis, register_basis_word)
WORDS(use_case, register_use_case, register_use_case_word)
WORDS(document, register_document_kind, register_document_word)
WORDS(camera_kind, register_camera_kind, register_camera_word)
WORDS(outcome, register_outcome_kind, register_outcome_word)
WORDS(ground, register_ground, register_ground_word)
WORDS(disposal, register_disposal, register_disposal_word)
WORDS(offence, register_offence, register_offence_word)
WORDS(checked_by, register_checked_by, register_checked_by_word)
WORDS(why_not, register_why_not, register_why_not_word)
WORDS(verdict, register_verdict, register_verdict_word)
WORDS(gap, register_gap_cause, register_gap_word)
WORDS(end, register_run_end, register_end_word)
WORDS(probe, register_probe, register_probe_word)
WORDS(search_result, register_search_result, register_search_result_word)
WORDS(complaint, register_complaint_state, register_complaint_word)
WORDS(audit, register_audit_kind, register_audit_word)
WORDS(finding, register_finding_kind, register_finding_word)
WORDS(decision, register_decision_kind, register_decision_word)

const char *api_judgement(int number)
{
    static const char *const words[] = {NULL, "adjudication", "engagement", "outcome", "de-arrest",
                                        "complaint", "complaint-state"};
    return number > 0 && number < (int)ARRAY_COUNT(words) ? words[number] : NULL;
}

const char *api_part(int number)
{
    static const char *const words[] = {NULL, "beside", "seen", "listed", "scene"};
    return number > 0 && number < (int)ARRAY_COUNT(words) ? words[number] : NULL;
}
