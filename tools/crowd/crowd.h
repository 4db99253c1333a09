// SPDX-License-Identifier: Apache-2.0
// crowd.h - the parts of the crowd simulator: a script becomes a scene, a scene becomes one video
// per camera and the truth about it. docs/crowd.md has the grammar.
#ifndef CROWD_CROWD_H
#define CROWD_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "overt/image.h"

#define CROWD_NAME_MAX        64  ///< bytes of a name, with its zero
#define CROWD_PATH_MAX        512 ///< bytes of a path, with its zero
#define CROWD_SCRIPT_SIZE_MAX (16 * 1024 * 1024)
#define CROWD_LINE_MAX        2000
#define CROWD_CAMERAS_MAX     16
#define CROWD_PERSONS_MAX     10000
#define CROWD_PASSES_MAX      30000
#define CROWD_HIDES_MAX       10000
#define CROWD_SECONDS_MAX     7200
#define CROWD_IN_VIEW_MAX     64 ///< passes on one picture

/// The same numbers on every machine from one seed: SplitMix64 (Steele, Lea and Flood, OOPSLA
/// 2014).
struct crowd_random {
    uint64_t state;
};
uint64_t crowd_random_next(struct crowd_random *random);
double crowd_random_between(struct crowd_random *random, double low, double high);
/// A well-mixed number of two others.
uint64_t crowd_mix(uint64_t a, uint64_t b);

/// What holds for the whole of a scene. Numbers as the script gives them.
struct crowd_video {
    double width, height; ///< px, even
    double rate;          ///< pictures a second
    double seconds;
    double quality; ///< H.264's constant rate factor: 0 good .. 51 bad
    double noise;   ///< standard deviation of the sensor's noise, of 255
    double boxes;   ///< a box is written for every n-th picture
    double seed;
};

struct crowd_camera {
    char name[CROWD_NAME_MAX];
    double light; ///< 1: as the pictures are
    double noise; ///< added to the video's
};

struct crowd_person {
    char name[CROWD_NAME_MAX];   ///< opaque; the nominal when listed
    char listed[CROWD_NAME_MAX]; ///< "yes" or "no"
    char group[CROWD_NAME_MAX];  ///< as it came with the pictures; never guessed
};

/// One person walking through one camera's picture once.
struct crowd_pass {
    char person[CROWD_NAME_MAX], camera[CROWD_NAME_MAX];
    char picture[CROWD_PATH_MAX];
    double at, seconds;
    double from[3], to[3]; ///< middle of the face and its height, as shares of the video's width,
                           ///< height, height
    double face[4];     ///< where the face is in the picture: left, top, width, height, as shares
    double turn[2];     ///< degrees of yaw at the beginning and at the end
    double tilt;        ///< degrees of roll
    double light, side; ///< gain; how much more of it comes from the right
    double blur;        ///< px of the video, radius
    size_t person_at, camera_at;
};

/// A dark upright shape in front of everybody: a post, somebody's back.
struct crowd_hide {
    char camera[CROWD_NAME_MAX];
    double at, seconds;
    double from[3], to[3]; ///< middle and width, as shares of the video's width, height, height
    size_t camera_at;
};

struct crowd_scene {
    struct crowd_video video;
    struct crowd_camera *cameras;
    struct crowd_person *persons;
    struct crowd_pass *passes; ///< in the script's order; their numbers, from 1, are the truth's
    struct crowd_hide *hides;
    size_t camera_count, person_count, pass_count, hide_count;
};

/// Reads a script; `text` is changed. OVERT_INPUT names the line, OVERT_LIMIT.
int crowd_script_parse(char *text, struct crowd_scene *ret_scene,
                       struct overt_error *err) MUST_CHECK;
void crowd_scene_finish(struct crowd_scene *scene);

/// What --from asks for.
struct crowd_wish {
    long strangers, listed, passers, times, in_view, cameras, width, height, rate, seed;
    long list_pictures; ///< of each listed person who has so many, from 1; passes show others
    long half;          ///< of the people in the CSV, split by their labels: 1 or 2; 0: all
};
/// Writes the script of a crowd from a CSV of labelled pictures (role,identity,image, as
/// `overt evaluate openset` reads), and the list to enrol (identity,image). Paths in the script are
/// relative to the folder of `csv`.
int crowd_from_faces(const char *csv, const struct crowd_wish *wish, struct text *script,
                     struct text *list, struct overt_error *err) MUST_CHECK;

/// The pictures of the people of one half (0: all) of such a CSV: identity,image.
int crowd_people_of(const char *csv, long half, struct text *people,
                    struct overt_error *err) MUST_CHECK;

/// Where a face was on one picture.
struct crowd_box {
    double x, y, width, height; ///< px
    double visible;             ///< share of the face that is in the picture and not hidden
};

/// A canvas with its owners: which pass each pixel shows (0: none; CROWD_HIDDEN: a shape in front).
#define CROWD_HIDDEN UINT16_MAX
struct crowd_canvas {
    struct overt_image *image;
    uint16_t *owners;
};

/// A picture at several sizes, each half of the one before.
#define CROWD_LEVELS 4
struct crowd_sprite {
    struct overt_image *levels[CROWD_LEVELS];
};
int crowd_sprite_read(const char *path, struct crowd_sprite *ret_sprite,
                      struct overt_error *err) MUST_CHECK;
void crowd_sprite_finish(struct crowd_sprite *sprite);

/// Paints the place: walls, ground, things that stand about; the same for one seed.
void crowd_draw_place(struct overt_image *image, uint64_t seed);
/// Draws a person at `time`; nobody when the pass is not on. `owner`: 1..
void crowd_draw_pass(struct crowd_canvas *canvas, const struct crowd_pass *pass,
                     const struct crowd_sprite *sprite, double time, uint16_t owner);
void crowd_draw_hide(struct crowd_canvas *canvas, const struct crowd_hide *hide, double time);
/// The camera's light and noise, over all.
void crowd_draw_camera(struct overt_image *image, double light, double noise, uint64_t seed);
/// Box of a drawn pass, after everything was drawn.
struct crowd_box crowd_box_of(const struct crowd_canvas *canvas, const struct crowd_pass *pass,
                              const struct crowd_sprite *sprite, double time, uint16_t owner);
/// Height of the face in px at `time`: who is nearer is drawn later.
double crowd_size_at(const struct crowd_pass *pass, double time, double height);

/// Video out: H.264 where libav has an encoder for it, else MPEG-4; MP4; the same bytes every time.
struct crowd_encoder;
int crowd_encoder_open(const char *path, int width, int height, int rate, int quality,
                       struct crowd_encoder **ret_encoder, struct overt_error *err) MUST_CHECK;
int crowd_encoder_add(struct crowd_encoder *encoder, const struct overt_image *image,
                      struct overt_error *err) MUST_CHECK;
/// Writes what is left. The encoder is gone, whatever is returned. Takes NULL.
int crowd_encoder_close(struct crowd_encoder **encoder, struct overt_error *err);

/// Makes the videos of a scene in `folder`, and truth.csv and boxes.csv. `pictures`: the folder
/// that the script's paths are relative to. `ret_never`: passes that were never half visible, and
/// not in the truth.
int crowd_film(const struct crowd_scene *scene, const char *pictures, const char *folder,
               size_t *ret_never, struct overt_error *err) MUST_CHECK;

#endif
