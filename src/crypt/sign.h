// SPDX-License-Identifier: Apache-2.0
// sign.h - Ed25519 keys (RFC 8032) with a name, in the text forms of C2SP signed-note and its Go
// model.
#ifndef CRYPT_SIGN_H
#define CRYPT_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define CRYPT_NAME_MAX 200       ///< bytes of a key's name
#define CRYPT_VERIFIER_MAX 320   ///< bytes of a vkey with its ending zero
#define CRYPT_SIGNATURE_SIZE 64  ///< bytes
#define CRYPT_KEY_ID_SIZE 4      ///< bytes
#define CRYPT_PUBLIC_KEY_SIZE 32 ///< bytes

/// A secret key and its name. Wiped when destroyed; kept out of swap as far as the system lets us.
struct crypt_key;

/// What a key signs; the signature type of C2SP signed-note.
enum crypt_type {
    CRYPT_TYPE_LOG = 0x01,     ///< Ed25519 over the note's text
    CRYPT_TYPE_WITNESS = 0x04, ///< Ed25519 cosignature with a time (crypt/cosign.h)
};

/// A public key and its name, as read from a vkey.
struct crypt_verifier {
    char name[CRYPT_NAME_MAX + 1];
    uint8_t type;                  ///< enum crypt_type
    uint8_t id[CRYPT_KEY_ID_SIZE]; ///< SHA-256(name || 0x0A || type || key), its first bytes
    uint8_t key[CRYPT_PUBLIC_KEY_SIZE];
};

/// A new key. `name`: UTF-8, 1..CRYPT_NAME_MAX bytes, no spaces, no plus; by custom "host/path" of
/// the log.
int crypt_key_create(const char *name, struct crypt_key **ret_key,
                     struct overt_error *err) MUST_CHECK;

/// Reads "PRIVATE+KEY+name+hash8+base64(0x01 || seed)" and a line end. OVERT_REFUSED when others
/// than the file's owner may read it; OVERT_INPUT when it is no such key.
int crypt_key_read(const char *path, struct crypt_key **ret_key,
                   struct overt_error *err) MUST_CHECK;

/// Writes it with mode 0600. OVERT_REFUSED when the file is there: a key is never written over.
int crypt_key_write(const struct crypt_key *key, const char *path,
                    struct overt_error *err) MUST_CHECK;

/// Takes NULL; wipes and nulls the pointer.
void crypt_key_destroy(struct crypt_key **key);

const char *crypt_key_name(const struct crypt_key *key);

/// Appends the public half as a vkey: "name+hash8+base64(0x01 || public key)".
void crypt_key_verifier(const struct crypt_key *key, struct text *text);

/// Reads a log's vkey (type 0x01); blanks or a line end around it are not taken. OVERT_INPUT.
int crypt_verifier_parse(const char *text, struct crypt_verifier *ret_verifier,
                         struct overt_error *err) MUST_CHECK;
/// Reads a witness's vkey (type 0x04, C2SP tlog-cosignature). OVERT_INPUT: a log's key is none.
int crypt_witness_parse(const char *text, struct crypt_verifier *ret_witness,
                        struct overt_error *err) MUST_CHECK;

/// Signs `size` bytes. Any thread.
void crypt_sign(const struct crypt_key *key, const void *bytes, size_t size,
                uint8_t signature[CRYPT_SIGNATURE_SIZE]);

/// True when the signature is this key's over these bytes. Any thread.
bool crypt_verify(const struct crypt_verifier *verifier, const void *bytes, size_t size,
                  const uint8_t signature[CRYPT_SIGNATURE_SIZE]);

/// The public half of a key, without the way over text.
void crypt_key_public(const struct crypt_key *key, struct crypt_verifier *ret_verifier);

#endif
