// SPDX-License-Identifier: Apache-2.0
// needles.c - overt-needles: makes of a film what a scan looks for: of each face in each picture
// pieces of the picture at every stage of the engine, and its template. Compares faces only with
// each other within the film, to tell whose is whose.
//
//   overt-needles FILM OUT LISTED-PICTURE...
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include "base/attr.h"
#include "base/memory.h"
#include "face/align/align.h"
#include "face/detect/pyramid.h"
#include "face/image/image.h"
#include "face/match/quantise.h"
#include "needle.h"
#include "overt/overt.h"

#define PEOPLE_ALIKE 0.5 ///< cosine
#define FACES 32
#define ROWS 5 ///< of each face

struct making {
    struct overt_engine *engine;
    struct needle_file head;
    struct needle *needles;
    struct needle_piece *pieces;
    size_t needle_room, piece_room;
    int chip_side;
};

static _Noreturn void stop(const char *what, const struct overt_error *err)
{
    (void)fprintf(stderr, "overt-needles: %s: %s\n", what, err != NULL ? err->text : "");
    exit(3);
}

/// Pieces of one colour are everywhere.
static bool is_telling(const uint8_t *bytes)
{
    int kinds = 0;
    for (int i = 0; i < NEEDLE_BYTES; i++) {
        int same = 0;
        for (int j = 0; j < i; j++)
            same |= bytes[i] == bytes[j];
        kinds += !same;
    }
    return kinds >= 10;
}

static void add(struct making *making, enum needle_kind kind, int person, const void *bytes)
{
    if (!is_telling(bytes))
        return;
    if ((size_t)making->head.needle_count == making->needle_room) {
        making->needle_room = 2 * making->needle_room + 1024;
        making->needles =
            memory_resize(making->needles, making->needle_room, sizeof *making->needles);
    }
    struct needle *needle = &making->needles[making->head.needle_count++];
    *needle = (struct needle){.kind = (uint8_t)kind, .person = (uint8_t)person};
    memcpy(needle->bytes, bytes, NEEDLE_BYTES);
}

static double cosine(const float *a, const float *b, int count)
{
    double product = 0, aa = 0, bb = 0;
    for (int i = 0; i < count; i++) {
        product += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? product / sqrt(aa * bb) : 0;
}

/// Whose template this is; a new person when it is like nobody's.
static int person_of(struct making *making, const struct overt_template *face)
{
    int best = -1;
    double most = PEOPLE_ALIKE;
    for (int i = 0; i < making->head.people_count; i++) {
        double alike = cosine(making->head.people[i].values, face->values, face->dimension);
        if (alike > most) {
            most = alike;
            best = i;
        }
    }
    if (best < 0 && making->head.people_count < NEEDLE_PEOPLE)
        best = making->head.people_count++;
    if (best < 0)
        return NEEDLE_PEOPLE - 1;
    struct needle_person *person = &making->head.people[best];
    person->pictures++;
    for (int i = 0; i < face->dimension; i++)
        person->values[i] += face->values[i];
    return best;
}

static void add_template(struct making *making, int person, const struct overt_template *face)
{
    int8_t codes[NEEDLE_VALUES];
    uint8_t offset[NEEDLE_BYTES];
    (void)quantise(face->values, (size_t)face->dimension, codes);
    for (int at = 0; at + NEEDLE_BYTES <= face->dimension; at += NEEDLE_BYTES) {
        add(making, NEEDLE_CODES, person, codes + at);
        for (int i = 0; i < NEEDLE_BYTES; i++)
            offset[i] = (uint8_t)(codes[at + i] + 128);
        add(making, NEEDLE_CODES, person, offset);
    }
    for (int at = 0; at + NEEDLE_FLOATS <= face->dimension; at += NEEDLE_FLOATS) {
        if ((size_t)making->head.piece_count == making->piece_room) {
            making->piece_room = 2 * making->piece_room + 1024;
            making->pieces =
                memory_resize(making->pieces, making->piece_room, sizeof *making->pieces);
        }
        struct needle_piece *piece = &making->pieces[making->head.piece_count++];
        memcpy(piece->values, face->values + at, sizeof piece->values);
        piece->person = person;
    }
}

/// Rows through the middle half of a face.
static void add_rows(struct making *making, enum needle_kind kind, int person,
                     const uint8_t *pixels, int width, int height, int stride, int bytes,
                     const struct overt_face *face, double scale)
{
    for (int i = 0; i < ROWS; i++) {
        int y = (int)((face->y + face->height * (0.3 + 0.1 * i)) * scale);
        int x = (int)((face->x + face->width * 0.5) * scale) - NEEDLE_BYTES / bytes / 2;
        if (x >= 0 && y >= 0 && y < height && bytes * x + NEEDLE_BYTES <= bytes * width)
            add(making, kind, person, pixels + (ptrdiff_t)y * stride + (ptrdiff_t)bytes * x);
    }
}

static void add_chip(struct making *making, int person, struct image_source *source,
                     const struct overt_face *face)
{
    enum { SIDE = 112 };
    static uint8_t chip[3 * SIDE * SIDE];
    static float planes[3 * SIDE * SIDE];
    // as the models' manifests say: RGB, (x - 127.5) / 128
    const struct image_scaling scaling = {{127.5f, 127.5f, 127.5f},
                                          {1 / 128.0f, 1 / 128.0f, 1 / 128.0f}, false};
    align_chip(source, &align_arcface, face->points, chip);
    image_chip_planes(chip, SIDE, &scaling, false, planes);
    for (int y = 30; y < 100; y += 12) {
        add(making, NEEDLE_CHIP, person, chip + 3 * (y * SIDE + 40));
        add(making, NEEDLE_CHIP, person, chip + 3 * (y * SIDE + 60));
        for (int plane = 0; plane < 3; plane++)
            for (int x = 40; x < 72; x += 6)
                add(making, NEEDLE_INPUT, person, planes + plane * SIDE * SIDE + y * SIDE + x);
    }
}

/// The first network's input, as src/face/detect/mtcnn.c plans it.
static void add_canvas(struct making *making, int person, struct image_source *source,
                       const struct overt_face *face)
{
    const struct image_view *whole = &source->levels[0];
    const struct image_scaling scaling = {{127.5f, 127.5f, 127.5f},
                                          {1 / 128.0f, 1 / 128.0f, 1 / 128.0f}, false};
    struct pyramid pyramid;
    pyramid_plan(&pyramid, whole->width, whole->height, 12.0f / 40.0f, 0.709f, 12);
    const struct pyramid_level *level = &pyramid.levels[0];
    size_t area = (size_t)level->width * (size_t)level->height;
    float *canvas = memory_new(3 * area, sizeof *canvas);
    struct image_box box = {0, 0, (float)whole->width, (float)whole->height};
    struct image_planes planes = {canvas, (size_t)level->width, area, level->width, level->height};
    struct overt_error err = {0};
    if (image_crop_planes(source, &box, &scaling, &planes, &err) != 0)
        stop("canvas", &err);
    float scale = (float)level->width / (float)whole->width;
    int x = (int)((face->x + face->width / 2) * scale) - 3;
    for (int i = 0; i < ROWS; i++) {
        int y = (int)((face->y + face->height * (0.3f + 0.1f * (float)i)) * scale);
        if (x >= 0 && y >= 0 && x + 6 <= level->width && y < level->height)
            add(making, NEEDLE_CANVAS, person, canvas + (size_t)y * (size_t)level->width + x);
    }
    memory_free(canvas);
}

static void take_picture(struct making *making, const struct overt_image *image,
                         const AVFrame *frame)
{
    static struct overt_face faces[FACES];
    static struct overt_template templates[FACES];
    static struct image_source source;
    size_t count = 0;
    struct overt_error err = {0};
    int code = overt_engine_detect(making->engine, image, faces, FACES, &count, &err);
    if (code == 0)
        code = overt_engine_embed(making->engine, image, faces, count, templates, &err);
    if (code == 0)
        code = image_source_set(&source, image, &err);
    if (code != 0)
        stop("a picture", &err);
    for (size_t i = 0; i < count; i++) {
        int person = person_of(making, &templates[i]);
        making->head.dimension = templates[i].dimension;
        add_template(making, person, &templates[i]);
        add_chip(making, person, &source, &faces[i]);
        add_canvas(making, person, &source, &faces[i]);
        for (int level = 0; level < 3 && level < source.count; level++) {
            const struct image_view *view = image_source_level(&source, level);
            add_rows(making, level == 0 ? NEEDLE_PICTURE : NEEDLE_HALVED, person, view->pixels,
                     view->width, view->height, view->stride, 3, &faces[i], 1.0 / (1 << level));
        }
        add_rows(making, NEEDLE_LUMA, person, frame->data[0], frame->width, frame->height,
                 frame->linesize[0], 1, &faces[i], 1);
    }
    image_source_clear(&source);
}

/// libav alone, for the planes as decoders keep them.
struct planes {
    AVFormatContext *demuxer;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
    int stream;
    bool sent_all;
};

static void planes_open(struct planes *planes, const char *path)
{
    const AVCodec *codec = NULL;
    if (avformat_open_input(&planes->demuxer, path, NULL, NULL) < 0 ||
        avformat_find_stream_info(planes->demuxer, NULL) < 0)
        stop(path, NULL);
    planes->stream =
        av_find_best_stream(planes->demuxer, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (planes->stream < 0)
        stop(path, NULL);
    planes->decoder = avcodec_alloc_context3(codec);
    planes->packet = av_packet_alloc();
    planes->frame = av_frame_alloc();
    if (avcodec_parameters_to_context(planes->decoder,
                                      planes->demuxer->streams[planes->stream]->codecpar) < 0 ||
        avcodec_open2(planes->decoder, codec, NULL) < 0)
        stop(path, NULL);
}

static bool planes_next(struct planes *planes)
{
    for (;;) {
        int status = avcodec_receive_frame(planes->decoder, planes->frame);
        if (status >= 0)
            return true;
        if (status != AVERROR(EAGAIN) || planes->sent_all)
            return false;
        status = av_read_frame(planes->demuxer, planes->packet);
        planes->sent_all = status < 0;
        if (status < 0)
            (void)avcodec_send_packet(planes->decoder, NULL);
        else if (planes->packet->stream_index == planes->stream)
            (void)avcodec_send_packet(planes->decoder, planes->packet);
        av_packet_unref(planes->packet);
    }
}

static void take_film(struct making *making, const char *path)
{
    struct planes planes = {0};
    struct overt_video *video = NULL;
    struct overt_error err = {0};
    const struct overt_image *image = NULL;
    double time = 0;
    if (overt_video_open(path, &video, &err) != 0)
        stop("film", &err);
    planes_open(&planes, path);
    while (overt_video_next(video, &image, &time, &err) == 0 && planes_next(&planes))
        take_picture(making, image, planes.frame);
    overt_video_close(&video);
}

/// Marks whose face the picture of the list shows.
static void take_listed(struct making *making, const char *path)
{
    struct overt_image *image = NULL;
    struct overt_face face;
    struct overt_template template;
    size_t count = 0;
    struct overt_error err = {0};
    if (overt_image_read(path, &image, &err) != 0 ||
        overt_engine_detect(making->engine, image, &face, 1, &count, &err) != 0 || count != 1 ||
        overt_engine_embed(making->engine, image, &face, 1, &template, &err) != 0)
        stop("the picture of the list", &err);
    for (int i = 0; i < making->head.people_count; i++)
        making->head.people[i].listed |=
            cosine(making->head.people[i].values, template.values, template.dimension) >
            PEOPLE_ALIKE;
}

int main(int count, char **words)
{
    struct making making = {0};
    struct overt_error err = {0};
    if (count < 4)
        stop("usage", NULL);
    struct overt_engine_params params = {.threads = 1};
    if (overt_engine_create(&params, &making.engine, &err) != 0)
        stop("engine", &err);
    take_film(&making, words[1]);
    for (int i = 3; i < count; i++)
        take_listed(&making, words[i]);
    FILE *out = fopen(words[2], "wb");
    if (out == NULL || fwrite(&making.head, sizeof making.head, 1, out) != 1 ||
        fwrite(making.needles, sizeof *making.needles, (size_t)making.head.needle_count, out) !=
            (size_t)making.head.needle_count ||
        fwrite(making.pieces, sizeof *making.pieces, (size_t)making.head.piece_count, out) !=
            (size_t)making.head.piece_count ||
        fclose(out) != 0)
        stop(words[2], NULL);
    for (int i = 0; i < making.head.people_count; i++)
        (void)printf("person %d: %d pictures%s\n", i, making.head.people[i].pictures,
                     making.head.people[i].listed ? ", listed" : "");
    (void)printf("%d pieces of pictures, %d of templates\n", making.head.needle_count,
                 making.head.piece_count);
    return 0;
}
