// SPDX-License-Identifier: Apache-2.0
// fuzz_stream.c - what a camera sends: the first byte says how (0: HTTP, else RTSP over TCP, whose
// greetings are made here), the rest is everything that comes after, then the connection ends.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "face/decode/video.h"

#define PICTURES_MAX 8
#define DESCRIPTION                                                              \
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=c\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n" \
    "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track\r\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct camera {
    int listener;
    const uint8_t *data;
    size_t size;
};

static bool send_all(int connection, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        ssize_t count = send(connection, at, size, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        at += count;
        size -= (size_t)count;
    }
    return true;
}

/// One request, as far as a camera needs it. False: the other side has gone.
static bool read_request(int connection, char text[1024])
{
    size_t count = 0;
    while (count < 1023) {
        ssize_t more = recv(connection, text + count, 1, 0);
        if (more <= 0)
            return false;
        text[++count] = '\0';
        if (count >= 4 && memcmp(text + count - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

static bool greet(int connection)
{
    char text[1024];
    while (read_request(connection, text)) {
        char reply[1024];
        const char *number = strstr(text, "CSeq:");
        bool described = strncmp(text, "DESCRIBE", 8) == 0;
        const char *head = strncmp(text, "SETUP", 5) == 0
                               ? "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
                               : "Content-Type: application/sdp";
        int length = snprintf(
            reply, sizeof reply,
            "RTSP/1.0 200 OK\r\nCSeq: %ld\r\nSession: 1\r\n%s\r\nContent-Length: %zu\r\n\r\n%s",
            number != NULL ? strtol(number + 5, NULL, 10) : 0, head,
            described ? sizeof DESCRIPTION - 1 : 0, described ? DESCRIPTION : "");
        if (!send_all(connection, reply, (size_t)length))
            return false;
        if (strncmp(text, "PLAY", 4) == 0)
            return true;
    }
    return false;
}

static void *serve(void *context)
{
    static const char http[] = "HTTP/1.0 200 OK\r\n\r\n";
    const struct camera *camera = context;
    int connection = accept(camera->listener, NULL, NULL);
    if (connection < 0)
        return NULL;
    char text[1024];
    bool ready = camera->data[0] == 0 ? read_request(connection, text) &&
                                            send_all(connection, http, sizeof http - 1)
                                      : greet(connection);
    if (ready)
        (void)send_all(connection, camera->data + 1, camera->size - 1);
    (void)shutdown(connection, SHUT_WR);
    while (recv(connection, text, sizeof text, 0) > 0)
        ;
    (void)close(connection);
    return NULL;
}

static void read_pictures(struct overt_video *video)
{
    double last = 0;
    int64_t given = 0, damaged = 0;
    for (int i = 0; i < PICTURES_MAX; i++) {
        struct video_picture picture;
        struct overt_error err = {0};
        int code = video_decode(video, &picture, &err);
        if (code != 0 && err.text[0] == '\0')
            abort();
        if (code != 0)
            return;
        if (picture.frame == NULL || !(picture.time >= last) || picture.given <= given ||
            picture.damaged < damaged)
            abort();
        last = picture.time;
        given = picture.given;
        damaged = picture.damaged;
        video_picture_finish(&picture);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    struct camera camera = {.data = data, .size = size};
    char url[64];
    pthread_t thread;
    if (size < 2 || size > 1 << 20)
        return 0;
    camera.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(camera.listener, (struct sockaddr *)&address, length) != 0 ||
        listen(camera.listener, 1) != 0 ||
        getsockname(camera.listener, (struct sockaddr *)&address, &length) != 0 ||
        pthread_create(&thread, NULL, serve, &camera) != 0)
        abort();
    (void)snprintf(url, sizeof url, "%s://127.0.0.1:%d/camera", data[0] == 0 ? "http" : "rtsp",
                   ntohs(address.sin_port));
    struct overt_video *video = NULL;
    struct overt_error err = {0};
    int code = video_open_stream(url, false, &video, &err);
    if ((code == 0) != (video != NULL) || (code != 0 && err.text[0] == '\0'))
        abort();
    if (video != NULL)
        read_pictures(video);
    overt_video_close(&video);
    (void)shutdown(camera.listener, SHUT_RDWR);
    (void)pthread_join(thread, NULL);
    (void)close(camera.listener);
    return 0;
}
