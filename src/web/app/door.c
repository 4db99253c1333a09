// SPDX-License-Identifier: Apache-2.0
// door.c - the one way to change the record from here: awake for an act, then at rest again.
#include "web/app/internal.h"
#include "web/app/signing.h"

int app_door_open(struct app_call *call, struct app_door *ret_door)
{
    struct app *app = call->app;
    (void)pthread_mutex_lock(&app->door);
    int code = operate_wake(app->operate, &call->error);
    if (code < 0) {
        (void)pthread_mutex_unlock(&app->door);
        return code;
    }
    app_tell_ended(call, app->operate);
    *ret_door = (struct app_door){.app = app, .operate = app->operate};
    return 0;
}

void app_door_close(struct app_door *door)
{
    if (door->app == NULL)
        return;
    operate_rest(door->operate);
    (void)pthread_mutex_unlock(&door->app->door);
    *door = (struct app_door){0};
}
