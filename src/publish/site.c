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
    const struct publish *publish;
    struct html *html; ///< of the next page
    struct site_proofs proofs;
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

/// Takes what was written, and begins the next.
static void put_page(struct out *out, const char *name)
{
    if (out->code == 0 && html_full(out->html))
        out->code = error_set(out->err, OVERT_LIMIT, "%.80s would be larger than %u MiB", name,
                              SITE_PAGE_MAX / 1024 / 1024);
    size_t size = html_length(out->html);
    AUTO_FREE char *bytes = html_take(out->html);
    put_bytes(out, name, bytes, size);
}

static void put_assets(struct out *out)
{
    for (size_t i = 0; i < web_asset_count; i++)
        put_bytes(out, web_assets[i].path + 1, web_assets[i].bytes, web_assets[i].size);
}

static void put_proof(struct out *out, const char *reference, const struct site_step *step)
{
    char name[SITE_PROOF_NAME_MAX];
    site_proof_name(reference, step->step->index, name);
    if (step->proof.text.length > 0)
        put_bytes(out, name, step->proof.text.bytes, step->proof.text.length);
}

static void put_operation(struct out *out, const struct register_operation *operation)
{
    const struct publish *publish = out->publish;
    struct site_step *steps = memory_new(publish->step_count + 1, sizeof *steps);
    size_t count = 0;
    char name[128];
    for (size_t i = 0; i < publish->step_count && out->code == 0; i++) {
        if (publish->steps[i].operation != operation->id)
            continue;
        struct site_step *step = &steps[count++];
        step->step = &publish->steps[i];
        out->code = site_proof(&out->proofs, operation->reference, step->step->index, &step->proof,
                               out->err);
        put_proof(out, operation->reference, step);
    }
    (void)snprintf(name, sizeof name, "operations/%s/index.html", operation->reference);
    site_page_operation(publish, operation, steps, count, out->html);
    put_page(out, name);
    out->done.operations++;
    for (size_t i = 0; i < count; i++)
        site_proof_finish(&steps[i].proof);
    memory_free(steps);
}

static void put_operations(struct out *out)
{
    for (size_t i = 0; i < out->publish->shown_count && out->code == 0; i++)
        put_operation(out, out->publish->shown[i]);
}

static int put_list(void *context, const struct site_list *list)
{
    struct out *out = context;
    char slug[SITE_SLUG_MAX], name[64];
    site_list_slug(list, slug);
    (void)snprintf(name, sizeof name, "operations/%s%sindex.html", slug,
                   slug[0] != '\0' ? "/" : "");
    site_page_list(out->publish, list, out->html);
    put_page(out, name);
    return out->code;
}

static void put_lists(struct out *out)
{
    site_page_places(out->publish, out->html);
    put_page(out, "operations/places/index.html");
    if (out->code == 0)
        out->code = site_lists(out->publish, put_list, out);
}

static void put_years(struct out *out)
{
    CLEANUP(site_years_free) struct site_years *years = NULL;
    if (out->code == 0)
        out->code = site_years_read(out->publish, &years, out->err);
    if (out->code != 0)
        return;
    for (size_t i = 0; i < site_years_count(years); i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "statistics/%s/index.html",
                       site_years_at(years, i)->slug);
        site_page_year(out->publish, years, site_years_at(years, i), out->html);
        put_page(out, name);
    }
    site_page_years(out->publish, years, out->html);
    put_page(out, "statistics/index.html");
}

static void put_words(struct out *out, const char *key)
{
    site_page_check(out->publish, key, out->html);
    put_page(out, "check/index.html");
    site_page_policies(out->publish, out->html);
    put_page(out, "policies/index.html");
    site_page_accessibility(out->publish, out->html);
    put_page(out, "accessibility/index.html");
    site_page_cookies(out->publish, out->html);
    put_page(out, "cookies/index.html");
    site_page_missing(out->publish, out->html);
    put_page(out, "404.html");
}

int publish_site(struct store *store, const struct publish_site *site,
                 struct publish_site_done *ret_done, struct overt_error *err)
{
    assert(site->as_at != REGISTER_AS_AT_ALWAYS);
    CLEANUP(publish_finish) struct publish publish = {.store = store, .as_at = site->as_at};
    AUTO_HTML struct html *html = html_create(SITE_PAGE_MAX);
    struct out out = {.folder = site->folder, .publish = &publish, .html = html, .err = err};
    out.code = publish_read(&publish, err);
    if (out.code == 0)
        out.code = site_proofs_begin(&out.proofs, &publish, site, err);
    if (out.code != 0)
        return out.code;
    put_assets(&out);
    put_operations(&out);
    put_lists(&out);
    put_years(&out);
    put_words(&out, site->key);
    site_page_home(&publish, html); // last: it leads to all the others
    put_page(&out, "index.html");
    *ret_done = out.done;
    return out.code;
}
