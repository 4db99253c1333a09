// SPDX-License-Identifier: Apache-2.0
// faces.c - a picture in memory with all its faces, for an officer who chooses the one that a
// search is about. Nothing is compared and nothing is written; what is held is wiped.
#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/faces.h"
#include "operate/guard.h"
#include "operate/picture.h"

struct operate_faces {
    struct overt_image *image;
    struct overt_face faces[OVERT_FACES_MAX];
    size_t count;
};

/// Right, operation, window, list: a face is looked for only where it may be compared.
static int check(struct act *act, struct operate *operate, const char *as, const char *reference,
                 struct overt_error *err)
{
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    int code = act_begin_on(act, operate, as, ACT_SEARCH, reference, &operation, err);
    if (code == 0 && operation.mode != REGISTER_MODE_RETROSPECTIVE)
        code = error_set(err, OVERT_INPUT, "%s is not for retrospective searches", reference);
    return code != 0 ? code : rules_check(act, &operation, false, err);
}

static int find(struct operate_faces *faces, struct overt_engine *engine,
                const struct given_picture *given, struct overt_error *err)
{
    int code = overt_image_decode(given->bytes, given->size, &faces->image, err);
    if (code != 0) {
        error_prepend(err, "%.100s", given->name);
        return code;
    }
    code = overt_engine_detect(engine, faces->image, faces->faces, OPERATE_FACES_MAX,
                               &faces->count, err);
    overt_engine_forget(engine);
    if (code == 0 && faces->count == 0)
        code = error_set(err, OVERT_INPUT,
                         "no face was found in %.100s: take one in which it is larger, sharper or "
                         "seen from the front",
                         given->name);
    return code;
}

int operate_faces_find(struct operate *operate, const char *as, const char *reference,
                       const void *bytes, size_t size, struct operate_faces **ret_faces,
                       struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(operate_faces_destroy) struct operate_faces *faces = memory_new(1, sizeof *faces);
    const struct given_picture given = {"the picture", bytes, size};
    struct overt_engine *engine = NULL;
    int code = check(&act, operate, as, reference, err);
    if (code == 0)
        code = given_picture_check(&given, err);
    if (code == 0)
        code = operate_engine(operate, &engine, err);
    if (code == 0) {
        operate_rest(operate);
        code = find(faces, engine, &given, err);
    }
    int woken = operate_reopen(operate, code == 0 ? err : NULL);
    if (code != 0 || woken != 0)
        return code != 0 ? code : woken;
    *ret_faces = faces;
    faces = NULL;
    return 0;
}

size_t operate_faces_count(const struct operate_faces *faces) { return faces->count; }

const char *operate_faces_fault(const struct operate_faces *faces, size_t which)
{
    uint32_t refusal = faces->faces[which].quality.refusal;
    return refusal != 0 ? overt_refusal_advice(refusal) : NULL;
}

int operate_faces_view(const struct operate_faces *faces, size_t which,
                       struct operate_view *ret_view, struct overt_error *err)
{
    if (which >= faces->count)
        return error_set(err, OVERT_NOT_FOUND, "the picture has no such face");
    return picture_of_face(faces->image, faces->faces, faces->count, which, &ret_view->jpeg,
                           &ret_view->size, err);
}

void operate_faces_destroy(struct operate_faces **faces)
{
    if (*faces == NULL)
        return;
    overt_image_unref(&(*faces)->image);
    memory_wipe_free(*faces, sizeof **faces);
    *faces = NULL;
}

int faces_take(struct act *act, const struct operate_faces *faces, size_t which,
               struct one_face *ret_face, struct overt_error *err)
{
    struct overt_engine *engine = NULL;
    const char *fault = which < faces->count ? operate_faces_fault(faces, which) : NULL;
    memset(ret_face, 0, sizeof *ret_face);
    if (which >= faces->count)
        return error_set(err, OVERT_INPUT, "the picture has no such face: choose another one");
    if (fault != NULL)
        return act_refuse(act, err, "the face cannot be searched with: %.150s", fault);
    (void)crypt_lock(&ret_face->face, sizeof ret_face->face);
    ret_face->image = overt_image_ref(faces->image);
    memcpy(ret_face->faces, faces->faces, faces->count * sizeof faces->faces[0]);
    ret_face->count = faces->count;
    ret_face->which = which;
    int code = operate_engine(act->operate, &engine, err);
    if (code == 0) {
        operate_rest(act->operate);
        code = overt_engine_embed(engine, ret_face->image, &ret_face->faces[which], 1,
                                  &ret_face->face, err);
        overt_engine_forget(engine);
        int woken = operate_reopen(act->operate, code == 0 ? err : NULL);
        code = code != 0 ? code : woken;
        act->now = clock_now(&act->operate->clock);
    }
    if (code != 0)
        one_face_finish(ret_face);
    return code;
}
