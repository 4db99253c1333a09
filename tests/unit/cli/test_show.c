// SPDX-License-Identifier: Apache-2.0
// test_show.c - the terminal view of a live run: what it says, that it fits, that names cannot
// steer it, that colours say nothing which words do not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/live_show.h"

#define NOW 1795168800 ///< 2026-11-20T10:00:00Z, winter

static struct operate_camera_state camera(const char *name, enum operate_camera_doing doing)
{
    struct operate_camera_state one = {.doing = doing, .since = NOW - 61, .frames = 50,
                                       .frames_given = 200, .faces_seen = 7, .alerts = 1,
                                       .faces_in_view = 2, .seconds = 20, .seconds_looked = 19,
                                       .late = 0.12, .share = -1};
    (void)snprintf(one.name, sizeof one.name, "%s", name);
    (void)snprintf(one.zone, sizeof one.zone, "High Street");
    return one;
}

static void draw(struct live_show *show, const struct operate_camera_state *cameras, size_t count,
                 double at, struct text *out)
{
    text_clear(out);
    live_show_draw(show, cameras, count, 3725, NOW, at, out);
}

static void it_says_how_each_camera_does(void **state)
{
    (void)state;
    struct live_show show;
    struct operate_camera_state cameras[] = {camera("North", OPERATE_CAMERA_LOOKS),
                                             camera("South", OPERATE_CAMERA_DARK)};
    struct operate_alert alert = {.alert = 3, .nominal = "N-1", .source = "North", .score = 0.7123,
                                  .latency = 0.42};
    AUTO_TEXT struct text out;
    text_init(&out, 1 << 20);
    live_show_init(&show, "LFR-2026-0001", false);
    draw(&show, cameras, 2, 100, &out);
    assert_non_null(strstr(out.bytes, "No alert yet"));
    live_show_alert(&show, &alert, NOW);
    live_show_notice(&show, "South is not looked at", NOW);
    cameras[0].frames = 75;
    cameras[0].frames_given = 250;
    draw(&show, cameras, 2, 102, &out);
    const char *said[] = {"LFR-2026-0001  10:00:00  ends in 1 h 02 min",
                          "North (High Street)  looking",
                          "[##........] 0.12 s fresh",
                          "12.5 of 25.0 pictures/s",
                          "looked at 30 % of them, 95 % of the time",
                          "2 in view  7 faces seen  1 alert",
                          "South (High Street)  NO PICTURES since 09:58:59",
                          "14 faces seen  2 alerts",
                          "10:00:00  South is not looked at",
                          "10:00:00  alert 3  N-1  score 0.712  after 0.42 s  at North"};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (strstr(out.bytes, said[i]) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", said[i], out.bytes);
}

/// Lines and the longest of them, in characters.
static void measure(const char *text, int *ret_lines, int *ret_longest)
{
    int lines = 0, length = 0, longest = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\033') {
            at += strcspn(at, "HJKm");
        } else if (*at == '\n') {
            lines++;
            length = 0;
        } else if (*at != '\r' && ((unsigned char)*at & 0xc0) != 0x80) {
            length++;
        }
        longest = length > longest ? length : longest;
    }
    *ret_lines = lines;
    *ret_longest = longest;
}

static void it_fits(void **state)
{
    (void)state;
    static const int sizes[][2] = {{20, 4}, {40, 8}, {72, 10}, {80, 24}, {200, 60}};
    struct operate_camera_state cameras[OPERATE_CAMERAS_MAX];
    struct operate_alert alert = {.nominal = "caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9", .source = "N",
                                  .latency = -1};
    AUTO_TEXT struct text out;
    text_init(&out, 1 << 20);
    for (size_t i = 0; i < OPERATE_CAMERAS_MAX; i++)
        cameras[i] = camera("\xc3\xa9\xc3\xa9 a camera with a name that is long", i % 5);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int lines = 0, longest = 0;
        struct live_show show;
        live_show_init(&show, "LFR-2026-0001", true);
        show.columns = sizes[i][0];
        show.rows = sizes[i][1];
        for (int k = 0; k < 20; k++)
            live_show_alert(&show, &alert, NOW);
        draw(&show, cameras, OPERATE_CAMERAS_MAX, 100, &out);
        measure(out.bytes, &lines, &longest);
        assert_in_range(lines, sizes[i][1] > 20 ? 20 : 3, sizes[i][1] - 1);
        assert_in_range(longest, 20, sizes[i][0]);
        if (sizes[i][1] == 24)
            assert_non_null(strstr(out.bytes, "more cameras"));
        if (sizes[i][1] >= 8)
            assert_non_null(strstr(out.bytes, "alert 0"));
    }
}

static void names_do_not_steer_the_terminal_and_colours_can_be_off(void **state)
{
    (void)state;
    struct live_show show;
    struct operate_camera_state one = camera("\033[2Jnorth", OPERATE_CAMERA_PAUSED);
    struct operate_alert alert = {.nominal = "\033]0;x\007", .source = "\033[31m", .latency = -1};
    AUTO_TEXT struct text out;
    text_init(&out, 1 << 20);
    live_show_init(&show, "LFR", false);
    live_show_alert(&show, &alert, NOW);
    live_show_notice(&show, "\033c", NOW);
    draw(&show, &one, 1, 100, &out);
    assert_non_null(strstr(out.bytes, "?[2Jnorth"));
    assert_non_null(strstr(out.bytes, "paused since 09:58:59"));
    for (const char *at = strchr(out.bytes, '\033'); at != NULL; at = strchr(at + 1, '\033'))
        assert_true(strncmp(at, "\033[H", 3) == 0 || strncmp(at, "\033[K", 3) == 0 ||
                    strncmp(at, "\033[J", 3) == 0);
    assert_null(strchr(out.bytes, '\007'));
    live_show_init(&show, "LFR", true);
    draw(&show, &one, 1, 100, &out);
    assert_non_null(strstr(out.bytes, "\033[33m"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_how_each_camera_does),
        cmocka_unit_test(it_fits),
        cmocka_unit_test(names_do_not_steer_the_terminal_and_colours_can_be_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
