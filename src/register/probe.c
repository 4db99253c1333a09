// SPDX-License-Identifier: Apache-2.0
// probe.c - the fixed words of a search. They stand in the CHECKs of src/store/migrations/ too.
#include "register/probe.h"

#include <ctype.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"

static const char *const probes[] = {
    [REGISTER_PROBE_CCTV] = "cctv",          [REGISTER_PROBE_BODY_WORN] = "body-worn-video",
    [REGISTER_PROBE_PHONE] = "mobile-phone", [REGISTER_PROBE_DOORBELL] = "doorbell",
    [REGISTER_PROBE_DASHCAM] = "dashcam",    [REGISTER_PROBE_SOCIAL_MEDIA] = "social-media",
    [REGISTER_PROBE_CUSTODY] = "custody",    [REGISTER_PROBE_DOCUMENT] = "document",
    [REGISTER_PROBE_OTHER] = "other",
};

static const char *const results[] = {
    [REGISTER_SEARCH_PROPER] = "proper",
    [REGISTER_SEARCH_IMPROPER] = "improper",
    [REGISTER_SEARCH_FOLLOW_UP] = "follow-up",
};

/// What people write for them, without blanks and hyphens.
static const struct {
    const char *written;
    enum register_probe probe;
} known[] = {
    {"cctv", REGISTER_PROBE_CCTV},
    {"bodywornvideo", REGISTER_PROBE_BODY_WORN},
    {"bodyworn", REGISTER_PROBE_BODY_WORN},
    {"bodyworncamera", REGISTER_PROBE_BODY_WORN},
    {"bwv", REGISTER_PROBE_BODY_WORN},
    {"bwvstill", REGISTER_PROBE_BODY_WORN},
    {"mobilephone", REGISTER_PROBE_PHONE},
    {"phone", REGISTER_PROBE_PHONE},
    {"mobile", REGISTER_PROBE_PHONE},
    {"doorbell", REGISTER_PROBE_DOORBELL},
    {"doorbellcamera", REGISTER_PROBE_DOORBELL},
    {"dashcam", REGISTER_PROBE_DASHCAM},
    {"socialmedia", REGISTER_PROBE_SOCIAL_MEDIA},
    {"custody", REGISTER_PROBE_CUSTODY},
    {"custodyimage", REGISTER_PROBE_CUSTODY},
    {"document", REGISTER_PROBE_DOCUMENT},
};

const char *register_probe_word(enum register_probe probe)
{
    return (size_t)probe < ARRAY_COUNT(probes) ? probes[probe] : NULL;
}

const char *register_search_result_word(enum register_search_result result)
{
    return (size_t)result < ARRAY_COUNT(results) ? results[result] : NULL;
}

enum register_probe register_probe_from(const char *words)
{
    char plain[40];
    size_t length = 0;
    if (words == NULL || *words == '\0')
        return 0;
    for (const char *c = words; *c != '\0' && length + 1 < sizeof plain; c++)
        if (*c != ' ' && *c != '-')
            plain[length++] = (char)tolower((unsigned char)*c);
    plain[length] = '\0';
    for (size_t i = 0; i < ARRAY_COUNT(known); i++)
        if (text_equal(known[i].written, plain))
            return known[i].probe;
    return REGISTER_PROBE_OTHER;
}

enum register_search_result register_search_result_from(const char *word)
{
    for (size_t i = 1; word != NULL && i < ARRAY_COUNT(results); i++)
        if (text_equal(results[i], word))
            return (enum register_search_result)i;
    return 0;
}
