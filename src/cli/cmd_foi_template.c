// SPDX-License-Identifier: Apache-2.0
// cmd_foi_template.c - the force's own sentences for its letters: written out to begin from, and
// checked.
#include "cli/foi.h"
#include "cli/out.h"
#include "foi/template.h"

static void faults_json(struct json_writer *writer, const struct foi_template_faults *faults)
{
    json_put_object(writer);
    json_put_bool_member(writer, "good", faults->count == 0);
    json_put_int_member(writer, "files", (int64_t)faults->files);
    json_put_int_member(writer, "blocks", (int64_t)faults->blocks);
    json_put_key(writer, "faults");
    json_put_array(writer);
    for (size_t i = 0; i < faults->count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "file", faults->items[i].file);
        json_put_int_member(writer, "line", faults->items[i].line);
        json_put_string_member(writer, "what", faults->items[i].what);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static int run_check(struct cli_call *call)
{
    CLEANUP(foi_template_faults_finish) struct foi_template_faults faults = {0};
    int code = foi_template_check_folder(call->args[0], &faults, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        faults_json(&call->writer, &faults);
    for (size_t i = 0; !call->json && i < faults.count; i++)
        text_printf(&call->out, "%s:%d: %s\n", faults.items[i].file, faults.items[i].line,
                    faults.items[i].what);
    if (!call->json && faults.count == 0)
        text_printf(&call->out, "%zu block%s in %zu file%s can be used: overt setting set "
                                "foi.letters FOLDER\n",
                    faults.blocks, out_plural((int64_t)faults.blocks), faults.files,
                    out_plural((int64_t)faults.files));
    return faults.count > 0 ? 1 : 0;
}

const struct cli_cmd cli_cmd_foi_template_check = {
    .words = "foi template check",
    .args = "FOLDER",
    .summary = "check the force's own sentences for its letters",
    .text = "Reads letter.txt, ncnd.txt and exempt.txt of the folder, and .cy.txt for Welsh. A "
            "file has only the blocks that are to be other than usual. Names, with their lines: "
            "blocks and {values} that there are not, values that are missing, what the Act asks a "
            "block to say and it does not, blocks that are empty, twice or too long, and what is "
            "not UTF-8. Exit code 1 when there is any.",
    .examples = "overt foi template check letters",
    .see = "foi template write, foi draft, foi answer, setting set",
    .run = run_check,
};

static int run_write(struct cli_call *call)
{
    size_t files = 0;
    int code = foi_template_write(call->args[0], &files, &call->error);
    if (code == 0)
        out_done(call, "folder", call->args[0], "%zu files are written to %s.", files,
                 call->args[0]);
    return code;
}

const struct cli_cmd cli_cmd_foi_template_write = {
    .words = "foi template write",
    .args = "FOLDER",
    .summary = "write the sentences of letters to a folder, to begin from",
    .text = "Writes the usual sentences, in English and in Welsh. Keep the blocks that you change "
            "and take out the others, so that they stay up to date. Answers to questions are not "
            "among them: they say what the record holds.",
    .examples = "overt foi template write letters",
    .see = "foi template check",
    .run = run_write,
};
