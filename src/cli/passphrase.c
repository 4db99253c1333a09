// SPDX-License-Identifier: Apache-2.0
// passphrase.c - reading a passphrase, one line; see passphrase.h.
#include "cli/passphrase.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/// One line, byte by byte: what follows it in the descriptor is the next question's.
static int read_line(int descriptor, char *line, size_t *ret_size, struct overt_error *err)
{
    size_t size = 0;
    for (;;) {
        char byte = 0;
        ssize_t got = read(descriptor, &byte, 1);
        if (got < 0)
            return error_set(err, OVERT_IO, "the passphrase cannot be read");
        if (got == 0 || byte == '\n')
            break;
        if (size == CRYPT_PASSPHRASE_LIMIT)
            return error_set(err, OVERT_INPUT, "the passphrase is longer than %d bytes",
                             CRYPT_PASSPHRASE_LIMIT);
        line[size++] = byte;
    }
    *ret_size = size;
    return 0;
}

static int from_terminal(const char *question, char *passphrase, size_t *ret_size,
                         struct overt_error *err)
{
    struct termios before, quiet;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        if (terminal >= 0)
            (void)close(terminal);
        return error_set(err, OVERT_INPUT,
                         "this record's key is made of a passphrase and there is no terminal to "
                         "ask on: hand it over on a descriptor and name that in "
                         "OVERT_PASSPHRASE_FD");
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    (void)tcsetattr(terminal, TCSAFLUSH, &quiet);
    int code = write(terminal, question, strlen(question)) < 0
                   ? error_set(err, OVERT_IO, "the terminal cannot be written to")
                   : read_line(terminal, passphrase, ret_size, err);
    (void)tcsetattr(terminal, TCSAFLUSH, &before);
    (void)!write(terminal, "\n", 1);
    (void)close(terminal);
    return code;
}

int passphrase_ask(const char *question, char *passphrase, size_t *ret_size,
                   struct overt_error *err)
{
    const char *number = getenv("OVERT_PASSPHRASE_FD");
    long descriptor = 0;
    if (number == NULL)
        return from_terminal(question, passphrase, ret_size, err);
    if (!text_to_int(number, 0, 65535, &descriptor))
        return error_set(err, OVERT_INPUT, "OVERT_PASSPHRASE_FD is not the number of a descriptor");
    return read_line((int)descriptor, passphrase, ret_size, err);
}

static int ask(void *context, char *passphrase, size_t *ret_size, struct overt_error *err)
{
    (void)context;
    return passphrase_ask("Passphrase of the record: ", passphrase, ret_size, err);
}

struct operate_key_params passphrase_key(const char *folder)
{
    return (struct operate_key_params){
        .folder = folder, .file = getenv("OVERT_KEY_FILE"), .ask = ask};
}
