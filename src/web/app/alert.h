// SPDX-License-Identifier: Apache-2.0
// alert.h - an alert as a page shows it, and what an officer may decide about it. For the files of
// web/app.
#ifndef WEB_APP_ALERT_H
#define WEB_APP_ALERT_H

#include "web/app/internal.h"
#include "web/app/page.h"

#define ALERT_LOOKERS (REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR |          \
                       REGISTER_ROLE_ENGAGEMENT | REGISTER_ROLE_INVESTIGATOR |       \
                       REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)

/// What an alert waits for.
enum alert_step {
    ALERT_TO_JUDGE = 0,
    ALERT_TO_ENGAGE,
    ALERT_TO_CLOSE, ///< an outcome is missing
    ALERT_DECIDED,
    ALERT_STEPS,
};
enum alert_step alert_step(const struct register_alert *alert);
/// 1: risk to life; 2: to be found for a court or an offence; 3: others.
int alert_urgency(enum register_category category);
void alert_category_tag(struct html *html, enum register_category category);
/// "14:03:22" of the day in the United Kingdom; with the date when that is not today.
void alert_clock(moment when, moment now, char words[TIME_TEXT_MAX]);
moment alert_seen_at(const struct register_alert *alert);
/// What a similarity this far above the threshold says, in words.
const char *alert_score_words(double score, double threshold);

/// Records that the alert is read, and finds it. OVERT_INPUT when the operation is over and
/// `why` (may be NULL) does not say why. Finish it with register_alert_finish.
int alert_read(struct app_call *call, int64_t id, const char *why,
               struct register_alert *ret_alert) MUST_CHECK;
/// The number in the path's place, or 0 and an error.
int alert_number(struct app_call *call, int place, int64_t *ret_id) MUST_CHECK;

/// Pictures, facts, judgements that stand, and the forms that this officer may fill in. `live`: on
/// the live alert screen, to which its forms go back.
void alert_card(struct app_call *call, const struct register_alert *alert, const char *why,
                bool live);
/// The forms alone.
void alert_forms(struct app_call *call, const struct register_alert *alert, bool live);
/// The page of an alert, with what is wrong with the form that was sent.
int alert_page(struct app_call *call, int64_t id) MUST_CHECK;
int alert_run_adjudicate(struct app_call *call);
int alert_run_engage(struct app_call *call);
int alert_run_outcome(struct app_call *call);

#endif
