// SPDX-License-Identifier: Apache-2.0
// film.c - a scene, camera by camera and picture by picture, and what was to be seen: truth.csv, a
// row per pass, and boxes.csv, where each face was.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crowd.h"

#define VISIBLE_MIN    0.5 ///< a pass begins and ends with this share of the face to be seen
#define TRUTH_SIZE_MAX (256 * 1024 * 1024)

/// A pass that is on, with its picture.
struct walker {
    const struct crowd_pass *pass;
    size_t number; ///< from 1
    struct crowd_sprite sprite;
};

struct seen {
    double in, out; ///< seconds
    bool ever;
};

struct film {
    const struct crowd_scene *scene;
    const char *pictures, *folder;
    size_t camera;
    struct crowd_canvas canvas;
    struct overt_image *place;
    struct crowd_encoder *encoder;
    struct walker walkers[CROWD_IN_VIEW_MAX];
    size_t walker_count;
    struct seen *seen; ///< of each pass
    struct text boxes;
};

static void leave(struct film *film, double time)
{
    size_t kept = 0;
    for (size_t i = 0; i < film->walker_count; i++) {
        struct walker *walker = &film->walkers[i];
        if (time <= walker->pass->at + walker->pass->seconds)
            film->walkers[kept++] = *walker;
        else
            crowd_sprite_finish(&walker->sprite);
    }
    film->walker_count = kept;
}

static bool is_in(const struct film *film, size_t number)
{
    for (size_t i = 0; i < film->walker_count; i++)
        if (film->walkers[i].number == number)
            return true;
    return false;
}

static int enter(struct film *film, double time, struct overt_error *err)
{
    for (size_t i = 0; i < film->scene->pass_count; i++) {
        const struct crowd_pass *pass = &film->scene->passes[i];
        if (pass->camera_at != film->camera || time < pass->at || time > pass->at + pass->seconds ||
            is_in(film, i + 1))
            continue;
        if (film->walker_count == CROWD_IN_VIEW_MAX)
            return error_set(err, OVERT_LIMIT, "more than %d people are in view at once at %.1f s",
                             CROWD_IN_VIEW_MAX, time);
        AUTO_FREE char *path = file_join(film->pictures, pass->picture);
        struct walker walker = {.pass = pass, .number = i + 1};
        int code = crowd_sprite_read(path, &walker.sprite, err);
        if (code != 0)
            return code;
        film->walkers[film->walker_count++] = walker;
    }
    return 0;
}

/// Far people first; those who are as near in the order of the script.
static void sort_walkers(struct film *film, double time)
{
    double height = film->canvas.image->height;
    for (size_t i = 1; i < film->walker_count; i++) {
        struct walker moved = film->walkers[i];
        double size = crowd_size_at(moved.pass, time, height);
        size_t at = i;
        for (; at > 0 && crowd_size_at(film->walkers[at - 1].pass, time, height) > size; at--)
            film->walkers[at] = film->walkers[at - 1];
        film->walkers[at] = moved;
    }
}

static void write_boxes(struct film *film, double time, bool wanted)
{
    for (size_t i = 0; i < film->walker_count; i++) {
        const struct walker *walker = &film->walkers[i];
        struct crowd_box box =
            crowd_box_of(&film->canvas, walker->pass, &walker->sprite, time, (uint16_t)(i + 1));
        if (wanted && box.visible > 0)
            text_printf(&film->boxes, "%zu,%.3f,%.1f,%.1f,%.1f,%.1f,%.2f\n", walker->number, time,
                        box.x, box.y, box.width, box.height, box.visible);
        struct seen *seen = &film->seen[walker->number - 1];
        if (box.visible < VISIBLE_MIN)
            continue;
        if (!seen->ever)
            seen->in = time;
        seen->ever = true;
        seen->out = time;
    }
}

static int film_picture(struct film *film, int64_t number, struct overt_error *err)
{
    const struct crowd_video *video = &film->scene->video;
    const struct crowd_camera *camera = &film->scene->cameras[film->camera];
    struct overt_image *image = film->canvas.image;
    double time = (double)number / video->rate;
    leave(film, time);
    int code = enter(film, time, err);
    if (code != 0)
        return code;
    sort_walkers(film, time);
    for (int y = 0; y < image->height; y++)
        memcpy(image->pixels + (ptrdiff_t)y * image->stride,
               film->place->pixels + (ptrdiff_t)y * film->place->stride, (size_t)image->width * 3);
    memset(film->canvas.owners, 0,
           (size_t)image->width * (size_t)image->height * sizeof film->canvas.owners[0]);
    for (size_t i = 0; i < film->walker_count; i++)
        crowd_draw_pass(&film->canvas, film->walkers[i].pass, &film->walkers[i].sprite, time,
                        (uint16_t)(i + 1));
    for (size_t i = 0; i < film->scene->hide_count; i++)
        if (film->scene->hides[i].camera_at == film->camera)
            crowd_draw_hide(&film->canvas, &film->scene->hides[i], time);
    write_boxes(film, time, number % (int64_t)video->boxes == 0);
    uint64_t seed = crowd_mix(crowd_mix((uint64_t)video->seed, film->camera), (uint64_t)number);
    crowd_draw_camera(image, camera->light, video->noise + camera->noise, seed);
    return crowd_encoder_add(film->encoder, image, err);
}

static int film_camera(struct film *film, struct overt_error *err)
{
    const struct crowd_video *video = &film->scene->video;
    char name[CROWD_NAME_MAX + 8];
    (void)snprintf(name, sizeof name, "%s.mp4", film->scene->cameras[film->camera].name);
    AUTO_FREE char *path = file_join(film->folder, name);
    crowd_draw_place(film->place, crowd_mix((uint64_t)video->seed, film->camera));
    int code = crowd_encoder_open(path, (int)video->width, (int)video->height, (int)video->rate,
                                  (int)video->quality, &film->encoder, err);
    int64_t pictures = (int64_t)ceil(video->seconds * video->rate);
    for (int64_t i = 0; code == 0 && i < pictures; i++)
        code = film_picture(film, i, err);
    int closed = crowd_encoder_close(&film->encoder, code == 0 ? err : NULL);
    leave(film, INFINITY);
    return code != 0 ? code : closed;
}

static int open_film(struct film *film, struct overt_error *err)
{
    const struct crowd_video *video = &film->scene->video;
    text_init(&film->boxes, TRUTH_SIZE_MAX);
    text_append(&film->boxes, "pass,t,x,y,width,height,visible\n");
    film->seen = memory_new(film->scene->pass_count, sizeof film->seen[0]);
    film->canvas.owners =
        memory_new((size_t)(video->width * video->height), sizeof film->canvas.owners[0]);
    int code = file_make_folder(film->folder, err);
    if (code == 0)
        code = overt_image_create((int32_t)video->width, (int32_t)video->height,
                                  &film->canvas.image, err);
    if (code == 0)
        code = overt_image_create((int32_t)video->width, (int32_t)video->height, &film->place, err);
    return code;
}

static void close_film(struct film *film)
{
    overt_image_unref(&film->canvas.image);
    overt_image_unref(&film->place);
    memory_free(film->canvas.owners);
    memory_free(film->seen);
    text_finish(&film->boxes);
}

static int write_text(const char *folder, const char *name, const struct text *text,
                      struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, name);
    if (text->full)
        return error_set(err, OVERT_LIMIT, "%s becomes too large: raise boxes= in the script",
                         name);
    return file_write(path, text->bytes, text->length, 0644, err);
}

static int write_truth(struct film *film, size_t *ret_never, struct overt_error *err)
{
    AUTO_TEXT struct text truth = {0};
    text_init(&truth, TRUTH_SIZE_MAX);
    text_append(&truth, "pass,identity,listed,camera,t_in,t_out,group\n");
    *ret_never = 0;
    for (size_t i = 0; i < film->scene->pass_count; i++) {
        const struct crowd_pass *pass = &film->scene->passes[i];
        const struct crowd_person *person = &film->scene->persons[pass->person_at];
        *ret_never += !film->seen[i].ever;
        if (!film->seen[i].ever)
            continue;
        text_printf(&truth, "%zu,", i + 1);
        text_append_csv(&truth, person->name);
        text_printf(&truth, ",%s,", person->listed);
        text_append_csv(&truth, pass->camera);
        text_printf(&truth, ",%.3f,%.3f,", film->seen[i].in, film->seen[i].out);
        text_append_csv(&truth, person->group);
        text_append(&truth, "\n");
    }
    int code = write_text(film->folder, "truth.csv", &truth, err);
    return code != 0 ? code : write_text(film->folder, "boxes.csv", &film->boxes, err);
}

int crowd_film(const struct crowd_scene *scene, const char *pictures, const char *folder,
               size_t *ret_never, struct overt_error *err)
{
    struct film film = {.scene = scene, .pictures = pictures, .folder = folder};
    int code = open_film(&film, err);
    for (film.camera = 0; code == 0 && film.camera < scene->camera_count; film.camera++)
        code = film_camera(&film, err);
    if (code == 0)
        code = write_truth(&film, ret_never, err);
    close_film(&film);
    return code;
}
