// SPDX-License-Identifier: Apache-2.0
// cmd_search.c - one picture against the list of an open operation: retrospective, or started by an
// officer who stands before somebody.
#include <inttypes.h>
#include <unistd.h>

#include "cli/footage.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define OF_THE_CALL 2 ///< questions, when there are several recordings: the last

static int check_captured(struct cli_call *call, const char *captured)
{
    struct date date;
    moment when;
    if (!date_parse(captured, &date) && !time_parse(captured, clock_now(&call->clock), &when))
        return CLI_MISTAKE(
            call, "--captured '%.60s' is not a date; write it like 2026-11-22 or 2026-11-22T10:00",
            captured);
    return 0;
}

/// What a search must say of its probe or recording, asked for on a terminal when it is not there.
static int complete(struct cli_call *call, const char *const (*questions)[2], size_t count)
{
    bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !call->json;
    AUTO_TEXT struct text missing;
    text_init(&missing, 200);
    for (size_t i = 0; i < count; i++) {
        if (cli_value_of(call, questions[i][0], 0) ||
            (terminal && cli_ask(call, questions[i][0], questions[i][1])))
            continue;
        text_printf(&missing, "%s--%s", missing.length ? ", " : "", questions[i][0]);
    }
    if (missing.length)
        return CLI_MISTAKE(call,
                           "%s needs %s: a search is recorded with where its picture comes from "
                           "and why it is made",
                           call->cmd->words, missing.bytes);
    return count > OF_THE_CALL ? check_captured(call, cli_value_of(call, "captured", 0)) : 0;
}

static void candidates_json(struct cli_call *call, const struct operate_search_result *result)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "operation", call->args[0]);
    json_put_int_member(writer, "search", result->search);
    json_put_key(writer, "candidates");
    json_put_array(writer);
    for (size_t i = 0; i < result->count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "rank", (int64_t)i + 1);
        json_put_int_member(writer, "alert", result->candidates[i].alert);
        json_put_int_member(writer, "entry", result->candidates[i].entry);
        json_put_string_member(writer, "nominal", result->candidates[i].nominal);
        json_put_double_member(writer, "score", result->candidates[i].score);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void candidates_table(struct text *out, const struct operate_search_result *result)
{
    static const char *const headings[] = {"Rank", "Alert", "Entry", "Score", "Nominal"};
    struct out_table table;
    out_table_init(&table, ARRAY_COUNT(headings));
    for (int i = 0; i < 4; i++)
        out_table_right(&table, i);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < result->count; i++) {
        out_table_cellf(&table, "%zu", i + 1);
        out_table_cellf(&table, "%" PRId64, result->candidates[i].alert);
        out_table_cellf(&table, "%" PRId64, result->candidates[i].entry);
        out_table_cellf(&table, "%.3f", result->candidates[i].score);
        out_table_cell(&table, result->candidates[i].nominal);
    }
    out_table_print(&table, out);
}

typedef int search_act(struct operate *operate, const char *as, const char *reference,
                       const struct operate_probe *probe, struct operate_search_result *ret_result,
                       struct overt_error *err);

static int run_probe(struct cli_call *call, const struct operate_probe *probe, search_act *function)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct operate_search_result result;
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, call->args[0], probe, &result, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        candidates_json(call, &result);
    else if (result.count)
        candidates_table(&call->out, &result);
    else
        text_append(&call->out, "Nobody on the list reaches the threshold.\n");
    if (result.count)
        out_note(call, "Each candidate is an alert, not an identification: two officers judge it "
                       "(overt alert adjudicate, "
                       "overt alert engage).");
    return 0;
}

static const char *const search_questions[][2] = {
    {"captured", "When was the picture taken (2026-11-22 or 2026-11-22T10:00)"},
    {"place", "Where was it taken"},
    {"source-type", "What does it come from (CCTV, mobile phone, doorbell, body-worn video ...)"},
    {"offence-type", "Which offences is it about (violence, theft, ... or none)"},
    {"reason", "Why is the search made"},
};

static int run_search(struct cli_call *call)
{
    bool list = cli_value(call, "footage-list") != NULL;
    bool footage = list || cli_value(call, "footage") != NULL;
    if (!footage && (cli_flag(call, "against-list") || cli_value(call, "entry") ||
                     cli_value(call, "looks")))
        return CLI_MISTAKE(call, "--against-list, --entry and --looks are for recordings: add "
                                 "--footage or --footage-list");
    if (!footage && !cli_value(call, "probe"))
        return CLI_MISTAKE(call, "search needs --probe, or --footage; see: overt help search");
    // Of several recordings offence and reason are the call's: recordings.c sees to the rest.
    bool several = list || cli_count(call, "footage") > 1;
    size_t count = ARRAY_COUNT(search_questions);
    int code = several ? complete(call, search_questions + count - OF_THE_CALL, OF_THE_CALL)
                       : complete(call, search_questions, count);
    if (code < 0)
        return code;
    if (footage)
        return footage_run(call);
    struct operate_probe probe = {
        .picture = cli_value(call, "probe"),
        .captured = cli_value(call, "captured"),
        .place = cli_value(call, "place"),
        .source_type = cli_value(call, "source-type"),
        .reason = cli_value(call, "reason"),
        .offence = cli_value(call, "offence"),
        .body_worn = cli_flag(call, "body-worn"),
        .limit = (size_t)cli_number(call, "limit", 0),
        .offence_type = register_offence_from(cli_value(call, "offence-type")),
    };
    return run_probe(call, &probe, operate_search);
}

#define OFFENCE_TYPES                                                                        \
    "violence|sexual|robbery|theft|damage|drugs|weapons|public-order|miscellaneous|fraud|none"

#define PROBE_OPTIONS                                                             \
    {"offence", CLI_TEXT, "TEXT", "the offence it is about"},                     \
    {                                                                             \
        "limit", CLI_NUMBER, "N", "candidates at most", "10", NULL, false, 1, 100 \
    }

static const struct cli_option search_options[] = {
    {"probe", CLI_PATH, "PICTURE",
     "the picture of the person looked for, with one usable face; with --footage the very picture "
     "that is on the list"},
    {"footage", CLI_PATH, "FILE",
     "look through this recording; may be given several times, each followed by what is said of it "
     "alone",
     .many = true},
    {"footage-list", CLI_PATH, "FILE.csv",
     "look through the recordings of this list: file,captured,place,source_type,body_worn"},
    {"entry", CLI_NUMBER, "N", "with --footage: look for this entry of the list", .low = 1,
     .high = 2000000000},
    {"against-list", CLI_FLAG, NULL, "with --footage: look for everybody on the list"},
    {"looks", CLI_NUMBER, "N",
     "with --footage: pictures looked at in a second of the recording; twice as many while "
     "somebody "
     "sought is in view",
     .otherwise = "5", .low = OPERATE_LOOKS_MIN, .high = OPERATE_LOOKS_MAX},
    {"captured", CLI_TEXT, "DATE",
     "when the picture was taken, or the recording began: 2026-11-22T10:00 (asked for)",
     .of = "footage"},
    {"place", CLI_TEXT, "TEXT", "where it was taken (asked for)", .of = "footage"},
    {"source-type", CLI_TEXT, "TEXT",
     "what it comes from: CCTV, mobile phone, doorbell ... (asked for)", .of = "footage"},
    {"body-worn", CLI_FLAG, NULL, "it comes from body-worn video", .of = "footage"},
    {"reason", CLI_TEXT, "TEXT", "why the search is made (asked for)"},
    {"offence-type", CLI_WORD, "WORD", "the group of the offence it is about (asked for)",
     .words = OFFENCE_TYPES},
    PROBE_OPTIONS,
    CLI_ENGINE_OPTIONS,
    CLI_CPU_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_search = {
    .words = "search",
    .args = "REFERENCE",
    .summary = "search retrospectively with one picture",
    .text = "Compares the face in a picture that was taken earlier with the list of an open "
            "retrospective operation, and prints "
            "those at or above the threshold, best first. Each is recorded as an alert, with the "
            "probe's face; without any, "
            "nothing of the picture is kept.\n\n"
            "When and where the picture was taken, what it comes from and why the search is made "
            "are recorded with each "
            "search, because the public asks for exactly that. On a terminal they are asked "
            "for.\n\n"
            "With --footage a lawfully held recording (CCTV, body-worn video) is looked through, "
            "as fast as the machine can. Who is sought must stand on the reviewed list of the "
            "operation: somebody, by --probe with the picture that was put on the list or by "
            "--entry, or everybody with --against-list. Each time that person is in view is one "
            "alert, with its times and its best picture; of everybody else nothing is kept but "
            "their number. A run that was interrupted goes on where it was when the same command "
            "is given again.",
    .options = search_options,
    .examples =
        "overt search RFR-2026-0001 --probe still.jpg --captured 2026-11-20 --place "
        "\"Station Road\" \\\n"
        "    --source-type CCTV --offence-type none --reason \"Missing person enquiry\" --as "
        "\"I. Novak\"\n"
        "overt search RFR-2026-0001 --entry 7 --source-type CCTV \\\n"
        "    --footage north.mp4 --captured 2026-11-20T14:00 --place \"Station Road\" \\\n"
        "    --footage south.mp4 --captured 2026-11-20T14:05 --place \"Mill Lane\" \\\n"
        "    --offence-type none --reason \"Missing person enquiry\" --as \"I. Novak\"",
    .see = "identify, operation open, alert adjudicate",
    .run = run_search,
    .acts = true,
    .record = true,
};

static int run_identify(struct cli_call *call)
{
    struct operate_probe probe = {
        .picture = cli_value(call, "probe"),
        .reason = cli_value(call, "reason"),
        .place = cli_value(call, "place"),
        .offence = cli_value(call, "offence"),
        .body_worn = cli_flag(call, "body-worn"),
        .limit = (size_t)cli_number(call, "limit", 0),
        .offence_type = register_offence_from(cli_value(call, "offence-type")),
    };
    return run_probe(call, &probe, operate_identify);
}

static const struct cli_option identify_options[] = {
    {"probe", CLI_PATH, "PICTURE", "the picture just taken, with one usable face",
     .required = true},
    {"reason", CLI_TEXT, "TEXT", "why the check is made", .required = true},
    {"place", CLI_TEXT, "TEXT", "where the check is made", .required = true},
    {"offence-type", CLI_WORD, "WORD", "the group of the offence it is about",
     .words = OFFENCE_TYPES, .required = true},
    {"body-worn", CLI_FLAG, NULL, "the picture comes from body-worn video"},
    PROBE_OPTIONS,
    CLI_ENGINE_OPTIONS,
    CLI_CPU_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_identify = {
    .words = "identify",
    .args = "REFERENCE",
    .summary = "check a picture that an officer has just taken",
    .text = "Operator-initiated facial recognition: compares the face of one person whom an "
            "officer has engaged with the list of "
            "an open operator-initiated operation. The picture is never stored; that the check was "
            "made, by whom, where and why, "
            "is recorded.",
    .options = identify_options,
    .examples = "overt identify OIFR-2026-0001 --probe now.jpg --reason \"Found confused, cannot "
                "say who they are\" \\\n"
                "    --place \"Park Lane\" --offence-type none --as \"E. Brown\"",
    .see = "search, operation open, alert adjudicate",
    .run = run_identify,
    .acts = true,
    .record = true,
};
