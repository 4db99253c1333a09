// SPDX-License-Identifier: Apache-2.0
// assets.c - finding an asset by its name or by its path.
#include "web/assets/assets.h"

#include <assert.h>
#include <string.h>

const char *web_asset_path(const char *name)
{
    for (size_t i = 0; i < web_asset_count; i++)
        if (strcmp(web_assets[i].name, name) == 0)
            return web_assets[i].path;
    assert(!"an asset that is none");
    return "#";
}

const struct web_asset *web_asset_find(const char *path)
{
    for (size_t i = 0; i < web_asset_count; i++)
        if (strcmp(web_assets[i].path, path) == 0)
            return &web_assets[i];
    return NULL;
}
