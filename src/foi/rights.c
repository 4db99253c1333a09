// SPDX-License-Identifier: Apache-2.0
// rights.c - who may do what with requests for information, as a table: a part of docs/rights.md.
// The functions themselves ask (foi_officer, casework.h), and the record's file does once more;
// tests/flow/foi_rights holds the table against both through the program.
#include "foi/foi.h"

#include "foi/internal.h"

#define INFORMATION "information"

struct foi_right {
    const char *command; ///< as it is given, up to what makes it an act
    const char *roles;
    const char *but; ///< NULL: nothing
};

static const struct foi_right table[] = {
    {"foi receive FILE", INFORMATION, NULL},
    {"foi show REFERENCE --reason WHY", "information, auditor", "recorded: who asked is read"},
    {"foi place REFERENCE QUESTION PLACING", INFORMATION,
     "not while its letter is cleared, nor once it is sent"},
    {"foi cost REFERENCE --as NAME", INFORMATION, "whether the same person asked before"},
    {"foi cost REFERENCE QUESTION --locating HOURS", INFORMATION, NULL},
    {"foi cost REFERENCE --with REFERENCE", INFORMATION, "within 60 working days"},
    {"foi wave REFERENCE --answers", INFORMATION, "not of a letter that names who asked"},
    {"foi step REFERENCE STEP", INFORMATION, "in the order of the steps"},
    {"foi task add REFERENCE", INFORMATION, "a task that names who asked is refused"},
    {"foi task done TASK", INFORMATION, "and who collects for it, of any role"},
    {"foi exempt REFERENCE QUESTION SECTION", INFORMATION, NULL},
    {"foi exempt approve EXEMPTION", INFORMATION, "not who wrote it"},
    {"foi exempt withdraw EXEMPTION", INFORMATION, NULL},
    {"foi block add SECTION PART", INFORMATION, NULL},
    {"foi block review TEXT", INFORMATION, "not who wrote it"},
    {"foi policy adopt", INFORMATION, NULL},
    {"foi answer", INFORMATION, NULL},
    {"foi draft REFERENCE", INFORMATION, "not while a question has no place"},
    {"foi clear REFERENCE", INFORMATION, "not who drafted it"},
    {"foi send REFERENCE", INFORMATION, "what was cleared, to the byte"},
    {"foi review REFERENCE", INFORMATION, "neither who drafted nor who cleared its letter"},
    {"foi evidence REFERENCE", INFORMATION, "recorded: rows of the register behind the figures"},
    {"foi disclose REFERENCE --confirmed", INFORMATION, "not what names who asked"},
};

int foi_may(struct store *store, const char *as, const char *kind, struct clock clock,
            struct overt_error *err)
{
    struct clock real = clock.now != NULL ? clock : clock_real();
    int64_t officer = 0;
    int code = foi_officer(store, as, &officer, err);
    if (code == OVERT_REFUSED)
        foi_refusal_add(store, as, kind, clock_now(&real));
    return code;
}

void foi_rights_markdown(struct text *ret_page)
{
    text_append(ret_page,
                "\n## Requests for information\n\n"
                "Made from src/foi/rights.c; a test tries every line by every role "
                "(tests/flow/foi_rights). A refusal is recorded.\n\n"
                "| command | roles | besides |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < ARRAY_COUNT(table); i++)
        text_printf(ret_page, "| overt %s | %s | %s |\n", table[i].command, table[i].roles,
                    table[i].but != NULL ? table[i].but : "");
    text_append(ret_page,
                "\nThe other commands on requests show nobody who asked, and whoever reads the "
                "record can give them. Its administrator,\nand who plans, authorises or runs "
                "operations, learns of a request what it asks, never from whom it is.\n");
}
