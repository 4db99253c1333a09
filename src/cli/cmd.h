// SPDX-License-Identifier: Apache-2.0
// cmd.h - the table of commands: parsing, help, manual pages, docs/cli and completion come from it.
//
// A command's function returns 0, a negative enum overt_code (with call->error filled in), or a
// positive exit code of its own (CLI_EXIT_NO) when what it printed already says no.
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "json/json.h"

#define CLI_ARGS_MAX    8
#define CLI_WORDS_MAX   128
#define CLI_OPTIONS_MAX 32
#define CLI_GIVEN_MAX   512                ///< values of things of which there may be several
#define CLI_TEXT_MAX    8000               ///< bytes of one text value, given or read by @FILE
#define CLI_OUT_MAX     (64 * 1024 * 1024) ///< bytes that one command prints

enum cli_exit {
    CLI_EXIT_DONE = 0,
    CLI_EXIT_NO = 1,      ///< refused, or does not verify
    CLI_EXIT_MISTAKE = 2, ///< the command line or what was handed in is wrong
    CLI_EXIT_FAILURE = 3, ///< disk, database, model, memory
};

enum cli_kind {
    CLI_END = 0, ///< ends a table of options
    CLI_FLAG,
    CLI_TEXT, ///< words, or @FILE
    CLI_PATH, ///< a file
    CLI_DIR,  ///< a folder
    CLI_MOMENT,
    CLI_AS_AT, ///< a moment, or a date for its end
    CLI_DATE,
    CLI_NUMBER, ///< low..high
    CLI_WORD,   ///< one of `words`
    CLI_WORDS,  ///< some of `words`, commas between
};

struct cli_option {
    const char *name;
    enum cli_kind kind;
    const char *value;     ///< how help calls the value; NULL for a flag
    const char *help;      ///< a sentence without its full stop
    const char *otherwise; ///< the default in words; NULL: none
    const char *words;     ///< for CLI_WORD and CLI_WORDS: "live|retrospective"
    bool required;
    double low, high; ///< for CLI_NUMBER
    bool many;        ///< may be given several times; see cli_count and cli_value_of
    const char *of;   ///< the `many` option that this one belongs to: after it, to that one alone
};

struct cli_call;

struct cli_cmd {
    const char *words;   ///< "operation plan"
    const char *args;    ///< "REFERENCE"; "" when none; upper case, optional ones in brackets
    const char *summary; ///< one line, no full stop
    const char *text;    ///< paragraphs with an empty line between
    const struct cli_option *options; ///< ended by CLI_END; may be NULL
    const char *examples;             ///< lines; one that starts with '#' explains the next
    const char *see;                  ///< "operation show, operation open"
    int (*run)(struct cli_call *call);
    bool acts;    ///< needs --as
    bool may_act; ///< takes --as
    bool record;  ///< takes --dir
    const char *instead; ///< options, "file|template", each of which makes the required ones not so
};

/// A value of one of several things of a kind, such as the second recording.
struct cli_given {
    size_t option; ///< place in the command's table
    size_t item;   ///< 0: the first
    const char *value;
};

/// One command line, understood.
struct cli_call {
    const struct cli_cmd *cmd;
    const char *args[CLI_ARGS_MAX];
    size_t arg_count;
    const char *values[CLI_OPTIONS_MAX]; ///< as cmd->options; "" for a flag that is given
    struct cli_given given[CLI_GIVEN_MAX];
    size_t given_count;
    const char *folder, *as;
    bool json, help;
    char group[CLI_WORDS_MAX]; ///< "operation" of `overt operation --help`
    struct clock clock;
    struct text out;           ///< what goes to stdout when the command is done
    struct text notes;         ///< what goes to stderr after it
    struct json_writer writer; ///< writes to `out`; used when `json`
    struct overt_error error;
    char *owned[CLI_GIVEN_MAX]; ///< texts read by @FILE or asked for
    size_t owned_count;
};

/// The whole table, in the order of help; ends with a row whose words are NULL.
const struct cli_cmd *const *cli_table(void);
const struct cli_cmd *cli_find(const char *words); ///< NULL when there is none
/// How many commands begin with these words and go on.
size_t cli_group_size(const char *word);
/// What was probably meant by `typed` after the words `group` ("" at the start): one command in
/// quotes, or all that end with that word. False when nothing is near.
bool cli_nearest(const char *group, const char *typed, struct text *near);
/// Edits (insert, delete, change, swap neighbours) between two short texts.
size_t cli_distance(const char *a, const char *b);
/// Options that every command takes, ended by CLI_END.
const struct cli_option *cli_common_options(void);
bool cli_takes(const struct cli_cmd *cmd, const char *common_option);

/// Understands argv[1..]. A mistake is OVERT_INPUT with call->error. `call` is finished with
/// cli_call_finish.
int cli_parse(struct cli_call *call, int argc, char **argv) MUST_CHECK;
void cli_call_init(struct cli_call *call);
void cli_call_finish(struct cli_call *call);

/// Values by name; a name that is not in the command's table is a programmer's mistake.
const char *cli_value(const struct cli_call *call, const char *name); ///< NULL when not given
/// How often an option that may be given several times was given.
size_t cli_count(const struct cli_call *call, const char *name);
/// The value of number `item` (from 0) of an option that may be given several times; of one that
/// belongs to such a thing: what was given after it, else before the first. NULL when not given.
const char *cli_value_of(const struct cli_call *call, const char *name, size_t item);
bool cli_has(const struct cli_call *call, const char *name); ///< the command has such an option
bool cli_flag(const struct cli_call *call, const char *name);
double cli_number(const struct cli_call *call, const char *name, double otherwise);
moment cli_moment(const struct cli_call *call, const char *name); ///< 0 when not given
/// Reads a number of an alert or entry out of an argument. OVERT_INPUT with words.
int cli_number_arg(struct cli_call *call, size_t arg, const char *what,
                   int64_t *ret_number) MUST_CHECK;
/// Gives a value for an option that was not given, asked for on the terminal; false at the end of
/// input.
bool cli_ask(struct cli_call *call, const char *name, const char *question);

#define CLI_MISTAKE(call, ...) error_set(&(call)->error, OVERT_INPUT, __VA_ARGS__)

/// Help, manual and completion, from the table.
void cli_help_overview(struct text *out);
void cli_help_group(struct text *out, const char *word);
void cli_help_command(struct text *out, const struct cli_cmd *cmd);
void cli_help_usage(struct text *out, const struct cli_cmd *cmd); ///< the synopsis in one line
void cli_help_markdown(struct text *out, const struct cli_cmd *cmd);
void cli_help_markdown_index(struct text *out);
void cli_help_man(struct text *out, const struct cli_cmd *cmd);
void cli_help_man_overview(struct text *out);

#endif
