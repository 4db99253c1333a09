// SPDX-License-Identifier: Apache-2.0
// cmd_operation.c - an operation from plan to closing. cmd_show.c prints them.
#include <stdio.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

static uint32_t categories_of(const char *words)
{
    uint32_t categories = 0;
    while (*words) {
        char word[64];
        size_t size = 0;
        while (words[size] && words[size] != ',')
            size++;
        (void)text_copy(word, size + 1 < sizeof word ? size + 1 : sizeof word, words);
        categories |= 1u << register_category_from(word);
        words += size + (words[size] == ',');
    }
    return categories;
}

static struct operate_plan plan_of(const struct cli_call *call)
{
    return (struct operate_plan){
        .mode = register_mode_from(cli_value(call, "mode")),
        .title = cli_value(call, "title"),
        .purpose = cli_value(call, "purpose"),
        .legal_basis = cli_value(call, "legal-basis"),
        .necessity = cli_value(call, "necessity"),
        .proportionality = cli_value(call, "proportionality"),
        .place = cli_value(call, "place"),
        .opens = cli_moment(call, "opens"),
        .closes = cli_moment(call, "closes"),
        .threshold = cli_number(call, "threshold", 0),
        .categories = categories_of(cli_value(call, "categories")),
        .body_worn = cli_flag(call, "body-worn"),
    };
}

static int run_plan(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    char reference[32] = "";
    struct operate_plan plan = plan_of(call);
    if (plan.opens >= plan.closes)
        return CLI_MISTAKE(call, "--closes must be later than --opens");
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_plan(operate, call->as, &plan, reference, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        out_done(call, "operation", reference, "%s is planned.", reference);
    else
        text_printf(&call->out, "%s\n", reference);
    out_note(
        call,
        "%s is planned. Next: the list (overt watchlist add), then another officer authorises it.",
        reference);
    return 0;
}

static const struct cli_option plan_options[] = {
    {"mode", CLI_WORD, "MODE", "the kind of operation",
     .words = "live|retrospective|operator-initiated", .required = true},
    {"title", CLI_TEXT, "TEXT", "what it is called", .required = true},
    {"place", CLI_TEXT, "TEXT", "where, as it is published", .required = true},
    {"opens", CLI_MOMENT, "TIME", "begin of the window, such as 2026-11-22T10:00, now or +2h",
     .required = true},
    {"closes", CLI_MOMENT, "TIME", "its end; at most 24 hours later for live, 366 days otherwise",
     .required = true},
    {"purpose", CLI_TEXT, "TEXT", "what it is for, or @FILE", .required = true},
    {"legal-basis", CLI_TEXT, "TEXT", "the law it rests on, or @FILE", .required = true},
    {"necessity", CLI_TEXT, "TEXT", "why nothing less would do, or @FILE", .required = true},
    {"proportionality", CLI_TEXT, "TEXT", "why it is not excessive, or @FILE", .required = true},
    {"categories", CLI_WORDS, "WORDS", "who may be on its list",
     .words = "wanted-by-courts|suspect|conditions|missing|risk-of-harm|victim-witness|associate|"
              "blue-list",
     .required = true},
    {"threshold", CLI_NUMBER, "SCORE", "similarity (cosine) from which there is an alert",
     "what the evaluation of the model supports", .low = 0, .high = 1},
    {"body-worn", CLI_FLAG, NULL, "body-worn video is to be used with it"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_plan = {
    .words = "operation plan",
    .args = "",
    .summary = "ask for an operation",
    .text = "Records what is asked for: which kind of facial recognition, where, when, for what, "
            "on what legal basis, why it "
            "is necessary and proportionate, and who may be on its list. Prints the operation's "
            "reference.\n\n"
            "A planned operation can do nothing. Another officer authorises it, another than who "
            "made the list reviews "
            "the list, for live facial recognition the public is told; then it can be opened "
            "inside its window, and it "
            "ends by itself with it. There is no covert mode.",
    .options = plan_options,
    .examples = "overt operation plan --mode live --title \"Market Square\" --place \"Market "
                "Square, Rugby\" \\\n"
                "    --opens 2026-11-22T10:00 --closes 2026-11-22T16:00 --categories "
                "missing,wanted-by-courts \\\n"
                "    --purpose @purpose.txt --legal-basis @law.txt --necessity @need.txt \\\n"
                "    --proportionality @balance.txt --as \"P. Shah\"",
    .see = "operation authorise, watchlist add, operation open, operation show",
    .run = run_plan,
    .acts = true,
    .record = true,
};

typedef int act(struct operate *operate, const char *as, const char *reference,
                struct overt_error *err);

static int run_act(struct cli_call *call, act *function, const char *sentence, const char *next)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, reference, &call->error);
    if (code < 0)
        return code;
    out_done(call, "operation", reference, "%s %s.", reference, sentence);
    if (next)
        out_note(call, "%s", next);
    return 0;
}

static int run_authorise(struct cli_call *call)
{
    return run_act(call, operate_authorise, "is authorised", NULL);
}

const struct cli_cmd cli_cmd_operation_authorise = {
    .words = "operation authorise",
    .args = "REFERENCE",
    .summary = "authorise what another officer planned",
    .text = "An authorising officer, who is not the one who planned it, agrees to the operation as "
            "it was recorded: purpose, "
            "legal basis, necessity, proportionality, place, window, threshold and list criteria. "
            "Read them first with "
            "`overt operation show`.",
    .examples = "overt operation authorise LFR-2026-0001 --as \"S. Okoro\"",
    .see = "operation plan, operation show, operation notify",
    .run = run_authorise,
    .acts = true,
    .record = true,
};

static int run_notify(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code =
            operate_notify(operate, call->as, reference, cli_value(call, "notice"), &call->error);
    if (code == 0)
        out_done(call, "operation", reference, "%s: the public notice is recorded.", reference);
    return code;
}

static const struct cli_option notify_options[] = {
    {"notice", CLI_TEXT, "TEXT", "where the public can read it: an address on the web, or words",
     .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_notify = {
    .words = "operation notify",
    .args = "REFERENCE",
    .summary = "record where the public was told",
    .text = "Live facial recognition cannot be opened before it is recorded where and how the "
            "public was told of it: on the "
            "force's website, by signs around the zone of recognition, or both.",
    .options = notify_options,
    .examples = "overt operation notify LFR-2026-0001 --notice "
                "https://force.example/lfr/2026-11-22 --as \"P. Shah\"",
    .see = "operation authorise, operation open",
    .run = run_notify,
    .acts = true,
    .record = true,
};

static int run_open(struct cli_call *call)
{
    return run_act(call, operate_open_operation, "is open", "It ends by itself with its window.");
}

const struct cli_cmd cli_cmd_operation_open = {
    .words = "operation open",
    .args = "REFERENCE",
    .summary = "open an operation inside its window",
    .text = "Freezes the list, records its figures, and gives the operation its permit, without "
            "which no face is compared. "
            "Refused unless the operation is authorised, the window has begun and not ended, the "
            "list is not empty, every "
            "entry has a reason and an image source, the list was reviewed within the last 24 "
            "hours by another officer "
            "than who made it, and, for live, the public notice is recorded. A refusal is recorded "
            "too.",
    .examples = "overt operation open LFR-2026-0001 --as \"P. Shah\"",
    .see = "operation notify, watchlist review, live, search, identify, operation close",
    .run = run_open,
    .acts = true,
    .record = true,
};

typedef int pause_act(struct operate *operate, const char *as, const char *reference,
                      const char *reason, struct overt_error *err);

static int run_pause_act(struct cli_call *call, pause_act *function, const char *sentence)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, reference, cli_value(call, "reason"), &call->error);
    if (code == 0)
        out_done(call, "operation", reference, "%s %s.", reference, sentence);
    return code;
}

static int run_pause(struct cli_call *call)
{
    return run_pause_act(call, operate_pause, "is paused");
}

static int run_resume(struct cli_call *call)
{
    return run_pause_act(call, operate_resume, "goes on");
}

static const struct cli_option pause_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, or @FILE", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_pause = {
    .words = "operation pause",
    .args = "REFERENCE",
    .summary = "stop looking for a while",
    .text = "Until it goes on nothing is compared: no search is done, no live run begins, and "
            "those that go on stop looking within two seconds, stay, and write down since when "
            "nobody was looked at. The window ends as before, alerts can be judged, and the "
            "operation can be closed.",
    .options = pause_options,
    .examples = "overt operation pause LFR-2026-0001 --reason \"heavy rain\" --as \"P. Shah\"",
    .see = "operation resume, operation close, operation show",
    .run = run_pause,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_resume = {
    .words = "operation resume",
    .args = "REFERENCE",
    .summary = "go on after a pause",
    .text = "Ends the pause: searches are done again, and live runs that waited look again within "
            "two seconds.",
    .options = pause_options,
    .examples = "overt operation resume LFR-2026-0001 --reason \"it is dry\" --as \"P. Shah\"",
    .see = "operation pause, live",
    .run = run_resume,
    .acts = true,
    .record = true,
};

static int run_close(struct cli_call *call)
{
    return run_act(call, operate_close_operation, "is closed", NULL);
}

const struct cli_cmd cli_cmd_operation_close = {
    .words = "operation close",
    .args = "REFERENCE",
    .summary = "close an operation before its window ends",
    .text = "Ends the operation: nothing can be compared with its list any more. Alerts can still "
            "be judged and outcomes "
            "recorded. An operation that nobody closes expires with its window.",
    .examples = "overt operation close LFR-2026-0001 --as \"P. Shah\"",
    .see = "operation open, alert list, operation show",
    .run = run_close,
    .acts = true,
    .record = true,
};
