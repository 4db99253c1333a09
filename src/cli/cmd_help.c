// SPDX-License-Identifier: Apache-2.0
// cmd_help.c - help, its pages for docs/cli and for man, and the version.
#include <stdio.h>

#include "access/access.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/logged.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/foi.h"
#include "operate/operate.h"
#include "operate/rights.h"
#include "web/api/api.h"
#include "web/app/app.h"

#define PAGE_MAX (256 * 1024)

enum form { FORM_TERMINAL, FORM_MARKDOWN, FORM_MAN };

static void page(struct text *out, const struct cli_cmd *cmd, enum form form)
{
    if (form == FORM_MAN)
        cmd ? cli_help_man(out, cmd) : cli_help_man_overview(out);
    else if (form == FORM_MARKDOWN)
        cmd ? cli_help_markdown(out, cmd) : cli_help_markdown_index(out);
    else
        cmd ? cli_help_command(out, cmd) : cli_help_overview(out);
}

/// docs/cli/operation-plan.md, README.md for the index; overt-operation-plan.1, overt.1.
static char *page_path(const char *folder, const struct cli_cmd *cmd, enum form form)
{
    AUTO_TEXT struct text name;
    text_init(&name, 200);
    text_append(&name, form == FORM_MAN ? "overt" : "");
    if (cmd && form == FORM_MAN)
        text_append(&name, "-");
    for (const char *at = cmd ? cmd->words : form == FORM_MAN ? "" : "README"; *at; at++)
        text_append_char(&name, *at == ' ' ? '-' : *at);
    text_append(&name, form == FORM_MAN ? ".1" : ".md");
    return file_join(folder, name.bytes);
}

static int write_page(struct cli_call *call, const char *folder, const struct cli_cmd *cmd,
                      enum form form)
{
    AUTO_TEXT struct text out;
    AUTO_FREE char *path = page_path(folder, cmd, form);
    text_init(&out, PAGE_MAX);
    page(&out, cmd, form);
    return file_write(path, out.bytes, out.length, 0644, &call->error);
}

static int write_all(struct cli_call *call, const char *folder, enum form form)
{
    size_t pages = 1;
    if (form == FORM_TERMINAL)
        return CLI_MISTAKE(call, "say in which form to write the pages: --man or --markdown");
    int code = file_make_folder(folder, &call->error);
    if (code == 0)
        code = write_page(call, folder, NULL, form);
    for (const struct cli_cmd *const *row = cli_table(); code == 0 && *row; row++, pages++)
        code = write_page(call, folder, *row, form);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "folder", folder);
        json_put_int_member(&call->writer, "pages", (int64_t)pages);
        json_put_end(&call->writer);
    } else {
        text_printf(&call->out, "%zu pages in %s\n", pages, folder);
    }
    return 0;
}

static void json_options(struct json_writer *writer, const struct cli_option *options,
                         const struct cli_cmd *takes)
{
    for (const struct cli_option *option = options; option && option->kind != CLI_END; option++) {
        if (takes && !cli_takes(takes, option->name))
            continue;
        json_put_object(writer);
        json_put_string_member(writer, "name", option->name);
        json_put_string_member(writer, "value", option->value);
        json_put_string_member(writer, "help", option->help);
        json_put_string_member(writer, "words", option->words);
        json_put_string_member(writer, "default", option->otherwise);
        json_put_bool_member(writer, "required", option->required);
        json_put_end(writer);
    }
}

static void json_command(struct json_writer *writer, const struct cli_cmd *cmd)
{
    AUTO_TEXT struct text usage;
    text_init(&usage, 4000);
    cli_help_usage(&usage, cmd);
    json_put_object(writer);
    json_put_string_member(writer, "command", cmd->words);
    json_put_string_member(writer, "arguments", cmd->args);
    json_put_string_member(writer, "summary", cmd->summary);
    json_put_string_member(writer, "synopsis", usage.bytes);
    json_put_string_member(writer, "description", cmd->text);
    json_put_key(writer, "options");
    json_put_array(writer);
    json_options(writer, cmd->options, NULL);
    json_options(writer, cli_common_options(), cmd);
    json_put_end(writer);
    json_put_end(writer);
}

static void json_commands(struct json_writer *writer, const struct cli_cmd *only)
{
    json_put_object(writer);
    json_put_key(writer, "commands");
    json_put_array(writer);
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        if (!only || only == *row)
            json_command(writer, *row);
    json_put_end(writer);
    json_put_end(writer);
}

/// A page that is made from a table of the program.
static int made_page(struct cli_call *call, const char *name, void (*make)(struct text *page))
{
    AUTO_TEXT struct text out;
    text_init(&out, PAGE_MAX);
    make(&out);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, name, out.bytes);
        json_put_end(&call->writer);
    } else {
        text_append(&call->out, out.bytes);
    }
    return 0;
}

static void all_rights(struct text *page)
{
    rights_markdown(page);
    foi_rights_markdown(page);
    access_rights_markdown(page);
}

static void all_routes(struct text *page)
{
    struct json_writer writer;
    json_writer_init(&writer, page, true);
    app_routes_write(&writer, api_tables);
    text_append_char(page, '\n');
}

static int write_openapi(struct cli_call *call, void (*make)(struct text *ret_document))
{
    AUTO_TEXT struct text document = {0};
    make(&document);
    text_append_bytes(&call->out, document.bytes, document.length);
    return 0;
}

static int run_help(struct cli_call *call)
{
    if (cli_flag(call, "openapi"))
        return write_openapi(call, api_openapi);
    if (cli_flag(call, "openapi-capture"))
        return write_openapi(call, api_capture_openapi);
    if (cli_flag(call, "rights"))
        return made_page(call, "rights", all_rights);
    if (cli_flag(call, "logged"))
        return made_page(call, "logged", cli_logged_markdown);
    if (cli_flag(call, "routes"))
        return made_page(call, "routes", all_routes);
    enum form form = cli_flag(call, "man")        ? FORM_MAN
                     : cli_flag(call, "markdown") ? FORM_MARKDOWN
                                                  : FORM_TERMINAL;
    const char *folder = cli_value(call, "write");
    if (folder)
        return write_all(call, folder, form);
    AUTO_TEXT struct text words;
    text_init(&words, 200);
    for (size_t i = 0; i < call->arg_count; i++)
        text_printf(&words, "%s%.60s", i ? " " : "", call->args[i]);
    const struct cli_cmd *cmd = words.length ? cli_find(words.bytes) : NULL;
    if (words.length && !cmd && cli_group_size(words.bytes) && !call->json) {
        cli_help_group(&call->out, words.bytes);
        return 0;
    }
    if (words.length && !cmd) {
        AUTO_TEXT struct text near;
        text_init(&near, 400);
        bool is_near = cli_nearest("", call->args[0], &near);
        return CLI_MISTAKE(call, "there is no command '%s'%s%s%s; see: overt help", words.bytes,
                           is_near ? "; did you mean " : "", near.bytes, is_near ? "?" : "");
    }
    if (call->json)
        json_commands(&call->writer, cmd);
    else
        page(&call->out, cmd, form);
    return 0;
}

static const struct cli_option help_options[] = {
    {"man", CLI_FLAG, NULL, "print the page as a manual page: overt help --man live | man -l -"},
    {"markdown", CLI_FLAG, NULL, "print the page in Markdown"},
    {"rights", CLI_FLAG, NULL, "print who may do what, as docs/rights.md has it"},
    {"logged", CLI_FLAG, NULL,
     "print which command is logged as what, as docs/audit-commands.md has"},
    {"routes", CLI_FLAG, NULL, "print the addresses of the console and their roles, as JSON"},
    {"openapi", CLI_FLAG, NULL,
     "print the description of the API (OpenAPI 3.1), as docs/openapi.json has it"},
    {"openapi-capture", CLI_FLAG, NULL,
     "the same of the capture listener, as docs/openapi-capture.json has it"},
    {"write", CLI_DIR, "FOLDER", "with --man or --markdown: write every page into this folder"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_help = {
    .words = "help",
    .args = "[COMMAND] [WORD] [WORD]",
    .summary = "say what there is, or how a command is used",
    .text = "Without a command: what there is. With one: its synopsis, description, options, "
            "exit codes and examples. All of "
            "it is made from the table that also reads the command line, so help and program "
            "cannot differ.",
    .options = help_options,
    .examples = "overt help\n"
                "overt help operation plan\n"
                "# the pages of docs/cli\n"
                "overt help --markdown --write docs/cli",
    .see = "completion",
    .run = run_help,
};

static int run_version(struct cli_call *call)
{
    const char *cpus[OPERATE_CPUS_MAX];
    size_t count = operate_cpus(cpus);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "version", OVERT_PROGRAM_VERSION);
        json_put_key(&call->writer, "cpu");
        json_put_array(&call->writer);
        for (size_t i = 0; i < count; i++)
            json_put_string(&call->writer, cpus[i]);
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else {
        text_append(&call->out, "overt " OVERT_PROGRAM_VERSION "\n"
                                "compares faces with");
        for (size_t i = 0; i < count; i++)
            text_printf(&call->out, "%s %s", i > 0 ? "," : "", cpus[i]);
        text_append(&call->out, count > 1 ? " (the last is the fastest)\n" : "\n");
    }
    return 0;
}

const struct cli_cmd cli_cmd_version = {
    .words = "version",
    .args = "",
    .summary = "print the version",
    .text = "Prints the version of this program, and what this processor can compare faces with "
            "(--cpu of the commands that compare), the fastest last: it is used unless another is "
            "named. All find the same with the same scores, so --cpu is for trying each, and for "
            "a machine that has a fault.",
    .see = "help",
    .run = run_version,
};
