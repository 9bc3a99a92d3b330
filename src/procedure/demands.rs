//! What each response category demands of the city's view besides its words, so that no category hides things.

use crate::closed;
use crate::model::terms::ResponseCategory;

closed! {
    /// Something a view may be asked to hold.
    pub enum Demand {
        /// The answer itself.
        Text = "text",
        /// Where the plan was changed.
        ChangedPlace = "changed_place",
        /// The words there before the change.
        TextBefore = "text_before",
        /// The words there now, which are others.
        TextAfter = "text_after",
        /// Why.
        Reason = "reason",
        /// The page or section of the plan that says it already.
        Reference = "reference",
        /// Which later stage, plan or office will look at it.
        LaterStage = "later_stage",
    }
}

/// One place where the plan was changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    pub place: &'a str,
    pub before: &'a str,
    pub after: &'a str,
}

/// What a view holds; what was left out is empty or blank.
#[derive(Clone, Copy, Debug, Default)]
pub struct Content<'a> {
    pub text: &'a str,
    pub changes: &'a [Change<'a>],
    pub reason: &'a str,
    pub reference: &'a str,
    pub later_stage: &'a str,
}

/// What a view of this category must hold.
pub const fn demands(category: ResponseCategory) -> &'static [Demand] {
    use Demand::*;
    match category {
        ResponseCategory::Reflected => &[Text, ChangedPlace, TextBefore, TextAfter],
        ResponseCategory::AlreadyIncluded => &[Text, Reference],
        ResponseCategory::FutureReference => &[Text, LaterStage],
        ResponseCategory::NotReflected | ResponseCategory::OutOfScope => &[Text, Reason],
        ResponseCategory::ExplainedOnly | ResponseCategory::Noted => &[Text],
    }
}

/// What the category demands and the view does not hold, in the order of the demands; empty when it may be approved.
///
/// The guard `text_given` is "no `Text` in here", `demands_met` is "nothing but `Text` in here". An added passage has a
/// `before` too, such as （新設）, so that a forgotten one cannot pass as an addition.
pub fn missing(category: ResponseCategory, content: &Content<'_>) -> Vec<Demand> {
    demands(category).iter().copied().filter(|demand| !met(*demand, content)).collect()
}

fn met(demand: Demand, content: &Content<'_>) -> bool {
    let said = |text: &str| !text.trim().is_empty();
    let everywhere = |holds: &dyn Fn(&Change<'_>) -> bool| !content.changes.is_empty() && content.changes.iter().all(holds);
    match demand {
        Demand::Text => said(content.text),
        Demand::ChangedPlace => everywhere(&|change| said(change.place)),
        Demand::TextBefore => everywhere(&|change| said(change.before)),
        Demand::TextAfter => everywhere(&|change| said(change.after) && change.after.trim() != change.before.trim()),
        Demand::Reason => said(content.reason),
        Demand::Reference => said(content.reference),
        Demand::LaterStage => said(content.later_stage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResponseCategory::*;

    const CHANGE: Change<'_> = Change { place: "第３章 １", before: "努めます。", after: "行います。" };
    const FULL: Content<'_> =
        Content { text: "考え方", changes: &[CHANGE], reason: "理由", reference: "12ページ", later_stage: "実施設計" };

    #[test]
    fn a_full_view_lacks_nothing_and_an_empty_one_lacks_all_its_category_demands() {
        for category in ResponseCategory::ALL {
            assert_eq!(missing(*category, &FULL), []);
            assert_eq!(missing(*category, &Content::default()), demands(*category), "{category}");
        }
    }

    #[test]
    fn each_category_looks_at_its_own_fields_only() {
        let words = Content { text: "考え方", ..Content::default() };

        assert_eq!(missing(Reflected, &words), [Demand::ChangedPlace, Demand::TextBefore, Demand::TextAfter]);
        assert_eq!(missing(AlreadyIncluded, &words), [Demand::Reference]);
        assert_eq!(missing(FutureReference, &words), [Demand::LaterStage]);
        assert_eq!(missing(NotReflected, &words), [Demand::Reason]);
        assert_eq!(missing(OutOfScope, &words), [Demand::Reason]);
        assert_eq!(missing(ExplainedOnly, &words), []);
        assert_eq!(missing(Noted, &words), []);
    }

    #[test]
    fn blanks_are_not_words() {
        assert_eq!(missing(NotReflected, &Content { text: "考え方", reason: "\u{3000}\n ", ..FULL }), [Demand::Reason]);
    }

    #[test]
    fn every_changed_place_is_complete_and_really_changed() {
        let unchanged = Change { after: "努めます。\n", ..CHANGE };
        let nowhere = Change { place: "", ..CHANGE };

        assert_eq!(missing(Reflected, &Content { changes: &[CHANGE, unchanged], ..FULL }), [Demand::TextAfter]);
        assert_eq!(missing(Reflected, &Content { changes: &[nowhere, CHANGE], ..FULL }), [Demand::ChangedPlace]);
    }
}
