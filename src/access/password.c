// SPDX-License-Identifier: Apache-2.0
// password.c - whether a password will do, as the NCSC advises ("Password administration for system
// owners"): long enough, not a common one, no signs demanded, no changing on a day.
#include <string.h>

#include "access/internal.h"

#define LEFT_MIN 5 ///< letters that stay when common words, digits and repeated signs are taken out
#define WORD_MIN 3 ///< of the officer's name

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/// The signs that are put in the place of letters, as letters: "p4$$w0rd".
static char unleet(char c)
{
    static const char from[] = "0134578@$!+", to[] = "oieastbasit";
    const char *at = strchr(from, c);
    return c != '\0' && at != NULL ? to[at - from] : c;
}

/// Takes each place of a word out of the text.
static void take_out(char *text, const char *word, size_t length)
{
    for (char *at = text; length >= WORD_MIN && *at != '\0'; at++)
        if (strncmp(at, word, length) == 0)
            memset(at, ' ', length);
}

static void take_common(char *text)
{
    for (const char *line = access_common_passwords; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (*line != '#')
            take_out(text, line, length);
        line += length + (line[length] == '\n');
    }
}

static void take_name(char *text, const char *name)
{
    char word[ACCESS_NAME_MAX + 1];
    for (size_t length; name != NULL && *name != '\0'; name += length) {
        name += strspn(name, " .-'");
        length = strcspn(name, " .-'");
        for (size_t i = 0; i < length && i < ACCESS_NAME_MAX; i++)
            word[i] = small(name[i]);
        take_out(text, word, length < ACCESS_NAME_MAX ? length : ACCESS_NAME_MAX);
    }
}

/// Different signs in a row that do not just go on from the one before: "abcdef" and "aaaaaa" have
/// one.
static size_t letters_left(const char *text)
{
    size_t left = 0;
    char before = ' ';
    for (; *text != '\0'; before = *text++) {
        bool digit = *text >= '0' && *text <= '9';
        int step = *text - before;
        left += *text != ' ' && !digit && step != 0 && step != 1 && step != -1;
    }
    return left;
}

/// The same few signs over and over: "xkcdxkcdxkcd".
static bool repeats(const char *text)
{
    size_t length = strlen(text);
    for (size_t part = 1; part <= length / 2 && part <= 6; part++) {
        bool same = true;
        for (size_t i = part; same && i < length; i++)
            same = text[i] == text[i - part];
        if (same)
            return true;
    }
    return false;
}

int access_password_check(const char *password, const char *name, struct overt_error *err)
{
    char plain[ACCESS_PASSWORD_MAX + 1], letters[ACCESS_PASSWORD_MAX + 1];
    size_t length = strlen(password);
    if (length > ACCESS_PASSWORD_MAX || !text_is_utf8(password, length))
        return error_set(err, OVERT_INPUT, "Password must be %d bytes or fewer",
                         ACCESS_PASSWORD_MAX);
    if (characters(password) < ACCESS_PASSWORD_MIN)
        return error_set(err, OVERT_INPUT,
                         "Password must be %d characters or more: three random words do well",
                         ACCESS_PASSWORD_MIN);
    for (size_t i = 0; i <= length; i++) {
        plain[i] = small(password[i]);
        letters[i] = unleet(plain[i]);
    }
    bool repeated = repeats(plain);
    take_common(plain);
    take_name(plain, name);
    take_common(letters);
    take_name(letters, name);
    size_t left = letters_left(plain), other = letters_left(letters);
    crypt_wipe(plain, sizeof plain);
    crypt_wipe(letters, sizeof letters);
    if (repeated || left < LEFT_MIN || other < LEFT_MIN)
        return error_set(err, OVERT_INPUT,
                         "Password is too easy to guess: it is little but common words, a name, "
                         "numbers or repeats. Try three random words");
    return 0;
}
