// SPDX-License-Identifier: Apache-2.0
// queue.c - the workers: the threads that read sockets never wait for a disk or a database.
#include "base/memory.h"
#include "web/http/internal.h"

static struct http_call *take(struct http_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->first == NULL && !queue->ended)
        (void)pthread_cond_wait(&queue->more, &queue->lock);
    struct http_call *call = queue->first;
    if (call != NULL)
        queue->first = call->next;
    if (queue->first == NULL)
        queue->last = NULL;
    (void)pthread_mutex_unlock(&queue->lock);
    return call;
}

static void *work(void *context)
{
    struct http_server *server = context;
    struct http_call *call;
    while ((call = take(&server->queue)) != NULL) {
        server->settings.handle(server->settings.context, &call->request, &call->answer);
        MHD_resume_connection(call->connection); // from now on the call is the reader's again
    }
    return NULL;
}

bool http_queue_put(struct http_queue *queue, struct http_call *call)
{
    (void)pthread_mutex_lock(&queue->lock);
    bool open = !queue->ended;
    if (open) {
        call->next = NULL;
        MHD_suspend_connection(call->connection);
        if (queue->last != NULL)
            queue->last->next = call;
        else
            queue->first = call;
        queue->last = call;
        (void)pthread_cond_signal(&queue->more);
    }
    (void)pthread_mutex_unlock(&queue->lock);
    return open;
}

int http_workers_start(struct http_server *server, struct overt_error *err)
{
    server->workers = memory_new((size_t)server->settings.workers, sizeof *server->workers);
    for (int i = 0; i < server->settings.workers; i++) {
        int why = pthread_create(&server->workers[i], NULL, work, server);
        if (why != 0)
            return error_set_errno(err, OVERT_IO, why, "cannot start a worker");
        server->worker_count++;
    }
    return 0;
}

void http_workers_stop(struct http_server *server)
{
    (void)pthread_mutex_lock(&server->queue.lock);
    server->queue.ended = true;
    (void)pthread_cond_broadcast(&server->queue.more);
    (void)pthread_mutex_unlock(&server->queue.lock);
    for (int i = 0; i < server->worker_count; i++)
        (void)pthread_join(server->workers[i], NULL);
    server->worker_count = 0;
    memory_free(server->workers);
    server->workers = NULL;
}
