// SPDX-License-Identifier: Apache-2.0
// master.c - the master key: random, from a file, or argon2id of a passphrase (RFC 9106); keyed
// BLAKE2b (RFC 7693) for marks.
#include "crypt/master.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/internal.h"

#define KEY_START    "overt-master-key:v1:"
#define BASE64_SIZE  44 // of 32 bytes
#define KEY_FILE_MAX 200
#define ID_CONTEXT   "overt master key"

_Static_assert(crypto_pwhash_SALTBYTES == CRYPT_SALT_SIZE, "salt");

struct crypt_master {
    uint8_t bytes[CRYPT_SEAL_KEY_SIZE];
};

void *crypt_secret_new(size_t size)
{
    crypt_ready();
    void *secret = sodium_malloc(size);
    if (secret == NULL) {
        (void)fputs("overt: no memory for a key: close other programs\n", stderr);
        abort();
    }
    sodium_memzero(secret, size);
    return secret;
}

void crypt_secret_free(void *pointer_address)
{
    void **secret = pointer_address;
    sodium_free(*secret);
    *secret = NULL;
}

void crypt_master_create(struct crypt_master **ret_master)
{
    struct crypt_master *master = crypt_secret_new(sizeof *master);
    randombytes_buf(master->bytes, sizeof master->bytes);
    *ret_master = master;
}

void crypt_master_copy(const struct crypt_master *master, struct crypt_master **ret_copy)
{
    struct crypt_master *copy = crypt_secret_new(sizeof *copy);
    memcpy(copy->bytes, master->bytes, sizeof copy->bytes);
    *ret_copy = copy;
}

void crypt_stretch_new(struct crypt_stretch *ret_stretch)
{
    crypt_ready();
    randombytes_buf(ret_stretch->salt, sizeof ret_stretch->salt);
    ret_stretch->operations = (int64_t)crypto_pwhash_OPSLIMIT_MODERATE;
    ret_stretch->memory = (int64_t)crypto_pwhash_MEMLIMIT_MODERATE;
}

int crypt_master_stretch(const char *passphrase, size_t size, const struct crypt_stretch *stretch,
                         struct crypt_master **ret_master, struct overt_error *err)
{
    if (size < CRYPT_PASSPHRASE_MIN || size > CRYPT_PASSPHRASE_LIMIT)
        return error_set(err, OVERT_INPUT,
                         "a passphrase has %d to %d characters: take several words",
                         CRYPT_PASSPHRASE_MIN, CRYPT_PASSPHRASE_LIMIT);
    struct crypt_master *master = crypt_secret_new(sizeof *master);
    if (crypto_pwhash(master->bytes, sizeof master->bytes, passphrase, size, stretch->salt,
                      (unsigned long long)stretch->operations, (size_t)stretch->memory,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        crypt_master_destroy(&master);
        return error_set(
            err, OVERT_NO_MEMORY,
            "no memory to make a key of the passphrase (%lld MiB): close other programs",
            (long long)(stretch->memory >> 20));
    }
    *ret_master = master;
    return 0;
}

void crypt_master_destroy(struct crypt_master **master) { crypt_secret_free((void *)master); }

int crypt_master_read(const char *path, bool credential, struct crypt_master **ret_master,
                      struct overt_error *err)
{
    char *bytes = NULL;
    size_t size = 0, got = 0, start = strlen(KEY_START);
    int code = credential ? 0 : crypt_check_private(path, err);
    if (code == 0)
        code = file_read(path, KEY_FILE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    struct crypt_master *master = crypt_secret_new(sizeof *master);
    size_t length = size > 0 && bytes[size - 1] == '\n' ? size - 1 : size;
    bool good = length == start + BASE64_SIZE && memcmp(bytes, KEY_START, start) == 0 &&
                crypt_base64_decode(bytes + start, length - start, master->bytes,
                                    sizeof master->bytes, &got) &&
                got == sizeof master->bytes;
    memory_wipe_free(bytes, size);
    if (!good) {
        crypt_master_destroy(&master);
        return error_set(err, OVERT_INPUT,
                         "%s is no master key of ours or is damaged: bring it back from its safe "
                         "copy",
                         path);
    }
    *ret_master = master;
    return 0;
}

int crypt_master_write(const struct crypt_master *master, const char *path, struct overt_error *err)
{
    if (file_exists(path))
        return error_set(err, OVERT_REFUSED, "%s is there already; a key is never written over",
                         path);
    char line[sizeof KEY_START + BASE64_SIZE + 1];
    memcpy(line, KEY_START, strlen(KEY_START));
    (void)sodium_bin2base64(line + strlen(KEY_START), BASE64_SIZE + 1, master->bytes,
                            sizeof master->bytes, sodium_base64_VARIANT_ORIGINAL);
    line[strlen(KEY_START) + BASE64_SIZE] = '\n';
    int code = file_write(path, line, strlen(KEY_START) + BASE64_SIZE + 1, 0600, err);
    sodium_memzero(line, sizeof line);
    return code;
}

void crypt_master_id(const struct crypt_master *master, uint8_t id[CRYPT_MASTER_ID_SIZE])
{
    uint8_t mark[CRYPT_MARK_SIZE];
    crypt_mark(master->bytes, ID_CONTEXT, strlen(ID_CONTEXT), mark);
    memcpy(id, mark, CRYPT_MASTER_ID_SIZE);
}

const uint8_t *crypt_master_bytes(const struct crypt_master *master) { return master->bytes; }

void crypt_mark(const uint8_t key[CRYPT_SEAL_KEY_SIZE], const void *bytes, size_t size,
                uint8_t mark[CRYPT_MARK_SIZE])
{
    crypt_ready();
    (void)crypto_generichash(mark, CRYPT_MARK_SIZE, bytes, size, key, CRYPT_SEAL_KEY_SIZE);
}
