// SPDX-License-Identifier: Apache-2.0
// authority.h - what a written authority says beside the plan's own words, and its vocabularies:
// use case, documents, cameras, ranks. Part of read.h and write.h.
#ifndef REGISTER_AUTHORITY_H
#define REGISTER_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "register/words.h"

/// Metropolitan Police, LFR Policy Document: use cases as its deployment record names them.
enum register_use_case {
    REGISTER_USE_CRIME_HOTSPOT = 1,   ///< 2.3(a)
    REGISTER_USE_MISSING_HOTSPOT = 2, ///< 2.3(b)
    REGISTER_USE_CNI = 3,             ///< 2.7(a) protective security operation, infrastructure
    REGISTER_USE_EVENT = 4,           ///< 2.7(b) protective security operation, event
    REGISTER_USE_INTELLIGENCE = 5,    ///< 2.9 specific intelligence on where sought persons are
    REGISTER_USE_OTHER = 6,           ///< in words: REGISTER_TEXT_USE_CASE_OTHER
};

/// Ranks; a greater number is a higher one.
enum register_rank {
    REGISTER_RANK_STAFF = 1,
    REGISTER_RANK_CONSTABLE = 2,
    REGISTER_RANK_SERGEANT = 3,
    REGISTER_RANK_INSPECTOR = 4,
    REGISTER_RANK_CHIEF_INSPECTOR = 5,
    REGISTER_RANK_SUPERINTENDENT = 6,
    REGISTER_RANK_CHIEF_SUPERINTENDENT = 7,
    REGISTER_RANK_CHIEF_OFFICER = 8, ///< commander, assistant chief constable and above
    REGISTER_RANK_COUNT = 9,
};

enum register_document_kind {
    REGISTER_DOCUMENT_DPIA = 1, ///< data protection impact assessment, DPA 2018 s64
    REGISTER_DOCUMENT_EIA = 2,  ///< equality impact assessment
    REGISTER_DOCUMENT_CIA = 3,  ///< community impact assessment
    REGISTER_DOCUMENT_APD = 4,  ///< appropriate policy document, DPA 2018 s42
    REGISTER_DOCUMENT_POLICY = 5,
    REGISTER_DOCUMENT_SOP = 6,
    REGISTER_DOCUMENT_MANDATE = 7,
    REGISTER_DOCUMENT_TRAINING = 8,
};

enum register_camera_kind {
    REGISTER_CAMERA_FIXED = 1,
    REGISTER_CAMERA_VEHICLE = 2,
    REGISTER_CAMERA_MOBILE = 3,
    REGISTER_CAMERA_BODY_WORN = 4,
    REGISTER_CAMERA_RECORDING = 5,
};

/// Texts of an authority; each has a row in register_text_fields.
enum register_text {
    REGISTER_TEXT_POLICY,
    REGISTER_TEXT_WHY,   ///< the three answers: R (Bridges) v South Wales Police [2020] EWCA Civ
                         ///< 1058, paragraphs 91 to 130
    REGISTER_TEXT_WHO,
    REGISTER_TEXT_WHERE,
    REGISTER_TEXT_ALTERNATIVES,
    REGISTER_TEXT_ZONE,
    REGISTER_TEXT_THRESHOLD_BY,
    REGISTER_TEXT_THRESHOLD_SET, ///< "YYYY-MM-DD"
    REGISTER_TEXT_THRESHOLD_WHY,
    REGISTER_TEXT_USE_CASE_OTHER,
    REGISTER_TEXT_COUNT,
};
struct register_text_field {
    const char *key;    ///< as it is written in a plan's file and in JSON
    const char *column; ///< of the table authority
    const char *name;   ///< "Why here"
    const char *help;   ///< what is to be written, a sentence without its full stop
    size_t limit;       ///< bytes
};
extern const struct register_text_field register_text_fields[REGISTER_TEXT_COUNT];

#define REGISTER_DOCUMENTS_MAX 24
#define REGISTER_CAMERAS_MAX   32
#define REGISTER_CAP_MAX       20000
/// Coordinates: hundredths of a degree (about 1.1 km by 0.7 km); England and Wales.
#define REGISTER_LATITUDE_MIN  4980
#define REGISTER_LATITUDE_MAX  5585
#define REGISTER_LONGITUDE_MIN (-645)
#define REGISTER_LONGITUDE_MAX 180
#define REGISTER_SCHEDULE_8_MAX 9 ///< paragraphs of DPA 2018 Schedule 8

struct register_document {
    enum register_document_kind kind;
    const char *reference;
    const char *dated; ///< "YYYY-MM-DD" or NULL
};
struct register_planned_camera {
    const char *name;
    const char *zone; ///< NULL: not said
    enum register_camera_kind kind;
};

/// Zero: nothing said. Texts that were read belong to it: register_authority_finish.
struct register_authority {
    enum register_use_case use_case;
    const char *texts[REGISTER_TEXT_COUNT]; ///< NULL: not said
    uint32_t schedule_8;                    ///< bits 1 << paragraph
    bool has_position;
    int latitude, longitude; ///< hundredths of a degree
    int64_t list_cap;        ///< images; 0: none
    const char *criteria[REGISTER_CATEGORY_COUNT]; ///< who of a category may be on the list
    struct register_document documents[REGISTER_DOCUMENTS_MAX];
    size_t document_count;
    struct register_planned_camera cameras[REGISTER_CAMERAS_MAX];
    size_t camera_count;
};
/// Frees what was read, not what a caller put in.
void register_authority_finish(struct register_authority *authority);

/// What a complete authority of this mode and these categories says and this one does not, as words
/// with commas between: "DPIA, EIA, list cap"; "" when nothing is missing. Without all of it
/// nothing is authorised (docs/authority.md). `urgent`: only what must be there even in urgency;
/// the rest follows before the confirmation.
struct text;
void register_authority_gaps(const struct register_authority *authority, enum register_mode mode,
                             uint32_t categories, bool urgent, struct text *ret_words);

/// Stored words, and as people read them; NULL for a number that is none.
const char *register_use_case_word(enum register_use_case use_case);
const char *register_use_case_name(enum register_use_case use_case);
enum register_use_case register_use_case_from(const char *word);
const char *register_rank_word(enum register_rank rank); ///< "chief-inspector"
const char *register_rank_name(enum register_rank rank); ///< "chief inspector"
enum register_rank register_rank_from(const char *word);
const char *register_document_word(enum register_document_kind kind); ///< "DPIA"
const char *register_document_name(enum register_document_kind kind);
enum register_document_kind register_document_from(const char *word);
const char *register_camera_word(enum register_camera_kind kind);
enum register_camera_kind register_camera_from(const char *word);
/// "Schedule 8 paragraph 2" -> "administration of justice"; NULL for a number that is none.
const char *register_schedule_8_name(int paragraph);

#endif
