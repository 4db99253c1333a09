// SPDX-License-Identifier: Apache-2.0
// cmd_account_token.c - tokens with which other systems act in an officer's name.
#include <stdio.h>

#include "access/access.h"
#include "base/memory.h"
#include "cli/account.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"
#include "crypt/wipe.h"

static int run_add(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    char words[ACCESS_TOKEN_SIZE] = "", about[160];
    const struct access_new_token token = {.holder = cli_value(call, "officer"),
                                           .name = call->args[0],
                                           .scopes = cli_value(call, "scopes"),
                                           .expires = cli_moment(call, "until")};
    int64_t id = 0;
    int code = record_keep_out(call, "out");
    if (code == 0)
        code = record_act(call, &operate);
    if (code == 0)
        code = access_token_add(operate_store(operate), call->as, &token, call->clock, &id, words,
                                &call->error);
    (void)snprintf(about, sizeof about, "Token %lld.", (long long)id);
    if (code == 0)
        code = account_give(call, "token", words, about);
    crypt_wipe(words, sizeof words);
    return code;
}

static int run_revoke(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    int64_t number = 0;
    int code = record_act_on(call, "token", &number, &operate);
    if (code == 0)
        code = access_token_revoke(operate_store(operate), call->as, number, call->clock,
                                   &call->error);
    if (code == 0)
        out_done(call, "token", call->args[0], "Token %s was revoked.", call->args[0]);
    return code;
}

static const char *state_of(const struct access_token *token, moment now)
{
    return token->ended_at != 0 ? "revoked" : token->expires <= now ? "over" : "holds";
}

static void tokens_json(struct cli_call *call, const struct access_token *tokens, size_t count)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_key(writer, "tokens");
    json_put_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_put_object(writer);
        json_put_int_member(writer, "id", tokens[i].id);
        json_put_string_member(writer, "system", tokens[i].name);
        json_put_string_member(writer, "officer", tokens[i].holder_name);
        json_put_string_member(writer, "scopes", tokens[i].scopes);
        json_put_string_member(writer, "state", state_of(&tokens[i], clock_now(&call->clock)));
        out_json_moment(writer, "made_at", tokens[i].made_at);
        out_json_moment(writer, "expires", tokens[i].expires);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_end(writer);
}

static void tokens_table(struct cli_call *call, const struct access_token *tokens, size_t count)
{
    static const char *const headings[] = {"Token", "System", "Officer", "May", "Until", "State"};
    struct out_table table;
    char when[TIME_TEXT_MAX];
    out_table_init(&table, ARRAY_COUNT(headings));
    out_table_right(&table, 0);
    for (size_t i = 0; i < ARRAY_COUNT(headings); i++)
        out_table_cell(&table, headings[i]);
    for (size_t i = 0; i < count; i++) {
        out_table_cellf(&table, "%lld", (long long)tokens[i].id);
        out_table_cell(&table, tokens[i].name);
        out_table_cell(&table, tokens[i].holder_name);
        out_table_cell(&table, tokens[i].scopes);
        out_table_cell(&table, out_moment(tokens[i].expires, when));
        out_table_cell(&table, state_of(&tokens[i], clock_now(&call->clock)));
    }
    out_table_print(&table, &call->out);
}

static int run_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE struct access_token *tokens = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = access_tokens(store, &tokens, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        tokens_json(call, tokens, count);
    else
        tokens_table(call, tokens, count);
    return 0;
}

static const struct cli_option add_options[] = {
    {"officer", CLI_TEXT, "NAME", "in whose name it acts", .required = true},
    {"scopes", CLI_TEXT, "WORDS", "what it may do, blanks between: docs/api.md",
     .required = true},
    {"until", CLI_MOMENT, "TIME", "when it is over, a year from now at most", .required = true},
    ACCOUNT_OUT_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_account_token_add = {
    .words = "account token add",
    .args = "SYSTEM",
    .summary = "give another system a token to act in an officer's name",
    .text = "Prints the token once; the record keeps its hash. The system has the officer's "
            "rights, and of those only what the scopes say.",
    .options = add_options,
    .examples = "overt account token add \"engine of van 2\" --officer \"O. Perator\" --scopes "
                "\"alerts:file\" --until +30d --out token.txt --as \"A. Admin\"",
    .see = "account token list, account token revoke",
    .run = run_add,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_account_token_list = {
    .words = "account token list",
    .args = "",
    .summary = "list the tokens of other systems",
    .text = "With the officer in whose name each acts, what it may do, and until when.",
    .examples = "overt account token list",
    .see = "account token add, account token revoke",
    .run = run_list,
    .record = true,
};

const struct cli_cmd cli_cmd_account_token_revoke = {
    .words = "account token revoke",
    .args = "TOKEN",
    .summary = "end a token",
    .text = "From now on it is refused.",
    .examples = "overt account token revoke 3 --as \"A. Admin\"",
    .see = "account token list",
    .run = run_revoke,
    .acts = true,
    .record = true,
};
