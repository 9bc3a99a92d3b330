//! Sizes, margins and greys: what a printed page looks like. Points throughout, counted from the top left corner.

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// A4.
pub const PAGE: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// Room for punching and binding.
pub const LEFT: f32 = 25.0 * MM;
/// 44 characters of the body; the right margin is what is left, 22 mm.
pub const WIDTH: f32 = 44.0 * BODY.size;
pub const TOP: f32 = 27.0 * MM;
/// Where the text ends.
pub const BOTTOM: f32 = PAGE.1 - 24.0 * MM;
/// The baselines of the running head and foot.
pub const HEAD_LINE: f32 = 17.0 * MM;
pub const FOOT_LINE: f32 = PAGE.1 - 15.0 * MM;

/// Greys, from black (0) to white (255), dark enough for a copying machine.
pub const BLACK: u8 = 0;
pub const DARK: u8 = 70;
pub const RULE: u8 = 120;
pub const SHADE: u8 = 236;

/// Thickness of a thin rule.
pub const HAIR: f32 = 0.5;

/// Space within a table's cell, and around other things in boxes.
pub const CELL: (f32, f32) = (4.5, 4.0);

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub bold: bool,
    pub size: f32,
    /// From baseline to baseline.
    pub leading: f32,
}

const fn style(bold: bool, size: f32, leading: f32) -> Style {
    Style { bold, size, leading }
}

pub const BODY: Style = style(false, 10.5, 18.0);
pub const TERM: Style = style(true, 10.5, 18.0);
pub const TABLE: Style = style(false, 9.5, 14.5);
pub const TABLE_HEAD: Style = style(true, 9.5, 14.5);
pub const SMALL: Style = style(false, 8.0, 11.0);
pub const COVER_TITLE: Style = style(true, 26.0, 38.0);
pub const COVER_SUBTITLE: Style = style(false, 16.0, 26.0);
pub const COVER_LINE: Style = style(false, 12.0, 21.0);

/// How a heading of a level is set, with the space above and below it.
pub fn heading(level: super::Level) -> (Style, f32, f32) {
    match level {
        super::Level::One => (style(true, 17.0, 25.0), 30.0, 13.0),
        super::Level::Two => (style(true, 13.5, 20.0), 22.0, 7.0),
        super::Level::Three => (style(true, 11.5, 18.0), 15.0, 3.0),
    }
}
