// SPDX-License-Identifier: Apache-2.0
// exempted.h - what an officer decided not to give, with the reasons, question by question.
#ifndef FOI_EXEMPTED_H
#define FOI_EXEMPTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;

enum foi_likelihood {
    FOI_LIKELIHOOD_NONE,         ///< the ground does not ask for it
    FOI_LIKELIHOOD_WOULD,        ///< more probable than not
    FOI_LIKELIHOOD_WOULD_LIKELY, ///< a real and significant chance
};

/// One ground for one question. Texts belong to the list.
struct foi_exempted {
    int64_t id;
    char *reference; ///< of the case or letter
    char *question;  ///< "Q4"; "all"
    char *section;   ///< "31(1)(a)": with its paragraph
    char *why, *harm, *favour, *against, *balance; ///< NULL: the ground does not ask for it
    enum foi_likelihood likelihood;
    struct date estimate; ///< by when the public interest is decided (s10(3)); year 0: it is
    char *block;          ///< the reviewed text that it began with; NULL: written for this case
    char *approved_by;
    moment approved_at;
};

#endif
