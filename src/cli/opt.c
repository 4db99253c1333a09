// SPDX-License-Identifier: Apache-2.0
// opt.c - from argv to a call, by the table; every mistake is one specific line.
//
// "--name VALUE", "--name=VALUE", "--" ends options; a text value "@FILE" is read from that file.
// Options may stand before, between and after the arguments. Where a command takes several things
// of a kind, the options that belong to one of them follow it; before the first they are of all.
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cmd.h"

#define ARGUMENT_MAX  (64 * 1024) ///< bytes of one argument
#define WORD_NEAR_MAX 2           ///< edits within which something is suggested

struct parse {
    int command_at; ///< where the word after the command stands
    struct cli_call *call;
    char **argv;
    int argc, at;
    char words[CLI_WORDS_MAX]; ///< of a command of several, so far
    bool options_end;
};

void cli_call_init(struct cli_call *call)
{
    *call = (struct cli_call){.clock = clock_real()};
    text_init(&call->out, CLI_OUT_MAX);
    text_init(&call->notes, CLI_OUT_MAX);
    json_writer_init(&call->writer, &call->out, true);
}

void cli_call_finish(struct cli_call *call)
{
    text_finish(&call->out);
    text_finish(&call->notes);
    for (size_t i = 0; i < call->owned_count; i++)
        memory_free(call->owned[i]);
    call->owned_count = 0;
}

static const struct cli_option *find_in(const struct cli_option *options, const char *name,
                                        size_t *ret_index)
{
    for (size_t i = 0; options && options[i].kind != CLI_END; i++) {
        if (text_equal(options[i].name, name)) {
            *ret_index = i;
            return &options[i];
        }
    }
    return NULL;
}

static size_t index_of(const struct cli_call *call, const char *name)
{
    size_t index = 0;
    const struct cli_option *option = find_in(call->cmd->options, name, &index);
    assert(option);
    return index;
}

const char *cli_value(const struct cli_call *call, const char *name)
{
    return call->values[index_of(call, name)];
}

size_t cli_count(const struct cli_call *call, const char *name)
{
    size_t index = index_of(call, name), count = 0;
    for (size_t i = 0; i < call->given_count; i++)
        count += call->given[i].option == index;
    return count;
}

const char *cli_value_of(const struct cli_call *call, const char *name, size_t item)
{
    size_t index = index_of(call, name);
    for (size_t i = 0; i < call->given_count; i++)
        if (call->given[i].option == index && call->given[i].item == item)
            return call->given[i].value;
    return call->cmd->options[index].many ? NULL : call->values[index];
}

bool cli_has(const struct cli_call *call, const char *name)
{
    size_t index = 0;
    return find_in(call->cmd->options, name, &index) != NULL;
}

bool cli_flag(const struct cli_call *call, const char *name)
{
    return cli_value(call, name) != NULL;
}

double cli_number(const struct cli_call *call, const char *name, double otherwise)
{
    size_t index = index_of(call, name);
    const struct cli_option *option = &call->cmd->options[index];
    if (call->values[index])
        (void)text_to_double(call->values[index], option->low, option->high, &otherwise);
    return otherwise;
}

moment cli_moment(const struct cli_call *call, const char *name)
{
    moment when = 0;
    const char *value = cli_value(call, name);
    struct date date;
    if (value && !time_parse(value, clock_now(&call->clock), &when) && date_parse(value, &date))
        when = date_ends(date); // only CLI_AS_AT lets a date pass
    return when;
}

int cli_number_arg(struct cli_call *call, size_t arg, const char *what, int64_t *ret_number)
{
    long number = 0;
    if (!text_to_int(call->args[arg], 1, 2000000000, &number))
        return CLI_MISTAKE(call, "'%s' is not the number of %s; it is a whole number such as 3",
                           call->args[arg], what);
    *ret_number = number;
    return 0;
}

bool cli_ask(struct cli_call *call, const char *name, const char *question)
{
    char *line = NULL;
    size_t room = 0;
    size_t index = index_of(call, name);
    fprintf(stderr, "%s: ", question);
    ssize_t length = getline(&line, &room, stdin);
    bool good = length > 0 && length <= CLI_TEXT_MAX && text_is_utf8(line, (size_t)length) &&
                *text_trim(line);
    if (good && call->owned_count < CLI_GIVEN_MAX) {
        char *kept = memory_copy_text(text_trim(line));
        call->owned[call->owned_count++] = kept;
        call->values[index] = kept;
    }
    memory_free(line);
    return good;
}

/// True when `word` of `size` bytes is one of "a|b|c".
static bool one_of(const char *words, const char *word, size_t size)
{
    while (*words) {
        size_t length = strcspn(words, "|");
        if (length == size && memcmp(words, word, size) == 0)
            return true;
        words += length + (words[length] == '|');
    }
    return false;
}

static void list_words(struct text *out, const char *words)
{
    for (; *words; words++)
        if (*words == '|')
            text_append(out, strchr(words + 1, '|') ? ", " : " or ");
        else
            text_append_char(out, *words);
}

static int check_words(struct cli_call *call, const struct cli_option *option, const char *value)
{
    const char *at = value;
    do {
        size_t size = option->kind == CLI_WORDS ? strcspn(at, ",") : strlen(at);
        if (!one_of(option->words, at, size)) {
            AUTO_TEXT struct text words;
            text_init(&words, 400);
            list_words(&words, option->words);
            return CLI_MISTAKE(call,
                               "--%s '%.*s' is not known; it is "
                               "%s%s",
                               option->name, (int)size, at,
                               option->kind == CLI_WORDS ? "one or several, with commas, of " : "",
                               words.bytes);
        }
        at += size;
    } while (*at++ == ',');
    return 0;
}

/// Replaces "@FILE" by what the file holds.
static int read_text(struct cli_call *call, const struct cli_option *option, const char **value)
{
    if ((*value)[0] == '@') {
        size_t size = 0;
        char *bytes = NULL;
        if (file_read(*value + 1, CLI_TEXT_MAX, &bytes, &size, &call->error) < 0)
            return error_prepend(&call->error, "--%s", option->name);
        if (call->owned_count == CLI_GIVEN_MAX) {
            memory_free(bytes);
            return CLI_MISTAKE(call, "--%s: too many texts from files in one call", option->name);
        }
        call->owned[call->owned_count++] = bytes;
        if (!text_is_utf8(bytes, size))
            return CLI_MISTAKE(call, "--%s: %s is not a text in UTF-8", option->name, *value + 1);
        *value = text_trim(bytes);
    }
    if (strlen(*value) > CLI_TEXT_MAX)
        return error_set(&call->error, OVERT_LIMIT,
                         "--%s is longer than %d "
                         "bytes",
                         option->name, CLI_TEXT_MAX);
    return 0;
}

static int check_value(struct cli_call *call, const struct cli_option *option, const char **value)
{
    struct date date;
    moment when = 0;
    double number = 0;
    switch (option->kind) {
    case CLI_TEXT:
        if (read_text(call, option, value) < 0)
            return call->error.code;
        break;
    case CLI_MOMENT:
        if (!time_parse(*value, clock_now(&call->clock), &when))
            return CLI_MISTAKE(call,
                               "--%s '%s' is not a time; write it like 2026-11-22T10:00 "
                               "or +2h",
                               option->name, *value);
        break;
    case CLI_AS_AT:
        if (!time_parse(*value, clock_now(&call->clock), &when) && !date_parse(*value, &date))
            return CLI_MISTAKE(
                call, "--%s '%s' is not a time; write it like 2026-11-22 or 2026-11-22T10:00",
                option->name, *value);
        break;
    case CLI_DATE:
        if (!date_parse(*value, &date))
            return CLI_MISTAKE(call,
                               "--%s '%s' is not a date; write it like 2026-11-22 or \"22 "
                               "November 2026\"",
                               option->name, *value);
        break;
    case CLI_NUMBER:
        if (!text_to_double(*value, option->low, option->high, &number))
            return CLI_MISTAKE(call,
                               "--%s '%s' is not a number from %g to "
                               "%g",
                               option->name, *value, option->low, option->high);
        break;
    case CLI_WORD:
    case CLI_WORDS:
        return check_words(call, option, *value);
    case CLI_END:
    case CLI_FLAG:
    case CLI_PATH:
    case CLI_DIR:
        break;
    }
    if (option->kind != CLI_FLAG && !**value)
        return CLI_MISTAKE(call, "--%s is empty; give it a value or leave it out", option->name);
    return 0;
}

/// The nearest option of this command, or NULL.
static const char *nearest_option(const struct cli_call *call, const char *typed)
{
    const struct cli_option *tables[2] = {call->cmd ? call->cmd->options : NULL,
                                          cli_common_options()};
    const char *best = NULL;
    size_t best_distance = WORD_NEAR_MAX + 1;
    for (size_t t = 0; t < ARRAY_COUNT(tables); t++) {
        for (size_t i = 0; tables[t] && tables[t][i].kind != CLI_END; i++) {
            const char *name = tables[t][i].name;
            if (t == 1 && call->cmd != NULL && !cli_takes(call->cmd, name))
                continue;
            size_t distance = cli_distance(typed, name);
            bool begins = strlen(typed) >= 3 && text_starts(name, typed);
            if (begins)
                distance = 1;
            if (distance < best_distance) {
                best_distance = distance;
                best = name;
            }
        }
    }
    return best;
}

static int unknown_option(struct cli_call *call, const char *name)
{
    const char *words = call->cmd ? call->cmd->words : "overt";
    const char *near = nearest_option(call, name);
    if (near)
        return CLI_MISTAKE(call, "%s has no option --%s; did you mean --%s?", words, name, near);
    return CLI_MISTAKE(call,
                       "%s has no option --%s; see: overt "
                       "help%s%s",
                       words, name, call->cmd ? " " : "", call->cmd ? call->cmd->words : "");
}

static void set_common(struct cli_call *call, const char *name, const char *value)
{
    if (text_equal(name, "dir"))
        call->folder = value;
    else if (text_equal(name, "as"))
        call->as = value;
    else if (text_equal(name, "json"))
        call->json = true;
    else
        call->help = true;
}

static const char *already(const struct cli_call *call, const char *name)
{
    return text_equal(name, "dir") ? call->folder : text_equal(name, "as") ? call->as : NULL;
}

/// Which of the several things an option's value belongs to: the next one if it begins one, else
/// the one begun last. False when it belongs to the call as a whole.
static bool find_item(const struct cli_call *call, const struct cli_option *option,
                      size_t *ret_item)
{
    if (!option->many && !option->of)
        return false;
    size_t count = cli_count(call, option->many ? option->name : option->of);
    *ret_item = option->many ? count : count - 1;
    return option->many || count > 0;
}

static bool is_given(const struct cli_call *call, size_t index, size_t item)
{
    for (size_t i = 0; i < call->given_count; i++)
        if (call->given[i].option == index && call->given[i].item == item)
            return true;
    return false;
}

/// A value of an option of the command's own.
static int set_own(struct cli_call *call, const struct cli_option *option, size_t index,
                   const char *value)
{
    size_t item = 0;
    bool of_item = find_item(call, option, &item);
    bool given = of_item ? is_given(call, index, item) : call->values[index] != NULL;
    if (given && option->kind != CLI_FLAG)
        return of_item ? CLI_MISTAKE(call, "--%s is given twice for the same --%s", option->name,
                                     option->of)
                       : CLI_MISTAKE(call, "--%s is given twice", option->name);
    if (of_item && call->given_count == CLI_GIVEN_MAX)
        return CLI_MISTAKE(call, "--%s is given too often: make several calls", option->name);
    if (of_item)
        call->given[call->given_count++] =
            (struct cli_given){.option = index, .item = item, .value = value};
    if (!of_item || (option->many && item == 0))
        call->values[index] = value;
    return 0;
}

/// `word`: what follows the two dashes.
static int take_option(struct parse *parse, const char *word)
{
    struct cli_call *call = parse->call;
    char name[64];
    size_t length = strcspn(word, "=");
    const char *value = word[length] ? word + length + 1 : NULL;
    if (length == 0 || length >= sizeof name)
        return CLI_MISTAKE(call, "'--%.60s' is not an option; see: overt help", word);
    (void)text_copy(name, length + 1, word);
    size_t index = 0;
    const struct cli_option *option = call->cmd ? find_in(call->cmd->options, name, &index) : NULL;
    bool own = option != NULL;
    if (!own)
        option = find_in(cli_common_options(), name, &index);
    if (!option || (!own && call->cmd && !cli_takes(call->cmd, name)))
        return unknown_option(call, name);
    if (option->kind == CLI_FLAG && value)
        return CLI_MISTAKE(call, "--%s takes no value", name);
    if (option->kind != CLI_FLAG && !value) {
        const char *next = parse->at < parse->argc ? parse->argv[parse->at] : NULL;
        if (!next || (next[0] == '-' && next[1] == '-'))
            return CLI_MISTAKE(call, "--%s needs a value: --%s %s", name, name, option->value);
        value = next;
        parse->at++;
    }
    if (!own && option->kind != CLI_FLAG && already(call, name) != NULL)
        return CLI_MISTAKE(call, "--%s is given twice", name);
    if (!value)
        value = "";
    int code = check_value(call, option, &value);
    if (code == 0 && own)
        return set_own(call, option, index, value);
    if (code == 0)
        set_common(call, name, value);
    return code;
}

static int unknown_command(struct cli_call *call, const char *typed)
{
    AUTO_TEXT struct text near;
    text_init(&near, 400);
    if (cli_nearest("", typed, &near))
        return CLI_MISTAKE(call, "there is no command '%s'; did you mean %s?", typed, near.bytes);
    return CLI_MISTAKE(call, "there is no command '%s'; see: overt help", typed);
}

/// The words that can follow `first`: "plan, authorise or list".
static void list_group(struct text *out, const char *first)
{
    size_t count = cli_group_size(first), at = 0;
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        size_t length = strlen(first);
        if (!text_starts((*row)->words, first) || (*row)->words[length] != ' ')
            continue;
        text_append(out, at == 0 ? "" : at + 1 == count ? " or " : ", ");
        text_append(out, (*row)->words + length + 1);
        at++;
    }
}

static int take_argument(struct cli_call *call, const char *word)
{
    if (call->arg_count == CLI_ARGS_MAX)
        return CLI_MISTAKE(call, "too many arguments at '%s'; see: overt help %s", word,
                           call->cmd->words);
    call->args[call->arg_count++] = word;
    return 0;
}

/// "search review" after "search": the word right after a command may make it a longer one.
static bool goes_on(struct parse *parse, const char *word)
{
    AUTO_TEXT struct text words;
    text_init(&words, CLI_WORDS_MAX - 1);
    text_printf(&words, "%s %.60s", parse->call->cmd->words, word);
    const struct cli_cmd *longer =
        parse->at == parse->command_at + 1 ? cli_find(words.bytes) : NULL;
    if (longer)
        parse->call->cmd = longer;
    return longer != NULL;
}

static int take_word(struct parse *parse, const char *word)
{
    struct cli_call *call = parse->call;
    if (call->cmd && goes_on(parse, word))
        return 0;
    if (call->cmd)
        return take_argument(call, word);
    AUTO_TEXT struct text words;
    text_init(&words, CLI_WORDS_MAX - 1);
    text_printf(&words, "%s%s%.60s", parse->words, *parse->words ? " " : "", word);
    call->cmd = cli_find(words.bytes);
    parse->command_at = parse->at;
    if (call->cmd)
        return 0;
    if (cli_group_size(words.bytes)) {
        (void)text_copy(parse->words, sizeof parse->words, words.bytes);
        return 0;
    }
    if (!*parse->words)
        return unknown_command(call, word);
    AUTO_TEXT struct text next;
    text_init(&next, 400);
    if (cli_nearest(parse->words, word, &next))
        return CLI_MISTAKE(call, "there is no command '%s'; did you mean %s?", words.bytes,
                           next.bytes);
    list_group(&next, parse->words);
    return CLI_MISTAKE(call, "there is no command '%s'; after '%s' comes %s", words.bytes,
                       parse->words, next.bytes);
}

static int take(struct parse *parse)
{
    const char *word = parse->argv[parse->at++];
    size_t size = strlen(word);
    if (size > ARGUMENT_MAX)
        return error_set(&parse->call->error, OVERT_LIMIT,
                         "argument %d is longer than %d "
                         "bytes",
                         parse->at - 1, ARGUMENT_MAX);
    if (!text_is_utf8(word, size))
        return CLI_MISTAKE(parse->call, "argument %d is not written in UTF-8", parse->at - 1);
    if (parse->options_end || word[0] != '-' || word[1] == '\0')
        return take_word(parse, word);
    if (text_equal(word, "--")) {
        parse->options_end = true;
        return 0;
    }
    if (text_equal(word, "-h")) {
        parse->call->help = true;
        return 0;
    }
    if (word[1] != '-')
        return CLI_MISTAKE(parse->call,
                           "there are no short options such as '%s'; options are "
                           "words: --json",
                           word);
    if (text_equal(word, "--version") && !parse->call->cmd) {
        parse->call->cmd = cli_find("version");
        return 0;
    }
    return take_option(parse, word + 2);
}

/// One of the options is there that stand instead of the required ones.
static bool is_instead(const struct cli_call *call)
{
    for (const char *at = call->cmd->instead; at != NULL && *at != '\0';) {
        char name[CLI_WORDS_MAX];
        size_t size = strcspn(at, "|");
        (void)text_copy(name, size + 1 < sizeof name ? size + 1 : sizeof name, at);
        if (cli_value(call, name) != NULL)
            return true;
        at += size + (at[size] == '|');
    }
    return false;
}

/// "--place and --opens", of what is required and not there.
static size_t missing_options(const struct cli_call *call, struct text *out)
{
    const struct cli_option *options = call->cmd->options;
    size_t missing = 0, at = 0;
    if (is_instead(call))
        return 0;
    for (size_t i = 0; options && options[i].kind != CLI_END; i++)
        missing += options[i].required && !call->values[i];
    for (size_t i = 0; options && options[i].kind != CLI_END; i++) {
        if (!options[i].required || call->values[i])
            continue;
        text_printf(out, "%s--%s",
                    at == 0             ? ""
                    : at + 1 == missing ? " and "
                                        : ", ",
                    options[i].name);
        at++;
    }
    return missing;
}

/// Upper-case words of the synopsis; those in brackets may be left out.
static void count_args(const char *args, size_t *ret_least, size_t *ret_most)
{
    size_t least = 0, most = 0;
    for (const char *at = args; *at;) {
        size_t length = strcspn(at, " ");
        most += text_starts(at, "[...") ? CLI_ARGS_MAX : 1;
        least += *at != '[';
        at += length + (at[length] == ' ');
    }
    *ret_least = least;
    *ret_most = most;
}

static int check_call(struct cli_call *call)
{
    size_t least = 0, most = 0;
    const struct cli_cmd *cmd = call->cmd;
    count_args(cmd->args, &least, &most);
    if (call->arg_count < least)
        return CLI_MISTAKE(call,
                           "%s needs %s: overt %s "
                           "%s",
                           cmd->words, cmd->args, cmd->words, cmd->args);
    if (call->arg_count > most)
        return CLI_MISTAKE(call,
                           "%s does not take '%s'; see: overt help "
                           "%s",
                           cmd->words, call->args[most], cmd->words);
    AUTO_TEXT struct text missing;
    text_init(&missing, 400);
    if (missing_options(call, &missing))
        return CLI_MISTAKE(call,
                           "%s needs %s; see: overt help "
                           "%s",
                           cmd->words, missing.bytes, cmd->words);
    if ((cmd->acts || cmd->may_act) && !call->as)
        call->as = getenv("OVERT_AS");
    if (cmd->acts && (!call->as || !*call->as))
        return CLI_MISTAKE(call, "say which officer acts: --as NAME (or set OVERT_AS)");
    if (!call->folder)
        call->folder = getenv("OVERT_DIR");
    if (!call->folder || !*call->folder)
        call->folder = ".";
    return 0;
}

int cli_parse(struct cli_call *call, int argc, char **argv)
{
    struct parse parse = {.call = call, .argv = argv, .argc = argc, .at = 1};
    for (int i = 1; i < argc && !text_equal(argv[i], "--"); i++)
        call->json |=
            text_equal(argv[i], "--json"); // so that a mistake before it is told as JSON too
    while (parse.at < argc) {
        int code = take(&parse);
        if (code < 0)
            return code;
    }
    if (call->cmd && !call->help)
        return check_call(call);
    if (call->help && *parse.words && !call->cmd)
        (void)text_copy(call->group, sizeof call->group, parse.words);
    else if (*parse.words && !call->cmd) {
        AUTO_TEXT struct text words;
        text_init(&words, 200);
        list_group(&words, parse.words);
        return CLI_MISTAKE(call,
                           "after '%s' comes %s; see: overt help "
                           "%s",
                           parse.words, words.bytes, parse.words);
    } else if (!call->cmd && !call->help)
        return CLI_MISTAKE(call, "say what to do; see: overt help");
    return 0;
}
