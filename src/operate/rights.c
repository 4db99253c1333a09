// SPDX-License-Identifier: Apache-2.0
// rights.c - one table: act -> roles. Rules that need more than a role (not the planner, not the
// adjudicator) stand with their act.
#include "operate/rights.h"

#include <assert.h>
#include <stddef.h>

#include "register/words.h"

#define PLANNER       REGISTER_ROLE_PLANNER
#define AUTHORISING   REGISTER_ROLE_AUTHORISING
#define OPERATOR      REGISTER_ROLE_OPERATOR
#define ENGAGEMENT    REGISTER_ROLE_ENGAGEMENT
#define INVESTIGATOR  REGISTER_ROLE_INVESTIGATOR
#define AUDITOR       REGISTER_ROLE_AUDITOR
#define ADMINISTRATOR REGISTER_ROLE_ADMINISTRATOR

static const struct right rights[ACT_KIND_COUNT] = {
    [ACT_OFFICER_ADD] = {"officer.add", ADMINISTRATOR,
                         "adding an officer takes the role administrator"},
    [ACT_SETTING] = {"setting.change", ADMINISTRATOR,
                     "changing a setting takes the role administrator"},
    [ACT_PLAN] = {"operation.plan", PLANNER, "planning an operation takes the role planner"},
    [ACT_AUTHORISE] = {"operation.authorise", AUTHORISING,
                       "authorising an operation takes the role authorising"},
    [ACT_NOTIFY] = {"operation.notify", PLANNER | AUTHORISING | OPERATOR,
                    "recording the public notice takes the role planner, authorising or operator"},
    [ACT_OPEN] = {"operation.open", PLANNER | AUTHORISING | OPERATOR,
                  "opening an operation takes the role planner, authorising or operator"},
    [ACT_CLOSE] = {"operation.close", PLANNER | AUTHORISING | OPERATOR,
                   "closing an operation takes the role planner, authorising or operator"},
    [ACT_PAUSE] = {"operation.pause", PLANNER | AUTHORISING | OPERATOR,
                   "pausing an operation takes the role planner, authorising or operator"},
    [ACT_RESUME] = {"operation.resume", PLANNER | AUTHORISING | OPERATOR,
                    "letting an operation go on takes the role planner, authorising or operator"},
    [ACT_ENROL] = {"watchlist.add", PLANNER | OPERATOR,
                   "adding to a watchlist takes the role planner or operator"},
    [ACT_UNLIST] = {"watchlist.remove", PLANNER | OPERATOR,
                    "removing from a watchlist takes the role planner or operator"},
    [ACT_REVIEW] = {"watchlist.review", PLANNER | AUTHORISING | OPERATOR,
                    "reviewing a watchlist takes the role planner, authorising or operator"},
    [ACT_LIVE] = {"live.run", OPERATOR, "running live facial recognition takes the role operator"},
    [ACT_SEARCH] = {"search.run", INVESTIGATOR | OPERATOR,
                    "a retrospective search takes the role investigator or operator"},
    [ACT_IDENTIFY] = {"identify.run", ENGAGEMENT | OPERATOR,
                      "an operator-initiated check takes the role engagement or operator"},
    [ACT_ADJUDICATE] = {"alert.adjudicate", OPERATOR,
                        "adjudicating an alert takes the role operator"},
    [ACT_ENGAGE] = {"alert.engage", ENGAGEMENT,
                    "recording an engagement takes the role engagement"},
    [ACT_OUTCOME] = {"alert.outcome", OPERATOR | ENGAGEMENT,
                     "recording an outcome takes the role operator or engagement"},
    [ACT_LOOK] = {"alert.look", OPERATOR | ENGAGEMENT | INVESTIGATOR | AUDITOR,
                  "looking at an alert's picture takes the role operator, engagement, investigator "
                  "or auditor"},
};

const struct right *rights_of(enum act_kind kind)
{
    assert(kind >= 0 && kind < ACT_KIND_COUNT && rights[kind].word != NULL);
    return &rights[kind];
}
