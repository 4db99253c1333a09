// SPDX-License-Identifier: Apache-2.0
// module.c - what the server loads: settings, the shared memory, and the keeper, a process that
// wipes a list when the last permit for it has ended, whether or not anybody asks.
#include <postgres.h>

#include <fmgr.h>
#include <miscadmin.h>
#include <pgstat.h>
#include <postmaster/bgworker.h>
#include <postmaster/interrupt.h>
#include <storage/ipc.h>
#include <storage/latch.h>
#include <time.h>
#include <utils/guc.h>

#include "shard/extension/internal.h"

PG_MODULE_MAGIC;

void _PG_init(void);
void overt_shard_keeper(Datum argument);

struct settings shard_settings;
static shmem_request_hook_type request_before;
static shmem_startup_hook_type startup_before;

static void request(void)
{
    if (request_before != NULL)
        request_before();
    slots_request();
}

static void startup(void)
{
    if (startup_before != NULL)
        startup_before();
    slots_startup();
}

void overt_shard_keeper(Datum argument)
{
    (void)argument;
    pqsignal(SIGTERM, SignalHandlerForShutdownRequest);
    BackgroundWorkerUnblockSignals();
    if (!slots_lock())
        ereport(WARNING,
                (errmsg("overt_shard: the memory of lists in the clear cannot be kept out of swap"),
                 errhint("Raise LimitMEMLOCK of the service, or run without swap.")));
    while (!ShutdownRequestPending) {
        (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, 1000,
                        PG_WAIT_EXTENSION);
        ResetLatch(MyLatch);
        CHECK_FOR_INTERRUPTS();
        slots_sweep((int64)time(NULL));
    }
    proc_exit(0);
}

static void define_settings(void)
{
    DefineCustomStringVariable("overt_shard.verifier",
                               "The public key (vkey) of the record whose permits hold here.", NULL,
                               &shard_settings.verifier, "", PGC_POSTMASTER, 0, NULL, NULL, NULL);
    DefineCustomIntVariable("overt_shard.memory", "Memory for lists in the clear.", NULL,
                            &shard_settings.memory_mb, 1024, 0, 4 * 1024 * 1024, PGC_POSTMASTER,
                            GUC_UNIT_MB, NULL, NULL, NULL);
    DefineCustomIntVariable("overt_shard.threads", "Threads of one search.", NULL,
                            &shard_settings.threads, 1, 1, 64, PGC_POSTMASTER, 0, NULL, NULL, NULL);
    MarkGUCPrefixReserved("overt_shard");
}

void _PG_init(void)
{
    if (!process_shared_preload_libraries_in_progress)
        ereport(ERROR, (errmsg("overt_shard is loaded when the server starts: add it to "
                               "shared_preload_libraries")));
    define_settings();
    request_before = shmem_request_hook;
    shmem_request_hook = request;
    startup_before = shmem_startup_hook;
    shmem_startup_hook = startup;
    BackgroundWorker worker = {
        .bgw_name = "overt_shard keeper",
        .bgw_type = "overt_shard keeper",
        .bgw_flags = BGWORKER_SHMEM_ACCESS,
        .bgw_start_time = BgWorkerStart_PostmasterStart,
        .bgw_restart_time = 5,
        .bgw_function_name = "overt_shard_keeper",
    };
    strlcpy(worker.bgw_library_name, "overt_shard", sizeof worker.bgw_library_name);
    RegisterBackgroundWorker(&worker);
}
