// SPDX-License-Identifier: Apache-2.0
// look.c - the pictures that people judge an alert by. Who looked is recorded before there is
// anything to be seen (Data Protection Act 2018, section 62).
#include "base/file.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/decide.h"
#include "operate/internal.h"
#include "operate/picture.h"

/// A picture from the record until it is on its way.
struct looking {
    enum operate_part part;
    void *seen, *listed, *scene; ///< as stored; NULL: not needed, or there is none
    size_t seen_size, listed_size, scene_size;
    void *jpeg; ///< overt_bytes_free
    size_t size;
};

static void looking_finish(struct looking *looking)
{
    memory_wipe_free(looking->seen, looking->seen_size);
    memory_wipe_free(looking->listed, looking->listed_size);
    memory_wipe_free(looking->scene, looking->scene_size);
    if (looking->jpeg != NULL)
        crypt_wipe(looking->jpeg, looking->size);
    overt_bytes_free(looking->jpeg);
    *looking = (struct looking){0};
}

static int decode_stored(const void *bytes, size_t size, struct overt_image **ret_image,
                         struct overt_error *err)
{
    int code = bytes != NULL ? overt_image_decode(bytes, size, ret_image, err) : 0;
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
    if (engine != NULL)
        overt_engine_forget(engine);
    for (size_t i = 1; i < count; i++)
        if (faces[i].width > faces[widest].width)
            widest = i;
    if (code != 0 || count == 0 || picture_crop(*image, &faces[widest], &crop, NULL) != 0)
        return;
    overt_image_unref(image);
    *image = crop;
}

/// Alert at the left, list at the right.
static int make_beside(struct operate *operate, struct looking *looking, struct overt_error *err)
{
    CLEANUP(overt_image_unref) struct overt_image *left = NULL;
    CLEANUP(overt_image_unref) struct overt_image *right = NULL;
    int code = decode_stored(looking->seen, looking->seen_size, &left, err);
    if (code == 0)
        code = decode_stored(looking->listed, looking->listed_size, &right, err);
    if (code == 0)
        crop_to_face(operate, &right);
    return code != 0 ? code
                     : picture_side_by_side(left, right, &looking->jpeg, &looking->size, err);
}

/// What was stored is what somebody sent: it leaves as a JPEG made here, without what else was in
/// the file.
static int make_small(struct operate *operate, struct looking *looking, bool crop,
                      struct overt_error *err)
{
    CLEANUP(overt_image_unref) struct overt_image *image = NULL;
    const void *bytes = looking->seen != NULL ? looking->seen : looking->listed;
    size_t size = looking->seen != NULL ? looking->seen_size : looking->listed_size;
    int code = decode_stored(bytes, size, &image, err);
    if (code == 0 && crop)
        crop_to_face(operate, &image);
    return code != 0 ? code : picture_small(&image, &looking->jpeg, &looking->size, err);
}

static int read_stored(struct operate *operate, const struct register_alert *alert,
                       struct looking *looking, struct overt_error *err)
{
    struct store *store = operate->store;
    bool seen = looking->part == OPERATE_PART_BESIDE || looking->part == OPERATE_PART_SEEN;
    bool listed = looking->part == OPERATE_PART_BESIDE || looking->part == OPERATE_PART_LISTED;
    if (looking->part == OPERATE_PART_SCENE && !alert->has_scene)
        return error_set(err, OVERT_NOT_FOUND,
                         "alert %lld has no scene: it came of a search, or of an older version",
                         (long long)alert->id);
    if (looking->part == OPERATE_PART_SEEN && !alert->has_picture)
        return error_set(err, OVERT_NOT_FOUND,
                         "alert %lld has no picture: that of a check in the street is never kept",
                         (long long)alert->id);
    if (looking->part == OPERATE_PART_SCENE)
        return register_alert_scene(store, alert->id, &looking->scene, &looking->scene_size, err);
    int code = 0;
    if (seen && alert->has_picture)
        code = register_alert_picture(store, alert->id, &looking->seen, &looking->seen_size, err);
    if (code == 0 && listed)
        code = register_entry_picture(store, alert->entry, &looking->listed, &looking->listed_size,
                                      err);
    return code;
}

/// The record rests meanwhile: looking for the face takes the engine.
static int make(struct operate *operate, struct looking *looking, struct overt_error *err)
{
    if (looking->part == OPERATE_PART_SCENE) {
        looking->jpeg = looking->scene;
        looking->size = looking->scene_size;
        looking->scene = NULL;
        return 0;
    }
    operate_rest(operate);
    return looking->part == OPERATE_PART_BESIDE
               ? make_beside(operate, looking, err)
               : make_small(operate, looking, looking->part == OPERATE_PART_LISTED, err);
}

/// It is read, and as a file it leaves the record: consultation and disclosure.
static int record_look(struct act *act, const struct operate_look *look, enum operate_part part,
                       int64_t entry, struct overt_error *err)
{
    const struct register_by by = act_by(act);
    bool scene = part == OPERATE_PART_SCENE;
    bool of_list = part == OPERATE_PART_BESIDE || part == OPERATE_PART_LISTED;
    const char *what = scene ? "alert.scene" : "alert.picture";
    const struct register_new_consultation read = {
        .what = what, .alert = look->alert, .entry = of_list ? entry : 0, .why = look->why};
    const struct register_new_disclosure given = {
        .what = what,
        .alert = look->alert,
        .entry = of_list ? entry : 0,
        .recipient = look->recipient != NULL ? look->recipient : act->officer.name,
        .why = look->why};
    int code = register_consult(&by, &read, err);
    return code != 0 || look->path == NULL ? code : register_disclose(&by, &given, err);
}

static int look_at(struct act *act, const char *as, struct operate *operate,
                   const struct operate_look *look, struct looking *looking,
                   struct overt_error *err)
{
    struct operate_look said = *look;
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int code = decide_begin(act, operate, as, ACT_LOOK, look->alert, &found, err);
    if (code == 0)
        code = consult_reason(act, &said.why, err);
    if (code == 0 && said.recipient != NULL)
        code = act_check_text(said.recipient, "to whom it is given", 500, err);
    if (code == 0)
        code = read_stored(operate, &found, looking, err);
    if (code == 0)
        code = make(operate, looking, err);
    if (code == 0)
        code = act_open(act, err);
    if (code == 0)
        code = act_close(act, record_look(act, &said, looking->part, found.entry, err), err);
    return code;
}

/// The record may rest; who called finds it as it was.
static int awake(struct operate *operate, int code, struct overt_error *err)
{
    int woken = operate_reopen(operate, code == 0 ? err : NULL);
    return code != 0 ? code : woken;
}

int operate_alert_look(struct operate *operate, const char *as, const struct operate_look *look,
                       struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(looking_finish) struct looking looking = {
        .part = look->scene ? OPERATE_PART_SCENE : OPERATE_PART_BESIDE};
    if (look->path == NULL || look->path[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the file that the picture goes to");
    int code = awake(operate, look_at(&act, as, operate, look, &looking, err), err);
    return code != 0 ? code : file_write(look->path, looking.jpeg, looking.size, 0600, err);
}

static void give(struct looking *looking, struct operate_view *ret_view)
{
    *ret_view = (struct operate_view){looking->jpeg, looking->size};
    looking->jpeg = NULL;
}

void operate_view_finish(struct operate_view *view)
{
    if (view->jpeg != NULL)
        crypt_wipe(view->jpeg, view->size);
    overt_bytes_free(view->jpeg);
    *view = (struct operate_view){0};
}

int operate_alert_view(struct operate *operate, const char *as, int64_t alert,
                       enum operate_part part, const char *why, struct operate_view *ret_view,
                       struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(looking_finish) struct looking looking = {.part = part};
    const struct operate_look look = {.alert = alert, .why = why};
    int code = awake(operate, look_at(&act, as, operate, &look, &looking, err), err);
    if (code == 0)
        give(&looking, ret_view);
    return code;
}

/// Finds the entry's operation, whose list it is read of.
static int find_entry(struct act *act, struct operate *operate, const char *as, int64_t entry,
                      struct looking *looking, struct overt_error *err)
{
    struct register_operation operation = {0};
    int code = act_begin(act, operate, as, ACT_CONSULT_LIST, NULL, err);
    if (code == 0)
        code = register_entry_reference(operate->store, entry, act->reference, err);
    if (code == 0)
        code = act_operation(act, &operation, err);
    register_operation_finish(&operation);
    if (code == 0)
        code = register_entry_picture(operate->store, entry, &looking->listed,
                                      &looking->listed_size, err);
    return code;
}

int operate_entry_view(struct operate *operate, const char *as, int64_t entry, const char *why,
                       struct operate_view *ret_view, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(looking_finish) struct looking looking = {.part = OPERATE_PART_LISTED};
    struct register_new_consultation read = {.what = "list.picture", .entry = entry, .why = why};
    int code = find_entry(&act, operate, as, entry, &looking, err);
    if (code == 0)
        code = consult_reason(&act, &read.why, err);
    if (code == 0) {
        operate_rest(operate);
        code = awake(operate, make_small(operate, &looking, false, err), err);
    }
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = act_close(&act, register_consult(&by, &read, err), err);
    if (code == 0)
        give(&looking, ret_view);
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
