// SPDX-License-Identifier: Apache-2.0
// imports.h - lists that officers have sent as a CSV file and pictures: looked at first, then, when
// the officer says so, put on the list. Each on a thread with a record of its own, from memory
// alone, wiped at its end or when nobody says so for a while.
#ifndef WEB_APP_IMPORTS_H
#define WEB_APP_IMPORTS_H

#include "web/app/call.h"

#define IMPORTS_AT_ONCE  2
#define IMPORTS_KEPT     8       ///< what came of them, until a restart
#define IMPORTS_ROWS_MAX 1000    ///< rows of a file that a browser sends
#define IMPORTS_WAIT     (15 * 60) ///< seconds that somebody may think about what was found

struct app_imports;
struct app_imports *imports_create(struct app *app);
/// Those that go on are finished, those that wait are wiped.
void imports_destroy(struct app_imports **imports);

enum import_phase { IMPORT_LOOKING, IMPORT_LOOKED, IMPORT_WRITING, IMPORT_DONE, IMPORT_LEFT };

struct import_line {
    size_t line; ///< of the file
    enum operate_import_state state; ///< 0: not reached
    char words[OPERATE_IMPORT_WORDS_MAX];
    const char *advice[OVERT_COMPONENT_COUNT + 1]; ///< as of the result
};
struct import_state {
    char reference[32];
    enum import_phase phase;
    bool all_or_nothing;
    size_t done, count; ///< rows
    size_t states[OPERATE_IMPORT_LEFT_OUT + 1]; ///< rows by what became of them
    char words[OVERT_ERROR_TEXT_MAX]; ///< what went wrong; "": nothing
};

/// Copies all. Faults of the file are faults of the call's form, at the field "csv" or "pictures".
/// OVERT_LIMIT: too many at once, or another import into this operation goes on.
int imports_begin(struct app_call *call, const char *reference, int64_t *ret_number) MUST_CHECK;
/// The officer's own. *ret_lines (may be NULL) are memory_free'd, state.count of them; NULL while
/// it goes on. OVERT_NOT_FOUND.
int imports_look(struct app_call *call, const char *reference, int64_t number,
                 struct import_state *ret_state, struct import_line **ret_lines) MUST_CHECK;
/// Of one that was looked at: put on the list, or wiped. OVERT_INPUT when it waits no more.
int imports_confirm(struct app_call *call, const char *reference, int64_t number,
                    bool all_or_nothing) MUST_CHECK;
int imports_leave(struct app_call *call, const char *reference, int64_t number) MUST_CHECK;

#endif
