// SPDX-License-Identifier: Apache-2.0
// watch.h - what a live run remembers of the people in view, and for how long: not longer than they
// are in view.
//
// All of it lies in one piece of memory that is kept out of swap and core dumps as far as the
// system lets us, and each pass is wiped when it ends (rule R2). No pixels are kept at all. Nothing
// here writes anything.
#ifndef OPERATE_WATCH_H
#define OPERATE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "overt/engine.h"

#define WATCH_EMBED_MAX     16  ///< faces made into templates from one picture
#define WATCH_PICTURES_GOOD 5   ///< the best pictures of a pass; more add little
#define WATCH_AGAIN_SECONDS 0.4 ///< pictures closer than this show the same moment again
/// Once it has its best pictures a face is embedded after so long, to see that it is still the same
/// person (WATCH_SAME_PERSON), or when a picture is better than one of them.
#define WATCH_LATER_SECONDS 1.0
#define WATCH_BETTER        1.15f ///< at once when its quality score is this much better than all
/// No second alert on the same entry within this time of the source.
#define WATCH_COOL_DOWN_SECONDS 60.0
#define WATCH_ALERTS_PER_PASS 16
/// Cosine similarity of a new picture to its pass below which it shows somebody else: the tracker
/// went over to another person, or the video was cut. Pictures of one person in one pass are seldom
/// below 0.4, pictures of two people seldom above 0.2.
#define WATCH_SAME_PERSON 0.2

struct watch;

/// `entries`: how many people are on the list. OVERT_NO_MEMORY.
int watch_create(size_t entries, struct watch **ret_watch, struct overt_error *err) MUST_CHECK;
/// Wipes and frees. Takes NULL; nulls the pointer.
void watch_destroy(struct watch **watch);

/// Ends and wipes the passes that are over by `time`: their slots (0..TRACK_PASSES_MAX-1) go to
/// `ret_ended` (room for TRACK_PASSES_MAX). watch_picture does it too; who wants to know of the
/// ends calls this before, with the same time.
size_t watch_expire(struct watch *watch, double time, int *ret_ended);
/// Slot of the pass of a face of the last watch_picture, or TRACK_NONE.
int watch_slot(const struct watch *watch, size_t face);

/// Takes in the faces of the next picture: ends and wipes the passes that are over, counts a face
/// as seen when its pass has its first usable picture, and chooses the faces to embed: their
/// numbers in `faces` go to `ret_chosen` (room for WATCH_EMBED_MAX). `time`: seconds of the source,
/// never falling. Faces that were refused for their quality are never chosen.
size_t watch_picture(struct watch *watch, double time, const struct overt_face *faces, size_t count,
                     size_t *ret_chosen);

/// Takes the template of a face chosen by the last watch_picture (it is added to those of its pass;
/// the caller wipes its own copy). A picture of somebody else (WATCH_SAME_PERSON) wipes the pass
/// and begins a new one, which is a face seen. Returns the pass's template to search with: the
/// normalised mean of all so far, weighted by quality. It is the watch's and stays until the next
/// watch_picture.
const struct overt_template *watch_template(struct watch *watch, size_t face,
                                            const struct overt_template *fresh);

/// Pictures that the template of the face's pass is made of; 1 again after somebody else began one.
int64_t watch_pictures(const struct watch *watch, size_t face);

/// True when an alert on `entry` is news: not yet in this pass, and not within the cool-down.
/// Remembers it.
bool watch_is_news(struct watch *watch, size_t face, uint64_t entry);

/// The alert on `entry` was told to nobody after all: the next one on it is news.
void watch_untold(struct watch *watch, uint64_t entry);

/// Wipes everybody in view; what was counted and the cool-downs stay.
void watch_forget(struct watch *watch);

/// True when somebody has left the view, or was forgotten, since it was asked last: then the engine
/// has something to forget too.
bool watch_left(struct watch *watch);

int64_t watch_faces_seen(const struct watch *watch);

/// For tests: bytes of the memory that holds passes and templates.
const void *watch_memory(const struct watch *watch, size_t *ret_size);

#endif
