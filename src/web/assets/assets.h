// SPDX-License-Identifier: Apache-2.0
// assets.h - what pages need besides themselves: style, scripts, pictures; compiled in, each under
// a name that holds its hash, so that it may be kept for ever.
#ifndef WEB_ASSETS_ASSETS_H
#define WEB_ASSETS_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct web_asset {
    const char *name; ///< "site.css"
    const char *path; ///< "/assets/site-1b2c3d4e.css"
    const char *type; ///< "text/css; charset=utf-8"
    const unsigned char *bytes;
    size_t size;      ///< in bytes
    const char *etag; ///< "\"1b2c3d4e...\"", of the SHA-256
    bool immutable;   ///< never another under this path
};

extern const struct web_asset web_assets[];
extern const size_t web_asset_count;

/// The path of the asset of this name; a name that is none is a mistake of the program.
const char *web_asset_path(const char *name);
/// NULL when there is none of this path.
const struct web_asset *web_asset_find(const char *path);

#endif
