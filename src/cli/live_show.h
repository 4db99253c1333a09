// SPDX-License-Identifier: Apache-2.0
// live_show.h - a live run on a terminal: how each camera does, and the last alerts. Plain ANSI
// (ECMA-48).
#ifndef CLI_LIVE_SHOW_H
#define CLI_LIVE_SHOW_H

#include <stdbool.h>
#include <termios.h>

#include "base/text.h"
#include "operate/operate.h"

#define LIVE_SHOW_LINES 12  ///< alerts that are kept for showing
#define LIVE_SHOW_LINE  400 ///< bytes of one

/// Counts a while ago, for pictures a second.
struct live_show_rate {
    int64_t frames, given;
    double at, looked_rate, given_rate;
};

struct live_show {
    const char *reference;
    bool colours;
    bool open;             ///< the terminal is ours
    struct termios before; ///< the terminal's; with `typed`
    bool typed;            ///< what is typed comes from a terminal
    int columns, rows;     ///< as last drawn
    double drawn;          ///< monotonic
    char alerts[LIVE_SHOW_LINES][LIVE_SHOW_LINE]; ///< the newest first
    size_t alert_count;
    char notice[LIVE_SHOW_LINE];
    struct live_show_rate rates[OPERATE_CAMERAS_MAX];
};

void live_show_init(struct live_show *show, const char *reference, bool colours);
void live_show_alert(struct live_show *show, const struct operate_alert *alert, moment now);
void live_show_notice(struct live_show *show, const char *line, moment now);

/// The screen as text of at most `rows` lines of at most `columns` characters, with what places and
/// clears them. `at`: monotonic seconds.
void live_show_draw(struct live_show *show, const struct operate_camera_state *cameras,
                    size_t count, double seconds_left, moment now, double at, struct text *out);

/// Takes the terminal (standard output); false when there is none that can be drawn on.
bool live_show_open(struct live_show *show);
/// Asks for the terminal's size, draws, at most a few times a second.
void live_show_redraw(struct live_show *show, const struct operate_camera_state *cameras,
                      size_t count, double seconds_left, moment now);
/// Gives the terminal back as it was. Takes one that was not opened, or was closed.
void live_show_close(struct live_show *show);

#endif
