// SPDX-License-Identifier: Apache-2.0
// cmd_site.c - the whole public site as files: pages, register, disclosure log, ledger.
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/ledger.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "foi/disclose.h"
#include "publish/publish.h"
#include "publish/site.h"

struct site {
    struct cli_call *call;
    struct store *store;
    const char *folder;
    struct cli_trust trust;
    moment now;
    char *log; ///< the record's ledger
    struct publish_done tables;
    struct foi_publishing requests;
    struct publish_site_done pages;
    size_t ledger_files;
};

static void finish(struct site *site)
{
    cli_trust_finish(&site->trust);
    memory_free(site->log);
}

static int put_ledger(struct site *site)
{
    AUTO_FREE char *to = file_join(site->folder, "log");
    AUTO_FREE char *key = file_join(site->folder, "ledger.pub");
    AUTO_TEXT struct text line = {0};
    text_init(&line, 2000);
    text_printf(&line, "%s\n", site->trust.verifier);
    int code =
        publish_site_ledger(site->log, to, &site->ledger_files, &site->call->error);
    return code != 0 ? code
                     : file_write(key, line.bytes, line.length, 0644, &site->call->error);
}

static int put_register(struct site *site)
{
    AUTO_FREE char *to = file_join(site->folder, "register");
    return publish_record(site->store, to, site->now, PUBLISH_SITE, &site->tables,
                          &site->call->error);
}

static int put_requests(struct site *site)
{
    AUTO_FREE char *to = file_join(site->folder, "requests");
    AUTO_TEXT struct text base = {0};
    const char *given = cli_value(site->call, "base");
    text_init(&base, 2000);
    text_printf(&base, "%srequests/", given != NULL ? given : "");
    struct foi_publish publish = {.folder = to,
                                  .base = given != NULL ? base.bytes : NULL,
                                  .verifier = site->trust.verifier,
                                  .site = true,
                                  .now = site->now};
    int code = ledger_published(site->log, site->trust.verifier, &publish.published,
                                &site->call->error);
    if (code == 0)
        code = file_make_public_folder(to, &site->call->error);
    return code != 0 ? code
                     : foi_publish(site->store, &publish, &site->requests, &site->call->error);
}

static int put_pages(struct site *site)
{
    const struct publish_site pages = {.folder = site->folder,
                                       .as_at = site->now,
                                       .key = site->trust.verifier};
    return publish_site(site->store, &pages, &site->pages, &site->call->error);
}

static void say(const struct site *site)
{
    struct cli_call *call = site->call;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "folder", site->folder);
        json_put_int_member(&call->writer, "operations", (int64_t)site->pages.operations);
        json_put_int_member(&call->writer, "requests", (int64_t)site->requests.requests);
        json_put_int_member(&call->writer, "pages", (int64_t)site->pages.pages);
        json_put_int_member(&call->writer, "pages_written", (int64_t)site->pages.written);
        json_put_int_member(&call->writer, "ledger_files_written", (int64_t)site->ledger_files);
        json_put_end(&call->writer);
        return;
    }
    text_printf(&call->out, "%zu operation%s and %zu request%s are in %s, for everybody.\n",
                site->pages.operations, out_plural((int64_t)site->pages.operations),
                site->requests.requests, out_plural((int64_t)site->requests.requests),
                site->folder);
    out_note(call, "Hand it out: overt serve public %s", site->folder);
}

/// Only a new or empty folder, or an earlier site, is written into; never a record's own, which
/// somebody might then hand out with its keys.
static int check_folder(struct cli_call *call, const char *folder)
{
    AUTO_FREE char *page = file_join(folder, "operations/index.html");
    AUTO_FREE char *record = file_join(folder, "record.db");
    if (!store_exists(record) && (file_exists(page) || rmdir(folder) == 0 || errno == ENOENT))
        return 0;
    return CLI_MISTAKE(call, "%.150s is no folder, or holds something else than a published site: "
                             "name a new one", folder);
}

static int run_publish(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(finish) struct site site = {
        .call = call, .folder = call->args[0], .now = clock_now(&call->clock)};
    const struct operate_disclosure given = {
        .what = "site.publish", .recipient = "everybody", .why = cli_value(call, "reason")};
    site.log = file_join(call->folder, "log");
    int code = check_folder(call, site.folder);
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = cli_trust_read(call, &site.trust);
    if (code == 0)
        code = operate_disclose(operate, call->as, &given, &call->error);
    site.store = code == 0 ? operate_store(operate) : NULL;
    if (code == 0)
        code = file_make_public_folder(site.folder, &call->error);
    if (code == 0)
        code = put_ledger(&site);
    if (code == 0)
        code = put_register(&site);
    if (code == 0)
        code = put_requests(&site);
    if (code == 0)
        code = put_pages(&site);
    if (code == 0)
        say(&site);
    return code;
}

static const struct cli_option publish_options[] = {
    {"base", CLI_TEXT, "URL", "where the site stands, ending with /, for the news feed"},
    {"reason", CLI_TEXT, "WHY", "why it is given out, without names"},
    {"key", CLI_TEXT, "KEY", "public key: a file, or the key itself (name+hash+base64)",
     "ledger.pub of the record"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_site_publish = {
    .words = "site publish",
    .args = "FOLDER",
    .summary = "write the whole public site into a folder for any web server",
    .text =
        "Writes what anybody may read: whether anything is running now or announced, a page for "
        "each operation with its written authority, what came of it and proofs out of the ledger, "
        "lists by year, kind, state and place, the register with its tables and charts "
        "(register/), a page for each year (statistics/), the disclosure log (requests/), the "
        "ledger's files and public key (log/, ledger.pub), policies, how to check all of it, and "
        "what the pages need. It works without scripts, sets no cookie and loads nothing from "
        "elsewhere.\n\n"
        "Settings: site.leave, the neutral page that the way out leads to; site.contact, where "
        "readers write to (overt setting set).\n\n"
        "Run it again after each step of an operation: what is the same is not written again. "
        "While faces are compared the register has the figures until then; published minute by "
        "minute they would tell whom each is about. Each file is there whole or not at all, and "
        "the first page is written last.\n\n"
        "Who published what, and when, is recorded before anything is written (Data Protection "
        "Act 2018, section 62: disclosure).",
    .options = publish_options,
    .examples = "overt site publish www --as \"I. Rees\"\n"
                "overt site publish /srv/overt/www --base https://facial-recognition.midshire."
                "police.uk/ --as \"I. Rees\"",
    .see = "serve public, register publish, foi publish, ledger verify",
    .run = run_publish,
    .acts = true,
    .record = true,
};
