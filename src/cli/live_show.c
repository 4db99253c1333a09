// SPDX-License-Identifier: Apache-2.0
// live_show.c - a live run on a terminal; see live_show.h. Drawn anew a few times a second from the
// states that the run tells; colours say nothing that words do not.
#include "cli/live_show.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/out.h"

#define DRAW_SECONDS   0.15 ///< the run tells five times a second
#define RATE_SECONDS   1.0
#define COLUMNS_LEAST  20
#define COLUMNS_MOST   200
#define ROWS_LEAST     4
#define COLUMNS_WIDE   72 ///< from here a camera's figures have their words
#define BAR_CELLS      10
#define BAR_SECONDS    1.0  ///< a full bar
#define LATE_SECONDS   0.35 ///< pictures are looked at so late: the machine is busy
#define BEHIND_SECONDS 0.7  ///< alerts come too late

#define GREEN  "\033[32m"
#define YELLOW "\033[33m"
#define RED    "\033[31m"
#define BOLD   "\033[1m"
#define PLAIN  "\033[0m"

void live_show_init(struct live_show *show, const char *reference, bool colours)
{
    *show = (struct live_show){.reference = reference, .colours = colours, .columns = 80,
                               .rows = 24};
}

/// "10:15:32" in the United Kingdom.
static void clock_words(moment when, char words[16])
{
    int64_t second = (when + time_uk_offset(when)) % 86400;
    (void)snprintf(words, 16, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
                   (int)(second % 60));
}

void live_show_alert(struct live_show *show, const struct operate_alert *alert, moment now)
{
    char when[16], after[40] = "";
    AUTO_TEXT struct text line;
    text_init(&line, LIVE_SHOW_LINE - 1);
    clock_words(now, when);
    if (alert->latency >= 0)
        (void)snprintf(after, sizeof after, "  after %.2f s", alert->latency);
    text_printf(&line, "%s  alert %" PRId64 "  ", when, alert->alert);
    out_clean(&line, alert->nominal);
    text_printf(&line, "  score %.3f%s  at ", alert->score, after);
    out_clean(&line, alert->source);
    memmove(show->alerts[1], show->alerts[0], sizeof show->alerts - sizeof show->alerts[0]);
    (void)snprintf(show->alerts[0], LIVE_SHOW_LINE, "%s", line.bytes);
    show->alert_count += show->alert_count < LIVE_SHOW_LINES;
    show->drawn = 0; // at once
}

void live_show_notice(struct live_show *show, const char *line, moment now)
{
    char when[16];
    AUTO_TEXT struct text clean;
    text_init(&clean, LIVE_SHOW_LINE - 20);
    clock_words(now, when);
    out_clean(&clean, line);
    (void)snprintf(show->notice, LIVE_SHOW_LINE, "%s  %s", when, clean.bytes);
}

// ---- lines that fit ----

/// One line of the screen, cut to its columns; bytes that only colour take none.
static void put_line(const struct live_show *show, struct text *out, int *rows_left,
                     const char *line)
{
    int columns = 0;
    if (*rows_left <= 0)
        return;
    for (const char *at = line; *at != '\0'; at++) {
        if (*at == '\033') {
            size_t size = strcspn(at, "m") + 1;
            text_append_bytes(out, at, size);
            at += size - 1;
            continue;
        }
        bool begins = ((unsigned char)*at & 0xc0) != 0x80; // of a character in UTF-8
        columns += begins;
        if (columns > show->columns)
            break;
        text_append_char(out, *at);
    }
    text_append(out, show->colours ? PLAIN "\033[K" : "\033[K");
    --*rows_left;
    text_append(out, "\r\n");
}

static void colour(const struct live_show *show, struct text *line, const char *code)
{
    if (show->colours)
        text_append(line, code);
}

static void span_words(double seconds, char words[40])
{
    int64_t left = (int64_t)fmax(ceil(seconds), 0);
    if (left >= 3600)
        (void)snprintf(words, 40, "%d h %02d min", (int)(left / 3600), (int)(left / 60 % 60));
    else if (left >= 60)
        (void)snprintf(words, 40, "%d min %02d s", (int)(left / 60), (int)(left % 60));
    else
        (void)snprintf(words, 40, "%d s", (int)left);
}

static double percent(double part, double whole)
{
    return whole > 0 ? fmin(100 * part / whole, 100) : 0;
}

// ---- what stands there ----

static void update_rate(struct live_show_rate *rate, const struct operate_camera_state *camera,
                        double at)
{
    double passed = at - rate->at;
    if (rate->at > 0 && passed < RATE_SECONDS)
        return;
    if (rate->at > 0) {
        rate->looked_rate = (double)(camera->frames - rate->frames) / passed;
        rate->given_rate = (double)(camera->frames_given - rate->given) / passed;
    }
    rate->frames = camera->frames;
    rate->given = camera->frames_given;
    rate->at = at;
}

static void put_head(struct live_show *show, const struct operate_camera_state *cameras,
                     size_t count, double seconds_left, moment now, struct text *out, int *rows)
{
    char when[16], left[40];
    int64_t faces = 0, alerts = 0;
    AUTO_TEXT struct text line;
    text_init(&line, LIVE_SHOW_LINE);
    clock_words(now, when);
    span_words(seconds_left, left);
    for (size_t i = 0; i < count; i++) {
        faces += cameras[i].faces_seen;
        alerts += cameras[i].alerts;
    }
    colour(show, &line, BOLD);
    out_clean(&line, show->reference);
    text_printf(&line, "  %s  ends in %s", when, left);
    put_line(show, out, rows, line.bytes);
    text_clear(&line);
    text_printf(&line,
                "%zu camera%s  %" PRId64 " face%s seen  %" PRId64 " alert%s   Ctrl-C ends it",
                count, out_plural((int64_t)count), faces, out_plural(faces), alerts,
                out_plural(alerts));
    put_line(show, out, rows, line.bytes);
}

static void append_state(const struct live_show *show, const struct operate_camera_state *camera,
                         struct text *line)
{
    char since[16];
    clock_words(camera->since, since);
    switch (camera->doing) {
    case OPERATE_CAMERA_OPENS:
        colour(show, line, YELLOW);
        text_append(line, "opens");
        break;
    case OPERATE_CAMERA_LOOKS:
        colour(show, line, GREEN);
        text_append(line, "looking");
        break;
    case OPERATE_CAMERA_DARK:
        colour(show, line, RED);
        text_printf(line, "NO PICTURES since %s", since);
        break;
    case OPERATE_CAMERA_UNANSWERED:
        colour(show, line, RED);
        text_printf(line, "NO ALERTS: servers do not answer since %s", since);
        break;
    case OPERATE_CAMERA_AWAY:
        colour(show, line, RED);
        text_printf(line, "NO RECORD since %s", since);
        break;
    case OPERATE_CAMERA_PAUSED:
        colour(show, line, YELLOW);
        text_printf(line, "paused since %s", since);
        break;
    case OPERATE_CAMERA_ENDED:
        text_printf(line, "ended at %s", since);
        break;
    }
    colour(show, line, PLAIN);
}

/// How late pictures are when they have been looked at: nothing queues but this.
static void append_bar(const struct live_show *show, const struct operate_camera_state *camera,
                       struct text *line)
{
    double late = camera->late;
    if (late < 0 || camera->doing != OPERATE_CAMERA_LOOKS)
        return;
    int full = (int)fmin(ceil(late / BAR_SECONDS * BAR_CELLS), BAR_CELLS);
    text_append(line, "  ");
    colour(show, line, late < LATE_SECONDS ? GREEN : late < BEHIND_SECONDS ? YELLOW : RED);
    text_append_char(line, '[');
    for (int i = 0; i < BAR_CELLS; i++)
        text_append_char(line, i < full ? '#' : '.');
    text_printf(line, "] %.2f s %s", late,
                late < LATE_SECONDS     ? "fresh"
                : late < BEHIND_SECONDS ? "late"
                                        : "TOO LATE");
    colour(show, line, PLAIN);
}

static void put_camera(struct live_show *show, const struct operate_camera_state *camera,
                       const struct live_show_rate *rate, struct text *out, int *rows)
{
    double frames = percent((double)camera->frames, (double)camera->frames_given);
    double time = percent(camera->seconds_looked, camera->seconds);
    AUTO_TEXT struct text line;
    text_init(&line, 2000);
    colour(show, &line, BOLD);
    out_clean(&line, camera->name);
    colour(show, &line, PLAIN);
    if (camera->zone[0] != '\0') {
        text_append(&line, " (");
        out_clean(&line, camera->zone);
        text_append(&line, ")");
    }
    text_append(&line, "  ");
    append_state(show, camera, &line);
    append_bar(show, camera, &line);
    put_line(show, out, rows, line.bytes);
    text_clear(&line);
    if (show->columns >= COLUMNS_WIDE)
        text_printf(&line,
                    "  %4.1f of %4.1f pictures/s  looked at %.0f %% of them, %.0f %% of the time",
                    rate->looked_rate, rate->given_rate, frames, time);
    else
        text_printf(&line, "  %.0f/%.0f a s  %.0f %% pictures  %.0f %% time", rate->looked_rate,
                    rate->given_rate, frames, time);
    put_line(show, out, rows, line.bytes);
    text_clear(&line);
    text_printf(&line, "  %zu in view  %" PRId64 " face%s seen  %" PRId64 " alert%s",
                camera->faces_in_view, camera->faces_seen, out_plural(camera->faces_seen),
                camera->alerts, out_plural(camera->alerts));
    if (camera->frames_damaged > 0)
        text_printf(&line, "  %" PRId64 " damaged", camera->frames_damaged);
    put_line(show, out, rows, line.bytes);
}

/// Cameras that need somebody come first when not all have room.
static void put_cameras(struct live_show *show, const struct operate_camera_state *cameras,
                        size_t count, struct text *out, int *rows)
{
    int last = *rows - 2 > 3 ? 2 : 0; // rows that the newest alert has for sure
    *rows -= last;
    bool all = (int)count * 3 <= *rows;
    size_t left = count;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            bool well = cameras[i].doing == OPERATE_CAMERA_LOOKS;
            if (all ? pass != 0 : (pass == 1) != well)
                continue;
            if (*rows < 3 + (left > 1))
                break;
            put_camera(show, &cameras[i], &show->rates[i], out, rows);
            left--;
        }
    }
    if (left > 0) {
        char line[80];
        (void)snprintf(line, sizeof line, "and %zu more camera%s", left,
                       out_plural((int64_t)left));
        put_line(show, out, rows, line);
    }
    *rows += last;
}

void live_show_draw(struct live_show *show, const struct operate_camera_state *cameras,
                    size_t count, double seconds_left, moment now, double at, struct text *out)
{
    int rows = show->rows - 1; // the last line stays empty: its end would move the picture up
    for (size_t i = 0; i < count; i++)
        update_rate(&show->rates[i], &cameras[i], at);
    text_append(out, "\033[H");
    put_head(show, cameras, count, seconds_left, now, out, &rows);
    if (rows > 6)
        put_line(show, out, &rows, "");
    put_cameras(show, cameras, count, out, &rows);
    if (show->notice[0] != '\0')
        put_line(show, out, &rows, show->notice);
    if (rows > 2)
        put_line(show, out, &rows, "");
    if (rows > 1)
        put_line(show, out, &rows, show->alert_count > 0 ? "Last alerts" : "No alert yet");
    for (size_t i = 0; i < show->alert_count; i++)
        put_line(show, out, &rows, show->alerts[i]);
    text_append(out, "\033[J");
}

// ---- the terminal ----

static void write_all(const char *bytes)
{
    (void)fputs(bytes, stdout);
    (void)fflush(stdout);
}

bool live_show_open(struct live_show *show)
{
    if (!out_terminal(STDOUT_FILENO))
        return false;
    show->typed = tcgetattr(STDIN_FILENO, &show->before) == 0;
    if (show->typed) {
        struct termios quiet = show->before;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON); // what is typed does not stand in the picture
        quiet.c_iflag &= ~(tcflag_t)IXON;            // and Ctrl-S does not stop the alerts
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    }
    // A screen of its own, no cursor, no wrapping.
    write_all("\033[?1049h\033[?25l\033[?7l\033[H\033[J");
    show->open = true;
    return true;
}

void live_show_redraw(struct live_show *show, const struct operate_camera_state *cameras,
                      size_t count, double seconds_left, moment now)
{
    double at = time_monotonic();
    struct winsize size = {0};
    if (!show->open || at - show->drawn < DRAW_SECONDS)
        return;
    show->drawn = at;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        show->columns = size.ws_col < COLUMNS_LEAST  ? COLUMNS_LEAST
                        : size.ws_col > COLUMNS_MOST ? COLUMNS_MOST
                                                     : size.ws_col;
        show->rows = size.ws_row < ROWS_LEAST ? ROWS_LEAST : size.ws_row;
    }
    AUTO_TEXT struct text out;
    text_init(&out, 1 << 20);
    live_show_draw(show, cameras, count, seconds_left, now, at, &out);
    write_all(out.bytes);
}

void live_show_close(struct live_show *show)
{
    if (!show->open)
        return;
    show->open = false;
    write_all("\033[?7h\033[?25h\033[?1049l");
    if (show->typed) {
        (void)tcflush(STDIN_FILENO, TCIFLUSH);
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &show->before);
    }
}
