// SPDX-License-Identifier: Apache-2.0
// cmd_foi_read.c - a request read and understood, without answering or recording anything.
#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/source.h"

static void strings_json(struct json_writer *writer, const char *key, char **lines, size_t count)
{
    json_put_key(writer, key);
    json_put_array(writer);
    for (size_t i = 0; i < count; i++)
        json_put_string(writer, lines[i]);
    json_put_end(writer);
}

static void read_json(struct cli_call *call, const struct foi_source *source,
                      const struct foi_understood *understood)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "came_as",
                           source->mail   ? "e-mail"
                           : source->page ? "page"
                                          : "text");
    json_put_string_member(writer, "reference", *source->reference ? source->reference : NULL);
    foi_json_date(writer, "received", source->received);
    foi_json_date(writer, "dated", source->dated);
    json_put_bool_member(writer, "name_found", source->requester != NULL);
    json_put_bool_member(writer, "address_found", source->address != NULL);
    if (cli_flag(call, "who")) {
        json_put_string_member(writer, "requester", source->requester);
        json_put_string_member(writer, "address", source->address);
    }
    strings_json(writer, "attached", source->attached, source->attached_count);
    json_put_int_member(writer, "lines_left_out", (int64_t)source->left_out);
    json_put_bool_member(writer, "passed_on", source->passed_on);
    json_put_int_member(writer, "lines_quoted", (int64_t)source->quoted);
    strings_json(writer, "definitions", understood->definitions, understood->definition_count);
    json_put_int_member(writer, "questions", (int64_t)understood->count);
    foi_understood_json(writer, understood, true);
    strings_json(writer, "asks", understood->asks, understood->ask_count);
    json_put_end(writer);
}

static void notes(struct cli_call *call, const struct foi_source *source,
                  const struct foi_understood *understood)
{
    char day[TIME_TEXT_MAX];
    if (source->left_out > 0)
        out_note(call, "%zu lines of the page around the request were left out", source->left_out);
    if (source->passed_on)
        out_note(call, "it was passed on: who asked is taken from the message inside; it was "
                       "received on the day on which it first came to the force");
    else if (source->quoted > 0)
        out_note(call, "%zu lines of the message that is answered were left out", source->quoted);
    if (source->marks > 0)
        out_note(call, "%zu marks that turn the writing direction or show nothing were left out",
                 source->marks);
    if (source->attached_count > 0)
        out_note(call, "%zu attachments were not opened: look whether one is part of the request",
                 source->attached_count);
    if (*source->reference)
        out_note(call, "it names the reference %s", source->reference);
    if (source->received.year != 0)
        out_note(call, "it names %s as the day of receipt", foi_day_words(source->received, day));
    if (source->requester == NULL || source->first_name_only || source->address == NULL)
        out_note(call, "section 8(1): %s: ask for it",
                 source->requester == NULL ? "no name of the applicant was found"
                 : source->first_name_only ? "the applicant gives one name alone"
                                           : "no address for an answer was found");
    if (understood->numbered_by_us)
        out_note(call, "the request has no numbers: its questions were numbered in their order");
    for (size_t i = 0; i < understood->definition_count; i++)
        out_note(call, "the requester means by %s", understood->definitions[i]);
    for (size_t i = 0; i < understood->count; i++)
        if (understood->placings[i].elsewhere)
            out_note(call, "%s asks about %s: look in %s", understood->placings[i].label,
                     understood->placings[i].topic, understood->placings[i].look);
    for (size_t i = 0; i < understood->ask_count; i++)
        out_note(call, "%s", understood->asks[i]);
}

static void read_words(struct cli_call *call, const struct foi_source *source,
                       const struct foi_understood *understood)
{
    if (cli_flag(call, "words")) {
        text_append(&call->out, source->text);
        return;
    }
    if (cli_flag(call, "who")) {
        out_field(&call->out, "requester", source->requester != NULL ? source->requester : "-");
        out_field(&call->out, "address", source->address != NULL ? source->address : "-");
    }
    foi_understood_words(&call->out, understood);
    notes(call, source, understood);
}

static int run_read(struct cli_call *call)
{
    AUTO_FREE char *bytes = NULL, *placings = NULL;
    size_t size = 0;
    CLEANUP(foi_source_finish) struct foi_source source = {0};
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    int code = file_read(call->args[0], FOI_SOURCE_SIZE_MAX, &bytes, &size, &call->error);
    if (code == 0)
        code = foi_source_read(bytes, size, &source, &call->error);
    if (code < 0)
        return code;
    struct date received = foi_date_value(call, "received");
    received = received.year != 0 ? received : source.received;
    if (cli_value(call, "placings"))
        code = file_read(cli_value(call, "placings"), FOI_REQUEST_SIZE_MAX, &placings, &size,
                         &call->error);
    if (code == 0)
        code = foi_understand(source.text, received, placings, &understood, &call->error);
    if (code == OVERT_INPUT && placings == NULL && source.attached_count > 0)
        return CLI_MISTAKE(call,
                           "no question was found in the words of the e-mail, and its attachments "
                           "(%zu) are not opened: save the one that is the request as plain text, "
                           "or as .eml when it is an e-mail",
                           source.attached_count);
    if (code < 0)
        return code;
    if (call->json)
        read_json(call, &source, &understood);
    else
        read_words(call, &source, &understood);
    return 0;
}

static const struct cli_option read_options[] = {
    {"received", CLI_DATE, "DATE",
     "the day on which it was received: \"the last 12 months\" counts "
     "from it"},
    {"placings", CLI_PATH, "FILE",
     "what an officer settled: lines such as \"Q3 count | LFR | in "
     "2024\", - for what stays"},
    {"who", CLI_FLAG, NULL, "print who asked, too"},
    {"words", CLI_FLAG, NULL, "print only the words of the request, without the page around it"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_read = {
    .words = "foi read",
    .args = "FILE",
    .summary = "say how a request would be understood",
    .text =
        "Reads a request as it came: plain text, an e-mail (.eml) or the words of a page, from "
        "which cookie messages and navigation are taken off. Prints what each question asks "
        "about, of which mode and time, and what an officer has to settle. Nothing is recorded, "
        "opened or fetched.\n\n"
        "What the register does not hold is placed as that, with where to look. What fits no "
        "topic is asked, never guessed.",
    .options = read_options,
    .examples = "overt foi read request.eml --received 2025-04-08\n"
                "overt foi read page.txt --words > request.txt",
    .see = "foi receive, foi answer, foi due",
    .run = run_read,
};
