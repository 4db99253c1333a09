// SPDX-License-Identifier: Apache-2.0
// words.c - the fixed vocabularies. The stored words stand in the CHECKs of
// src/store/migrations/ too.
#include "register/words.h"

#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"

struct word {
    int number;
    const char *stored;
    const char *printed;
    const char *letters;
};

static const struct word modes[] = {
    {REGISTER_MODE_LIVE, "live", "live facial recognition", "LFR"},
    {REGISTER_MODE_RETROSPECTIVE, "retrospective", "retrospective facial recognition", "RFR"},
    {REGISTER_MODE_OPERATOR_INITIATED, "operator-initiated",
     "operator-initiated facial recognition", "OIFR"},
};

static const struct word roles[] = {
    {REGISTER_ROLE_PLANNER, "planner", "", ""},
    {REGISTER_ROLE_AUTHORISING, "authorising", "", ""},
    {REGISTER_ROLE_OPERATOR, "operator", "", ""},
    {REGISTER_ROLE_ENGAGEMENT, "engagement", "", ""},
    {REGISTER_ROLE_INVESTIGATOR, "investigator", "", ""},
    {REGISTER_ROLE_INFORMATION, "information", "", ""},
    {REGISTER_ROLE_AUDITOR, "auditor", "", ""},
    {REGISTER_ROLE_ADMINISTRATOR, "administrator", "", ""},
};

static const struct word states[] = {
    {REGISTER_STATE_PLANNED, "planned", "", ""},
    {REGISTER_STATE_AUTHORISED, "authorised", "", ""},
    {REGISTER_STATE_NOTIFIED, "notified", "", ""},
    {REGISTER_STATE_OPEN, "open", "", ""},
    {REGISTER_STATE_CLOSED, "closed", "", ""},
    {REGISTER_STATE_EXPIRED, "expired", "", ""},
    {REGISTER_STATE_PAUSED, "paused", "", ""},
    {REGISTER_STATE_REVIEWED, "reviewed", "", ""},
    {REGISTER_STATE_REFUSED, "refused", "", ""},
    {REGISTER_STATE_CANCELLED, "cancelled", "", ""},
};

static const struct word decisions[] = {
    {REGISTER_DECISION_URGENT, "urgent", "", ""},
    {REGISTER_DECISION_CONFIRM, "confirm", "", ""},
    {REGISTER_DECISION_OVERRULE, "overrule", "", ""},
    {REGISTER_DECISION_REFUSE, "refuse", "", ""},
    {REGISTER_DECISION_CANCEL, "cancel", "", ""},
    {REGISTER_DECISION_REVIEW, "review", "", ""},
};

static const struct word categories[] = {
    {REGISTER_CATEGORY_WANTED_BY_COURTS, "wanted-by-courts", "wanted by the courts", ""},
    {REGISTER_CATEGORY_SUSPECT, "suspect", "suspected of an offence, or about to commit one", ""},
    {REGISTER_CATEGORY_CONDITIONS, "conditions",
     "subject to bail conditions, a court order or another restriction", ""},
    {REGISTER_CATEGORY_MISSING, "missing", "missing person at increased risk of harm", ""},
    {REGISTER_CATEGORY_RISK_OF_HARM, "risk-of-harm", "poses a risk of harm to themselves or others",
     ""},
    {REGISTER_CATEGORY_VICTIM_WITNESS, "victim-witness", "victim of or witness to an offence", ""},
    {REGISTER_CATEGORY_ASSOCIATE, "associate", "close associate of a person in another category",
     ""},
    {REGISTER_CATEGORY_BLUE_LIST, "blue-list", "volunteer, seeded to measure recognition", ""},
};

static const struct word sources[] = {
    {REGISTER_SOURCE_CUSTODY, "custody-image", "custody image", ""},
    {REGISTER_SOURCE_PND, "pnd", "Police National Database", ""},
    {REGISTER_SOURCE_MISSING_REPORT, "missing-person-report", "missing person report", ""},
    {REGISTER_SOURCE_FAMILY, "family", "family or friends", ""},
    {REGISTER_SOURCE_POLICE, "police-photograph", "another photograph taken by the police", ""},
    {REGISTER_SOURCE_CCTV, "cctv", "CCTV", ""},
    {REGISTER_SOURCE_BODY_WORN, "body-worn-video", "body-worn video", ""},
    {REGISTER_SOURCE_OTHER_FORCE, "other-force", "another police force", ""},
    {REGISTER_SOURCE_PARTNER, "partner-agency", "a partner agency", ""},
    {REGISTER_SOURCE_SOCIAL_MEDIA, "social-media", "social media", ""},
    {REGISTER_SOURCE_THIRD_PARTY, "third-party", "another third party", ""},
    {REGISTER_SOURCE_VOLUNTEER, "volunteer", "the volunteer themselves", ""},
};

static const struct word bases[] = {
    {REGISTER_BASIS_PACE, "pace-64a", "Police and Criminal Evidence Act 1984, section 64A", ""},
    {REGISTER_BASIS_COMMON_LAW, "common-law", "common law policing powers", ""},
    {REGISTER_BASIS_CONSENT, "consent", "consent", ""},
    {REGISTER_BASIS_COURT_ORDER, "court-order", "court order", ""},
    {REGISTER_BASIS_MADE_PUBLIC, "made-public", "made public by the person", ""},
    {REGISTER_BASIS_OTHER, "other-enactment", "another enactment", ""},
};

static const struct word findings[] = {
    {REGISTER_FINDING_SAME_PICTURE, "same-picture", "the same picture twice", ""},
    {REGISTER_FINDING_SAME_FACE, "same-face", "two nominals whose faces are alike", ""},
    {REGISTER_FINDING_DIFFERENT_FACES, "different-faces",
     "one nominal whose pictures are not alike", ""},
};

static const struct word outcomes[] = {
    {REGISTER_OUTCOME_ARREST, "arrest", "", ""},
    {REGISTER_OUTCOME_OTHER, "other-disposal", "", ""},
    {REGISTER_OUTCOME_NO_ACTION, "no-action", "", ""},
};

static const struct word causes[] = {
    {REGISTER_GAP_NO_PICTURES, "no_pictures", "the camera gave no pictures", ""},
    {REGISTER_GAP_PAUSED, "paused", "the operation was paused", ""},
    {REGISTER_GAP_DAMAGED, "damaged", "the camera's pictures were damaged", ""},
    {REGISTER_GAP_ENDED, "ended", "the run ended without saying so", ""},
    {REGISTER_GAP_SERVERS, "servers", "servers of the list did not answer", ""},
};

static const struct word ends[] = {
    {REGISTER_END_SOURCE, "source", "the recording was at its end", ""},
    {REGISTER_END_STOPPED, "stopped", "it was stopped", ""},
    {REGISTER_END_WINDOW, "window", "the window ended", ""},
    {REGISTER_END_CLOSING, "closing", "the operation was closed or its list changed", ""},
    {REGISTER_END_FAULT, "fault", "a fault ended it", ""},
    {REGISTER_END_KILLED, "killed", "it ended without saying so", ""},
};

static const struct word *by_number(const struct word *words, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].number == number)
            return &words[i];
    return NULL;
}

static int by_stored(const struct word *words, size_t count, const char *stored)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(words[i].stored, stored))
            return words[i].number;
    return 0;
}

#define STORED(words, number)                                                      \
    const struct word *word = by_number(words, ARRAY_COUNT(words), (int)(number)); \
    return word != NULL ? word->stored : NULL

const char *register_mode_word(enum register_mode mode) { STORED(modes, mode); }

const char *register_role_word(enum register_role role) { STORED(roles, role); }

const char *register_state_word(enum register_state state) { STORED(states, state); }

const char *register_category_word(enum register_category category)
{
    STORED(categories, category);
}

const char *register_outcome_word(enum register_outcome_kind kind) { STORED(outcomes, kind); }

const char *register_gap_word(enum register_gap_cause cause) { STORED(causes, cause); }

const char *register_end_word(enum register_run_end why) { STORED(ends, why); }

const char *register_decision_word(enum register_decision_kind kind) { STORED(decisions, kind); }

enum register_state register_state_from(const char *word)
{
    return (enum register_state)by_stored(states, ARRAY_COUNT(states), word);
}

enum register_decision_kind register_decision_from(const char *word)
{
    return (enum register_decision_kind)by_stored(decisions, ARRAY_COUNT(decisions), word);
}

const char *register_source_word(enum register_source source) { STORED(sources, source); }

const char *register_basis_word(enum register_basis basis) { STORED(bases, basis); }

const char *register_finding_word(enum register_finding_kind kind) { STORED(findings, kind); }

#define PRINTED(words, number)                                                     \
    const struct word *word = by_number(words, ARRAY_COUNT(words), (int)(number)); \
    return word != NULL ? word->printed : NULL

const char *register_source_name(enum register_source source) { PRINTED(sources, source); }

const char *register_basis_name(enum register_basis basis) { PRINTED(bases, basis); }

const char *register_finding_name(enum register_finding_kind kind) { PRINTED(findings, kind); }

const char *register_mode_name(enum register_mode mode)
{
    const struct word *word = by_number(modes, ARRAY_COUNT(modes), (int)mode);
    return word != NULL ? word->printed : NULL;
}

const char *register_category_name(enum register_category category)
{
    const struct word *word = by_number(categories, ARRAY_COUNT(categories), (int)category);
    return word != NULL ? word->printed : NULL;
}

const char *register_gap_name(enum register_gap_cause cause)
{
    const struct word *word = by_number(causes, ARRAY_COUNT(causes), (int)cause);
    return word != NULL ? word->printed : NULL;
}

const char *register_end_name(enum register_run_end why)
{
    const struct word *word = by_number(ends, ARRAY_COUNT(ends), (int)why);
    return word != NULL ? word->printed : NULL;
}

const char *register_mode_letters(enum register_mode mode)
{
    const struct word *word = by_number(modes, ARRAY_COUNT(modes), (int)mode);
    return word != NULL ? word->letters : NULL;
}

enum register_mode register_mode_from(const char *word)
{
    return (enum register_mode)by_stored(modes, ARRAY_COUNT(modes), word);
}

enum register_role register_role_from(const char *word)
{
    return (enum register_role)by_stored(roles, ARRAY_COUNT(roles), word);
}

enum register_category register_category_from(const char *word)
{
    return (enum register_category)by_stored(categories, ARRAY_COUNT(categories), word);
}

enum register_outcome_kind register_outcome_from(const char *word)
{
    return (enum register_outcome_kind)by_stored(outcomes, ARRAY_COUNT(outcomes), word);
}

enum register_gap_cause register_gap_from(const char *word)
{
    return (enum register_gap_cause)by_stored(causes, ARRAY_COUNT(causes), word);
}

enum register_run_end register_end_from(const char *word)
{
    return (enum register_run_end)by_stored(ends, ARRAY_COUNT(ends), word);
}

enum register_source register_source_from(const char *word)
{
    return (enum register_source)by_stored(sources, ARRAY_COUNT(sources), word);
}

enum register_basis register_basis_from(const char *word)
{
    return (enum register_basis)by_stored(bases, ARRAY_COUNT(bases), word);
}

enum register_finding_kind register_finding_from(const char *word)
{
    return (enum register_finding_kind)by_stored(findings, ARRAY_COUNT(findings), word);
}

bool register_source_is_sensitive(enum register_source source)
{
    return source == REGISTER_SOURCE_PARTNER || source == REGISTER_SOURCE_SOCIAL_MEDIA ||
           source == REGISTER_SOURCE_THIRD_PARTY;
}

bool register_basis_is_sensitive(enum register_basis basis)
{
    return basis == REGISTER_BASIS_MADE_PUBLIC || basis == REGISTER_BASIS_OTHER;
}
