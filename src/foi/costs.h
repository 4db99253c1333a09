// SPDX-License-Identifier: Apache-2.0
// costs.h - what finding the information for a case takes (section 12; SI 2004/3244), and which
// other requests count with it or make it a repeat (section 14(2)).
//
// Pointed out to officers with the information role alone: that two requests are of one person is
// about that person. Who it is, is shown to nobody here.
#ifndef FOI_COSTS_H
#define FOI_COSTS_H

#include "foi/case.h"
#include "foi/days.h"

#define FOI_ACTIVITIES      "determining|locating|retrieving|extracting" ///< regulation 4(3)
#define FOI_ACTIVITY_COUNT  4
#define FOI_ESTIMATE_MINUTES_MAX 600000

struct foi_estimate_new {
    const char *reference;
    const char *label; ///< of a question; NULL: of all of it
    int minutes[FOI_ACTIVITY_COUNT]; ///< in the order of FOI_ACTIVITIES; -1: not said
    const char *basis; ///< how the records are held, and what was tried
    struct clock clock;
};
/// A row for each activity; it replaces the earlier one of the same question and activity, and both
/// stay. OVERT_INPUT, OVERT_REFUSED.
int foi_case_estimate(struct store *store, const char *as, const struct foi_estimate_new *estimate,
                      struct overt_error *err) MUST_CHECK;

struct foi_estimate {
    char label[16], activity[16]; ///< label "": of all of it
    int minutes;
    moment at;
    char *officer, *basis; ///< basis NULL: erased, or no key here
};
/// Those that hold. Caller's (foi_estimates_free).
int foi_estimates(struct store *store, int64_t id, moment as_at,
                  struct foi_estimate **ret_estimates, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;
void foi_estimates_free(struct foi_estimate **estimates, size_t count);
/// Another request that may count with this one.
struct foi_related {
    int64_t id;
    char reference[65];
    struct date received;
    bool earlier;
    bool same_name, same_address; ///< by keyed marks: no name is opened
    size_t alike, questions;      ///< of this request's questions, those asked there too
    int apart;     ///< working days from the first to the last, both included
    bool complied; ///< it was answered with what was asked for, or that it is not held
    struct date answered; ///< then; year 0: it was not
    int since;            ///< working days from that answer to this request; 0: none
    bool repeat;   ///< section 14(2): same person, alike, complied with, earlier
    bool one_cost; ///< regulation 5: within 60 working days, of the same person or alike
};
/// In order of receipt. `as` has the information role (OVERT_REFUSED, which leaves an entry).
int foi_case_related(struct store *store, const char *as, const struct foi_case *one, moment as_at,
                     struct clock clock, struct foi_related **ret_related, size_t *ret_count,
                     struct overt_error *err) MUST_CHECK;

// ---- one cost ----

struct foi_join_new {
    const char *reference, *other;
    bool apart;      ///< they are not one cost any more
    const char *why; ///< what is similar, who acts together; sealed
    struct clock clock;
};
/// The costs of the two are added up, in both (regulation 5), when they came within 60 consecutive
/// working days. The officer decides it; the program only points such requests out. OVERT_INPUT,
/// OVERT_REFUSED.
int foi_case_join(struct store *store, const char *as, const struct foi_join_new *join,
                  struct overt_error *err) MUST_CHECK;

/// A request that was joined to another.
struct foi_joined {
    int64_t id;
    char reference[65];
    struct date received;
    int minutes;
    bool counts; ///< it lies in the 60 working days in which most is added up
    char *officer, *why; ///< why NULL: erased, or no key here
};
struct foi_case_cost {
    struct foi_estimate *estimates;
    size_t estimate_count;
    struct foi_joined *joined;
    size_t joined_count;
    bool known;     ///< there is an estimate, or units said what they took
    bool estimated; ///< there is an estimate; else what units said counts
    int spent;      ///< minutes said in tasks
    int minutes;    ///< of this request alone
    struct foi_hours hours;
    struct foi_cost cost;
    /// Section 16, when it is over: without these questions, the costliest first, it is not. NULL:
    /// nothing that is known of single questions brings it under the limit.
    char (*without)[16];
    size_t without_count;
    int left; ///< minutes that are left then
};
/// What a case costs by what was recorded until `as_at`. Finish with foi_case_cost_finish.
int foi_case_cost(struct store *store, const struct foi_case *one, moment as_at,
                  struct foi_case_cost *ret_cost, struct overt_error *err) MUST_CHECK;
void foi_case_cost_finish(struct foi_case_cost *cost);
/// "23 h 30 min", and pounds as "587.50".
void foi_minutes_words(int minutes, char words[24]);
void foi_pence_words(int pence, char words[24]);

/// "23 hours and 30 minutes".
void foi_hours_words(int minutes, char words[48]);

/// cost_text.c: what a notice under section 12 or 14(2) of this case begins with, from what was
/// recorded; NULL: nothing was, or it is another section. What only an officer can say is left as
/// <words>. Caller's.
int foi_cost_reason(struct store *store, const char *as, const struct foi_case *one,
                    const char *section, struct clock clock, char **ret_text,
                    struct overt_error *err) MUST_CHECK;
/// OVERT_REFUSED when a notice under section 12 has no estimate behind it, or one that is within
/// the limit.
int foi_cost_holds(struct store *store, const struct foi_case *one, const char *section,
                   struct overt_error *err) MUST_CHECK;

#endif
