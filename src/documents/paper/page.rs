//! Pages being filled: things at their places, and where headings and anchors came to stand.

use super::lines::Line;
use super::shape::Shaper;
use super::style::{BOTTOM, TOP};
use super::tags::{Part, Tree};
use super::{Anchor, Level};
use std::collections::{BTreeSet, HashMap};

/// What a thing on a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is read, as a part of the document.
    Read(Part),
    /// It is repeated on each page, or only adorns.
    Head,
    Foot,
    Adorn,
}

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug)]
pub struct Area(pub f32, pub f32, pub f32, pub f32);

/// Something on a page.
pub enum Thing {
    /// A line with the left end of its baseline.
    Text { x: f32, y: f32, line: Line, grey: u8, purpose: Purpose },
    /// A filled rectangle.
    Fill { area: Area, grey: u8 },
    /// Black rectangles that are one picture.
    Picture { areas: Vec<Area>, part: Part },
    /// The number of the page on which a heading stands, known when all is laid out.
    PageOf { heading: usize, right: f32, y: f32, part: Part },
    /// An area that leads somewhere else when it is pressed, and what is said about it.
    Link { area: Area, to: Target, part: Part, says: String },
}

/// Where a link leads.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    Heading(usize),
    Page(usize),
}

/// A heading that was set.
pub struct Set {
    pub text: String,
    pub level: Level,
    pub page: usize,
    /// Its upper edge.
    pub y: f32,
}

/// Pages, from 0, on which anchors stand.
#[derive(Default, PartialEq, Eq)]
pub struct Places(HashMap<Anchor, BTreeSet<usize>>);

impl Places {
    pub fn of(&self, anchor: &Anchor) -> Option<&BTreeSet<usize>> {
        self.0.get(anchor)
    }
}

/// A document that is being laid out.
pub struct Book<'a> {
    pub shaper: &'a Shaper<'a>,
    pub pages: Vec<Vec<Thing>>,
    /// The upper edge of what comes next.
    pub y: f32,
    pub tree: Tree,
    pub headings: Vec<Set>,
    pub places: Places,
    /// Pages without a running head: covers.
    pub bare: BTreeSet<usize>,
}

impl<'a> Book<'a> {
    pub fn new(shaper: &'a Shaper<'a>) -> Self {
        Self {
            shaper,
            pages: vec![Vec::new()],
            y: TOP,
            tree: Tree::default(),
            headings: Vec::new(),
            places: Places::default(),
            bare: BTreeSet::new(),
        }
    }

    /// The number of the current page, from 0.
    pub fn page(&self) -> usize {
        self.pages.len() - 1
    }

    /// Puts something on the current page.
    pub fn put(&mut self, thing: Thing) {
        if let Some(page) = self.pages.last_mut() {
            page.push(thing);
        }
    }

    /// Begins a page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Whether nothing stands on the current page yet.
    pub fn at_top(&self) -> bool {
        self.y <= TOP
    }

    /// Height left on the current page.
    pub fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Leaves space, except at the top of a page.
    pub fn space(&mut self, height: f32) {
        if !self.at_top() {
            self.y += height;
        }
    }

    /// Goes to a new page unless so much fits.
    pub fn need(&mut self, height: f32) {
        if height > self.room() + 0.01 && !self.at_top() {
            self.turn();
        }
    }

    /// Notes that an anchor stands here.
    pub fn mark(&mut self, anchor: &Anchor) {
        let page = self.page();
        self.places.0.entry(anchor.clone()).or_default().insert(page);
    }
}
