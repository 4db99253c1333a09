// SPDX-License-Identifier: Apache-2.0
// open_sealed.c - opens every sealed value of a record with its master key, as whoever holds both
// could, and writes each that opens into a file of its own, FOLDER/table.column.row.
//
// open_sealed RECORD.db MASTER.key FOLDER prints `values N opened N gone N broken N`. Exit code 3:
// the record or the key cannot be read.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sealed.h"

struct sums {
    const char *folder;
    long values, states[SEALED_BROKEN + 1];
};

static bool write_one(void *context, const struct sealed_value *value)
{
    struct sums *sums = context;
    sums->values++;
    sums->states[value->state]++;
    if (value->state != SEALED_OPENED)
        return true;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s.%s.%lld", sums->folder, value->table, value->column,
                   (long long)value->row);
    FILE *out = fopen(path, "we");
    bool good = out != NULL && fwrite(value->bytes, 1, value->size, out) == value->size;
    if (out != NULL)
        good = fclose(out) == 0 && good;
    if (!good)
        (void)fprintf(stderr, "%s cannot be written\n", path);
    return good;
}

int main(int argc, char **argv)
{
    uint8_t master[SEALED_KEY_SIZE];
    sqlite3 *db = NULL;
    struct sums sums = {.folder = argc == 4 ? argv[3] : NULL};
    if (argc != 4) {
        (void)fputs("usage: open_sealed RECORD.db MASTER.key FOLDER\n", stderr);
        return 2;
    }
    bool good = sealed_read_master(argv[2], master) &&
                sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                sealed_each(db, master, write_one, &sums);
    (void)sqlite3_close(db);
    if (!good) {
        (void)fprintf(stderr, "%s or %s cannot be read\n", argv[1], argv[2]);
        return 3;
    }
    printf("values %ld opened %ld gone %ld broken %ld\n", sums.values, sums.states[SEALED_OPENED],
           sums.states[SEALED_GONE], sums.states[SEALED_BROKEN]);
    return 0;
}
