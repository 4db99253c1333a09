// SPDX-License-Identifier: Apache-2.0
// check_proofs.c - proofs on stdin, one a line, as tlog.py writes them; prints how many, and each
// that is not judged as its line says. Exit code 1 when there is one.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/proof.h"

#define WORDS_MAX 100

/// False when it is no 32 bytes; such a proof is refused, as its reader would.
static bool read_hash(const char *hex, struct ledger_hash *ret_hash)
{
    return strlen(hex) == 64 && text_to_bytes(hex, ret_hash->bytes, 32);
}

static bool read_number(const char *digits, int64_t *ret_number)
{
    long number = 0;
    if (!text_to_int(digits, 0, INT64_MAX >> 2, &number))
        return false;
    *ret_number = number;
    return true;
}

static bool holds(char **words, int count)
{
    int64_t first = 0, size = 0;
    struct ledger_hash what, root;
    struct ledger_proof proof = {.count = count - 6};
    if (!read_number(words[1], &first) || !read_number(words[2], &size) ||
        !read_hash(words[3], &what) || !read_hash(words[4], &root) ||
        proof.count > LEDGER_PROOF_MAX)
        return false;
    for (int i = 0; i < proof.count; i++)
        if (!read_hash(words[6 + i], &proof.hashes[i]))
            return false;
    return strcmp(words[0], "inclusion") == 0
               ? ledger_inclusion_holds(&what, first, size, &proof, &root)
               : ledger_consistency_holds(first, size, &proof, &what, &root);
}

int main(void)
{
    static char line[16384];
    long right = 0, good = 0, wrong = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *words[WORDS_MAX], *rest = NULL;
        int count = 0;
        for (char *word = strtok_r(line, " \n", &rest); word != NULL && count < WORDS_MAX;
             word = strtok_r(NULL, " \n", &rest))
            words[count++] = word;
        if (count < 6)
            return 2;
        bool expected = strcmp(words[5], "good") == 0;
        good += expected;
        if (holds(words, count) == expected) {
            right++;
            continue;
        }
        wrong++;
        printf("not %s: %s %s %s\n", words[5], words[0], words[1], words[2]);
    }
    printf("%ld proofs judged rightly, of them %ld to be believed; %ld wrongly\n", right, good,
           wrong);
    return wrong == 0 && right > 0 ? 0 : 1;
}
