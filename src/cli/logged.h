// SPDX-License-Identifier: Apache-2.0
// logged.h - which command is logged under which words of Data Protection Act 2018, section 62.
#ifndef CLI_LOGGED_H
#define CLI_LOGGED_H

struct text;

/// Appends the page docs/audit-commands.md.
void cli_logged_markdown(struct text *ret_page);

#endif
