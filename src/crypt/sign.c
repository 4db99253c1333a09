// SPDX-License-Identifier: Apache-2.0
// sign.c - Ed25519 keys with a name. Text forms: C2SP signed-note (vkey) and the Go package
// golang.org/x/mod/sumdb/note (PRIVATE+KEY+...), so that keys work with the tools that exist.
#include "crypt/sign.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "crypt/internal.h"
#include "crypt/wipe.h"

#define TYPED_SIZE 33     ///< type byte and 32 bytes of seed or public key
#define KEY_FILE_MAX 512  ///< bytes
#define KEY_START "PRIVATE+KEY+"

struct crypt_key {
    struct crypt_verifier open;
    uint8_t secret[crypto_sign_SECRETKEYBYTES]; ///< seed || public key
};

static bool is_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

/// The next character of well-formed UTF-8.
static uint32_t next_character(const unsigned char **at)
{
    const unsigned char *c = *at;
    if (c[0] < 0x80) {
        *at += 1;
        return c[0];
    }
    if (c[0] < 0xe0) {
        *at += 2;
        return ((c[0] & 0x1fU) << 6) | (c[1] & 0x3fU);
    }
    if (c[0] < 0xf0) {
        *at += 3;
        return ((c[0] & 0x0fU) << 12) | ((c[1] & 0x3fU) << 6) | (c[2] & 0x3fU);
    }
    *at += 4;
    return ((c[0] & 0x07U) << 18) | ((c[1] & 0x3fU) << 12) | ((c[2] & 0x3fU) << 6) | (c[3] & 0x3fU);
}

bool crypt_name_valid(const char *name, size_t length)
{
    if (length == 0 || length > CRYPT_NAME_MAX || !text_is_utf8(name, length))
        return false;
    const unsigned char *at = (const unsigned char *)name;
    const unsigned char *end = at + length;
    while (at < end) {
        uint32_t c = next_character(&at);
        if (is_space(c) || c == '+' || c < 0x20 || c == 0x7f)
            return false;
    }
    return true;
}

void crypt_verifier_id(struct crypt_verifier *verifier)
{
    struct crypt_sha256 hasher;
    uint8_t hash[CRYPT_HASH_SIZE];
    const uint8_t between[] = {'\n', verifier->type};
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, verifier->name, strlen(verifier->name));
    crypt_sha256_update(&hasher, between, sizeof between);
    crypt_sha256_update(&hasher, verifier->key, sizeof verifier->key);
    crypt_sha256_final(&hasher, hash);
    memcpy(verifier->id, hash, sizeof verifier->id);
}

/// Splits "name+hash8+base64" into its parts; the id is not yet compared with the key's.
static bool parse_named(const char *text, size_t length, struct crypt_verifier *ret_open,
                        uint8_t typed[TYPED_SIZE])
{
    const char *plus = memchr(text, '+', length);
    if (plus == NULL || !crypt_name_valid(text, (size_t)(plus - text)))
        return false;
    size_t name_length = (size_t)(plus - text);
    size_t rest = length - name_length - 1;
    const char *hash = plus + 1;
    if (rest < 10 || hash[8] != '+')
        return false;
    char digits[9] = {0};
    memcpy(digits, hash, 8);
    size_t size = 0;
    memset(ret_open, 0, sizeof *ret_open);
    memcpy(ret_open->name, text, name_length);
    return strspn(digits, "0123456789abcdef") == 8 &&
           text_to_bytes(digits, ret_open->id, sizeof ret_open->id) &&
           crypt_base64_decode(hash + 9, rest - 9, typed, TYPED_SIZE, &size) &&
           size == TYPED_SIZE;
}

static bool id_fits(const struct crypt_verifier *verifier)
{
    struct crypt_verifier computed = *verifier;
    crypt_verifier_id(&computed);
    return memcmp(computed.id, verifier->id, sizeof computed.id) == 0;
}

static int parse_public(const char *text, enum crypt_type type, struct crypt_verifier *ret_verifier,
                        struct overt_error *err)
{
    struct crypt_verifier parsed;
    uint8_t typed[TYPED_SIZE];
    const char *like = type == CRYPT_TYPE_LOG ? "name+1a2b3c4d+AX...= as published by the log"
                                              : "name+1a2b3c4d+BX...= as published by the witness";
    size_t length = strnlen(text, CRYPT_VERIFIER_MAX);
    if (length == CRYPT_VERIFIER_MAX || !parse_named(text, length, &parsed, typed) ||
        typed[0] != type)
        return error_set(err, OVERT_INPUT, "this is not a %s key: give one like %s",
                         type == CRYPT_TYPE_LOG ? "verifier" : "witness's Ed25519", like);
    parsed.type = typed[0];
    memcpy(parsed.key, typed + 1, sizeof parsed.key);
    if (!id_fits(&parsed))
        return error_set(err, OVERT_INPUT,
                         "the verifier key is damaged, its hash does not fit: copy it again");
    *ret_verifier = parsed;
    return 0;
}

int crypt_verifier_parse(const char *text, struct crypt_verifier *ret_verifier,
                         struct overt_error *err)
{
    return parse_public(text, CRYPT_TYPE_LOG, ret_verifier, err);
}

int crypt_witness_parse(const char *text, struct crypt_verifier *ret_witness,
                        struct overt_error *err)
{
    return parse_public(text, CRYPT_TYPE_WITNESS, ret_witness, err);
}

static struct crypt_key *key_from_seed(const char *name, size_t length, uint8_t seed[32])
{
    struct crypt_key *key = memory_new(1, sizeof *key);
    (void)crypt_lock(key, sizeof *key);
    memcpy(key->open.name, name, length);
    key->open.type = CRYPT_TYPE_LOG;
    (void)crypto_sign_seed_keypair(key->open.key, key->secret, seed);
    crypt_verifier_id(&key->open);
    return key;
}

int crypt_key_create(const char *name, struct crypt_key **ret_key, struct overt_error *err)
{
    size_t length = strnlen(name, CRYPT_NAME_MAX + 1);
    if (!crypt_name_valid(name, length))
        return error_set(
            err, OVERT_INPUT,
            "a key's name has 1 to %d bytes and no spaces and no plus: choose one like "
            "watch.example.police.uk/log",
            CRYPT_NAME_MAX);
    crypt_ready();
    uint8_t seed[crypto_sign_SEEDBYTES];
    randombytes_buf(seed, sizeof seed);
    *ret_key = key_from_seed(name, length, seed);
    crypt_wipe(seed, sizeof seed);
    return 0;
}

int crypt_check_private(const char *path, struct overt_error *err)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "cannot read %s", path);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return error_set(err, OVERT_REFUSED, "others may read the key %s: run chmod 600 on it",
                         path);
    return 0;
}

static struct crypt_key *parse_key(const char *text, size_t length)
{
    size_t start = strlen(KEY_START);
    struct crypt_verifier open;
    uint8_t typed[TYPED_SIZE];
    struct crypt_key *key = NULL;
    if (length > start && memcmp(text, KEY_START, start) == 0 &&
        parse_named(text + start, length - start, &open, typed) && typed[0] == CRYPT_TYPE_LOG) {
        key = key_from_seed(open.name, strlen(open.name), typed + 1);
        if (memcmp(key->open.id, open.id, sizeof open.id) != 0)
            crypt_key_destroy(&key);
    }
    crypt_wipe(typed, sizeof typed);
    return key;
}

int crypt_key_read(const char *path, struct crypt_key **ret_key, struct overt_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    int code = crypt_check_private(path, err);
    if (code == 0)
        code = file_read(path, KEY_FILE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    crypt_ready();
    size_t length = size > 0 && bytes[size - 1] == '\n' ? size - 1 : size;
    struct crypt_key *key = parse_key(bytes, length);
    memory_wipe_free(bytes, size);
    if (key == NULL)
        return error_set(err, OVERT_INPUT,
                         "%s is not a key of ours or is damaged: bring it back from its safe copy",
                         path);
    *ret_key = key;
    return 0;
}

int crypt_key_write(const struct crypt_key *key, const char *path, struct overt_error *err)
{
    if (file_exists(path))
        return error_set(err, OVERT_REFUSED, "%s is there already; a key is never written over",
                         path);
    uint8_t typed[TYPED_SIZE] = {CRYPT_TYPE_LOG};
    memcpy(typed + 1, key->secret, TYPED_SIZE - 1);
    char base64[sodium_base64_ENCODED_LEN(TYPED_SIZE, sodium_base64_VARIANT_ORIGINAL)];
    (void)sodium_bin2base64(base64, sizeof base64, typed, sizeof typed,
                            sodium_base64_VARIANT_ORIGINAL);
    char id[2 * CRYPT_KEY_ID_SIZE + 1];
    text_from_bytes(id, key->open.id, CRYPT_KEY_ID_SIZE);
    char line[KEY_FILE_MAX];
    int length = snprintf(line, sizeof line, KEY_START "%s+%s+%s\n", key->open.name, id, base64);
    int code = file_write(path, line, (size_t)length, 0600, err);
    crypt_wipe(line, sizeof line);
    crypt_wipe(base64, sizeof base64);
    crypt_wipe(typed, sizeof typed);
    return code;
}

void crypt_key_destroy(struct crypt_key **key)
{
    if (*key == NULL)
        return;
    crypt_unlock(*key, sizeof **key);
    memory_wipe_free(*key, sizeof **key);
    *key = NULL;
}

const char *crypt_key_name(const struct crypt_key *key)
{
    return key->open.name;
}

void crypt_key_public(const struct crypt_key *key, struct crypt_verifier *ret_verifier)
{
    *ret_verifier = key->open;
}

void crypt_verifier_write(const struct crypt_verifier *verifier, struct text *text)
{
    char id[2 * CRYPT_KEY_ID_SIZE + 1];
    uint8_t typed[TYPED_SIZE] = {verifier->type};
    memcpy(typed + 1, verifier->key, CRYPT_PUBLIC_KEY_SIZE);
    text_from_bytes(id, verifier->id, CRYPT_KEY_ID_SIZE);
    text_printf(text, "%s+%s+", verifier->name, id);
    crypt_base64_append(text, typed, sizeof typed);
}

void crypt_key_verifier(const struct crypt_key *key, struct text *text)
{
    crypt_verifier_write(&key->open, text);
}

void crypt_sign(const struct crypt_key *key, const void *bytes, size_t size,
                uint8_t signature[CRYPT_SIGNATURE_SIZE])
{
    (void)crypto_sign_detached(signature, NULL, bytes, size, key->secret);
}

bool crypt_verify(const struct crypt_verifier *verifier, const void *bytes, size_t size,
                  const uint8_t signature[CRYPT_SIGNATURE_SIZE])
{
    crypt_ready();
    return crypto_sign_verify_detached(signature, bytes, size, verifier->key) == 0;
}
