//! The receipt slip on a sheet of paper: what its writer takes home, and below the line at which it is cut what the office keeps.
//!
//! The office's part has no receipt code, by which the letter could be read, and neither part has anybody's name.

use crate::documents::paper::{Block, Code, Language, Level, Paper};
use crate::model::Moment;
use crate::model::calendar::long_moment;
use crate::model::terms::{Channel, Lang};
use crate::texts::texts;

/// What stands on the slip of a letter.
pub struct Slip {
    /// The project's title, and the round's number.
    pub title: String,
    pub round: i64,
    pub intake_no: i64,
    pub code: String,
    /// Where the code leads.
    pub address: String,
    pub received_at: Moment,
    pub registered_at: Moment,
    pub channel: Channel,
    /// The office's name in both languages; empty without one.
    pub office: String,
    /// The line that says whom to ask: city, section, telephone.
    pub ask: [String; 3],
    /// The writer's language, and the clerk's.
    pub lang: (Lang, Lang),
}

impl Slip {
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts().get(self.lang.0, key, values)
    }

    /// The sheet.
    pub fn paper(&self) -> Paper {
        let (round, [city, section, phone]) = (self.round.to_string(), &self.ask);
        let ask = self.say("slip.ask", &[("city", city), ("section", section), ("phone", phone)]);
        let heading = |text: String| Block::Heading { level: Level::Three, text, anchor: None };
        let mut blocks = vec![
            Block::Heading { level: Level::One, text: self.say("slip.title", &[]), anchor: None },
            Block::Paragraph(self.say("slip.thanks", &[("title", &self.title), ("n", &round)])),
            Block::Note { title: Some(self.say("slip.code", &[])), text: self.code.clone() },
            self.resident(),
            Block::Paragraph(self.say("slip.keep", &[])),
            heading(self.say("slip.next", &[])),
            Block::Paragraph(format!("{}\n{ask}", self.say("slip.next_how", &[]))),
            Block::Cut(texts().get(self.lang.1, "slip.cut", &[])),
        ];
        blocks.extend(self.kept());
        Paper {
            title: self.say("slip.title", &[]),
            language: if self.lang.0 == Lang::Ja { Language::Japanese } else { Language::English },
            running: city.clone(),
            footer: String::new(),
            made: Some(self.registered_at),
            blocks,
        }
    }

    fn way(&self, lang: Lang) -> String {
        let way = texts().get(lang, &format!("terms.channel.{}", self.channel), &[]);
        if self.office.is_empty() { way } else { format!("{way}（{}）", self.office) }
    }

    fn resident(&self) -> Block {
        let facts = vec![
            (self.say("letters.received_at", &[]), long_moment(self.received_at, self.lang.0)),
            (self.say("letters.channel", &[]), self.way(self.lang.0)),
            (self.say("slip.look", &[]), format!("{}\n{}", self.say("slip.look_how", &[]), self.address)),
        ];
        let says = self.say("slip.qr", &[]);
        Block::Code(Code { facts, link: self.address.clone(), caption: says.clone(), says })
    }

    /// The office's part.
    fn kept(&self) -> [Block; 2] {
        let lang = self.lang.1;
        let say = |key: &str| texts().get(lang, key, &[]);
        let of = texts().get(lang, "slip.of", &[("title", &self.title), ("n", &self.round.to_string())]);
        let facts = [
            ("letters.number", self.intake_no.to_string()),
            ("round.title", of),
            ("letters.channel", self.way(lang)),
            ("letters.received_at", long_moment(self.received_at, lang)),
            ("slip.registered_at", long_moment(self.registered_at, lang)),
        ];
        let facts = facts.map(|(key, text)| (say(key), text)).to_vec();
        [Block::Heading { level: Level::Two, text: say("slip.kept"), anchor: None }, Block::Definitions(facts)]
    }
}
