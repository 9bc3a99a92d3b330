//! Every step between a letter's arrival and the approval of the result can be taken back, by a button on the page where it was made.

mod issues;
mod letters;
mod sorting;

use crate::support::http::{Browser, Page};

/// The step that the page's button for this address would take back.
fn step(page: &Page, undo: &str) -> Option<String> {
    hidden(page, undo, "step")
}

/// A hidden field of the button's form.
fn hidden(page: &Page, undo: &str, name: &str) -> Option<String> {
    let text = page.text();
    let (_, form) = text.split_once(&format!("action=\"{undo}/undo\""))?;
    let (_, value) = form.split_once("</form>")?.0.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(value.split('"').next()?.to_owned())
}

/// Presses the button on the page; gives where it leads.
#[track_caller]
fn take_back(desk: &mut Browser, page: &str, undo: &str) -> Page {
    let shown = desk.get(page);
    let step = step(&shown, undo).unwrap_or_else(|| panic!("nothing to take back for {undo}: {}", shown.text()));
    let from = hidden(&shown, undo, "from").unwrap_or_default();
    let done = desk.send_form(page, &format!("{undo}/undo"), &[("step", &step), ("from", &from)]);
    assert_eq!(done.status, 303, "{}", done.text());
    let next = desk.follow(&done);
    assert!(next.says("最後の操作を取り消しました。"), "{}", next.text());
    next
}
