// SPDX-License-Identifier: Apache-2.0
// attr.h - compiler attributes behind names; the only place that spells __attribute__.
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define CLEANUP(function) __attribute__((cleanup(function)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
