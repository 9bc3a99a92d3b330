//! Scans that are read while their letter is typed, or beside its words: kept for who brought or asked for them, for a day at most.

use super::enter::takes_paper;
use super::files::{self, FILES, Scan};
use super::identity::note;
use super::read::given_reason;
use super::{check_own, own_letter};
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::attachment::{Kind, told};
use crate::model::ids::{RoundId, SubmissionId, WaitingScanId};
use crate::model::terms::Role;
use crate::store::rounds::Round;
use crate::store::waiting_scans::WaitingScan;
use crate::store::working::FileRow;

/// Days after which a scan whose letter nobody registered is forgotten.
pub const SCAN_DAYS: i64 = 1;

/// Keeps scans beside a letter that is being typed.
pub struct KeepScans {
    pub round: RoundId,
    pub scans: Vec<Scan>,
    /// How many the letter has already.
    pub held: usize,
}

impl Command for KeepScans {
    type Reply = Vec<WaitingScanId>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Vec<WaitingScanId>, Stop> {
        let account = desk.actor.account_id()?;
        let round = found(Round::by_id(desk.db, self.round)?)?;
        check_own(desk, &round)?;
        let mut errors = files::check(&self.scans);
        if !takes_paper(&round) {
            errors.push(FieldError::new("file-1", "intake_closed"));
        }
        let is = self.scans.len() + self.held;
        if is > FILES && self.held > 0 {
            errors.push(FieldError::new("file-1", "too_many_files").with("limit", FILES).with("is", is));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let mut ids = Vec::new();
        for Scan { name, bytes } in self.scans {
            let media = told(&bytes).map(Kind::media).ok_or_else(|| Stop::Broken("an unchecked file".to_owned()))?.to_owned();
            let scan = WaitingScan { id: WaitingScanId::new(), round: round.id, account, name, media, bytes, made_at: desk.now };
            scan.insert(desk.db)?;
            ids.push(scan.id);
        }
        Ok(ids)
    }
}

/// Lays the scans of a letter beside a form of the actor's, for a day at most. They nearly always bear the name, so it is noted for the auditors
/// who had them and why.
pub struct LayOut {
    pub submission: SubmissionId,
    pub reason: String,
}

impl Command for LayOut {
    type Reply = Vec<WaitingScanId>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Vec<WaitingScanId>, Stop> {
        let account = desk.actor.account_id()?;
        if desk.actor.role() != Role::Official {
            return Err(Refused::NotAllowed.into());
        }
        let (letter, _) = own_letter(desk, self.submission)?;
        let reason = given_reason(&self.reason)?;
        let mut ids = Vec::new();
        // A mail that is a letter's file is no scan of it, nor is a document.
        for file in FileRow::of_submission(desk.db, letter.id)?.into_iter().filter(|file| told(&file.bytes).is_some_and(Kind::is_scan)) {
            note(desk, "person.viewed", &letter, &reason, Some(file.id))?;
            let FileRow { name, media, bytes, .. } = file;
            let scan = WaitingScan { id: WaitingScanId::new(), round: letter.round, account, name, media, bytes, made_at: desk.now };
            scan.insert(desk.db)?;
            ids.push(scan.id);
        }
        Ok(ids)
    }
}

/// Forgets scans of the actor: their letter is registered, or they were the wrong ones.
pub struct ForgetScans {
    pub scans: Vec<WaitingScanId>,
}

impl Command for ForgetScans {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let account = desk.actor.account_id()?;
        WaitingScan::remove(desk.db, account, &self.scans)?;
        Ok(())
    }
}
