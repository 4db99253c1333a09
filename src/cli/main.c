// SPDX-License-Identifier: Apache-2.0
// main.c - argv in, exit code out: 0 done, 1 no, 2 a mistake, 3 a failure; one line on stderr for
// each but 0.
#include <stdio.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"

static int exit_of(int code)
{
    switch (code) {
    case OVERT_INPUT:
    case OVERT_NOT_FOUND:
    case OVERT_LIMIT:
        return CLI_EXIT_MISTAKE;
    case OVERT_REFUSED:
    case OVERT_MISMATCH:
        return CLI_EXIT_NO;
    default:
        return code < 0 ? CLI_EXIT_FAILURE : code;
    }
}

static const char *code_word(int code)
{
    switch (code) {
    case OVERT_INPUT:
        return "input";
    case OVERT_NOT_FOUND:
        return "not found";
    case OVERT_LIMIT:
        return "limit";
    case OVERT_REFUSED:
        return "refused";
    case OVERT_MISMATCH:
        return "mismatch";
    case OVERT_NO_MEMORY:
        return "no memory";
    case OVERT_IO:
        return "io";
    case OVERT_CORRUPT:
        return "corrupt";
    case OVERT_MODEL:
        return "model";
    default:
        return "internal";
    }
}

static void tell(const struct cli_call *call, int code)
{
    AUTO_TEXT struct text line;
    text_init(&line, 4096);
    const char *words = call->error.text[0] ? call->error.text : "it failed without a reason";
    if (call->json) {
        struct json_writer writer;
        json_writer_init(&writer, &line, false);
        json_put_object(&writer);
        json_put_key(&writer, "error");
        json_put_object(&writer);
        json_put_string_member(&writer, "code", code_word(code));
        json_put_string_member(&writer, "text", words);
        json_put_int_member(&writer, "exit", exit_of(code));
        json_put_end(&writer);
        json_put_end(&writer);
    } else {
        bool colours = out_colours(STDERR_FILENO);
        text_append(&line, colours ? "\033[31movert:\033[0m " : "overt: ");
        out_clean(&line, words);
    }
    fprintf(stderr, "%s\n", line.bytes);
}

static void help(struct cli_call *call)
{
    if (call->cmd)
        cli_help_command(&call->out, call->cmd);
    else if (*call->group)
        cli_help_group(&call->out, call->group);
    else
        cli_help_overview(&call->out);
}

int main(int argc, char **argv)
{
    struct cli_call call;
    cli_call_init(&call);
    int code = cli_parse(&call, argc, argv);
    if (code == 0 && call.help)
        help(&call);
    else if (code == 0)
        code = call.cmd->run(&call);
    // What was found is printed also when the command says no; a failed command prints nothing.
    if (code >= 0) {
        int flushed = out_flush(&call);
        code = flushed < 0 ? flushed : code;
    }
    if (code < 0)
        tell(&call, code);
    cli_call_finish(&call);
    return exit_of(code);
}
