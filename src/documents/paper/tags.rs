//! What the parts of a page are to a screen reader: a tree beside the drawing, which becomes the PDF's tags.

use super::Level;
use krilla::tagging::{Identifier, ListNumbering, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;

/// A part in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(usize);

/// What a part is.
#[derive(Clone, Debug)]
pub enum Role {
    Title,
    Heading(Level, String),
    Paragraph,
    /// A box beside the text.
    Aside,
    List,
    Item,
    Term,
    Meaning,
    Table,
    Caption,
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
    Contents,
    ContentsItem,
    Index,
    Reference,
    Link,
    /// A picture, and what is said of it.
    Figure(String),
}

enum Child {
    Part(usize),
    Content(Identifier),
}

/// All parts of a document, in the order of reading.
#[derive(Default)]
pub struct Tree {
    parts: Vec<(Role, Vec<Child>)>,
    top: Vec<usize>,
    /// How deep the last heading stood: a level is never passed over.
    depth: u16,
}

impl Tree {
    /// A part of another, or of the document itself.
    pub fn part(&mut self, within: Option<Part>, role: Role) -> Part {
        let new = self.parts.len();
        self.parts.push((role, Vec::new()));
        match within {
            Some(Part(at)) => self.parts[at].1.push(Child::Part(new)),
            None => self.top.push(new),
        }
        Part(new)
    }

    /// Something that was drawn belongs to a part.
    pub fn drawn(&mut self, part: Part, content: Identifier) {
        self.parts[part.0].1.push(Child::Content(content));
    }

    /// The PDF's tags.
    pub fn tags(mut self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for at in std::mem::take(&mut self.top) {
            tree.push(self.group(at));
        }
        tree
    }

    fn group(&mut self, at: usize) -> TagGroup {
        let (role, children) = std::mem::replace(&mut self.parts[at], (Role::Paragraph, Vec::new()));
        let mut group = TagGroup::new(self.kind(role));
        for child in children {
            match child {
                Child::Part(part) => group.push(self.group(part)),
                Child::Content(content) => group.push(content),
            }
        }
        group
    }

    fn kind(&mut self, role: Role) -> TagKind {
        match role {
            Role::Title => Tag::Title.into(),
            Role::Heading(level, text) => {
                self.depth = (level as u16).min(self.depth + 1);
                Tag::Hn(NonZeroU16::new(self.depth).unwrap_or(NonZeroU16::MIN), Some(text)).into()
            }
            Role::Paragraph => Tag::P.into(),
            Role::Aside => Tag::Div.into(),
            Role::List => Tag::L(ListNumbering::None).into(),
            Role::Item => Tag::LI.into(),
            Role::Term => Tag::Lbl.into(),
            Role::Meaning => Tag::LBody.into(),
            Role::Table => Tag::Table.into(),
            Role::Caption => Tag::Caption.into(),
            Role::TableHead => Tag::THead.into(),
            Role::TableBody => Tag::TBody.into(),
            Role::Row => Tag::TR.into(),
            Role::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
            Role::Cell => Tag::TD.into(),
            Role::Contents => Tag::TOC.into(),
            Role::ContentsItem => Tag::TOCI.into(),
            Role::Index => Tag::Index.into(),
            Role::Reference => Tag::Reference.into(),
            Role::Link => Tag::Link.into(),
            Role::Figure(says) => Tag::Figure(Some(says)).into(),
        }
    }
}
