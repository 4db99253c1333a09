// SPDX-License-Identifier: Apache-2.0
// servers.c - the servers that long lists are searched on, as they answer now.
#include "operate/servers.h"

#include <string.h>

#include "base/memory.h"
#include "operate/list_servers.h"
#include "shard/shard.h"

static int look(const char *coordinator, struct operate_servers *servers, struct overt_error *err)
{
    CLEANUP(shard_disconnect) struct shards *shards = NULL;
    int code = shard_connect(coordinator, &shards, err);
    if (code != 0)
        return code;
    size_t count = shard_count(shards);
    AUTO_FREE struct shard_server *found = memory_new(count, sizeof *found);
    code = shard_servers(shards, found, err);
    if (code != 0)
        return code;
    servers->servers = memory_new(count, sizeof *servers->servers);
    servers->count = count;
    for (size_t i = 0; i < count; i++) {
        struct operate_server *one = &servers->servers[i];
        *one = (struct operate_server){.answers = found[i].answers,
                                       .memory = found[i].memory,
                                       .used = found[i].used,
                                       .locked = found[i].locked};
        (void)text_copy(one->place, sizeof one->place, found[i].place);
    }
    return 0;
}

int operate_servers(struct store *store, struct operate_servers *ret_servers,
                    struct overt_error *err)
{
    *ret_servers = (struct operate_servers){0};
    int code = list_servers_settings(store, &ret_servers->coordinator, &ret_servers->from, err);
    if (code != 0 || ret_servers->coordinator == NULL)
        return code;
    (void)look(ret_servers->coordinator, ret_servers, &ret_servers->why);
    return 0;
}

void operate_servers_finish(struct operate_servers *servers)
{
    memory_free(servers->coordinator);
    memory_free(servers->servers);
    *servers = (struct operate_servers){0};
}
