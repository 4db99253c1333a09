// SPDX-License-Identifier: Apache-2.0
// main.c - overt-chains: what could be done to a face or to its scores besides what is done, and
// what each of these would find. The table of docs/models.md.
//
// It compares without a permit, so it must be of no use as a search (rule R1, as in
// src/evaluate/evaluate.h): whole labelled test sets only, and shares over all of them; never a
// score, a name or a match.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "chains.h"

enum { FEW = 3 }; ///< chains of --few
enum { EXIT_FINE = 0, EXIT_INPUT = 2, EXIT_FAILURE_HERE = 3 };

#define BIT(view) (1U << (view))
#define ONE       BIT(VIEW_AS_IT_IS)
#define SCALES    (ONE | BIT(VIEW_SMALLER) | BIT(VIEW_LARGER))
#define SIDEWAYS  (ONE | BIT(VIEW_RIGHT) | BIT(VIEW_LEFT))
#define UP_DOWN   (ONE | BIT(VIEW_DOWN) | BIT(VIEW_UP))
#define TURNS     (ONE | BIT(VIEW_TURNED) | BIT(VIEW_TURNED_BACK))
#define NINE      (SCALES | SIDEWAYS | UP_DOWN | TURNS)
#define LIGHT     (ONE | BIT(VIEW_BRIGHTER) | BIT(VIEW_DARKER))
#define AGAIN     BIT(VIEW_POINTS_AGAIN)
#define SECOND    BIT(VIEW_POINTS_SECOND)
#define BOTH(views) .listed = (views), .searched = (views)

static const struct chains_chain chains[] = {
    {"as it is: picture and mirror image", BOTH(ONE)},
    {"without the mirror image", BOTH(BIT(VIEW_NO_MIRROR))},
    {"templates of 8 bits, and scores of these", BOTH(ONE), .scoring = SCORE_BYTES},
    {"face 6 % smaller in the chip", BOTH(BIT(VIEW_SMALLER))},
    {"6 % larger", BOTH(BIT(VIEW_LARGER))},
    {"2 px further down", BOTH(BIT(VIEW_DOWN))},
    {"2 px further up", BOTH(BIT(VIEW_UP))},
    {"brighter (power 0.75)", BOTH(BIT(VIEW_BRIGHTER))},
    {"darker (power 1.33)", BOTH(BIT(VIEW_DARKER))},
    {"grey", BOTH(BIT(VIEW_GREY))},
    {"points: mean of five searches in other sizes of the picture", BOTH(AGAIN)},
    {"points of a second detector (YuNet)", BOTH(SECOND)},
    {"three crops: scales", BOTH(SCALES)},
    {"three crops: sideways", BOTH(SIDEWAYS)},
    {"three crops: up and down", BOTH(UP_DOWN)},
    {"three crops: turned by 4 degrees", BOTH(TURNS)},
    {"three times: brighter, darker", BOTH(LIGHT)},
    {"nine crops, list and search", BOTH(NINE)},
    {"nine crops, list alone", .listed = NINE, .searched = ONE},
    {"chips by both points, added", BOTH(ONE | SECOND)},
    {"chips by all three points, added", BOTH(ONE | SECOND | AGAIN)},
    {"these and four crops", BOTH(ONE | SECOND | AGAIN | UP_DOWN | SCALES)},
    {"less 0.2 of the mean of the 20 most alike of the list", BOTH(ONE), .own_list = true,
     .scoring = SCORE_LESS_MEAN, .cohort = 20, .part = 0.2},
    {"these crops and that", BOTH(ONE | SECOND | AGAIN | UP_DOWN | SCALES), .own_list = true,
     .scoring = SCORE_LESS_MEAN, .cohort = 20, .part = 0.2},
    {"probe moved towards the three most alike of the list", BOTH(ONE),
     .scoring = SCORE_EXPANDED, .cohort = 3, .part = 0.2},
    {"less 0.4 of the mean of the 100 most alike of a cohort", BOTH(ONE),
     .scoring = SCORE_LESS_MEAN, .cohort = 100, .part = 0.4},
    {"z-norm, 100 of a cohort", BOTH(ONE), .scoring = SCORE_Z, .cohort = 100},
    {"t-norm, 100 of a cohort", BOTH(ONE), .scoring = SCORE_T, .cohort = 100},
    {"s-norm, the whole cohort", BOTH(ONE), .scoring = SCORE_S},
    {"adaptive s-norm, 400 of it", BOTH(ONE), .scoring = SCORE_S, .cohort = 400},
    {"adaptive s-norm, 100 of it", BOTH(ONE), .scoring = SCORE_S, .cohort = 100},
    {"others' mean face taken off", BOTH(ONE), .change = CHANGE_CENTRE},
    {"first 59 principal directions of others", BOTH(ONE), .change = CHANGE_PRINCIPAL,
     .much = 59},
    {"first 48 of them", BOTH(ONE), .change = CHANGE_PRINCIPAL, .much = 48},
    {"directions evened out by a quarter", BOTH(ONE), .change = CHANGE_WHITEN, .much = 0.25},
    {"by half (whitened: 1)", BOTH(ONE), .change = CHANGE_WHITEN, .much = 0.5},
    {"these crops and others' mean face taken off",
     BOTH(ONE | SECOND | AGAIN | UP_DOWN | SCALES), .change = CHANGE_CENTRE},
};

static const char usage[] =
    "usage: overt-chains FACES.csv [--wrong FILE] [--few]\n"
    "                    [--second-detector FOLDER] [--threads 0]\n"
    "\n"
    "Prints as a table what other chains than the one in use find: TPIR at FPIR 1 %, 0.3 % and 0.1 "
    "% as the file is\n"
    "labelled (role,identity,image with role gallery, mated or nonmated), how many searches more "
    "and fewer than by\n"
    "the chain in use find their mate at 1 %, and TPIR over 20 lists drawn from halves of the "
    "people, where what a\n"
    "chain learns comes from the other half, without the pictures that --wrong names (one a line). "
    "--few: only the first three, with two decimals. Takes about a quarter of a second a "
    "picture and core.\n";

struct arguments {
    const char *csv, *wrong;
    struct chains_params params;
};

static void print_line(const struct chains_chain *chain, const struct chains_result *result,
                       bool is_first, int decimals)
{
    printf("| %s |", chain->words);
    for (int i = 0; i < CHAINS_RATES; i++)
        if (result->is_as_labelled)
            printf(" %.*f |", decimals, 100 * result->tpir[i]);
        else
            printf(" - |");
    if (!result->is_as_labelled || is_first)
        printf(" |");
    else
        printf(" +%zu -%zu |", result->gained, result->lost);
    for (int i = 0; i < CHAINS_RATES; i++)
        printf(" %.*f |", decimals, 100 * result->lists[i]);
    printf("\n");
    (void)fflush(stdout);
}

static void print_table(const struct chains_set *set, const struct chains_params *params)
{
    size_t count = params->few ? FEW : ARRAY_COUNT(chains);
    struct chains_measure *measure = chains_measure_new(set);
    printf("%zu pictures of %u people, %zu without a face; left out of the lists: %zu; a detection "
           "takes %.1f ms and a template %.1f ms here\n\n",
           set->count, set->people.count, set->faceless, set->wrong, 1000 * set->detect_seconds,
           1000 * set->view_seconds);
    printf("| chain | 1 %% | 0.3 %% | 0.1 %% | at 1 %% | lists: 1 %% | 0.3 %% | 0.1 %% |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        if (params->second == NULL && (chains[i].listed & SECOND) != 0)
            continue;
        struct chains_result result = chains_measure_run(measure, &chains[i]);
        print_line(&chains[i], &result, i == 0, params->few ? 2 : 1);
        if (i + 1 == count)
            printf("\nlists: %zu searches of people who are listed, %zu of people who are not\n",
                   result.lists_mated, result.lists_nonmated);
    }
    chains_measure_free(measure);
}

static int read_arguments(int argc, char **argv, struct arguments *said)
{
    for (int i = 1; i < argc; i++) {
        long number = 0;
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--second-detector") == 0 && has_value) {
            said->params.second = argv[++i];
        } else if (strcmp(argv[i], "--wrong") == 0 && has_value) {
            said->wrong = argv[++i];
        } else if (strcmp(argv[i], "--few") == 0) {
            said->params.few = true;
        } else if (strcmp(argv[i], "--threads") == 0 && has_value) {
            if (!text_to_int(argv[++i], 0, 64, &number))
                return EXIT_INPUT;
            said->params.threads = (int)number;
        } else if (argv[i][0] != '-' && said->csv == NULL) {
            said->csv = argv[i];
        } else {
            return EXIT_INPUT;
        }
    }
    return said->csv != NULL ? EXIT_FINE : EXIT_INPUT;
}

int main(int argc, char **argv)
{
    struct chains_set set = {0};
    struct arguments said = {0};
    struct overt_error err = {0};
    if (read_arguments(argc, argv, &said) != EXIT_FINE) {
        (void)fputs(usage, stderr);
        return EXIT_INPUT;
    }
    int code = chains_read(&set, said.csv, &err);
    if (code == 0 && said.wrong != NULL)
        code = chains_read_wrong(&set, said.wrong, &err);
    if (code == 0)
        code = chains_extract(&set, &said.params, &err);
    if (code == 0)
        print_table(&set, &said.params);
    else
        (void)fprintf(stderr, "overt-chains: %s\n", err.text);
    chains_finish(&set);
    return code == 0 ? EXIT_FINE : code == OVERT_INPUT ? EXIT_INPUT : EXIT_FAILURE_HERE;
}
