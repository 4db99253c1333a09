// SPDX-License-Identifier: Apache-2.0
// manifest.c - the manifest beside a model's files, and the list of hashes that they are checked
// against.
#include "manifest.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"

enum { HEX_SIZE = 2 * CRYPT_HASH_SIZE };

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static int hash_of(const char *path, char hex[HEX_SIZE + 1], struct overt_error *err)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    int code = crypt_sha256_file(path, hash, err);
    if (code == OVERT_OK)
        text_from_bytes(hex, hash, sizeof(hash));
    return code;
}

/// Appends the hash of that one of `files` whose name is the `size` bytes at `name`.
static int append_hash(struct text *text, const char *name, size_t size, char *const files[],
                       int file_count, struct overt_error *err)
{
    for (int i = 0; i < file_count; i++) {
        const char *candidate = name_of(files[i]);
        if (strlen(candidate) != size || memcmp(candidate, name, size) != 0)
            continue;
        char hex[HEX_SIZE + 1];
        int code = hash_of(files[i], hex, err);
        if (code == OVERT_OK)
            text_append(text, hex);
        return code;
    }
    return error_set(err, OVERT_NOT_FOUND, "the card names the file %.*s, which was not given",
                     (int)size, name);
}

int manifest_write(const char *card, const char *out, char *const files[], int file_count,
                   struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size;
    int code = file_read(card, MANIFEST_FILE_MAX, &bytes, &size, err);
    if (code != OVERT_OK)
        return code;
    AUTO_TEXT struct text text;
    text_init(&text, MANIFEST_FILE_MAX);
    const char *at = bytes;
    for (const char *mark = strstr(at, "\"@"); mark != NULL; mark = strstr(at, "\"@")) {
        const char *end = strstr(mark + 2, "@\"");
        if (end == NULL)
            return error_set(err, OVERT_INPUT, "%s: a \"@ without @\" after it", card);
        text_append_bytes(&text, at, (size_t)(mark + 1 - at));
        code = append_hash(&text, mark + 2, (size_t)(end - mark - 2), files, file_count, err);
        if (code != OVERT_OK)
            return code;
        at = end + 1;
    }
    text_append(&text, at);
    if (text.full)
        return error_set(err, OVERT_LIMIT, "%s: the manifest would be larger than %u bytes", card,
                         MANIFEST_FILE_MAX);
    return file_write(out, text.bytes, text.length, 0644, err);
}

int manifest_check(const char *sums, const char *path, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size;
    char hex[HEX_SIZE + 1];
    int code = file_read(sums, MANIFEST_FILE_MAX, &bytes, &size, err);
    if (code == OVERT_OK)
        code = hash_of(path, hex, err);
    if (code != OVERT_OK)
        return code;
    const char *name = name_of(path);
    char *rest = bytes;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (strlen(line) <= HEX_SIZE + 2 || !text_equal(name_of(line + HEX_SIZE + 2), name))
            continue;
        if (memcmp(line, hex, HEX_SIZE) == 0)
            return OVERT_OK;
        return error_set(err, OVERT_MODEL,
                         "%s has SHA-256 %.12s..., but %s says %.12s...; get the right file", path,
                         hex, sums, line);
    }
    return error_set(err, OVERT_MODEL, "%s is not listed in %s, so it cannot be checked", name,
                     sums);
}
