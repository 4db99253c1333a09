// SPDX-License-Identifier: Apache-2.0
// find_faces.c - prints the faces of a picture: box, points, quality, and what to do about a
// refusal.
//
//     cc find_faces.c -o find_faces $(pkg-config --cflags --libs overt)
//     ./find_faces picture.jpg
//
// It finds faces and says nothing about whose they are: comparing takes a permit (overt/permit.h).
#include <stdio.h>

#include <overt/overt.h>

#define FACES_MAX 64

static void print_face(const struct overt_face *face)
{
    printf("face %.0f %.0f %.0f %.0f confidence %.3f\n", face->x, face->y, face->width,
           face->height, face->confidence);
    printf("  points");
    for (int i = 0; i < OVERT_LANDMARK_COUNT; i++)
        printf(" %.1f,%.1f", face->points[i].x, face->points[i].y);
    const struct overt_quality *quality = &face->quality;
    printf("\n  quality %.2f: eyes %.0f px, sharpness %.0f, brightness %.0f, contrast %.0f, "
           "yaw %.0f, pitch %.0f, roll %.0f\n", quality->score, quality->eye_distance,
           quality->sharpness, quality->brightness, quality->contrast, quality->yaw, quality->pitch,
           quality->roll);
    if (quality->refusal != 0)
        printf("  not usable: %s\n", overt_refusal_advice(quality->refusal));
}

static int find(const char *path, struct overt_error *err)
{
    struct overt_engine_params params = {.detect_only = true};
    struct overt_engine *engine = NULL;
    struct overt_image *image = NULL;
    struct overt_face faces[FACES_MAX];
    size_t count = 0;
    int code = overt_image_read(path, &image, err);
    if (code == OVERT_OK)
        code = overt_engine_create(&params, &engine, err);
    if (code == OVERT_OK)
        code = overt_engine_detect(engine, image, faces, FACES_MAX, &count, err);
    if (code == OVERT_OK)
        printf("%zu faces\n", count);
    for (size_t i = 0; code == OVERT_OK && i < count; i++)
        print_face(&faces[i]);
    overt_engine_destroy(&engine);
    overt_image_unref(&image);
    return code;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: find_faces PICTURE\n", stderr);
        return 2;
    }
    struct overt_error err;
    if (find(argv[1], &err) == OVERT_OK)
        return 0;
    fprintf(stderr, "find_faces: %s\n", err.text);
    return err.code == OVERT_INPUT || err.code == OVERT_LIMIT ? 2 : 3;
}
