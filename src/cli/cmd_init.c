// SPDX-License-Identifier: Apache-2.0
// cmd_init.c - a new record; officers; the force's settings.
#include <pwd.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

/// Who makes the record when nobody is named: --as or OVERT_AS, else who is logged in.
static const char *first_officer(const struct cli_call *call)
{
    const char *name = cli_value(call, "administrator");
    if (name || (call->as && *call->as))
        return name ? name : call->as;
    const struct passwd *user = getpwuid(getuid());
    return user ? user->pw_name : "Administrator";
}

/// Where the keys are, and what is to be done with them.
static void tell_keys(struct cli_call *call, const struct operate_init *init)
{
    if (init->keys)
        out_note(call,
                 "Its two keys are in %s: ledger.key signs the ledger, master.key opens what is "
                 "personal. Keep a copy of each in a safe place, away from the record's backups.",
                 init->keys);
    else
        out_note(call,
                 "Its two keys lie beside it, where whoever takes the folder has both: ledger.key "
                 "and master.key in %s. Copy each to a safe place, and leave %s/master.key out of "
                 "backups of the record; --keys FOLDER puts them elsewhere.",
                 init->folder, init->folder);
}

static void tell_next(struct cli_call *call, const struct operate_init *init)
{
    tell_keys(call, init);
    if (!init->force)
        out_note(call,
                 "It has no force's name yet, and letters need one: overt setting set force.name "
                 "\"NAME Police\" --dir %s --as \"%s\"",
                 init->folder, init->administrator);
    out_note(call,
             "Next, name the officers: overt officer add NAME --roles planner --dir %s --as \"%s\"",
             init->folder, init->administrator);
}

static int run_init(struct cli_call *call)
{
    const char *folder = call->args[0];
    AUTO_TEXT struct text address;
    text_init(&address, CLI_TEXT_MAX);
    for (const char *at = cli_value(call, "address"); at && *at; at++) {
        bool line = at[0] == '\\' && at[1] == 'n'; // typed in a shell
        text_append_char(&address, line ? '\n' : *at);
        at += line;
    }
    struct operate_init init = {
        .folder = folder,
        .force = cli_value(call, "force"),
        .address = address.length ? address.bytes : NULL,
        .administrator = first_officer(call),
        .keys = cli_value(call, "keys"),
        .store = cli_value(call, "store"),
        .schema = cli_value(call, "schema"),
    };
    int code = operate_init(&init, &call->clock, &call->error);
    if (code < 0)
        return code;
    if (init.force)
        out_done(call, "folder", folder, "The record of %s is in %s.", init.force, folder);
    else
        out_done(call, "folder", folder, "A record is in %s; its administrator is %s.", folder,
                 init.administrator);
    tell_next(call, &init);
    if (init.store)
        record_warn_standby(call, record_standbys(folder));
    return 0;
}

static const struct cli_option init_options[] = {
    {"force", CLI_TEXT, "NAME", "the force's name, as letters and registers give it",
     "none: no letter until force.name is set"},
    {"administrator", CLI_TEXT, "NAME", "the first officer, who can add the others",
     "--as, else who is logged in"},
    {"address", CLI_TEXT, "TEXT", "postal address for letters; \\n ends a line"},
    {"keys", CLI_PATH, "FOLDER",
     "make the record's two keys in this folder, such as a stick or a disk that is not backed up "
     "with the record; keys.path in the record says where",
     "the record's folder"},
    {"store", CLI_TEXT, "ADDRESS",
     "keep the record on this PostgreSQL server (15 or newer), such as "
     "postgresql://overt@db1,db2/overt?target_session_attrs=read-write; a password is in "
     "~/.pgpass, never here",
     "a file in the folder"},
    {"schema", CLI_TEXT, "NAME", "with --store: the schema there that is made for the record",
     "a new name"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_init = {
    .words = "init",
    .args = "FOLDER",
    .summary = "make a new record",
    .text = "Makes the folder, which must be empty or not there, with the database of the record, "
            "the key that "
            "signs its ledger (keep a copy of it in a safe place) and the public key with which "
            "anyone can "
            "verify the ledger. The first entry of the ledger says who made the record.\n\n"
            "A force has one record. Every act that Overt does is in it, and nothing can be done "
            "without it.",
    .options = init_options,
    .examples =
        "overt init /srv/overt --force \"Warwickshire Police\" --administrator \"A. Admin\"\n"
        "# the keys apart from the record\n"
        "overt init /srv/overt --keys /srv/overt-keys --force \"Warwickshire Police\"",
    .see = "officer add, setting set, operation plan",
    .run = run_init,
    .may_act = true,
};

static uint32_t roles_of(const char *words)
{
    uint32_t roles = 0;
    while (*words) {
        char word[64];
        size_t size = 0;
        while (words[size] && words[size] != ',')
            size++;
        (void)text_copy(word, size + 1 < sizeof word ? size + 1 : sizeof word, words);
        roles |= (uint32_t)register_role_from(word);
        words += size + (words[size] == ',');
    }
    return roles;
}

static int run_officer_add(struct cli_call *call)
{
    const char *rank = cli_value(call, "rank");
    AUTO_OPERATE struct operate *operate = NULL;
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_officer_add_ranked(
            operate, call->as, call->args[0], roles_of(cli_value(call, "roles")),
            rank ? register_rank_from(rank) : 0, &call->error);
    if (code == 0)
        out_done(call, "officer", call->args[0], "%s added: %s.", call->args[0],
                 cli_value(call, "roles"));
    return code;
}

static int run_officer_rank(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    enum register_rank rank = register_rank_from(call->args[1]);
    if (rank == 0)
        return CLI_MISTAKE(call, "there is no such rank; it is staff, constable, sergeant, "
                                 "inspector, chief-inspector, superintendent, "
                                 "chief-superintendent or chief-officer");
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_officer_rank(operate, call->as, call->args[0], rank, &call->error);
    if (code == 0)
        out_done(call, "officer", call->args[0], "%s: %s.", call->args[0],
                 register_rank_name(rank));
    return code;
}

static const struct cli_option officer_options[] = {
    {"roles", CLI_WORDS, "ROLES", "what the officer may do",
     .words =
         "planner|authorising|operator|engagement|investigator|information|auditor|administrator",
     .required = true},
    {"rank", CLI_WORD, "RANK", "the officer's rank", "superintendent with the role authorising",
     .words = "staff|constable|sergeant|inspector|chief-inspector|superintendent|"
              "chief-superintendent|chief-officer"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_officer_rank = {
    .words = "officer rank",
    .args = "NAME RANK",
    .summary = "record an officer's new rank",
    .text = "Ranks, lowest first: staff, constable, sergeant, inspector, chief-inspector, "
            "superintendent, chief-superintendent, chief-officer (commander, assistant chief "
            "constable and above). Authorising takes a superintendent, urgent authority an "
            "inspector. An administrator records ranks, but not their own. What an officer did "
            "before keeps the rank it was done with.",
    .examples = "overt officer rank \"I. Hall\" chief-inspector --as \"A. Admin\"",
    .see = "officer add, officer list, operation authorise",
    .run = run_officer_rank,
    .acts = true,
    .record = true,
};

const struct cli_cmd cli_cmd_officer_add = {
    .words = "officer add",
    .args = "NAME",
    .summary = "add an officer and what they may do",
    .text = "Adds an officer to the record. An administrator does this.\n\n"
            "planner: asks for operations and makes lists. authorising: authorises what others "
            "planned. operator: runs "
            "the recognition and adjudicates alerts. engagement: stops people, checks identities, "
            "starts "
            "operator-initiated checks. investigator: searches retrospectively. information: "
            "answers Freedom of "
            "Information requests. auditor: reads. administrator: adds officers and settings.\n\n"
            "One officer may have several roles, but no one can do both halves of an act that "
            "takes two people. An officer with the role authorising is recorded as superintendent "
            "unless another rank is given; an inspector gives urgent authority only. "
            "docs/rights.md has the whole matrix.",
    .options = officer_options,
    .examples = "overt officer add \"P. Shah\" --roles planner,operator --as \"A. Admin\"",
    .see = "officer list, init",
    .run = run_officer_add,
    .acts = true,
    .record = true,
};

static void role_words(struct text *out, uint32_t roles)
{
    for (uint32_t bit = 1; bit && bit <= roles; bit <<= 1)
        if (roles & bit)
            text_printf(out, "%s%s", out->length ? ", " : "",
                        register_role_word((enum register_role)bit));
}

static void officer_json(struct json_writer *writer, const struct register_officer *officer)
{
    json_put_object(writer);
    json_put_string_member(writer, "name", officer->name);
    json_put_key(writer, "roles");
    json_put_array(writer);
    for (uint32_t bit = 1; bit && bit <= officer->roles; bit <<= 1)
        if (officer->roles & bit)
            json_put_string(writer, register_role_word((enum register_role)bit));
    json_put_end(writer);
    json_put_string_member(writer, "rank", register_rank_word(officer->rank));
    out_json_moment(writer, "added_at", officer->added_at);
    json_put_end(writer);
}

static void officers_json(struct cli_call *call, const struct register_officer *officers,
                          size_t count)
{
    json_put_object(&call->writer);
    json_put_key(&call->writer, "officers");
    json_put_array(&call->writer);
    for (size_t i = 0; i < count; i++)
        officer_json(&call->writer, &officers[i]);
    json_put_end(&call->writer);
    json_put_end(&call->writer);
}

static void officers_table(struct cli_call *call, const struct register_officer *officers,
                           size_t count)
{
    struct out_table table;
    out_table_init(&table, 4);
    out_table_cell(&table, "Officer");
    out_table_cell(&table, "Added");
    out_table_cell(&table, "Rank");
    out_table_cell(&table, "Roles");
    for (size_t i = 0; i < count; i++) {
        char when[TIME_TEXT_MAX];
        AUTO_TEXT struct text roles;
        text_init(&roles, 400);
        role_words(&roles, officers[i].roles);
        out_table_cell(&table, officers[i].name);
        out_table_cell(&table, out_moment(officers[i].added_at, when));
        out_table_cell(&table, register_rank_name(officers[i].rank));
        out_table_cell(&table, roles.bytes);
    }
    out_table_print(&table, &call->out);
}

static int run_officer_list(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    struct register_officer *officers = NULL;
    size_t count = 0;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_officers(store, record_as_at(call), &officers, &count, &call->error);
    if (code < 0)
        return code;
    if (call->json)
        officers_json(call, officers, count);
    else
        officers_table(call, officers, count);
    register_officers_free(&officers, count);
    return 0;
}

static const struct cli_option as_at_options[] = {RECORD_AS_AT_OPTION, {.kind = CLI_END}};

const struct cli_cmd cli_cmd_officer_list = {
    .words = "officer list",
    .args = "",
    .summary = "list the officers and their roles",
    .text = "Lists who may act in this record, in the order in which they were added.",
    .options = as_at_options,
    .examples = "overt officer list --json",
    .see = "officer add",
    .run = run_officer_list,
    .record = true,
};

static int run_setting_set(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct date from = {0};
    if (cli_value(call, "from") != NULL)
        (void)date_parse(cli_value(call, "from"), &from); // the option was checked
    int code = record_act(call, &operate);
    if (code == 0)
        code = operate_setting_from(operate, call->as, call->args[0], call->args[1], from,
                                    &call->error);
    if (code == 0)
        out_done(call, "setting", call->args[0], "%s is set.", call->args[0]);
    return code;
}

static const struct cli_option setting_set_options[] = {
    {"from", CLI_DATE, "DATE", "the first day on which letters say it", "now"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_setting_set = {
    .words = "setting set",
    .args = "KEY VALUE",
    .summary = "set what letters and registers say about the force",
    .text = "Records a value with its date; what held before stays readable, since a letter is "
            "written as at the day its "
            "request arrived. An administrator does this.\n\n"
            "Keys: force.name, force.address, foi.unit and what docs/foi.md lists. With --from "
            "letters say it from that day on, such as the new name of the regulator.",
    .options = setting_set_options,
    .examples = "overt setting set foi.unit \"Information Rights\" --as \"A. Admin\"\n"
                "overt setting set regulator.name \"the Information Commission\" --from 2027-04-01 "
                "--as \"A. Admin\"",
    .see = "setting show, foi answer",
    .run = run_setting_set,
    .acts = true,
    .record = true,
};

static int run_setting_show(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_FREE char *value = NULL;
    int code = record_read(call, &store);
    if (code == 0)
        code = register_setting(store, call->args[0], record_as_at(call), "", &value, &call->error);
    if (code < 0)
        return code;
    if (!*value)
        return error_set(&call->error, OVERT_NOT_FOUND, "%.60s is not set", call->args[0]);
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "key", call->args[0]);
        json_put_string_member(&call->writer, "value", value);
        json_put_end(&call->writer);
    } else {
        out_clean(&call->out, value);
        text_append_char(&call->out, '\n');
    }
    return 0;
}

const struct cli_cmd cli_cmd_setting_show = {
    .words = "setting show",
    .args = "KEY",
    .summary = "print a setting",
    .text = "Prints the value that holds now, or held at the time of --as-at.",
    .options = as_at_options,
    .examples = "overt setting show force.name",
    .see = "setting set",
    .run = run_setting_show,
    .record = true,
};
