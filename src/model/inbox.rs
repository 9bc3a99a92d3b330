//! Mails that came into the city's mailbox, and how it stands with them.

crate::closed! {
    /// Where a mail is.
    pub enum Place {
        /// In the tray: somebody has to say what it is.
        Waiting = "waiting",
        /// It is a letter.
        Taken = "taken",
        /// It is no letter, somebody said.
        Aside = "aside",
    }
}

crate::closed! {
    /// Why a mail did not become a letter by itself.
    pub enum Why {
        /// No round, or more than one, can be meant.
        Unclear = "unclear",
        /// A machine wrote it, or it went to many.
        Automatic = "automatic",
        /// There is nothing in it to read.
        Empty = "empty",
        /// It is larger than what is fetched; only its head was read.
        Large = "large",
        /// The text is longer than a letter may be.
        Long = "long",
        /// The round that it names takes no letters by mail any more.
        Closed = "closed",
    }
}
