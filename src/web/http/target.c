// SPDX-License-Identifier: Apache-2.0
// target.c - the target of a request and the fields of a form, decoded once and strictly: what has
// two meanings, or none, is refused (RFC 3986 section 2.1, RFC 9112 section 3.2, the URL Standard's
// application/x-www-form-urlencoded).
#include <string.h>

#include "base/memory.h"
#include "web/http/internal.h"

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Decodes up to `size` bytes into `target`, which holds size+1; the length, or -1.
static long decode(const char *bytes, size_t size, bool plus, char *target)
{
    long length = 0;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (c == '%') {
            int high = i + 2 < size ? digit(bytes[i + 1]) : -1;
            int low = high >= 0 ? digit(bytes[i + 2]) : -1;
            if (low < 0)
                return -1;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (plus && c == '+')
            c = ' ';
        target[length++] = c;
    }
    target[length] = '\0';
    return length;
}

bool http_is_clean(const char *bytes, size_t size, bool lines)
{
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        bool blank = c == '\t' || c == '\n' || c == '\r';
        if (((unsigned char)c < 0x20 && !(lines && blank)) || c == 0x7f)
            return false;
    }
    return text_is_utf8(bytes, size);
}

/// No part of the path is empty, "." or ".."; a slash may end it. A backslash is a slash to some.
static bool is_plain(const char *path)
{
    if (*path != '/' || strchr(path, '\\') != NULL)
        return false;
    for (const char *part = path + 1; *part != '\0';) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') ||
            (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        part += length;
        part += *part == '/';
    }
    return true;
}

/// An encoded slash would be a part's end to us and none to a proxy.
static bool hides_slash(const char *raw, size_t size)
{
    for (size_t i = 0; i + 2 < size; i++)
        if (raw[i] == '%' && raw[i + 1] == '2' && (raw[i + 2] | 0x20) == 'f')
            return true;
    return false;
}

char *http_path(const char *target)
{
    if (strlen(target) > HTTP_PATH_MAX)
        return NULL;
    const char *path = target;
    if (text_starts_nocase(path, "http://") || text_starts_nocase(path, "https://"))
        path = strchrnul(strstr(path, "//") + 2, '/');
    size_t size = strcspn(path, "?#");
    if (*path != '/' || path[size] == '#' || hides_slash(path, size))
        return NULL;
    char *decoded = memory_new(size + 1, 1);
    long length = decode(path, size, false, decoded);
    if (length >= 0 && http_is_clean(decoded, (size_t)length, false) && is_plain(decoded))
        return decoded;
    memory_free(decoded);
    return NULL;
}

/// One field, into `at`; what follows its two zeros, or NULL.
static char *read_pair(const char *field, size_t size, char *at, struct http_pair *ret_pair)
{
    const char *equals = memchr(field, '=', size);
    size_t name_size = equals != NULL ? (size_t)(equals - field) : size;
    size_t value_size = equals != NULL ? size - name_size - 1 : 0;
    long name = decode(field, name_size, true, at);
    if (name < 0 || !http_is_clean(at, (size_t)name, false))
        return NULL;
    ret_pair->name = at;
    at += name + 1;
    long value = decode(equals != NULL ? equals + 1 : "", value_size, true, at);
    if (value < 0 || !http_is_clean(at, (size_t)value, true))
        return NULL;
    ret_pair->value = at;
    return at + value + 1;
}

bool http_pairs_read(const char *bytes, size_t size, struct http_pairs *ret_pairs)
{
    *ret_pairs = (struct http_pairs){.bytes = memory_try(size + 2 * (HTTP_PAIRS_MAX + 1), 1)};
    char *at = ret_pairs->bytes;
    const char *end = bytes + size;
    for (const char *field = bytes; at != NULL && field < end;) {
        const char *stop = memchr(field, '&', (size_t)(end - field));
        stop = stop != NULL ? stop : end;
        if (stop > field) {
            at = ret_pairs->count < HTTP_PAIRS_MAX
                     ? read_pair(field, (size_t)(stop - field), at,
                                 &ret_pairs->items[ret_pairs->count])
                     : NULL;
            ret_pairs->count++;
        }
        field = stop + 1;
    }
    if (at == NULL)
        http_pairs_finish(ret_pairs);
    return at != NULL;
}

void http_pairs_finish(struct http_pairs *pairs)
{
    memory_free(pairs->bytes);
    *pairs = (struct http_pairs){0};
}

const char *http_value(const struct http_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (text_equal(pairs->items[i].name, name))
            return pairs->items[i].value;
    return NULL;
}

bool http_type_is(const struct http_request *request, const char *type)
{
    const char *said = http_header(request, "Content-Type");
    size_t length = said != NULL ? strcspn(said, "; ") : 0;
    return length == strlen(type) && strncasecmp(said, type, length) == 0;
}

int http_form(const struct http_request *request, struct http_pairs *ret_pairs,
              struct overt_error *err)
{
    static const char form[] = "application/x-www-form-urlencoded";
    *ret_pairs = (struct http_pairs){0};
    if (!http_type_is(request, form))
        return error_set(err, OVERT_INPUT, "this is no form: send it as %s", form);
    if (!http_pairs_read(request->body != NULL ? request->body : "", request->body_size, ret_pairs))
        return error_set(err, OVERT_INPUT,
                         "the form cannot be read: at most %d fields, in UTF-8", HTTP_PAIRS_MAX);
    return 0;
}
