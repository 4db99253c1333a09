// SPDX-License-Identifier: Apache-2.0
// models.c - where models lie: where one says, else beside the program or the library's program.
#include "face/models.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

/// "/usr/local/bin" for "/usr/local/bin/overt"; false when it cannot be told.
static bool program_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length <= 0)
        return false;
    folder[length] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

char *models_folder(const char *folder)
{
    static const char *const beside[] = {"models", "../share/overt/models", "../models",
                                         "../../models", "../../../models", "../../../../models"};
    const char *environment = getenv("OVERT_MODELS");
    if (folder != NULL)
        return memory_copy_text(folder);
    if (environment != NULL && environment[0] != '\0')
        return memory_copy_text(environment);
    char program[PATH_MAX];
    for (size_t i = 0; i < ARRAY_COUNT(beside) && program_folder(program); i++) {
        char *found = file_join(program, beside[i]);
        AUTO_FREE char *known = file_join(found, "mtcnn/manifest.json");
        if (file_exists(known))
            return found;
        memory_free(found);
    }
#ifdef OVERT_MODELS_INSTALLED
    return memory_copy_text(OVERT_MODELS_INSTALLED);
#else
    return NULL;
#endif
}

int models_open(const char *folder, const char *wanted, const char *usual,
                struct infer_manifest **ret_manifest, struct overt_error *err)
{
    const char *name = wanted != NULL ? wanted : usual;
    if (strchr(name, '/') != NULL)
        return infer_manifest_read(name, ret_manifest, err);
    AUTO_FREE char *models = models_folder(folder);
    if (models == NULL)
        return error_set(err, OVERT_NOT_FOUND, "no folder of models found: run `make build`, or set "
                         "OVERT_MODELS to it");
    AUTO_FREE char *path = file_join(models, name);
    return infer_manifest_read(path, ret_manifest, err);
}
