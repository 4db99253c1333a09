// SPDX-License-Identifier: Apache-2.0
// drift_chart.h - false alerts that people judged false, with their interval, next to those that
// the evaluation expected: for what is published, and for the console.
#ifndef PUBLISH_DRIFT_CHART_H
#define PUBLISH_DRIFT_CHART_H

#include <stddef.h>

#include "base/text.h"
#include "register/read.h"

#define DRIFT_CHART_ROWS_MAX 12
#define DRIFT_CHART_NAME_MAX 40 ///< bytes with the zero

struct drift_chart_row {
    char name[DRIFT_CHART_NAME_MAX];
    const struct register_drift *drift; ///< judged (register_drift_judge)
};

/// Appends an SVG file, and all of it in words to `ret_alt`. Rows where nobody was seen are left
/// out; more than DRIFT_CHART_ROWS_MAX: the first ones are drawn, and the words say so.
void drift_chart(const struct drift_chart_row *rows, size_t count, struct text *svg,
                 struct text *ret_alt);

#endif
