// SPDX-License-Identifier: Apache-2.0
// live_queue.h - the alerts of an operation in the order in which they are to be decided, and its
// cameras. No name and no picture of anybody on a list is in either.
#ifndef WEB_APP_LIVE_QUEUE_H
#define WEB_APP_LIVE_QUEUE_H

#include "web/app/alert.h"

struct live_queue {
    struct register_operation operation;
    struct register_alert *alerts; ///< sorted: by step, then urgency, then age
    size_t count;
    size_t counts[ALERT_STEPS];
    struct register_run *runs;
    size_t run_count;
    struct register_span *spans;
    size_t span_count;
    struct register_camera *cameras;
    size_t camera_count;
};
void live_queue_sort(struct register_alert *alerts, size_t count);
int live_queue_read(struct app_call *call, const char *reference,
                    struct live_queue *ret_queue) MUST_CHECK;
void live_queue_finish(struct live_queue *queue);
/// The alert that this officer should look at first; NULL: none waits for them.
const struct register_alert *live_queue_next(const struct app_call *call,
                                             const struct live_queue *queue);
/// `chosen`: the alert that is shown.
void live_queue_write(struct app_call *call, const struct live_queue *queue, int64_t chosen);
void live_cameras_write(struct app_call *call, const struct live_queue *queue);

#endif
