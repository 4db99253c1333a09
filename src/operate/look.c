// SPDX-License-Identifier: Apache-2.0
// look.c - the pictures that people judge an alert by. Who looked is recorded before there is
// anything to be seen (Data Protection Act 2018, section 62).
#include "base/file.h"
#include "base/memory.h"
#include "operate/decide.h"
#include "operate/internal.h"
#include "operate/picture.h"

static int decode_stored(const void *bytes, size_t size, struct overt_image **ret_image,
                         struct overt_error *err)
{
    int code = overt_image_decode(bytes, size, ret_image, err);
    if (code != 0)
        error_prepend(err, "a picture in the record cannot be read");
    return code;
}

/// Cuts a list's picture down to its face, so that both are seen in one size. Without models, or
/// when nothing is found by the ones in use now, it stays whole.
static void crop_to_face(struct operate *operate, struct overt_image **image)
{
    AUTO_FREE struct overt_face *faces = memory_new(OVERT_FACES_MAX, sizeof *faces);
    struct overt_engine *engine = NULL;
    struct overt_image *crop = NULL;
    size_t count = 0, widest = 0;
    int code = operate_engine(operate, &engine, NULL);
    if (code == 0)
        code = overt_engine_detect(engine, *image, faces, OVERT_FACES_MAX, &count, NULL);
    for (size_t i = 1; i < count; i++)
        if (faces[i].width > faces[widest].width)
            widest = i;
    if (code != 0 || count == 0 || picture_crop(*image, &faces[widest], &crop, NULL) != 0)
        return;
    overt_image_unref(image);
    *image = crop;
}

/// Alert at the left, list at the right.
static int make_picture(struct operate *operate, const struct register_alert *alert,
                        void **ret_jpeg, size_t *ret_size, struct overt_error *err)
{
    AUTO_FREE void *seen = NULL;
    AUTO_FREE void *listed = NULL;
    size_t seen_size = 0, listed_size = 0;
    CLEANUP(overt_image_unref) struct overt_image *left = NULL;
    CLEANUP(overt_image_unref) struct overt_image *right = NULL;
    int code = 0;
    if (alert->has_picture)
        code = register_alert_picture(operate->store, alert->id, &seen, &seen_size, err);
    if (code == 0 && seen != NULL)
        code = decode_stored(seen, seen_size, &left, err);
    if (code == 0)
        code = register_entry_picture(operate->store, alert->entry, &listed, &listed_size, err);
    if (code == 0)
        code = decode_stored(listed, listed_size, &right, err);
    if (code == 0)
        crop_to_face(operate, &right);
    return code != 0 ? code : picture_side_by_side(left, right, ret_jpeg, ret_size, err);
}

static int take_scene(struct operate *operate, const struct register_alert *alert, void **ret_jpeg,
                      size_t *ret_size, struct overt_error *err)
{
    if (!alert->has_scene)
        return error_set(err, OVERT_NOT_FOUND,
                         "alert %lld has no scene: it came of a search, or of an older version",
                         (long long)alert->id);
    return register_alert_scene(operate->store, alert->id, ret_jpeg, ret_size, err);
}

/// It is read, and as a file it leaves the record: consultation and disclosure.
static int record_look(struct act *act, const struct operate_look *look, int64_t entry,
                       struct overt_error *err)
{
    const struct register_by by = act_by(act);
    const char *what = look->scene ? "alert.scene" : "alert.picture";
    const struct register_new_consultation read = {.what = what,
                                                   .alert = look->alert,
                                                   .entry = look->scene ? 0 : entry,
                                                   .why = look->why};
    const struct register_new_disclosure given = {
        .what = what,
        .alert = look->alert,
        .entry = look->scene ? 0 : entry,
        .recipient = look->recipient != NULL ? look->recipient : act->officer.name,
        .why = look->why};
    int code = register_consult(&by, &read, err);
    return code != 0 ? code : register_disclose(&by, &given, err);
}

int operate_alert_look(struct operate *operate, const char *as, const struct operate_look *look,
                       struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    struct operate_look said = *look;
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    void *jpeg = NULL;
    size_t size = 0;
    int code = decide_begin(&act, operate, as, ACT_LOOK, look->alert, &found, err);
    if (code == 0)
        code = consult_reason(&act, &said.why, err);
    if (code == 0 && said.recipient != NULL)
        code = act_check_text(said.recipient, "to whom it is given", 500, err);
    if (code == 0)
        code = look->scene ? take_scene(operate, &found, &jpeg, &size, err)
                     : make_picture(operate, &found, &jpeg, &size, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code == 0)
        code = act_close(&act, record_look(&act, &said, found.entry, err), err);
    if (code == 0)
        code = file_write(look->path, jpeg, size, 0600, err);
    overt_bytes_free(jpeg);
    return code;
}

int operate_alert_picture(struct operate *operate, const char *as, int64_t alert, const char *path,
                          struct overt_error *err)
{
    const struct operate_look look = {.alert = alert, .path = path};
    return operate_alert_look(operate, as, &look, err);
}

int operate_alert_scene(struct operate *operate, const char *as, int64_t alert, const char *path,
                        struct overt_error *err)
{
    const struct operate_look look = {.alert = alert, .scene = true, .path = path};
    return operate_alert_look(operate, as, &look, err);
}
