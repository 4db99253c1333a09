// SPDX-License-Identifier: Apache-2.0
// footage_sought.c - what a recording must come with, and who is sought in it: somebody on the
// reviewed list, or the list (rule R1).
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "operate/footage.h"

static int check_looks(double looks, struct overt_error *err)
{
    if (looks == 0.0 || (looks >= OPERATE_LOOKS_MIN && looks <= OPERATE_LOOKS_MAX))
        return 0;
    return error_set(err, OVERT_INPUT, "between %g and %g pictures a second are looked at",
                     OPERATE_LOOKS_MIN, OPERATE_LOOKS_MAX);
}

int footage_check(struct footage *footage, struct overt_error *err)
{
    const struct operate_footage *wish = footage->wish;
    struct date day;
    footage->origin = (struct operate_probe){
        .picture = wish->bytes != NULL ? wish->name : wish->file,
        .captured = wish->captured, .place = wish->place,
        .source_type = wish->source_type, .reason = wish->reason, .offence = wish->offence,
        .body_worn = wish->body_worn, .offence_type = wish->offence_type};
    if (wish->bytes != NULL && (wish->name == NULL || wish->size == 0))
        return error_set(err, OVERT_INPUT, "the recording is empty, or has no name");
    if (wish->bytes == NULL && (wish->file == NULL || wish->file[0] == '\0'))
        return error_set(err, OVERT_INPUT, "name the recording: a video file");
    int code =
        search_check(&footage->origin, REGISTER_MODE_RETROSPECTIVE, footage->act->now, err);
    const char *slash = wish->file != NULL ? strrchr(wish->file, '/') : NULL;
    const char *name = wish->name != NULL ? wish->name : slash != NULL ? slash + 1 : wish->file;
    if (code == 0)
        code = act_check_text(name, "the file's name", sizeof footage->name - 1, err);
    if (code == 0 && (wish->probe != NULL || wish->probe_bytes != NULL) && wish->entry != 0)
        code = error_set(err, OVERT_INPUT, "say who is sought by a probe or by an entry, not both");
    if (code == 0)
        code = check_looks(wish->looks, err);
    if (code != 0)
        return code;
    (void)text_copy(footage->name, sizeof footage->name, name);
    if (!date_parse(wish->captured, &day))
        (void)time_parse(wish->captured, footage->act->now, &footage->captured_at);
    return 0;
}

static int is_picture_of(struct footage *footage, const struct register_entry *entry,
                         const char *bytes, size_t size, bool *ret_same, struct overt_error *err)
{
    void *listed = NULL;
    size_t listed_size = 0;
    int code = register_entry_picture(footage->act->operate->store, entry->id, &listed,
                                      &listed_size, err);
    if (code == OVERT_NOT_FOUND)
        return 0;
    if (code == 0)
        *ret_same = listed_size == size && memcmp(listed, bytes, size) == 0;
    memory_wipe_free(listed, listed_size);
    return code;
}

/// By the file's bytes: no face is compared to find out who it is.
static int find_probe(struct footage *footage, struct overt_error *err)
{
    const struct operate_footage *wish = footage->wish;
    char *read = NULL;
    size_t size = wish->probe_size;
    int code = wish->probe_bytes == NULL
                   ? file_read(wish->probe, OPERATE_PICTURE_MAX, &read, &size, err)
                   : 0;
    const char *bytes = wish->probe_bytes != NULL ? wish->probe_bytes : read;
    for (size_t i = 0; code == 0 && footage->sought == 0 && i < footage->list.count; i++) {
        const struct register_entry *entry = &footage->list.entries[i];
        bool same = false;
        if (entry->removed_at == 0)
            code = is_picture_of(footage, entry, bytes, size, &same, err);
        if (same)
            footage->sought = (int64_t)list_person(&footage->list, entry->id);
    }
    memory_wipe_free(read, size);
    if (code == 0 && footage->sought == 0)
        code = act_refuse(footage->act, err,
                          "the probe is no picture on the list of %s: who is sought is listed with "
                          "reason and source, and reviewed, before the operation is opened",
                          footage->act->reference);
    return code;
}

int footage_find_sought(struct footage *footage, struct overt_error *err)
{
    if (footage->wish->probe != NULL || footage->wish->probe_bytes != NULL)
        return find_probe(footage, err);
    if (footage->wish->entry == 0)
        return 0;
    const struct register_entry *entry =
        list_entry(&footage->list, (uint64_t)footage->wish->entry);
    if (entry == NULL || entry->removed_at != 0)
        return act_refuse(footage->act, err,
                          "entry %lld is not on the list of %s: see `overt watchlist list`",
                          (long long)footage->wish->entry, footage->act->reference);
    footage->sought = (int64_t)list_person(&footage->list, entry->id);
    return 0;
}
