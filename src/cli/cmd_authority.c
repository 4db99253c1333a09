// SPDX-License-Identifier: Apache-2.0
// cmd_authority.c - the written authority of an operation: planned from options or a text, changed,
// given in urgency and reviewed, refused, cancelled, assigned, reviewed when it is over.
#include <math.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "operate/written.h"

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

static void take_text(const struct cli_call *call, const char *option, const char **text)
{
    if (cli_value(call, option) != NULL)
        *text = cli_value(call, option);
}

static int take_use_case(struct cli_call *call, struct register_authority *authority)
{
    const char *words = cli_value(call, "use-case");
    if (words == NULL)
        return 0;
    bool other = text_starts(words, "other:");
    authority->use_case = other ? REGISTER_USE_OTHER : register_use_case_from(words);
    authority->texts[REGISTER_TEXT_USE_CASE_OTHER] = other ? words + 6 + (words[6] == ' ') : NULL;
    if (authority->use_case == 0 || (!other && authority->use_case == REGISTER_USE_OTHER))
        return CLI_MISTAKE(call,
                           "--use-case is crime-hotspot, missing-hotspot, cni-pso, event-pso, "
                           "intelligence or 'other: and which'");
    return 0;
}

/// What the options say goes before what the text says.
static int take_options(struct cli_call *call, struct operate_plan *plan,
                        struct register_authority *authority)
{
    take_text(call, "title", &plan->title);
    take_text(call, "purpose", &plan->purpose);
    take_text(call, "legal-basis", &plan->legal_basis);
    take_text(call, "necessity", &plan->necessity);
    take_text(call, "proportionality", &plan->proportionality);
    take_text(call, "place", &plan->place);
    take_text(call, "why", &authority->texts[REGISTER_TEXT_WHY]);
    take_text(call, "who", &authority->texts[REGISTER_TEXT_WHO]);
    take_text(call, "where", &authority->texts[REGISTER_TEXT_WHERE]);
    if (cli_value(call, "opens") != NULL)
        plan->opens = cli_moment(call, "opens");
    if (cli_value(call, "closes") != NULL)
        plan->closes = cli_moment(call, "closes");
    plan->threshold = cli_number(call, "threshold", plan->threshold);
    plan->asked.faces = (int64_t)cli_number(call, "faces", (double)plan->asked.faces);
    if (cli_value(call, "false-alerts") != NULL &&
        !operate_one_in(cli_value(call, "false-alerts"), &plan->asked.one_in))
        return CLI_MISTAKE(call, "--false-alerts is one false alert in so many faces seen, such as "
                                 "\"1 in 6000\"");
    if (cli_value(call, "categories") != NULL)
        plan->categories = categories_of(cli_value(call, "categories"));
    plan->body_worn |= cli_flag(call, "body-worn");
    double cap = cli_number(call, "list-cap", (double)authority->list_cap);
    if (cap != floor(cap))
        return CLI_MISTAKE(call, "--list-cap is a whole number of images");
    authority->list_cap = (int64_t)cap;
    return take_use_case(call, authority);
}

static int check_plan(struct cli_call *call, const struct operate_plan *plan)
{
    if (plan->opens >= plan->closes)
        return CLI_MISTAKE(call, "--closes must be later than --opens");
    return 0;
}

static bool is_option(const void *context, const char *key)
{
    return cli_has(context, key) && cli_value(context, key) != NULL;
}

/// The plan of --file, which must be whole with what the options say.
static int read_file(struct cli_call *call, struct written *written)
{
    const char *path = cli_value(call, "file");
    if (path == NULL)
        return 0;
    AUTO_TEXT struct text missing;
    text_init(&missing, 1000);
    int code = written_read(path, clock_now(&call->clock), written, &call->error);
    if (code != 0)
        return code;
    written_missing_but(written, is_option, call, &missing);
    if (missing.length > 0)
        return CLI_MISTAKE(call, "%s does not say: %s; see: overt operation plan --template", path,
                           missing.bytes);
    return 0;
}

static int print_template(struct cli_call *call)
{
    AUTO_TEXT struct text form;
    text_init(&form, 65536);
    written_form(&form);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "template", form.bytes);
        json_put_end(&call->writer);
    } else {
        text_append(&call->out, form.bytes);
    }
    return 0;
}

static void note_gaps(struct cli_call *call, const char *reference,
                      const struct register_authority *authority, enum register_mode mode,
                      uint32_t categories, const char *until)
{
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 1000);
    register_authority_gaps(authority, mode, categories, false, &gaps);
    if (gaps.length > 0)
        out_note(call,
                 "The authority of %s lacks: %s. It is not %s without (overt operation complete).",
                 reference, gaps.bytes, until);
}

static int plan_it(struct cli_call *call, struct written *written)
{
    AUTO_OPERATE struct operate *operate = NULL;
    char reference[32] = "";
    struct operate_plan *plan = &written->plan;
    plan->authority = &written->authority;
    plan->officers = written->officers;
    int code = read_file(call, written);
    if (code == 0 && cli_value(call, "mode") != NULL)
        plan->mode = register_mode_from(cli_value(call, "mode"));
    if (code == 0)
        code = take_options(call, plan, &written->authority);
    if (code == 0)
        code = check_plan(call, plan);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = operate_plan(operate, call->as, plan, reference, &call->error);
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
    note_gaps(call, reference, &written->authority, plan->mode, plan->categories,
              "authorised");
    if (plan->mode == REGISTER_MODE_LIVE)
        record_warn_drift(call, operate_store(operate));
    return 0;
}

static int run_plan(struct cli_call *call)
{
    if (cli_flag(call, "template"))
        return print_template(call);
    if (call->as == NULL || call->as[0] == '\0')
        return CLI_MISTAKE(call, "say which officer acts: --as NAME (or set OVERT_AS)");
    struct written *written = memory_new(1, sizeof *written);
    int code = plan_it(call, written);
    written_finish(written);
    memory_free(written);
    return code;
}

#define PLAN_WORDS(is_required)                                                                    \
    {"title", CLI_TEXT, "TEXT", "what it is called", .required = (is_required)},                   \
        {"place", CLI_TEXT, "TEXT", "where, as it is published", .required = (is_required)},       \
        {"opens", CLI_MOMENT, "TIME", "begin of the window, such as 2026-11-22T10:00, now or +2h", \
         .required = (is_required)},                                                               \
        {"closes", CLI_MOMENT, "TIME",                                                             \
         "its end; at most 24 hours later for live, 366 days otherwise",                           \
         .required = (is_required)},                                                               \
        {"purpose", CLI_TEXT, "TEXT", "what it is for, or @FILE", .required = (is_required)},      \
        {"legal-basis", CLI_TEXT, "TEXT", "the law it rests on, or @FILE",                         \
         .required = (is_required)},                                                               \
        {"necessity", CLI_TEXT, "TEXT", "why nothing less would do, or @FILE",                     \
         .required = (is_required)},                                                               \
        {"proportionality", CLI_TEXT, "TEXT", "why it is not excessive, or @FILE",                 \
         .required = (is_required)},                                                               \
        {"categories",                                                                             \
         CLI_WORDS,                                                                                \
         "WORDS",                                                                                  \
         "who may be on its list",                                                                 \
         .words = "wanted-by-courts|suspect|conditions|missing|risk-of-harm|victim-witness|"       \
                  "associate|blue-list",                                                           \
         .required = (is_required)},                                                               \
        {"threshold",                                                                              \
         CLI_NUMBER,                                                                               \
         "SCORE",                                                                                  \
         "similarity (cosine) from which there is an alert",                                       \
         (is_required) ? "what the evaluation of the model supports" : "as it was",                \
         .low = 0,                                                                                 \
         .high = 1},                                                                               \
        {"false-alerts", CLI_TEXT, "RATE",                                                         \
         "at most one false alert in so many faces seen, such as \"1 in 6000\"",                   \
         (is_required) ? "what the force wishes" : "as it was"},                                   \
        {"faces",                                                                                  \
         CLI_NUMBER,                                                                               \
         "NUMBER",                                                                                 \
         "faces that it is expected to see",                                                       \
         (is_required) ? "as many as the force's wish is for" : "as it was",                       \
         .low = 1,                                                                                 \
         .high = REGISTER_ONE_IN_MAX},                                                             \
        {"body-worn", CLI_FLAG, NULL, "body-worn video is to be used with it"},                    \
        {"use-case", CLI_TEXT, "WORD",                                                             \
         "crime-hotspot, missing-hotspot, cni-pso, event-pso, intelligence or 'other: which'"},    \
        {"why", CLI_TEXT, "TEXT", "why facial recognition, and why now, or @FILE"},                \
        {"who", CLI_TEXT, "TEXT", "who is looked for, by which criteria, or @FILE"},               \
        {"where", CLI_TEXT, "TEXT", "why at this place, or @FILE"},                                \
    {                                                                                              \
        "list-cap", CLI_NUMBER, "IMAGES", "most images on its list", "20000",                      \
            .low = 1, .high = REGISTER_CAP_MAX                                                     \
    }

static const struct cli_option plan_options[] = {
    {"mode", CLI_WORD, "MODE", "the kind of operation",
     .words = "live|retrospective|operator-initiated", .required = true},
    PLAN_WORDS(true),
    {"file", CLI_PATH, "FILE", "a written authority (see --template); options go before it"},
    {"template", CLI_FLAG, NULL, "print a written authority to fill in, and plan nothing"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_plan = {
    .words = "operation plan",
    .args = "",
    .summary = "ask for an operation",
    .text =
        "Records what is asked for: which kind of facial recognition, where, when, for what, "
        "on what legal basis, why it is necessary and proportionate, and who may be on its list. "
        "Prints the operation's reference. It can be planned months ahead.\n\n"
        "A whole written authority, with the answers to why, who and where, the Schedule 8 "
        "condition, impact assessments, cameras, coordinates, who set the threshold, criteria by "
        "category and the officers who act, is a text that --file reads; --template prints it "
        "with an explanation of each field. Coordinates are kept to a hundredth of a degree, "
        "about a kilometre. What it must say and does not is named, here and in operation show: "
        "until it is added (operation amend, operation complete) nobody can authorise it. "
        "docs/authority.md has each field.\n\n"
        "A planned operation can do nothing. Another officer authorises it, another than who "
        "made the list reviews the list, for live facial recognition the public is told; then it "
        "can be opened inside its window, and it ends by itself with it. There is no covert mode.",
    .options = plan_options,
    .examples = "overt operation plan --mode live --title \"Market Square\" --place \"Market "
                "Square, Rugby\" \\\n"
                "    --opens 2026-11-22T10:00 --closes 2026-11-22T16:00 --categories "
                "missing,wanted-by-courts \\\n"
                "    --purpose @purpose.txt --legal-basis @law.txt --necessity @need.txt \\\n"
                "    --proportionality @balance.txt --as \"P. Shah\"\n"
                "overt operation plan --template >authority.txt\n"
                "overt operation plan --file authority.txt --as \"P. Shah\"",
    .see = "operation amend, operation authorise, watchlist add, operation open, operation show",
    .run = run_plan,
    .may_act = true,
    .record = true,
    .instead = "file|template",
};

/// The plan as it stands, in the texts of `operation`.
static void plan_as_it_stands(const struct register_operation *operation, struct written *written)
{
    written->authority = operation->authority;
    written->plan = (struct operate_plan){
        .mode = operation->mode,
        .title = operation->title,
        .purpose = operation->purpose,
        .legal_basis = operation->legal_basis,
        .necessity = operation->necessity,
        .proportionality = operation->proportionality,
        .place = operation->place,
        .opens = operation->opens,
        .closes = operation->closes,
        .threshold = operation->threshold,
        .categories = operation->categories,
        .body_worn = operation->body_worn,
    };
}

static int amend_it(struct cli_call *call, struct written *written)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = register_operation_find(operate_store(operate), reference, REGISTER_AS_AT_ALWAYS,
                                       &operation, &call->error);
    if (code == 0 && cli_value(call, "file") == NULL)
        plan_as_it_stands(&operation, written);
    if (code == 0 && cli_value(call, "file") == NULL)
        code = register_operation_wish(operate_store(operate), operation.id, REGISTER_AS_AT_ALWAYS,
                                       &written->plan.asked, &call->error);
    if (code == 0)
        code = read_file(call, written);
    if (code == 0)
        code = take_options(call, &written->plan, &written->authority);
    if (code == 0)
        code = check_plan(call, &written->plan);
    written->plan.authority = &written->authority;
    if (code == 0)
        code = operate_amend(operate, call->as, reference, &written->plan, &call->error);
    if (code != 0)
        return code;
    out_done(call, "operation", reference, "%s is at version %lld.", reference,
             (long long)operation.version + 1);
    note_gaps(call, reference, &written->authority, written->plan.mode, written->plan.categories,
              "authorised");
    return 0;
}

static int run_amend(struct cli_call *call)
{
    struct written *written = memory_new(1, sizeof *written);
    int code = amend_it(call, written);
    written_finish(written);
    memory_free(written);
    return code;
}

static const struct cli_option amend_options[] = {
    PLAN_WORDS(false),
    {"file", CLI_PATH, "FILE",
     "the whole written authority again; without it all but the options "
     "stays as it was"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_amend = {
    .words = "operation amend",
    .args = "REFERENCE",
    .summary = "change a plan that is not authorised yet",
    .text = "Writes the next version of the plan. Every version stays in the record and can be "
            "read as at its time. Once an operation is authorised its plan is not changed: then a "
            "change needs a new operation. Who changed a plan does not authorise it.",
    .options = amend_options,
    .examples = "overt operation amend LFR-2026-0001 --closes 2026-11-22T18:00 --as \"P. Shah\"\n"
                "overt operation amend LFR-2026-0001 --file authority.txt --as \"P. Shah\"",
    .see = "operation plan, operation show",
    .run = run_amend,
    .acts = true,
    .record = true,
};

static int run_authorise(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    const char *reference = call->args[0], *urgent = cli_value(call, "urgent");
    int64_t version = (int64_t)cli_number(call, "version", 0);
    if (urgent != NULL && version != 0)
        return CLI_MISTAKE(call, "--version and --urgent do not go together");
    int code = record_act(call, &operate);
    if (code == 0)
        code = urgent != NULL
                   ? operate_authorise_urgent(operate, call->as, reference, urgent, &call->error)
                   : operate_authorise_version(operate, call->as, reference, version, &call->error);
    if (code == 0)
        code = register_operation_find(operate_store(operate), reference, REGISTER_AS_AT_ALWAYS,
                                       &operation, &call->error);
    if (code < 0)
        return code;
    out_done(call, "operation", reference, "%s is authorised.", reference);
    char until[TIME_TEXT_MAX];
    if (urgent != NULL)
        out_note(call,
                 "A superintendent or above must review this authority by %s, or it lapses and all "
                 "results are erased: overt operation confirm.",
                 out_moment(operation.urgent_until, until));
    note_gaps(call, reference, &operation.authority, operation.mode, operation.categories,
              "confirmed");
    return 0;
}

static const struct cli_option authorise_options[] = {
    {"version", CLI_NUMBER, "NUMBER", "the version of the plan that was read", "the newest",
     .low = 1, .high = 1000000},
    {"urgent", CLI_TEXT, "TEXT", "why it cannot wait for a superintendent, or @FILE"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_authorise = {
    .words = "operation authorise",
    .args = "REFERENCE",
    .summary = "authorise what another officer planned",
    .text = "An authorising officer of the rank of superintendent or above, who neither planned "
            "nor changed it, agrees to the operation as it was recorded: purpose, legal basis, "
            "necessity, proportionality, place, window, threshold and list criteria. Read them "
            "first with `overt operation show`. While its written authority lacks a part that it "
            "must say, it cannot be authorised.\n\n"
            "With --urgent an inspector or chief inspector does it. A superintendent or above, "
            "who is somebody else, reviews that within 24 hours (operation confirm, operation "
            "overrule). Overruled or not reviewed, the operation ends at once, nothing is compared "
            "any more, and its alerts, pictures, templates and list are erased. What may follow in "
            "urgency, and until when, is in operation complete.",
    .options = authorise_options,
    .examples = "overt operation authorise LFR-2026-0001 --as \"S. Okoro\"\n"
                "overt operation authorise LFR-2026-0002 --urgent \"A child, missing since noon\" "
                "--as \"I. Hall\"",
    .see = "operation plan, operation show, operation confirm, operation refuse, operation notify",
    .run = run_authorise,
    .acts = true,
    .record = true,
};

typedef int words_act(struct operate *operate, const char *as, const char *reference,
                      const char *words, struct overt_error *err);

static int run_words(struct cli_call *call, words_act *function, const char *option,
                     const char *sentence)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0];
    int code = record_act(call, &operate);
    if (code == 0)
        code = function(operate, call->as, reference, cli_value(call, option), &call->error);
    if (code == 0)
        out_done(call, "operation", reference, "%s %s.", reference, sentence);
    return code;
}

static int run_confirm(struct cli_call *call)
{
    return run_words(call, operate_confirm, "findings", "is confirmed");
}

static int run_overrule(struct cli_call *call)
{
    return run_words(call, operate_overrule, "reason", "is overruled and has ended");
}

static int run_refuse(struct cli_call *call)
{
    return run_words(call, operate_refuse, "reason", "is refused");
}

static int run_cancel(struct cli_call *call)
{
    return run_words(call, operate_cancel, "reason", "is cancelled");
}

static int run_review(struct cli_call *call)
{
    return run_words(call, operate_review_after, "findings", "is reviewed");
}

static const struct cli_option findings_options[] = {
    {"findings", CLI_TEXT, "TEXT", "what the review found, or @FILE", .required = true},
    {.kind = CLI_END},
};
static const struct cli_option reason_options[] = {
    {"reason", CLI_TEXT, "TEXT", "why, or @FILE", .required = true},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_confirm = {
    .words = "operation confirm",
    .args = "REFERENCE",
    .summary = "review urgent authority and confirm it",
    .text = "An authorising officer of the rank of superintendent or above, who neither gave the "
            "urgent authority nor planned the operation, reviews it within 24 hours. From then on "
            "it is an authority like any other: an open operation goes on until the end of its "
            "window, and so does a live run. What the written authority left out in urgency must "
            "have been added (operation complete).",
    .options = findings_options,
    .examples = "overt operation confirm LFR-2026-0002 --findings \"Life at risk; no other means\" "
                "--as \"S. Okoro\"",
    .see = "operation authorise, operation overrule",
    .run = run_confirm,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_overrule = {
    .words = "operation overrule",
    .args = "REFERENCE",
    .summary = "review urgent authority and end it",
    .text = "As operation confirm, but the answer is no: the operation ends at once, a live run "
            "within two seconds, nothing is compared any more, and its alerts, pictures, templates "
            "and list are due for erasure. The ledger keeps what was done.",
    .options = reason_options,
    .examples = "overt operation overrule LFR-2026-0002 --reason \"It could have waited\" "
                "--as \"S. Okoro\"",
    .see = "operation authorise, operation confirm",
    .run = run_overrule,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_refuse = {
    .words = "operation refuse",
    .args = "REFERENCE",
    .summary = "refuse authority for what was planned",
    .text = "An authorising officer of the rank of superintendent or above, who neither planned "
            "nor changed it, refuses. It stays in the record and in the register as refused.",
    .options = reason_options,
    .examples = "overt operation refuse LFR-2026-0001 --reason \"Why at this place is not said\" "
                "--as \"S. Okoro\"",
    .see = "operation authorise, operation cancel",
    .run = run_refuse,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_cancel = {
    .words = "operation cancel",
    .args = "REFERENCE",
    .summary = "give up an operation before it is opened",
    .text = "A planner or an authorising officer cancels an operation that was not opened. It "
            "stays in the record and in the register as cancelled.",
    .options = reason_options,
    .examples = "overt operation cancel LFR-2026-0001 --reason \"The event is off\" "
                "--as \"P. Shah\"",
    .see = "operation refuse, operation close",
    .run = run_cancel,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_operation_review = {
    .words = "operation review",
    .args = "REFERENCE",
    .summary = "review an operation that is over",
    .text = "A planner, an authorising officer or an auditor who did not run it writes down what "
            "came of the operation: did it do what it was for, what went wrong, what is to change. "
            "Who opened it, ran its cameras or searches or judged its alerts cannot. It can be "
            "reviewed again; every review stays.",
    .options = findings_options,
    .examples = "overt operation review LFR-2026-0001 --findings @findings.txt --as \"S. Okoro\"",
    .see = "operation close, operation show",
    .run = run_review,
    .acts = true,
    .record = true,
};

static int run_assign(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0], *officer = cli_value(call, "officer");
    bool ends = cli_flag(call, "end");
    enum register_role role = register_role_from(cli_value(call, "role"));
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_assign(operate, call->as, reference, officer, role, !ends, &call->error);
    if (code == 0)
        out_done(call, "operation", reference,
                 ends ? "%s: %s is not assigned any more." : "%s: %s is assigned.", reference,
                 officer);
    return code;
}

static const struct cli_option assign_options[] = {
    {"officer", CLI_TEXT, "NAME", "who", .required = true},
    {"role", CLI_WORD, "ROLE", "in which role", .words = "operator|engagement|investigator",
     .required = true},
    {"end", CLI_FLAG, NULL, "not any more"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_assign = {
    .words = "operation assign",
    .args = "REFERENCE",
    .summary = "name who acts in an operation, and in which role",
    .text = "A planner or an authorising officer names an officer who has the role. Where any are "
            "assigned in a role, only they act in it in this operation: run cameras and judge "
            "alerts as operators, engage as engagement officers, search as investigators. Until "
            "somebody is assigned, everybody with the role may.",
    .options = assign_options,
    .examples = "overt operation assign LFR-2026-0001 --officer \"O. Lee\" --role operator "
                "--as \"P. Shah\"",
    .see = "operation show, officer list",
    .run = run_assign,
    .acts = true,
    .record = true,
};

static int run_notify(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *reference = call->args[0], *why = cli_value(call, "exception");
    const char *words = cli_value(call, "notice");
    if ((why == NULL) == (words == NULL))
        return CLI_MISTAKE(call, "say where the public can read it (--notice), or why it is not "
                                 "told before (--exception)");
    if (why != NULL && cli_value(call, "from") != NULL)
        return CLI_MISTAKE(call, "--from and --exception do not go together");
    const struct operate_notice notice = {
        .words = why != NULL ? why : words,
        .public_at = cli_moment(call, "from"),
        .exception = why != NULL,
    };
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_notice(operate, call->as, reference, &notice, &call->error);
    if (code == 0)
        out_done(call, "operation", reference,
                 why != NULL ? "%s: the exception from the public notice is recorded."
                             : "%s: the public notice is recorded.",
                 reference);
    return code;
}

static const struct cli_option notify_options[] = {
    {"notice", CLI_TEXT, "TEXT", "where the public can read it: an address on the web, or words"},
    {"from", CLI_MOMENT, "TIME", "from when it is public", "now"},
    {"exception", CLI_TEXT, "TEXT",
     "no notice before: which critical threat makes it impossible, or @FILE"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_notify = {
    .words = "operation notify",
    .args = "REFERENCE",
    .summary = "record where the public was told",
    .text = "Live facial recognition cannot be opened before it is recorded where and how the "
            "public was told of it: on the force's website, by signs around the zone of "
            "recognition, or both. A changed notice is recorded beside the one before.\n\n"
            "Where a critical threat makes it impossible to tell before, the officer who "
            "authorised it, or an authorising officer of the rank of superintendent or above, "
            "records that with --exception. The exception and its reason are published in the "
            "register.",
    .options = notify_options,
    .examples = "overt operation notify LFR-2026-0001 --notice "
                "https://force.example/lfr/2026-11-22 --as \"P. Shah\"",
    .see = "operation authorise, operation open",
    .run = run_notify,
    .acts = true,
    .record = true,
};
