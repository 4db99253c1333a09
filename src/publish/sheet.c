// SPDX-License-Identifier: Apache-2.0
// sheet.c - the tables that are published: what their columns are called, hold and mean, and rows
// as CSV (RFC 4180). The first columns of the register are those of the Metropolitan Police's
// deployment record of 2025, with its names and in its order.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "evaluate/share.h"
#include "publish/internal.h"

static const struct publish_column register_columns[] = {
    {"Location", "location", PUBLISH_STRING, "where, as published"},
    {"Date", "date", PUBLISH_DATE, "UK day of opening; of the window while not opened"},
    {"Duration", "duration", PUBLISH_STRING, "from opening to closing, or the window's end"},
    {"LFR Use Case", "use_case", PUBLISH_STRING,
     "use case of the force's policy; the purpose where none is recorded"},
    {"Watchlist Size", "watchlist_size", PUBLISH_INTEGER, "images on the list at opening"},
    {"Min Threshold", "min_threshold", PUBLISH_NUMBER, "similarity score authorised"},
    {"Total Alerts", "total_alerts", PUBLISH_INTEGER,
     "alerts; of RFR and OIFR candidates returned"},
    {"True Confirmed", "true_confirmed", PUBLISH_INTEGER,
     "stopped, identity checked, the person on the list"},
    {"True Unconfirmed", "true_unconfirmed", PUBLISH_INTEGER,
     "judged credible, nobody stopped and checked"},
    {"False Confirmed", "false_confirmed", PUBLISH_INTEGER,
     "stopped, identity checked, another person"},
    {"False Unconfirmed", "false_unconfirmed", PUBLISH_INTEGER,
     "judged not credible, nobody stopped and checked"},
    {"False Alert Rate", "false_alert_rate", PUBLISH_PERCENT,
     "false alerts, confirmed or not, of the faces seen; of live operations"},
    {"Outcome - Arrest", "outcome_arrest", PUBLISH_INTEGER, "arrests"},
    {"Outcome - Other", "outcome_other", PUBLISH_INTEGER, "other disposals"},
    {"No action", "outcome_no_action", PUBLISH_INTEGER, "no action"},
    {"Faces seen (estimate)", "faces_seen", PUBLISH_INTEGER,
     "people passing, each pass of a camera counted once by the program"},
    {NULL, "reference", PUBLISH_STRING, "the operation: mode, UK year of planning, number"},
    {NULL, "mode", PUBLISH_STRING, "LFR live, RFR retrospective, OIFR operator-initiated"},
    {NULL, "state", PUBLISH_STRING, "as at the moment of this publication"},
    {NULL, "window_opens", PUBLISH_DATETIME, "the authorised window's begin"},
    {NULL, "window_closes", PUBLISH_DATETIME, "and end"},
    {NULL, "opened", PUBLISH_DATETIME, "when it was opened"},
    {NULL, "closed", PUBLISH_DATETIME, "when it was closed"},
    {NULL, "duration_minutes", PUBLISH_INTEGER, "the duration in minutes"},
    {NULL, "undecided", PUBLISH_INTEGER, "alerts that nobody judged yet"},
    {NULL, "false_alert_rate_low_percent", PUBLISH_NUMBER,
     "95 % interval of the false alert rate (Clopper and Pearson 1934): from"},
    {NULL, "false_alert_rate_high_percent", PUBLISH_NUMBER, "and to"},
    {NULL, "searches", PUBLISH_INTEGER, "RFR and OIFR: probes compared"},
    {NULL, "body_worn", PUBLISH_YES, "planned or used with body-worn video"},
    {NULL, "searches_body_worn", PUBLISH_INTEGER, "searches with a probe from body-worn video"},
    {NULL, "alerts_body_worn", PUBLISH_INTEGER, "alerts from body-worn video"},
    {NULL, "watchlist_persons", PUBLISH_INTEGER, "people on the list at opening"},
    {NULL, "images_not_wanted", PUBLISH_STRING,
     "images of people not wanted for arrest; small numbers are not shown"},
    {NULL, "persons_under_18", PUBLISH_STRING,
     "people on the list who are under 18, as stated by who enrolled; small numbers are not shown"},
    {NULL, "image_source_kinds", PUBLISH_STRING, "kinds of image source, where nothing is small"},
    {NULL, "lawful_bases", PUBLISH_STRING, "by what right images are held, where nothing is small"},
    {NULL, "picture_years", PUBLISH_STRING, "how old the pictures were, where nothing is small"},
    {NULL, "image_sources", PUBLISH_STRING,
     "where the images came from, with numbers; small numbers are not shown"},
    {NULL, "reasons_not_wanted", PUBLISH_STRING,
     "why those not wanted for arrest were on the list, images; small numbers are not shown"},
    {NULL, "reasons_wanted", PUBLISH_STRING,
     "why those wanted for arrest were on the list, images; small numbers are not shown"},
    {NULL, "categories_authorised", PUBLISH_STRING, "the list criteria that were authorised"},
    {NULL, "list_cap", PUBLISH_INTEGER, "images that the authority allowed at most"},
    {NULL, "credible", PUBLISH_INTEGER, "alerts that the operator judged credible"},
    {NULL, "stopped_and_identity_checked", PUBLISH_INTEGER,
     "of all alerts, people stopped and their identity checked"},
    {NULL, "correct", PUBLISH_INTEGER, "of those, the person on the list"},
    {NULL, "legal_basis", PUBLISH_STRING, "the legal basis in words"},
    {NULL, "schedule_8_conditions", PUBLISH_STRING,
     "Data Protection Act 2018, Schedule 8: conditions for sensitive processing"},
    {NULL, "public_notice", PUBLISH_STRING, "where the public was told, or why not before"},
    {NULL, "notice_exception", PUBLISH_YES, "the public was not told before"},
    {NULL, "notice_from", PUBLISH_DATETIME, "from when the notice was public"},
    {NULL, "cameras", PUBLISH_INTEGER, "live: cameras and recordings that were looked at"},
    {NULL, "pictures_looked_at_percent", PUBLISH_NUMBER,
     "live: of the pictures that the cameras gave, those looked at"},
    {NULL, "time_looked_at_percent", PUBLISH_NUMBER,
     "live: of the time of the cameras, that in which they were looked at"},
    {NULL, "minutes_not_looked_at", PUBLISH_NUMBER,
     "live: minutes in which a camera in use was not looked at"},
    {NULL, "minutes_paused", PUBLISH_NUMBER, "live: minutes in which it was paused"},
    {NULL, "other_engines", PUBLISH_STRING,
     "live: engines other than Overt's that compared, and alerts that they filed"},
    {NULL, "expected_false_alerts", PUBLISH_NUMBER,
     "live: false alerts that the evaluation expected in so many faces seen, when it was opened"},
    {NULL, "expected_false_alerts_at_most", PUBLISH_NUMBER,
     "the same at the highest rate that the evaluation leaves possible (95 % confidence)"},
    {NULL, "false_alerts_as_expected", PUBLISH_STRING,
     "alerts judged false against that: a chance below 5 % is more, or fewer, than expected"},
    {NULL, "authorised_rank", PUBLISH_STRING, "rank of the officer who authorised it"},
    {NULL, "urgent", PUBLISH_YES, "authorised in urgency, to be reviewed within 24 hours"},
    {NULL, "urgent_review", PUBLISH_STRING,
     "of urgent authority: confirmed, overruled, lapsed (not reviewed in time), awaited"},
    {NULL, "lapsed", PUBLISH_DATETIME, "from when its results were to be erased"},
    {NULL, "use_case_word", PUBLISH_STRING, "the use case in a fixed word"},
    {NULL, "authority_version", PUBLISH_INTEGER, "version of the written authority"},
    {NULL, "ledger_planned", PUBLISH_INTEGER, "entry of the ledger that tells of its planning"},
    {NULL, "ledger_authorised", PUBLISH_INTEGER, "of its authority"},
    {NULL, "ledger_opened", PUBLISH_INTEGER, "of its opening"},
    {NULL, "ledger_closed", PUBLISH_INTEGER, "of its closing"},
    {NULL, "page", PUBLISH_STRING, "file with all that is published of it"},
};

static const struct publish_column annual_columns[] = {
    {NULL, "year_kind", PUBLISH_STRING, "calendar, or financial: from 1 April"},
    {NULL, "year", PUBLISH_STRING, "2026, or 2026/27"},
    {NULL, "begins", PUBLISH_DATE, "first day"},
    {NULL, "ends", PUBLISH_DATE, "last day"},
    {NULL, "complete", PUBLISH_YES, "the year was over"},
    {NULL, "mode", PUBLISH_STRING,
     "LFR, RFR, OIFR; BWV: those of them with body-worn video, counted again"},
    {NULL, "operations", PUBLISH_INTEGER, "operations opened in the year"},
    {NULL, "hours", PUBLISH_NUMBER, "from opening to closing, all operations that are over"},
    {NULL, "faces_seen", PUBLISH_INTEGER, "as in the register"},
    {NULL, "total_alerts", PUBLISH_INTEGER, "as in the register"},
    {NULL, "true_confirmed", PUBLISH_INTEGER, "as in the register"},
    {NULL, "true_unconfirmed", PUBLISH_INTEGER, "as in the register"},
    {NULL, "false_confirmed", PUBLISH_INTEGER, "as in the register"},
    {NULL, "false_unconfirmed", PUBLISH_INTEGER, "as in the register"},
    {NULL, "undecided", PUBLISH_INTEGER, "as in the register"},
    {NULL, "false_alert_rate", PUBLISH_PERCENT, "false alerts of the faces seen; LFR"},
    {NULL, "false_alert_rate_low_percent", PUBLISH_NUMBER, "95 % interval: from"},
    {NULL, "false_alert_rate_high_percent", PUBLISH_NUMBER, "and to"},
    {NULL, "stopped_and_identity_checked", PUBLISH_INTEGER, "as in the register"},
    {NULL, "outcome_arrest", PUBLISH_INTEGER, "arrests"},
    {NULL, "outcome_other", PUBLISH_INTEGER, "other disposals"},
    {NULL, "outcome_no_action", PUBLISH_INTEGER, "no action"},
    {NULL, "searches", PUBLISH_INTEGER, "RFR and OIFR: probes compared"},
    {NULL, "expected_false_alerts", PUBLISH_NUMBER, "as in the register; LFR"},
    {NULL, "expected_false_alerts_at_most", PUBLISH_NUMBER, "as in the register; LFR"},
    {NULL, "false_alerts_as_expected", PUBLISH_STRING, "as in the register; LFR"},
};

static const struct publish_column searches_columns[] = {
    {NULL, "month", PUBLISH_STRING, "2026-03: when the probe was compared, UK time"},
    {NULL, "mode", PUBLISH_STRING, "RFR or OIFR"},
    {NULL, "searches", PUBLISH_INTEGER, "probes compared"},
    {NULL, "searches_body_worn", PUBLISH_INTEGER, "of those, from body-worn video"},
};

static const struct publish_column breakdowns_columns[] = {
    {NULL, "year", PUBLISH_STRING, "calendar year that is over"},
    {NULL, "mode", PUBLISH_STRING, "LFR live, RFR retrospective, OIFR operator-initiated"},
    {NULL, "by", PUBLISH_STRING,
     "searches by type of offence or use case; de-arrests and complaints recorded in the year"},
    {NULL, "numbers", PUBLISH_STRING, "in order of name; small ones are not shown"},
};

static const struct publish_column changes_columns[] = {
    {NULL, "reference", PUBLISH_STRING, "the operation"},
    {NULL, "column", PUBLISH_STRING, "of the register"},
    {NULL, "at_closing", PUBLISH_INTEGER, "what was recorded when it was closed"},
    {NULL, "now", PUBLISH_INTEGER, "what is recorded as at this publication"},
};

#define SHEET(columns_) columns_, ARRAY_COUNT(columns_)
const struct publish_sheet publish_sheets[PUBLISH_SHEETS] = {
    [PUBLISH_REGISTER] = {"register.csv",
                          "register",
                          "every operation that is public, those planned ahead too",
                          SHEET(register_columns),
                          {"reference"}},
    [PUBLISH_ANNUAL] = {"annual.csv",
                        "annual",
                        "each calendar and financial year, by mode",
                        SHEET(annual_columns),
                        {"year_kind", "year", "mode"}},
    [PUBLISH_SEARCHES] = {"searches.csv",
                          "searches",
                          "retrospective and operator-initiated searches by month",
                          SHEET(searches_columns),
                          {"month", "mode"}},
    [PUBLISH_BREAKDOWNS] = {"breakdowns.csv",
                            "breakdowns",
                            "whole years told apart, as known at their end",
                            SHEET(breakdowns_columns),
                            {"year", "mode", "by"}},
    [PUBLISH_CHANGES] = {"changes.csv",
                         "changes",
                         "figures of the register that changed after the operation was closed",
                         SHEET(changes_columns),
                         {"reference", "column"}},
};

const char *publish_title(const struct publish_column *column)
{
    return column->title != NULL ? column->title : column->name;
}

void publish_cells_init(struct publish_cells *cells, enum publish_sheet_number sheet)
{
    *cells = (struct publish_cells){.sheet = &publish_sheets[sheet]};
}

void publish_cells_finish(struct publish_cells *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        memory_free(cells->cells[i]);
    cells->count = 0;
}

void publish_put(struct publish_cells *cells, const char *words)
{
    assert(cells->count < cells->sheet->count && cells->count < PUBLISH_CELLS_MAX);
    cells->cells[cells->count++] = memory_copy_text(words != NULL ? words : "");
}

void publish_put_int(struct publish_cells *cells, int64_t number)
{
    char digits[PUBLISH_NUMBER_MAX];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)number);
    publish_put(cells, digits);
}

void publish_put_moment(struct publish_cells *cells, moment when)
{
    char text[TIME_TEXT_MAX] = "";
    if (when != 0)
        time_format(when, text);
    publish_put(cells, text);
}

void publish_put_day(struct publish_cells *cells, struct date date)
{
    char text[TIME_TEXT_MAX];
    date_format(date, text);
    publish_put(cells, text);
}

void publish_put_text(struct publish_cells *cells, struct text *text)
{
    publish_put(cells, text->length > 0 ? text->bytes : "");
    text_clear(text);
}

void publish_put_empty(struct publish_cells *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        publish_put(cells, "");
}

void publish_csv_head(struct text *csv, enum publish_sheet_number sheet)
{
    const struct publish_sheet *of = &publish_sheets[sheet];
    for (size_t i = 0; i < of->count; i++) {
        if (i > 0)
            text_append_char(csv, ',');
        text_append_csv(csv, publish_title(&of->columns[i]));
    }
    text_append(csv, "\r\n");
}

void publish_csv_row(struct text *csv, const struct publish_cells *cells)
{
    assert(cells->count == cells->sheet->count);
    for (size_t i = 0; i < cells->count; i++) {
        if (i > 0)
            text_append_char(csv, ',');
        text_append_csv(csv, cells->cells[i]);
    }
    text_append(csv, "\r\n");
}

void publish_percent(double share, char words[PUBLISH_NUMBER_MAX])
{
    double percent = 100 * share;
    int places = percent > 0 ? 2 - (int)floor(log10(percent)) : 0;
    places = places < 0 ? 0 : places > 18 ? 18 : places;
    (void)snprintf(words, PUBLISH_NUMBER_MAX, "%.*f", places, percent);
    if (strchr(words, '.') == NULL)
        return;
    size_t length = strlen(words);
    while (words[length - 1] == '0')
        words[--length] = '\0';
    if (words[length - 1] == '.')
        words[length - 1] = '\0';
}

void publish_put_rate(struct publish_cells *cells, int64_t wrong, int64_t faces)
{
    char words[PUBLISH_NUMBER_MAX], with_sign[PUBLISH_NUMBER_MAX + 1];
    if (faces <= 0 || wrong > faces) {
        publish_put_empty(cells, 3);
        return;
    }
    struct evaluate_share share = share_of((size_t)wrong, (size_t)faces);
    publish_percent(share.share, words);
    (void)snprintf(with_sign, sizeof with_sign, "%s%%", words);
    publish_put(cells, with_sign);
    publish_percent(share.low, words);
    publish_put(cells, words);
    publish_percent(share.high, words);
    publish_put(cells, words);
}
