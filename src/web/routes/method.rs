//! The issue-sorting method: what residents read of it, and what the staff does.

use super::Who::Anyone;
use super::{Line, get};
use crate::web::public;

#[rustfmt::skip]
pub const METHOD: &[Line] = &[
    // residents
    get ("/projects/{no}/ledger",               Anyone,   |r| r.to(public::ledger::show)),
    get ("/projects/{no}/ledger/changes",       Anyone,   |r| r.to(public::ledger::changes::show)),
    get ("/projects/{no}/ledger/editions/{n}.json", Anyone, |r| r.to(public::ledger::edition::json)),
    get ("/projects/{no}/ledger/editions/{n}",  Anyone,   |r| r.to(public::ledger::edition::show)),
    get ("/projects/{no}/issues/{k}",           Anyone,   |r| r.to(public::ledger::issue::show)),
    get ("/projects/{no}/issues/{k}/views/{v}", Anyone,   |r| r.to(public::ledger::issue::show_view)),
    get ("/projects/{no}/occasions/{n}",        Anyone,   |r| r.to(public::occasion::show)),
];
