// SPDX-License-Identifier: Apache-2.0
// scan.c - looks through memory and files for what needle.h names.
#include "scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/attr.h"
#include "overt/overt.h"

#define ALIKE       0.6  ///< cosine of whole templates; two people's are seldom above 0.4
#define SCALE_ERROR 1e-4 ///< relative, of parts
#define SLOTS       (1u << 20)
#define MARKS       (1u << 20) ///< bits; few enough to stay close to the processor
#define REGIONS     16
#define FACES       32

struct region {
    uint8_t *start;
    size_t size;
};

struct scan {
    struct region regions[REGIONS]; ///< what the scan holds itself
    int region_count;
    struct needle_file *head;
    struct needle *needles;
    struct needle_piece *pieces;
    int32_t *byte_slots, *part_slots; ///< number + 1; 0: free
    uint8_t *byte_marks, *part_marks; ///< one bit a hash: most of all memory ends here
    float (*people)[NEEDLE_VALUES];   ///< of length 1
    uint8_t *buffer;
    size_t buffer_size;
    struct overt_engine *engine;
    struct scan_result *result;
};

/// In a mapping of its own that no neighbour is merged with.
static void *hold(struct scan *scan, size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || scan->region_count == REGIONS)
        abort();
    scan->regions[scan->region_count++] = (struct region){memory, size};
    return memory;
}

static void make_room(struct scan *scan, size_t size)
{
    if (size <= scan->buffer_size)
        return;
    struct region *region = &scan->regions[0];
    if (region->start != NULL)
        (void)munmap(region->start, region->size);
    region->size = (size + (64u << 20)) / 4096 * 4096;
    region->start = mmap(NULL, region->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                         -1, 0);
    if (region->start == MAP_FAILED)
        abort();
    scan->buffer = region->start;
    scan->buffer_size = region->size;
}

static uint64_t hash_bytes(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word * 0x9e3779b97f4a7c15u;
}

/// The ratio of two values, coarse: equal within about 1e-4. `near` -1, 0, 1: that or a neighbour.
static uint64_t hash_ratio(float first, float second, int near)
{
    float ratio = second / first;
    uint32_t bits;
    memcpy(&bits, &ratio, sizeof bits);
    return (uint64_t)((bits >> 10) + (uint32_t)near) * 0x9e3779b97f4a7c15u;
}

static bool is_marked(const uint8_t *marks, uint64_t hash)
{
    uint32_t bit = (uint32_t)(hash >> 44);
    return marks[bit / 8] >> (bit % 8) & 1;
}

static void put(int32_t *slots, uint8_t *marks, uint64_t hash, int32_t number)
{
    uint32_t bit = (uint32_t)(hash >> 44), slot = (uint32_t)(hash >> 40) % SLOTS;
    marks[bit / 8] |= (uint8_t)(1u << (bit % 8));
    while (slots[slot] != 0)
        slot = (slot + 1) % SLOTS;
    slots[slot] = number + 1;
}

static void index_needles(struct scan *scan)
{
    for (int32_t i = 0; i < scan->head->needle_count; i++)
        put(scan->byte_slots, scan->byte_marks, hash_bytes(scan->needles[i].bytes), i);
    for (int32_t i = 0; i < scan->head->piece_count; i++)
        for (int near = -1; near <= 1; near++)
            put(scan->part_slots, scan->part_marks,
                hash_ratio(scan->pieces[i].values[0], scan->pieces[i].values[1], near), i);
    for (int32_t p = 0; p < scan->head->people_count; p++) {
        double squares = 0;
        for (int32_t i = 0; i < scan->head->dimension; i++)
            squares += (double)scan->head->people[p].values[i] * scan->head->people[p].values[i];
        for (int32_t i = 0; i < scan->head->dimension; i++)
            scan->people[p][i] = (float)(scan->head->people[p].values[i] / sqrt(squares));
    }
}

struct scan *scan_open(const char *needles)
{
    int file = open(needles, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (file < 0 || fstat(file, &info) != 0 || (size_t)info.st_size < sizeof(struct needle_file))
        return NULL;
    struct scan first = {.region_count = 1}; // the buffer's
    struct scan *scan = hold(&first, sizeof first);
    *scan = first;
    uint8_t *bytes = hold(scan, (size_t)info.st_size);
    if (read(file, bytes, (size_t)info.st_size) != info.st_size)
        return NULL;
    (void)close(file);
    scan->head = (struct needle_file *)(void *)bytes;
    scan->needles = (struct needle *)(void *)(scan->head + 1);
    // behind bytes of any number: to where floats may lie
    size_t at = sizeof *scan->head + (size_t)scan->head->needle_count * sizeof *scan->needles;
    size_t size = (size_t)scan->head->piece_count * sizeof *scan->pieces;
    scan->pieces = hold(scan, size + 1);
    memcpy(scan->pieces, bytes + at, size);
    scan->byte_slots = hold(scan, SLOTS * sizeof(int32_t));
    scan->part_slots = hold(scan, SLOTS * sizeof(int32_t));
    scan->byte_marks = hold(scan, MARKS / 8);
    scan->part_marks = hold(scan, MARKS / 8);
    scan->people = hold(scan, NEEDLE_PEOPLE * sizeof *scan->people);
    index_needles(scan);
    return scan;
}

void scan_close(struct scan **scan)
{
    if (*scan == NULL)
        return;
    struct scan copy = **scan;
    *scan = NULL;
    for (int i = 0; i < copy.region_count; i++)
        if (copy.regions[i].start != NULL)
            (void)munmap(copy.regions[i].start, copy.regions[i].size);
}

const struct needle_file *scan_head(const struct scan *scan) { return scan->head; }

void scan_use_engine(struct scan *scan, struct overt_engine *engine) { scan->engine = engine; }

static void look_for_bytes(struct scan *scan, const uint8_t *bytes)
{
    uint64_t hash = hash_bytes(bytes);
    if (!is_marked(scan->byte_marks, hash))
        return;
    for (uint32_t slot = (uint32_t)(hash >> 40) % SLOTS; scan->byte_slots[slot] != 0;
         slot = (slot + 1) % SLOTS) {
        const struct needle *needle = &scan->needles[scan->byte_slots[slot] - 1];
        if (memcmp(needle->bytes, bytes, NEEDLE_BYTES) == 0) {
            scan->result->people[needle->person].pieces[needle->kind]++;
            return;
        }
    }
}

static bool is_value(float value)
{
    float size = fabsf(value);
    return size > 1e-9f && size < 1e6f; // not NAN, zero, an address or text
}

static bool is_part(const struct needle_piece *piece, const float *values)
{
    double scale = (double)values[0] / piece->values[0];
    int same = 1;
    while (same < NEEDLE_FLOATS && fabs(piece->values[same] * scale - values[same]) <=
                                       SCALE_ERROR * fabs((double)values[same]) + 1e-12)
        same++;
    return same == NEEDLE_FLOATS;
}

static void look_for_parts(struct scan *scan, const float *values)
{
    uint64_t hash = hash_ratio(values[0], values[1], 0);
    if (!is_marked(scan->part_marks, hash))
        return;
    for (uint32_t slot = (uint32_t)(hash >> 40) % SLOTS; scan->part_slots[slot] != 0;
         slot = (slot + 1) % SLOTS) {
        const struct needle_piece *piece = &scan->pieces[scan->part_slots[slot] - 1];
        if (is_part(piece, values)) {
            scan->result->people[piece->person].parts++;
            return;
        }
    }
}

/// The product of some values, in lanes that a processor takes at once.
SIMD_CLONES static float multiply(const float *restrict a, const float *restrict b, int count)
{
    float lanes[16] = {0}, sum = 0;
    for (int i = 0; i + 16 <= count; i += 16)
        for (int j = 0; j < 16; j++)
            lanes[j] += a[i + j] * b[i + j];
    for (int j = 0; j < 16; j++)
        sum += lanes[j];
    return sum;
}

/// Whether the first values are like any person's, far below what the whole has to be.
static bool may_be_template(const struct scan *scan, const float *values, int count)
{
    float squares = multiply(values, values, count);
    for (int p = 0; p < scan->head->people_count && squares > 0 && squares < 1e12f; p++)
        if (multiply(values, scan->people[p], count) > 0.1f * sqrtf(squares))
            return true;
    return false;
}

static void look_for_template(struct scan *scan, const float *values)
{
    int dimension = scan->head->dimension;
    if (!may_be_template(scan, values, dimension / 4))
        return;
    float squares = multiply(values, values, dimension);
    for (int p = 0; p < scan->head->people_count; p++)
        if (squares > 0 && squares < 1e12f &&
            multiply(values, scan->people[p], dimension) > (float)ALIKE * sqrtf(squares))
            scan->result->people[p].templates++;
}

static void look_at_jpeg(struct scan *scan, const uint8_t *bytes, size_t size)
{
    static struct overt_face faces[FACES];
    static struct overt_template templates[FACES];
    struct overt_image *image = NULL;
    size_t count = 0;
    if (overt_image_decode(bytes, size, &image, NULL) != 0)
        return;
    if (overt_engine_detect(scan->engine, image, faces, FACES, &count, NULL) == 0 &&
        overt_engine_embed(scan->engine, image, faces, count, templates, NULL) == 0)
        for (size_t i = 0; i < count; i++) {
            int64_t before[NEEDLE_PEOPLE];
            for (int p = 0; p < NEEDLE_PEOPLE; p++)
                before[p] = scan->result->people[p].templates;
            look_for_template(scan, templates[i].values);
            for (int p = 0; p < NEEDLE_PEOPLE; p++) {
                scan->result->people[p].jpegs += scan->result->people[p].templates - before[p];
                scan->result->people[p].templates = before[p];
            }
        }
    overt_image_unref(&image);
}

static void look_for_jpegs(struct scan *scan, const uint8_t *bytes, size_t size)
{
    static const uint8_t begin[3] = {0xff, 0xd8, 0xff}, end[2] = {0xff, 0xd9};
    const uint8_t *last = bytes + size;
    for (const uint8_t *at = bytes; (at = memmem(at, (size_t)(last - at), begin, 3)) != NULL;
         at += 3) {
        const uint8_t *close = memmem(at, (size_t)(last - at), end, 2);
        if (close != NULL && close - at > 200)
            look_at_jpeg(scan, at, (size_t)(close + 2 - at));
    }
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/// `step`: 4 in memory, where floats are aligned; 1 in files.
static void look_through(struct scan *scan, const uint8_t *bytes, size_t size, size_t step)
{
    enum { PAGE = 4096 };
    size_t dimension = (size_t)scan->head->dimension;
    scan->result->bytes += (int64_t)size;
    for (size_t page = 0; page + NEEDLE_BYTES < size; page += PAGE) {
        size_t length = size - page < PAGE ? size - page : PAGE;
        if (is_zero(bytes + page, length))
            continue;
        for (size_t at = page; at < page + length && at + NEEDLE_BYTES <= size; at++)
            look_for_bytes(scan, bytes + at);
        for (size_t at = page; at < page + length; at += step) {
            float values[NEEDLE_VALUES];
            if (at + NEEDLE_FLOATS * sizeof(float) > size)
                break;
            memcpy(values, bytes + at, NEEDLE_FLOATS * sizeof(float));
            if (!is_value(values[0]) || !is_value(values[1]) || !is_value(values[2]) ||
                !is_value(values[3]) || !is_value(values[4]))
                continue;
            look_for_parts(scan, values);
            if (at + dimension * sizeof(float) > size)
                continue;
            memcpy(values, bytes + at, dimension * sizeof(float));
            look_for_template(scan, values);
        }
    }
    if (scan->engine != NULL)
        look_for_jpegs(scan, bytes, size);
}

/// Of the own process the file /proc/self/mem is not to be opened without root, while it does not
/// let itself be dumped.
static ssize_t read_memory(int memory, bool own, uint64_t from, void *into, size_t size)
{
    if (!own)
        return pread(memory, into, size, (off_t)from);
    struct iovec local = {into, size}, remote = {.iov_len = size};
    memcpy(&remote.iov_base, &from, sizeof remote.iov_base);
    return process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
}

/// The parts of a mapping that are not the scan's own.
static void look_through_mapping(struct scan *scan, int memory, uint64_t start, uint64_t end,
                                 bool own)
{
    for (int i = 0; own && i < scan->region_count; i++) {
        uint64_t first = (uint64_t)(uintptr_t)scan->regions[i].start;
        if (first < end && first + scan->regions[i].size > start) {
            if (first > start)
                look_through_mapping(scan, memory, start, first, own);
            if (first + scan->regions[i].size < end)
                look_through_mapping(scan, memory, first + scan->regions[i].size, end, own);
            return;
        }
    }
    size_t size = end - start, done = 0;
    if (size > ((size_t)2 << 30))
        return;
    while (done < size) {
        ssize_t count =
            read_memory(memory, own, start + done, scan->buffer + done, size - done);
        if (count <= 0)
            break;
        done += (size_t)count;
    }
    look_through(scan, scan->buffer, done, 4);
}

bool scan_process(struct scan *scan, pid_t process, struct scan_result *result)
{
    enum { MAPPINGS = 4096 };
    static struct {
        uint64_t start, end;
    } mappings[MAPPINGS];
    char path[64], line[512], rights[8];
    int count = 0;
    uint64_t largest = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return false;
    while (count < MAPPINGS && fgets(line, sizeof line, maps) != NULL) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) != 3 || rights[0] != 'r' ||
            (rights[1] != 'w' && rights[3] != 's'))
            continue;
        mappings[count].start = start;
        mappings[count++].end = end;
        largest = end - start > largest ? end - start : largest;
    }
    (void)fclose(maps);
    make_room(scan, largest < (2u << 30) ? largest : (2u << 30));
    (void)snprintf(path, sizeof path, "/proc/%d/mem", (int)process);
    bool own = process == getpid();
    int memory = own ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (memory < 0 && !own)
        return false;
    scan->result = result;
    int64_t before = result->bytes;
    for (int i = 0; i < count; i++)
        look_through_mapping(scan, memory, mappings[i].start, mappings[i].end, own);
    if (!own)
        (void)close(memory);
    return result->bytes > before;
}

static void look_through_table(struct scan *scan, sqlite3 *db, const char *table)
{
    char sql[300];
    sqlite3_stmt *rows = NULL;
    (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const void *bytes = sqlite3_column_blob(rows, i);
            if (bytes != NULL)
                look_through(scan, bytes, (size_t)sqlite3_column_bytes(rows, i), 1);
        }
    (void)sqlite3_finalize(rows);
}

/// A value longer than a page lies in pieces in the file: here each is whole.
static void look_through_database(struct scan *scan, const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *tables = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &tables,
                           NULL) == SQLITE_OK)
        while (sqlite3_step(tables) == SQLITE_ROW)
            look_through_table(scan, db, (const char *)sqlite3_column_text(tables, 0));
    (void)sqlite3_finalize(tables);
    (void)sqlite3_close(db);
}

static bool look_through_file(struct scan *scan, const char *path, size_t size)
{
    make_room(scan, size);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return false;
    ssize_t count = read(file, scan->buffer, size);
    (void)close(file);
    if (count > 0)
        look_through(scan, scan->buffer, (size_t)count, 1);
    size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".db") == 0)
        look_through_database(scan, path);
    return count == (ssize_t)size;
}

bool scan_path(struct scan *scan, const char *path, struct scan_result *result)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return false;
    scan->result = result;
    if (S_ISREG(info.st_mode))
        return look_through_file(scan, path, (size_t)info.st_size);
    DIR *folder = S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    if (folder == NULL)
        return true;
    bool all = true;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char inner[4096];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        (void)snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        all &= scan_path(scan, inner, result);
    }
    (void)closedir(folder);
    return all;
}

static int64_t sum(const struct scan *scan, const struct scan_result *result, bool listed)
{
    int64_t all = 0;
    for (int p = 0; p < scan->head->people_count; p++) {
        if ((scan->head->people[p].listed != 0) != listed)
            continue;
        const struct scan_finds *finds = &result->people[p];
        all += finds->templates + finds->parts + finds->jpegs;
        for (int kind = 0; kind < NEEDLE_KINDS; kind++)
            all += finds->pieces[kind];
    }
    return all;
}

int64_t scan_strangers(const struct scan *scan, const struct scan_result *result)
{
    return sum(scan, result, false);
}

int64_t scan_listed(const struct scan *scan, const struct scan_result *result)
{
    return sum(scan, result, true);
}

void scan_print(const struct scan *scan, const struct scan_result *result, const char *where)
{
    static const char *const words[NEEDLE_KINDS] = {"picture", "luma",   "halved", "chip",
                                                    "input",   "canvas", "codes"};
    for (int p = 0; p < scan->head->people_count; p++) {
        const struct scan_finds *finds = &result->people[p];
        (void)printf("%s: %s %d: templates %lld parts %lld jpegs %lld", where,
                     scan->head->people[p].listed ? "listed" : "stranger", p,
                     (long long)finds->templates, (long long)finds->parts,
                     (long long)finds->jpegs);
        for (int kind = 0; kind < NEEDLE_KINDS; kind++)
            (void)printf(" %s %lld", words[kind], (long long)finds->pieces[kind]);
        (void)printf("\n");
    }
}
