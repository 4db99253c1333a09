// SPDX-License-Identifier: Apache-2.0
// fuzz_crowd.c - scripts of the crowd simulator. What is accepted keeps to its limits.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "crowd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct crowd_scene scene;
    char *copy = memory_new(size + 1, 1);
    if (size > 0)
        memcpy(copy, data, size);
    if (crowd_script_parse(copy, &scene, NULL) == 0) {
        if (scene.pass_count == 0 || !(scene.video.seconds <= CROWD_SECONDS_MAX) ||
            !(scene.video.width >= 160))
            abort();
        for (size_t i = 0; i < scene.pass_count; i++)
            if (scene.passes[i].person_at >= scene.person_count ||
                scene.passes[i].camera_at >= scene.camera_count || !(scene.passes[i].to[2] > 0))
                abort();
        crowd_scene_finish(&scene);
    }
    memory_free(copy);
    return 0;
}
