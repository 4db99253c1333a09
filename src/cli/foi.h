// SPDX-License-Identifier: Apache-2.0
// foi.h - what the commands about requests for information share.
#ifndef CLI_FOI_H
#define CLI_FOI_H

#include "cli/record.h"
#include "foi/case.h"
#include "foi/costs.h"
#include "foi/foi.h"
#include "foi/source.h"
#include "foi/wave.h"

/// The date of an option; year 0 when it is not given.
struct date foi_date_value(const struct cli_call *call, const char *name);
/// "2026-11-23", or null for year 0.
void foi_json_date(struct json_writer *writer, const char *key, struct date date);
/// "23 November 2026", or "-" for year 0.
const char *foi_day_words(struct date date, char words[TIME_TEXT_MAX]);
/// What the options say of a step: reference from the first argument, --why, --day.
struct foi_case_do foi_do_value(const struct cli_call *call);
/// Reads the case as it is now: for what an act prints.
int foi_case_now(struct cli_call *call, struct store *store, const char *reference,
                 struct foi_case *ret_case) MUST_CHECK;
/// What is answered for a case: its text and what officers settled of it belong to `asked`.
struct foi_asked {
    struct foi_case one;
    char *text, *settled;
};
void foi_asked_finish(struct foi_asked *asked);
/// Reads the case of the first argument; *ret_params is for its draft, by the call's officer.
int foi_asked_read(struct cli_call *call, struct store *store, struct foi_asked *ret_asked,
                   struct foi_answer_params *ret_params) MUST_CHECK;
/// The case as JSON members of the open object, or in words; `cost` NULL: nothing is known of it.
void foi_case_json(struct json_writer *writer, const struct foi_case *one, struct date today);
void foi_case_words(struct cli_call *call, const struct foi_case *one, struct date today,
                    const char *cost);
/// The findings of a letter as notes.
struct foi_lint;
void foi_lint_notes(struct cli_call *call, const struct foi_lint *lint);
/// One line: where it stands and until when; JSON with --json.
int foi_case_done(struct cli_call *call, struct store *store, const char *reference) MUST_CHECK;

/// How the questions are understood: JSON members (with the words of each question, or without), or
/// a table.
void foi_understood_json(struct json_writer *writer, const struct foi_understood *understood,
                         bool words);
void foi_understood_words(struct text *out, const struct foi_understood *understood);
/// The questions of a case, what was settled of them, and what has no place, without their words;
/// with --json members of the open object.
int foi_say_understood(struct cli_call *call, struct store *store, const struct foi_case *one,
                       moment as_at) MUST_CHECK;

/// Which requests ask the same: a JSON member, or a line each.
void foi_waves_json(struct json_writer *writer, const struct foi_wave *waves, size_t count);
void foi_say_waves(struct cli_call *call, const char *reference, const struct foi_wave *waves,
                   size_t count);

/// What a case costs: JSON members of the open object, or one line.
void foi_cost_json(struct json_writer *writer, const struct foi_case_cost *cost);
void foi_cost_line(const struct foi_case_cost *cost, struct text *line);

#endif
