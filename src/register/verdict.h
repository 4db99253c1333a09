// SPDX-License-Identifier: Apache-2.0
// verdict.h - what an alert turned out to be, in the words that forces publish, and the fixed words
// of what people decide about it.
//
// Definitions: South Wales Police, "Live facial recognition: terms and definitions" (the words of
// the College of Policing APP and the Metropolitan Police): a true alert is one whose probe is the
// same person as the candidate; confirmed true and confirmed false: found after engagement; false:
// decided by adjudication, without engagement. Unconfirmed true (Metropolitan Police, notes of the
// deployment record): judged true but not confirmed, e.g. because the person evaded the officers or
// they saw no need to engage. docs/alerts.md.
#ifndef REGISTER_VERDICT_H
#define REGISTER_VERDICT_H

#include <stdbool.h>

enum register_verdict {
    REGISTER_NOT_JUDGED = 1,
    REGISTER_CONFIRMED_TRUE = 2,
    REGISTER_UNCONFIRMED_TRUE = 3,
    REGISTER_CONFIRMED_FALSE = 4,
    REGISTER_UNCONFIRMED_FALSE = 5, ///< "false alert" in the definitions: without engagement
    REGISTER_VERDICT_COUNT = 6,
};

/// Why nobody was stopped, or the identity of who was stopped was not checked.
enum register_why_not {
    REGISTER_EVADED = 1,
    REGISTER_NOT_FOUND = 2,
    REGISTER_NO_NEED = 3,
    REGISTER_NOT_THE_PERSON = 4, ///< the officer on the ground saw that it is somebody else
    REGISTER_UNSAFE = 5,
    REGISTER_REFUSED = 6, ///< the person did not say who they are, and was not made to
    REGISTER_WHY_NOT_OTHER = 7,
};

/// How the identity of somebody who was stopped was checked.
enum register_checked_by {
    REGISTER_BY_DOCUMENT = 1,
    REGISTER_BY_DATABASE = 2, ///< name and date of birth, against a police database
    REGISTER_BY_FINGERPRINT = 3,
    REGISTER_BY_KNOWN = 4,      ///< known to an officer
    REGISTER_BY_ADMITTED = 5,   ///< the person said so
    REGISTER_BY_APPEARANCE = 6, ///< a mark, a tattoo, a comparison face to face
    REGISTER_BY_OTHER = 7,
};

/// For what somebody was arrested, in the groups of the Metropolitan Police's annual report.
enum register_ground {
    REGISTER_GROUND_COURTS = 1,  ///< wanted by the courts
    REGISTER_GROUND_OFFENCE = 2, ///< suspected of an offence
    REGISTER_GROUND_BREACH = 3,  ///< of bail conditions, an order, a licence
    REGISTER_GROUND_OTHER = 4,
};

/// What came of it when it is neither an arrest nor nothing.
enum register_disposal {
    REGISTER_DISPOSAL_SAFEGUARDED = 1, ///< a missing person, or one at risk, was found and helped
    REGISTER_DISPOSAL_CONDITIONS = 2,  ///< conditions or order checked and kept
    REGISTER_DISPOSAL_INTERVIEW = 3,   ///< voluntary interview
    REGISTER_DISPOSAL_SUMMONS = 4,
    REGISTER_DISPOSAL_PENALTY = 5, ///< penalty notice
    REGISTER_DISPOSAL_CAUTION = 6,
    REGISTER_DISPOSAL_RESOLUTION = 7, ///< community resolution
    REGISTER_DISPOSAL_WARNING = 8,
    REGISTER_DISPOSAL_REFERRAL = 9, ///< to another service
    REGISTER_DISPOSAL_OTHER = 10,
};

/// Home Office groups of notifiable offences, and none.
enum register_offence {
    REGISTER_OFFENCE_VIOLENCE = 1,
    REGISTER_OFFENCE_SEXUAL = 2,
    REGISTER_OFFENCE_ROBBERY = 3,
    REGISTER_OFFENCE_THEFT = 4,
    REGISTER_OFFENCE_DAMAGE = 5,
    REGISTER_OFFENCE_DRUGS = 6,
    REGISTER_OFFENCE_WEAPONS = 7,
    REGISTER_OFFENCE_ORDER = 8,
    REGISTER_OFFENCE_MISCELLANEOUS = 9,
    REGISTER_OFFENCE_FRAUD = 10,
    REGISTER_OFFENCE_NONE = 11, ///< such as a missing person
    REGISTER_OFFENCE_COUNT = 12,
};

enum register_complaint_state {
    REGISTER_COMPLAINT_RECEIVED = 1,
    REGISTER_COMPLAINT_HANDLED = 2,
    REGISTER_COMPLAINT_UPHELD = 3,
    REGISTER_COMPLAINT_NOT_UPHELD = 4,
    REGISTER_COMPLAINT_WITHDRAWN = 5,
    REGISTER_COMPLAINT_REOPENED = 6,
};

/// What was judged of an alert, as far as it decides what the alert is.
struct register_judged {
    bool adjudicated, credible;
    bool engaged, stopped, identity_checked, correct;
    enum register_why_not why_not; ///< 0: not said
};

/// Each alert is one of the five, always: the four and the not judged add up to the alerts.
enum register_verdict register_verdict(const struct register_judged *judged);

/// Whether the judgements that stand let an outcome other than no action stand (rule R3): credible,
/// and an identity that was checked.
bool register_judged_twice(const struct register_judged *judged);

/// Stored words ("not-the-person"); NULL for a number that is none. A verdict is stored nowhere.
const char *register_verdict_word(enum register_verdict verdict);
const char *register_why_not_word(enum register_why_not why_not);
const char *register_checked_by_word(enum register_checked_by checked_by);
const char *register_ground_word(enum register_ground ground);
const char *register_disposal_word(enum register_disposal disposal);
const char *register_offence_word(enum register_offence offence);
const char *register_complaint_word(enum register_complaint_state state);
/// As people read them ("unconfirmed true alert").
const char *register_verdict_name(enum register_verdict verdict);
const char *register_why_not_name(enum register_why_not why_not);
const char *register_checked_by_name(enum register_checked_by checked_by);
const char *register_ground_name(enum register_ground ground);
const char *register_disposal_name(enum register_disposal disposal);
const char *register_offence_name(enum register_offence offence);
const char *register_complaint_name(enum register_complaint_state state);
/// From the stored word; 0 when it is none, or NULL.
enum register_why_not register_why_not_from(const char *word);
enum register_checked_by register_checked_by_from(const char *word);
enum register_ground register_ground_from(const char *word);
enum register_disposal register_disposal_from(const char *word);
enum register_offence register_offence_from(const char *word);
enum register_complaint_state register_complaint_from(const char *word);
/// Whether nothing more is to be done about a complaint.
bool register_complaint_settled(enum register_complaint_state state);

#endif
