// SPDX-License-Identifier: Apache-2.0
// fake_engine.h - what tests know of the made-up faces.
#ifndef TESTS_FAKE_ENGINE_H
#define TESTS_FAKE_ENGINE_H

#include "overt/template.h"

/// Longer than what sealed bytes hold by chance.
#define FAKE_JPEG      "\xff\xd8\xff\xe0\0\x10JFIF"
#define FAKE_JPEG_SIZE 10

#define FAKE_DIMENSION 192

/// The template of the face with this seed; `noise` 0 is the face itself.
void fake_template(int seed, float noise, const char *model, struct overt_template *ret_template);

/// Called at each look of any engine, by the thread that looks; NULL: nobody.
void fake_on_look(void (*looks)(void *context), void *context);

#endif
