// SPDX-License-Identifier: Apache-2.0
// hash.c - SHA-256 and base64 by libsodium, behind types of our own.
#include "crypt/hash.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "crypt/sha256_x86.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct crypt_sha256),
               "the state of libsodium fits into ours");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(struct crypt_sha256),
               "our state is aligned as libsodium's");
_Static_assert(crypto_hash_sha256_BYTES == CRYPT_HASH_SIZE, "SHA-256 has 32 bytes");

static crypto_hash_sha256_state *state_of(struct crypt_sha256 *hasher)
{
    return (crypto_hash_sha256_state *)(void *)hasher->state;
}

void crypt_sha256(const void *bytes, size_t size, uint8_t hash[CRYPT_HASH_SIZE])
{
    if (!sha256_x86((const uint8_t *)"", 0, bytes, size, hash))
        (void)crypto_hash_sha256(hash, bytes, size);
}

void crypt_sha256_marked(uint8_t mark, const void *bytes, size_t size,
                         uint8_t hash[CRYPT_HASH_SIZE])
{
    struct crypt_sha256 hasher;
    if (sha256_x86(&mark, 1, bytes, size, hash))
        return;
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, &mark, 1);
    crypt_sha256_update(&hasher, bytes, size);
    crypt_sha256_final(&hasher, hash);
}

void crypt_sha256_init(struct crypt_sha256 *hasher)
{
    (void)crypto_hash_sha256_init(state_of(hasher));
}

/// Whole blocks by the processor's own instructions, if it has them, with libsodium's state; what
/// is left over, and all else, is libsodium's. How many bytes were taken.
static size_t update_blocks(crypto_hash_sha256_state *state, const uint8_t *bytes, size_t size)
{
    size_t held = (size_t)(state->count >> 3) % 64, first = held > 0 ? 64 - held : 0;
    if (size < first + 64)
        return 0;
    uint32_t words[8];
    memcpy(words, state->state, sizeof words);
    memcpy(state->buf + held, bytes, first);
    if (!sha256_x86_blocks(words, state->buf, first > 0))
        return 0;
    size_t blocks = (size - first) / 64;
    (void)sha256_x86_blocks(words, bytes + first, blocks);
    memcpy(state->state, words, sizeof words);
    state->count += (uint64_t)(first + 64 * blocks) << 3;
    return first + 64 * blocks;
}

void crypt_sha256_update(struct crypt_sha256 *hasher, const void *bytes, size_t size)
{
    size_t done = update_blocks(state_of(hasher), bytes, size);
    if (size > done)
        (void)crypto_hash_sha256_update(state_of(hasher), (const uint8_t *)bytes + done,
                                        size - done);
}

void crypt_sha256_final(struct crypt_sha256 *hasher, uint8_t hash[CRYPT_HASH_SIZE])
{
    (void)crypto_hash_sha256_final(state_of(hasher), hash);
    sodium_memzero(hasher, sizeof *hasher);
}

static void close_at(int *file)
{
    if (*file >= 0)
        (void)close(*file);
}

/// O_NONBLOCK: a pipe would be waited for until somebody writes into it.
static int open_file(const char *path, int *ret_file, struct overt_error *err)
{
    struct stat status;
    *ret_file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*ret_file < 0 || fstat(*ret_file, &status) != 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "cannot read %s", path);
    if (!S_ISREG(status.st_mode))
        return error_set(err, OVERT_INPUT, "%s is not a file: name a file", path);
    return 0;
}

int crypt_sha256_file(const char *path, uint8_t hash[CRYPT_HASH_SIZE], struct overt_error *err)
{
    CLEANUP(close_at) int file = -1;
    int code = open_file(path, &file, err);
    if (code != 0)
        return code;
    struct crypt_sha256 hasher;
    crypt_sha256_init(&hasher);
    unsigned char piece[16384];
    ssize_t got;
    while ((got = read(file, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            crypt_sha256_update(&hasher, piece, (size_t)got);
    if (got < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot read %s", path);
    crypt_sha256_final(&hasher, hash);
    return 0;
}

/// In pieces of 48 bytes, which need no padding between them, so that any size takes a small
/// buffer.
void crypt_base64_append(struct text *text, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;
    char piece[sodium_base64_ENCODED_LEN(48, sodium_base64_VARIANT_ORIGINAL)];
    for (size_t done = 0; done < size;) {
        size_t part = size - done < 48 ? size - done : 48;
        (void)sodium_bin2base64(piece, sizeof piece, from + done, part,
                                sodium_base64_VARIANT_ORIGINAL);
        text_append(text, piece);
        done += part;
    }
    sodium_memzero(piece, sizeof piece);
}

/// libsodium takes some bytes above 0x7f for letters of the alphabet (1.0.18), so they are turned
/// away first.
static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] > 0x7f)
            return false;
    return true;
}

bool crypt_base64_decode(const char *text, size_t length, void *bytes, size_t capacity,
                         size_t *ret_size)
{
    size_t size = 0;
    const char *end = NULL;
    if (!is_ascii(text, length) ||
        sodium_base642bin(bytes, capacity, text, length, NULL, &size, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text + length)
        return false;
    *ret_size = size;
    return true;
}

bool crypt_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}
