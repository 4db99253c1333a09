// SPDX-License-Identifier: Apache-2.0
// shards.c - a million templates on two PostgreSQL servers: loaded, opened, searched, compared with
// the list in memory; one server is killed while searches run and comes back; erased. Starts the
// servers itself (tests/unit/shard/servers).
//
//   shards ROWS QUERIES     prints lines ACCEPT|what|figure|goal|met, and figures for docs/scale.md
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tests/unit/shard/made.h"
#include "base/time.h"

#define DIMENSION 192
#define LIMIT     10
#define THRESHOLD 0.25F
#define BATCH     32

static char folder[] = "/tmp/overt-shards-XXXXXX";
static struct made_list list;
static struct shards *shards;
static struct overt_template *probes;
static size_t queries;
static double *times;

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double share_of(double *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, by_time);
    return values[(size_t)ceil(share * (double)count) - 1];
}

static void must(int code, const struct overt_error *err, const char *what)
{
    if (code == 0)
        return;
    (void)fprintf(stderr, "shards: %s: %s\n", what, err->text);
    (void)made_servers("stop", folder, "");
    exit(1);
}

/// Half of them are pictures of somebody on the list, with some noise.
static void make_probes(void)
{
    uint64_t seed = 20261123, noise = 99;
    probes = memory_new(queries, sizeof *probes);
    times = memory_new(queries, sizeof *times);
    for (size_t i = 0; i < queries; i++) {
        made_template(&probes[i], DIMENSION, i % 2 == 0 ? &seed : &noise);
        for (int32_t j = 0; j < DIMENSION; j++)
            probes[i].values[j] += 0.05F * made_value(&noise);
        made_normalise(&probes[i]);
    }
}

static bool equal(const struct overt_candidate *a, const struct overt_candidate *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i].id != b[i].id || memcmp(&a[i].score, &b[i].score, sizeof a[i].score) != 0)
            return false;
    return true;
}

/// Candidates of the list in memory for all probes, one after the other; their p95 in ms.
static double search_here(struct overt_candidate *found, size_t *counts)
{
    struct overt_error err;
    for (size_t i = 0; i < queries; i++) {
        double before = time_monotonic();
        must(overt_gallery_search(list.gallery, list.read, time(NULL), &probes[i], THRESHOLD,
                                  found + i * LIMIT, LIMIT, &counts[i], &err),
             &err, "searching in memory");
        times[i] = (time_monotonic() - before) * 1000;
    }
    return share_of(times, queries, 0.95);
}

/// How many probes of `count` were answered otherwise than in memory.
static size_t search_there(const struct overt_candidate *found, const size_t *counts, size_t count)
{
    struct overt_candidate some[LIMIT];
    struct overt_error err;
    size_t other = 0, got = 0;
    for (size_t i = 0; i < count; i++) {
        double before = time_monotonic();
        must(shard_search(shards, time(NULL), &probes[i], 1, THRESHOLD, some, LIMIT, &got, &err),
             &err, "searching");
        times[i] = (time_monotonic() - before) * 1000;
        other += got != counts[i] || !equal(some, found + i * LIMIT, got);
    }
    return other;
}

static void search_batches(const struct overt_candidate *found, const size_t *counts)
{
    struct overt_candidate some[BATCH * LIMIT];
    struct overt_error err;
    size_t got[BATCH], other = 0, rounds = 0;
    for (size_t i = 0; i + BATCH <= queries; i += BATCH, rounds++) {
        double before = time_monotonic();
        must(shard_search(shards, time(NULL), &probes[i], BATCH, THRESHOLD, some, LIMIT, got, &err),
             &err, "searching");
        times[rounds] = (time_monotonic() - before) * 1000 / BATCH;
        for (size_t p = 0; p < BATCH; p++)
            other += got[p] != counts[i + p] ||
                     !equal(some + p * LIMIT, found + (i + p) * LIMIT, got[p]);
    }
    printf(
        "ACCEPT|%d probes at once: answers that differ from the list in memory|%zu of %zu|0|%s\n",
        BATCH, other, rounds * BATCH, other == 0 ? "met" : "not met");
    printf("figure: %d at once, a probe: p50 %.2f ms\n", BATCH, share_of(times, rounds, 0.5));
}

static void load(void)
{
    struct overt_error err;
    char conninfo[256];
    (void)snprintf(conninfo, sizeof conninfo, "host=%s/run port=5442 user=console dbname=overt",
                   folder);
    must(shard_connect(conninfo, &shards, &err), &err, "connecting");
    shard_patience(shards, 60);
    double before = time_monotonic();
    must(shard_load(shards, list.gallery, list.note.bytes, list.verifier.bytes, list.seal, &err),
         &err, "loading");
    double loaded = time_monotonic();
    must(shard_open(shards, time(NULL), list.permit.bytes, list.note.bytes, list.verifier.bytes,
                    list.seal, &err),
         &err, "opening");
    double opened = time_monotonic();
    double rows = (double)overt_gallery_size(list.gallery);
    printf("figure: loading %.1f s, %.0f templates a second\n", loaded - before,
           rows / (loaded - before));
    printf("figure: opening %.1f s, %.0f templates a second and server\n", opened - loaded,
           rows / 2 / (opened - loaded));
}

static void ask(const char *sql)
{
    char line[512];
    (void)fflush(stdout);
    (void)snprintf(line, sizeof line,
                   "psql -X -At -h %s/run -p 5440 -U postgres -d overt -c \"%s\"", folder, sql);
    if (system(line) != 0)
        puts("(not to be had)");
}

/// What a copy of a whole server takes, as for a backup or a standby.
static void copy(void)
{
    char line[512];
    double before = time_monotonic();
    (void)fflush(stdout);
    (void)snprintf(line, sizeof line,
                   "pg_basebackup -h %s/run -p 5440 -U postgres -D %s/copy -c fast -X fetch && "
                   "du -sm %s/copy | sed 's/^\\([0-9]*\\).*/figure: copy of one server: \\1 MB/'",
                   folder, folder, folder);
    if (system(line) == 0)
        printf("figure: made in %.1f s\n", time_monotonic() - before);
}

/// Kills a server in a while, from another process.
static pid_t kill_soon(void)
{
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        (void)usleep(700 * 1000);
        _exit(made_servers("kill", folder, "1") == 0 ? 0 : 1);
    }
    return pid;
}

/// Searches until there is no answer, then brings the server back.
static void lose_one(const struct overt_candidate *found, const size_t *counts)
{
    struct overt_error err = {0};
    struct overt_candidate some[LIMIT];
    size_t answered = 0, other = 0, got = 0;
    pid_t pid = kill_soon();
    int code = 0, state = 0;
    for (;; answered++) {
        size_t i = answered % queries;
        code = shard_search(shards, time(NULL), &probes[i], 1, THRESHOLD, some, LIMIT, &got, &err);
        if (code != 0)
            break;
        other += got != counts[i] || !equal(some, found + i * LIMIT, got);
    }
    (void)waitpid(pid, &state, 0);
    bool said = code == OVERT_IO && strstr(err.text, "incomplete") != NULL &&
                strstr(err.text, "number 2") != NULL;
    printf("ACCEPT|one server killed while searches run: short or other answers|%zu of %zu|0|%s\n",
           other, answered, other == 0 && answered > 0 ? "met" : "not met");
    printf("ACCEPT|then the search says that it is incomplete, and which server|%s|yes|%s\n",
           said ? "yes" : "no", said ? "met" : "not met");
    printf("figure: it says: %s\n", err.text);
    double before = time_monotonic();
    if (made_servers("again", folder, "1") != 0)
        must(OVERT_IO, &(struct overt_error){.text = "it does not start"}, "starting it again");
    double started = time_monotonic();
    other = search_there(found, counts, 1);
    printf("figure: started again after %.1f s (recovery), opened and searched after %.1f s more\n",
           started - before, time_monotonic() - started);
    other += search_there(found, counts, queries);
    printf("ACCEPT|it comes back without loss: other answers, nothing loaded again|%zu of %zu|0|"
           "%s\n",
           other, queries + 1, other == 0 ? "met" : "not met");
}

static void erase(void)
{
    struct shard_receipt receipt;
    struct overt_error err;
    double before = time_monotonic();
    must(shard_erase(shards, list.parts->list, &receipt, &err), &err, "erasing");
    bool whole = receipt.servers == 2 && receipt.templates == overt_gallery_size(list.gallery);
    printf("ACCEPT|erasing: templates of the receipt|%llu|%zu|%s\n",
           (unsigned long long)receipt.templates, overt_gallery_size(list.gallery),
           whole ? "met" : "not met");
    printf("figure: erasing %.2f s, %llu blocks\n", time_monotonic() - before,
           (unsigned long long)receipt.blocks);
    before = time_monotonic();
    ask("VACUUM (TRUNCATE) overt.block");
    ask("SELECT 'figure: disk of one server after VACUUM: ' || "
        "pg_total_relation_size('overt.block') / 1000 || ' kB'");
}

int main(int argc, char **argv)
{
    size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    queries = argc > 2 ? strtoul(argv[2], NULL, 10) : 400;
    double before = time_monotonic();
    made_key(&list);
    made_fill(&list, DIMENSION, rows, 2);
    make_probes();
    printf("figure: %zu templates of %d made in %.1f s\n", rows, DIMENSION,
           time_monotonic() - before);
    if (mkdtemp(folder) == NULL)
        return 1;
    if (made_start(folder, list.verifier.bytes, (int)(rows / 2000) + 64) != 0)
        must(OVERT_IO, &(struct overt_error){.text = "they do not start"}, "the servers");
    struct overt_candidate *found = memory_new(queries * LIMIT, sizeof *found);
    size_t *counts = memory_new(queries, sizeof *counts);
    ask("SELECT 'figure: WAL of one server: ' || pg_wal_lsn_diff(pg_current_wal_lsn(), "
        "'0/0')::bigint "
        "/ 1000000 || ' MB'");
    load();
    ask("SELECT 'figure: WAL of one server: ' || pg_wal_lsn_diff(pg_current_wal_lsn(), "
        "'0/0')::bigint "
        "/ 1000000 || ' MB'");
    copy();
    ask("SELECT 'figure: disk of one server: ' || pg_total_relation_size('overt.block') / 1000000 "
        "|| ' MB, memory ' || used / 1000000 || ' MB' FROM overt.server()");
    double here = search_here(found, counts);
    size_t total = 0;
    for (size_t i = 0; i < queries; i++)
        total += counts[i];
    (void)search_there(found, counts, queries < 20 ? queries : 20); // first touch of the memory
    size_t other = search_there(found, counts, queries);
    printf("ACCEPT|%zu templates on two servers: answers that differ from the list in memory|%zu "
           "of %zu (%zu candidates)|0|%s\n",
           rows, other, queries, total, other == 0 && total > 0 ? "met" : "not met");
    double p95 = share_of(times, queries, 0.95);
    printf("ACCEPT|a search over both servers, p95|%.1f ms (p50 %.1f; in memory p95 %.1f)|printed|"
           "met\n",
           p95, share_of(times, queries, 0.5), here);
    search_batches(found, counts);
    lose_one(found, counts);
    erase();
    shard_disconnect(&shards);
    made_finish(&list);
    memory_free(found);
    memory_free(counts);
    memory_free(probes);
    memory_free(times);
    return made_servers("stop", folder, "") == 0 ? 0 : 1;
}
