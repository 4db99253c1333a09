// SPDX-License-Identifier: Apache-2.0
// exempted.h - what an officer decided not to give, with the reasons, question by question; the
// force's reviewed texts to begin from.
//
// A text begins as a reviewed text of the force, or as one of letters/reasons.txt; an officer makes
// it theirs, and another one approves it. Only what is approved comes into a letter. Each function
// with an officer's name (`as`) needs the information-rights role (OVERT_REFUSED, which leaves an
// entry) and writes its rows with their ledger entry in one transaction. One thread per store.
#ifndef FOI_EXEMPTED_H
#define FOI_EXEMPTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct text;
struct foi_section;

#define FOI_REASON_MAX    20000 ///< bytes of one text of a ground
#define FOI_FACTS_MAX     8000  ///< bytes of all facts of a ground
#define FOI_LIKELIHOODS   "would|would-be-likely"
#define FOI_REASON_PARTS  "why|harm|favour|against|balance"
#define FOI_FACT_DAYS     90 ///< after so many days a fact is looked at again, unless it says when
#define FOI_BLOCK_MONTHS  12 ///< after so many months a text is reviewed again, unless said

enum foi_likelihood {
    FOI_LIKELIHOOD_NONE,         ///< the ground does not ask for it
    FOI_LIKELIHOOD_WOULD,        ///< more probable than not
    FOI_LIKELIHOOD_WOULD_LIKELY, ///< a real and significant chance
};

/// The texts of a ground, in the order of a notice.
enum foi_reason_part {
    FOI_REASON_WHY,
    FOI_REASON_HARM,
    FOI_REASON_FAVOUR,
    FOI_REASON_AGAINST,
    FOI_REASON_BALANCE,
    FOI_REASON_COUNT,
};
extern const char *const foi_reason_words[FOI_REASON_COUNT];

enum foi_exempted_state {
    FOI_EXEMPTED_WRITTEN, ///< waits for another officer
    FOI_EXEMPTED_APPROVED,
    FOI_EXEMPTED_WITHDRAWN,
};

/// One ground for one question. Texts belong to the list.
struct foi_exempted {
    int64_t id;
    char *reference; ///< of the case or letter
    char *question;  ///< "Q4"; "all"
    char *section;   ///< "31(1)(a)": with its paragraph
    char *why, *harm, *favour, *against, *balance; ///< NULL: the ground does not ask for it
    char *facts; ///< lines "2026-11-01 | words | 2027-01-30"; NULL: none
    enum foi_likelihood likelihood;
    struct date estimate; ///< by when the public interest is decided (s10(3)); year 0: it is
    int made;             ///< year in which the record was made (s62); 0: not said
    int64_t blocks[FOI_REASON_COUNT]; ///< reviewed texts that they began with; 0: none
    enum foi_exempted_state state;
    char *written_by;
    moment written_at;
    char *approved_by; ///< NULL: nobody yet
    moment approved_at;
};
/// The text of a part; NULL when it has none.
const char *foi_exempted_text(const struct foi_exempted *exempted, enum foi_reason_part part);

// ---- facts (fact.c) ----

/// A fact that changes, with the day on which it was so.
struct foi_fact {
    struct date as_at;
    char words[400];   ///< "the published national threat level was SUBSTANTIAL"
    struct date again; ///< when it is looked up again
};
/// Reads "2026-11-01 | words" with " | 2027-01-30" or without. OVERT_INPUT.
int foi_fact_read(const char *line, struct foi_fact *ret_fact, struct overt_error *err) MUST_CHECK;
/// Appends the lines in their one form, each once. OVERT_INPUT.
int foi_facts_add(const char *lines, struct text *facts, struct overt_error *err) MUST_CHECK;
/// The fact of line number `index`; false when there are not so many.
bool foi_facts_item(const char *facts, size_t index, struct foi_fact *ret_fact);
/// "On 1 November 2026 the published ... was SUBSTANTIAL."
void foi_fact_sentence(const struct foi_fact *fact, struct text *sentence);

// ---- an exemption of a request (exempting.c, exempted.c) ----

struct foi_exempt_new {
    const char *reference, *question, *section; ///< question: a label of the request, or "all"
    /// NULL: as it was, or what there is to begin from; "": nothing.
    const char *texts[FOI_REASON_COUNT];
    const char *likelihood; ///< of FOI_LIKELIHOODS; NULL: as it was
    const char *facts;      ///< lines; NULL: as they were, or those of the texts; "": none
    struct date estimate;   ///< year 0: as it was
    bool decided;           ///< the public interest is decided: no estimate any more
    int made;               ///< 0: as it was
    struct clock clock;     ///< zero: the real one
};
/// Writes a ground for a question, or a new version of it, which waits for approval again.
/// OVERT_INPUT and OVERT_REFUSED in one line by the rules of the ground; OVERT_LIMIT.
int foi_exempt(struct store *store, const char *as, const struct foi_exempt_new *wish,
               int64_t *ret_id, struct overt_error *err) MUST_CHECK;
/// By another than who wrote this version. Refused while a text has <words> to fill in, or lacks
/// what its section asks for.
int foi_exempt_approve(struct store *store, const char *as, int64_t id, struct clock clock,
                       struct overt_error *err) MUST_CHECK;
int foi_exempt_withdraw(struct store *store, const char *as, int64_t id, const char *why,
                        struct clock clock, struct overt_error *err) MUST_CHECK;

/// The newest version of each ground of a case as at then, approved ones first, in the order of the
/// sections.
/// OVERT_REFUSED when the master key is not here. The caller's (foi_exempted_free).
int foi_exempted_read(struct store *store, int64_t foi_case, moment as_at,
                      struct foi_exempted **ret_list, size_t *ret_count,
                      struct overt_error *err) MUST_CHECK;
/// One by its number, whichever version. OVERT_NOT_FOUND.
int foi_exempted_find(struct store *store, int64_t id, struct foi_exempted *ret_exempted,
                      struct overt_error *err) MUST_CHECK;
/// The same as it stood then.
int foi_exempted_at(struct store *store, int64_t id, moment as_at,
                    struct foi_exempted *ret_exempted, struct overt_error *err) MUST_CHECK;
void foi_exempted_free(struct foi_exempted **list, size_t count);
void foi_exempted_finish(struct foi_exempted *exempted);

/// What the ground's texts lack before they can be approved; OVERT_REFUSED with the first of it.
int foi_exempted_whole(const struct foi_exempted *exempted, const struct foi_section *row,
                       struct overt_error *err) MUST_CHECK;
/// The first "<words>" that stand in a text, or NULL. Caller's.
char *foi_placeholder(const char *text) MUST_CHECK;

/// exempted_file.c: a ground as a text to be worked over, and read back. `words` belongs to the
/// caller and outlives the wish. OVERT_INPUT names the line.
void foi_exempted_write(const struct foi_exempted *exempted, struct text *out);
struct foi_exempt_words {
    char *texts[FOI_REASON_COUNT];
    char *likelihood, *facts;
};
int foi_exempt_read(const char *bytes, struct foi_exempt_new *wish, struct foi_exempt_words *words,
                    struct overt_error *err) MUST_CHECK;
void foi_exempt_words_finish(struct foi_exempt_words *words);

// ---- the force's texts (reviewed.c) ----

struct foi_reviewed {
    int64_t id;
    char section[25], part[8];
    char *text, *facts; ///< facts NULL: none
    char *written_by;
    moment written_at;
    char *reviewed_by;          ///< NULL: nobody yet, so it is not in force
    struct date reviewed, next; ///< next: when it is looked at again
    bool in_force;              ///< the newest reviewed one of its section and part
};
struct foi_reviewed_new {
    const char *section; ///< "31(1)(a)", or "31" for every paragraph of it
    const char *part;    ///< of FOI_REASON_PARTS
    const char *text, *facts;
    struct clock clock;
};
int foi_reviewed_add(struct store *store, const char *as, const struct foi_reviewed_new *block,
                     int64_t *ret_id, struct overt_error *err) MUST_CHECK;
/// Another officer read it; `next` year 0: a year from today.
int foi_reviewed_review(struct store *store, const char *as, int64_t id, struct date next,
                        struct clock clock, struct overt_error *err) MUST_CHECK;
/// All of that time in the order of their sections and parts, the newest first. The caller's.
int foi_reviewed_list(struct store *store, moment as_at, struct foi_reviewed **ret_list,
                      size_t *ret_count, struct overt_error *err) MUST_CHECK;
/// The one in force for a ground: of its own, else of its number. 1 found, 0 none.
int foi_reviewed_for(struct store *store, const struct foi_section *row, enum foi_reason_part part,
                     struct foi_reviewed *ret_block, struct overt_error *err) MUST_CHECK;
/// By its number. 1 found, 0 none.
int foi_reviewed_find(struct store *store, int64_t id, struct foi_reviewed *ret_block,
                      struct overt_error *err) MUST_CHECK;
void foi_reviewed_finish(struct foi_reviewed *block);
void foi_reviewed_free(struct foi_reviewed **list, size_t count);

#endif
