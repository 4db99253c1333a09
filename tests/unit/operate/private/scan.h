// SPDX-License-Identifier: Apache-2.0
// scan.h - looks through the memory of a process, and through files, for what needle.h names.
//
// All that the scan itself holds lies in memory of its own that it leaves out, so that a process
// can look through itself.
#ifndef TESTS_SCAN_H
#define TESTS_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "needle.h"
#include "overt/engine.h"

struct scan;

/// Of one person.
struct scan_finds {
    int64_t templates;            ///< whole, of any picture or several, as floats
    int64_t parts;                ///< eight values of one, in any scale
    int64_t pieces[NEEDLE_KINDS]; ///< of pictures
    int64_t jpegs;                ///< that show the face
};

struct scan_result {
    struct scan_finds people[NEEDLE_PEOPLE];
    int64_t bytes;
};

/// NULL when the file cannot be read.
struct scan *scan_open(const char *needles);
void scan_close(struct scan **scan);
const struct needle_file *scan_head(const struct scan *scan);
/// Also decodes every JPEG that it comes by and looks at the faces in it. Not for the own process.
void scan_use_engine(struct scan *scan, struct overt_engine *engine);

/// All that the process can write, its stacks too. False when it cannot be read.
bool scan_process(struct scan *scan, pid_t process, struct scan_result *result);
/// Each file under a folder, or one file; each value of a database besides.
bool scan_path(struct scan *scan, const char *path, struct scan_result *result);

/// Everything found of people who are not listed, and of those who are.
int64_t scan_strangers(const struct scan *scan, const struct scan_result *result);
int64_t scan_listed(const struct scan *scan, const struct scan_result *result);
/// One line for each person of whom something was found.
void scan_print(const struct scan *scan, const struct scan_result *result, const char *where);

#endif
