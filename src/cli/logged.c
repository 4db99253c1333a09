// SPDX-License-Identifier: Apache-2.0
// logged.c - which command is logged under which of the six words of Data Protection Act 2018,
// section 62. docs/audit-commands.md is made from this table; a test refuses a command of a record
// that is not in it, and another compares it with what each command does (tests/flow/day).
#include "cli/logged.h"

#include "cli/cmd.h"
#include "register/read.h"

#define COLLECTION   (1u << REGISTER_AUDIT_COLLECTION)
#define ALTERATION   (1u << REGISTER_AUDIT_ALTERATION)
#define CONSULTATION (1u << REGISTER_AUDIT_CONSULTATION)
#define DISCLOSURE   (1u << REGISTER_AUDIT_DISCLOSURE)
#define COMBINATION  (1u << REGISTER_AUDIT_COMBINATION)
#define ERASURE      (1u << REGISTER_AUDIT_ERASURE)

struct logged {
    const char *words;
    unsigned kinds; ///< bits 1 << enum register_audit_kind
    const char *note;
};

#define FIGURES "figures and states; nothing about one person"
#define ENDED   "what it ends is erased with it"
#define NOBODY  "nothing about people"

static const struct logged table[] = {
    {"init", ALTERATION, "the first officer, the key"},
    {"officer add", ALTERATION, NULL},
    {"officer rank", ALTERATION, NULL},
    {"account add", ALTERATION, "an invitation, sealed"},
    {"account list", 0, "officers, and whether they can sign in"},
    {"account enrol", ALTERATION | ERASURE, "the invitation is erased"},
    {"account reset", ALTERATION | ERASURE, "what it signed in with is erased"},
    {"account close", ALTERATION | ERASURE, "what it signed in with is erased"},
    {"account unlock", ALTERATION, NULL},
    {"account subject", ALTERATION, "one that was there before is erased"},
    {"account review", ALTERATION, NULL},
    {"account history", 0, "officers, and when they signed in and out"},
    {"account token add", ALTERATION, NULL},
    {"account token list", 0, "systems and officers"},
    {"account token revoke", ALTERATION, NULL},
    {"officer list", 0, "officers, their roles and ranks"},
    {"setting set", ALTERATION, NULL},
    {"setting show", 0, NOBODY},
    {"operation plan", ALTERATION, NULL},
    {"operation amend", ALTERATION, NULL},
    {"operation complete", ALTERATION, NULL},
    {"operation authorise", ALTERATION, NULL},
    {"operation confirm", ALTERATION, NULL},
    {"operation overrule", ALTERATION | ERASURE, ENDED},
    {"operation refuse", ALTERATION | ERASURE, ENDED},
    {"operation cancel", ALTERATION | ERASURE, ENDED},
    {"operation assign", ALTERATION, NULL},
    {"operation notify", ALTERATION, NULL},
    {"operation open", COMBINATION, "the list is put together of its sources, and frozen"},
    {"operation pause", ALTERATION, NULL},
    {"operation resume", ALTERATION, NULL},
    {"operation close", ALTERATION | ERASURE, ENDED},
    {"operation review", ALTERATION, NULL},
    {"operation show", CONSULTATION, "with `--as`; without it no reasons, sources, bases and ages"},
    {"operation list", 0, FIGURES},
    {"operation log", 0, "numbers of entries and alerts; who they are is not told"},
    {"operation timeline", CONSULTATION, "of recordings; of cameras it has figures"},
    {"watchlist add", COLLECTION, NULL},
    {"watchlist import", COLLECTION, NULL},
    {"watchlist list", CONSULTATION, "with `--as`; without it nobody is named"},
    {"model plan", 0, "how many entries, by the model that made their templates"},
    {"watchlist check", CONSULTATION | COMBINATION, "the list is compared with itself, and told"},
    {"watchlist review", ALTERATION | COMBINATION, "compares the list when nobody did"},
    {"watchlist re-enrol", COLLECTION | ALTERATION | ERASURE, ENDED},
    {"watchlist remove", ALTERATION | ERASURE, ENDED},
    {"watchlist presence", CONSULTATION, NULL},
    {"watchlist servers", 0, "how many templates lie where; whose is not told"},
    {"serve console", 0, "what is done on its pages is logged as what it is"},
    {"serve capture", 0, "what another engine files is logged as what it is"},
    {"live", COLLECTION | COMBINATION, "who runs it sees its alerts"},
    {"search", COLLECTION | COMBINATION, "who searches sees the candidates"},
    {"search list", CONSULTATION, "with `--as`; without it no reason and nothing that was written"},
    {"search choose", ALTERATION, NULL},
    {"search review", ALTERATION, NULL},
    {"identify", COLLECTION | COMBINATION, "who searches sees the candidates"},
    {"alert list", CONSULTATION, "with `--as`; without it nobody is named"},
    {"alert show", CONSULTATION | DISCLOSURE, "disclosure with `--picture` and `--scene`"},
    {"alert adjudicate", ALTERATION, NULL},
    {"alert engage", ALTERATION, NULL},
    {"alert outcome", ALTERATION, NULL},
    {"alert dearrest", ALTERATION, NULL},
    {"complaint add", ALTERATION, NULL},
    {"complaint handle", ALTERATION, NULL},
    {"complaint list", 0, "numbers and states; what it is about is shown with its alert"},
    {"audit", CONSULTATION | DISCLOSURE, "disclosure with `--csv`"},
    {"register export", DISCLOSURE, "with `--as`, which a file needs"},
    {"register publish", DISCLOSURE, "not with `--preview`"},
    {"site publish", DISCLOSURE, NULL},
    {"foi answer", COLLECTION | DISCLOSURE | CONSULTATION,
     "the request; the letter; consultation with `--evidence`"},
    {"foi evidence", CONSULTATION, "references of rows, nobody named"},
    {"foi receive", COLLECTION | ALTERATION, "the request, sealed; its first step"},
    {"foi list", 0, "nobody who asked"},
    {"foi show", CONSULTATION, "with `--reason`; without it nobody who asked"},
    {"foi place", ALTERATION, "with a placing; without one nobody who asked"},
    {"foi due", 0, "nobody who asked"},
    {"foi cost", ALTERATION, "with hours or another request; nobody who asked"},
    {"foi wave", 0, "nobody who asked"},
    {"foi step", ALTERATION, NULL},
    {"foi task add", ALTERATION, NULL},
    {"foi task done", ALTERATION, NULL},
    {"foi task list", 0, "nobody who asked"},
    {"foi lint", 0, "nobody who asked"},
    {"foi exempt", ALTERATION, NULL},
    {"foi exempt list", 0, "nobody who asked"},
    {"foi exempt show", 0, "nobody who asked"},
    {"foi exempt approve", ALTERATION, NULL},
    {"foi exempt withdraw", ALTERATION, NULL},
    {"foi draft", ALTERATION, NULL},
    {"foi clear", ALTERATION, NULL},
    {"foi send", ALTERATION | DISCLOSURE, "the letter"},
    {"foi review", ALTERATION | DISCLOSURE, "the letter"},
    {"foi statistics", 0, NOBODY},
    {"foi disclose", ALTERATION | DISCLOSURE, "nobody who asked"},
    {"foi publish", DISCLOSURE, "nobody who asked"},
    {"foi check", 0, NOBODY},
    {"foi policy adopt", ALTERATION, NULL},
    {"foi policy list", 0, NOBODY},
    {"foi block add", ALTERATION, NULL},
    {"foi block review", ALTERATION, NULL},
    {"foi block list", 0, NOBODY},
    {"ledger verify", 0, NOBODY},
    {"ledger checkpoint", 0, "hashes and times; publishing the log is one disclosure a day"},
    {"ledger prove", 0, NOBODY},
    {"ledger check-receipt", 0, NOBODY},
    {"ledger witness request", 0, NOBODY},
    {"ledger cosign add", 0, NOBODY},
    {"sweep", ERASURE, "as every act that finds something due"},
    {"retention report", 0, FIGURES},
    {"hold add", ALTERATION, NULL},
    {"hold lift", ALTERATION, NULL},
    {"hold list", CONSULTATION, "with `--as`; without it no reasons"},
    {"record show", 0, NOBODY},
    {"record move", ALTERATION, "every row is copied as it is, sealed"},
    {"key show", 0, NOBODY},
    {"key rotate", ALTERATION, "every key is wrapped anew"},
    {"evaluate live", 0, FIGURES},
    {"evaluation adopt", ALTERATION, NULL},
    {"evaluation wish", ALTERATION, NULL},
    {"evaluation show", 0, FIGURES},
    {"evaluation list", 0, FIGURES},
    {"evaluation threshold", 0, FIGURES},
    {"evaluation drift", 0, FIGURES},
};

static const struct logged *find(const char *words)
{
    for (size_t i = 0; i < ARRAY_COUNT(table); i++)
        if (text_equal(table[i].words, words))
            return &table[i];
    return NULL;
}

static void put_row(struct text *page, const struct cli_cmd *cmd)
{
    const struct logged *row = find(cmd->words);
    text_printf(page, "| `%s` | ", cmd->words);
    size_t before = page->length;
    for (int kind = 1; row && kind <= REGISTER_AUDIT_ERASURE; kind++)
        if (row->kinds & 1u << kind)
            text_printf(page, "%s%s", page->length > before ? ", " : "",
                        register_audit_word((enum register_audit_kind)kind));
    if (!row)
        text_append(page, "NOT SAID: src/cli/logged.c");
    else if (!row->kinds)
        text_append(page, "-");
    text_printf(page, " | %s |\n", row && row->note ? row->note : "");
}

void cli_logged_markdown(struct text *ret_page)
{
    text_append(ret_page,
                "# Which command is logged as what\n\n"
                "Made from the program's own table (src/cli/logged.c) by `overt help --logged`; "
                "tests compare it with what each\n"
                "command does. What the words mean, and how the log is read: docs/audit.md. "
                "Commands that open no record are left out.\n\n"
                "| command | logged as | |\n| --- | --- | --- |\n");
    for (const struct cli_cmd *const *row = cli_table(); *row; row++)
        if ((*row)->record || find((*row)->words))
            put_row(ret_page, *row);
}
