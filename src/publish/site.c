// SPDX-License-Identifier: Apache-2.0
// site.c - writes the pages of the public site, each whole or not at all, and nothing that is the
// same already: a reader's copy of it stays good.
#include "publish/site.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "publish/site_internal.h"
#include "web/assets/assets.h"

struct out {
    const char *folder;
    struct publish_site_done done;
    struct overt_error *err;
    int code;
};

static void make_parent(struct out *out, const char *path)
{
    AUTO_FREE char *folder = memory_copy_text(path);
    *strrchr(folder, '/') = '\0';
    out->code = file_make_public_folder(folder, out->err);
}

static void put_bytes(struct out *out, const char *name, const void *bytes, size_t size)
{
    if (out->code != 0)
        return;
    AUTO_FREE char *path = file_join(out->folder, name);
    out->done.pages++;
    if (file_holds(path, bytes, size))
        return;
    make_parent(out, path);
    if (out->code == 0)
        out->code = file_write(path, bytes, size, 0644, out->err);
    out->done.written++;
}

/// Takes what was written into `html`, and empties it.
static void put_page(struct out *out, const char *name, struct html *html)
{
    if (out->code == 0 && html_full(html))
        out->code = error_set(out->err, OVERT_LIMIT, "%.80s would be larger than %u MiB", name,
                              SITE_PAGE_MAX / 1024 / 1024);
    size_t size = html_length(html);
    AUTO_FREE char *bytes = html_take(html);
    put_bytes(out, name, bytes, size);
}

static void put_assets(struct out *out)
{
    for (size_t i = 0; i < web_asset_count; i++)
        put_bytes(out, web_assets[i].path + 1, web_assets[i].bytes, web_assets[i].size);
}

static void put_operations(const struct publish *publish, struct out *out, struct html *html)
{
    for (size_t i = 0; i < publish->shown_count; i++) {
        char name[128];
        (void)snprintf(name, sizeof name, "operations/%s/index.html",
                       publish->shown[i]->reference);
        site_page_operation(publish, publish->shown[i], html);
        put_page(out, name, html);
        out->done.operations++;
    }
    site_page_operations(publish, html);
    put_page(out, "operations/index.html", html);
}

static void put_words(const struct publish *publish, const char *key, struct out *out,
                      struct html *html)
{
    site_page_check(publish, key, html);
    put_page(out, "check/index.html", html);
    site_page_accessibility(publish, html);
    put_page(out, "accessibility/index.html", html);
    site_page_cookies(publish, html);
    put_page(out, "cookies/index.html", html);
    site_page_missing(publish, html);
    put_page(out, "404.html", html);
}

int publish_site(struct store *store, const struct publish_site *site,
                 struct publish_site_done *ret_done, struct overt_error *err)
{
    assert(site->as_at != REGISTER_AS_AT_ALWAYS);
    CLEANUP(publish_finish) struct publish publish = {.store = store, .as_at = site->as_at};
    AUTO_HTML struct html *html = html_create(SITE_PAGE_MAX);
    struct out out = {.folder = site->folder, .err = err};
    out.code = publish_read(&publish, err);
    if (out.code != 0)
        return out.code;
    put_assets(&out);
    put_operations(&publish, &out, html);
    put_words(&publish, site->key, &out, html);
    site_page_home(&publish, html); // last: it leads to all the others
    put_page(&out, "index.html", html);
    *ret_done = out.done;
    return out.code;
}
