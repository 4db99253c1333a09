// SPDX-License-Identifier: Apache-2.0
// confine.c - rights given up: resource limits, no_new_privs, Landlock (Linux 5.13, RFC of the
// kernel's userspace-api/landlock.rst) and a seccomp filter (userspace-api/seccomp_filter.rst).
//
// The filter is a list of what decoding needs; all else fails with EPERM, and what only an
// intruder would ask for (a program, another process's memory) ends the process. Written by hand
// for the kernel's own headers, so that the box needs no library which would have to be trusted.
#include "face/source/confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/attr.h"

/// 4 GiB: the largest pictures (64 Mpx), a decoder's references of them and the shared slots.
#define MEMORY_MAX ((rlim_t)4 << 30)
#define FILES_MAX 16

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define NUMBERS_END 0x40000000u ///< above: the x32 calls, another way to the same
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#define NUMBERS_END 0xffffffffu
#endif

/// Memory checkers reserve terabytes of addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMIT_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define LIMIT_MEMORY 0
#endif
#endif
#ifndef LIMIT_MEMORY
#define LIMIT_MEMORY 1
#endif

static bool limit(int which, rlim_t most)
{
    struct rlimit none = {.rlim_cur = most, .rlim_max = most};
    return setrlimit((__rlimit_resource_t)which, &none) == 0;
}

static bool set_limits(void)
{
    bool done = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, FILES_MAX);
    return (!LIMIT_MEMORY || limit(RLIMIT_AS, MEMORY_MAX)) && done;
}

/// The kernel's struct, in full: older headers have its first member only.
struct landlock_rules {
    uint64_t files, network, scopes;
};

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule 445
#define __NR_landlock_restrict_self 446
#endif
#define LANDLOCK_ASK_VERSION 1u

struct landlock_port {
    uint64_t access, port;
};
#define LANDLOCK_PORT_RULE 2
#define LANDLOCK_CONNECT   2u

/// Everything that this kernel's Landlock can refuse, with no rule that allows any of it.
static bool set_landlock(int port)
{
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
    if (version < 1)
        return false;
    unsigned files = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
    struct landlock_rules rules = {
        .files = ((uint64_t)1 << files) - 1,
        .network = version >= 4 ? 3 : 0, // bind and connect of TCP
        .scopes = version >= 6 ? 3 : 0,  // abstract sockets, signals to others
    };
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    long rule_set = syscall(__NR_landlock_create_ruleset, &rules, size, 0);
    if (rule_set < 0)
        return false;
    struct landlock_port rule = {.access = LANDLOCK_CONNECT, .port = (uint64_t)port};
    bool done = port == 0 || version < 4 ||
                syscall(__NR_landlock_add_rule, rule_set, LANDLOCK_PORT_RULE, &rule, 0) == 0;
    done = done && syscall(__NR_landlock_restrict_self, rule_set, 0) == 0;
    (void)close((int)rule_set);
    return done;
}

#ifdef ARCHITECTURE

#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args[n])) ///< its low half
#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (at))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE(number) ANSWER(SECCOMP_RET_ERRNO | (number))
#define ALLOW(call)                                   \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
        ANSWER(SECCOMP_RET_ALLOW)
#define END_AT(call)                                  \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
        ANSWER(SECCOMP_RET_KILL_PROCESS)
/// Allowed if none of the bits is set in the argument.
#define ALLOW_WITHOUT(call, n, bits)                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD(ARGUMENT(n)),       \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 1, 0),                    \
        ANSWER(SECCOMP_RET_ALLOW), REFUSE(EPERM)
/// Allowed if the bit is set in the argument.
#define ALLOW_WITH(call, n, bit)                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD(ARGUMENT(n)),       \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bit), 0, 1),                     \
        ANSWER(SECCOMP_RET_ALLOW), REFUSE(EPERM)

#define ALLOW_SOCKET                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 5), LOAD(ARGUMENT(0)), \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 1, 0),                    \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),                   \
        ANSWER(SECCOMP_RET_ALLOW), REFUSE(EPERM)

/// Another processor's calls end the process.
#define BEGIN                                                   \
    LOAD(offsetof(struct seccomp_data, arch)),                  \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0), \
        ANSWER(SECCOMP_RET_KILL_PROCESS),                       \
        LOAD(offsetof(struct seccomp_data, nr)),                \
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, NUMBERS_END, 0, 1), \
        ANSWER(SECCOMP_RET_KILL_PROCESS)

/// Before the rest of the list, for a camera's stream.
static const struct sock_filter network[] = {
    BEGIN,
    ALLOW_SOCKET, ALLOW(__NR_connect), ALLOW(__NR_bind), ALLOW(__NR_getsockname),
    ALLOW(__NR_getpeername), ALLOW(__NR_setsockopt), ALLOW(__NR_getsockopt), ALLOW(__NR_shutdown),
    ALLOW(__NR_sendmsg), ALLOW(__NR_recvmsg), ALLOW(__NR_ppoll), ALLOW(__NR_fcntl),
#ifdef __NR_poll
    ALLOW(__NR_poll),
#endif
};

/// Before the rest of the list, for a camera on this machine: requests of type 'V'
/// (linux/videodev2.h), and no other ioctl.
static const struct sock_filter camera[] = {
    BEGIN,
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 5), LOAD(ARGUMENT(1)),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff00),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)'V' << 8, 0, 1),
    ANSWER(SECCOMP_RET_ALLOW), REFUSE(EPERM),
};

static const struct sock_filter filter[] = {
    BEGIN,
    // what is open: the file, the channel
    ALLOW(__NR_read), ALLOW(__NR_lseek), ALLOW(__NR_close), ALLOW(__NR_write),
    ALLOW(__NR_recvfrom), ALLOW(__NR_sendto),
    // memory, never executable
    ALLOW_WITHOUT(__NR_mmap, 2, PROT_EXEC), ALLOW_WITHOUT(__NR_mprotect, 2, PROT_EXEC),
    ALLOW(__NR_munmap), ALLOW(__NR_mremap), ALLOW(__NR_brk), ALLOW(__NR_madvise),
    // threads, never processes; clone3 hides its flags, and glibc then takes clone
    ALLOW_WITH(__NR_clone, 0, CLONE_THREAD),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1), REFUSE(ENOSYS),
    ALLOW(__NR_futex), ALLOW(__NR_set_robust_list), ALLOW(__NR_rseq), ALLOW(__NR_sched_yield),
    ALLOW(__NR_sched_getaffinity), ALLOW(__NR_gettid), ALLOW(__NR_getpid), ALLOW(__NR_exit),
    ALLOW(__NR_exit_group), ALLOW(__NR_sigaltstack),
    ALLOW(__NR_rt_sigprocmask), ALLOW(__NR_rt_sigaction), ALLOW(__NR_rt_sigreturn),
    // time and chance
    ALLOW(__NR_clock_gettime), ALLOW(__NR_clock_nanosleep), ALLOW(__NR_nanosleep),
    ALLOW(__NR_getrandom), ALLOW(__NR_restart_syscall),
    // nobody but an intruder
    END_AT(__NR_execve), END_AT(__NR_execveat), END_AT(__NR_ptrace),
    END_AT(__NR_process_vm_readv), END_AT(__NR_process_vm_writev), END_AT(__NR_bpf),
    REFUSE(EPERM),
};

static bool set_filter(int port, bool device)
{
    struct sock_filter whole[ARRAY_COUNT(network) + ARRAY_COUNT(camera) + ARRAY_COUNT(filter)];
    size_t count = port != 0 ? ARRAY_COUNT(network) : 0;
    memcpy(whole, network, count * sizeof whole[0]);
    if (device) {
        memcpy(whole + count, camera, sizeof camera);
        count += ARRAY_COUNT(camera);
    }
    memcpy(whole + count, filter, sizeof filter);
    struct sock_fprog program = {
        .len = (unsigned short)(count + ARRAY_COUNT(filter)),
        .filter = whole,
    };
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

#else

static bool set_filter(int port, bool device)
{
    (void)port, (void)device;
    return false;
}

#endif

int confine_self(int port, bool device)
{
    int means = 0;
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (set_limits())
        means |= CONFINE_LIMITS;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        means |= CONFINE_PRIVILEGES;
    if (set_landlock(port))
        means |= CONFINE_LANDLOCK;
    if (set_filter(port, device))
        means |= CONFINE_SECCOMP;
    return means;
}
