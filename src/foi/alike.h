// SPDX-License-Identifier: Apache-2.0
// alike.h - how alike two texts are by the runs of three words that both have. For src/foi alone.
//
// The resemblance of A. Z. Broder, "On the resemblance and containment of documents", Compression
// and Complexity of Sequences 1997, with shingles of three words: those that both have, of those
// that either has. Questions are short, so it is reckoned in full and not from a sketch. Nothing of
// it is kept: it is made from the words each time, and is gone when they are erased.
#ifndef FOI_ALIKE_H
#define FOI_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#define FOI_ALIKE_QUESTION 0.5 ///< questions from which on they are called alike
#define FOI_ALIKE_SAME     0.8 ///< and from which on they are called the same words

struct foi_shingles {
    uint64_t *items; ///< in order, each once
    size_t count;
};
/// Capitals, punctuation and the numbers of questions make no difference. Finish with
/// foi_shingles_finish.
struct foi_shingles foi_shingles_of(const char *text);
void foi_shingles_finish(struct foi_shingles *shingles);
/// 0 to 1; 0 when either has none.
double foi_alike(const struct foi_shingles *a, const struct foi_shingles *b);

#endif
