// SPDX-License-Identifier: Apache-2.0
// happened.c - an act on an operation in plain words. No name of anybody on a list is in them.
#include "publish/happened.h"

#include <stdio.h>
#include <string.h>

#define CLOCK_MAX 12

/// "10:05:03", local time of the United Kingdom.
static void put_clock(moment when, char words[CLOCK_MAX])
{
    moment local = when + time_uk_offset(when);
    (void)snprintf(words, CLOCK_MAX, "%02d:%02d:%02d", (int)(local / 3600 % 24),
                   (int)(local / 60 % 60), (int)(local % 60));
}

static const char *plural(int64_t count) { return count == 1 ? "" : "s"; }

static const char *since(const struct register_log_line *line, char words[CLOCK_MAX])
{
    put_clock(line->since, words);
    return words;
}

static void put_run(struct text *out, const struct register_log_line *line)
{
    char clock[CLOCK_MAX];
    if (strcmp(line->kind, "run.begin") == 0) {
        text_printf(out, "run %lld begins on %s", (long long)line->run, line->source);
        if (line->zone)
            text_printf(out, ", zone %s", line->zone);
        return;
    }
    text_printf(out, "run %lld on %s has ended: %s", (long long)line->run, line->source,
                line->why ? register_end_name(line->why) : "-");
    if (line->why == REGISTER_END_KILLED)
        text_printf(out, "; last heard at %s", since(line, clock));
    text_printf(out, "; %lld face%s seen", (long long)line->faces_seen,
                plural(line->faces_seen));
}

static void put_gap(struct text *out, const struct register_log_line *line)
{
    char clock[CLOCK_MAX];
    bool again = strcmp(line->kind, "gap.end") == 0;
    text_printf(out, "%s is %s", line->source, again ? "looked at again" : "not looked at");
    if (line->since < line->at)
        text_printf(out, " since %s", since(line, clock));
    if (!again && line->cause)
        text_printf(out, ": %s", register_gap_name(line->cause));
}

static void put_alert(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "alert %lld on entry %lld (%s), score %.3f", (long long)line->alert,
                (long long)line->entry,
                line->category ? register_category_name(line->category) : "-", line->score);
    if (line->source)
        text_printf(out, ", %s", line->source);
    if (line->latency >= 0)
        text_printf(out, ", told after %.2f s", line->latency);
}

static void put_judgement(struct text *out, const struct register_log_line *line)
{
    long long alert = (long long)line->alert;
    if (strcmp(line->kind, "alert.adjudicate") == 0)
        text_printf(out, "alert %lld is judged %s", alert,
                    line->credible ? "credible" : "not credible");
    else if (strcmp(line->kind, "alert.engage") == 0)
        text_printf(out, "alert %lld: %s", alert,
                    !line->stopped            ? "nobody was stopped"
                    : !line->identity_checked ? "a person was stopped, identity not checked"
                    : line->correct           ? "a person was stopped and is the one on the list"
                                              : "a person was stopped and is somebody else");
    else if (strcmp(line->kind, "alert.dearrest") == 0)
        text_printf(out, "alert %lld: %s", alert,
                    line->dearrested ? "de-arrested" : "nobody was de-arrested");
    else
        text_printf(out, "alert %lld: outcome %s", alert,
                    line->outcome ? register_outcome_word(line->outcome) : "-");
    if (line->correction)
        text_append(out, " (a correction)");
}

static void put_complaint(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "complaint %lld about alert %lld: %s", (long long)line->complaint,
                (long long)line->alert,
                register_complaint_name(line->complaint_state ? line->complaint_state
                                                              : REGISTER_COMPLAINT_RECEIVED));
}

struct kind {
    const char *word;
    const char *words;
    void (*put)(struct text *out, const struct register_log_line *line);
};

static void put_entry(struct text *out, const struct register_log_line *line)
{
    bool taken = strcmp(line->kind, "entry.remove") == 0;
    text_printf(out, "entry %lld %s the list", (long long)line->entry,
                taken ? "is taken off" : "is put on");
    if (line->category)
        text_printf(out, " (%s)", register_category_name(line->category));
}

static void put_search(struct text *out, const struct register_log_line *line)
{
    text_printf(out, "search %lld", (long long)line->search);
}

static void put_look(struct text *out, const struct register_log_line *line)
{
    bool given = strcmp(line->kind, "record.disclose") == 0;
    if (line->alert)
        text_printf(out, "alert %lld or its picture is %s", (long long)line->alert,
                    given ? "written to a file" : "read");
    else if (line->entry)
        text_printf(out, "entry %lld is %s", (long long)line->entry,
                    given ? "written to a file" : "read");
    else
        text_append(out, given ? "something of it is given out" : "its list or alerts are read");
}

static const struct kind kinds[] = {
    {"operation.plan", "planned", NULL},
    {"operation.amend", "the plan is changed", NULL},
    {"operation.authorise", "authorised", NULL},
    {"operation.urgent", "authorised in urgency", NULL},
    {"operation.confirm", "the urgent authority is confirmed", NULL},
    {"operation.overrule", "the urgent authority is overruled", NULL},
    {"operation.refuse", "authority is refused", NULL},
    {"operation.cancel", "cancelled", NULL},
    {"operation.notice", "public notice", NULL},
    {"operation.assign", "assigned", NULL},
    {"operation.unassign", "not assigned any more", NULL},
    {"operation.review", "reviewed", NULL},
    {"operation.notify", "public notice", NULL},
    {"operation.open", "opened", NULL},
    {"operation.pause", "paused", NULL},
    {"operation.resume", "goes on", NULL},
    {"operation.close", "closed", NULL},
    {"list.load", "the list is loaded to several servers", NULL},
    {"list.unload", "the list is erased on its servers", NULL},
    {"list.review", "the list is approved as it stands", NULL},
    {"footage.begin", "a recording is searched", NULL},
    {"entry.add", NULL, put_entry},
    {"entry.remove", NULL, put_entry},
    {"run.begin", NULL, put_run},
    {"run.end", NULL, put_run},
    {"gap.begin", NULL, put_gap},
    {"gap.end", NULL, put_gap},
    {"search.run", NULL, put_search},
    {"alert.raise", NULL, put_alert},
    {"alert.adjudicate", NULL, put_judgement},
    {"alert.engage", NULL, put_judgement},
    {"alert.outcome", NULL, put_judgement},
    {"alert.dearrest", NULL, put_judgement},
    {"complaint.add", NULL, put_complaint},
    {"complaint.state", NULL, put_complaint},
    {"record.consult", NULL, put_look},
    {"record.disclose", NULL, put_look},
    {"act.refuse", "refused", NULL},
};

/// What happened, in words; false: nothing to tell people of (counts of faces seen and the like).
bool publish_log_words(struct text *out, const struct register_log_line *line)
{
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (strcmp(kinds[i].word, line->kind) != 0)
            continue;
        if (kinds[i].put != NULL)
            kinds[i].put(out, line);
        else
            text_append(out, kinds[i].words);
        if (line->words && *line->words)
            text_printf(out, ": %s", line->words);
        return true;
    }
    return false;
}
