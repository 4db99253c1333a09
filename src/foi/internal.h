// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of foi share: a request taken apart, its answers, and a letter as blocks.
#ifndef FOI_INTERNAL_H
#define FOI_INTERNAL_H

#include "base/memory.h"
#include "base/text.h"
#include "foi/foi.h"

#define NONE SIZE_MAX ///< no question
#define DAY_OPEN INT64_MAX

enum foi_topic {
    TOPIC_NONE,
    TOPIC_STEM, ///< only an opening for the questions under it
    TOPIC_USED,
    TOPIC_DATES,
    TOPIC_LIST_SIZE,
    TOPIC_SOURCES,
    TOPIC_NOT_WANTED,
    TOPIC_REASONS,
    TOPIC_ALERTS,
    TOPIC_CREDIBLE,
    TOPIC_VERIFIED,
    TOPIC_PLANNED,
    TOPIC_PLANNED_DATES,
    TOPIC_COUNT,
};

#define MODES_ALL (FOI_TOUCH_LIVE | FOI_TOUCH_RETROSPECTIVE | FOI_TOUCH_OPERATOR_INITIATED)

/// Days since 1970, both included; `to` DAY_OPEN: onwards.
struct foi_period {
    bool given;
    int64_t from, to;
};

struct foi_question {
    char label[16];
    int number;
    char letter; ///< 0 when none
    int roman;   ///< 0 when none
    int line;    ///< of the file, from 1
    char *text;
    size_t parent;  ///< index of the question that it stands under, or NONE
    size_t follows; ///< index of the question whose "no" makes it not applicable, or NONE
    enum foi_topic topic;
    uint32_t modes; ///< bits of enum foi_touch without body-worn
    bool body_worn; ///< asks about body-worn video
    struct foi_period period;
};

/// A line of the request as it is repeated in the letter.
struct foi_line {
    char *text;      ///< without the label when it is a question's
    size_t question; ///< index, or NONE
};

struct foi_request {
    struct foi_question *questions;
    size_t count;
    struct foi_line *lines;
    size_t line_count;
};

// request.c
int foi_request_parse(const char *bytes, size_t size, struct foi_request *ret_request,
                      struct overt_error *err) MUST_CHECK;
void foi_request_finish(struct foi_request *request);

// label.c
/// "12": 1..high; moves on over it. 0 when there is none.
int foi_number_read(const char **at, int high);
struct foi_label {
    int number;
    char letter;
    int roman;
    bool marked; ///< written with Q or "Question": cannot be anything else
};
/// Reads a label at the start of a line; `last` is the one before it. The rest of the line, or NULL when there is none.
const char *foi_label_read(const char *line, const struct foi_label *last,
                           struct foi_label *ret_label);
void foi_label_format(const struct foi_label *label, char text[16]);

// period.c
/// Reads "January 2022-January 2023", "from February 2023 onwards", "2024", ... anywhere in the text. With
/// `bare_years`, a year alone counts as a date. 1 found, 0 none, OVERT_INPUT: it makes no sense.
int foi_period_read(const char *text, bool bare_years, struct foi_period *ret_period);
/// "1 January 2022 to 31 January 2023"
void foi_period_format(const struct foi_period *period, char text[64]);

// place.c
/// Sets topic, modes, dependency and period of each question; OVERT_INPUT names those that it cannot place.
int foi_request_place(struct foi_request *request, struct overt_error *err) MUST_CHECK;
const char *foi_topic_word(enum foi_topic topic);

#endif
