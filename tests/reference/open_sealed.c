// SPDX-License-Identifier: Apache-2.0
// open_sealed.c - opens every sealed value of a record with its master key, as whoever holds both
// could, and writes what opens into a file, each after a line that says what it is.
//
// open_sealed RECORD.db MASTER.key OUT prints `values N opened N gone N broken N`. Exit code 3: the
// record or the key cannot be read.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sealed.h"

struct sums {
    FILE *out;
    long values, states[SEALED_BROKEN + 1];
};

static bool write_one(void *context, const struct sealed_value *value)
{
    struct sums *sums = context;
    sums->values++;
    sums->states[value->state]++;
    if (value->state != SEALED_OPENED)
        return true;
    (void)fprintf(sums->out, "\n%s.%s %lld\n", value->table, value->column, (long long)value->row);
    return fwrite(value->bytes, 1, value->size, sums->out) == value->size;
}

int main(int argc, char **argv)
{
    uint8_t master[SEALED_KEY_SIZE];
    sqlite3 *db = NULL;
    struct sums sums = {0};
    if (argc != 4) {
        (void)fputs("usage: open_sealed RECORD.db MASTER.key OUT\n", stderr);
        return 2;
    }
    bool good = sealed_read_master(argv[2], master) &&
                sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                (sums.out = fopen(argv[3], "we")) != NULL &&
                sealed_each(db, master, write_one, &sums);
    if (sums.out != NULL)
        good = fclose(sums.out) == 0 && good;
    (void)sqlite3_close(db);
    if (!good) {
        (void)fprintf(stderr, "%s or %s cannot be read\n", argv[1], argv[2]);
        return 3;
    }
    printf("values %ld opened %ld gone %ld broken %ld\n", sums.values, sums.states[SEALED_OPENED],
           sums.states[SEALED_GONE], sums.states[SEALED_BROKEN]);
    return 0;
}
