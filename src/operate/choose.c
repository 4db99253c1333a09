// SPDX-License-Identifier: Apache-2.0
// choose.c - what people make of a retrospective search: the investigator chooses a candidate or
// none; another person verifies by adjudicating it (decide.c); and every search is reviewed
// afterwards, as the Information Commissioner's audit of South Wales Police and Gwent Police (2025)
// found it done.
#include "base/text.h"
#include "operate/decide.h"

/// Finds the search and its operation; *ret_searches are freed by the caller.
static int begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 int64_t id, struct register_search **ret_searches, size_t *ret_count,
                 const struct register_search **ret_search, struct overt_error *err)
{
    int64_t operation = 0;
    int code = act_begin(act, operate, as, kind, NULL, err);
    if (code == 0)
        code = register_search_operation(operate->store, id, &operation, err);
    if (code == 0)
        code = register_searches(operate->store, operation, REGISTER_AS_AT_ALWAYS, ret_searches,
                                 ret_count, err);
    if (code != 0)
        return code;
    act->operation = operation;
    for (size_t i = 0; i < *ret_count; i++)
        if ((*ret_searches)[i].id == id)
            *ret_search = &(*ret_searches)[i];
    return 0;
}

/// The alert of the candidate of this rank; 0 for rank 0.
static int find_candidate(struct act *act, int64_t search, int64_t rank, int64_t *ret_alert,
                          struct overt_error *err)
{
    struct register_alert *alerts = NULL;
    size_t count = 0;
    *ret_alert = 0;
    if (rank == 0)
        return 0;
    int code = register_alerts(act->operate->store, act->operation, REGISTER_AS_AT_ALWAYS, &alerts,
                               &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (alerts[i].search != search)
            continue;
        (void)text_copy(act->reference, sizeof act->reference, alerts[i].operation_reference);
        if (alerts[i].rank == rank)
            *ret_alert = alerts[i].id;
    }
    register_alerts_free(&alerts, count);
    if (code == 0 && *ret_alert == 0)
        code = error_set(err, OVERT_INPUT, "search %lld returned no candidate of rank %lld",
                         (long long)search, (long long)rank);
    return code;
}

int operate_choose(struct operate *operate, const char *as, int64_t search,
                   const struct operate_choice *choice, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_search *searches = NULL;
    const struct register_search *found = NULL;
    size_t count = 0;
    int64_t alert = 0;
    const char *correction = choice->correction;
    int code = begin(&act, operate, as, ACT_CHOOSE, search, &searches, &count, &found, err);
    if (code == 0)
        code =
            act_check_text(choice->note, "why this one was chosen, or none", OPERATE_TEXT_MAX, err);
    if (code == 0 && (found->mode != REGISTER_MODE_RETROSPECTIVE || found->footage))
        code = error_set(err, OVERT_INPUT,
                         "candidates are chosen of a retrospective search with a picture");
    if (code == 0)
        code = find_candidate(&act, search, choice->rank, &alert, err);
    bool stands = code == 0 && found->chosen_by != NULL;
    register_searches_free(&searches, count);
    if (code == 0)
        code = decide_correction(&act, search, stands, &correction, "is recorded",
                                 "the choice of the search", err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_choice_add(&by, search, alert, choice->note, correction, err);
    return act_close(&act, code, err);
}

int operate_search_review(struct operate *operate, const char *as, int64_t search,
                          const struct operate_search_reviewed *review, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct register_search *searches = NULL;
    const struct register_search *found = NULL;
    size_t count = 0;
    const char *correction = review->correction;
    int code = begin(&act, operate, as, ACT_SEARCH_REVIEW, search, &searches, &count, &found, err);
    bool stands = code == 0 && found->reviewed_by != NULL;
    register_searches_free(&searches, count);
    if (code == 0 && register_search_result_word(review->result) == NULL)
        code = error_set(err, OVERT_INPUT, "a search was proper, improper or is to follow-up");
    if (code == 0)
        code = act_check_text(review->note, "what the review found", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = decide_correction(&act, search, stands, &correction, "is recorded",
                                 "the review of the search", err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_search_review_add(&by, search, review->result, review->note, correction, err);
    return act_close(&act, code, err);
}
