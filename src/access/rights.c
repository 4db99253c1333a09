// SPDX-License-Identifier: Apache-2.0
// rights.c - who may do what with accounts, as a table: a part of docs/rights.md. The functions
// themselves ask.
#include "access/internal.h"

static const struct {
    const char *command, *roles, *but;
} table[] = {
    {"account add OFFICER", "administrator", "one account for an officer"},
    {"account reset OFFICER", "administrator", ""},
    {"account close OFFICER", "administrator", "tokens in the officer's name end too"},
    {"account unlock OFFICER", "administrator", ""},
    {"account subject OFFICER", "administrator", ""},
    {"account review OFFICER", "auditor", "not the holder of the account"},
    {"account enrol OFFICER", "anyone", "who has the invitation"},
    {"account token add SYSTEM", "administrator", "for a year at most"},
    {"account token revoke TOKEN", "administrator", ""},
};

void access_rights_markdown(struct text *ret_page)
{
    text_append(ret_page,
                "\n## Accounts\n\n"
                "Made from src/access/rights.c; a test tries every line by every role "
                "(tests/flow/account). A refusal is recorded.\n\n"
                "| command | roles | besides |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < ARRAY_COUNT(table); i++)
        text_printf(ret_page, "| overt %s | %s | %s |\n", table[i].command, table[i].roles,
                    table[i].but);
}
