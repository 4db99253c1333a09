// SPDX-License-Identifier: Apache-2.0
// site.c - files of a folder as answers: found without leaving it (openat2(2)), with their type,
// their entity tag, and how long they may be kept (RFC 9110 section 8.8, RFC 9111).
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "web/site/site.h"

#define FOREVER "public, max-age=31536000, immutable"
#define A_WHILE "public, max-age=60"
#define ASK     "no-cache"

static const struct {
    const char *end, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".csv", "text/csv; charset=utf-8; header=present"},
    {".svg", "image/svg+xml"},
    {".atom", "application/atom+xml; charset=utf-8"},
    {".xml", "application/xml; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".pub", "text/plain; charset=utf-8"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".tlog-proof", "text/plain; charset=utf-8"},
    {".act", "application/octet-stream"},
    {"/checkpoint", "text/plain; charset=utf-8"},
};

static bool is_tile(const char *path) { return strstr(path, "/log/tile/") != NULL; }

/// NULL for a file of a kind that is never published: a database or a key that was put into the
/// folder by mistake is not given.
static const char *type_of(const char *path)
{
    for (size_t i = 0; i < ARRAY_COUNT(types); i++)
        if (text_ends(path, types[i].end))
            return types[i].type;
    return is_tile(path) ? "application/octet-stream" : NULL;
}

/// A whole tile of the ledger and a file that carries its hash in its name never change
/// (tlog-tiles: a partial tile's path has ".p/" in it).
static const char *cache_of(const char *path)
{
    if (text_ends(path, "/checkpoint"))
        return ASK;
    bool tile = is_tile(path) && strstr(path, ".p/") == NULL;
    return tile || text_starts(path, "/assets/") ? FOREVER : A_WHILE;
}

/// Letters and charts are files of their own, whose bytes are proven, with their looks inside; they
/// run nothing and fetch nothing.
static const char *policy_of(const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    bool letter = text_starts(name, "letter-") && text_ends(name, ".html");
    return letter || text_ends(name, ".svg")
               ? "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
                 "'none'; frame-ancestors 'none'; sandbox"
               : NULL;
}

static bool is_hidden(const char *path) { return strstr(path, "/.") != NULL; }

/// An open file below `folder`, or -1 with errno.
static int open_below(const char *folder, const char *path)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
                                      RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV};
    int top = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (top < 0)
        return -1;
    int fd = (int)syscall(SYS_openat2, top, path[1] != '\0' ? path + 1 : ".", &how, sizeof how);
    int why = errno;
    (void)close(top);
    errno = why;
    return fd;
}

static void put_words(struct http_answer *answer, int status, const char *title, const char *words)
{
    answer->status = status;
    answer->route = "none";
    text_clear(&answer->body);
    text_printf(&answer->body,
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<title>%s</title>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n<p>%s</p>\n"
                "<p><a href=\"/\">Go to the first page</a></p>\n</main>\n</body>\n</html>\n",
                title, title, words);
}

static void move_to_folder(struct http_answer *answer, const char *path)
{
    struct text to;
    text_init(&to, 4 * HTTP_PATH_MAX);
    for (const char *c = path; *c != '\0'; c++)
        if ((unsigned char)*c < 0x80 && strchr(" \"%<>\\^`{|}?#", *c) == NULL)
            text_append_char(&to, *c);
        else
            text_printf(&to, "%%%02X", (unsigned)(unsigned char)*c);
    text_append_char(&to, '/');
    put_words(answer, 308, "This page has moved", "It has a slash at its end.");
    answer->location = text_take(&to);
}

static void put_file(const struct http_request *request, const char *path, int fd,
                     const struct stat *is, struct http_answer *answer)
{
    (void)snprintf(answer->etag, sizeof answer->etag, "\"%llx-%llx-%llx.%lx\"",
                   (unsigned long long)is->st_ino, (unsigned long long)is->st_size,
                   (unsigned long long)is->st_mtim.tv_sec, (unsigned long)is->st_mtim.tv_nsec);
    answer->type = type_of(path);
    answer->cache = cache_of(path);
    answer->policy = policy_of(path);
    answer->route = "file";
    answer->status = http_unchanged(request, answer) ? 304 : 200;
    answer->file = fd;
    answer->file_size = (size_t)is->st_size;
}

/// 0 when `path` is a file and the answer is made; 1 when it is a folder; else an errno, negative.
static int try_file(const struct site *site, const struct http_request *request, const char *path,
                    struct http_answer *answer)
{
    struct stat is;
    int fd = open_below(site->folder, path);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && type_of(path) != NULL) {
        put_file(request, path, fd, &is, answer);
        return 0;
    }
    (void)close(fd);
    return S_ISDIR(is.st_mode) ? 1 : -ENOENT;
}

static void put_missing(const struct site *site, const struct http_request *request,
                        struct http_answer *answer)
{
    put_words(answer, 404, "Page not found",
              "Nothing is published at this address. If you typed it, check that it is right.");
    if (try_file(site, request, "/404.html", answer) == 0) {
        answer->status = 404;
        answer->route = "none";
        answer->cache = NULL;
        answer->etag[0] = '\0';
    }
}

void site_handle(void *context, const struct http_request *request, struct http_answer *answer)
{
    const struct site *site = context;
    const char *path = request->path;
    if (request->method != HTTP_GET && request->method != HTTP_HEAD) {
        put_words(answer, 405, "Nothing can be sent to this page", "It can only be read.");
        answer->allow = "GET, HEAD";
        return;
    }
    AUTO_TEXT struct text index = {0};
    text_init(&index, HTTP_PATH_MAX + 16);
    text_append(&index, path);
    bool folder = text_ends(path, "/");
    if (folder)
        text_append(&index, "index.html");
    int code = is_hidden(path) ? -ENOENT : try_file(site, request, index.bytes, answer);
    if (code == 1)
        move_to_folder(answer, path);
    else if (code == -EMFILE || code == -ENFILE || code == -ENOMEM)
        put_words(answer, 503, "Too many people are reading", "Try again in a minute.");
    else if (code < 0)
        put_missing(site, request, answer);
}

/// What lies in a record's own folder, and in nothing that is published.
static bool is_record(const char *folder)
{
    static const char *const names[] = {"record.db", "record.store", "master.key", "ledger.key"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        AUTO_FREE char *path = file_join(folder, names[i]);
        if (file_exists(path))
            return true;
    }
    return false;
}

int site_check(const char *folder, struct overt_error *err)
{
    if (is_record(folder))
        return error_set(err, OVERT_INPUT,
                         "%.120s holds a record or a key, which nobody may read: name the folder "
                         "that was published (overt site publish)",
                         folder);
    int fd = open_below(folder, "/index.html");
    if (fd < 0 && errno == ENOSYS)
        return error_set(err, OVERT_IO, "this needs Linux 5.6 or later (openat2)");
    if (fd < 0)
        return error_set_errno(err, OVERT_INPUT, errno,
                               "%.120s is no published folder with an index.html: make one with "
                               "overt site publish",
                               folder);
    (void)close(fd);
    return 0;
}
