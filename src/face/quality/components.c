// SPDX-License-Identifier: Apache-2.0
// components.c - quality components of ISO/IEC 29794-5:2025 that need no network, with the mappings
// from native to quality value of its reference implementation (OFIQ, Federal Office for
// Information Security, 2024). Differences, since there are five points and no 98:
// - the face's region is an ellipse around eyes and mouth instead of the hull of the points;
// - T, from the middle of the eyes to the chin, is taken as 1.6 times the way to the mouth (Farkas,
//   "Anthropometry of the Head and Face", 1994: n-sto and n-gn);
// - angles come from the five points (quality.c).
#include "face/quality/components.h"

#include <math.h>
#include <string.h>

#include "base/attr.h"
#include "base/memory.h"
#include "overt/error.h"

enum { SIDE = COMPONENTS_CHIP_SIDE, LEVELS = 256, DARK = 25, BRIGHT = 247 };

/// In the chip, px: middle and half axes of the face's region; where the cheeks are measured.
static const float REGION_X = 4 * 56.4f, REGION_Y = 4 * 72.5f;
static const float REGION_WIDE = 4 * 32.f, REGION_HIGH = 4 * 39.f;
static const int CHEEK_LEFT = 4 * 38, CHEEK_RIGHT = 4 * 74, CHEEK_Y = 4 * 72;
static const int CHEEK_HALF = 21; ///< a square of 0.3 inter-eye distances (ICAO Doc 9303)
static const float CHIN = 1.6f;   ///< times from the eyes to the mouth

static float logistic(float x, float middle, float width)
{
    return 1 / (1 + expf((middle - x) / width));
}

static int32_t to_value(float quality)
{
    return (int32_t)lroundf(fminf(fmaxf(quality, 0), 100));
}

static void put(struct overt_sample_quality *out, enum overt_component component, float native,
                float quality)
{
    out->components[component] =
        (struct overt_component_value){.native = native, .value = to_value(quality)};
}

// ---- light ----

/// Relative luminance of ITU-R BT.709 of sRGB (IEC 61966-2-1), in 256 steps.
static void to_luminance(const uint8_t *chip, uint8_t *luminance)
{
    float linear[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
        float x = (float)i / 255;
        linear[i] = x <= 0.04045f ? x / 12.92f : powf((x + 0.055f) / 1.055f, 2.4f);
    }
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const uint8_t *pixel = chip + 3 * i;
        float y = 0.2126f * linear[pixel[0]] + 0.7152f * linear[pixel[1]] +
                  0.0722f * linear[pixel[2]];
        luminance[i] = (uint8_t)lroundf(y * 255);
    }
}

static bool is_face(int x, int y)
{
    float across = ((float)x - REGION_X) / REGION_WIDE, down = ((float)y - REGION_Y) / REGION_HIGH;
    return across * across + down * down <= 1;
}

/// Shares of the 256 steps in the face's region.
static void region_histogram(const uint8_t *luminance, float shares[LEVELS])
{
    float count = 0;
    memset(shares, 0, LEVELS * sizeof *shares);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (is_face(x, y)) {
                shares[luminance[y * SIDE + x]]++;
                count++;
            }
    for (int i = 0; i < LEVELS; i++)
        shares[i] /= count;
}

static void cheek_histogram(const uint8_t *luminance, int middle_x, float shares[LEVELS])
{
    float count = (float)((2 * CHEEK_HALF + 1) * (2 * CHEEK_HALF + 1));
    memset(shares, 0, LEVELS * sizeof *shares);
    for (int y = CHEEK_Y - CHEEK_HALF; y <= CHEEK_Y + CHEEK_HALF; y++)
        for (int x = middle_x - CHEEK_HALF; x <= middle_x + CHEEK_HALF; x++)
            shares[luminance[y * SIDE + x]] += 1 / count;
}

/// How much of the light on one cheek is found on the other.
static void measure_uniformity(const uint8_t *luminance, struct overt_sample_quality *out)
{
    float left[LEVELS], right[LEVELS], common = 0;
    cheek_histogram(luminance, CHEEK_LEFT, left);
    cheek_histogram(luminance, CHEEK_RIGHT, right);
    for (int i = 0; i < LEVELS; i++)
        common += fminf(left[i], right[i]);
    put(out, OVERT_ILLUMINATION_UNIFORMITY, common, 100 * powf(common, 0.3f));
}

static void measure_moments(const float shares[LEVELS], struct overt_sample_quality *out)
{
    float mean = 0, variance = 0;
    for (int i = 0; i < LEVELS; i++)
        mean += shares[i] * (float)i / 255;
    for (int i = 0; i < LEVELS; i++)
        variance += shares[i] * ((float)i / 255 - mean) * ((float)i / 255 - mean);
    put(out, OVERT_LUMINANCE_MEAN, mean,
        100 * logistic(mean, 0.2f, 0.05f) * (1 - logistic(mean, 0.8f, 0.05f)));
    float angle = 60 * variance / (60 * variance + 1) * 3.14159265f;
    put(out, OVERT_LUMINANCE_VARIANCE, variance, 100 * sinf(angle));
}

static void measure_exposure(const float shares[LEVELS], struct overt_sample_quality *out)
{
    float dark = 0, bright = 0, entropy = 0;
    for (int i = 0; i < LEVELS; i++) {
        dark += i <= DARK ? shares[i] : 0;
        bright += i >= BRIGHT ? shares[i] : 0;
        entropy -= shares[i] > 0 ? shares[i] * log2f(shares[i]) : 0;
    }
    put(out, OVERT_UNDER_EXPOSURE_PREVENTION, dark,
        120 * (0.832f - logistic(dark, 0.92f, 0.05f)));
    put(out, OVERT_OVER_EXPOSURE_PREVENTION, bright, 1 / (bright + 0.01f));
    put(out, OVERT_DYNAMIC_RANGE, entropy, 12.5f * entropy);
}

// ---- place ----

static float between(struct overt_point a, struct overt_point b)
{
    return hypotf(a.x - b.x, a.y - b.y);
}

static struct overt_point middle(struct overt_point a, struct overt_point b)
{
    return (struct overt_point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

/// 1 when there is one face; the nearer to 0, the less the largest face stands out.
static void measure_single(const struct overt_face *faces, size_t count, size_t which,
                           struct overt_sample_quality *out)
{
    float own = faces[which].width * faces[which].height, other = 0;
    for (size_t i = 0; i < count; i++)
        if (i != which)
            other = fmaxf(other, faces[i].width * faces[i].height);
    float native = own > 0 ? sqrtf(fminf(other / own, 1)) : 1;
    put(out, OVERT_SINGLE_FACE_PRESENT, native, 100 * (1 - native));
}

static void measure_place(const struct overt_face *face, int32_t width, int32_t height,
                          struct overt_sample_quality *out)
{
    const struct overt_point *at = face->points;
    struct overt_point eyes = middle(at[OVERT_LANDMARK_LEFT_EYE], at[OVERT_LANDMARK_RIGHT_EYE]);
    struct overt_point mouth =
        middle(at[OVERT_LANDMARK_LEFT_MOUTH], at[OVERT_LANDMARK_RIGHT_MOUTH]);
    float apart = fmaxf(between(at[OVERT_LANDMARK_LEFT_EYE], at[OVERT_LANDMARK_RIGHT_EYE]), 1);
    float chin = fmaxf(CHIN * between(eyes, mouth), 1);
    float straight = apart / fmaxf(cosf(face->quality.yaw / 57.29578f), 0.2f);
    float size = chin / (float)height, left = at[OVERT_LANDMARK_LEFT_EYE].x / apart;
    float right = ((float)width - at[OVERT_LANDMARK_RIGHT_EYE].x) / apart;
    float above = eyes.y / chin, below = ((float)height - eyes.y) / chin;
    put(out, OVERT_INTER_EYE_DISTANCE, straight, 100 * logistic(straight, 70, 20));
    put(out, OVERT_HEAD_SIZE, size, 200 * (1 - logistic(fabsf(size - 0.45f), 0, 0.05f)));
    put(out, OVERT_LEFTWARD_CROP, left, 100 * logistic(left, 0.9f, 0.1f));
    put(out, OVERT_RIGHTWARD_CROP, right, 100 * logistic(right, 0.9f, 0.1f));
    put(out, OVERT_MARGIN_ABOVE, above, 100 * logistic(above, 1.4f, 0.1f));
    put(out, OVERT_MARGIN_BELOW, below, 100 * logistic(below, 1.8f, 0.1f));
}

static void measure_pose(const struct overt_quality *quality, struct overt_sample_quality *out)
{
    const float angles[] = {quality->yaw, quality->pitch, quality->roll};
    for (int i = 0; i < 3; i++) {
        float cosine = fmaxf(cosf(angles[i] / 57.29578f), 0);
        put(out, (enum overt_component)(OVERT_HEAD_POSE_YAW + i), angles[i],
            100 * cosine * cosine);
    }
}

void components_measure(const struct overt_face *faces, size_t count, size_t which,
                        const uint8_t *chip, int32_t picture_width, int32_t picture_height,
                        struct overt_sample_quality *ret_quality)
{
    const struct overt_face *face = &faces[which];
    uint8_t *luminance = memory_new(SIDE, SIDE);
    float shares[LEVELS];
    memset(ret_quality, 0, sizeof *ret_quality);
    to_luminance(chip, luminance);
    region_histogram(luminance, shares);
    measure_uniformity(luminance, ret_quality);
    measure_moments(shares, ret_quality);
    measure_exposure(shares, ret_quality);
    put(ret_quality, OVERT_SHARPNESS, face->quality.sharpness,
        100 * face->quality.sharpness / (face->quality.sharpness + 120));
    measure_single(faces, count, which, ret_quality);
    measure_place(face, picture_width, picture_height, ret_quality);
    measure_pose(&face->quality, ret_quality);
    memory_wipe_free(luminance, (size_t)SIDE * SIDE);
    explicit_bzero(shares, sizeof shares);
}

// ---- words ----

/// `fine`: from this value on nothing is advised. `advice` for a native value below what is best,
/// `over` for one above it, where that differs.
static const struct {
    const char *name, *unit;
    int32_t fine;
    const char *advice, *over;
    float best;
} words[OVERT_COMPONENT_COUNT] = {
    [OVERT_ILLUMINATION_UNIFORMITY] = {"illumination uniformity", "share", 60,
                                       "one side of the face is darker: turn towards the light, or "
                                       "light both sides", NULL, 0},
    [OVERT_LUMINANCE_MEAN] = {"luminance mean", "0 to 1", 20, "use more light", "use less light",
                              0.5f},
    [OVERT_LUMINANCE_VARIANCE] = {"luminance variance", "0 to 1", 40,
                                  "the picture is flat: clean the lens, avoid mist and backlight",
                                  "the light is hard: use softer light", 1 / 60.f},
    [OVERT_UNDER_EXPOSURE_PREVENTION] = {"under-exposure prevention", "share", 80,
                                         "parts of the face are black: use more light", NULL, 0},
    [OVERT_OVER_EXPOSURE_PREVENTION] = {"over-exposure prevention", "share", 20,
                                        "parts of the face are white: use less light, no flash",
                                        NULL, 0},
    [OVERT_DYNAMIC_RANGE] = {"dynamic range", "bits", 60,
                             "the picture has few shades: use more light, or the picture as the "
                             "camera made it", NULL, 0},
    [OVERT_SHARPNESS] = {"sharpness", "variance", 40, "hold still, or focus the camera", NULL, 0},
    [OVERT_SINGLE_FACE_PRESENT] = {"single face present", "share", 50,
                                   "other people are in the picture: crop it to the one person",
                                   NULL, 0},
    [OVERT_INTER_EYE_DISTANCE] = {"inter-eye distance", "px", 20,
                                  "come closer, or use a picture with more pixels", NULL, 0},
    [OVERT_HEAD_SIZE] = {"head size", "share", 5, "come closer, or crop the picture",
                         "stand further away", 0.45f},
    [OVERT_LEFTWARD_CROP] = {"leftward crop of the face image", "inter-eye distances", 50,
                             "leave more room at the picture's left", NULL, 0},
    [OVERT_RIGHTWARD_CROP] = {"rightward crop of the face image", "inter-eye distances", 50,
                              "leave more room at the picture's right", NULL, 0},
    [OVERT_MARGIN_ABOVE] = {"margin above of the face image", "eye to chin", 15,
                            "leave more room above the head", NULL, 0},
    [OVERT_MARGIN_BELOW] = {"margin below of the face image", "eye to chin", 1,
                            "leave more room below the chin", NULL, 0},
    [OVERT_HEAD_POSE_YAW] = {"head pose yaw", "degrees", 80, "turn towards the camera", NULL, 0},
    [OVERT_HEAD_POSE_PITCH] = {"head pose pitch", "degrees", 80, "raise the chin",
                               "lower the chin", 0},
    [OVERT_HEAD_POSE_ROLL] = {"head pose roll", "degrees", 80, "hold the head upright", NULL, 0},
};

static bool is_component(enum overt_component component)
{
    return (unsigned)component < OVERT_COMPONENT_COUNT;
}

const char *overt_component_name(enum overt_component component)
{
    return is_component(component) ? words[component].name : "";
}

const char *overt_component_unit(enum overt_component component)
{
    return is_component(component) ? words[component].unit : "";
}

const char *overt_component_advice(enum overt_component component,
                                   const struct overt_component_value *value)
{
    if (!is_component(component) || value->value >= words[component].fine)
        return "";
    bool over = words[component].over != NULL && value->native > words[component].best;
    return over ? words[component].over : words[component].advice;
}
