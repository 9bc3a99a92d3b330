//! The file between the steps: chosen, its columns named, taken in or put away. It holds personal data, so it is kept for a day at
//! most, in one place, and only who chose it goes on with it.

use super::takes_rows;
use crate::commands::submission::check_own;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::intake::letters::{Column, LETTERS};
use crate::model::ids::{IntakeFileId, IntakeRecipeId, RoundId};
use crate::store::intake::{IntakeFile, Recipe};
use crate::store::rounds::Round;
use serde::{Deserialize, Serialize};

/// Days after which a file that nobody took in is forgotten.
pub const FILE_DAYS: i64 = 1;
/// Longest name of a recipe, in code points.
const NAME_LIMIT: usize = 60;
/// Longest of what holds for all rows, in code points.
const SETTING_LIMIT: usize = 100;

/// Keeps a file until it is taken in.
pub struct Choose {
    pub round: RoundId,
    pub name: String,
    /// How it is read, by its name below `documents::intake::Shape`.
    pub shape: String,
    pub bytes: Vec<u8>,
}

impl Command for Choose {
    type Reply = IntakeFileId;

    fn perform(self, desk: &mut Desk<'_>) -> Result<IntakeFileId, Stop> {
        let account = desk.actor.account_id()?;
        let round = found(Round::by_id(desk.db, self.round)?)?;
        check_own(desk, &round)?;
        if !takes_rows(&round) {
            return Err(Refused::Fields(vec![FieldError::new("file", "intake_closed")]).into());
        }
        if self.bytes.is_empty() || self.bytes.len() > LETTERS.bytes {
            return Err(Refused::Fields(vec![FieldError::new("file", "needed")]).into());
        }
        let Self { round, name, shape, bytes } = self;
        let file = IntakeFile { id: IntakeFileId::new(), round, account, name, shape, bytes, mapping: String::new(), made_at: desk.now };
        file.insert(desk.db)?;
        Ok(file.id)
    }
}

/// What holds for rows that do not say it themselves, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    pub channel: String,
    pub office: String,
    pub date: String,
    pub time: String,
}

/// What the columns of a file hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// In the order of the file.
    pub columns: Vec<Column>,
    pub setting: Setting,
}

impl Mapping {
    /// As it is kept; none where nobody said.
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }

    fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !self.columns.contains(&Column::Words) {
            errors.push(FieldError::new("column-1", "intake_no_words"));
        }
        for (at, column) in self.columns.iter().enumerate() {
            if !column.may_repeat() && self.columns.iter().take(at).any(|before| before == column) {
                errors.push(FieldError::new(&format!("column-{}", at + 1), "intake_column_twice"));
            }
        }
        let Setting { channel, office, date, time } = &self.setting;
        for (field, text) in [("channel", channel), ("office", office), ("received_date", date), ("received_time", time)] {
            let is = text.chars().count();
            if is > SETTING_LIMIT {
                errors.push(FieldError::new(field, "too_long").with("limit", SETTING_LIMIT).with("is", is));
            }
        }
        errors
    }
}

/// Says what the columns of a file hold, and keeps that for the section's next file under a name, if one is given.
pub struct SayColumns {
    pub file: IntakeFileId,
    pub mapping: Mapping,
    /// The headings of the file.
    pub headings: Vec<String>,
    pub recipe: String,
}

impl Command for SayColumns {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let file = own_file(desk, self.file)?;
        let round = found(Round::by_id(desk.db, file.round)?)?;
        let name = self.recipe.trim().to_owned();
        let mut errors = self.mapping.check();
        let is = name.chars().count();
        if is > NAME_LIMIT {
            errors.push(FieldError::new("recipe", "too_long").with("limit", NAME_LIMIT).with("is", is));
        } else if name.chars().any(char::is_control) {
            errors.push(FieldError::new("recipe", "control_in_line"));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let broken = |error: serde_json::Error| Stop::Broken(error.to_string());
        IntakeFile::say(desk.db, file.id, &serde_json::to_string(&self.mapping).map_err(broken)?)?;
        if name.is_empty() {
            return Ok(());
        }
        // The day of arrival is another with each file.
        let setting = Setting { date: String::new(), time: String::new(), ..self.mapping.setting };
        let recipe = Recipe {
            id: IntakeRecipeId::new(),
            section: round.section,
            name,
            headings: serde_json::to_string(&self.headings).map_err(broken)?,
            mapping: serde_json::to_string(&Mapping { setting, ..self.mapping }).map_err(broken)?,
            changed_by: desk.actor.account_id()?,
            changed_at: desk.now,
        };
        recipe.put(desk.db)?;
        Ok(())
    }
}

/// Puts a file away.
pub struct Remove(pub IntakeFileId);

impl Command for Remove {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let file = own_file(desk, self.0)?;
        IntakeFile::remove(desk.db, file.id)?;
        Ok(())
    }
}

/// A file of who acts, for a round of the own section; to anybody else it does not exist.
pub(super) fn own_file(desk: &mut Desk<'_>, id: IntakeFileId) -> Result<IntakeFile, Stop> {
    let account = desk.actor.account_id()?;
    let file = found(IntakeFile::by_id(desk.db, id)?.filter(|file| file.account == account))?;
    let round = found(Round::by_id(desk.db, file.round)?)?;
    check_own(desk, &round)?;
    Ok(file)
}
