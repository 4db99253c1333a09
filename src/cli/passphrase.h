// SPDX-License-Identifier: Apache-2.0
// passphrase.h - a passphrase asked for: from the descriptor that OVERT_PASSPHRASE_FD names, else
// on the terminal without echo. Never from an argument or the text of the environment.
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "operate/key.h"

/// The key's places for a record in `folder`: OVERT_KEY_FILE, and asking as above.
struct operate_key_params passphrase_key(const char *folder);

/// Into `passphrase` (room for CRYPT_PASSPHRASE_LIMIT). `question`: "New passphrase: ". OVERT_INPUT
/// when there is nobody to ask.
int passphrase_ask(const char *question, char *passphrase, size_t *ret_size,
                   struct overt_error *err) MUST_CHECK;

#endif
