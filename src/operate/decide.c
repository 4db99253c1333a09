// SPDX-License-Identifier: Apache-2.0
// decide.c - what people make of an alert: two judgements by two people, then the outcome (rule
// R3).
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "operate/internal.h"
#include "operate/picture.h"

static int begin_on_alert(struct act *act, struct operate *operate, const char *as,
                          enum act_kind kind, int64_t id, struct register_alert *ret_alert,
                          struct overt_error *err)
{
    int code = act_begin(act, operate, as, kind, NULL, err);
    if (code == 0)
        code = register_alert_find(operate->store, id, ret_alert, err);
    if (code == 0)
        (void)text_copy(act->reference, sizeof act->reference, ret_alert->operation_reference);
    if (code == 0)
        act->operation = ret_alert->operation;
    return code != 0 ? code : act_check_assigned(act, err);
}

int operate_adjudicate(struct operate *operate, const char *as, int64_t alert, bool credible,
                       const char *factors, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int code = begin_on_alert(&act, operate, as, ACT_ADJUDICATE, alert, &found, err);
    if (code == 0)
        code = act_check_text(factors,
                              "what was weighed (subject, system and environmental factors)",
                              OPERATE_TEXT_MAX, err);
    if (code == 0 && found.adjudicated_by != NULL)
        code = act_refuse(
            &act, err,
            "alert %lld was adjudicated before, and a judgement is not changed afterwards",
            (long long)alert);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_adjudication_add(&by, alert, credible, factors, err);
    return act_close(&act, code, err);
}

static int check_engagement(struct act *act, const struct register_alert *alert,
                            const struct operate_engagement *engagement, struct overt_error *err)
{
    long long id = (long long)alert->id;
    if (engagement->correct && !engagement->identity_checked)
        return error_set(err, OVERT_INPUT,
                         "correct can only be said of an identity that was checked");
    if (engagement->identity_checked && !engagement->stopped)
        return error_set(err, OVERT_INPUT,
                         "an identity is checked of somebody who was stopped: say so too");
    if (alert->adjudicated_by == NULL)
        return act_refuse(act, err,
                          "alert %lld is not adjudicated: an operator must judge it first", id);
    if (strcmp(alert->adjudicated_by, act->officer.name) == 0)
        return act_refuse(
            act, err,
            "who adjudicated alert %lld cannot be its engagement officer: ask another one", id);
    if (alert->engaged_by != NULL)
        return act_refuse(
            act, err,
            "the engagement on alert %lld is recorded, and a judgement is not changed afterwards",
            id);
    if (!alert->credible && engagement->stopped)
        return act_refuse(
            act, err, "alert %lld was adjudicated as not credible: nobody is to be stopped on it",
            id);
    return 0;
}

int operate_engage(struct operate *operate, const char *as, int64_t alert,
                   const struct operate_engagement *engagement, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int code = begin_on_alert(&act, operate, as, ACT_ENGAGE, alert, &found, err);
    if (code == 0 && engagement->note != NULL && engagement->note[0] != '\0')
        code = act_check_text(engagement->note, "the note", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_engagement(&act, &found, engagement, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    struct register_new_engagement written = {
        .stopped = engagement->stopped,
        .identity_checked = engagement->identity_checked,
        .correct = engagement->correct,
        .note = engagement->note,
    };
    code = register_engagement_add(&by, alert, &written, err);
    return act_close(&act, code, err);
}

/// Rule R3: anything but "no action" takes a credible adjudication and an identity check by two
/// people.
static int check_judged(struct act *act, const struct register_alert *alert,
                        enum register_outcome_kind kind, struct overt_error *err)
{
    long long id = (long long)alert->id;
    if (alert->outcome_by != NULL)
        return act_refuse(
            act, err,
            "the outcome of alert %lld is recorded, and an outcome is not changed afterwards", id);
    if (kind == REGISTER_OUTCOME_NO_ACTION)
        return 0;
    if (alert->adjudicated_by == NULL || !alert->credible)
        return act_refuse(act, err,
                          "alert %lld was not judged credible by an operator: only \"no action\" "
                          "can be its outcome",
                          id);
    if (alert->engaged_by == NULL || !alert->identity_checked)
        return act_refuse(act, err,
                          "no engagement officer checked the identity on alert %lld: only \"no "
                          "action\" can be its "
                          "outcome",
                          id);
    if (strcmp(alert->adjudicated_by, alert->engaged_by) == 0)
        return act_refuse(
            act, err,
            "alert %lld was judged twice by one person: only \"no action\" can be its outcome", id);
    return 0;
}

int operate_outcome(struct operate *operate, const char *as, int64_t alert,
                    enum register_outcome_kind kind, const char *note, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    int code = begin_on_alert(&act, operate, as, ACT_OUTCOME, alert, &found, err);
    if (code == 0 && register_outcome_word(kind) == NULL)
        code = error_set(err, OVERT_INPUT, "the outcome is arrest, other-disposal or no-action");
    if (code == 0 && note != NULL && note[0] != '\0')
        code = act_check_text(note, "the note", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = check_judged(&act, &found, kind, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_outcome_add(&by, alert, kind, note, err);
    return act_close(&act, code, err);
}

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

/// The consultation is recorded before the picture is there to be seen (Data Protection Act 2018,
/// section 62).
static int look(struct operate *operate, const char *as, int64_t alert, bool scene,
                const char *path, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_alert_finish) struct register_alert found = {0};
    void *jpeg = NULL;
    size_t size = 0;
    int code = begin_on_alert(&act, operate, as, ACT_LOOK, alert, &found, err);
    if (code == 0)
        code = scene ? take_scene(operate, &found, &jpeg, &size, err)
                     : make_picture(operate, &found, &jpeg, &size, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code == 0) {
        struct register_by by = act_by(&act);
        code = register_consultation_add(&by, scene ? "alert.scene" : "alert.picture", alert,
                                         scene ? 0 : found.entry, err);
        code = act_close(&act, code, err);
    }
    if (code == 0)
        code = file_write(path, jpeg, size, 0600, err);
    overt_bytes_free(jpeg);
    return code;
}

int operate_alert_picture(struct operate *operate, const char *as, int64_t alert, const char *path,
                          struct overt_error *err)
{
    return look(operate, as, alert, false, path, err);
}

int operate_alert_scene(struct operate *operate, const char *as, int64_t alert, const char *path,
                        struct overt_error *err)
{
    return look(operate, as, alert, true, path, err);
}
