// SPDX-License-Identifier: Apache-2.0
// av.h - what stills and video share of libav.
#ifndef FACE_DECODE_AV_H
#define FACE_DECODE_AV_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>

#include "base/error.h"
#include "overt/image.h"

/// Makes libav say nothing on standard error, once in the process.
void av_be_quiet(void);

/// A decoder without threads (those of frames hold pictures back; those of slices make libav's
/// H.264 decoder hide damage), that stops at damage and at too large a picture. `parameters` may be
/// NULL. OVERT_INPUT when libav was built without it.
int av_open_decoder(enum AVCodecID id, const AVCodecParameters *parameters,
                    AVCodecContext **ret_decoder, struct overt_error *err) MUST_CHECK;

/// Converts a decoded frame into `image` of the same size. *scaler is made when it is NULL or no
/// longer fits, and is the caller's (sws_freeContext).
int av_convert(const AVFrame *frame, struct SwsContext **scaler, struct overt_image *image,
               struct overt_error *err) MUST_CHECK;

/// A reader of bytes in memory for avformat.
struct av_memory {
    const uint8_t *bytes;
    size_t size, at;
};
int av_memory_read(void *context, uint8_t *buffer, int size);
int64_t av_memory_seek(void *context, int64_t offset, int whence);

/// Opens a demuxer over `io` that can open nothing else: no other file, no network, no playlist.
/// `formats`: libav's names with commas. On failure `io` stays the caller's.
int av_open_demuxer(AVIOContext *io, const char *formats, AVFormatContext **ret_demuxer,
                    struct overt_error *err) MUST_CHECK;

/// Frees an AVIOContext made with avio_alloc_context, and its buffer.
void av_free_io(AVIOContext **io);

#endif
