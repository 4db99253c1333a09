// SPDX-License-Identifier: Apache-2.0
// decide.h - acts about one alert.
#ifndef OPERATE_DECIDE_H
#define OPERATE_DECIDE_H

#include "operate/internal.h"

/// act_begin, then finds the alert and its operation; finish *ret_alert with register_alert_finish.
int decide_begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 int64_t id, struct register_alert *ret_alert, struct overt_error *err) MUST_CHECK;
/// A text that may be missing: NULL or "" is none, anything else is checked.
int decide_text(const char **text, const char *what, struct overt_error *err) MUST_CHECK;
/// Whether the act's officer ever recorded a decision of this kind about the alert, corrected or
/// not.
int decide_ever(const struct act *act, int64_t alert, enum register_judgement_kind kind,
                bool *ret_ever, struct overt_error *err) MUST_CHECK;
/// Refuses a second decision that is no correction, and a correction of nothing. `noun`:
/// "judgement".
int decide_correction(struct act *act, int64_t alert, bool stands, const char **correction,
                      const char *said, const char *noun, struct overt_error *err) MUST_CHECK;

/// Why something is read: checked when it is said; OVERT_INPUT when it is not, and the operation is
/// over.
int consult_reason(struct act *act, const char **why, struct overt_error *err) MUST_CHECK;

#endif
