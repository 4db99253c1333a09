// SPDX-License-Identifier: Apache-2.0
// said.h - what an evaluation shows, in words: the same ones on a terminal and in the report.
#ifndef EVALUATE_SAID_H
#define EVALUATE_SAID_H

#include "base/text.h"
#include "evaluate/result.h"
#include "evaluate/support.h"

#define SAID_CHANCE 0.05 ///< a difference with a chance at or above it is not one
#define SAID_WORDS_MAX 256

/// What the reader wants to know: on which list, how rarely, how surely.
struct said_wish {
    size_t list;       ///< people; 0: as in the test set
    double fpir;       ///< 0..1; 0: only the usual rates
    double confidence; ///< 0.5..1; 0: 0.95
};

/// Rates that are always shown.
#define SAID_RATES 3
extern const double said_fpir[SAID_RATES], said_fmr[SAID_RATES];

/// "1.23 % (0.92 to 1.61)", or "-" of none.
void said_share(const struct evaluate_share *share, char words[SAID_WORDS_MAX]);
/// "0.1 %", "0.003 %": as many digits as it takes.
void said_percent(double share, char words[SAID_WORDS_MAX]);
/// "12,345"
void said_number(size_t number, char words[SAID_WORDS_MAX]);

/// Whether a part differs from the others of its column: in misses, or in alerts.
void said_difference(const struct result_part *part, bool alerts, char words[SAID_WORDS_MAX]);

/// Whether the parts of a column differ at all, in two sentences or three: what the test says, and
/// what it cannot say. `parts`: result->groups or ->qualities.
void said_overall(const struct result *result, bool of_quality, const char *column, bool alerts,
                  struct text *words);

/// One sentence or two: the threshold that supports a wish, or what is missing.
void said_support(const struct support *support, double fpir, size_t list, double confidence,
                  struct text *words);

/// What scale.h's rule says of a smaller list, from the whole one at the same threshold.
double said_rule(const struct result *result, const struct result_scaling *scaling);

/// That the wished list is very much longer than the test's; nothing when it is not.
void said_stretched(const struct support *support, struct text *words);
/// Whether the wished rate is none of those that are shown anyway.
bool said_wished_too(const struct said_wish *wish);

/// Everything, for a terminal.
void said_words(const struct result *result, const struct said_wish *wish, struct text *words);
/// The same figures as JSON (one object), for programs that do not want to reckon.
void said_json(const struct result *result, const struct said_wish *wish, struct text *json);

#endif
