// SPDX-License-Identifier: Apache-2.0
// replay.c - runs a fuzz harness over every file of its corpus, so that the normal test run replays
// them. Prints TAP: one case per file. A harness fails by crashing, under a sanitizer or by
// abort().
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_MAX_HERE 4096
#define INPUT_SIZE_MAX (16u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_file(const struct dirent *entry) { return entry->d_name[0] != '.'; }

// Runs one input from a block of exactly its size, so that a read past its end is seen. 0 or -1.
static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    struct stat about;
    int result = -1;
    if (fstat(fileno(file), &about) == 0 && about.st_size <= INPUT_SIZE_MAX) {
        size_t size = (size_t)about.st_size;
        uint8_t *data = malloc(size ? size : 1);
        if (data && fread(data, 1, size, file) == size) {
            (void)LLVMFuzzerTestOneInput(data, size);
            result = 0;
        }
        free(data);
    }
    (void)fclose(file);
    return result;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    struct dirent **names = NULL;
    int count = scandir(argv[1], &names, is_file, alphasort);
    if (count <= 0) {
        printf("1..1\nnot ok 1 - the corpus is empty or missing\n");
        return 1;
    }
    int failed = 0;
    printf("1..%d\n", count);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX_HERE];
        (void)snprintf(path, sizeof path, "%s/%s", argv[1], names[i]->d_name);
        (void)fflush(stdout);
        int bad = replay_file(path);
        failed += bad != 0;
        printf("%s %d - %s\n", bad ? "not ok" : "ok", i + 1, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return failed != 0;
}
