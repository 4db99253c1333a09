// SPDX-License-Identifier: Apache-2.0
// log.c - the access log: a line of JSON a request, without address, path, query, agent or person.
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "web/http/internal.h"

static const char *method_of(const struct http_call *call)
{
    static const char *const words[] = {"GET", "HEAD", "POST", "PUT", "DELETE"};
    return words[call->request.method];
}

void http_log(struct http_call *call)
{
    const struct http_server *server = call->server;
    if (server->settings.log < 0)
        return;
    struct tm when;
    time_t now = time(NULL);
    char at[32], line[400];
    (void)strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &when));
    const char *route = call->answer.route != NULL ? call->answer.route : "refused";
    int length = snprintf(line, sizeof line,
                          "{\"time\":\"%s\",\"listener\":\"%s\",\"method\":\"%s\",\"route\":\"%s\","
                          "\"status\":%d,\"ms\":%.1f}\n",
                          at, server->name, method_of(call), route, call->answer.status,
                          (double)(http_clock_us() - call->began) / 1000.0);
    if (length > 0 && (size_t)length < sizeof line)
        (void)!write(server->settings.log, line, (size_t)length); // a full disk stops no answer
}
