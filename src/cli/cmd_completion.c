// SPDX-License-Identifier: Apache-2.0
// cmd_completion.c - completion of commands, options and their words, from the table, for bash, zsh
// and fish.
#include <string.h>

#include "cli/out.h"
#include "cli/table.h"

static void each_option(struct text *out, const struct cli_cmd *cmd,
                        void (*put)(struct text *, const struct cli_cmd *,
                                    const struct cli_option *))
{
    for (const struct cli_option *option = cmd->options; option && option->kind != CLI_END;
         option++)
        put(out, cmd, option);
    for (const struct cli_option *option = cli_common_options(); option->kind != CLI_END; option++)
        if (cli_takes(cmd, option->name))
            put(out, cmd, option);
}

static void put_name(struct text *out, const struct cli_cmd *cmd, const struct cli_option *option)
{
    (void)cmd;
    text_printf(out, "--%s ", option->name);
}

/// A line of a bash case: words or files after an option.
static void put_values(struct text *out, const struct cli_cmd *cmd, const struct cli_option *option)
{
    if (option->words) {
        text_printf(out, "    '%s --%s') COMPREPLY=($(compgen -W '", cmd->words, option->name);
        for (const char *at = option->words; *at; at++)
            text_append_char(out, *at == '|' ? ' ' : *at);
        text_append(out, "' -- \"$word\")); return;;\n");
    } else if (option->kind == CLI_PATH || option->kind == CLI_DIR || option->kind == CLI_TEXT) {
        text_printf(out,
                    "    '%s --%s') COMPREPLY=($(compgen %s -- \"$word\")); "
                    "return;;\n",
                    cmd->words, option->name, option->kind == CLI_DIR ? "-d" : "-f");
    }
}

/// True when an earlier row begins with the same `size` bytes of words.
static bool seen_before(const struct cli_cmd *const *row, size_t size)
{
    for (const struct cli_cmd *const *other = cli_table(); other != row; other++)
        if (strncmp((*other)->words, (*row)->words, size) == 0 &&
            ((*other)->words[size] == ' ' || !(*other)->words[size]))
            return true;
    return false;
}

/// The words that can follow the first `size` bytes of `prefix`, each once.
static void put_next(struct text *out, const char *prefix, size_t size)
{
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const char *words = (*row)->words;
        if (size && (strncmp(words, prefix, size) != 0 || words[size] != ' '))
            continue;
        const char *next = words + size + (size ? 1 : 0);
        size_t length = strcspn(next, " ");
        if (!seen_before(row, (size_t)(next - words) + length))
            text_printf(out, "%.*s ", (int)length, next);
    }
}

/// Lines of a bash case: what follows each proper beginning of a command.
static void put_beginnings(struct text *out)
{
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const char *words = (*row)->words;
        for (size_t size = strcspn(words, " "); words[size];
             size += 1 + strcspn(words + size + 1, " ")) {
            if (seen_before(row, size))
                continue;
            text_printf(out, "    '%.*s') next='", (int)size, words);
            put_next(out, words, size);
            text_append(out, "';;\n");
        }
    }
}

static void bash(struct text *out)
{
    text_append(out,
                "# bash completion for overt; put it into /etc/bash_completion.d/ or source it\n"
                "_overt() {\n"
                "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                "  local cmd= next='");
    put_next(out, "", 0);
    text_append(out, "' n=1\n"
                     "  while :; do\n"
                     "    if [ \"$COMP_CWORD\" = $n ]; then COMPREPLY=($(compgen -W \"$next\" -- "
                     "\"$word\")); return; fi\n"
                     "    cmd=\"${cmd:+$cmd }${COMP_WORDS[n]}\"; n=$((n+1))\n"
                     "    case $cmd in\n");
    put_beginnings(out);
    text_append(out, "    *) break;;\n    esac\n  done\n  case \"$cmd $before\" in\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        each_option(out, *row, put_values);
    text_append(out, "  esac\n  case $cmd in\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        text_printf(out, "    '%s') COMPREPLY=($(compgen -W '", (*row)->words);
        each_option(out, *row, put_name);
        text_append(out, "' -- \"$word\"));;\n");
    }
    text_append(out, "  esac\n}\ncomplete -o bashdefault -o default -F _overt overt\n");
}

/// For fish's single quotes.
static void quoted(struct text *out, const char *words)
{
    for (; *words; words++) {
        if (*words == '\'' || *words == '\\')
            text_append_char(out, '\\');
        text_append_char(out, *words);
    }
}

/// "__fish_seen_subcommand_from foi; and __fish_seen_subcommand_from policy", of `size` bytes.
static void fish_condition(struct text *out, const char *words, size_t size)
{
    if (!size)
        text_append(out, "__fish_use_subcommand");
    for (size_t at = 0; at < size;) {
        size_t length = strcspn(words + at, " ");
        text_printf(out, "%s__fish_seen_subcommand_from %.*s", at ? "; and " : "", (int)length,
                    words + at);
        at += length + 1;
    }
}

static void put_fish(struct text *out, const struct cli_cmd *cmd, const struct cli_option *option)
{
    text_append(out, "complete -c overt -n '");
    fish_condition(out, cmd->words, strlen(cmd->words));
    text_printf(out, "' -l %s%s", option->name, option->kind == CLI_FLAG ? "" : " -r");
    if (option->words) {
        text_append(out, " -f -a '");
        for (const char *at = option->words; *at; at++)
            text_append_char(out, *at == '|' ? ' ' : *at);
        text_append(out, "'");
    }
    text_append(out, " -d '");
    quoted(out, option->help);
    text_append(out, "'\n");
}

static void fish_command(struct text *out, const struct cli_cmd *const *row)
{
    const char *words = (*row)->words;
    for (size_t at = 0;;) {
        size_t length = strcspn(words + at, " ");
        bool last = !words[at + length];
        if (last || !seen_before(row, at + length)) {
            text_append(out, "complete -c overt -f -n '");
            fish_condition(out, words, at ? at - 1 : 0);
            text_printf(out, "' -a '%.*s'", (int)length, words + at);
            text_append(out, last ? " -d '" : "\n");
            if (last) {
                quoted(out, (*row)->summary);
                text_append(out, "'\n");
            }
        }
        if (last)
            return;
        at += length + 1;
    }
}

static void fish(struct text *out)
{
    text_append(out,
                "# fish completion for overt; put it into ~/.config/fish/completions/overt.fish\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        fish_command(out, row);
        each_option(out, *row, put_fish);
    }
}

static int run_completion(struct cli_call *call)
{
    const char *shell = call->args[0];
    AUTO_TEXT struct text script;
    text_init(&script, CLI_OUT_MAX);
    if (text_equal(shell, "bash"))
        bash(&script);
    else if (text_equal(shell, "zsh")) {
        text_append(&script, "#compdef overt\n# zsh completion for overt, by way of bash's\n"
                             "autoload -U +X bashcompinit && bashcompinit\n");
        bash(&script);
    } else if (text_equal(shell, "fish"))
        fish(&script);
    else
        return CLI_MISTAKE(call,
                           "there is no completion for '%s'; there is bash, zsh and "
                           "fish",
                           shell);
    if (!call->json) {
        text_append_bytes(&call->out, script.bytes, script.length);
        return 0;
    }
    json_put_object(&call->writer);
    json_put_string_member(&call->writer, "shell", shell);
    json_put_string_member(&call->writer, "script", script.bytes);
    json_put_end(&call->writer);
    return 0;
}

const struct cli_cmd cli_cmd_completion = {
    .words = "completion",
    .args = "SHELL",
    .summary = "print a completion script for bash, zsh or fish",
    .text = "Prints a script that completes commands, options and the words that options take. "
            "Load it as the first line "
            "of what it prints says.",
    .examples = "overt completion bash > /etc/bash_completion.d/overt\n"
                "overt completion fish > ~/.config/fish/completions/overt.fish",
    .see = "help",
    .run = run_completion,
};
