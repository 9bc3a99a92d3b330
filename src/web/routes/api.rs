//! What programs ask for: one address each, in no language.

use super::Who::Anyone;
use super::who::OFFICIALS;
use super::{Line, get, post};
use crate::web::api::office::{issues, letters, opinions};
use crate::web::api::{annual, complaints, description, ledgers, occasions, plans, projects, record, results, rounds};

#[rustfmt::skip]
pub const API: &[Line] = &[
    get ("/api/openapi.json",                                        Anyone, |r| r.to(description::show)),
    get ("/api/v1/projects",                                         Anyone, |r| r.to(projects::list)),
    get ("/api/v1/projects/{no}",                                    Anyone, |r| r.to(projects::one)),
    get ("/api/v1/projects/{no}/plans/{n}",                          Anyone, |r| r.to(plans::one)),
    get ("/api/v1/projects/{no}/rounds/{n}",                         Anyone, |r| r.to(rounds::one)),
    get ("/api/v1/projects/{no}/rounds/{n}/results/{version}",       Anyone, |r| r.to(results::version)),
    get ("/api/v1/projects/{no}/rounds/{n}/opinions",                Anyone, |r| r.to(results::opinions)),
    get ("/api/v1/projects/{no}/outcome",                            Anyone, |r| r.to(results::outcome)),
    get ("/api/v1/projects/{no}/ledger/lines",                       Anyone, |r| r.to(ledgers::lines)),
    get ("/api/v1/projects/{no}/ledger/editions",                    Anyone, |r| r.to(ledgers::editions)),
    get ("/api/v1/projects/{no}/issues",                             Anyone, |r| r.to(ledgers::issues)),
    get ("/api/v1/projects/{no}/occasions/{n}",                      Anyone, |r| r.to(occasions::one)),
    get ("/api/v1/projects/{no}/record",                             Anyone, |r| r.to(record::list)),
    get ("/api/v1/annual/{year}",                                    Anyone, |r| r.to(annual::one)),
    get ("/api/v1/complaints",                                       Anyone, |r| r.to(complaints::list)),
    get ("/api/v1/complaints/{no}",                                  Anyone, |r| r.to(complaints::one)),
    get ("/api/v1/office/projects/{no}/rounds/{n}/letters",             OFFICIALS, |r| r.to(letters::list)),
    post("/api/v1/office/projects/{no}/rounds/{n}/letters",             OFFICIALS, |r| r.to(letters::take_in)),
    get ("/api/v1/office/projects/{no}/rounds/{n}/letters/{k}",         OFFICIALS, |r| r.to(letters::one)),
    post("/api/v1/office/projects/{no}/rounds/{n}/letters/{k}/opening", OFFICIALS, |r| r.to(letters::open)),
    get ("/api/v1/office/projects/{no}/rounds/{n}/opinions",            OFFICIALS, |r| r.to(opinions::list)),
    post("/api/v1/office/projects/{no}/rounds/{n}/assignments",         OFFICIALS, |r| r.to(opinions::assign)),
    get ("/api/v1/office/projects/{no}/rounds/{n}/issues",              OFFICIALS, |r| r.to(issues::list)),
];
