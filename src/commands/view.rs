//! The city's views (市の考え方): what they were approved with must not change under them.

use super::desk::With;
use super::{Desk, Stop};
use crate::model::ids::IssueId;
use crate::procedure::{approval, city_view, round};
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::View;
use crate::store::rounds::Round;

/// Takes the view on an issue back to a draft, and the approval that was asked or given for it, because the opinions that
/// it answers have changed. Nothing happens to a view that nobody asked to approve. `cause` is the entry of that change.
pub fn void_view(desk: &mut Desk<'_>, issue: IssueId, round: &Round, cause: i64) -> Result<(), Stop> {
    let Some(mut view) = View::of(desk.db, issue, round.id)? else { return Ok(()) };
    if !matches!(view.state, city_view::State::InApproval | city_view::State::Approved) {
        return Ok(());
    }
    let unsettled = !matches!(round.state, round::State::ResultInApproval | round::State::ResultPublished);
    let facts = city_view::Facts { result_unsettled: unsettled, ..city_view::Facts::default() };
    let rule = desk.decide::<city_view::CityView>(view.state, city_view::Event::Void, &facts)?;
    view.state = rule.target(view.state);
    let seq = desk.change(rule, &mut view, With { cause: Some(cause), ..With::default() })?;
    let Some(mut approval) = Approval::newest(desk.db, view.id.as_str(), Purpose::View)? else { return Ok(()) };
    if matches!(approval.state, approval::State::Requested | approval::State::Approved) {
        let rule = desk.decide::<approval::Approval>(approval.state, approval::Event::Void, &approval::Facts::default())?;
        approval.state = rule.target(approval.state);
        desk.change(rule, &mut approval, With { cause: Some(seq), ..With::default() })?;
    }
    Ok(())
}
