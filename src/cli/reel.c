// SPDX-License-Identifier: Apache-2.0
// reel.c - recordings one below the other, each on its own axis from its beginning: where somebody
// sought was in view, and what was not searched yet. No name is in it. Every figure is text too
// (WCAG 2.2, 1.1.1 and 1.4.1).
#include "cli/reel.h"

#include <inttypes.h>
#include <math.h>

#include "base/memory.h"
#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "publish/svg.h"

#define WIDTH     960
#define LEFT      20
#define RIGHT     20
#define TOP       100 ///< of the first recording
#define TRACK     84  ///< from one recording to the next
#define BAND      18  ///< px, height of a recording
#define REELS_MAX 100 ///< recordings that are drawn
#define TICKS     6

struct reel {
    const struct register_operation *operation;
    struct register_recording *recordings;
    size_t count, drawn;
    double seconds; ///< of the longest
    moment as_at;
    struct text *svg;
};

static double x_of(const struct reel *reel, double seconds)
{
    double share = reel->seconds > 0 ? seconds / reel->seconds : 0;
    return LEFT + fmin(share, 1.0) * (WIDTH - LEFT - RIGHT);
}

/// When the recording begins; 0 when only its day is known.
static moment begins_at(const struct register_recording *recording)
{
    struct date day;
    moment when = 0;
    if (recording->captured != NULL && !date_parse(recording->captured, &day))
        (void)time_parse(recording->captured, 0, &when);
    return when;
}

/// "14:06:12", or "06:12" into the recording.
static void put_time(struct text *svg, const struct register_recording *recording, double seconds)
{
    char clock[LOOKED_CLOCK_MAX];
    moment begins = begins_at(recording);
    int64_t whole = (int64_t)seconds;
    if (begins != 0) {
        looked_clock(begins + whole, clock);
        text_append(svg, clock);
    } else {
        text_printf(svg, "%02" PRId64 ":%02" PRId64, whole / 60, whole % 60);
    }
}

/// "REFERENCE  PLACE", and in words what is to be seen.
static void put_head(const struct reel *reel)
{
    int64_t faces = 0, appearances = 0;
    AUTO_TEXT struct text title, words;
    text_init(&title, CLI_TEXT_MAX);
    text_init(&words, CLI_TEXT_MAX);
    for (size_t i = 0; i < reel->count; i++) {
        faces += reel->recordings[i].faces_seen;
        appearances += reel->recordings[i].appearances;
    }
    text_printf(&title, "%s  %s", reel->operation->reference, reel->operation->place);
    text_printf(
        &words,
        "%zu recording%s: %" PRId64 " face%s seen, %" PRId64 " appearance%s of somebody sought.%s",
        reel->count, out_plural((int64_t)reel->count), faces, out_plural(faces), appearances,
        out_plural(appearances), reel->drawn < reel->count ? " The first are drawn." : "");
    svg_begin_wide(reel->svg, title.bytes, words.bytes, WIDTH, TOP + (int)reel->drawn * TRACK + 20);
    svg_label(reel->svg, LEFT, 52, "start", words.bytes);
}

static void put_words(const struct reel *reel, const struct register_recording *recording, int y)
{
    AUTO_TEXT struct text words;
    text_init(&words, CLI_TEXT_MAX);
    text_printf(&words, "%s, %s, from %s: %" PRId64 " face%s seen, %" PRId64 " appearance%s%s",
                recording->source, recording->place ? recording->place : "",
                recording->captured ? recording->captured : "an unknown day", recording->faces_seen,
                out_plural(recording->faces_seen), recording->appearances,
                out_plural(recording->appearances),
                recording->finished ? ""
                : recording->broken ? "; it breaks off at the end of the bar"
                                    : "; searched to the end of the bar so far");
    svg_label(reel->svg, LEFT, y, "start", words.bytes);
}

static void put_ticks(const struct reel *reel, const struct register_recording *recording, int y)
{
    double step = fmax(1.0, ceil(reel->seconds / (TICKS - 1)));
    for (int i = 0; i < TICKS; i++) {
        double seconds = step * i;
        if (seconds > recording->seconds + 0.5)
            break;
        AUTO_TEXT struct text clock;
        text_init(&clock, LOOKED_CLOCK_MAX + 40);
        put_time(&clock, recording, seconds);
        svg_label(reel->svg, x_of(reel, seconds), y,
                  i == 0                                    ? "start"
                  : x_of(reel, seconds) > WIDTH - 3 * RIGHT ? "end"
                                                            : "middle",
                  clock.bytes);
    }
}

/// One appearance: a dark part of the bar with a point above it, and its times as its title.
static void put_appearance(const struct reel *reel, const struct register_recording *recording,
                           const struct register_appearance *one, int y)
{
    struct text *svg = reel->svg;
    double x = x_of(reel, one->begins), wide = fmax(x_of(reel, one->ends) - x, 2.0);
    text_printf(svg, "<g><title>Alert %" PRId64 ": ", one->alert);
    put_time(svg, recording, one->begins);
    text_append(svg, " to ");
    put_time(svg, recording, one->ends);
    text_printf(svg,
                "</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"b\"/>"
                "<path d=\"M%.1f %dl5 -9h-10z\" class=\"b\"/></g>\n",
                x, y, wide, BAND, x + wide / 2, y - 1);
}

static int put_recording(const struct reel *reel, struct cli_call *call, struct store *store,
                         size_t place)
{
    const struct register_recording *recording = &reel->recordings[place];
    struct register_appearance *appearances = NULL;
    size_t count = 0;
    int y = TOP + (int)place * TRACK;
    int code = register_appearances(store, recording->search, &appearances, &count, &call->error);
    if (code < 0)
        return code;
    put_words(reel, recording, y);
    text_printf(reel->svg, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"o\"/>\n",
                LEFT, y + 20, fmax(x_of(reel, recording->seconds) - LEFT, 1.0), BAND);
    // As at another day there were the first of them only.
    for (size_t i = 0; i < count && (int64_t)i < recording->appearances; i++)
        put_appearance(reel, recording, &appearances[i], y + 20);
    put_ticks(reel, recording, y + 20 + BAND + 14);
    memory_free(appearances);
    return 0;
}

int reel_draw(struct cli_call *call, struct store *store,
              const struct register_operation *operation, struct text *svg, bool *ret_any)
{
    struct reel reel = {.operation = operation, .as_at = record_as_at(call), .svg = svg};
    int code = register_recordings(store, operation->id, reel.as_at, &reel.recordings, &reel.count,
                                   &call->error);
    if (code < 0)
        return code;
    *ret_any = reel.count > 0;
    reel.drawn = reel.count < REELS_MAX ? reel.count : REELS_MAX;
    for (size_t i = 0; i < reel.count; i++)
        reel.seconds = fmax(reel.seconds, reel.recordings[i].seconds);
    if (reel.count > 0)
        put_head(&reel);
    for (size_t i = 0; code == 0 && i < reel.drawn; i++)
        code = put_recording(&reel, call, store, i);
    if (reel.count > 0)
        svg_end(svg);
    register_recordings_free(&reel.recordings, reel.count);
    return code;
}
