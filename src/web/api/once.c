// SPDX-License-Identifier: Apache-2.0
// once.c - acts that file something anew, with an Idempotency-Key: a client that did not hear the
// answer asks again, and nothing is filed twice.
#include <stdio.h>
#include <string.h>

#include "crypt/hash.h"
#include "web/api/internal.h"
#include "web/app/once.h"

#define KEY_MAX 100

static bool is_key(const char *key)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < length; i++)
        if (key[i] < 0x21 || key[i] > 0x7e)
            return false;
    return length > 0 && length <= KEY_MAX;
}

static void hash_text(struct crypt_sha256 *hasher, const char *text)
{
    crypt_sha256_update(hasher, text, strlen(text) + 1);
}

static void fill(const struct app_call *call, const char *key, struct app_once_asked *asked)
{
    char who[64];
    struct crypt_sha256 hasher;
    const struct http_request *request = call->request;
    (void)snprintf(who, sizeof who, "%lld %llu", (long long)call->bearer.id,
                   call->bearer.id > 0 ? 0ULL : (unsigned long long)call->session.id);
    crypt_sha256_init(&hasher);
    hash_text(&hasher, who);
    hash_text(&hasher, call->route->path);
    hash_text(&hasher, key);
    crypt_sha256_final(&hasher, asked->mark);
    crypt_sha256_init(&hasher);
    hash_text(&hasher, request->path);
    if (request->body_size > 0)
        crypt_sha256_update(&hasher, request->body, request->body_size);
    crypt_sha256_final(&hasher, asked->request);
    asked->now = call->now;
}

int api_once(struct app_call *call, int (*act)(struct app_call *call))
{
    const char *key = http_header(call->request, "Idempotency-Key");
    struct app_once_asked asked;
    int status = 0;
    struct text *body = &call->answer->body;
    if (key == NULL)
        return act(call);
    if (!is_key(key)) {
        app_fault(call, "Idempotency-Key", "it has to be 1 to %d visible characters of ASCII",
                  KEY_MAX);
        return app_say(call, 400, "A header field is not what it has to be",
                       "Nothing was changed.");
    }
    fill(call, key, &asked);
    text_finish(body);
    text_init(body, APP_PAGE_MAX);
    switch (app_once_begin(app_onces_of(call), &asked, &status, body)) {
    case APP_ONCE_DONE:
        call->answer->status = status;
        call->answer->type = "application/json";
        http_add(call->answer, "Idempotency-Replayed", "true");
        return 0;
    case APP_ONCE_BUSY:
        return app_say(call, 409, "This is being done",
                       "An act with the same Idempotency-Key has not ended yet. Ask again.");
    case APP_ONCE_OTHER:
        return app_say(call, 422, "The Idempotency-Key was used for something else",
                       "Take a new key for each act. Nothing was changed.");
    case APP_ONCE_NEW:
        break;
    }
    int code = act(call);
    int said = call->answer->status == 0 ? 200 : call->answer->status;
    app_once_end(app_onces_of(call), &asked, code < 0 ? 500 : said, &call->answer->body);
    return code;
}
