// SPDX-License-Identifier: Apache-2.0
// move.h - a record moved from its file to a PostgreSQL server, as an act of an administrator.
#ifndef OPERATE_MOVE_H
#define OPERATE_MOVE_H

#include "ledger/ledger.h"
#include "operate/operate.h"

struct operate_move {
    const char *address; ///< of the server, for libpq, without a password
    const char *schema;  ///< there; NULL: a new name
};

/// Copies every row, with the act of moving, to the server; verifies the copy's ledger there and
/// compares it with the file's; then the file takes nothing any more, and the operate goes on on
/// the server. Cut anywhere: the record is in one of the two, whole. *ret_report: what was
/// verified. OVERT_INPUT (it is on a server), OVERT_IO, OVERT_CORRUPT.
int operate_move(struct operate *operate, const char *as, const struct operate_move *move,
                 struct ledger_report *ret_report, struct overt_error *err) MUST_CHECK;

#endif
