// SPDX-License-Identifier: Apache-2.0
// call.h - a request on its way through the console: who asks, what for, with which record, and the
// page that is being written. For the files of web/app.
#ifndef WEB_APP_CALL_H
#define WEB_APP_CALL_H

#include "register/read.h"
#include "web/app/app.h"
#include "web/app/bearer.h"
#include "web/app/session.h"
#include "web/html/html.h"

#define APP_ARGS_MAX   4    ///< parts of a path that are names
#define APP_FAULTS_MAX 24   ///< of one form
#define APP_PAGE_MAX   (16UL * 1024 * 1024) ///< bytes of a page

enum app_flags {
    APP_ANYBODY = 1 << 0, ///< nobody needs to be signed in
    APP_AGAIN = 1 << 1,   ///< the second factor must have been given within some minutes
    APP_SOFT = 1 << 2,    ///< asked by a page by itself: does not count as the officer's doing
    APP_GLASS = 1 << 4,   ///< with APP_AGAIN: but break-glass, which has no second factor, may
    APP_FILES = 1 << 3,   ///< its form has files (multipart/form-data): call->parts
};

struct app_call;
struct api_spec;

struct app_route {
    enum http_method method; ///< a HEAD is a GET
    const char *path; ///< "/operations/{reference}/open"; what stands in braces becomes call->args
    uint32_t roles;   ///< any one of these bits (enum register_role); 0: whoever is signed in
    unsigned flags;
    int (*run)(struct app_call *call); ///< 0, or a negative code with call->error
    const char *summary;               ///< a line without its full stop
    const char *scope; ///< of a route of the API: what a token must have, "operations:read"
    const struct api_spec *spec; ///< the same: what goes in and comes out (web/api/schema.h)
};

/// Something that is wrong with a field of a form, or with the act as a whole (`field` NULL).
struct app_fault {
    const char *field; ///< its name
    char words[OVERT_ERROR_TEXT_MAX];
};

struct app_call {
    struct app *app;
    const struct http_request *request;
    struct http_answer *answer;
    const struct app_route *route;
    const char *args[APP_ARGS_MAX]; ///< in the order of the path; "" when there is no such
    char *arg_bytes;
    moment now;
    bool api;                         ///< what is asked for is no page: problems are JSON
    bool signed_in;
    struct app_session session;       ///< when signed in by a page
    struct access_token bearer;         ///< when signed in by a token (id > 0), and not by a page
    struct register_officer officer;  ///< the same; roles as they are now
    struct store *store;              ///< reads; this call's alone
    struct http_pairs form;           ///< of a POST
    struct http_parts parts;          ///< of APP_FILES; its fields are `form`
    struct app_fault faults[APP_FAULTS_MAX];
    size_t fault_count;
    struct overt_error error;
    struct html *html;                ///< after app_page_begin
    const struct app_page *page;
};

// ---- routes (routes.c) ----

/// The route of this method and path, with its arguments; NULL when there is none.
/// *ret_other: the path is known with another method.
const struct app_route *app_route_find(enum http_method method, const char *path,
                                       struct app_call *call, bool *ret_other);
/// Whether the officer may take this route, by the roles they have.
bool app_may(const struct app_call *call, enum http_method method, const char *path);
/// Whether one of these roles is among theirs; 0: yes.
bool app_has_role(const struct app_call *call, uint32_t roles);
/// Whether what has these flags can be done now, or the second factor has to be given before.
bool app_is_fresh(const struct app_call *call, unsigned flags);

/// What stands in the path for {name}; NULL: the route has no such name.
const char *app_argument(const struct app_call *call, const char *name);

// ---- what a form said (form.c writes it) ----

/// Whether this is what the session's forms carry: asked of every form before its handler.
bool app_token_fits(const struct app_call *call, const char *token);
/// The first value of this name in the form; NULL when it was not sent.
const char *app_value(const struct app_call *call, const char *name);
bool app_is_checked(const struct app_call *call, const char *name, const char *value);
/// Remembers what is wrong; the page that is written next says it above the form and at its field.
void app_fault(struct app_call *call, const char *field, const char *format, ...) PRINTF_LIKE(3, 4);
/// The same for an act that said no: call->error, unless the fault is not the person's (then false,
/// and the code is to be returned).
bool app_fault_of(struct app_call *call, int code);
bool app_has_faults(const struct app_call *call);
const char *app_fault_at(const struct app_call *call, const char *field); ///< NULL: none

const char *app_folder(const struct app_call *call); ///< of the record

// ---- acts (door.c) ----

/// The record awake, for one act; nobody else of this program acts meanwhile. Keep it short.
struct app_door {
    struct app *app; ///< NULL: not open
    struct operate *operate;
};
int app_door_open(struct app_call *call, struct app_door *ret_door) MUST_CHECK;
void app_door_close(struct app_door *door);
#define AUTO_DOOR CLEANUP(app_door_close)

// ---- answers (answer.c) ----

/// 303 to a path of this site; the page there says `words` once (NULL: nothing).
int app_go(struct app_call *call, const char *words, const char *format, ...) PRINTF_LIKE(3, 4);
/// Bytes that are the caller's until the server has sent them: `bytes` is taken over
/// (memory_free). No browser keeps them.
int app_send_bytes(struct app_call *call, const char *type, char *bytes, size_t size);
/// A page with a heading and a sentence, of this status; of the API a problem (RFC 9457).
int app_say(struct app_call *call, int status, const char *title, const char *words);

#endif
