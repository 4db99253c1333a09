// SPDX-License-Identifier: Apache-2.0
// cmd_foi_log.c - the disclosure log: what goes into it, its pages, and a reader's check.
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/foi.h"
#include "cli/ledger.h"
#include "cli/out.h"
#include "cli/table.h"
#include "foi/disclose.h"

// ---- disclose ----

static void disclosed_json(struct json_writer *writer, const struct foi_disclosed *disclosed,
                           bool recorded)
{
    json_put_object(writer);
    json_put_bool_member(writer, "recorded", recorded);
    json_put_string_member(writer, "address", disclosed->address);
    json_put_string_member(writer, "question", disclosed->question);
    json_put_int_member(writer, "letters", (int64_t)disclosed->letters);
    json_put_key(writer, "entry_of_the_ledger");
    if (recorded)
        json_put_int(writer, disclosed->ledger);
    else
        json_put_null(writer);
    json_put_end(writer);
}

static void disclosed_words(struct cli_call *call, const struct foi_disclosed *disclosed,
                            bool recorded)
{
    if (recorded) {
        text_printf(&call->out, "%s is in the disclosure log as requests/%s/, entry %" PRId64 ".\n",
                    call->args[0], disclosed->address, disclosed->ledger);
        out_note(call, "Publish it: overt foi publish FOLDER");
        return;
    }
    text_printf(&call->out, "This would be read by everybody, with %zu letter%s as sent:\n\n",
                disclosed->letters, out_plural((int64_t)disclosed->letters));
    out_wrap(&call->out, disclosed->question, 2);
    out_note(call, "Nothing is recorded yet. Read it; then again with --confirmed, or with your "
                   "own words: --question @FILE");
}

static int run_disclose(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(foi_disclosed_finish) struct foi_disclosed disclosed = {0};
    const struct foi_disclosure wish = {
        .reference = call->args[0],
        .title = cli_value(call, "title"),
        .question = cli_value(call, "question"),
        .topics = cli_value(call, "topics"),
        .dataset = cli_flag(call, "dataset"),
        .withdraw = cli_flag(call, "withdraw"),
        .why = cli_value(call, "why"),
        .clock = call->clock,
    };
    bool confirmed = cli_flag(call, "confirmed");
    int code = record_act(call, &operate);
    if (code == 0)
        code = confirmed
                   ? foi_disclose(operate_store(operate), call->as, &wish, &disclosed, &call->error)
                   : foi_disclose_look(operate_store(operate), call->as, &wish, &disclosed,
                                       &call->error);
    if (code < 0)
        return code;
    if (call->json)
        disclosed_json(&call->writer, &disclosed, confirmed);
    else
        disclosed_words(call, &disclosed, confirmed);
    return 0;
}

static const struct cli_option disclose_options[] = {
    {"title", CLI_TEXT, "TEXT", "what it is about, in one line", "as it stands"},
    {"topics", CLI_TEXT, "WORDS", "such as \"live, watchlists\"", "as they stand"},
    {"question", CLI_TEXT, "TEXT", "as everybody may read it, or @FILE",
     "the questions as they were placed"},
    {"dataset", CLI_FLAG, NULL,
     "it asks for the register as a data set, which is then kept up to date (section 19(2A))"},
    {"why", CLI_TEXT, "TEXT", "of a change: why; everybody reads it"},
    {"withdraw", CLI_FLAG, NULL, "show only that the entry was withdrawn, and --why"},
    {"confirmed", CLI_FLAG, NULL, "you have read it and nothing of who asked is in it: record it"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_disclose = {
    .words = "foi disclose",
    .args = "REFERENCE",
    .summary = "put an answered request into the disclosure log, without who asked",
    .text =
        "Shows what everybody would read; with --confirmed records it. The question is shown as "
        "it was placed, not in the requester's own words around it. Refused when the question, "
        "the title, the reason or a letter has a part of the requester's name or address in "
        "it, or looks as if it had an address or telephone number.\n\n"
        "Again for a request that is in the log, it changes its entry: a corrected letter is "
        "added beside the one it corrects, and what was changed and why stays visible. The "
        "address never changes. Each change is an entry of the ledger.",
    .options = disclose_options,
    .examples = "overt foi disclose 208-2023 --title \"Use of facial recognition\" \\\n"
                "    --topics \"live, retrospective\" --as \"I. Reed\"\n"
                "overt foi disclose 208-2023 --title \"Use of facial recognition\" \\\n"
                "    --topics \"live, retrospective\" --confirmed --as \"I. Reed\"",
    .see = "foi send, foi publish",
    .run = run_disclose,
    .acts = true,
    .record = true,
};

// ---- publish ----

static int published_size(struct cli_call *call, struct cli_trust *trust, int64_t *ret_size)
{
    AUTO_FREE char *log = file_join(call->folder, "log");
    int code = cli_trust_read(call, trust);
    return code != 0 ? code : ledger_published(log, trust->verifier, ret_size, &call->error);
}

static void say_published(struct cli_call *call, const char *folder,
                          const struct foi_publishing *done)
{
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "folder", folder);
        json_put_int_member(&call->writer, "requests", (int64_t)done->requests);
        json_put_int_member(&call->writer, "letters", (int64_t)done->letters);
        json_put_int_member(&call->writer, "files_written", (int64_t)done->files);
        json_put_int_member(&call->writer, "unproven", (int64_t)done->unproven);
        json_put_end(&call->writer);
        return;
    }
    text_printf(&call->out, "%zu request%s with %zu letter%s in %s.\n", done->requests,
                out_plural((int64_t)done->requests), done->letters,
                out_plural((int64_t)done->letters), folder);
    if (done->unproven > 0)
        out_note(call,
                 "%zu of the letters have no proof yet: publish the ledger (overt ledger "
                 "checkpoint), then this again",
                 done->unproven);
}

static int run_publish(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(cli_trust_finish) struct cli_trust trust = {0};
    struct foi_publishing done = {0};
    struct foi_publish publish = {
        .folder = call->args[0], .base = cli_value(call, "base"), .now = clock_now(&call->clock)};
    const struct operate_disclosure given = {
        .what = "foi.publish", .recipient = "the public", .why = cli_value(call, "reason")};
    int code = record_act(call, &operate);
    if (code == 0)
        code = published_size(call, &trust, &publish.published);
    publish.verifier = trust.verifier;
    if (code == 0)
        code = operate_disclose(operate, call->as, &given, &call->error);
    if (code == 0)
        code = foi_publish(operate_store(operate), &publish, &done, &call->error);
    if (code == 0)
        say_published(call, publish.folder, &done);
    return code;
}

static const struct cli_option publish_options[] = {
    {"base", CLI_TEXT, "URL", "where the folder will stand, ending with /, for the news feed"},
    {"reason", CLI_TEXT, "WHY", "why it is given out, without names"},
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",
     "ledger.pub of the record"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_publish = {
    .words = "foi publish",
    .args = "FOLDER",
    .summary = "write the disclosure log as pages that any web server can hand out",
    .text = "Writes the log into the folder: a page for each request at an address that stays, its "
            "letters as they were sent with their SHA-256 and proof, lists by year, topic and "
            "word, the same as JSON, a news feed (Atom), and the data sets that were asked for, as "
            "they are now. The pages have no script and load nothing from elsewhere. Run it again "
            "after each `overt foi disclose`; what is the same is not written again.",
    .options = publish_options,
    .examples = "overt foi publish www/foi --base https://www.midshire.police.uk/foi/ "
                "--as \"I. Reed\"",
    .see = "foi disclose, foi check, register publish",
    .run = run_publish,
    .acts = true,
    .record = true,
};

// ---- check ----

static int run_check(struct cli_call *call)
{
    CLEANUP(cli_trust_finish) struct cli_trust trust = {0};
    struct foi_checked checked = {0};
    char sent[TIME_TEXT_MAX], at[TIME_TEXT_MAX];
    int letter = (int)cli_number(call, "letter", 1);
    int code = cli_trust_read(call, &trust);
    if (code == 0)
        code = foi_letter_check(call->args[0], letter, &trust.trust, &checked, &call->error);
    if (code == 0 && cli_value(call, "mine") != NULL)
        code = foi_letter_check_mine(call->args[0], letter, cli_value(call, "mine"), &checked,
                                     &call->error);
    AUTO_FREE const char *between = checked.between;
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_bool_member(&call->writer, "holds", true);
        foi_json_date(&call->writer, "sent", checked.sent);
        json_put_bool_member(&call->writer, "correction", checked.correction);
        json_put_string_member(&call->writer, "text_sha256", checked.text_sha256);
        json_put_string_member(&call->writer, "html_sha256", checked.html_sha256);
        json_put_string_member(&call->writer, "pdf_sha256",
                               *checked.pdf_sha256 ? checked.pdf_sha256 : NULL);
        json_put_string_member(&call->writer, "for_you", between);
        json_put_int_member(&call->writer, "entry_of_the_ledger", checked.entry);
        json_put_int_member(&call->writer, "entries", checked.size);
        out_json_moment(&call->writer, "at", checked.at);
        json_put_end(&call->writer);
        return 0;
    }
    text_printf(&call->out,
                "This is the letter that was sent on %s%s.\nIts act is entry %" PRId64
                " of the signed log, recorded on %s.\nSHA-256 of its text  %s\n"
                "SHA-256 of its page  %s\n",
                foi_day_words(checked.sent, sent),
                checked.correction ? ", and corrects the one before" : "", checked.entry,
                out_moment(checked.at, at), checked.text_sha256, checked.html_sha256);
    if (*checked.pdf_sha256)
        text_printf(&call->out, "SHA-256 of its PDF   %s\n", checked.pdf_sha256);
    if (between != NULL) {
        text_append(&call->out, "Your e-mail is this letter, with these lines for you:\n\n");
        out_wrap(&call->out, between, 2);
    }
    return 0;
}

static const struct cli_option check_options[] = {
    {"letter", CLI_NUMBER, "N", "which letter of the request", "1", .low = 1, .high = 1000},
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",
     "ledger.pub of the record"},
    {"mine", CLI_PATH, "FILE",
     "the e-mail that you got: whether it is the same letter, but for the lines with your name"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_foi_check = {
    .words = "foi check",
    .args = "FOLDER",
    .summary = "check that a published letter is the one that was sent, without the record",
    .text = "Takes the folder of a request (requests/ADDRESS of a disclosure log) and the force's "
            "public key, and nothing else: the letter's files have the SHA-256 that stands in the "
            "act of sending them (letter-N.act), that act is what an entry of the force's log "
            "commits to, and that entry is in the signed log (letter-N.tlog-proof). With --mine "
            "also that the e-mail which the force sent you is this letter: without the lines for "
            "you it is the same bytes. Exit code 3 when it does not hold.",
    .options = check_options,
    .examples = "overt foi check requests/208-2023 --key ledger.pub\n"
                "overt foi check requests/208-2023 --key ledger.pub --mine letter.eml",
    .see = "foi publish, ledger check-receipt",
    .run = run_check,
    .record = true,
};
