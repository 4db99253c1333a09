// SPDX-License-Identifier: Apache-2.0
// liar.c - a decoder that was taken over: the first byte of the source says which lie it tells.
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "face/source/message.h"

static void say(struct source_message message)
{
    (void)send(SOURCE_CHANNEL, &message, sizeof message, MSG_NOSIGNAL);
}

static bool hear(struct source_message *message)
{
    return recv(SOURCE_CHANNEL, message, sizeof *message, 0) == (ssize_t)sizeof *message;
}

static void lie(char which)
{
    struct source_message message = {.kind = SOURCE_PICTURE, .width = 8, .height = 8,
                                      .stride = 64, .given = 5, .time = 1};
    struct source_message heard;
    switch (which) {
    case 'a': break; // there is no shared memory
    case 'b': message = (struct source_message){.kind = SOURCE_SIZE, .bytes = INT64_MAX}; break;
    case 'c': message = (struct source_message){.kind = SOURCE_SIZE, .bytes = -1}; break;
    case 'd': message = (struct source_message){.kind = SOURCE_OPENED}; break;
    case 'e': message = (struct source_message){.kind = SOURCE_NONE, .time = NAN}; break;
    case 'f': message = (struct source_message){.kind = SOURCE_NONE, .given = INT64_MAX}; break;
    case 'g': message = (struct source_message){.kind = SOURCE_NONE, .damaged = -1}; break;
    case 'h': message.kind = 77; break;
    case 'i': (void)send(SOURCE_CHANNEL, &message, 16, MSG_NOSIGNAL); return;
    default: break;
    }
    if (which <= 'h') {
        say(message);
        return;
    }
    say((struct source_message){.kind = SOURCE_SIZE, .bytes = 4096});
    if (!hear(&heard))
        return;
    switch (which) {
    case 'j': message.height = 65; break; // more than was asked for
    case 'k': message.stride = 20; break;
    case 'l': message.width = -8; break;
    case 'm': message.captured = INFINITY; break;
    default: break; // 'n': no lie
    }
    say(message);
    if (which == 'n' && hear(&heard)) { // but then counts fall
        message.given = 4;
        say(message);
    }
}

int main(void)
{
    struct source_message message;
    char which = 0;
    if (!hear(&message) || read(SOURCE_FILE, &which, 1) != 1)
        return 1;
    say((struct source_message){.kind = SOURCE_OPENED, .confined = 15});
    if (hear(&message))
        lie(which);
    while (hear(&message))
        ;
    return 0;
}
