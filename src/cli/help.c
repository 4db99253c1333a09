// SPDX-License-Identifier: Apache-2.0
// help.c - the pages of help, for a terminal and in Markdown, from the table; man.c makes the
// manual's.
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/table.h"

#define OPTION_COLUMN 26

static const char about[] =
    "Facial recognition that can only run in the open. Overt compares faces only inside an "
    "operation that somebody "
    "asked for, somebody else authorised, the public was told of, and that ends by itself; it "
    "keeps the record that "
    "such an operation owes the public, and answers questions from that record.";

static void synopsis_option(struct text *out, const struct cli_option *option)
{
    const char *open = option->required ? "" : "[", *close = option->required ? "" : "]";
    if (option->kind == CLI_FLAG)
        text_printf(out, " %s--%s%s", open, option->name, close);
    else
        text_printf(out, " %s--%s %s%s%s", open, option->name, option->value, close,
                    option->many ? "..." : "");
}

void cli_help_usage(struct text *out, const struct cli_cmd *cmd)
{
    text_printf(out, "overt %s", cmd->words);
    if (*cmd->args)
        text_printf(out, " %s", cmd->args);
    for (int required = 1; required >= 0; required--)
        for (const struct cli_option *option = cmd->options; option && option->kind != CLI_END;
             option++)
            if (option->required == (bool)required)
                synopsis_option(out, option);
    for (const struct cli_option *option = cli_common_options(); option->kind != CLI_END; option++)
        if (cli_takes(cmd, option->name) && !text_equal(option->name, "help"))
            synopsis_option(out, option);
}

/// The help of an option with its words and its default.
static void option_words(struct text *out, const struct cli_option *option)
{
    text_append(out, option->help);
    if (option->words) {
        text_append(out, option->kind == CLI_WORDS ? ": some of " : ": ");
        for (const char *at = option->words; *at; at++)
            if (*at == '|')
                text_append(out, ", ");
            else
                text_append_char(out, *at);
        text_append(out, option->kind == CLI_WORDS ? ", with commas between" : "");
    }
    if (option->required)
        text_append(out, " (required)");
    else if (option->otherwise)
        text_printf(out, " (default: %s)", option->otherwise);
}

static void terminal_option(struct text *out, const struct cli_option *option)
{
    AUTO_TEXT struct text words;
    AUTO_TEXT struct text wrapped;
    char name[80];
    text_init(&words, 2000);
    text_init(&wrapped, 8000);
    option_words(&words, option);
    out_wrap(&wrapped, words.bytes, OPTION_COLUMN);
    int length = snprintf(name, sizeof name, "  --%s%s%s", option->name, option->value ? " " : "",
                          option->value ? option->value : "");
    if (length >= OPTION_COLUMN)
        text_printf(out, "%s\n%s", name, wrapped.bytes);
    else
        text_printf(out, "%-*s%s", OPTION_COLUMN, name, wrapped.bytes + OPTION_COLUMN);
}

static const char exits[] =
    "0  done\n"
    "1  no: an act was refused by a rule or a right, or something does not verify\n"
    "2  a mistake in the command line or in what was handed in\n"
    "3  a failure of disk, database, model or memory";

static void terminal_examples(struct text *out, const char *examples)
{
    while (*examples) {
        size_t size = strcspn(examples, "\n");
        text_append(out, "  ");
        text_append_bytes(out, examples, size);
        text_append_char(out, '\n');
        examples += size + (examples[size] == '\n');
    }
}

void cli_help_command(struct text *out, const struct cli_cmd *cmd)
{
    AUTO_TEXT struct text usage;
    text_init(&usage, 4000);
    text_printf(out, "overt %s - %s\n\n", cmd->words, cmd->summary);
    out_heading(out, "Synopsis");
    cli_help_usage(&usage, cmd);
    out_wrap(out, usage.bytes, 2);
    text_append_char(out, '\n');
    out_heading(out, "Description");
    out_wrap(out, cmd->text, 2);
    text_append_char(out, '\n');
    out_heading(out, "Options");
    for (const struct cli_option *option = cmd->options; option && option->kind != CLI_END;
         option++)
        terminal_option(out, option);
    for (const struct cli_option *option = cli_common_options(); option->kind != CLI_END; option++)
        if (cli_takes(cmd, option->name))
            terminal_option(out, option);
    text_append_char(out, '\n');
    out_heading(out, "Exit codes");
    terminal_examples(out, exits);
    if (cmd->examples) {
        text_append_char(out, '\n');
        out_heading(out, "Examples");
        terminal_examples(out, cmd->examples);
    }
    if (cmd->see) {
        text_append_char(out, '\n');
        out_heading(out, "See also");
        out_wrap(out, cmd->see, 2);
    }
}

static void list_row(struct text *out, const struct cli_cmd *cmd)
{
    text_printf(out, "  %-22s %s\n", cmd->words, cmd->summary);
}

void cli_help_overview(struct text *out)
{
    text_append(out, "overt - facial recognition that can only run in the open\n\n");
    out_wrap(out, about, 0);
    text_append_char(out, '\n');
    out_heading(out, "Commands");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        list_row(out, *row);
    text_append_char(out, '\n');
    out_wrap(out,
             "Every command takes --json and --help; those of a record take --dir FOLDER "
             "(or OVERT_DIR), those "
             "that act take --as NAME (or OVERT_AS). `overt help COMMAND` says the rest.",
             0);
}

void cli_help_group(struct text *out, const char *word)
{
    size_t length = strlen(word);
    out_heading(out, "Commands");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        if (text_starts((*row)->words, word) && (*row)->words[length] == ' ')
            list_row(out, *row);
    text_printf(out, "\nSee: overt help %s COMMAND\n", word);
}

/// Text of Markdown: what the table says has no markup of its own but could look like it.
static void markdown_text(struct text *out, const char *words)
{
    for (; *words; words++) {
        if (strchr("*_<>|[]", *words))
            text_append_char(out, '\\');
        text_append_char(out, *words);
    }
}

static void markdown_option(struct text *out, const struct cli_option *option)
{
    AUTO_TEXT struct text words;
    text_init(&words, 2000);
    option_words(&words, option);
    text_printf(out, "| `--%s%s%s` | ", option->name, option->value ? " " : "",
                option->value ? option->value : "");
    markdown_text(out, words.bytes);
    text_append(out, " |\n");
}

static void markdown_file(struct text *out, const char *words, size_t size)
{
    for (size_t i = 0; i < size; i++)
        text_append_char(out, words[i] == ' ' ? '-' : words[i]);
    text_append(out, ".md");
}

static void markdown_see(struct text *out, const char *see)
{
    text_append(out, "\n## See also\n\n");
    while (*see) {
        size_t size = strcspn(see, ",");
        text_printf(out, "[%.*s](", (int)size, see);
        markdown_file(out, see, size);
        text_append(out, ")");
        see += size;
        if (*see) {
            text_append(out, ", ");
            see += 2;
        }
    }
    text_append(out, "\n");
}

void cli_help_markdown(struct text *out, const struct cli_cmd *cmd)
{
    text_printf(out, "# overt %s\n\n", cmd->words);
    markdown_text(out, cmd->summary);
    text_append(out, ".\n\n    ");
    cli_help_usage(out, cmd);
    text_append(out, "\n\n");
    markdown_text(out, cmd->text);
    text_append(out, "\n\n## Options\n\n| option | |\n|---|---|\n");
    for (const struct cli_option *option = cmd->options; option && option->kind != CLI_END;
         option++)
        markdown_option(out, option);
    for (const struct cli_option *option = cli_common_options(); option->kind != CLI_END; option++)
        if (cli_takes(cmd, option->name))
            markdown_option(out, option);
    if (cmd->examples) {
        text_append(out, "\n## Examples\n\n```\n");
        text_append(out, cmd->examples);
        text_append(out, "\n```\n");
    }
    if (cmd->see)
        markdown_see(out, cmd->see);
}

void cli_help_markdown_index(struct text *out)
{
    text_append(out, "# The commands of overt\n\nWritten by `overt help --markdown --write "
                     "docs/cli` from the table of "
                     "commands; a test holds the two together.\n\n");
    text_append(out, about);
    text_append(out, "\n\n| command | |\n|---|---|\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        text_printf(out, "| [%s](", (*row)->words);
        markdown_file(out, (*row)->words, strlen((*row)->words));
        text_append(out, ") | ");
        markdown_text(out, (*row)->summary);
        text_append(out, " |\n");
    }
    text_append(out, "\n## Exit codes\n\n```\n");
    text_append(out, exits);
    text_append(out, "\n```\n\nData go to stdout; a no, a mistake or a failure is one line on "
                     "stderr, with `--json` one "
                     "object: `{\"error\": {\"code\": ..., \"text\": ..., \"exit\": ...}}`.\n");
}
