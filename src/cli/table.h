// SPDX-License-Identifier: Apache-2.0
// table.h - the rows of the table, each defined in its cmd_<verb>.c.
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/cmd.h"

extern const struct cli_cmd cli_cmd_init;
extern const struct cli_cmd cli_cmd_officer_add, cli_cmd_officer_rank, cli_cmd_officer_list;
extern const struct cli_cmd cli_cmd_setting_set, cli_cmd_setting_show;
extern const struct cli_cmd cli_cmd_operation_plan, cli_cmd_operation_amend,
    cli_cmd_operation_complete,
    cli_cmd_operation_authorise, cli_cmd_operation_confirm, cli_cmd_operation_overrule,
    cli_cmd_operation_refuse, cli_cmd_operation_cancel, cli_cmd_operation_assign,
    cli_cmd_operation_notify, cli_cmd_operation_open, cli_cmd_operation_pause,
    cli_cmd_operation_resume, cli_cmd_operation_close, cli_cmd_operation_review,
    cli_cmd_operation_show, cli_cmd_operation_list, cli_cmd_operation_log,
    cli_cmd_operation_timeline;
extern const struct cli_cmd cli_cmd_watchlist_add, cli_cmd_watchlist_list, cli_cmd_watchlist_review,
    cli_cmd_watchlist_remove, cli_cmd_watchlist_import, cli_cmd_watchlist_reenrol,
    cli_cmd_watchlist_check, cli_cmd_watchlist_presence, cli_cmd_watchlist_servers;
extern const struct cli_cmd cli_cmd_live, cli_cmd_search, cli_cmd_identify;
extern const struct cli_cmd cli_cmd_alert_list, cli_cmd_alert_show, cli_cmd_alert_adjudicate,
    cli_cmd_alert_engage, cli_cmd_alert_outcome, cli_cmd_alert_dearrest;
extern const struct cli_cmd cli_cmd_audit;
extern const struct cli_cmd cli_cmd_search_list, cli_cmd_search_choose, cli_cmd_search_review;
extern const struct cli_cmd cli_cmd_complaint_add, cli_cmd_complaint_handle,
    cli_cmd_complaint_list;
extern const struct cli_cmd cli_cmd_evaluate_pairs, cli_cmd_evaluate_openset,
    cli_cmd_evaluate_live, cli_cmd_evaluate_check;
extern const struct cli_cmd cli_cmd_evaluation_adopt, cli_cmd_evaluation_wish,
    cli_cmd_evaluation_show, cli_cmd_evaluation_list, cli_cmd_evaluation_threshold,
    cli_cmd_evaluation_drift;
extern const struct cli_cmd cli_cmd_model_list, cli_cmd_model_add, cli_cmd_model_show,
    cli_cmd_model_check, cli_cmd_model_plan;
extern const struct cli_cmd cli_cmd_picture_check;
extern const struct cli_cmd cli_cmd_foi_answer, cli_cmd_foi_policy_adopt, cli_cmd_foi_policy_list,
    cli_cmd_foi_due, cli_cmd_foi_read, cli_cmd_foi_cost;
extern const struct cli_cmd cli_cmd_foi_receive, cli_cmd_foi_list, cli_cmd_foi_show,
    cli_cmd_foi_step, cli_cmd_foi_task_add, cli_cmd_foi_task_done, cli_cmd_foi_task_list,
    cli_cmd_foi_draft, cli_cmd_foi_clear, cli_cmd_foi_send, cli_cmd_foi_review,
    cli_cmd_foi_statistics, cli_cmd_foi_disclose, cli_cmd_foi_publish, cli_cmd_foi_check;
extern const struct cli_cmd cli_cmd_foi_place, cli_cmd_foi_wave;
extern const struct cli_cmd cli_cmd_foi_evidence, cli_cmd_foi_lint, cli_cmd_foi_sections;
extern const struct cli_cmd cli_cmd_foi_template_check, cli_cmd_foi_template_write;
extern const struct cli_cmd cli_cmd_foi_exempt, cli_cmd_foi_exempt_list, cli_cmd_foi_exempt_show,
    cli_cmd_foi_exempt_approve, cli_cmd_foi_exempt_withdraw, cli_cmd_foi_block_add,
    cli_cmd_foi_block_review, cli_cmd_foi_block_list;
extern const struct cli_cmd cli_cmd_ledger_verify, cli_cmd_ledger_checkpoint, cli_cmd_ledger_prove,
    cli_cmd_ledger_check_receipt, cli_cmd_ledger_witness_request, cli_cmd_ledger_cosign_add;
extern const struct cli_cmd cli_cmd_register_export, cli_cmd_register_lint,
    cli_cmd_register_publish;
extern const struct cli_cmd cli_cmd_site_publish, cli_cmd_serve_public, cli_cmd_serve_console,
    cli_cmd_serve_capture;
extern const struct cli_cmd cli_cmd_record_show, cli_cmd_record_move;
extern const struct cli_cmd cli_cmd_key_show, cli_cmd_key_rotate, cli_cmd_sweep,
    cli_cmd_retention_report, cli_cmd_hold_add, cli_cmd_hold_lift, cli_cmd_hold_list;
extern const struct cli_cmd cli_cmd_account_add, cli_cmd_account_list, cli_cmd_account_enrol,
    cli_cmd_account_reset, cli_cmd_account_close, cli_cmd_account_unlock, cli_cmd_account_subject,
    cli_cmd_account_review, cli_cmd_account_history, cli_cmd_account_token_add,
    cli_cmd_account_token_list, cli_cmd_account_token_revoke;
extern const struct cli_cmd cli_cmd_help, cli_cmd_version, cli_cmd_completion;

#endif
