// SPDX-License-Identifier: Apache-2.0
// man.c - manual pages (man(7) macros) from the table.
#include <ctype.h>
#include <string.h>

#include "cli/cmd.h"
#include "overt/error.h"

/// Escapes what roff would read as its own: backslash, a leading dot or quote, hyphens.
static void roff(struct text *out, const char *words, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool begins = i == 0 || words[i - 1] == '\n';
        if (begins && (words[i] == '.' || words[i] == '\''))
            text_append(out, "\\&");
        if (words[i] == '\\')
            text_append(out, "\\e");
        else if (words[i] == '-')
            text_append(out, "\\-");
        else if (words[i] == '`')
            text_append(out, "\\(ga");
        else if (words[i] == '\'')
            text_append(out, "\\(aq");
        else
            text_append_char(out, words[i]);
    }
}

static void paragraphs(struct text *out, const char *words)
{
    while (*words) {
        size_t size = strcspn(words, "\n");
        if (size) {
            text_append(out, ".PP\n");
            roff(out, words, size);
            text_append_char(out, '\n');
        }
        words += size + (words[size] == '\n');
    }
}

static void option(struct text *out, const struct cli_option *row)
{
    text_append(out, ".TP\n.B \\-\\-");
    roff(out, row->name, strlen(row->name));
    if (row->value)
        text_printf(out, " \\fI%s\\fR", row->value);
    text_append_char(out, '\n');
    roff(out, row->help, strlen(row->help));
    if (row->words) {
        text_append(out, row->kind == CLI_WORDS ? ": some of, with commas, " : ": ");
        for (const char *at = row->words; *at; at++)
            if (*at == '|')
                text_append(out, ", ");
            else
                roff(out, at, 1);
    }
    if (row->required)
        text_append(out, " (required)");
    if (row->otherwise) {
        text_append(out, " (default: ");
        roff(out, row->otherwise, strlen(row->otherwise));
        text_append_char(out, ')');
    }
    text_append(out, ".\n");
}

/// "operation plan" as "overt-operation-plan".
static void page_name(struct text *out, const char *words, size_t size, bool upper)
{
    text_append(out, upper ? "OVERT\\-" : "overt\\-");
    for (size_t i = 0; i < size; i++)
        if (words[i] == ' ')
            text_append(out, "\\-");
        else
            text_append_char(out, upper ? (char)toupper((unsigned char)words[i]) : words[i]);
}

static void see_also(struct text *out, const char *see)
{
    text_append(out, ".SH SEE ALSO\n.BR overt (1)");
    while (see && *see) {
        size_t size = strcspn(see, ",");
        text_append(out, ",\n.BR ");
        page_name(out, see, size, false);
        text_append(out, " (1)");
        see += size;
        if (*see)
            see += 2;
    }
    text_append_char(out, '\n');
}

static void examples(struct text *out, const char *lines)
{
    text_append(out, ".SH EXAMPLES\n.nf\n");
    roff(out, lines, strlen(lines));
    text_append(out, "\n.fi\n");
}

static void exit_codes(struct text *out)
{
    text_append(out, ".SH EXIT STATUS\n.TP\n0\nDone.\n.TP\n1\nNo: an act was refused by a rule "
                     "or a right, or something "
                     "does not verify.\n.TP\n2\nA mistake in the command line or in what was "
                     "handed in.\n.TP\n3\nA "
                     "failure of disk, database, model or memory.\n");
}

void cli_help_man(struct text *out, const struct cli_cmd *cmd)
{
    AUTO_TEXT struct text usage;
    text_init(&usage, 4000);
    text_append(out, ".TH ");
    page_name(out, cmd->words, strlen(cmd->words), true);
    text_append(out, " 1 \"\" \"Overt\" \"Overt manual\"\n.nh\n.ad l\n.SH NAME\n");
    page_name(out, cmd->words, strlen(cmd->words), false);
    text_append(out, " \\- ");
    roff(out, cmd->summary, strlen(cmd->summary));
    text_append(out, "\n.SH SYNOPSIS\n");
    cli_help_usage(&usage, cmd);
    roff(out, usage.bytes, usage.length);
    text_append(out, "\n.SH DESCRIPTION\n");
    paragraphs(out, cmd->text);
    text_append(out, ".SH OPTIONS\n");
    for (const struct cli_option *row = cmd->options; row && row->kind != CLI_END; row++)
        option(out, row);
    for (const struct cli_option *row = cli_common_options(); row->kind != CLI_END; row++)
        if (cli_takes(cmd, row->name))
            option(out, row);
    exit_codes(out);
    if (cmd->examples)
        examples(out, cmd->examples);
    see_also(out, cmd->see);
}

void cli_help_man_overview(struct text *out)
{
    text_append(
        out, ".TH OVERT 1 \"\" \"Overt\" \"Overt manual\"\n.nh\n.ad l\n.SH NAME\novert \\- facial "
             "recognition that can only run "
             "in the open\n.SH SYNOPSIS\novert \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n.SH "
             "DESCRIPTION\n");
    paragraphs(out, "Overt recognises faces only inside an operation that one officer planned, "
                    "another authorised, the "
                    "public was told of, and that ends by itself. It keeps the record of it in "
                    "a ledger that anyone can "
                    "verify, and answers questions from that record.");
    text_append(out, ".SH COMMANDS\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++) {
        text_append(out, ".TP\n.BR ");
        page_name(out, (*row)->words, strlen((*row)->words), false);
        text_append(out, " (1)\n");
        roff(out, (*row)->summary, strlen((*row)->summary));
        text_append_char(out, '\n');
    }
    text_append(out, ".SH ENVIRONMENT\n.TP\n.B OVERT_DIR\nFolder of the record.\n.TP\n.B "
                     "OVERT_AS\nThe officer who "
                     "acts.\n.TP\n.B OVERT_MODELS\nFolder of the models.\n.TP\n.B NO_COLOR\nNo "
                     "colours, whatever the "
                     "terminal.\n");
    exit_codes(out);
    text_append(out, ".SH SEE ALSO\n.BR libovert (3)\n");
}
