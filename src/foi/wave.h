// SPDX-License-Identifier: Apache-2.0
// wave.h - the same questions asked before: by another person, in another order or with other
// numbers; how they were answered, and how their words were placed. Never who asked.
//
// Found from the words of the requests each time (alike.h), as long as they are held; nothing is
// stored for it.
#ifndef FOI_WAVE_H
#define FOI_WAVE_H

#include "foi/case.h"

#define FOI_WAVE_SHARE 0.5  ///< of the words of a request, in questions that are alike
#define FOI_WAVE_CASES 2000 ///< the newest requests that are looked at

/// A question, and the one of the other request that is most like it.
struct foi_wave_pair {
    char label[16], other[16];
    double likeness;
};
struct foi_wave {
    int64_t id;
    char reference[65], state[16];
    struct date received;
    bool earlier;            ///< than the request that is asked about
    size_t alike, questions; ///< of the request that is asked about
    size_t others;           ///< questions of this one
    double share;            ///< of its words, in questions that are alike
    int64_t letter;          ///< the newest that answered it; 0: none
    struct date sent;        ///< of that letter
    char outcome[16], exemptions[201];
    struct foi_wave_pair *pairs;
    size_t pair_count;
};
/// The requests that ask what `one` asks, the most alike first. OVERT_REFUSED without the master
/// key, OVERT_NOT_FOUND when its text is erased. Free with foi_waves_free.
int foi_waves(struct store *store, const struct foi_case *one, moment as_at,
              struct foi_wave **ret_waves, size_t *ret_count, struct overt_error *err) MUST_CHECK;
void foi_waves_free(struct foi_wave **waves, size_t count);

/// The text of the letter of a wave, for an officer with the information role (OVERT_REFUSED, which
/// leaves an entry). OVERT_REFUSED too when the letter names who asked. Caller's (memory_free).
int foi_wave_letter(struct store *store, const char *as, const struct foi_wave *wave,
                    struct clock clock, char **ret_text, struct overt_error *err) MUST_CHECK;
/// The answer to the question `label` in the text of a letter, or NULL. Caller's.
char *foi_letter_answer(const char *letter, const char *label);

/// How a question's words were placed by an officer in another request.
struct foi_suggestion {
    char label[16];                ///< here
    char reference[65], other[16]; ///< there
    char line[200];                ///< "count | LFR | -"
    double likeness;               ///< FOI_ALIKE_SAME at least
};
int foi_suggestions(struct store *store, const struct foi_case *one, moment as_at,
                    struct foi_suggestion **ret_suggestions, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;

#endif
