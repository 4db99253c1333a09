// SPDX-License-Identifier: Apache-2.0
// quality.c - measures of a face and what is refused for them, in the words of ISO/IEC 29794-5
// (inter-eye distance, sharpness, luminance mean and variance, pose angles, inside of the picture).
//
// The chip is what the network will see, so light and detail are measured there. Head angles come
// from the five points by the proportions of a usual face; they are rough (some ten degrees) and
// only meant to refuse what no network can use.
#include "face/quality/quality.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
    SIDE = QUALITY_CHIP_SIDE,
    FROM = QUALITY_CHIP_FIRST + 1, // the Laplacian takes one more on each side
    TO = QUALITY_CHIP_END - 1
};

/// One row for each measure: refused below `low` or above `high`; `good` is where more no longer
/// helps.
struct limit {
    size_t offset; ///< of the measure in struct overt_quality
    float low, good, high;
    enum overt_refusal too_low, too_high;
};

static const struct limit limits[] = {
    {offsetof(struct overt_quality, eye_distance), 14, 40, INFINITY, OVERT_REFUSAL_SMALL, 0},
    {offsetof(struct overt_quality, sharpness), 12, 120, INFINITY, OVERT_REFUSAL_BLURRED, 0},
    {offsetof(struct overt_quality, brightness), 25, 60, 235, OVERT_REFUSAL_DARK,
     OVERT_REFUSAL_BRIGHT},
    {offsetof(struct overt_quality, contrast), 10, 30, INFINITY, OVERT_REFUSAL_FLAT, 0},
    {offsetof(struct overt_quality, yaw), -60, 0, 60, OVERT_REFUSAL_TURNED, OVERT_REFUSAL_TURNED},
    {offsetof(struct overt_quality, pitch), -45, 0, 45, OVERT_REFUSAL_TURNED, OVERT_REFUSAL_TURNED},
    {offsetof(struct overt_quality, roll), -60, 0, 60, OVERT_REFUSAL_TURNED, OVERT_REFUSAL_TURNED},
};

static const float INSIDE_MIN = 0.7f;      ///< share of the box that has to lie in the picture
static const float CONFIDENCE_MIN = 0.75f; ///< of the detector

static const struct {
    enum overt_refusal refusal;
    const char *advice;
} advices[] = {
    {OVERT_REFUSAL_SMALL, "the face is too small: come closer or use a picture with more pixels"},
    {OVERT_REFUSAL_BLURRED, "the face is blurred: hold still or focus the camera"},
    {OVERT_REFUSAL_TURNED, "the head is turned or tilted too far: use a picture from the front"},
    {OVERT_REFUSAL_DARK, "the face is too dark: use more light"},
    {OVERT_REFUSAL_BRIGHT, "the face is too bright: use less light"},
    {OVERT_REFUSAL_FLAT, "the face has too little contrast: use even light and a clean lens"},
    {OVERT_REFUSAL_CUT_OFF, "the face is partly outside of the picture: move it to the middle"},
    {OVERT_REFUSAL_UNSURE, "it may not be a face: use a clearer picture"},
};

const char *overt_refusal_advice(uint32_t refusal)
{
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++)
        if (refusal & advices[i].refusal)
            return advices[i].advice;
    return "";
}

/// Luma of ITU-R BT.601.
static void to_luma(const uint8_t *chip, float *luma)
{
    for (int y = FROM - 1; y < TO + 1; y++)
        for (int i = y * SIDE + FROM - 1; i < y * SIDE + TO + 1; i++)
            luma[i] = 0.299f * chip[3 * i] + 0.587f * chip[3 * i + 1] + 0.114f * chip[3 * i + 2];
}

static void judge_light(const float *luma, struct overt_quality *quality)
{
    double sum = 0, squares = 0, count = (TO - FROM) * (TO - FROM);
    for (int y = FROM; y < TO; y++)
        for (int x = FROM; x < TO; x++) {
            float value = luma[y * SIDE + x];
            sum += value;
            squares += value * value;
        }
    double mean = sum / count;
    quality->brightness = (float)mean;
    quality->contrast = (float)sqrt(fmax(squares / count - mean * mean, 0));
}

/// Variance of the Laplacian: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
/// ICPR 2000.
static void judge_sharpness(const float *luma, struct overt_quality *quality)
{
    double sum = 0, squares = 0, count = (TO - FROM) * (TO - FROM);
    for (int y = FROM; y < TO; y++)
        for (int x = FROM; x < TO; x++) {
            const float *at = luma + y * SIDE + x;
            float value = at[-1] + at[1] + at[-SIDE] + at[SIDE] - 4 * at[0];
            sum += value;
            squares += value * value;
        }
    double mean = sum / count;
    quality->sharpness = (float)(squares / count - mean * mean);
}

static float degrees(float sine)
{
    return asinf(fminf(fmaxf(sine, -1), 1)) * 57.29578f;
}

/// Turns the points upright by the line between the eyes, then compares the nose with the middle of
/// eyes and mouth. The nose stands out of a usual face by about half the distance between the eyes.
static void judge_pose(const struct overt_point *points, struct overt_quality *quality)
{
    struct overt_point left = points[OVERT_LANDMARK_LEFT_EYE],
                       right = points[OVERT_LANDMARK_RIGHT_EYE];
    struct overt_point nose = points[OVERT_LANDMARK_NOSE];
    float x = right.x - left.x, y = right.y - left.y;
    float eyes = sqrtf(x * x + y * y);
    struct overt_point mouth = {
        (points[OVERT_LANDMARK_LEFT_MOUTH].x + points[OVERT_LANDMARK_RIGHT_MOUTH].x) * 0.5f,
        (points[OVERT_LANDMARK_LEFT_MOUTH].y + points[OVERT_LANDMARK_RIGHT_MOUTH].y) * 0.5f};
    struct overt_point brow = {(left.x + right.x) * 0.5f, (left.y + right.y) * 0.5f};
    float height_x = mouth.x - brow.x, height_y = mouth.y - brow.y;
    float height = sqrtf(height_x * height_x + height_y * height_y);
    quality->eye_distance = eyes;
    quality->roll = atan2f(y, x) * 57.29578f;
    float size = fmaxf(fmaxf(eyes, height * 0.85f), 1e-3f);
    float unit_x = eyes > 0 ? x / eyes : 1, unit_y = eyes > 0 ? y / eyes : 0;
    float middle_x = (brow.x + mouth.x) * 0.5f, middle_y = (brow.y + mouth.y) * 0.5f;
    float aside = (nose.x - middle_x) * unit_x + (nose.y - middle_y) * unit_y;
    float below = (nose.y - middle_y) * unit_x - (nose.x - middle_x) * unit_y;
    quality->yaw = degrees(aside / (0.6f * size));
    quality->pitch = degrees(-below / (0.75f * size));
}

static bool is_cut_off(const struct overt_face *face, int32_t width, int32_t height)
{
    float inside_x = fminf(face->x + face->width, (float)width) - fmaxf(face->x, 0);
    float inside_y = fminf(face->y + face->height, (float)height) - fmaxf(face->y, 0);
    float whole = face->width * face->height;
    if (!(inside_x > 0 && inside_y > 0 && inside_x * inside_y >= INSIDE_MIN * whole))
        return true;
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++) {
        struct overt_point point = face->points[i];
        if (!(point.x >= 0 && point.y >= 0 && point.x <= (float)width && point.y <= (float)height))
            return true;
    }
    return false;
}

/// How good one measure is, 0..1, and what is refused for it.
static float judge_limit(const struct limit *limit, const struct overt_quality *quality,
                         uint32_t *refusal)
{
    float value;
    memcpy(&value, (const char *)quality + limit->offset, sizeof value);
    if (!(value >= limit->low))
        *refusal |= limit->too_low;
    if (!(value <= limit->high))
        *refusal |= limit->too_high;
    float edge = value < limit->good ? limit->low : limit->high;
    if (!isfinite(edge))
        return 1;
    return fminf(fmaxf((value - edge) / (limit->good - edge), 0), 1);
}

void quality_judge(struct overt_face *face, const uint8_t *chip, int32_t picture_width,
                   int32_t picture_height)
{
    struct overt_quality *quality = &face->quality;
    memset(quality, 0, sizeof *quality);
    float luma[SIDE * SIDE];
    to_luma(chip, luma);
    judge_light(luma, quality);
    judge_sharpness(luma, quality);
    judge_pose(face->points, quality);
    float score = face->confidence;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        score *= sqrtf(judge_limit(&limits[i], quality, &quality->refusal));
    if (is_cut_off(face, picture_width, picture_height))
        quality->refusal |= OVERT_REFUSAL_CUT_OFF;
    if (!(face->confidence >= CONFIDENCE_MIN))
        quality->refusal |= OVERT_REFUSAL_UNSURE;
    quality->score = quality->refusal ? score * 0.5f : score;
    explicit_bzero(luma, sizeof luma);
}
