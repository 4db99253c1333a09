// SPDX-License-Identifier: Apache-2.0
// draw.c - a person from a still picture: an oval around the head, turned as a cylinder would be
// (the head model of La Cascia, Sclaroff and Athitsos, IEEE TPAMI 22(4), 2000), tilted, scaled,
// blurred and lit; with a plain body below. Nearness is 1/size, so a steady walk grows as
// perspective has it.
#include <math.h>
#include <string.h>

#include "crowd.h"

#define PI          3.14159265358979323846
#define HEAD_WIDE   0.95 ///< half axes of the oval, in faces
#define HEAD_HIGH   0.95
#define HEAD_UP     0.06 ///< the oval's middle above the face's, in faces
#define CYLINDER    0.9  ///< share of the cylinder that the oval shows
#define FEATHER     0.2  ///< of the oval's radius
#define STEPS_HERTZ 1.8
#define STEP_HIGH   0.02 ///< of the face's height
#define BLUR_TAPS   9

/// A person as placed on one picture. Lengths in px of the canvas but for those named `picture`.
struct place {
    double x, y;                                                 ///< middle of the oval
    double half_x, half_y;                                       ///< its half axes
    double cosine, sine;                                         ///< of the tilt
    double yaw;                                                  ///< radians
    double picture_x, picture_y, picture_half_x, picture_half_y; ///< px of level 0
    double scale; ///< px of the canvas per px of the picture
    double face_width, face_height;
};

static double share_at(double at, double seconds, double time) { return (time - at) / seconds; }

static double mixed(double from, double to, double share) { return from + (to - from) * share; }

/// A walk at a steady speed: 1/size falls or rises evenly.
static double size_of(const double from[3], const double to[3], double share)
{
    return 1 / mixed(1 / from[2], 1 / to[2], share);
}

/// Along the ground a steady walk moves on the picture by its nearness, not evenly.
static double way_of(const double from[3], const double to[3], double share)
{
    if (fabs(from[2] - to[2]) < 1e-6)
        return share;
    return (size_of(from, to, share) - from[2]) / (to[2] - from[2]);
}

double crowd_size_at(const struct crowd_pass *pass, double time, double height)
{
    return height * size_of(pass->from, pass->to, share_at(pass->at, pass->seconds, time));
}

static bool is_on(double at, double seconds, double time)
{
    return time >= at && time <= at + seconds;
}

static struct place place_of(const struct overt_image *canvas, const struct crowd_pass *pass,
                             const struct overt_image *picture, double time)
{
    double share = share_at(pass->at, pass->seconds, time);
    double way = way_of(pass->from, pass->to, share);
    double size = crowd_size_at(pass, time, canvas->height);
    double face_w = pass->face[2] * picture->width, face_h = pass->face[3] * picture->height;
    double tilt = pass->tilt * PI / 180;
    struct place place = {
        .scale = size / face_h,
        .cosine = cos(tilt),
        .sine = sin(tilt),
        .yaw = mixed(pass->turn[0], pass->turn[1], share) * PI / 180,
        .picture_x = pass->face[0] * picture->width + face_w / 2,
        .picture_y = pass->face[1] * picture->height + face_h * (0.5 - HEAD_UP),
        .picture_half_x = HEAD_WIDE * face_w,
        .picture_half_y = HEAD_HIGH * face_h,
        .face_width = face_w * size / face_h,
        .face_height = size,
    };
    double step = STEP_HIGH * size * sin(2 * PI * STEPS_HERTZ * (time - pass->at));
    place.half_x = place.picture_half_x * place.scale;
    place.half_y = place.picture_half_y * place.scale;
    place.x = canvas->width * mixed(pass->from[0], pass->to[0], way);
    place.y = canvas->height * mixed(pass->from[1], pass->to[1], way) + step - HEAD_UP * size;
    return place;
}

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static uint8_t to_byte(double value) { return (uint8_t)(clamp(value, 0, 255) + 0.5); }

/// One bilinear sample at a place given in px of the level; the edge goes on outside.
static void sample(const struct overt_image *level, double x, double y, double ret_rgb[3])
{
    x = clamp(x - 0.5, 0, level->width - 1.001);
    y = clamp(y - 0.5, 0, level->height - 1.001);
    int left = (int)x, top = (int)y;
    double a = x - left, b = y - top;
    const uint8_t *p = level->pixels + (ptrdiff_t)top * level->stride + (ptrdiff_t)3 * left;
    const uint8_t *q = p + level->stride;
    for (int c = 0; c < 3; c++)
        ret_rgb[c] = (p[c] * (1 - a) + p[c + 3] * a) * (1 - b) +
                     (q[c] * (1 - a) + q[c + 3] * a) * b;
}

/// Mean of samples on a disc of radius `blur` (canvas px): what a lens out of focus does.
static void sample_blurred(const struct crowd_sprite *sprite, int level, double x, double y,
                           double radius, double ret_rgb[3])
{
    static const double taps[BLUR_TAPS][2] = {{0, 0},      {1, 0},      {-1, 0},
                                              {0, 1},      {0, -1},     {0.5, 0.5},
                                              {-0.5, 0.5}, {0.5, -0.5}, {-0.5, -0.5}};
    int count = radius > 0.3 ? BLUR_TAPS : 1;
    double sum[3] = {0, 0, 0}, one[3];
    double down = 1.0 / (1 << level);
    for (int i = 0; i < count; i++) {
        sample(sprite->levels[level], (x + taps[i][0] * radius) * down,
               (y + taps[i][1] * radius) * down, one);
        for (int c = 0; c < 3; c++)
            sum[c] += one[c];
    }
    for (int c = 0; c < 3; c++)
        ret_rgb[c] = sum[c] / count;
}

/// The level whose px are about as large as the canvas's.
static int level_for(const struct crowd_sprite *sprite, double scale)
{
    int level = 0;
    while (level + 1 < CROWD_LEVELS && sprite->levels[level + 1] != NULL && scale * 2 <= 1.01) {
        level++;
        scale *= 2;
    }
    return level;
}

static void blend(struct crowd_canvas *canvas, int x, int y, const double rgb[3], double alpha,
                  uint16_t owner)
{
    struct overt_image *image = canvas->image;
    uint8_t *p = image->pixels + (ptrdiff_t)y * image->stride + (ptrdiff_t)3 * x;
    for (int c = 0; c < 3; c++)
        p[c] = to_byte(p[c] + alpha * (rgb[c] - p[c]));
    if (alpha > 0.5)
        canvas->owners[(size_t)y * (size_t)image->width + (size_t)x] = owner;
}

/// One pixel of the head; nothing outside of the oval.
static void draw_pixel(struct crowd_canvas *canvas, const struct crowd_pass *pass,
                       const struct crowd_sprite *sprite, const struct place *place, int level,
                       int x, int y, uint16_t owner)
{
    double dx = x + 0.5 - place->x, dy = y + 0.5 - place->y;
    double u = (dx * place->cosine + dy * place->sine) / place->half_x;
    double v = (dy * place->cosine - dx * place->sine) / place->half_y;
    double radius = u * u + v * v;
    if (radius >= 1)
        return;
    double angle = asin(u * CYLINDER) + place->yaw;
    double source = sin(clamp(angle, -PI / 2, PI / 2)) / CYLINDER;
    double rgb[3];
    sample_blurred(sprite, level, place->picture_x + source * place->picture_half_x,
                   place->picture_y + v * place->picture_half_y, pass->blur / place->scale, rgb);
    double gain = pass->light * (1 + pass->side * u);
    for (int c = 0; c < 3; c++)
        rgb[c] *= gain;
    double edge = clamp((1 - sqrt(radius)) / FEATHER, 0, 1);
    blend(canvas, x, y, rgb, edge * edge * (3 - 2 * edge), owner);
}

/// Shoulders and coat, down to the edge of the picture.
static void draw_body(struct crowd_canvas *canvas, const struct crowd_pass *pass,
                      const struct place *place, uint16_t owner)
{
    struct crowd_random random = {crowd_mix((uint64_t)(pass->at * 1000), pass->person_at)};
    double rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = pass->light * crowd_random_between(&random, 25, 130);
    double top = place->y + 0.62 * place->half_y;
    int first = (int)clamp(top, 0, canvas->image->height);
    for (int y = first; y < canvas->image->height; y++) {
        double down = clamp((y - top) / (0.7 * place->half_y), 0, 1);
        double half = place->face_width * (0.45 + 0.85 * sqrt(down));
        int from = (int)clamp(place->x - half, 0, canvas->image->width);
        int to = (int)clamp(place->x + half, 0, canvas->image->width);
        for (int x = from; x < to; x++)
            blend(canvas, x, y, rgb, 1, owner);
    }
}

void crowd_draw_pass(struct crowd_canvas *canvas, const struct crowd_pass *pass,
                     const struct crowd_sprite *sprite, double time, uint16_t owner)
{
    if (!is_on(pass->at, pass->seconds, time))
        return;
    struct place place = place_of(canvas->image, pass, sprite->levels[0], time);
    double reach = place.half_x > place.half_y ? place.half_x : place.half_y;
    int level = level_for(sprite, place.scale);
    int left = (int)clamp(place.x - reach, 0, canvas->image->width);
    int right = (int)clamp(place.x + reach + 1, 0, canvas->image->width);
    int top = (int)clamp(place.y - reach, 0, canvas->image->height);
    int bottom = (int)clamp(place.y + reach + 1, 0, canvas->image->height);
    draw_body(canvas, pass, &place, owner);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            draw_pixel(canvas, pass, sprite, &place, level, x, y, owner);
}

void crowd_draw_hide(struct crowd_canvas *canvas, const struct crowd_hide *hide, double time)
{
    if (!is_on(hide->at, hide->seconds, time))
        return;
    const struct overt_image *image = canvas->image;
    double share = share_at(hide->at, hide->seconds, time);
    double half = size_of(hide->from, hide->to, share) * image->height / 2;
    double middle = mixed(hide->from[0], hide->to[0], share) * image->width;
    int top = (int)clamp((mixed(hide->from[1], hide->to[1], share)) * image->height - half, 0,
                         image->height);
    int left = (int)clamp(middle - half, 0, image->width);
    int right = (int)clamp(middle + half, 0, image->width);
    static const double dark[3] = {34, 36, 42};
    for (int y = top; y < image->height; y++)
        for (int x = left; x < right; x++)
            blend(canvas, x, y, dark, 1, CROWD_HIDDEN);
}

/// Share of the box's px that show this pass; px outside of the canvas count as not shown.
static double visible_share(const struct crowd_canvas *canvas, const struct crowd_box *box,
                            uint16_t owner)
{
    const struct overt_image *image = canvas->image;
    long shown = 0, all = 0;
    for (int y = (int)floor(box->y); y < (int)(box->y + box->height); y++)
        for (int x = (int)floor(box->x); x < (int)(box->x + box->width); x++) {
            all++;
            if (x >= 0 && y >= 0 && x < image->width && y < image->height)
                shown += canvas->owners[(size_t)y * (size_t)image->width + (size_t)x] == owner;
        }
    return all > 0 ? (double)shown / (double)all : 0;
}

struct crowd_box crowd_box_of(const struct crowd_canvas *canvas, const struct crowd_pass *pass,
                              const struct crowd_sprite *sprite, double time, uint16_t owner)
{
    struct crowd_box box = {0};
    if (!is_on(pass->at, pass->seconds, time))
        return box;
    struct place place = place_of(canvas->image, pass, sprite->levels[0], time);
    // The middle of a turned face has moved to where the cylinder shows it.
    double turned = -sin(place.yaw) / CYLINDER * place.half_x * 0.5;
    box.width = place.face_width;
    box.height = place.face_height;
    box.x = place.x + turned * place.cosine - box.width / 2;
    box.y = place.y + HEAD_UP * place.face_height - box.height / 2;
    box.visible = visible_share(canvas, &box, owner);
    return box;
}
