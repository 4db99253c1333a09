// SPDX-License-Identifier: Apache-2.0
// models.c - where models lie: where one says, else beside the program or the library's program.
#include "face/models.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

/// Cuts a path down to its folder; false when it has none.
static bool cut_to_folder(char path[PATH_MAX])
{
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

/// "/usr/local/bin" for "/usr/local/bin/overt"; false when it cannot be told.
static bool program_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length <= 0)
        return false;
    folder[length] = '\0';
    return cut_to_folder(folder);
}

/// The folder of the library that this code was loaded with.
static bool library_folder(char folder[PATH_MAX])
{
    static const char marker = 0;
    Dl_info info;
    return dladdr(&marker, &info) != 0 && info.dli_fname != NULL &&
           text_copy(folder, PATH_MAX, info.dli_fname) && cut_to_folder(folder);
}

/// In the build the programs lie up to four folders below `models`; installed, beside `share`.
static char *models_beside(const char *folder)
{
    static const char *const places[] = {"models",          "../share/overt/models",
                                         "../models",       "../../models",
                                         "../../../models", "../../../../models"};
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        char *found = file_join(folder, places[i]);
        AUTO_FREE char *known = file_join(found, "mtcnn/manifest.json");
        if (file_exists(known))
            return found;
        memory_free(found);
    }
    return NULL;
}

char *models_folder(const char *folder)
{
    const char *environment = getenv("OVERT_MODELS");
    if (folder != NULL)
        return memory_copy_text(folder);
    if (environment != NULL && environment[0] != '\0')
        return memory_copy_text(environment);
    char place[PATH_MAX];
    char *found = program_folder(place) ? models_beside(place) : NULL;
    if (found == NULL && library_folder(place))
        found = models_beside(place);
    return found != NULL ? found : memory_copy_text(OVERT_MODELS_INSTALLED);
}

int models_open(const char *folder, const char *wanted, const char *usual,
                struct infer_manifest **ret_manifest, struct overt_error *err)
{
    const char *name = wanted != NULL ? wanted : usual;
    if (strchr(name, '/') != NULL)
        return infer_manifest_read(name, ret_manifest, err);
    AUTO_FREE char *models = models_folder(folder);
    AUTO_FREE char *path = file_join(models, name);
    if (!file_exists(path))
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no model %.40s in %.120s: run `make build`, or "
                         "set OVERT_MODELS to the folder of models",
                         name, models);
    return infer_manifest_read(path, ret_manifest, err);
}
