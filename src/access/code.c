// SPDX-License-Identifier: Apache-2.0
// code.c - codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, which
// every app can), recovery codes, and the words that are handed out once.
#include <liboath/oath.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "access/internal.h"

#define DIGITS           6
#define WINDOW           1 ///< steps before and after that are taken too
#define SECRET_MAX       64
#define RECOVERY_LETTERS 15 ///< of base32: 75 bits
#define LETTERS          "abcdefghijklmnopqrstuvwxyz234567"

void access_words_new(size_t letters, char words[ACCESS_WORDS_SIZE])
{
    uint8_t random[ACCESS_WORDS_SIZE];
    size_t length = 0;
    crypt_random(random, sizeof random);
    for (size_t i = 0; i < letters && length + 2 < ACCESS_WORDS_SIZE; i++) {
        if (i > 0 && i % 5 == 0)
            words[length++] = '-';
        words[length++] = LETTERS[random[i] % 32];
    }
    words[length] = '\0';
    crypt_wipe(random, sizeof random);
}

/// As it is compared: small letters and digits alone; 0 and 1, which are not among them, as the
/// letters that they look like.
size_t access_words_plain(const char *words, char plain[ACCESS_WORDS_SIZE])
{
    size_t length = 0;
    for (; *words != '\0' && length + 1 < ACCESS_WORDS_SIZE; words++) {
        char c = *words >= 'A' && *words <= 'Z' ? (char)(*words - 'A' + 'a') : *words;
        c = c == '0' ? 'o' : c == '1' ? 'l' : c;
        if (strchr(LETTERS, c) != NULL)
            plain[length++] = c;
    }
    plain[length] = '\0';
    return length;
}

void access_words_mark(const char *words, char mark[ACCESS_MARK_SIZE])
{
    char plain[ACCESS_WORDS_SIZE];
    uint8_t hash[CRYPT_HASH_SIZE];
    size_t length = access_words_plain(words, plain);
    crypt_sha256(plain, length, hash);
    text_from_bytes(mark, hash, sizeof hash);
    crypt_wipe(plain, sizeof plain);
}

void access_secret_new(uint8_t secret[ACCESS_SECRET_SIZE])
{
    crypt_random(secret, ACCESS_SECRET_SIZE);
}

void access_code_of(const uint8_t secret[ACCESS_SECRET_SIZE], moment at, char code[7])
{
    char made[DIGITS + 1] = "";
    if (oath_totp_generate((const char *)secret, ACCESS_SECRET_SIZE, (time_t)at,
                           ACCESS_STEP_SECONDS, 0, DIGITS, made) != OATH_OK)
        made[0] = '\0';
    memcpy(code, made, sizeof made);
}

/// The six digits of what was typed: "123 456" too.
static bool code_digits(const char *typed, char digits[DIGITS + 1])
{
    size_t length = 0;
    for (; *typed != '\0'; typed++) {
        if (*typed == ' ' || *typed == '-')
            continue;
        if (*typed < '0' || *typed > '9' || length == DIGITS)
            return false;
        digits[length++] = *typed;
    }
    digits[length] = '\0';
    return length == DIGITS;
}

int64_t access_code_step(const uint8_t *secret, size_t size, moment at, const char *code)
{
    char digits[DIGITS + 1];
    int position = 0;
    uint64_t step = 0;
    if (size == 0 || size > SECRET_MAX || at < 2 * ACCESS_STEP_SECONDS ||
        !code_digits(code, digits))
        return 0;
    int found = oath_totp_validate4((const char *)secret, size, (time_t)at, ACCESS_STEP_SECONDS,
                                    0, WINDOW, &position, &step, 0, digits);
    // The library has given the step of now, or that of the code, by version: the place is sure.
    return found >= 0 ? at / ACCESS_STEP_SECONDS + position : 0;
}

int access_code_take(struct store *store, int64_t account, const char *code, moment now,
                     int64_t *ret_step, struct overt_error *err)
{
    CLEANUP(access_opened_finish) struct access_opened opened = {0};
    uint8_t secret[ACCESS_SECRET_SIZE];
    int found = access_secret_find(store, account, "code", &opened, err);
    if (found < 0)
        return found;
    int64_t step = 0;
    if (found == 1 && text_to_bytes(opened.text, secret, sizeof secret))
        step = access_code_step(secret, sizeof secret, now, code != NULL ? code : "");
    crypt_wipe(secret, sizeof secret);
    if (step == 0)
        return error_set(err, OVERT_REFUSED,
                         "the code is not right: type the one that your app shows now");
    *ret_step = step;
    return 0;
}

int access_recovery_add(struct access_act *act,
                        char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                        struct overt_error *err)
{
    char line[ACCESS_RECOVERY_COUNT * ACCESS_MARK_SIZE + 1] = "";
    for (size_t i = 0; i < ACCESS_RECOVERY_COUNT; i++) {
        access_words_new(RECOVERY_LETTERS, ret_recovery[i]);
        char *mark = line + i * ACCESS_MARK_SIZE;
        access_words_mark(ret_recovery[i], mark);
        mark[ACCESS_MARK_SIZE - 1] = ' ';
    }
    line[sizeof line - 2] = '\0';
    int code = access_secret_add(act, "recovery", line, err);
    crypt_wipe(line, sizeof line);
    return code;
}

static void base32(const uint8_t *secret, char letters[4 * ACCESS_SECRET_SIZE])
{
    char *made = NULL;
    size_t length = 0;
    letters[0] = '\0';
    if (oath_base32_encode((const char *)secret, ACCESS_SECRET_SIZE, &made, &length) != OATH_OK)
        return;
    (void)text_copy(letters, 4 * (size_t)ACCESS_SECRET_SIZE, made);
    letters[strcspn(letters, "=")] = '\0';
    crypt_wipe(made, length);
    memory_free(made);
}

/// As a part of a URI.
static void append_escaped(struct text *text, const char *raw)
{
    for (; *raw != '\0'; raw++) {
        unsigned char c = (unsigned char)*raw;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c) != NULL;
        if (plain)
            text_append_char(text, (char)c);
        else
            text_printf(text, "%%%02X", c);
    }
}

void access_secret_uri(const uint8_t secret[ACCESS_SECRET_SIZE], const char *issuer,
                       const char *name, struct text *ret_uri)
{
    char letters[4 * ACCESS_SECRET_SIZE];
    base32(secret, letters);
    text_append(ret_uri, "otpauth://totp/");
    append_escaped(ret_uri, issuer);
    text_append(ret_uri, ":");
    append_escaped(ret_uri, name);
    text_printf(ret_uri, "?secret=%s&issuer=", letters);
    append_escaped(ret_uri, issuer);
    text_printf(ret_uri, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, ACCESS_STEP_SECONDS);
    crypt_wipe(letters, sizeof letters);
}

void access_secret_words(const uint8_t secret[ACCESS_SECRET_SIZE], struct text *ret_words)
{
    char letters[4 * ACCESS_SECRET_SIZE];
    base32(secret, letters);
    for (size_t i = 0; letters[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0)
            text_append_char(ret_words, ' ');
        text_append_char(ret_words, letters[i]);
    }
    crypt_wipe(letters, sizeof letters);
}
