// SPDX-License-Identifier: Apache-2.0
// case_name.c - who asked, as marks are made of it, and found again in a text: what must not reach
// those who collect, or the public.
#include <ctype.h>
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

#define PART_MIN 3 ///< bytes of a part of a name that is looked for by itself
#define LINE_MIN 5 ///< of a line of an address

/// Capitals, punctuation and blanks make no difference.
void casework_plain(const char *who, struct text *ret_plain)
{
    text_init(ret_plain, 2 * FOI_REQUEST_SIZE_MAX);
    bool gap = false;
    for (const unsigned char *c = (const unsigned char *)who; *c != '\0'; c++) {
        if (isalnum(*c) || *c >= 0x80 || *c == '@') {
            if (gap && ret_plain->length > 0)
                text_append_char(ret_plain, ' ');
            text_append_char(ret_plain, (char)tolower(*c));
            gap = false;
        } else {
            gap = true;
        }
    }
    if (ret_plain->bytes == NULL)
        text_append(ret_plain, "");
}

/// Whole words: " word " in " text ".
static bool has_words(const char *text, const char *words)
{
    size_t length = strlen(words);
    for (const char *at = text; length > 0 && (at = strstr(at, words)) != NULL; at++) {
        bool begins = at == text || at[-1] == ' ';
        if (begins && (at[length] == ' ' || at[length] == '\0'))
            return true;
    }
    return false;
}

/// Words of which a name can be made and a letter too: looked for only as part of the whole name.
static bool is_plain_word(const char *word)
{
    static const char words[] =
        "mrs|miss|sir|dame|lady|lord|prof|the|and|for|may|will|mark|june|april|august|march|"
        "january|february|july|september|october|november|december|force|police|young|white|"
        "black|brown|green|day|long|short|park|street|road|hall|field|house|church|hill|wood|"
        "case|page|law|best|english|french|welsh|little|love|price|read|rose|grant|bill|art";
    return casework_word(words, word);
}

/// Each part of `who` that says something by itself.
static bool has_part(const char *text, const char *who, const char *parted_by, size_t least)
{
    AUTO_FREE char *copy = memory_copy_text(who);
    char *rest = NULL;
    for (char *part = strtok_r(copy, parted_by, &rest); part != NULL;
         part = strtok_r(NULL, parted_by, &rest)) {
        AUTO_TEXT struct text plain = {0};
        AUTO_FREE char *folded = casework_fold(part);
        casework_plain(folded, &plain);
        if (plain.length >= least && !is_plain_word(plain.bytes) && has_words(text, plain.bytes))
            return true;
    }
    return false;
}

bool casework_names(const struct foi_case_who *who, const char *text)
{
    AUTO_TEXT struct text plain = {0}, name = {0};
    AUTO_FREE char *folded = casework_fold(text);
    AUTO_FREE char *asker = casework_fold(who->requester != NULL ? who->requester : "");
    casework_plain(folded, &plain);
    casework_plain(asker, &name);
    if (has_words(plain.bytes, name.bytes))
        return true;
    return (who->requester != NULL && has_part(plain.bytes, who->requester, " ", PART_MIN)) ||
           (who->address != NULL && has_part(plain.bytes, who->address, "\r\n,;<>", LINE_MIN));
}

int casework_who(struct store *store, int64_t id, struct foi_case_who *ret_who,
                 struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT unsealed(requester, 'foi_case.requester', ledger),"
                             " unsealed(address, 'foi_case.address', ledger),"
                             " unsealed(request, 'foi_case.request', ledger)"
                             " FROM foi_case WHERE id = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    code = store_step(query, err);
    if (code <= 0)
        return code;
    char **const texts[] = {&ret_who->requester, &ret_who->address, &ret_who->text};
    for (int i = 0; i < 3; i++)
        if (store_column_text(query, i) != NULL)
            *texts[i] = memory_copy_text(store_column_text(query, i));
    return 0;
}

void foi_case_who_finish(struct foi_case_who *who)
{
    memory_free(who->requester);
    memory_free(who->address);
    memory_free(who->text);
    *who = (struct foi_case_who){0};
}

int foi_case_text(struct store *store, int64_t id, char **ret_text, struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = register_vault_need(store, err);
    if (code == 0)
        code = casework_who(store, id, &who, err);
    if (code == 0 && who.text == NULL)
        return error_set(err, OVERT_NOT_FOUND,
                         "the text of this request is erased: its time is "
                         "over (overt retention report)");
    if (code == 0) {
        *ret_text = who.text;
        who.text = NULL;
    }
    return code;
}
