//! Every route on one screen: method, path, who may, handler. What is not here does not exist, and who is not named is kept out.

pub use super::route::{Line, Method, Who};
use super::route::{elsewhere, get, post, register};
use super::visit::is_staff_path;
use super::{assets, audit, demo, health, mailbox, office, public};
use crate::model::terms::Role::{Admin, Approver, Auditor, Official, PrSection};
use Who::{Anyone, Staff};
use actix_web::http::Method as Http;
use actix_web::web::{self, ServiceConfig};

/// Who reads the cases of the office: all but the admin, who sees no unpublished text.
const READERS: Who = Staff(&[Official, Approver, PrSection, Auditor]);
const AUDITORS: Who = Staff(&[Auditor]);
/// Who decides what others asked for.
const DECIDERS: Who = Staff(&[Approver, PrSection]);
/// Who sends test letters, types in what arrived, and answers complaints.
const TESTERS: Who = Staff(&[Official, PrSection]);
const APPROVERS: Who = Staff(&[Approver]);
const OFFICIALS: Who = Staff(&[Official]);
const ADMINS: Who = Staff(&[Admin]);
const EVERY: Who = Staff(&[Official, Approver, PrSection, Auditor, Admin]);
/// Who reads a section's letters before their publication.
const SECTION: Who = Staff(&[Official, Approver]);

/// All pages, in both languages (English under `/en`).
#[rustfmt::skip]
pub const ROUTES: &[Line] = &[
    // residents
    get ("/",                                   Anyone,   |r| r.to(public::home::show)),
    get ("/subscriptions",                      Anyone,   |r| r.to(public::subscription::show)),
    post("/subscriptions",                      Anyone,   |r| r.to(public::subscription::ask)),
    get ("/subscriptions/asked",                Anyone,   |r| r.to(public::subscription::asked)),
    get ("/subscriptions/{token}",              Anyone,   |r| r.to(public::subscription::one)),
    post("/subscriptions/{token}/confirm",      Anyone,   |r| r.to(public::subscription::confirm)),
    get ("/subscriptions/{token}/end",          Anyone,   |r| r.to(public::subscription::one)),
    post("/subscriptions/{token}/end",          Anyone,   |r| r.to(public::subscription::end)),
    // the demonstration only
    get ("/mail",                               Anyone,   |r| r.to(mailbox::list)),
    get ("/mail/{id}",                          Anyone,   |r| r.to(mailbox::show)),
    get ("/demo/clock",                         Anyone,   |r| r.to(demo::show)),
    post("/demo/clock",                         Anyone,   |r| r.to(demo::advance)),
    get ("/projects",                           Anyone,   |r| r.to(public::projects::show)),
    get ("/projects/{no}",                      Anyone,   |r| r.to(public::project::show)),
    get ("/projects/{no}/outcome",              Anyone,   |r| r.to(public::outcome::show)),
    get ("/projects/{no}/outcome.json",         Anyone,   |r| r.to(public::outcome::json)),
    get ("/projects/{no}/record",               Anyone,   |r| r.to(public::record::show)),
    get ("/projects/{no}/plans/{version}",      Anyone,   |r| r.to(public::plan::show)),
    get ("/projects/{no}/plans/{version}/comparison", Anyone, |r| r.to(public::comparison::show)),
    get ("/projects/{no}/rounds/{n}",           Anyone,   |r| r.to(public::round::show)),
    get ("/projects/{no}/rounds/{n}/result",    Anyone,   |r| r.to(public::result::show)),
    get ("/projects/{no}/rounds/{n}/result.json", Anyone, |r| r.to(public::result::json)),
    get ("/projects/{no}/rounds/{n}/result.csv", Anyone,  |r| r.to(public::result::table)),
    get ("/projects/{no}/rounds/{n}/result/versions/{v}.json", Anyone, |r| r.to(public::result::json_version)),
    get ("/projects/{no}/rounds/{n}/result/versions/{v}.csv", Anyone, |r| r.to(public::result::table_version)),
    get ("/projects/{no}/rounds/{n}/result/versions/{v}", Anyone, |r| r.to(public::result::show_version)),
    get ("/projects/{no}/rounds/{n}/result/versions/{v}/opinions/{k}", Anyone, |r| r.to(public::result::show_opinion_then)),
    get ("/projects/{no}/rounds/{n}/opinions/{k}", Anyone, |r| r.to(public::result::show_opinion)),
    get ("/projects/{no}/rounds/{n}/submissions/new", Anyone, |r| r.to(public::comment::show)),
    post("/projects/{no}/rounds/{n}/submissions/new", Anyone, |r| r.to(public::comment::turn)),
    post("/projects/{no}/rounds/{n}/submissions", Anyone, |r| r.to(public::comment::send)),
    get ("/receipts",                           Anyone,   |r| r.to(public::receipts::ask)),
    post("/receipts",                           Anyone,   |r| r.to(public::receipts::go)),
    get ("/receipts/{code}",                    Anyone,   |r| r.to(public::receipts::show)),
    get ("/receipts/{code}/qr.svg",             Anyone,   |r| r.to(public::receipts::qr)),
    get ("/receipts/{code}/amendment",          Anyone,   |r| r.to(public::receipts::show_amendment)),
    post("/receipts/{code}/amendment",          Anyone,   |r| r.to(public::receipts::amend)),
    get ("/receipts/{code}/withdrawal",         Anyone,   |r| r.to(public::receipts::show_withdrawal)),
    post("/receipts/{code}/withdrawal",         Anyone,   |r| r.to(public::receipts::withdraw)),
    get ("/receipts/{code}/completion",         Anyone,   |r| r.to(public::receipts::show_completion)),
    post("/receipts/{code}/completion",         Anyone,   |r| r.to(public::receipts::complete)),
    get ("/receipts/{code}/proof",              Anyone,   |r| r.to(public::proof::download)),
    get ("/procedure",                          Anyone,   |r| r.to(public::procedure::show)),
    get ("/complaints",                         Anyone,   |r| r.to(public::complaints::list)),
    post("/complaints",                         Anyone,   |r| r.to(public::complaints::accept)),
    get ("/complaints/new",                     Anyone,   |r| r.to(public::complaints::form)),
    get ("/complaints/{no}",                    Anyone,   |r| r.to(public::complaints::one)),
    get ("/complaints/receipts/{code}",         Anyone,   |r| r.to(public::complaints::show_receipt)),
    post("/complaints/receipts/{code}/withdrawal", Anyone, |r| r.to(public::complaints::retract)),
    get ("/annual/{year}",                      Anyone,   |r| r.to(public::annual::show)),
    get ("/accessibility",                      Anyone,   |r| r.to(public::accessibility::show)),
    // auditors
    get ("/audit",                              AUDITORS, |r| r.to(audit::home::show)),
    get ("/audit/record",                       AUDITORS, |r| r.to(audit::record::show)),
    get ("/audit/projects/{no}/rounds/{n}/submissions", AUDITORS, |r| r.to(audit::submissions::show)),
    get ("/audit/projects/{no}/rounds/{n}/submissions/{k}", AUDITORS, |r| r.to(audit::letter::show)),
    get ("/audit/projects/{no}/rounds/{n}/issues", AUDITORS, |r| r.to(audit::issues::show)),
    get ("/audit/projects/{no}/rounds/{n}/issues/{k}", AUDITORS, |r| r.to(audit::issues::show_one)),
    // staff: coming and going
    get ("/office/sign-in",                     Anyone,   |r| r.to(office::sign_in::show)),
    post("/office/sign-in",                     Anyone,   |r| r.to(office::sign_in::accept)),
    get ("/office/password/{token}",            Anyone,   |r| r.to(office::password::show)),
    post("/office/password/{token}",            Anyone,   |r| r.to(office::password::accept)),
    post("/office/sign-out",                    EVERY,    |r| r.to(office::sign_in::end)),
    get ("/office",                             EVERY,    |r| r.to(office::desk::show)),
    // staff: accounts and rules
    get ("/office/accounts",                    ADMINS,   |r| r.to(office::accounts::show)),
    get ("/office/accounts/new",                ADMINS,   |r| r.to(office::accounts::form::new)),
    post("/office/accounts/new",                ADMINS,   |r| r.to(office::accounts::form::add)),
    get ("/office/accounts/{id}",               ADMINS,   |r| r.to(office::accounts::one::show)),
    post("/office/accounts/{id}",               ADMINS,   |r| r.to(office::accounts::one::change)),
    post("/office/accounts/{id}/link",          ADMINS,   |r| r.to(office::accounts::one::link)),
    post("/office/accounts/{id}/disabling",     ADMINS,   |r| r.to(office::accounts::one::disable)),
    get ("/office/policy",                      EVERY,    |r| r.to(office::policy::show::show)),
    get ("/office/policy/draft",                ADMINS,   |r| r.to(office::policy::draft::show)),
    post("/office/policy/draft",                ADMINS,   |r| r.to(office::policy::draft::start)),
    get ("/office/policy/draft/calendar",       ADMINS,   |r| r.to(office::policy::calendar::show)),
    post("/office/policy/draft/adoption",       ADMINS,   |r| r.to(office::policy::draft::adopt)),
    post("/office/policy/draft/removal",        ADMINS,   |r| r.to(office::policy::draft::drop)),
    get ("/office/policy/draft/{group}",        ADMINS,   |r| r.to(office::policy::group::show)),
    post("/office/policy/draft/{group}",        ADMINS,   |r| r.to(office::policy::group::save)),
    get ("/office/policy/{version}",            EVERY,    |r| r.to(office::policy::show::show_version)),
    // staff: mails
    get ("/office/mail",                        SECTION,  |r| r.to(office::mail::show)),
    post("/office/mail/{letter}/retry",         OFFICIALS, |r| r.to(office::mail::retry)),
    // staff: the ways in
    get ("/office/probes",                      READERS,  |r| r.to(office::probes::show)),
    post("/office/probes",                      TESTERS,  |r| r.to(office::probes::arrived)),
    get ("/office/probes/{way}/sheet",          TESTERS,  |r| r.to(office::probes::sheet)),
    post("/office/probes/{way}/sheet",          TESTERS,  |r| r.to(office::probes::make)),
    // staff: complaints about the procedure
    get ("/office/complaints",                  READERS,  |r| r.to(office::complaints::show)),
    get ("/office/complaints/new",              TESTERS,  |r| r.to(office::complaints::form)),
    post("/office/complaints/new",              TESTERS,  |r| r.to(office::complaints::accept)),
    get ("/office/complaints/{no}",             READERS,  |r| r.to(office::complaints::show_one)),
    post("/office/complaints/{no}/answer",      TESTERS,  |r| r.to(office::complaints::answer)),
    post("/office/complaints/{no}/submission",  TESTERS,  |r| r.to(office::complaints::submit)),
    post("/office/complaints/{no}/decision",    APPROVERS, |r| r.to(office::complaints::decide)),
    post("/office/complaints/{no}/withdrawal",  TESTERS,  |r| r.to(office::complaints::withdraw)),
    post("/office/complaints/{no}/identity-view", TESTERS, |r| r.to(office::complaints::who)),
    post("/office/complaints/{no}/erasure",     TESTERS,  |r| r.to(office::complaints::erase)),
    post("/office/complaints/{no}/erasure/decision", APPROVERS, |r| r.to(office::complaints::decide_erasure)),
    // staff: letters of a round
    get ("/office/projects/{no}/rounds/{n}/letters",                  SECTION,  |r| r.to(office::letters::list::show)),
    post("/office/projects/{no}/rounds/{n}/letters",                  OFFICIALS, |r| r.to(office::letters::enter::accept)),
    get ("/office/projects/{no}/rounds/{n}/letters/new",              OFFICIALS, |r| r.to(office::letters::enter::show)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/slip",         OFFICIALS, |r| r.to(office::letters::slip::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/slip",         OFFICIALS, |r| r.to(office::letters::slip::again)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}",                SECTION,   |r| r.to(office::letters::read::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/opening",        OFFICIALS, |r| r.to(office::letters::decide::open)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/validity",       OFFICIALS, |r| r.to(office::letters::decide::judge)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/validity/undo",  OFFICIALS, |r| r.to(office::letters::undo::judge)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/duplicate",      OFFICIALS, |r| r.to(office::letters::decide::link)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/duplicate/undo", OFFICIALS, |r| r.to(office::letters::undo::link)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/submitter",      OFFICIALS, |r| r.to(office::letters::decide::join)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/submitter/undo", OFFICIALS, |r| r.to(office::letters::undo::join)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/asking",         OFFICIALS, |r| r.to(office::letters::asking::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/asking",         OFFICIALS, |r| r.to(office::letters::asking::ask)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/asking/completion", OFFICIALS, |r| r.to(office::letters::asking::complete)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/asking/letter",  OFFICIALS, |r| r.to(office::letters::asking::print)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/handing-over",   OFFICIALS, |r| r.to(office::letters::handing::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/handing-over",   OFFICIALS, |r| r.to(office::letters::handing::accept)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/language",       OFFICIALS, |r| r.to(office::letters::language::say)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/translation",    SECTION,   |r| r.to(office::letters::translation::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/translation",    OFFICIALS, |r| r.to(office::letters::translation::accept)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/identity-view",  OFFICIALS, |r| r.to(office::letters::decide::identity)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/files/{f}",      OFFICIALS, |r| r.to(office::letters::decide::scan)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/splitting",      SECTION,   |r| r.to(office::letters::splitting::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/splitting",      OFFICIALS, |r| r.to(office::letters::splitting::accept)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/splitting/undo", OFFICIALS, |r| r.to(office::letters::undo::split)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/redactions",     SECTION,   |r| r.to(office::letters::redactions::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/redactions",     OFFICIALS, |r| r.to(office::letters::redactions::accept)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/redactions/undo", OFFICIALS, |r| r.to(office::letters::undo::redact)),
    get ("/office/projects/{no}/rounds/{n}/letters/{k}/erasure",        OFFICIALS, |r| r.to(office::removal::erasure::show)),
    post("/office/projects/{no}/rounds/{n}/letters/{k}/erasure",        OFFICIALS, |r| r.to(office::removal::erasure::ask)),
    // staff: issues and result of a round
    get ("/office/projects/{no}/rounds/{n}/issues",                     SECTION,   |r| r.to(office::issues::board::show)),
    post("/office/projects/{no}/rounds/{n}/issues",                     OFFICIALS, |r| r.to(office::issues::board::raise)),
    post("/office/projects/{no}/rounds/{n}/assignments",                OFFICIALS, |r| r.to(office::issues::assign::accept)),
    post("/office/projects/{no}/rounds/{n}/assignments/undo",           OFFICIALS, |r| r.to(office::issues::undo::assign)),
    get ("/office/projects/{no}/rounds/{n}/issues/{k}",                 SECTION,   |r| r.to(office::issues::view::show)),
    post("/office/projects/{no}/rounds/{n}/issues/{k}/view",            OFFICIALS, |r| r.to(office::issues::view::accept)),
    post("/office/projects/{no}/rounds/{n}/issues/{k}/view/undo",       OFFICIALS, |r| r.to(office::issues::undo::view)),
    post("/office/projects/{no}/rounds/{n}/issues/{k}/undo",            OFFICIALS, |r| r.to(office::issues::undo::issue)),
    post("/office/projects/{no}/rounds/{n}/issues/{k}/wording",         OFFICIALS, |r| r.to(office::issues::wording::reword)),
    post("/office/projects/{no}/rounds/{n}/issues/{k}/retirement",      OFFICIALS, |r| r.to(office::issues::wording::retire)),
    get ("/office/projects/{no}/rounds/{n}/result",                     SECTION,   |r| r.to(office::result::show)),
    get ("/office/projects/{no}/rounds/{n}/retention",                  OFFICIALS, |r| r.to(office::removal::retention::show)),
    post("/office/projects/{no}/rounds/{n}/retention",                  OFFICIALS, |r| r.to(office::removal::retention::ask)),
    get ("/office/projects/{no}/rounds/{n}/withholding",                OFFICIALS, |r| r.to(office::removal::withholding::show)),
    post("/office/projects/{no}/rounds/{n}/withholding",                OFFICIALS, |r| r.to(office::removal::withholding::ask)),
    // staff: projects
    get ("/office/projects",                    READERS,  |r| r.to(office::project::list::show)),
    get ("/office/projects/new",                OFFICIALS, |r| r.to(office::project::form::new)),
    post("/office/projects/new",                OFFICIALS, |r| r.to(office::project::form::register)),
    get ("/office/projects/{no}",               READERS,  |r| r.to(office::project::show)),
    get ("/office/projects/{no}/edit",          OFFICIALS, |r| r.to(office::project::form::edit)),
    post("/office/projects/{no}/edit",          OFFICIALS, |r| r.to(office::project::form::change)),
    get ("/office/projects/{no}/plans/new",     OFFICIALS, |r| r.to(office::project::import::show)),
    post("/office/projects/{no}/plan-drafts",   OFFICIALS, |r| r.to(office::project::import::accept)),
    get ("/office/projects/{no}/plan-drafts/{id}", OFFICIALS, |r| r.to(office::project::draft::show)),
    post("/office/projects/{no}/plan-drafts/{id}", OFFICIALS, |r| r.to(office::project::draft::correct)),
    post("/office/projects/{no}/plan-drafts/{id}/removal", OFFICIALS, |r| r.to(office::project::draft::remove)),
    post("/office/projects/{no}/plans",         OFFICIALS, |r| r.to(office::project::import::save)),
    get ("/office/projects/{no}/plans/{v}",     READERS,  |r| r.to(office::project::plan::show)),
    get ("/office/projects/{no}/plans/{v}/comparison", READERS, |r| r.to(office::project::comparison::show)),
    get ("/office/projects/{no}/outcome/{end}", OFFICIALS, |r| r.to(office::project::ending::show)),
    post("/office/projects/{no}/outcome/{end}", OFFICIALS, |r| r.to(office::project::ending::propose)),
    // staff: rounds
    get ("/office/projects/{no}/rounds/new",    OFFICIALS, |r| r.to(office::round::form::new)),
    post("/office/projects/{no}/rounds/new",    OFFICIALS, |r| r.to(office::round::form::draft)),
    get ("/office/projects/{no}/rounds/{n}",    READERS,  |r| r.to(office::round::show)),
    post("/office/projects/{no}/rounds/{n}/work", OFFICIALS, |r| r.to(office::claims::accept)),
    get ("/office/projects/{no}/rounds/{n}/edit", OFFICIALS, |r| r.to(office::round::form::edit)),
    post("/office/projects/{no}/rounds/{n}/edit", OFFICIALS, |r| r.to(office::round::form::change)),
    get ("/office/projects/{no}/rounds/{n}/preview", READERS, |r| r.to(office::round::preview::show)),
    get ("/office/projects/{no}/rounds/{n}/rehearsal", READERS, |r| r.to(office::round::rehearsal::show)),
    get ("/office/projects/{no}/rounds/{n}/rehearsal/pages/{state}", READERS, |r| r.to(office::round::rehearsal::page::show)),
    get ("/office/projects/{no}/rounds/{n}/rehearsal/mails/{mail}", READERS, |r| r.to(office::round::rehearsal::mails::show)),
    post("/office/projects/{no}/rounds/{n}/approval-request", OFFICIALS, |r| r.to(office::round::acts::submit)),
    get ("/office/projects/{no}/rounds/{n}/cancellation", APPROVERS, |r| r.to(office::round::acts::cancellation)),
    post("/office/projects/{no}/rounds/{n}/cancellation", APPROVERS, |r| r.to(office::round::acts::cancel)),
    get ("/office/projects/{no}/rounds/{n}/postponement", APPROVERS, |r| r.to(office::round::postponement::show)),
    post("/office/projects/{no}/rounds/{n}/postponement", APPROVERS, |r| r.to(office::round::postponement::accept)),
    get ("/office/projects/{no}/rounds/{n}/result-day", OFFICIALS, |r| r.to(office::round::result_day::show)),
    post("/office/projects/{no}/rounds/{n}/result-day", OFFICIALS, |r| r.to(office::round::result_day::accept)),
    get ("/office/projects/{no}/rounds/{n}/correction", OFFICIALS, |r| r.to(office::round::correction::show)),
    post("/office/projects/{no}/rounds/{n}/correction", OFFICIALS, |r| r.to(office::round::correction::begin)),
    post("/office/projects/{no}/rounds/{n}/correction/end", OFFICIALS, |r| r.to(office::round::correction::end)),
    get ("/office/projects/{no}/rounds/{n}/extension", OFFICIALS, |r| r.to(office::round::extension::show)),
    post("/office/projects/{no}/rounds/{n}/extension", OFFICIALS, |r| r.to(office::round::extension::ask)),
    get ("/office/projects/{no}/rounds/{n}/material", OFFICIALS, |r| r.to(office::round::material::show)),
    post("/office/projects/{no}/rounds/{n}/material", OFFICIALS, |r| r.to(office::round::material::ask)),
    get ("/office/projects/{no}/rounds/{n}/certificates", READERS, |r| r.to(office::round::certificates::show)),
    post("/office/projects/{no}/rounds/{n}/certificates", OFFICIALS, |r| r.to(office::round::certificates::certify)),
    post("/office/projects/{no}/rounds/{n}/reconciliation", OFFICIALS, |r| r.to(office::round::acts::reconcile)),
    post("/office/projects/{no}/rounds/{n}/responding", OFFICIALS, |r| r.to(office::round::acts::respond)),
    get ("/office/projects/{no}/rounds/{n}/result-request", OFFICIALS, |r| r.to(office::round::result::show)),
    post("/office/projects/{no}/rounds/{n}/result-request", OFFICIALS, |r| r.to(office::round::result::ask)),
    post("/office/projects/{no}/rounds/{n}/result-request/withdrawal", OFFICIALS, |r| r.to(office::round::acts::take_back)),
    // staff: approvals
    get ("/office/approvals",                   READERS,  |r| r.to(office::approval::inbox::show)),
    get ("/office/approval-routes",             EVERY,    |r| r.to(office::approval::routes::show)),
    get ("/office/approvals/batch",             DECIDERS, |r| r.to(office::approval::batch::show)),
    post("/office/approvals/batch",             DECIDERS, |r| r.to(office::approval::batch::accept)),
    get ("/office/approvals/{id}",              READERS,  |r| r.to(office::approval::decide::show)),
    post("/office/approvals/{id}/decision",     DECIDERS, |r| r.to(office::approval::decide::accept)),
    get ("/office/approvals/{id}/sheet",        READERS,  |r| r.to(office::approval::sheet::show)),
    post("/office/approvals/{id}/look",         DECIDERS, |r| r.to(office::approval::decide::look)),
    post("/office/approvals/{id}/look-after",   APPROVERS,|r| r.to(office::approval::decide::look_after)),
];

/// Operation and files: one address each, no language, no page.
#[rustfmt::skip]
const PLAIN: &[Line] = &[
    get ("/healthz",                            Anyone,   |r| r.to(health::live)),
    get ("/readyz",                             Anyone,   |r| r.to(health::ready)),
    get ("/feed.atom",                          Anyone,   |r| r.to(public::feed::show)),
    get ("/calendar.ics",                       Anyone,   |r| r.to(public::calendar::show)),
    // the signed record
    get ("/log/checkpoint",                     Anyone,   |r| r.to(public::log::checkpoint)),
    get ("/log/key",                            Anyone,   |r| r.to(public::log::key)),
    get ("/log/tile/{rest:.*}",                 Anyone,   |r| r.to(public::log::tile)),
];

/// Registers everything. Anything else is 404, and a known path with another method 405.
pub fn configure(config: &mut ServiceConfig) {
    assets::routes(config);
    register(config, "", PLAIN.iter().collect());
    // A request is compared with one address after the other: what residents ask for, who are many, comes first.
    let (staff, residents): (Vec<&Line>, Vec<&Line>) = ROUTES.iter().partition(|line| is_staff_path(line.path));
    for lines in [residents, staff] {
        register(config, "", lines.clone());
        register(config, "/en", lines);
    }
    config.default_service(web::to(elsewhere));
}

/// The line that a request falls under, by the pattern it matched.
pub fn line_of(method: &Http, pattern: &str) -> Option<&'static Line> {
    let method = match *method {
        Http::GET | Http::HEAD => Method::Get,
        Http::POST => Method::Post,
        _ => return None,
    };
    lines(pattern).find(|line| line.method == method)
}

/// Whether the list has this pattern, with whatever method.
pub fn is_listed(pattern: &str) -> bool {
    lines(pattern).next().is_some()
}

fn lines(pattern: &str) -> impl Iterator<Item = &'static Line> {
    let path = match pattern.strip_prefix("/en") {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => pattern,
    };
    ROUTES.iter().chain(PLAIN).filter(move |line| line.path == path)
}
