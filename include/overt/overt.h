// SPDX-License-Identifier: Apache-2.0
// overt.h - the engine of Overt for other programs: everything at once.
//
// face recognition in the open: pictures in, templates and scores out. The engine knows no names
// and keeps nothing; comparing with a list takes a permit (permit.h). Thread rules stand with each
// call.
#ifndef OVERT_OVERT_H
#define OVERT_OVERT_H

#include "overt/engine.h"
#include "overt/error.h"
#include "overt/face.h"
#include "overt/gallery.h"
#include "overt/gallery_file.h"
#include "overt/image.h"
#include "overt/index.h"
#include "overt/permit.h"
#include "overt/quality.h"
#include "overt/template.h"
#include "overt/video.h"

#define OVERT_VERSION "0.1.0"

#endif
