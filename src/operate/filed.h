// SPDX-License-Identifier: Apache-2.0
// filed.h - live runs in which another engine than Overt's compares, and files what it found. Overt
// did not make these comparisons and says so wherever they are told of; all else is as with its
// own: the operation is open, inside its window and not paused, the person is on the reviewed list,
// the score reaches the operation's threshold, and two people judge each alert.
// docs/vendor-engines.md.
#ifndef OPERATE_FILED_H
#define OPERATE_FILED_H

#include "operate/operate.h"
#include "register/read.h"

#define FILED_PICTURE_MAX (600 * 1024) ///< bytes of a face's picture
#define FILED_SKEW_SECONDS 2           ///< that the other engine's clock may be ahead
#define FILED_SILENT_SECONDS 120       ///< a run that is not heard of for so long is over

/// The note that opening the operation gave out, and its SHA-256 in hexadecimal: who files
/// has to quote it. The caller's (memory_free). OVERT_NOT_FOUND while it is not open.
int operate_permit(struct operate *operate, const char *reference, char **ret_note,
                   char ret_sha256[65], struct overt_error *err) MUST_CHECK;

struct operate_filed_run {
    const char *camera, *zone; ///< zone may be NULL
    bool body_worn;
    struct register_engine engine;
};
/// The other engine begins to look with a camera. All of R1 is asked as when a run of Overt's own
/// begins, and the permit has to be the one in force. The run lasts until operate_filed_end, until
/// it is not heard of any more, or with this operate.
int operate_filed_begin(struct operate *operate, const char *as, const char *reference,
                        const struct operate_filed_run *run, int64_t *ret_run,
                        struct overt_error *err) MUST_CHECK;

/// A run that goes on, and its operation.
struct operate_filed_on {
    const char *reference;
    int64_t run;
};

struct operate_filed_alert {
    const char *reference; ///< the other engine's own, once for each alert of a run
    int64_t entry;         ///< of the list
    double captured;       ///< seconds of UTC
    double score, threshold; ///< on the engine's own scale, 0..1; the threshold it compared with
    const void *picture;   ///< of the face
    size_t picture_size;
};
struct operate_filed {
    int64_t alert; ///< 0: the entry alerted a short time ago, so there is none
    bool again;    ///< it was filed before
};
/// Other faces in the picture are covered before anything of it is kept, nothing larger than a
/// face's picture is, and no metadata.
int operate_filed_alert(struct operate *operate, const char *as,
                        const struct operate_filed_on *on,
                        const struct operate_filed_alert *alert, struct operate_filed *ret_filed,
                        struct overt_error *err) MUST_CHECK;

/// What was seen since the last count.
struct operate_filed_count {
    int64_t faces_seen, frames, frames_given, frames_damaged;
    double seconds, seconds_looked;
};
int operate_filed_count(struct operate *operate, const char *as,
                        const struct operate_filed_on *on,
                        const struct operate_filed_count *count,
                        struct overt_error *err) MUST_CHECK;
/// The camera is not looked at since then, or again.
int operate_filed_gap(struct operate *operate, const char *as, const struct operate_filed_on *on,
                      bool looking, enum register_gap_cause cause, moment since,
                      struct overt_error *err) MUST_CHECK;
int operate_filed_end(struct operate *operate, const char *as, const struct operate_filed_on *on,
                      enum register_run_end why, struct overt_error *err) MUST_CHECK;
/// Gives up the runs that were not heard of for FILED_SILENT_SECONDS, or all: the next act on their
/// operation writes down that they ended.
void operate_filed_drop(struct operate *operate, bool all);

#endif
