// SPDX-License-Identifier: Apache-2.0
// engine.h - the options of every command that loads the engine.
#ifndef CLI_ENGINE_H
#define CLI_ENGINE_H

#include "cli/cmd.h"

/// Options of commands that load the engine.
#define CLI_ENGINE_OPTIONS                                                                        \
    {"models", CLI_DIR, "FOLDER", "folder of the models",                                         \
     "OVERT_MODELS, else those that came with the program"},                                      \
        {"detector", CLI_TEXT, "NAME", "model that finds faces", "mtcnn"},                        \
        {"recogniser", CLI_TEXT, "NAME", "model that makes templates", "mobilefacenet"},          \
        {"threads", CLI_NUMBER, "N", "threads for the models", "as many as there are", NULL,      \
         false,     1,          256},                                                             \
    {                                                                                             \
        "face-size", CLI_NUMBER, "PIXELS", "smallest face that is looked for", "40", NULL, false, \
            12, 2000                                                                              \
    }

/// Option of commands that compare faces with a list.
#define CLI_CPU_OPTION                                                                            \
    {                                                                                             \
        "cpu", CLI_TEXT, "NAME",                                                                  \
            "what faces are compared with, a name that `overt version` prints; all find the same", \
            "the fastest"                                                                         \
    }

#endif
