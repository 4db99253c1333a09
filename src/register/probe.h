// SPDX-License-Identifier: Apache-2.0
// probe.h - the fixed words of a search: what its picture comes from, and its review afterwards.
#ifndef REGISTER_PROBE_H
#define REGISTER_PROBE_H

/// What the picture that is searched with comes from.
enum register_probe {
    REGISTER_PROBE_CCTV = 1,
    REGISTER_PROBE_BODY_WORN = 2,
    REGISTER_PROBE_PHONE = 3,
    REGISTER_PROBE_DOORBELL = 4,
    REGISTER_PROBE_DASHCAM = 5,
    REGISTER_PROBE_SOCIAL_MEDIA = 6,
    REGISTER_PROBE_CUSTODY = 7,
    REGISTER_PROBE_DOCUMENT = 8,
    REGISTER_PROBE_OTHER = 9,
    REGISTER_PROBE_COUNT = 10,
};

/// Was a search as it should be?
enum register_search_result {
    REGISTER_SEARCH_PROPER = 1,
    REGISTER_SEARCH_IMPROPER = 2,
    REGISTER_SEARCH_FOLLOW_UP = 3, ///< something is to be done about it
};

/// Stored words; NULL for a number that is none.
const char *register_probe_word(enum register_probe probe);
const char *register_search_result_word(enum register_search_result result);
/// What free words mean, whatever their case, blanks and hyphens: "Body-worn video" is body-worn
/// video. What is not known is REGISTER_PROBE_OTHER; NULL and "" are 0.
enum register_probe register_probe_from(const char *words);
enum register_search_result register_search_result_from(const char *word); ///< 0: none

#endif
