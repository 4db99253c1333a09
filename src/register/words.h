// SPDX-License-Identifier: Apache-2.0
// words.h - the fixed vocabularies of the record, as enum, as stored word and as printed words.
#ifndef REGISTER_WORDS_H
#define REGISTER_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/// Modes: the same numbers as enum overt_mode of the engine's permit.
enum register_mode {
    REGISTER_MODE_LIVE = 1,               ///< "live", LFR, "live facial recognition"
    REGISTER_MODE_RETROSPECTIVE = 2,      ///< "retrospective", RFR
    REGISTER_MODE_OPERATOR_INITIATED = 3, ///< "operator-initiated", OIFR
};

/// What an officer may do; bits. No one may do both halves of a two-person act.
enum register_role {
    REGISTER_ROLE_PLANNER = 1 << 0,
    REGISTER_ROLE_AUTHORISING = 1 << 1,
    REGISTER_ROLE_OPERATOR = 1 << 2,
    REGISTER_ROLE_ENGAGEMENT = 1 << 3,
    REGISTER_ROLE_INVESTIGATOR = 1 << 4,
    REGISTER_ROLE_INFORMATION = 1 << 5, ///< information-rights officer
    REGISTER_ROLE_AUDITOR = 1 << 6,
    REGISTER_ROLE_ADMINISTRATOR = 1 << 7,
};

enum register_state {
    REGISTER_STATE_PLANNED = 1,
    REGISTER_STATE_AUTHORISED = 2,
    REGISTER_STATE_NOTIFIED = 3, ///< authorised and the public notice recorded
    REGISTER_STATE_OPEN = 4,
    REGISTER_STATE_CLOSED = 5,
    REGISTER_STATE_EXPIRED = 6, ///< its window ended before it was opened, or while it was open
    REGISTER_STATE_PAUSED = 7,  ///< open, and nothing is compared until it goes on
    REGISTER_STATE_REVIEWED = 8,  ///< over, and somebody who did not run it wrote what they found
    REGISTER_STATE_REFUSED = 9,   ///< by an authorising officer, or urgent authority overruled
    REGISTER_STATE_CANCELLED = 10, ///< before it was opened
};

/// What is decided about an operation beside authorising, opening and closing it.
enum register_decision_kind {
    REGISTER_DECISION_URGENT = 1, ///< authority below superintendent, to be reviewed
    REGISTER_DECISION_CONFIRM = 2,
    REGISTER_DECISION_OVERRULE = 3,
    REGISTER_DECISION_REFUSE = 4,
    REGISTER_DECISION_CANCEL = 5,
    REGISTER_DECISION_REVIEW = 6, ///< afterwards
};

/// Why somebody is on a list: College of Policing APP, Live facial recognition, "Watchlist".
enum register_category {
    REGISTER_CATEGORY_WANTED_BY_COURTS = 1,
    REGISTER_CATEGORY_SUSPECT = 2, ///< suspected of an offence, or about to commit one
    REGISTER_CATEGORY_CONDITIONS =
        3,                         ///< subject to bail conditions, court order or other restriction
    REGISTER_CATEGORY_MISSING = 4, ///< missing person at increased risk of harm
    REGISTER_CATEGORY_RISK_OF_HARM = 5, ///< poses a risk of harm to self or others
    REGISTER_CATEGORY_VICTIM_WITNESS = 6,
    REGISTER_CATEGORY_ASSOCIATE = 7, ///< close associate of any of those above
    REGISTER_CATEGORY_BLUE_LIST = 8, ///< volunteer, seeded to measure recognition
    REGISTER_CATEGORY_COUNT = 9,
};

/// What kind of picture an entry has: the APP wants its source recorded, with regard to sensitive
/// and third-party sources.
enum register_source {
    REGISTER_SOURCE_CUSTODY = 1,
    REGISTER_SOURCE_PND = 2, ///< Police National Database
    REGISTER_SOURCE_MISSING_REPORT = 3,
    REGISTER_SOURCE_FAMILY = 4,
    REGISTER_SOURCE_POLICE = 5, ///< another photograph that the police took
    REGISTER_SOURCE_CCTV = 6,
    REGISTER_SOURCE_BODY_WORN = 7,
    REGISTER_SOURCE_OTHER_FORCE = 8,
    REGISTER_SOURCE_PARTNER = 9, ///< this one and the next two need a justification
    REGISTER_SOURCE_SOCIAL_MEDIA = 10,
    REGISTER_SOURCE_THIRD_PARTY = 11,
    REGISTER_SOURCE_VOLUNTEER = 12,
    REGISTER_SOURCE_COUNT = 13,
};

/// By what right the force holds the picture.
enum register_basis {
    REGISTER_BASIS_PACE = 1,       ///< Police and Criminal Evidence Act 1984, section 64A
    REGISTER_BASIS_COMMON_LAW = 2, ///< common law policing powers
    REGISTER_BASIS_CONSENT = 3,    ///< of the person, or of who reported them missing
    REGISTER_BASIS_COURT_ORDER = 4,
    REGISTER_BASIS_MADE_PUBLIC = 5, ///< DPA 2018, Schedule 8, paragraph 5; needs a justification
    REGISTER_BASIS_OTHER = 6,       ///< another enactment, named in the justification
};

/// What a check of a list finds.
enum register_finding_kind {
    REGISTER_FINDING_SAME_PICTURE = 1,    ///< the same file twice
    REGISTER_FINDING_SAME_FACE = 2,       ///< two nominals, and perhaps one person
    REGISTER_FINDING_DIFFERENT_FACES = 3, ///< one nominal, and perhaps two persons
};

enum register_outcome_kind {
    REGISTER_OUTCOME_ARREST = 1,
    REGISTER_OUTCOME_OTHER = 2, ///< other disposal
    REGISTER_OUTCOME_NO_ACTION = 3,
};

/// Why nobody was looked for with a camera that was in use.
enum register_gap_cause {
    REGISTER_GAP_NO_PICTURES = 1, ///< the camera gave none
    REGISTER_GAP_PAUSED = 2,
    REGISTER_GAP_DAMAGED = 3, ///< it gave pictures that could not be read
    REGISTER_GAP_ENDED = 4,   ///< the run was killed; until the camera's next run
    REGISTER_GAP_SERVERS = 5, ///< servers of the list did not answer: nobody could be compared
};

/// Why a live run ended.
enum register_run_end {
    REGISTER_END_SOURCE = 1,  ///< the file was at its end
    REGISTER_END_STOPPED = 2, ///< the person who ran it stopped it
    REGISTER_END_WINDOW = 3,
    REGISTER_END_CLOSING = 4, ///< the operation was closed, or somebody taken off its list
    REGISTER_END_FAULT = 5,
    REGISTER_END_KILLED = 6, ///< without saying so; found by a later act
};

/// Stored words ("live", "planner", "wanted-by-courts", ...). NULL for a number that is none.
const char *register_mode_word(enum register_mode mode);
const char *register_role_word(enum register_role role);
const char *register_state_word(enum register_state state);
const char *register_category_word(enum register_category category);
const char *register_outcome_word(enum register_outcome_kind kind);
const char *register_gap_word(enum register_gap_cause cause);
const char *register_end_word(enum register_run_end why);
const char *register_decision_word(enum register_decision_kind kind);
const char *register_source_word(enum register_source source);
const char *register_basis_word(enum register_basis basis);
const char *register_finding_word(enum register_finding_kind kind);
/// As people read them ("live facial recognition", "wanted by the courts", ...).
const char *register_mode_name(enum register_mode mode);
const char *register_category_name(enum register_category category);
const char *register_source_name(enum register_source source);
const char *register_basis_name(enum register_basis basis);
const char *register_finding_name(enum register_finding_kind kind);
const char *register_gap_name(enum register_gap_cause cause);
const char *register_end_name(enum register_run_end why);
/// "LFR", "RFR", "OIFR".
const char *register_mode_letters(enum register_mode mode);
/// From the stored word; 0 when it is none.
enum register_mode register_mode_from(const char *word);
enum register_state register_state_from(const char *word);
enum register_decision_kind register_decision_from(const char *word);
enum register_role register_role_from(const char *word);
enum register_category register_category_from(const char *word);
enum register_outcome_kind register_outcome_from(const char *word);
enum register_gap_cause register_gap_from(const char *word);
enum register_run_end register_end_from(const char *word);
enum register_source register_source_from(const char *word);
enum register_basis register_basis_from(const char *word);
enum register_finding_kind register_finding_from(const char *word);
/// A source or a basis that is held only with a justification in words.
bool register_source_is_sensitive(enum register_source source);
bool register_basis_is_sensitive(enum register_basis basis);

#endif
