// SPDX-License-Identifier: Apache-2.0
// found.h - what a search found, for its pages: the operation, the search, its candidates by rank.
#ifndef WEB_APP_FOUND_H
#define WEB_APP_FOUND_H

#include "web/app/call.h"

/// Who may read alerts, as operate has it.
#define FOUND_READERS                                                                    \
    (REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR | REGISTER_ROLE_ENGAGEMENT |     \
     REGISTER_ROLE_INVESTIGATOR | REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)

struct found {
    struct register_operation *operations; ///< all; `operation` is one of them
    size_t operation_count;
    const struct register_operation *operation;
    struct register_search *searches; ///< of the operation
    size_t search_count;
    const struct register_search *search;
    struct register_alert *alerts; ///< of the operation; `candidates` are those of the search
    size_t alert_count;
    const struct register_alert **candidates; ///< first the highest score
    size_t count;
};

/// OVERT_NOT_FOUND.
int found_read(struct app_call *call, int64_t search, struct found *ret_found) MUST_CHECK;
void found_finish(struct found *found);
#define AUTO_FOUND CLEANUP(found_finish)

/// A number in a path; OVERT_NOT_FOUND when it is none.
int found_number(struct app_call *call, const char *text, int64_t *ret_number) MUST_CHECK;
/// Whether the officer may act in the operation in one of these roles: they have it, and nobody
/// else is assigned in it.
int found_may_act(struct app_call *call, int64_t operation, uint32_t roles, bool *ret_may)
    MUST_CHECK;

/// "0.71", and what that means, as a paragraph.
void found_put_score(struct html *html, const struct register_alert *alert);
/// The picture of a candidate, or the face that was searched with (`seen`).
void found_put_picture(struct html *html, const struct register_alert *alert, bool seen);
/// What was judged of it, as a tag.
void found_put_verdict(struct html *html, const struct register_alert *alert);

/// The groups of offence as choices; *ret_count of them, the caller's (memory_free).
struct app_option *found_offences(size_t *ret_count);

/// A form that was sent twice with one key (a hidden field "once") is one act: 0 when it is new, or
/// the number that came of it. With the door open.
int64_t found_once(const struct app_call *call);
void found_once_done(const struct app_call *call, int64_t number);
/// Writes the hidden field with a new key, or the one that came.
void found_put_once(struct app_call *call);

#endif
