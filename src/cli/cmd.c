// SPDX-License-Identifier: Apache-2.0
// cmd.c - the table itself: every command in the order of help, and how one is found in it.
#include "cli/cmd.h"

#include <string.h>

#include "cli/table.h"

#define DISTANCE_WORD_MAX 64 ///< longer words are never near

static const struct cli_cmd *const table[] = {
    &cli_cmd_init,
    &cli_cmd_officer_add,
    &cli_cmd_officer_rank,
    &cli_cmd_officer_list,
    &cli_cmd_account_add,
    &cli_cmd_account_list,
    &cli_cmd_account_enrol,
    &cli_cmd_account_reset,
    &cli_cmd_account_close,
    &cli_cmd_account_unlock,
    &cli_cmd_account_subject,
    &cli_cmd_account_review,
    &cli_cmd_account_history,
    &cli_cmd_account_token_add,
    &cli_cmd_account_token_list,
    &cli_cmd_account_token_revoke,
    &cli_cmd_setting_set,
    &cli_cmd_setting_show,
    &cli_cmd_operation_plan,
    &cli_cmd_operation_amend,
    &cli_cmd_operation_complete,
    &cli_cmd_operation_authorise,
    &cli_cmd_operation_confirm,
    &cli_cmd_operation_overrule,
    &cli_cmd_operation_refuse,
    &cli_cmd_operation_cancel,
    &cli_cmd_operation_assign,
    &cli_cmd_operation_notify,
    &cli_cmd_operation_open,
    &cli_cmd_operation_pause,
    &cli_cmd_operation_resume,
    &cli_cmd_operation_close,
    &cli_cmd_operation_review,
    &cli_cmd_operation_show,
    &cli_cmd_operation_list,
    &cli_cmd_operation_log,
    &cli_cmd_operation_timeline,
    &cli_cmd_watchlist_add,
    &cli_cmd_watchlist_import,
    &cli_cmd_watchlist_reenrol,
    &cli_cmd_watchlist_list,
    &cli_cmd_watchlist_check,
    &cli_cmd_watchlist_review,
    &cli_cmd_watchlist_remove,
    &cli_cmd_watchlist_presence,
    &cli_cmd_watchlist_servers,
    &cli_cmd_live,
    &cli_cmd_search,
    &cli_cmd_search_list,
    &cli_cmd_search_choose,
    &cli_cmd_search_review,
    &cli_cmd_identify,
    &cli_cmd_alert_list,
    &cli_cmd_alert_show,
    &cli_cmd_alert_adjudicate,
    &cli_cmd_alert_engage,
    &cli_cmd_alert_outcome,
    &cli_cmd_alert_dearrest,
    &cli_cmd_complaint_add,
    &cli_cmd_complaint_handle,
    &cli_cmd_complaint_list,
    &cli_cmd_audit,
    &cli_cmd_register_export,
    &cli_cmd_register_publish,
    &cli_cmd_register_lint,
    &cli_cmd_foi_read,
    &cli_cmd_foi_receive,
    &cli_cmd_foi_list,
    &cli_cmd_foi_show,
    &cli_cmd_foi_place,
    &cli_cmd_foi_wave,
    &cli_cmd_foi_step,
    &cli_cmd_foi_task_add,
    &cli_cmd_foi_task_list,
    &cli_cmd_foi_task_done,
    &cli_cmd_foi_exempt,
    &cli_cmd_foi_exempt_list,
    &cli_cmd_foi_exempt_show,
    &cli_cmd_foi_exempt_approve,
    &cli_cmd_foi_exempt_withdraw,
    &cli_cmd_foi_evidence,
    &cli_cmd_foi_draft,
    &cli_cmd_foi_clear,
    &cli_cmd_foi_send,
    &cli_cmd_foi_review,
    &cli_cmd_foi_statistics,
    &cli_cmd_foi_disclose,
    &cli_cmd_foi_publish,
    &cli_cmd_foi_check,
    &cli_cmd_foi_answer,
    &cli_cmd_foi_policy_adopt,
    &cli_cmd_foi_policy_list,
    &cli_cmd_foi_block_add,
    &cli_cmd_foi_block_review,
    &cli_cmd_foi_block_list,
    &cli_cmd_foi_due,
    &cli_cmd_foi_lint,
    &cli_cmd_foi_sections,
    &cli_cmd_foi_template_check,
    &cli_cmd_foi_template_write,
    &cli_cmd_foi_cost,
    &cli_cmd_ledger_verify,
    &cli_cmd_ledger_checkpoint,
    &cli_cmd_ledger_prove,
    &cli_cmd_ledger_check_receipt,
    &cli_cmd_ledger_witness_request,
    &cli_cmd_ledger_cosign_add,
    &cli_cmd_sweep,
    &cli_cmd_retention_report,
    &cli_cmd_hold_add,
    &cli_cmd_hold_lift,
    &cli_cmd_hold_list,
    &cli_cmd_site_publish,
    &cli_cmd_serve_public,
    &cli_cmd_serve_console,
    &cli_cmd_serve_capture,
    &cli_cmd_record_show,
    &cli_cmd_record_move,
    &cli_cmd_key_show,
    &cli_cmd_key_rotate,
    &cli_cmd_evaluate_pairs,
    &cli_cmd_evaluate_openset,
    &cli_cmd_evaluate_check,
    &cli_cmd_evaluate_live,
    &cli_cmd_evaluation_adopt,
    &cli_cmd_evaluation_wish,
    &cli_cmd_evaluation_show,
    &cli_cmd_evaluation_list,
    &cli_cmd_evaluation_threshold,
    &cli_cmd_evaluation_drift,
    &cli_cmd_picture_check,
    &cli_cmd_model_list,
    &cli_cmd_model_show,
    &cli_cmd_model_add,
    &cli_cmd_model_check,
    &cli_cmd_model_plan,
    &cli_cmd_help,
    &cli_cmd_version,
    &cli_cmd_completion,
    NULL,
};

static const struct cli_option common[] = {
    {"dir", CLI_DIR, "FOLDER", "folder of the record", "OVERT_DIR, else the current folder"},
    {"as", CLI_TEXT, "NAME", "the officer who acts", "OVERT_AS"},
    {"json", CLI_FLAG, NULL, "print the answer (and a mistake) as JSON"},
    {"help", CLI_FLAG, NULL, "print this page"},
    {.kind = CLI_END},
};

const struct cli_cmd *const *cli_table(void) { return table; }

const struct cli_option *cli_common_options(void) { return common; }

bool cli_takes(const struct cli_cmd *cmd, const char *common_option)
{
    if (text_equal(common_option, "as"))
        return cmd->acts || cmd->may_act;
    return cmd->record || !text_equal(common_option, "dir");
}

const struct cli_cmd *cli_find(const char *words)
{
    for (const struct cli_cmd *const *row = table; *row; row++)
        if (text_equal((*row)->words, words))
            return *row;
    return NULL;
}

size_t cli_group_size(const char *word)
{
    size_t count = 0, length = strlen(word);
    for (const struct cli_cmd *const *row = table; *row; row++)
        count += text_starts((*row)->words, word) && (*row)->words[length] == ' ';
    return count;
}

// Optimal string alignment: Levenshtein (1966) with Damerau's (1964) swap of neighbours.
size_t cli_distance(const char *a, const char *b)
{
    size_t rows[3][DISTANCE_WORD_MAX + 1];
    size_t a_size = strlen(a), b_size = strlen(b);
    if (a_size > DISTANCE_WORD_MAX || b_size > DISTANCE_WORD_MAX)
        return DISTANCE_WORD_MAX;
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            row[j] = swapped && before[j - 2] + 1 < best ? before[j - 2] + 1 : best;
        }
    }
    return rows[a_size % 3][b_size];
}

/// The last of several words, or NULL when there is one only.
static const char *last_word(const char *words)
{
    const char *last = strrchr(words, ' ');
    return last ? last + 1 : NULL;
}

/// How many commands end with this word; their names are appended.
static size_t ending_with(const char *word, struct text *names)
{
    size_t count = 0;
    for (const struct cli_cmd *const *row = table; *row; row++)
        if (text_equal(last_word((*row)->words), word))
            text_printf(names, "%s'%s'", count++ ? " or " : "", (*row)->words);
    return count;
}

/// The nearest word that can follow `group` ("" for the first word of a command).
static bool nearest_word(const char *group, const char *typed, struct text *near)
{
    size_t length = strlen(typed), skip = *group ? strlen(group) + 1 : 0;
    size_t best = length > 4 ? 3 : 2, before = best;
    for (const struct cli_cmd *const *row = table; *row; row++) {
        char word[CLI_WORDS_MAX];
        if (skip && (!text_starts((*row)->words, group) || (*row)->words[skip - 1] != ' '))
            continue;
        (void)text_copy(word, strcspn((*row)->words + skip, " ") + 1, (*row)->words + skip);
        size_t distance = length >= 3 && text_starts(word, typed) ? 1 : cli_distance(typed, word);
        if (distance >= best)
            continue;
        best = distance;
        text_clear(near);
        text_printf(near, "'%s%s%s'", group, skip ? " " : "", word);
    }
    return best < before;
}

bool cli_nearest(const char *group, const char *typed, struct text *near)
{
    size_t ending = *group ? 0 : ending_with(typed, near);
    if (ending > 1)
        return true; // "show": the person says of what
    if (nearest_word(group, typed, near) || ending)
        return true;
    text_clear(near);
    return false;
}
