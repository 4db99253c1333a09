// SPDX-License-Identifier: Apache-2.0
// servers.h - the servers that long lists are searched on, as they answer now (docs/scale.md).
#ifndef OPERATE_SERVERS_H
#define OPERATE_SERVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct store;

#define OPERATE_SERVER_PLACE_MAX 128
struct operate_server {
    char place[OPERATE_SERVER_PLACE_MAX]; ///< "host=... port=... dbname=..."; nothing secret
    bool answers;
    uint64_t memory, used; ///< bytes for lists in the clear; in use
    bool locked;           ///< that memory is kept out of swap
};
struct operate_servers {
    char *coordinator; ///< of lists opened from now on; NULL: they are searched in memory
    long from;         ///< people on the shortest list that goes there
    struct operate_server *servers;
    size_t count;
    struct overt_error why; ///< code not 0: the coordinator does not answer; no servers then
};
/// By the settings in force. Reads only. operate_servers_finish.
int operate_servers(struct store *store, struct operate_servers *ret_servers,
                    struct overt_error *err) MUST_CHECK;
void operate_servers_finish(struct operate_servers *servers);

#endif
