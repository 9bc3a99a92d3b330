//! The issue-sorting method: what residents read of it, and what the staff does.

use super::Who::Anyone;
use super::who::{APPROVERS, OFFICIALS, READERS, SECTION, TESTERS};
use super::{Line, get, post};
use crate::web::office::{ledger, occasions};
use crate::web::public;

#[rustfmt::skip]
pub const METHOD: &[Line] = &[
    // residents
    get ("/projects/{no}/ledger",               Anyone,   |r| r.to(public::ledger::show)),
    get ("/projects/{no}/ledger/changes",       Anyone,   |r| r.to(public::ledger::changes::show)),
    get ("/projects/{no}/ledger/editions/{n}.json", Anyone, |r| r.to(public::ledger::edition::json)),
    get ("/projects/{no}/ledger/editions/{n}.pdf", Anyone, |r| r.to(public::ledger::booklet::show)),
    get ("/projects/{no}/ledger/editions/{n}.csv", Anyone, |r| r.to(public::ledger::sheet::csv)),
    get ("/projects/{no}/ledger/editions/{n}.xlsx", Anyone, |r| r.to(public::ledger::sheet::xlsx)),
    get ("/projects/{no}/ledger/editions/{n}",  Anyone,   |r| r.to(public::ledger::edition::show)),
    get ("/projects/{no}/issues/{k}",           Anyone,   |r| r.to(public::ledger::issue::show)),
    get ("/projects/{no}/issues/{k}/views/{v}", Anyone,   |r| r.to(public::ledger::issue::show_view)),
    get ("/projects/{no}/occasions/{n}",        Anyone,   |r| r.to(public::occasion::show)),
    get ("/projects/{no}/occasions/{n}/materials/{m}", Anyone, |r| r.to(public::materials::show)),
    get ("/projects/{no}/occasions/{n}/objections/new", Anyone, |r| r.to(public::objections::form)),
    post("/projects/{no}/occasions/{n}/objections", Anyone, |r| r.to(public::objections::accept)),
    get ("/projects/{no}/occasions/{n}/objections/{k}", Anyone, |r| r.to(public::objections::one)),
    // staff: occasions
    get ("/office/projects/{no}/occasions",                             READERS,   |r| r.to(occasions::show)),
    get ("/office/projects/{no}/occasions/new",                         OFFICIALS, |r| r.to(occasions::form::new)),
    post("/office/projects/{no}/occasions/new",                         OFFICIALS, |r| r.to(occasions::form::plan)),
    get ("/office/projects/{no}/occasions/{n}",                         READERS,   |r| r.to(occasions::one::show)),
    get ("/office/projects/{no}/occasions/{n}/edit",                    OFFICIALS, |r| r.to(occasions::form::edit)),
    post("/office/projects/{no}/occasions/{n}/edit",                    OFFICIALS, |r| r.to(occasions::form::change)),
    post("/office/projects/{no}/occasions/{n}/announcement",            OFFICIALS, |r| r.to(occasions::acts::announce)),
    post("/office/projects/{no}/occasions/{n}/calling-off",             OFFICIALS, |r| r.to(occasions::acts::call_off)),
    post("/office/projects/{no}/occasions/{n}/opening",                 OFFICIALS, |r| r.to(occasions::acts::hold)),
    post("/office/projects/{no}/occasions/{n}/record",                  OFFICIALS, |r| r.to(occasions::acts::draft)),
    post("/office/projects/{no}/occasions/{n}/confirmation",            SECTION,   |r| r.to(occasions::acts::confirm)),
    post("/office/projects/{no}/occasions/{n}/record/reopening",        SECTION,   |r| r.to(occasions::acts::reopen)),
    post("/office/projects/{no}/occasions/{n}/record/request",          OFFICIALS, |r| r.to(occasions::acts::submit)),
    post("/office/projects/{no}/occasions/{n}/absorption",              OFFICIALS, |r| r.to(occasions::acts::absorb)),
    // staff: papers that are handed out
    get ("/office/projects/{no}/occasions/{n}/materials",               READERS,   |r| r.to(occasions::materials::show)),
    post("/office/projects/{no}/occasions/{n}/materials",               OFFICIALS, |r| r.to(occasions::materials::add)),
    get ("/office/projects/{no}/occasions/{n}/materials/{m}",           READERS,   |r| r.to(occasions::materials::file)),
    post("/office/projects/{no}/occasions/{n}/materials/{m}/removal",   SECTION,   |r| r.to(occasions::materials::remove)),
    post("/office/projects/{no}/occasions/{n}/materials/{m}/release",   APPROVERS, |r| r.to(occasions::materials::release)),
    post("/office/projects/{no}/occasions/{n}/materials/{m}/withholding", APPROVERS, |r| r.to(occasions::materials::withhold)),
    // staff: objections to a published record
    get ("/office/projects/{no}/occasions/{n}/objections",              READERS,   |r| r.to(occasions::objections::show)),
    post("/office/projects/{no}/occasions/{n}/objections",              OFFICIALS, |r| r.to(occasions::objections::enter)),
    get ("/office/projects/{no}/occasions/{n}/objections/{k}",          READERS,   |r| r.to(occasions::objection::show)),
    post("/office/projects/{no}/occasions/{n}/objections/{k}",          OFFICIALS, |r| r.to(occasions::objection::answer)),
    // staff: notes taken in the room
    get ("/office/projects/{no}/occasions/{n}/notes",                   READERS,   |r| r.to(occasions::notes::show)),
    post("/office/projects/{no}/occasions/{n}/notes",                   OFFICIALS, |r| r.to(occasions::notes::note)),
    get ("/office/projects/{no}/occasions/{n}/notes/shell",             OFFICIALS, |r| r.to(occasions::notes::shell)),
    get ("/office/projects/{no}/occasions/{n}/notes/intake",            OFFICIALS, |r| r.to(occasions::intake::show)),
    post("/office/projects/{no}/occasions/{n}/notes/intake",            OFFICIALS, |r| r.to(occasions::intake::send)),
    get ("/office/notes-worker.js",                                     Anyone,    |r| r.to(occasions::notes::worker)),
    get ("/office/projects/{no}/occasions/{n}/notes/{k}",               READERS,   |r| r.to(occasions::row::show)),
    post("/office/projects/{no}/occasions/{n}/notes/{k}",               OFFICIALS, |r| r.to(occasions::row::edit)),
    post("/office/projects/{no}/occasions/{n}/notes/{k}/issue",         OFFICIALS, |r| r.to(occasions::row_acts::file)),
    post("/office/projects/{no}/occasions/{n}/notes/{k}/striking",      OFFICIALS, |r| r.to(occasions::row_acts::strike)),
    post("/office/projects/{no}/occasions/{n}/notes/{k}/moving",        OFFICIALS, |r| r.to(occasions::row_acts::relocate)),
    post("/office/projects/{no}/occasions/{n}/notes/{k}/addresses",     OFFICIALS, |r| r.to(occasions::addresses::change)),
    // staff: the issue ledger of a project
    get ("/office/projects/{no}/ledger",                                READERS,   |r| r.to(ledger::show)),
    post("/office/projects/{no}/ledger/adoption",                       TESTERS,   |r| r.to(ledger::adopt)),
    post("/office/projects/{no}/ledger/waiver",                         TESTERS,   |r| r.to(ledger::waive)),
    get ("/office/projects/{no}/ledger/end",                            READERS,   |r| r.to(ledger::end::show)),
    post("/office/projects/{no}/ledger/end",                            OFFICIALS, |r| r.to(ledger::end::propose)),
    post("/office/projects/{no}/ledger/issues",                         OFFICIALS, |r| r.to(ledger::raise)),
    get ("/office/projects/{no}/ledger/issues/{k}",                     READERS,   |r| r.to(ledger::issue::show)),
    post("/office/projects/{no}/ledger/issues/{k}/view",                OFFICIALS, |r| r.to(ledger::view::write)),
    post("/office/projects/{no}/ledger/issues/{k}/view/request",        OFFICIALS, |r| r.to(ledger::view::request)),
    post("/office/projects/{no}/ledger/issues/{k}/consideration",       OFFICIALS, |r| r.to(ledger::course::consider)),
    post("/office/projects/{no}/ledger/issues/{k}/reopening",           OFFICIALS, |r| r.to(ledger::course::reopen)),
    post("/office/projects/{no}/ledger/issues/{k}/settlement",          OFFICIALS, |r| r.to(ledger::course::settle)),
    post("/office/projects/{no}/ledger/issues/{k}/merger",              OFFICIALS, |r| r.to(ledger::course::merge)),
    post("/office/projects/{no}/ledger/issues/{k}/splitting",           OFFICIALS, |r| r.to(ledger::course::split)),
    post("/office/projects/{no}/ledger/issues/{k}/wording",             OFFICIALS, |r| r.to(ledger::course::reword)),
    post("/office/projects/{no}/ledger/issues/{k}/retirement",          OFFICIALS, |r| r.to(ledger::course::retire)),
    get ("/office/projects/{no}/ledger/editions/new",                   READERS,   |r| r.to(ledger::edition::show)),
    post("/office/projects/{no}/ledger/editions/new",                   OFFICIALS, |r| r.to(ledger::edition::propose)),
    post("/office/projects/{no}/ledger/editions/{n}/taking-back",       OFFICIALS, |r| r.to(ledger::edition::take_back)),
    get ("/office/projects/{no}/ledger/answers/{occasion}/{row}",       READERS,   |r| r.to(ledger::answers::show)),
    post("/office/projects/{no}/ledger/answers/{occasion}/{row}",       OFFICIALS, |r| r.to(ledger::answers::accept)),
];
