// SPDX-License-Identifier: Apache-2.0
// report.h - an evaluation as a page with plots.
#ifndef EVALUATE_REPORT_REPORT_H
#define EVALUATE_REPORT_REPORT_H

#include "base/error.h"
#include "evaluate/result.h"
#include "evaluate/said.h"

/// Writes FOLDER/index.html, style.css and the plots; the folder is made when it is not there, and
/// files of an older report in it are replaced. OVERT_IO.
int evaluate_report(const struct result *result, const struct said_wish *wish, const char *folder,
                    struct overt_error *err) MUST_CHECK;

#endif
