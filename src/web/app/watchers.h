// SPDX-License-Identifier: Apache-2.0
// watchers.h - who looks at which alert now, so that two officers do not judge the same one without
// knowing. In memory for a minute, in no record: it is no decision.
#ifndef WEB_APP_WATCHERS_H
#define WEB_APP_WATCHERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "web/app/session.h"

#define APP_WATCHED_SECONDS 45

struct app_watchers;
struct app_watchers *app_watchers_create(void);
void app_watchers_destroy(struct app_watchers **watchers); ///< takes NULL

/// This session looks at this alert from now on; 0: at none. True when that is new.
bool app_watch(struct app_watchers *watchers, uint64_t session, const char *officer, int64_t alert,
               moment now);
/// Names of others than `officer` who look at it, one after another ("O. Lee, P. Shah"), into
/// `names`; whether there are any.
bool app_watched(struct app_watchers *watchers, int64_t alert, const char *officer, moment now,
                 char *names, size_t size);

#endif
