// SPDX-License-Identifier: Apache-2.0
// list_servers.h - long lists on several PostgreSQL servers (src/shard): when they go there, how
// they are searched there, and that they are erased there; for the files of operate.
// docs/decisions/shards.md.
#ifndef OPERATE_LIST_SERVERS_H
#define OPERATE_LIST_SERVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "operate/internal.h"

/// "ADDRESS because REASON": the coordinator that lists opened from now on are loaded to, or
/// "none because REASON".
#define LIST_SERVERS_SETTING "watchlist.servers"
/// "NUMBER because REASON": people on the shortest list that goes there.
#define LIST_SERVERS_FROM_SETTING "watchlist.servers-from"
#define LIST_SERVERS_FROM_DEFAULT 10000

/// A setting is checked before it is made: 0 for any other setting. OVERT_INPUT, also for an
/// address with a password in it.
int list_servers_check(const char *key, const char *value, struct overt_error *err) MUST_CHECK;

/// The settings in force: the coordinator's address, the caller's (memory_free), or NULL: all lists
/// are searched in memory.
int list_servers_settings(struct store *store, char **ret_coordinator, long *ret_from,
                          struct overt_error *err) MUST_CHECK;

/// Where the settings say so: records that the list is loaded, then loads it, sealed. On failure
/// its key is destroyed. *ret_load.id 0: it is searched in memory. No transaction may be open.
struct list_loaded {
    int64_t id, ledger;
};
int list_servers_load(struct act *act, int64_t operation, const struct overt_gallery *gallery,
                      struct list_loaded *ret_load, struct overt_error *err) MUST_CHECK;
/// In the transaction of the opening: refuses when the list changed while it was loaded.
int list_servers_unchanged(struct act *act, const struct list_loaded *load,
                           struct overt_error *err) MUST_CHECK;

/// A list that is searched on servers. Several threads may ask at once: one after the other.
struct served;

/// *ret_served NULL: the operation's list is searched in memory. Its people and the model of its
/// templates as its signed note says. Nothing is asked of a server yet.
int served_find(struct act *act, int64_t operation, struct served **ret_served,
                char model[OVERT_MODEL_ID_MAX], size_t *ret_people,
                struct overt_error *err) MUST_CHECK;
/// Opens it under this permit. OVERT_IO with the server that does not answer.
int served_open(struct served *served, moment now, const char *permit,
                struct overt_error *err) MUST_CHECK;
/// As overt_gallery_search. OVERT_IO and nothing given when a server does not answer.
int served_search(struct served *served, moment now, const struct overt_template *probe,
                  float threshold, struct overt_candidate *candidates, size_t limit,
                  size_t *ret_count, struct overt_error *err) MUST_CHECK;
/// Whether all servers answer (again) and have the list open.
int served_ready(struct served *served, struct overt_error *err) MUST_CHECK;
uint64_t served_comparisons(const struct served *served);
/// Takes NULL; the list stays open on the servers until its permit ends or it is closed there.
void served_destroy(struct served **served);

/// Seals the operation's list on its servers until the next search opens it again, where it can be
/// done; the permit's end does it in any case.
void list_servers_close(const struct operate *operate, int64_t operation);

/// Asks the servers of each list whose key is destroyed to erase it, and records what they did.
/// What does not answer is asked again the next time: *ret_waiting lists, `ret_why` says of one.
/// No transaction may be open. On failure of the record itself: a negative code.
int list_servers_sweep(struct operate *operate, moment now, size_t *ret_waiting,
                       struct overt_error *ret_why, struct overt_error *err) MUST_CHECK;

#endif
