// SPDX-License-Identifier: Apache-2.0
// api.h - what the shared library shows.
#ifndef OVERT_PUBLIC_API_H
#define OVERT_PUBLIC_API_H

#ifndef OVERT_API
#define OVERT_API __attribute__((visibility("default")))
#endif

#endif
