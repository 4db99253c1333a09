// SPDX-License-Identifier: Apache-2.0
// authority_words.c - the vocabularies of a written authority, and what a complete one says.
#include "base/attr.h"
#include "base/text.h"
#include "register/authority.h"

const struct register_text_field register_text_fields[REGISTER_TEXT_COUNT] = {
    [REGISTER_TEXT_POLICY] = {"policy", "policy", "Policy",
                              "the force's policy it is done under, with its version", 500},
    [REGISTER_TEXT_WHY] = {"why", "answer_why", "Why",
                           "why facial recognition, and why now: the threat, harm or need", 8000},
    [REGISTER_TEXT_WHO] = {"who", "answer_who", "Who",
                           "who is looked for, by criteria that leave no free choice", 8000},
    [REGISTER_TEXT_WHERE] = {"where", "answer_where", "Where",
                             "why at this place: why the people looked for are expected there",
                             8000},
    [REGISTER_TEXT_ALTERNATIVES] = {"alternatives", "alternatives", "Alternatives",
                                    "what less intrusive means were tried or weighed", 8000},
    [REGISTER_TEXT_ZONE] = {"zone", "zone", "Zone of recognition",
                            "the area in which faces are looked at, in words", 2000},
    [REGISTER_TEXT_THRESHOLD_BY] = {"threshold-by", "threshold_by", "Threshold set by",
                                    "who set the threshold", 200},
    [REGISTER_TEXT_THRESHOLD_SET] = {"threshold-set", "threshold_set", "Threshold set on",
                                     "when, such as 2026-11-01", 10},
    [REGISTER_TEXT_THRESHOLD_WHY] = {"threshold-why", "threshold_why", "Threshold set because",
                                     "why this threshold, and what it does to false alerts", 2000},
    [REGISTER_TEXT_USE_CASE_OTHER] = {"use-case-other", "use_case_other", "Use case",
                                      "another use case in words", 500},
};

struct word {
    const char *stored, *printed;
};

static const struct word use_cases[] = {
    [REGISTER_USE_CRIME_HOTSPOT] = {"crime-hotspot", "crime hotspots"},
    [REGISTER_USE_MISSING_HOTSPOT] = {"missing-hotspot", "missing person hotspots"},
    [REGISTER_USE_CNI] = {"cni-pso",
                          "protective security operation, critical national infrastructure"},
    [REGISTER_USE_EVENT] = {"event-pso", "protective security operation, event"},
    [REGISTER_USE_INTELLIGENCE] = {"intelligence",
                                   "specific intelligence on where sought persons are"},
    [REGISTER_USE_OTHER] = {"other", "other"},
};

static const struct word ranks[] = {
    [REGISTER_RANK_STAFF] = {"staff", "police staff"},
    [REGISTER_RANK_CONSTABLE] = {"constable", "constable"},
    [REGISTER_RANK_SERGEANT] = {"sergeant", "sergeant"},
    [REGISTER_RANK_INSPECTOR] = {"inspector", "inspector"},
    [REGISTER_RANK_CHIEF_INSPECTOR] = {"chief-inspector", "chief inspector"},
    [REGISTER_RANK_SUPERINTENDENT] = {"superintendent", "superintendent"},
    [REGISTER_RANK_CHIEF_SUPERINTENDENT] = {"chief-superintendent", "chief superintendent"},
    [REGISTER_RANK_CHIEF_OFFICER] = {"chief-officer", "chief officer"},
};

static const struct word documents[] = {
    [REGISTER_DOCUMENT_DPIA] = {"DPIA", "Data protection impact assessment"},
    [REGISTER_DOCUMENT_EIA] = {"EIA", "Equality impact assessment"},
    [REGISTER_DOCUMENT_CIA] = {"CIA", "Community impact assessment"},
    [REGISTER_DOCUMENT_APD] = {"APD", "Appropriate policy document"},
    [REGISTER_DOCUMENT_POLICY] = {"policy", "Policy"},
    [REGISTER_DOCUMENT_SOP] = {"SOP", "Standard operating procedure"},
    [REGISTER_DOCUMENT_MANDATE] = {"mandate", "Legal mandate"},
    [REGISTER_DOCUMENT_TRAINING] = {"training", "Training record"},
};

static const struct word cameras[] = {
    [REGISTER_CAMERA_FIXED] = {"fixed", ""},
    [REGISTER_CAMERA_VEHICLE] = {"vehicle", ""},
    [REGISTER_CAMERA_MOBILE] = {"mobile", ""},
    [REGISTER_CAMERA_BODY_WORN] = {"body-worn", ""},
    [REGISTER_CAMERA_RECORDING] = {"recording", ""},
};

/// Data Protection Act 2018, Schedule 8: conditions for sensitive processing under Part 3.
static const char *const schedule_8[] = {
    NULL,
    "statutory etc purposes",
    "administration of justice",
    "protecting an individual's vital interests",
    "safeguarding of children and of individuals at risk",
    "personal data already in the public domain",
    "legal claims",
    "judicial acts",
    "preventing fraud",
    "archiving etc",
};

#define WORD(words, number, part) \
    return (number) > 0 && (size_t)(number) < ARRAY_COUNT(words) ? (words)[number].part : NULL

static int from(const struct word *words, size_t count, const char *stored)
{
    for (size_t i = 1; i < count; i++)
        if (text_equal(words[i].stored, stored))
            return (int)i;
    return 0;
}

const char *register_use_case_word(enum register_use_case use_case)
{
    WORD(use_cases, (int)use_case, stored);
}

const char *register_use_case_name(enum register_use_case use_case)
{
    WORD(use_cases, (int)use_case, printed);
}

enum register_use_case register_use_case_from(const char *word)
{
    return (enum register_use_case)from(use_cases, ARRAY_COUNT(use_cases), word);
}

const char *register_rank_word(enum register_rank rank) { WORD(ranks, (int)rank, stored); }

const char *register_rank_name(enum register_rank rank) { WORD(ranks, (int)rank, printed); }

enum register_rank register_rank_from(const char *word)
{
    return (enum register_rank)from(ranks, ARRAY_COUNT(ranks), word);
}

const char *register_document_word(enum register_document_kind kind)
{
    WORD(documents, (int)kind, stored);
}

const char *register_document_name(enum register_document_kind kind)
{
    WORD(documents, (int)kind, printed);
}

enum register_document_kind register_document_from(const char *word)
{
    return (enum register_document_kind)from(documents, ARRAY_COUNT(documents), word);
}

const char *register_camera_word(enum register_camera_kind kind)
{
    WORD(cameras, (int)kind, stored);
}

enum register_camera_kind register_camera_from(const char *word)
{
    return (enum register_camera_kind)from(cameras, ARRAY_COUNT(cameras), word);
}

const char *register_schedule_8_name(int paragraph)
{
    return paragraph > 0 && (size_t)paragraph < ARRAY_COUNT(schedule_8) ? schedule_8[paragraph]
                                                                        : NULL;
}

static void gap(struct text *words, bool missing, const char *name)
{
    if (missing)
        text_printf(words, "%s%s", words->length > 0 ? ", " : "", name);
}

/// The document, or its date, is missing.
static void document_gap(struct text *words, const struct register_authority *authority,
                         enum register_document_kind kind, bool urgent)
{
    bool there = false, dated = false;
    for (size_t i = 0; i < authority->document_count; i++)
        if (authority->documents[i].kind == kind) {
            there = true;
            dated |= authority->documents[i].dated != NULL;
        }
    if (there && !dated && !urgent)
        text_printf(words, "%sdate of the %s", words->length > 0 ? ", " : "",
                    documents[kind].stored);
    gap(words, !there, documents[kind].stored);
}

/// What each category is for stands with it; a category without a criterion is a free choice.
static bool lacks_criterion(const struct register_authority *authority, uint32_t categories)
{
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if ((categories >> i & 1) != 0 && authority->criteria[i] == NULL)
            return true;
    return false;
}

/// Who set the threshold, when and why. By force policy it is set long before; in urgency it can be
/// written down afterwards, as the zone and the coordinates can.
static void later_gaps(struct text *words, const struct register_authority *authority, bool live)
{
    static const struct {
        enum register_text text;
        const char *name;
    } texts[] = {{REGISTER_TEXT_THRESHOLD_BY, "threshold set by"},
                 {REGISTER_TEXT_THRESHOLD_SET, "threshold date"},
                 {REGISTER_TEXT_THRESHOLD_WHY, "threshold reason"}};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        gap(words, authority->texts[texts[i].text] == NULL, texts[i].name);
    if (!live)
        return;
    gap(words, authority->texts[REGISTER_TEXT_ZONE] == NULL, "zone");
    gap(words, !authority->has_position, "coordinates");
    document_gap(words, authority, REGISTER_DOCUMENT_CIA, false);
}

void register_authority_gaps(const struct register_authority *authority, enum register_mode mode,
                             uint32_t categories, bool urgent, struct text *ret_words)
{
    bool live = mode == REGISTER_MODE_LIVE;
    gap(ret_words, live && authority->use_case == 0, "use case");
    gap(ret_words, authority->schedule_8 == 0, "Schedule 8 condition");
    gap(ret_words, authority->texts[REGISTER_TEXT_WHY] == NULL, "why");
    gap(ret_words, authority->texts[REGISTER_TEXT_WHO] == NULL, "who");
    gap(ret_words, authority->texts[REGISTER_TEXT_WHERE] == NULL, "where");
    // DPA 2018 s64 and s42 ask for these before the processing: they do not follow.
    document_gap(ret_words, authority, REGISTER_DOCUMENT_DPIA, urgent);
    document_gap(ret_words, authority, REGISTER_DOCUMENT_EIA, urgent);
    document_gap(ret_words, authority, REGISTER_DOCUMENT_APD, urgent);
    gap(ret_words, live && authority->camera_count == 0, "cameras");
    gap(ret_words, authority->list_cap == 0, "list cap");
    gap(ret_words, lacks_criterion(authority, categories), "criteria by category");
    if (!urgent)
        later_gaps(ret_words, authority, live);
}
