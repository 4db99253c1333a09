// SPDX-License-Identifier: Apache-2.0
// once.h - acts that are done once however often they are asked for (Idempotency-Key).
#ifndef WEB_APP_ONCE_H
#define WEB_APP_ONCE_H

#include <stdint.h>

#include "base/text.h"
#include "base/time.h"

struct app_call;
struct app_onces;
struct app_onces *app_onces_of(const struct app_call *call);
struct app_onces *app_onces_create(void);
void app_onces_destroy(struct app_onces **onces);

enum app_once {
    APP_ONCE_NEW,   ///< do it, and tell app_once_end in any case
    APP_ONCE_DONE,  ///< it was done: answer this
    APP_ONCE_BUSY,  ///< it is being done
    APP_ONCE_OTHER, ///< the key was used for something else
};
struct app_once_asked {
    uint8_t mark[32];    ///< of who asks, of what route, and of the key
    uint8_t request[32]; ///< of the path and the body
    moment now;
};
enum app_once app_once_begin(struct app_onces *onces, const struct app_once_asked *asked,
                             int *ret_status, struct text *ret_body);
/// Only what went well is kept.
void app_once_end(struct app_onces *onces, const struct app_once_asked *asked, int status,
                  const struct text *body);

#endif
