// SPDX-License-Identifier: Apache-2.0
// rights.c - one table: act -> roles, rank, states. Roles and ranks are checked from it; what needs
// more (states, not the planner, not the adjudicator) is checked by the act, and a test walks the
// whole matrix (tests/unit/operate/test_matrix.c).
#include "operate/rights.h"

#include <assert.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"
#include "register/words.h"

#define PLANNER       REGISTER_ROLE_PLANNER
#define AUTHORISING   REGISTER_ROLE_AUTHORISING
#define OPERATOR      REGISTER_ROLE_OPERATOR
#define ENGAGEMENT    REGISTER_ROLE_ENGAGEMENT
#define INVESTIGATOR  REGISTER_ROLE_INVESTIGATOR
#define INFORMATION   REGISTER_ROLE_INFORMATION
#define AUDITOR       REGISTER_ROLE_AUDITOR
#define ADMINISTRATOR REGISTER_ROLE_ADMINISTRATOR

#define SUPERINTENDENT REGISTER_RANK_SUPERINTENDENT
#define INSPECTOR      REGISTER_RANK_INSPECTOR

#define PLANNED    RIGHT_STATE(REGISTER_STATE_PLANNED)
#define AUTHORISED RIGHT_STATE(REGISTER_STATE_AUTHORISED)
#define NOTIFIED   RIGHT_STATE(REGISTER_STATE_NOTIFIED)
#define OPEN       RIGHT_STATE(REGISTER_STATE_OPEN)
#define PAUSED     RIGHT_STATE(REGISTER_STATE_PAUSED)
#define CLOSED     RIGHT_STATE(REGISTER_STATE_CLOSED)
#define REVIEWED   RIGHT_STATE(REGISTER_STATE_REVIEWED)
#define REFUSED    RIGHT_STATE(REGISTER_STATE_REFUSED)
#define EXPIRED    RIGHT_STATE(REGISTER_STATE_EXPIRED)

static const struct right rights[ACT_KIND_COUNT] = {
    [ACT_OFFICER_ADD] = {"officer.add", ADMINISTRATOR,
                         "adding an officer takes the role administrator", 0, 0, NULL},
    [ACT_RANK] = {"officer.rank", ADMINISTRATOR, "recording a rank takes the role administrator", 0,
                  0, "not one's own rank"},
    [ACT_SETTING] = {"setting.change", ADMINISTRATOR,
                     "changing a setting takes the role administrator", 0, 0, NULL},
    [ACT_PLAN] = {"operation.plan", PLANNER, "planning an operation takes the role planner", 0, 0,
                  NULL},
    [ACT_AMEND] = {"operation.amend", PLANNER, "changing a plan takes the role planner", 0, PLANNED,
                   NULL},
    [ACT_COMPLETE] = {"operation.complete", PLANNER,
                      "completing a written authority takes the role planner", 0,
                      PLANNED | AUTHORISED | NOTIFIED | OPEN | PAUSED | CLOSED | REVIEWED | EXPIRED,
                      "adds, changes nothing; once authorised only in urgency, until that is "
                      "reviewed"},
    [ACT_AUTHORISE] = {"operation.authorise", AUTHORISING,
                       "authorising an operation takes the role authorising", SUPERINTENDENT,
                       PLANNED, "not who planned or changed it; its written authority is complete"},
    [ACT_URGENT] = {"operation.urgent", AUTHORISING,
                    "giving urgent authority takes the role authorising", INSPECTOR, PLANNED,
                    "not who planned or changed it; not a superintendent or above"},
    [ACT_CONFIRM] = {"operation.confirm", AUTHORISING,
                     "reviewing urgent authority takes the role authorising", SUPERINTENDENT,
                     AUTHORISED | NOTIFIED | OPEN | PAUSED | CLOSED | REVIEWED | EXPIRED,
                     "not who planned or changed it or gave the urgent authority; within 24 hours "
                     "of it, once; its written authority is complete"},
    [ACT_OVERRULE] = {"operation.overrule", AUTHORISING,
                      "reviewing urgent authority takes the role authorising", SUPERINTENDENT,
                      AUTHORISED | NOTIFIED | OPEN | PAUSED | CLOSED | REVIEWED | EXPIRED,
                      "as confirming"},
    [ACT_REFUSE] = {"operation.refuse", AUTHORISING,
                    "refusing an operation takes the role authorising", SUPERINTENDENT, PLANNED,
                    "not who planned or changed it"},
    [ACT_CANCEL] = {"operation.cancel", PLANNER | AUTHORISING,
                    "cancelling an operation takes the role planner or authorising", 0,
                    PLANNED | AUTHORISED | NOTIFIED, NULL},
    [ACT_NOTIFY] = {"operation.notify", PLANNER | AUTHORISING | OPERATOR,
                    "recording the public notice takes the role planner, authorising or operator",
                    0, AUTHORISED | NOTIFIED | OPEN | PAUSED, NULL},
    [ACT_EXCEPT] = {"operation.except", AUTHORISING,
                    "an exception from the public notice takes the role authorising", INSPECTOR,
                    AUTHORISED | NOTIFIED | OPEN | PAUSED,
                    "below superintendent only who authorised it"},
    [ACT_ASSIGN] = {"operation.assign", PLANNER | AUTHORISING,
                    "assigning officers takes the role planner or authorising", 0,
                    PLANNED | AUTHORISED | NOTIFIED | OPEN | PAUSED, NULL},
    [ACT_OPEN] = {"operation.open", PLANNER | AUTHORISING | OPERATOR,
                  "opening an operation takes the role planner, authorising or operator", 0,
                  AUTHORISED | NOTIFIED, "inside its window; live only when notified"},
    [ACT_CLOSE] = {"operation.close", PLANNER | AUTHORISING | OPERATOR,
                   "closing an operation takes the role planner, authorising or operator", 0,
                   OPEN | PAUSED | EXPIRED, "only when it was opened"},
    [ACT_PAUSE] = {"operation.pause", PLANNER | AUTHORISING | OPERATOR,
                   "pausing an operation takes the role planner, authorising or operator", 0, OPEN,
                   NULL},
    [ACT_RESUME] = {"operation.resume", PLANNER | AUTHORISING | OPERATOR,
                    "letting an operation go on takes the role planner, authorising or operator", 0,
                    PAUSED, NULL},
    [ACT_REVIEW_AFTER] = {"operation.review", PLANNER | AUTHORISING | AUDITOR,
                          "reviewing an operation takes the role planner, authorising or auditor",
                          0, CLOSED | REVIEWED | EXPIRED | REFUSED,
                          "not who opened it, ran its cameras or searches or judged its alerts; "
                          "only when it was opened"},
    [ACT_ENROL] = {"watchlist.add", PLANNER | OPERATOR,
                   "adding to a watchlist takes the role planner or operator", 0,
                   PLANNED | AUTHORISED | NOTIFIED, NULL},
    [ACT_UNLIST] = {"watchlist.remove", PLANNER | OPERATOR,
                    "removing from a watchlist takes the role planner or operator", 0, 0,
                    "once opened, the permit is void"},
    [ACT_CHECK] = {"watchlist.check", PLANNER | AUTHORISING | OPERATOR | AUDITOR,
                   "checking a watchlist takes the role planner, authorising, operator or auditor",
                   0, PLANNED | AUTHORISED | NOTIFIED | OPEN | PAUSED, NULL},
    [ACT_REVIEW] = {"watchlist.review", PLANNER | AUTHORISING | OPERATOR,
                    "reviewing a watchlist takes the role planner, authorising or operator", 0,
                    PLANNED | AUTHORISED | NOTIFIED | OPEN | PAUSED, "not who added to it"},
    [ACT_PRESENCE] = {"watchlist.presence",
                      AUTHORISING | REGISTER_ROLE_INFORMATION | AUDITOR,
                      "asking on which lists somebody was takes the role information, auditor or "
                      "authorising",
                      0, 0, NULL},
    [ACT_LIVE] = {"live.run", OPERATOR, "running live facial recognition takes the role operator",
                  0, OPEN, "live operations; also what another engine files"},
    [ACT_SEARCH] = {"search.run", INVESTIGATOR | OPERATOR,
                    "a retrospective search takes the role investigator or operator", 0, OPEN,
                    "retrospective operations"},
    [ACT_IDENTIFY] = {"identify.run", ENGAGEMENT | OPERATOR,
                      "an operator-initiated check takes the role engagement or operator", 0, OPEN,
                      "operator-initiated operations"},
    [ACT_ADJUDICATE] = {"alert.adjudicate", OPERATOR,
                        "adjudicating an alert takes the role operator", 0, 0,
                        "not who ever engaged on the alert"},
    [ACT_ENGAGE] = {"alert.engage", ENGAGEMENT,
                    "recording an engagement takes the role engagement", 0, 0,
                    "not who ever adjudicated the alert"},
    [ACT_OUTCOME] = {"alert.outcome", OPERATOR | ENGAGEMENT,
                     "recording an outcome takes the role operator or engagement", 0, 0,
                     "but for no action only after both judgements"},
    [ACT_DEARREST] = {"alert.dearrest", OPERATOR | ENGAGEMENT,
                      "recording a de-arrest takes the role operator or engagement", 0, 0,
                      "only after an arrest"},
    [ACT_CHOOSE] = {"search.choose", INVESTIGATOR,
                    "choosing a candidate takes the role investigator", 0, 0,
                    "not who adjudicated the candidate"},
    [ACT_SEARCH_REVIEW] = {"search.review", AUTHORISING | INFORMATION | AUDITOR,
                           "reviewing a search takes the role authorising, information or auditor",
                           0, 0, "not who made the search, chose or adjudicated"},
    [ACT_COMPLAIN] = {"complaint.add",
                      OPERATOR | ENGAGEMENT | INVESTIGATOR | AUTHORISING | INFORMATION | AUDITOR,
                      "receiving a complaint takes the role authorising, operator, engagement, "
                      "investigator, information or auditor",
                      0, 0, NULL},
    [ACT_COMPLAINT_STATE] = {"complaint.state", AUTHORISING | INFORMATION | AUDITOR,
                             "handling a complaint takes the role authorising, information or "
                             "auditor",
                             0, 0, "not who decided anything about its alert"},
    [ACT_LOOK] = {"alert.look",
                  AUTHORISING | OPERATOR | ENGAGEMENT | INVESTIGATOR | INFORMATION | AUDITOR,
                  "reading an alert takes the role authorising, operator, engagement, "
                  "investigator, information or auditor",
                  0, 0, "recorded; with a reason once the operation is over"},
    [ACT_CONSULT_LIST] = {"list.read",
                          PLANNER | AUTHORISING | OPERATOR | ENGAGEMENT | INVESTIGATOR |
                              INFORMATION | AUDITOR,
                          "reading a list takes a role other than administrator: it takes the role "
                          "planner, authorising, operator, engagement, investigator, information "
                          "or auditor",
                          0, 0, "recorded; with a reason once the operation is over"},
    [ACT_DISCLOSE] = {"record.disclose", AUTHORISING | INFORMATION | INVESTIGATOR | AUDITOR,
                      "giving something out takes the role authorising, investigator, information "
                      "or auditor",
                      0, 0, "recorded with whom it was given to"},
    [ACT_AUDIT] = {"record.audit", AUDITOR, "reading the log takes the role auditor", 0, 0,
                   "recorded"},
    [ACT_HOLD] =
        {"hold.add", AUTHORISING | INVESTIGATOR | INFORMATION,
         "holding something by law takes the role authorising, investigator or information", 0, 0,
         NULL},
    [ACT_HOLD_LIFT] = {"hold.lift", AUTHORISING | INFORMATION,
                       "lifting a hold takes the role authorising or information", 0, 0, NULL},
    [ACT_KEY] = {"key.rotate", ADMINISTRATOR,
                 "changing the master key takes the role administrator", 0, 0, NULL},
    [ACT_MOVE] = {"record.move", ADMINISTRATOR,
                  "moving the record to a server takes the role administrator", 0, 0, NULL},
    [ACT_EVALUATION_ADOPT] = {"evaluation.adopt", AUTHORISING,
                              "adopting an evaluation takes the role authorising", SUPERINTENDENT,
                              0, "of the models and settings that this machine runs"},
    [ACT_EVALUATION_WISH] = {"evaluation.wish", AUTHORISING,
                             "stating the wished false alert rate takes the role authorising",
                             SUPERINTENDENT, 0, "only what the evaluation in force supports"},
};

static const struct rights_pair pairs[] = {
    {ACT_PLAN, ACT_AUTHORISE, "who planned an operation or changed its plan does not authorise it"},
    {ACT_URGENT, ACT_CONFIRM, "who gave urgent authority does not review it"},
    {ACT_ENROL, ACT_REVIEW, "who added to a list does not review it"},
    {ACT_ADJUDICATE, ACT_ENGAGE, "who adjudicated an alert is not its engagement officer"},
    {ACT_CHOOSE, ACT_ADJUDICATE, "who chose a candidate does not adjudicate it"},
    {ACT_SEARCH, ACT_SEARCH_REVIEW, "who made a search does not review it"},
    {ACT_OUTCOME, ACT_COMPLAINT_STATE,
     "who decided about an alert does not handle a complaint about it"},
    {ACT_LIVE, ACT_REVIEW_AFTER, "who ran an operation does not review it when it is over"},
};

const struct right *rights_of(enum act_kind kind)
{
    assert(kind >= 0 && kind < ACT_KIND_COUNT && rights[kind].word != NULL);
    return &rights[kind];
}

const struct rights_pair *rights_pairs(size_t *ret_count)
{
    *ret_count = ARRAY_COUNT(pairs);
    return pairs;
}

static void put_bits(struct text *page, uint32_t bits, bool roles)
{
    size_t before = page->length;
    for (uint32_t i = 0; i < 32; i++)
        if ((bits >> i & 1) != 0)
            text_printf(page, "%s%s", page->length > before ? ", " : "",
                        roles ? register_role_word((enum register_role)(1u << i))
                              : register_state_word((enum register_state)i));
}

static const char intro[] =
    "# Who may do what\n\n"
    "Made from the program's own table (src/operate/rights.c) by `overt help --rights`; a test "
    "compares them, and another\n"
    "tries every act in every state by every role. Any one of the roles is enough. A refusal is "
    "recorded in the ledger.\n"
    "The record's file holds the same rules once more (src/store/migrations).\n\n"
    "| act | roles | rank at least | states of the operation | besides |\n"
    "| --- | --- | --- | --- | --- |\n";

static const char outro[] =
    "\nNo state named: in any, or the act is about no operation. An operation is planned, "
    "authorised, notified, open, paused,\n"
    "closed, reviewed, refused, cancelled or expired (its window, or urgent authority that nobody "
    "reviewed, ended).\n\n"
    "Where officers are assigned to an operation in a role (operator, engagement, investigator), "
    "only they act in it in that\n"
    "role (`overt operation assign`). An officer added with the role authorising is recorded as "
    "superintendent unless the rank\n"
    "is given; nobody records a rank of their own.\n";

void rights_markdown(struct text *ret_page)
{
    text_append(ret_page, intro);
    for (size_t i = 0; i < ACT_KIND_COUNT; i++) {
        const struct right *right = &rights[i];
        text_printf(ret_page, "| `%s` | ", right->word);
        put_bits(ret_page, right->roles, true);
        text_printf(ret_page, " | %s | ", right->rank != 0 ? register_rank_name(right->rank) : "");
        put_bits(ret_page, right->states, false);
        text_printf(ret_page, " | %s |\n", right->but != NULL ? right->but : "");
    }
    text_append(ret_page, "\nNobody does both halves of these, whatever their roles:\n\n");
    for (size_t i = 0; i < ARRAY_COUNT(pairs); i++)
        text_printf(ret_page, "- `%s`, `%s`: %s\n", rights[pairs[i].first].word,
                    rights[pairs[i].second].word, pairs[i].words);
    text_append(ret_page, outro);
}
