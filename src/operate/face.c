// SPDX-License-Identifier: Apache-2.0
// face.c - a still picture with one person's face in it, as lists and searches take it.
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "operate/internal.h"
#include "operate/threshold.h"

static bool is_usable(const struct overt_face *face) { return face->quality.refusal == 0; }

/// Takes the widest usable face. False when there is none, or another one that counts.
static bool choose(struct one_face *one, bool lenient, size_t *ret_usable)
{
    float widest = 0.0f, second = 0.0f;
    *ret_usable = 0;
    for (size_t i = 0; i < one->count; i++) {
        if (!is_usable(&one->faces[i]))
            continue;
        ++*ret_usable;
        float width = one->faces[i].width;
        if (width > widest) {
            second = widest;
            widest = width;
            one->which = i;
        } else if (width > second) {
            second = width;
        }
    }
    return *ret_usable == 1 || (*ret_usable > 1 && lenient && widest >= 2.0f * second);
}

static size_t widest_of(const struct one_face *one)
{
    size_t widest = 0;
    for (size_t i = 1; i < one->count; i++)
        if (one->faces[i].width > one->faces[widest].width)
            widest = i;
    return widest;
}

int one_face_find(struct one_face *one, struct overt_engine *engine, bool lenient, const char *name,
                  enum one_face_fault *ret_fault, struct overt_error *err)
{
    *ret_fault = ONE_FACE_FINE;
    int code =
        overt_engine_detect(engine, one->image, one->faces, OVERT_FACES_MAX, &one->count, err);
    if (code != 0)
        return code;
    size_t usable = 0;
    bool chosen = choose(one, lenient, &usable);
    if (chosen)
        return overt_engine_embed(engine, one->image, &one->faces[one->which], 1, &one->face, err);
    one->which = widest_of(one);
    *ret_fault = one->count == 0 ? ONE_FACE_NONE : usable == 0 ? ONE_FACE_BAD : ONE_FACE_SEVERAL;
    if (one->count == 0)
        return error_set(err, OVERT_REFUSED,
                         "no face was found in %.100s: take a picture with one face, seen from the "
                         "front",
                         name);
    if (usable == 0)
        return error_set(err, OVERT_REFUSED, "%.90s: %.110s", name,
                         overt_refusal_advice(one->faces[one->which].quality.refusal));
    return error_set(err, OVERT_REFUSED,
                     "%zu faces can be used in %.90s: crop it to the one person it is about",
                     usable, name);
}

int given_picture_check(const struct given_picture *given, struct overt_error *err)
{
    if (given->bytes == NULL)
        return act_check_text(given->name, "the picture file", 4096, err);
    int code = act_check_text(given->name, "the picture's name", 255, err);
    if (code == 0 && given->size == 0)
        code = error_set(err, OVERT_INPUT, "the picture is empty: choose another one");
    if (code == 0 && given->size > OPERATE_PICTURE_MAX)
        code = error_set(err, OVERT_LIMIT, "the picture is larger than %d MB: choose a smaller one",
                         OPERATE_PICTURE_MAX >> 20);
    return code;
}

static int read_given(const struct given_picture *given, struct one_face *one,
                      struct overt_error *err)
{
    int code = given_picture_check(given, err);
    if (code == 0 && given->bytes == NULL)
        code = file_read(given->name, OPERATE_PICTURE_MAX, &one->read, &one->size, err);
    if (code != 0)
        return code;
    one->bytes = given->bytes != NULL ? given->bytes : one->read;
    one->size = given->bytes != NULL ? given->size : one->size;
    return 0;
}

/// What the engine does while the record rests: pixels, faces, the template of the one.
static int look_at(struct one_face *one, struct overt_engine *engine, bool lenient,
                   const char *name, enum one_face_fault *ret_fault, struct overt_error *err)
{
    int code = overt_image_decode(one->bytes, one->size, &one->image, err);
    if (code != 0) {
        error_prepend(err, "%.100s", name);
        return code;
    }
    code = one_face_find(one, engine, lenient, name, ret_fault, err);
    if (code == 0)
        code = overt_engine_quality(engine, one->image, one->faces, one->count, one->which,
                                    &one->quality, err);
    overt_engine_forget(engine);
    return code;
}

void one_face_advice(const struct one_face *one, const char *ret_advice[OVERT_COMPONENT_COUNT + 1])
{
    size_t count = 0;
    for (int i = 0; i < OVERT_COMPONENT_COUNT; i++) {
        enum overt_component component = (enum overt_component)i;
        const char *words =
            overt_component_advice(component, &one->quality.components[component]);
        if (words[0] != '\0')
            ret_advice[count++] = words;
    }
    ret_advice[count] = NULL;
}

void one_face_join(const char *const *advice, struct text *words)
{
    for (size_t i = 0; advice[i] != NULL; i++)
        text_printf(words, "%s%s", i > 0 ? "; " : "", advice[i]);
}

void one_face_advise(const struct one_face *one, struct text *words)
{
    const char *advice[OVERT_COMPONENT_COUNT + 1];
    one_face_advice(one, advice);
    one_face_join(advice, words);
}

/// The record rests meanwhile: others can write, and what was asked of it has to be asked again.
static int take_face(struct act *act, struct one_face *one, struct overt_engine *engine,
                     bool lenient, const char *name, struct overt_error *err)
{
    enum one_face_fault fault = ONE_FACE_FINE;
    struct overt_error said = {0}, late = {0};
    operate_rest(act->operate);
    int code = look_at(one, engine, lenient, name, &fault, &said);
    int woken = operate_reopen(act->operate, &late);
    if (woken != 0)
        return error_set(err, woken, "%s", late.text);
    act->now = clock_now(&act->operate->clock);
    if (fault != ONE_FACE_FINE)
        return act_refuse(act, err, "%s", said.text);
    return code == 0 ? 0 : error_set(err, code, "%s", said.text);
}

int one_face_read(struct act *act, const struct given_picture *given, bool lenient,
                  struct one_face *ret_face, struct overt_error *err)
{
    struct overt_engine *engine = NULL;
    memset(ret_face, 0, sizeof *ret_face);
    (void)crypt_lock(&ret_face->face, sizeof ret_face->face);
    int code = read_given(given, ret_face, err);
    if (code == 0)
        code = operate_engine(act->operate, &engine, err);
    if (code == 0)
        code = threshold_check_network(act, engine, err);
    if (code == 0)
        code = take_face(act, ret_face, engine, lenient, given->name, err);
    if (code != 0)
        one_face_finish(ret_face);
    return code;
}

void one_face_finish(struct one_face *face)
{
    memory_wipe_free(face->read, face->size);
    overt_image_unref(&face->image);
    crypt_unlock(&face->face, sizeof face->face);
    crypt_wipe(face, sizeof *face);
}
