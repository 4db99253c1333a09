// SPDX-License-Identifier: Apache-2.0
// child.h - the decoder's own half.
#ifndef FACE_SOURCE_CHILD_H
#define FACE_SOURCE_CHILD_H

/// Gives up its rights, decodes what is open at SOURCE_FILE and hands the pictures over, until the
/// end, a fault or the program's going. Returns the exit code.
int source_child_run(void);

#endif
