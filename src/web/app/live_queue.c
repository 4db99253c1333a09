// SPDX-License-Identifier: Apache-2.0
// live_queue.c - what is to be decided, in order: by what it waits for, then by the risk that the
// category of the list stands for, then the oldest first; and the state of the cameras.
#include "web/app/live_queue.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

#define DECIDED_SHOWN 20

static int compare(const void *one, const void *other)
{
    const struct register_alert *a = one, *b = other;
    enum alert_step first = alert_step(a), second = alert_step(b);
    if (first != second)
        return first < second ? -1 : 1;
    if (first == ALERT_DECIDED) // newest first
        return a->id > b->id ? -1 : a->id < b->id;
    int urgent = alert_urgency(a->category) - alert_urgency(b->category);
    return urgent != 0 ? urgent : a->id < b->id ? -1 : a->id > b->id;
}

void live_queue_sort(struct register_alert *alerts, size_t count)
{
    if (count > 0)
        qsort(alerts, count, sizeof *alerts, compare);
}

int live_queue_read(struct app_call *call, const char *reference, struct live_queue *ret_queue)
{
    struct live_queue *queue = ret_queue;
    *queue = (struct live_queue){0};
    int code = register_operation_brief(call->store, reference, call->now, &queue->operation,
                                        &call->error);
    int64_t id = queue->operation.id;
    if (code == 0)
        code = register_alerts(call->store, id, call->now, &queue->alerts, &queue->count,
                               &call->error);
    if (code == 0)
        code = register_runs(call->store, id, call->now, &queue->runs, &queue->run_count,
                             &call->error);
    if (code == 0)
        code = register_spans(call->store, id, call->now, &queue->spans, &queue->span_count,
                              &call->error);
    if (code == 0)
        code = register_cameras(call->store, id, call->now, &queue->cameras, &queue->camera_count,
                                &call->error);
    if (code == 0)
        live_queue_sort(queue->alerts, queue->count);
    for (size_t i = 0; code == 0 && i < queue->count; i++)
        queue->counts[alert_step(&queue->alerts[i])]++;
    return code;
}

void live_queue_finish(struct live_queue *queue)
{
    register_operation_finish(&queue->operation);
    register_alerts_free(&queue->alerts, queue->count);
    register_runs_free(&queue->runs, queue->run_count);
    register_spans_free(&queue->spans, queue->span_count);
    register_cameras_free(&queue->cameras, queue->camera_count);
}

static bool is_for(const struct app_call *call, const struct register_alert *alert)
{
    bool judges = app_has_role(call, REGISTER_ROLE_OPERATOR);
    bool engages = app_has_role(call, REGISTER_ROLE_ENGAGEMENT);
    switch (alert_step(alert)) {
    case ALERT_TO_JUDGE:
        return judges;
    case ALERT_TO_ENGAGE:
        return engages && !text_equal(alert->adjudicated_by, call->officer.name);
    case ALERT_TO_CLOSE:
        return judges || engages;
    default:
        return false;
    }
}

const struct register_alert *live_queue_next(const struct app_call *call,
                                             const struct live_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++)
        if (is_for(call, &queue->alerts[i]))
            return &queue->alerts[i];
    return NULL;
}

// ---- the queue ----

static void put_facts(struct app_call *call, const struct register_alert *alert)
{
    struct html *html = call->html;
    char clock[TIME_TEXT_MAX], score[32], names[512];
    alert_clock(alert_seen_at(alert), call->now, clock);
    (void)snprintf(score, sizeof score, "%.3f", alert->score);
    html_lit(html, "<span class=\"overt-queue__facts\">");
    html_text(html, clock);
    html_lit(html, ", ");
    html_text(html, alert->source != NULL ? alert->source : "officer's picture");
    html_lit(html, ", similarity ");
    html_text(html, score);
    html_lit(html, "</span>\n");
    if (alert_step(alert) != ALERT_TO_JUDGE) {
        html_lit(html, "<span class=\"overt-queue__facts\">");
        html_text(html, register_verdict_name(alert->verdict));
        html_lit(html, "</span>\n");
    }
    if (app_watched(call->app->watchers, alert->id, call->officer.name, call->now, names,
                    sizeof names)) {
        html_lit(html, "<strong class=\"overt-queue__watched\">");
        html_text(html, names);
        html_lit(html, " is looking at it</strong>\n");
    }
}

static void put_item(struct app_call *call, const struct live_queue *queue,
                     const struct register_alert *alert, int64_t chosen)
{
    struct html *html = call->html;
    char href[128], name[40];
    (void)snprintf(href, sizeof href, "/operations/%s/live?alert=%lld", queue->operation.reference,
                   (long long)alert->id);
    (void)snprintf(name, sizeof name, "Alert %lld", (long long)alert->id);
    html_lit(html, "<li");
    html_class(html, "overt-queue__item",
               alert->id == chosen ? "overt-queue__item--chosen" : NULL);
    html_attr_int(html, "data-alert", alert->id);
    if (is_for(call, alert))
        html_lit(html, " data-mine=\"\"");
    html_lit(html, "><a class=\"govuk-link overt-queue__link\"");
    html_url(html, "href", href);
    if (alert->id == chosen)
        html_lit(html, " aria-current=\"true\"");
    html_lit(html, ">");
    html_text(html, name);
    html_lit(html, "</a>\n");
    alert_category_tag(html, alert->category);
    put_facts(call, alert);
    html_lit(html, "</li>\n");
}

static void put_step(struct app_call *call, const struct live_queue *queue, enum alert_step step,
                     int64_t chosen)
{
    static const char *const headings[] = {
        [ALERT_TO_JUDGE] = "To judge: credible?",
        [ALERT_TO_ENGAGE] = "Credible: to be engaged",
        [ALERT_TO_CLOSE] = "Outcome missing",
        [ALERT_DECIDED] = "Decided",
    };
    struct html *html = call->html;
    size_t count = queue->counts[step], shown = 0;
    char heading[80];
    if (count == 0 && step != ALERT_TO_JUDGE)
        return;
    (void)snprintf(heading, sizeof heading, "%s (%zu)", headings[step], count);
    html_lit(html, "<h2 class=\"govuk-heading-s overt-queue__heading\">");
    html_text(html, heading);
    html_lit(html, "</h2>\n");
    if (count == 0) {
        app_paragraph(html, "No alert waits for a judgement.");
        return;
    }
    html_lit(html, "<ol class=\"govuk-list overt-queue\">\n");
    for (size_t i = 0; i < queue->count && shown < (step == ALERT_DECIDED ? DECIDED_SHOWN : count);
         i++)
        if (alert_step(&queue->alerts[i]) == step) {
            put_item(call, queue, &queue->alerts[i], chosen);
            shown++;
        }
    html_lit(html, "</ol>\n");
}

void live_queue_write(struct app_call *call, const struct live_queue *queue, int64_t chosen)
{
    html_lit(call->html, "<div class=\"overt-live__steps\"");
    html_attr_int(call->html, "data-waiting", (int64_t)queue->counts[ALERT_TO_JUDGE]);
    html_lit(call->html, ">\n");
    for (int step = 0; step < ALERT_STEPS; step++)
        put_step(call, queue, (enum alert_step)step, chosen);
    html_lit(call->html, "</div>\n");
}

// ---- cameras ----

/// The run of this camera that goes on, else the last one.
static const struct register_run *run_of(const struct live_queue *queue, const char *source)
{
    const struct register_run *found = NULL;
    for (size_t i = 0; i < queue->run_count; i++)
        if (text_equal(queue->runs[i].source, source) &&
            (found == NULL || found->ended != 0 || queue->runs[i].ended == 0))
            found = &queue->runs[i];
    return found;
}

static const struct register_span *blind(const struct live_queue *queue, const char *source)
{
    for (size_t i = 0; i < queue->span_count; i++)
        if (queue->spans[i].ends == 0 && text_equal(queue->spans[i].source, source))
            return &queue->spans[i];
    return NULL;
}

static void put_camera(struct app_call *call, const struct live_queue *queue,
                       const struct register_camera *camera)
{
    struct html *html = call->html;
    const struct register_run *run = run_of(queue, camera->source);
    const struct register_span *span = blind(queue, camera->source);
    char clock[TIME_TEXT_MAX] = "", words[160];
    const char *tag = "Looked at", *class = "govuk-tag--green";
    if (run == NULL || run->ended != 0) {
        tag = "Ended";
        class = "govuk-tag--grey";
        if (run != NULL)
            alert_clock(run->ended, call->now, clock);
    } else if (span != NULL) {
        tag = "Not looked at";
        class = "govuk-tag--red";
        alert_clock(span->begins, call->now, clock);
    }
    html_lit(html, "<li class=\"overt-camera\"><strong>");
    html_text(html, camera->source);
    html_lit(html, "</strong> ");
    html_tag(html, &(struct html_box){.words = {.text = tag}, .classes = class});
    (void)snprintf(words, sizeof words, " %lld faces seen, %lld alerts",
                   (long long)camera->faces_seen, (long long)camera->alerts);
    html_text(html, words);
    if (clock[0] != '\0') {
        html_text(html, span != NULL ? "; since " : "; at ");
        html_text(html, clock);
    }
    if (run != NULL && run->ended == 0 && span != NULL && span->cause != 0) {
        html_lit(html, ": ");
        html_text(html, register_gap_name(span->cause));
    } else if (run != NULL && run->ended != 0 && run->why != 0) {
        html_lit(html, ": ");
        html_text(html, register_end_name(run->why));
    }
    html_lit(html, "</li>\n");
}

void live_cameras_write(struct app_call *call, const struct live_queue *queue)
{
    struct html *html = call->html;
    char clock[TIME_TEXT_MAX];
    html_lit(html, "<h2 class=\"govuk-heading-s\">Cameras</h2>\n<p class=\"govuk-body-s\">");
    app_state_tag(html, queue->operation.state);
    html_lit(html, " until ");
    alert_clock(queue->operation.ends, call->now, clock);
    html_text(html, clock);
    html_lit(html, "</p>\n");
    if (queue->camera_count == 0) {
        app_paragraph(html, "No camera has been looked at yet.");
        return;
    }
    html_lit(html, "<ul class=\"govuk-list govuk-body-s\">\n");
    for (size_t i = 0; i < queue->camera_count; i++)
        put_camera(call, queue, &queue->cameras[i]);
    html_lit(html, "</ul>\n");
}
