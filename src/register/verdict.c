// SPDX-License-Identifier: Apache-2.0
// verdict.c - what an alert turned out to be, and the words of decisions. The stored words stand in
// the CHECKs of src/store/migrations/ too.
#include "register/verdict.h"

#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"

/// Engagement decides before adjudication: "after engagement, the engaged person is (not) the
/// candidate". Without an identity check the officer's own eyes may still say that it is somebody
/// else; otherwise the adjudication stands.
enum register_verdict register_verdict(const struct register_judged *judged)
{
    if (judged->engaged && judged->stopped && judged->identity_checked)
        return judged->correct ? REGISTER_CONFIRMED_TRUE : REGISTER_CONFIRMED_FALSE;
    if (judged->engaged && judged->why_not == REGISTER_NOT_THE_PERSON)
        return REGISTER_UNCONFIRMED_FALSE;
    if (judged->adjudicated)
        return judged->credible ? REGISTER_UNCONFIRMED_TRUE : REGISTER_UNCONFIRMED_FALSE;
    return REGISTER_NOT_JUDGED;
}

bool register_judged_twice(const struct register_judged *judged)
{
    return judged->adjudicated && judged->credible && judged->engaged && judged->identity_checked;
}

struct word {
    const char *stored;
    const char *printed;
};

static const struct word verdicts[] = {
    [REGISTER_NOT_JUDGED] = {"not-judged", "not judged yet"},
    [REGISTER_CONFIRMED_TRUE] = {"confirmed-true", "confirmed true alert"},
    [REGISTER_UNCONFIRMED_TRUE] = {"unconfirmed-true", "unconfirmed true alert"},
    [REGISTER_CONFIRMED_FALSE] = {"confirmed-false", "confirmed false alert"},
    [REGISTER_UNCONFIRMED_FALSE] = {"unconfirmed-false", "false alert, without engagement"},
};

static const struct word whys_not[] = {
    [REGISTER_EVADED] = {"evaded", "the person evaded the officers"},
    [REGISTER_NOT_FOUND] = {"not-found", "the person was not found"},
    [REGISTER_NO_NEED] = {"no-need", "the officers saw no need to engage"},
    [REGISTER_NOT_THE_PERSON] = {"not-the-person", "the officer saw that it is somebody else"},
    [REGISTER_UNSAFE] = {"unsafe", "it was not safe"},
    [REGISTER_REFUSED] = {"refused", "the person did not say who they are"},
    [REGISTER_WHY_NOT_OTHER] = {"other", "for another reason"},
};

static const struct word checks[] = {
    [REGISTER_BY_DOCUMENT] = {"document", "by a document"},
    [REGISTER_BY_DATABASE] = {"database", "by a police database"},
    [REGISTER_BY_FINGERPRINT] = {"fingerprint", "by fingerprint"},
    [REGISTER_BY_KNOWN] = {"known", "known to an officer"},
    [REGISTER_BY_ADMITTED] = {"admitted", "by the person's own words"},
    [REGISTER_BY_APPEARANCE] = {"appearance", "by appearance"},
    [REGISTER_BY_OTHER] = {"other", "in another way"},
};

static const struct word grounds[] = {
    [REGISTER_GROUND_COURTS] = {"wanted-by-courts", "wanted by the courts"},
    [REGISTER_GROUND_OFFENCE] = {"suspected-offence", "suspected of an offence"},
    [REGISTER_GROUND_BREACH] = {"breach", "breach of bail conditions, an order or a licence"},
    [REGISTER_GROUND_OTHER] = {"other", "another ground"},
};

static const struct word disposals[] = {
    [REGISTER_DISPOSAL_SAFEGUARDED] = {"safeguarded", "found and helped"},
    [REGISTER_DISPOSAL_CONDITIONS] = {"conditions-checked", "conditions checked and kept"},
    [REGISTER_DISPOSAL_INTERVIEW] = {"interview", "voluntary interview"},
    [REGISTER_DISPOSAL_SUMMONS] = {"summons", "summons or charge by post"},
    [REGISTER_DISPOSAL_PENALTY] = {"penalty-notice", "penalty notice"},
    [REGISTER_DISPOSAL_CAUTION] = {"caution", "caution"},
    [REGISTER_DISPOSAL_RESOLUTION] = {"resolution", "community resolution"},
    [REGISTER_DISPOSAL_WARNING] = {"warning", "warning or words of advice"},
    [REGISTER_DISPOSAL_REFERRAL] = {"referral", "referred to another service"},
    [REGISTER_DISPOSAL_OTHER] = {"other", "another disposal"},
};

static const struct word offences[] = {
    [REGISTER_OFFENCE_VIOLENCE] = {"violence", "violence against the person"},
    [REGISTER_OFFENCE_SEXUAL] = {"sexual", "sexual offences"},
    [REGISTER_OFFENCE_ROBBERY] = {"robbery", "robbery"},
    [REGISTER_OFFENCE_THEFT] = {"theft", "theft, burglary and vehicle offences"},
    [REGISTER_OFFENCE_DAMAGE] = {"damage", "criminal damage and arson"},
    [REGISTER_OFFENCE_DRUGS] = {"drugs", "drug offences"},
    [REGISTER_OFFENCE_WEAPONS] = {"weapons", "possession of weapons"},
    [REGISTER_OFFENCE_ORDER] = {"public-order", "public order offences"},
    [REGISTER_OFFENCE_MISCELLANEOUS] = {"miscellaneous", "miscellaneous crimes against society"},
    [REGISTER_OFFENCE_FRAUD] = {"fraud", "fraud"},
    [REGISTER_OFFENCE_NONE] = {"none", "no offence"},
};

static const struct word states[] = {
    [REGISTER_COMPLAINT_RECEIVED] = {"received", "received"},
    [REGISTER_COMPLAINT_HANDLED] = {"handled", "being handled"},
    [REGISTER_COMPLAINT_UPHELD] = {"upheld", "upheld"},
    [REGISTER_COMPLAINT_NOT_UPHELD] = {"not-upheld", "not upheld"},
    [REGISTER_COMPLAINT_WITHDRAWN] = {"withdrawn", "withdrawn"},
    [REGISTER_COMPLAINT_REOPENED] = {"reopened", "reopened"},
};

static const struct word *at(const struct word *words, size_t count, size_t number)
{
    static const struct word none = {NULL, NULL};
    return number < count ? &words[number] : &none;
}

static int find(const struct word *words, size_t count, const char *stored)
{
    for (size_t i = 1; stored != NULL && i < count; i++)
        if (text_equal(words[i].stored, stored))
            return (int)i;
    return 0;
}

#define STORED(words, number)  at(words, ARRAY_COUNT(words), (size_t)(number))->stored
#define PRINTED(words, number) at(words, ARRAY_COUNT(words), (size_t)(number))->printed
#define FROM(words, word)      find(words, ARRAY_COUNT(words), word)

const char *register_verdict_word(enum register_verdict verdict)
{
    return STORED(verdicts, verdict);
}

const char *register_why_not_word(enum register_why_not why_not)
{
    return STORED(whys_not, why_not);
}

const char *register_checked_by_word(enum register_checked_by checked_by)
{
    return STORED(checks, checked_by);
}

const char *register_ground_word(enum register_ground ground) { return STORED(grounds, ground); }

const char *register_disposal_word(enum register_disposal disposal)
{
    return STORED(disposals, disposal);
}

const char *register_offence_word(enum register_offence offence)
{
    return STORED(offences, offence);
}

const char *register_complaint_word(enum register_complaint_state state)
{
    return STORED(states, state);
}

const char *register_verdict_name(enum register_verdict verdict)
{
    return PRINTED(verdicts, verdict);
}

const char *register_why_not_name(enum register_why_not why_not)
{
    return PRINTED(whys_not, why_not);
}

const char *register_checked_by_name(enum register_checked_by checked_by)
{
    return PRINTED(checks, checked_by);
}

const char *register_ground_name(enum register_ground ground) { return PRINTED(grounds, ground); }

const char *register_disposal_name(enum register_disposal disposal)
{
    return PRINTED(disposals, disposal);
}

const char *register_offence_name(enum register_offence offence)
{
    return PRINTED(offences, offence);
}

const char *register_complaint_name(enum register_complaint_state state)
{
    return PRINTED(states, state);
}

enum register_why_not register_why_not_from(const char *word)
{
    return (enum register_why_not)FROM(whys_not, word);
}

enum register_checked_by register_checked_by_from(const char *word)
{
    return (enum register_checked_by)FROM(checks, word);
}

enum register_ground register_ground_from(const char *word)
{
    return (enum register_ground)FROM(grounds, word);
}

enum register_disposal register_disposal_from(const char *word)
{
    return (enum register_disposal)FROM(disposals, word);
}

enum register_offence register_offence_from(const char *word)
{
    return (enum register_offence)FROM(offences, word);
}

enum register_complaint_state register_complaint_from(const char *word)
{
    return (enum register_complaint_state)FROM(states, word);
}

bool register_complaint_settled(enum register_complaint_state state)
{
    return state == REGISTER_COMPLAINT_UPHELD || state == REGISTER_COMPLAINT_NOT_UPHELD ||
           state == REGISTER_COMPLAINT_WITHDRAWN;
}
