//! The closed vocabularies of the procedure: roles, channels, scopes, categories, validity.
//!
//! Variants are fixed by design; the *labels* a city shows for them are data (its policy and `texts/`).

use crate::closed;

closed! {
    /// Who acts. One account has one role; `Resident`, `Clock` and `System` have no account.
    pub enum Role {
        Resident = "resident",
        Official = "official",
        Approver = "approver",
        PrSection = "pr_section",
        Auditor = "auditor",
        Admin = "admin",
        Clock = "clock",
        System = "system",
    }
}

closed! {
    /// To whom a rule writes. Who that is in a given case is looked up when the notice is expanded.
    pub enum Audience {
        /// Who wrote the letter in question.
        Submitter = "submitter",
        /// Everybody who wrote a letter in the round, or in the issue, and left a mail address.
        Submitters = "submitters",
        /// Who spoke the row of a record in question and left a mail address.
        Speaker = "speaker",
        /// Everybody who spoke at the occasion, or in the issue, and left one.
        Speakers = "speakers",
        /// Who made the complaint in question.
        Complainant = "complainant",
        /// Everybody who follows the project or the city and confirmed by mail.
        Subscribers = "subscribers",
        /// The officials of the responsible section.
        Section = "section",
        /// The approvers of the responsible section.
        Approvers = "approvers",
        /// The official who asked for the approval in question.
        Drafter = "drafter",
        /// The PR and public-hearing section (広報広聴課).
        PrSection = "pr_section",
    }
}

closed! {
    /// What a measure is (施策等の種類).
    pub enum ProjectKind { Plan = "plan", Ordinance = "ordinance", Facility = "facility", Other = "other" }
}

closed! {
    /// At which of the two stages opinions are invited (骨格・方向性 / 素案).
    pub enum Stage { Outline = "outline", Draft = "draft" }
}

closed! {
    /// How a letter came in (提出方法).
    pub enum Channel {
        WebForm = "web_form",
        Email = "email",
        Post = "post",
        Fax = "fax",
        Counter = "counter",
        DropBox = "drop_box",
        Spoken = "spoken",
    }
}

closed! {
    /// When paper counts as arrived in time (必着 / 消印有効).
    pub enum ArrivalRule { MustArrive = "must_arrive", Postmark = "postmark" }
}

closed! {
    /// What somebody who hands in a letter for somebody else (代理) is to them.
    pub enum ProxyRelation { Guardian = "guardian", Family = "family", Carer = "carer", Lawyer = "lawyer", Other = "other" }
}

closed! {
    /// How the people of a letter that several signed (連名) are counted.
    pub enum JointRule {
        /// The letter is of one submitter, however many signed it.
        Letter = "letter",
        /// Whoever signed it is a submitter.
        Each = "each",
    }
}

closed! {
    /// What an official decided about a letter. Every one stays stored, counted and listed.
    pub enum Validity {
        Valid = "valid",
        LateArrival = "late_arrival",
        Ineligible = "ineligible",
        MissingIdentity = "missing_identity",
        WrongRound = "wrong_round",
        Unreadable = "unreadable",
        Withdrawn = "withdrawn",
    }
}

closed! {
    /// Whether an opinion is about the draft (案に対する意見か).
    pub enum Scope { InScope = "in_scope", StanceOnly = "stance_only", OutOfScope = "out_of_scope", Question = "question" }
}

closed! {
    /// What becomes of the opinions in an issue (反映区分). The category belongs to the city's view.
    pub enum ResponseCategory {
        Reflected = "reflected",
        AlreadyIncluded = "already_included",
        FutureReference = "future_reference",
        NotReflected = "not_reflected",
        ExplainedOnly = "explained_only",
        OutOfScope = "out_of_scope",
        Noted = "noted",
    }
}

closed! {
    /// Why a span of a letter is not an opinion. Such spans count as covered when splitting.
    pub enum AsideReason {
        Greeting = "greeting",
        SelfIntroduction = "self_introduction",
        PersonalData = "personal_data",
        Quotation = "quotation",
        Repetition = "repetition",
        Abuse = "abuse",
        Blank = "blank",
        Other = "other",
    }
}

closed! {
    /// Why an opinion has no issue.
    pub enum NoIssueReason { OutOfScope = "out_of_scope", StanceOnly = "stance_only", Unintelligible = "unintelligible" }
}

closed! {
    /// Why words are replaced in what is published.
    pub enum RedactionReason {
        Name = "name",
        Address = "address",
        Phone = "phone",
        Mail = "mail",
        Number = "number",
        ThirdParty = "third_party",
        Defamation = "defamation",
        Other = "other",
    }
}

closed! {
    /// The language of a page or a mail.
    pub enum Lang { Ja = "ja", En = "en" }
}

closed! {
    /// In which language a letter is written, by its tag (BCP 47): the languages of most people who live in a Japanese city.
    pub enum Tongue {
        Ja = "ja",
        En = "en",
        Zh = "zh",
        Ko = "ko",
        Pt = "pt",
        Vi = "vi",
        Tl = "tl",
        Ne = "ne",
        Id = "id",
        My = "my",
        Th = "th",
        Es = "es",
        /// None of these.
        Other = "und",
    }
}

closed! {
    /// Why the procedure is not applied (適用除外の理由).
    pub enum ExemptionGround {
        /// 緊急.
        Urgent = "urgent",
        /// 軽微.
        Minor = "minor",
        /// 裁量の余地なし.
        NoDiscretion = "no_discretion",
        /// 法令に別の意見聴取手続あり.
        OtherProcedure = "other_procedure",
        /// 審議会等が準じた手続を実施 (as in Art. 40(2) of the Act).
        CommitteeProcedure = "committee_procedure",
        /// 直接請求による議会付議.
        DirectDemand = "direct_demand",
        /// 金銭徴収.
        Charges = "charges",
    }
}

closed! {
    /// In what relation to the city a submitter stands (提出者の区分); which of them may comment is policy.
    pub enum EligibilityClass {
        Resident = "resident",
        Worker = "worker",
        Student = "student",
        Business = "business",
        Taxpayer = "taxpayer",
        Interested = "interested",
        Other = "other",
    }
}

closed! {
    /// What is to be approved.
    pub enum Purpose {
        /// The announcement of a round, so that the clock may open it.
        Opening = "opening",
        /// A later end of a round's period.
        Extension = "extension",
        /// Another version of what a round puts to comment, while its period runs.
        Material = "material",
        /// A city's view on one issue.
        View = "view",
        /// The result of a round.
        Result = "result",
        /// The final plan with what changed in it.
        Decision = "decision",
        /// That a project is given up.
        Abandonment = "abandonment",
        /// That no opinions are asked for.
        Exemption = "exemption",
        /// A city's view in the issue ledger.
        LedgerView = "ledger_view",
        /// An edition of the issue ledger, frozen for an occasion.
        Edition = "edition",
        /// The record of an occasion.
        OccasionRecord = "occasion_record",
        /// An answer that was taken back on an occasion.
        LaterAnswer = "later_answer",
        /// The end of an issue ledger.
        LedgerEnd = "ledger_end",
        /// What is answered to an objection to a record.
        Objection = "objection",
        /// Replacing published words by a marker.
        Withholding = "withholding",
        /// Removing who wrote a letter.
        Erasure = "erasure",
        /// Removing who wrote the letters of a round, because the term of retention is over.
        Retention = "retention",
    }
}
