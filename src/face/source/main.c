// SPDX-License-Identifier: Apache-2.0
// main.c - overt-decode: the decoder as a program of its own, started by source.c and by nobody
// else. It takes no argument; its three open files say what to do (message.h).
#include <fcntl.h>

#include "face/source/child.h"
#include "face/source/message.h"

int main(void)
{
    if (fcntl(SOURCE_CHANNEL, F_GETFD) < 0)
        return 2; // started by hand: there is nothing to decode
    return source_child_run();
}
