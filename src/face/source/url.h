// SPDX-License-Identifier: Apache-2.0
// url.h - addresses of streams.
#ifndef FACE_SOURCE_URL_H
#define FACE_SOURCE_URL_H

#include <stdbool.h>

#include "base/error.h"

#define URL_MAX OVERT_ERROR_TEXT_MAX

/// "rtsp://..." or "http://...": a stream, not a file.
bool url_is_stream(const char *source);

/// The address with its host looked up, for a process that cannot look it up, and its port.
/// OVERT_INPUT, OVERT_LIMIT, OVERT_NOT_FOUND; the words hold no user name, password or query.
int url_resolve(const char *url, char ret_numeric[URL_MAX], int *ret_port,
                struct overt_error *err) MUST_CHECK;

/// For records and words: scheme, host, port and path alone.
void url_without_secrets(const char *url, char ret_plain[URL_MAX]);

#endif
