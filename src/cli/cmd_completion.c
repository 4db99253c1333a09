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

/// First words, or the second words after `first`, each once.
static void put_words(struct text *out, const char *first)
{
    const char *last = "";
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const char *words = (*row)->words;
        size_t size = strcspn(words, " "), length = first ? strlen(first) : 0;
        if (first && (size != length || strncmp(words, first, size) != 0 || !words[size]))
            continue;
        if (!first && strncmp(last, words, size) == 0 && strcspn(last, " ") == size)
            continue;
        text_printf(out, "%.*s ", first ? (int)strlen(words) : (int)size,
                    first ? words + size + 1 : words);
        last = words;
    }
}

static void bash(struct text *out)
{
    const char *last = "";
    text_append(out, "# bash completion for overt; put it into /etc/bash_completion.d/ or "
                     "source it\n"
                     "_overt() {\n"
                     "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
                     "cmd=${COMP_WORDS[1]}\n"
                     "  if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W '");
    put_words(out, NULL);
    text_append(out, "' -- \"$word\")); return; fi\n  case $cmd in\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const char *words = (*row)->words;
        size_t size = strcspn(words, " ");
        if (!words[size] || (strncmp(last, words, size) == 0 && strcspn(last, " ") == size))
            continue;
        char first[64];
        (void)text_copy(first, size + 1 < sizeof first ? size + 1 : sizeof first, words);
        text_printf(out,
                    "    %s) if [ \"$COMP_CWORD\" = 2 ]; then COMPREPLY=($(compgen -W "
                    "'",
                    first);
        put_words(out, first);
        text_append(out, "' -- \"$word\")); return; fi; cmd=\"$cmd ${COMP_WORDS[2]}\";;\n");
        last = words;
    }
    text_append(out, "  esac\n  case \"$cmd $before\" in\n");
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

static void put_fish(struct text *out, const struct cli_cmd *cmd, const struct cli_option *option)
{
    size_t size = strcspn(cmd->words, " ");
    text_printf(out,
                "complete -c overt -n '__fish_seen_subcommand_from "
                "%.*s",
                (int)size, cmd->words);
    if (cmd->words[size])
        text_printf(out, "; and __fish_seen_subcommand_from %s", cmd->words + size + 1);
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

static void fish(struct text *out)
{
    text_append(out, "# fish completion for overt; put it into "
                     "~/.config/fish/completions/overt.fish\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        const char *words = (*row)->words;
        size_t size = strcspn(words, " ");
        if (words[size])
            text_printf(out,
                        "complete -c overt -f -n '__fish_seen_subcommand_from %.*s' -a "
                        "'%s' -d '",
                        (int)size, words, words + size + 1);
        else
            text_printf(out, "complete -c overt -f -n __fish_use_subcommand -a '%s' -d '", words);
        quoted(out, (*row)->summary);
        text_append(out, "'\n");
        if (words[size])
            text_printf(out,
                        "complete -c overt -f -n __fish_use_subcommand -a "
                        "'%.*s'\n",
                        (int)size, words);
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
