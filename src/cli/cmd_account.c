// SPDX-License-Identifier: Apache-2.0
// cmd_account.c - accounts of officers: made, enrolled, reset, unlocked, closed; what happened.
#include <string.h>

#include "access/access.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/account.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "crypt/wipe.h"

#define SECRETS_MAX 4096 ///< bytes of a file with an invitation and a password
#define EVENTS_MAX  10000

int account_give(struct cli_call *call, const char *key, const char *words, const char *about)
{
    const char *path = cli_value(call, "out");
    if (path != NULL) {
        AUTO_TEXT struct text line = {0};
        text_init(&line, 8192);
        text_printf(&line, "%s\n", words);
        int code = file_write(path, line.bytes, line.length, 0600, &call->error);
        crypt_wipe(line.bytes, line.length);
        if (code == 0)
            out_done(call, "file", path, "%s It stands in %s, and nowhere else.", about, path);
        return code;
    }
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, key, words);
        json_put_end(&call->writer);
        return 0;
    }
    text_printf(&call->out, "%s\n", words);
    out_note(call, "%s It is shown this once.", about);
    return 0;
}

static int run_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(crypt_hasher_destroy) struct crypt_hasher *hasher = NULL;
    char words[ACCESS_WORDS_SIZE] = "";
    const struct access_new account = {.name = call->args[0],
                                       .break_glass = cli_flag(call, "break-glass"),
                                       .hours = (int)cli_number(call, "hours", 0),
                                       .subject = cli_value(call, "subject")};
    if (account.hours != 0 && !account.break_glass)
        return CLI_MISTAKE(call, "--hours is of a --break-glass account");
    int code = record_keep_out(call, "out");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0) {
        crypt_hasher_create(NULL, &hasher);
        code = access_add(operate_store(operate), call->as, &account, hasher, call->clock, words,
                          &call->error);
    }
    if (code == 0)
        code = account_give(call, account.break_glass ? "envelope" : "invitation", words,
                            account.break_glass
                                ? "The password for the sealed envelope; it works once."
                                : "The invitation, for three days.");
    crypt_wipe(words, sizeof words);
    return code;
}

static int run_reset(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(crypt_hasher_destroy) struct crypt_hasher *hasher = NULL;
    char words[ACCESS_WORDS_SIZE] = "";
    int code = record_keep_out(call, "out");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0) {
        crypt_hasher_create(NULL, &hasher);
        code = access_reset(operate_store(operate), call->as, call->args[0], hasher, call->clock,
                            words, &call->error);
    }
    if (code == 0)
        code = account_give(call, "invitation", words,
                            "Nothing that was used before signs in any more. The new invitation, "
                            "or the password for the new envelope.");
    crypt_wipe(words, sizeof words);
    return code;
}

typedef int simple_act(struct store *store, const char *as, const char *name, struct clock clock,
                       struct overt_error *err);

static int run_simple(struct cli_call *call, simple_act *act, const char *done)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int code = record_act(call, &operate);
    if (code == 0)
        code = act(operate_store(operate), call->as, call->args[0], call->clock, &call->error);
    if (code == 0)
        out_done(call, "account", call->args[0], "%s: %s.", call->args[0], done);
    return code;
}

static int run_close(struct cli_call *call)
{
    return run_simple(call, access_close, "closed; nobody signs in with it");
}

static int run_unlock(struct cli_call *call)
{
    return run_simple(call, access_unlock, "attempts from before are forgotten");
}

static int run_review(struct cli_call *call)
{
    return run_simple(call, access_review, "its use was looked into");
}

static int run_subject(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    const char *subject = call->arg_count > 1 ? call->args[1] : NULL;
    int code = record_act(call, &operate);
    if (code == 0)
        code = access_subject(operate_store(operate), call->as, call->args[0], subject, call->clock,
                              &call->error);
    if (code == 0)
        out_done(call, "account", call->args[0],
                 subject != NULL ? "%s: known to the force's own sign-in."
                                 : "%s: not known to the force's own sign-in any more.",
                 call->args[0]);
    return code;
}

// ---- enrolling ----

/// The invitation and the password: two lines of a file that its owner alone can read.
struct secrets {
    char *bytes;
    size_t size;
    const char *words;
    char *password;
};

static void secrets_finish(struct secrets *secrets)
{
    memory_wipe_free(secrets->bytes, secrets->size);
    *secrets = (struct secrets){0};
}

static int read_secrets(struct cli_call *call, struct secrets *secrets)
{
    int code = file_read(cli_value(call, "enrolment"), SECRETS_MAX, &secrets->bytes, &secrets->size,
                         &call->error);
    if (code < 0)
        return code;
    char *end = strchr(secrets->bytes, '\n');
    if (end == NULL)
        return CLI_MISTAKE(call, "the file has the invitation in its first line and the password "
                                 "in its second");
    *end = '\0';
    secrets->words = text_trim(secrets->bytes);
    secrets->password = end + 1;
    secrets->password[strcspn(secrets->password, "\r\n")] = '\0';
    return access_password_check(secrets->password, call->args[0], &call->error);
}

static void write_paper(const struct access_account *account, const uint8_t *secret,
                        char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                        struct store *store, struct text *paper)
{
    AUTO_FREE char *force = NULL;
    if (register_setting(store, "force.name", REGISTER_AS_AT_ALWAYS, "Overt", &force, NULL) < 0)
        force = memory_copy_text("Overt");
    access_secret_uri(secret, force, account->name, paper);
    for (size_t i = 0; i < ACCESS_RECOVERY_COUNT; i++)
        text_printf(paper, "\n%s", recovery[i]);
}

static int give_paper(struct cli_call *call, const struct text *paper)
{
    const char *first_end = strchr(paper->bytes, '\n');
    if (cli_value(call, "out") == NULL && !call->json && first_end != NULL) {
        AUTO_FREE char *uri = memory_copy_text(paper->bytes);
        uri[first_end - paper->bytes] = '\0';
        int code = access_qr_text(uri, &call->out, &call->error);
        if (code < 0)
            return code;
    }
    return account_give(call, "enrolled", paper->bytes,
                        "What the authenticator app takes, and ten recovery codes.");
}

static int enrol(struct cli_call *call, struct store *store, const struct secrets *secrets)
{
    CLEANUP(crypt_hasher_destroy) struct crypt_hasher *hasher = NULL;
    AUTO_TEXT struct text paper = {0};
    struct access_account account;
    uint8_t secret[ACCESS_SECRET_SIZE];
    char hash[CRYPT_PASSWORD_HASH_SIZE], code[7];
    char recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE];
    moment now = clock_now(&call->clock);
    int result = access_invited(store, call->args[0], secrets->words, now, &account, &call->error);
    if (result < 0)
        return result;
    crypt_hasher_create(NULL, &hasher);
    access_secret_new(secret);
    access_code_of(secret, now, code);
    text_init(&paper, 8192);
    const struct access_enrolment enrolment = {call->args[0], secrets->words, hash, secret, code};
    result = crypt_password_hash(hasher, secrets->password, strlen(secrets->password), hash,
                                 &call->error);
    if (result == 0)
        result = access_enrol(store, &enrolment, call->clock, recovery, &call->error);
    if (result == 0) {
        write_paper(&account, secret, recovery, store, &paper);
        result = give_paper(call, &paper);
        crypt_wipe(paper.bytes, paper.length);
    }
    crypt_wipe(secret, sizeof secret);
    crypt_wipe(recovery, sizeof recovery);
    return result;
}

static int run_enrol(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    CLEANUP(secrets_finish) struct secrets secrets = {0};
    int code = record_keep_out(call, "out");
    if (code == 0)
        code = read_secrets(call, &secrets);
    if (code == 0)
        code = record_act(call, &operate);
    return code == 0 ? enrol(call, operate_store(operate), &secrets) : code;
}

// ---- lists ----

static void accounts_json(struct cli_call *call, const struct access_account *accounts,
                          size_t count)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_key(writer, "accounts");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "id", accounts[i].id);
        json_put_string_member(writer, "officer", accounts[i].name);
        json_put_string_member(writer, "state", access_state_word(accounts[i].state));
        json_put_bool_member(writer, "break_glass", accounts[i].break_glass);
        json_put_bool_member(writer, "password", accounts[i].password);
        json_put_int_member(writer, "recovery_left", accounts[i].recovery_left);
        out_json_moment(writer, "made_at", accounts[i].made_at);
        out_json_moment(writer, "signed_in_at", accounts[i].signed_in);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void accounts_table(struct cli_call *call, const struct access_account *accounts,
                           size_t count)
{
    static const char *const headings[] = {"Officer", "State", "Last signed in", "Recovery codes"};
    struct out_table table;
    char when[TIME_TEXT_MAX];
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        bool spent = accounts[i].break_glass && !accounts[i].password;
        out_table_cell(&table, accounts[i].name);
        out_table_cellf(&table, "%s%s", access_state_word(accounts[i].state),
                        spent                     ? ", break-glass, used"
                        : accounts[i].break_glass ? ", break-glass"
                                                  : "");
        out_table_cell(&table, out_moment(accounts[i].signed_in, when));
        out_table_cellf(&table, "%d", accounts[i].recovery_left);
    }
    out_table_print(&table, &call->out);
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE struct access_account *accounts = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = access_accounts(store, &accounts, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        accounts_json(call, accounts, count);
    else
        accounts_table(call, accounts, count);
    return 0;
}

static void events_json(struct cli_call *call, const struct access_event *events, size_t count)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_key(writer, "events");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        out_json_moment(writer, "at", events[i].at);
        json_put_string_member(writer, "officer", events[i].name);
        json_put_string_member(writer, "what", events[i].kind);
        if (events[i].why[0] != '\0')
            json_put_string_member(writer, "why", events[i].why);
        if (events[i].ended_at != 0)
            out_json_moment(writer, "ended_at", events[i].ended_at);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void events_table(struct cli_call *call, const struct access_event *events, size_t count)
{
    static const char *const headings[] = {"When", "Account", "What", "Until"};
    struct out_table table;
    char when[TIME_TEXT_MAX];
    out_table_init(&table, ARRAY_COUNT(headings));
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        out_table_cell(&table, out_moment(events[i].at, when));
        out_table_cell(&table, events[i].name);
        out_table_cellf(&table, "%s%s%s", events[i].kind, events[i].why[0] != '\0' ? ": " : "",
                        events[i].why);
        out_table_cell(&table, out_moment(events[i].ended_at, when));
    }
    out_table_print(&table, &call->out);
}

static int run_history(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE struct access_event *events = NULL;
    struct access_account account = {0};
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0 && call->arg_count > 0)
        code = access_account_find(store, call->args[0], &account, &call->error);
    if (code == 0)
        code = access_events(store, account.id, EVENTS_MAX, &events, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        events_json(call, events, count);
    else
        events_table(call, events, count);
    return 0;
}

// ---- the commands ----

static const struct cli_option add_options[] = {
    {"break-glass", CLI_FLAG, NULL, "no person's: for when nobody else can sign in"},
    {"hours", CLI_NUMBER, "HOURS", "how long a use of break-glass lasts", "4", .low = 1,
     .high = 24},
    {"subject", CLI_TEXT, "NAME", "who that is to the force's own sign-in (OpenID Connect)"},
    ACCOUNT_OUT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_account_add = {
    .words = "account add",
    .args = "OFFICER",
    .summary = "let an officer sign in: prints an invitation",
    .text = "Makes an account for an officer of the record and prints an invitation, once. It "
            "holds for three days; with it the officer chooses a password and connects an "
            "authenticator app, on the console's page /enrol.\n\n"
            "With --break-glass the password for a sealed envelope is printed in its place. It "
            "works once, without a code, for the hours that are said; whoever uses it is seen: "
            "every page says so until an auditor has looked into it. It cannot authorise or "
            "erase. docs/accounts.md.",
    .options = add_options,
    .examples = "overt account add \"P. Shah\" --as \"A. Admin\"\n"
                "overt account add \"Break glass\" --break-glass --hours 4 --out envelope.txt --as "
                "\"A. Admin\"",
    .see = "account reset, account enrol, officer add",
    .run = run_add,
    .acts = true,
    .record = true,
};

static const struct cli_option out_options[] = {ACCOUNT_OUT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_account_reset = {
    .words = "account reset",
    .args = "OFFICER",
    .summary = "take away what an account signs in with, and give a new invitation",
    .text = "For an officer who lost password, app and recovery codes, for an envelope that was "
            "opened, and to open a closed account again. What was used before signs in no more, "
            "sessions end, and its secrets are erased.",
    .options = out_options,
    .examples = "overt account reset \"P. Shah\" --as \"A. Admin\"",
    .see = "account add, account close",
    .run = run_reset,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_account_close = {
    .words = "account close",
    .args = "OFFICER",
    .summary = "let nobody sign in with an account any more",
    .text = "Sessions end, tokens in the officer's name end, and its secrets are erased. Who "
            "signed in and when stays.",
    .examples = "overt account close \"P. Shah\" --as \"A. Admin\"",
    .see = "account reset",
    .run = run_close,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_account_unlock = {
    .words = "account unlock",
    .args = "OFFICER",
    .summary = "forget wrong attempts on an account",
    .text = "Whoever guesses is held off, and the officer is not, in a browser in which they "
            "signed in before. This is for an officer at a new device while somebody guesses.",
    .examples = "overt account unlock \"P. Shah\" --as \"A. Admin\"",
    .see = "account history",
    .run = run_unlock,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_account_review = {
    .words = "account review",
    .args = "OFFICER",
    .summary = "record that a use of break-glass was looked into",
    .text = "By an auditor. The oldest use that nobody has looked into; then every page stops "
            "saying so.",
    .examples = "overt account review \"Break glass\" --as \"U. Auditor\"",
    .see = "account history",
    .run = run_review,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_account_subject = {
    .words = "account subject",
    .args = "OFFICER [SUBJECT]",
    .summary = "say who an officer is to the force's own sign-in",
    .text = "What the proxy says in the header X-Overt-Subject (docs/accounts.md). Without "
            "SUBJECT: nobody any more.",
    .examples = "overt account subject \"P. Shah\" p.shah@force.example --as \"A. Admin\"",
    .see = "account add, serve console",
    .run = run_subject,
    .acts = true,
    .record = true,
};

static const struct cli_option enrol_options[] = {
    {"enrolment", CLI_PATH, "FILE", "its first line is the invitation, its second the password",
     .required = true},
    ACCOUNT_OUT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_account_enrol = {
    .words = "account enrol",
    .args = "OFFICER",
    .summary = "enrol an account without the console",
    .text = "Prints a QR code for the authenticator app, the same as text, and ten recovery codes, "
            "once. The password has 12 characters or more and is not a common one; no signs are "
            "demanded. Nothing secret is taken from the command line.",
    .options = enrol_options,
    .examples = "overt account enrol \"P. Shah\" --enrolment two-lines.txt --out codes.txt",
    .see = "account add",
    .run = run_enrol,
    .record = true,
};

const struct cli_cmd cli_cmd_account_list = {
    .words = "account list",
    .args = "",
    .summary = "list the accounts and how they stand",
    .text = "An account is invited, active or closed.",
    .examples = "overt account list --json",
    .see = "account history, officer list",
    .run = run_list,
    .record = true,
};

const struct cli_cmd cli_cmd_account_history = {
    .words = "account history",
    .args = "[OFFICER]",
    .summary = "list who signed in and out and when, and what became of accounts",
    .text = "Newest first. A session that nobody ended has no end here until the console notes "
            "that it is over.",
    .examples = "overt account history \"P. Shah\"",
    .see = "account list, audit",
    .run = run_history,
    .record = true,
};
