// SPDX-License-Identifier: Apache-2.0
// authority_show.h - the written authority of an operation, and what people decided about it, to
// read.
#ifndef CLI_AUTHORITY_SHOW_H
#define CLI_AUTHORITY_SHOW_H

#include "cli/cmd.h"
#include "register/read.h"

/// What is read for one operation beside itself.
struct authority_parts {
    struct register_version *versions;
    struct register_notice *notices;
    struct register_decision *decisions;
    struct register_assigned *assigned;
    size_t version_count, notice_count, decision_count, assigned_count;
};

/// As at a moment. Finish in any case.
int authority_parts_read(struct store *store, int64_t operation, moment as_at,
                         struct authority_parts *ret_parts, struct overt_error *err) MUST_CHECK;
void authority_parts_finish(struct authority_parts *parts);
#define AUTO_AUTHORITY_PARTS CLEANUP(authority_parts_finish)

/// Fields of the page: what the authority says, and what it does not.
void authority_text(struct text *out, const struct register_operation *operation);
/// Fields of the page: versions, urgent authority, refusal, notices, officers, reviews.
void authority_parts_text(struct text *out, const struct register_operation *operation,
                          const struct authority_parts *parts);
/// Members of the operation's object.
void authority_json(struct json_writer *writer, const struct register_operation *operation);
void authority_parts_json(struct json_writer *writer, const struct authority_parts *parts);

#endif
