//! The names of our ids, one per kind of thing.

use super::Id;

/// Declares a tag that has no values, and the id with that tag.
macro_rules! ids {
    ($($(#[$meta:meta])* $alias:ident of $tag:ident),+ $(,)?) => { $(
        $(#[$meta])*
        pub type $alias = Id<$tag>;
        #[doc(hidden)]
        pub enum $tag {}
    )+ };
}

ids! {
    PolicyId of PolicyTag,
    AccountId of AccountTag,
    /// One human being; several accounts may share it.
    PersonId of PersonTag,
    ProjectId of ProjectTag,
    PlanId of PlanTag,
    /// An import that is not saved yet.
    PlanDraftId of PlanDraftTag,
    /// A section of a plan, carried from version to version.
    SectionId of SectionTag,
    RoundId of RoundTag,
    ApprovalId of ApprovalTag,
    SubmissionId of SubmissionTag,
    OpinionId of OpinionTag,
    IssueId of IssueTag,
    ViewId of ViewTag,
    PublicationId of PublicationTag,
    EndingId of EndingTag,
    ComplaintId of ComplaintTag,
    /// The issue ledger of a project.
    LedgerId of LedgerTag,
    OccasionId of OccasionTag,
    /// A paper that is handed out on an occasion.
    MaterialId of MaterialTag,
    QaRowId of QaRowTag,
    ObjectionId of ObjectionTag,
    /// A view in the ledger.
    LedgerViewId of LedgerViewTag,
    EditionId of EditionTag,
    PostingId of PostingTag,
    FileId of FileTag,
    /// A table of letters that is not taken in yet.
    IntakeFileId of IntakeFileTag,
    IntakeRecipeId of IntakeRecipeTag,
    /// A scan whose letter is not registered yet.
    WaitingScanId of WaitingScanTag,
    /// A mail from the city's mailbox.
    InboxId of InboxTag,
    NoticeId of NoticeTag,
    LetterId of LetterTag,
    SubscriptionId of SubscriptionTag,
}
