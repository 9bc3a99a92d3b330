//! What templates can say beyond plain values: words, dates, paths. The language is that of the root context (`lang`).
//!
//! | in a template | gives |
//! | --- | --- |
//! | `{{t "area.key" name=value}}` | the text, its placeholders filled; numbers get thousands separators |
//! | `{{t "area.group" variant}}` | the text of `area.group.<variant>`: labels of a closed enum |
//! | `{{said "area.key" name=value}}` | as `t`, where the values are the city's own words: on pages of another language they are marked as Japanese |
//! | `{{date d}}` `{{date_short d}}` | of a `Moment` (its day in Japan) or `2026-03-02` |
//! | `{{datetime m}}` `{{until m}}` `{{iso m}}` | of a `Moment`; `until` writes the end of a period as the city does |
//! | `{{time_tag m}}` `{{date_tag d}}` | the same within `<time datetime="…">` |
//! | `{{number n}}` | 1,406 |
//! | `{{in_groups hex}}` | a hash in groups of eight digits, as eyes compare it |
//! | `{{state_colour state}}` | the colour of a state's tag |
//! | `{{link "/projects"}}` | the path in the page's language; `lang="en"` for another's |
//! | `{{asset "app.css"}}` | the hashed path of a file of `assets/dist/`; on pages only, see `web::page` |
//! | `{{nl2br text}}` | the text, escaped, with its line breaks |
//! | `{{nl2br_linked text}}` | the same with its web addresses as links; for what the city wrote |
//! | `{{drawn part}}` | a part that was drawn before, see `web::page::Drawn` |
//! | `{{qr "https://…" label="…"}}` | the address as a QR code, drawn in the page |
//! | `{{#if (any a b)}}` | whether one of them is there and not empty; for a part's optional parameters |
//!
//! All but the `_tag` helpers, `said`, `nl2br`, `nl2br_linked`, `drawn` and `qr` work as subexpressions too: `{{> parts/button text=(t "submit.send")}}`.
//! A page's data cannot use these names alone (`{{date}}` is the helper); `{{this.date}}` or a longer name can.

use crate::model::terms::Lang;
use crate::model::{Moment, calendar};
use crate::texts::texts;
use chrono::NaiveDate;
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonRender, JsonTruthy, Output, RenderContext, RenderError, RenderErrorReason,
    ScopedJson, html_escape,
};
use serde_json::Value;

/// A helper that gives a text, to be escaped as any value is.
pub type Wording = fn(&Helper<'_>, Lang) -> Result<String, RenderError>;

/// A helper that gives markup, in which it has escaped what is not its own.
type Markup = fn(&Helper<'_>, Lang) -> Result<String, RenderError>;

/// A helper that gives a text.
pub struct Text(pub Wording);

impl HelperDef for Text {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Value::String((self.0)(helper, language(context)?)?)))
    }
}

struct Tag(Markup);

impl HelperDef for Tag {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        Ok(out.write(&(self.0)(helper, language(context)?)?)?)
    }
}

/// Unlike `or`, it takes what is missing as empty, also in strict mode.
struct Any;

impl HelperDef for Any {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Value::Bool(helper.params().iter().any(|value| value.value().is_truthy(false)))))
    }
}

/// Gives `registry` the helpers of the table above.
pub fn register(registry: &mut Handlebars<'_>) {
    let texts: &[(&str, Wording)] = &[
        ("t", words),
        ("date", |helper, lang| day(helper).map(|day| calendar::long_date(day, lang))),
        ("date_short", |helper, lang| day(helper).map(|day| calendar::short_date(day, lang))),
        ("datetime", |helper, lang| moment(helper).map(|at| calendar::long_moment(at, lang))),
        ("until", |helper, lang| moment(helper).map(|at| calendar::closing_text(at, lang))),
        ("iso", |helper, _| moment(helper).map(iso)),
        ("number", |helper, _| Ok(shown(first(helper)?))),
        ("state_colour", |helper, _| text(helper).map(|state| state_colour(state).to_owned())),
        ("in_groups", |helper, _| text(helper).map(in_groups)),
        ("link", link),
    ];
    let tags: &[(&str, Markup)] = &[
        ("date_tag", |helper, lang| day(helper).map(|day| time(&day.to_string(), &calendar::long_date(day, lang)))),
        ("time_tag", |helper, lang| moment(helper).map(|at| time(&iso(at), &calendar::long_moment(at, lang)))),
        ("nl2br", |helper, _| Ok(html_escape(text(helper)?).replace('\n', "<br>\n"))),
        ("nl2br_linked", |helper, _| text(helper).map(linked)),
        ("drawn", |helper, _| drawn(helper)),
        ("qr", |helper, _| qr(helper)),
        ("said", said),
    ];
    registry.register_helper("any", Box::new(Any));
    for (name, helper) in texts {
        registry.register_helper(name, Box::new(Text(*helper)));
    }
    for (name, helper) in tags {
        registry.register_helper(name, Box::new(Tag(*helper)));
    }
}

fn language(context: &Context) -> Result<Lang, RenderError> {
    let lang = context.data().get("lang").and_then(Value::as_str).and_then(|lang| lang.parse().ok());
    lang.ok_or_else(|| RenderErrorReason::Other("the root context has no lang".to_owned()).into())
}

/// Takes what `Drawn` alone is written as, so that no words of anybody are ever put in as markup.
fn drawn(helper: &Helper<'_>) -> Result<String, RenderError> {
    let markup = first(helper)?.get("drawn").and_then(Value::as_str);
    markup.map(str::to_owned).ok_or_else(|| refused(helper, "is not drawn"))
}

/// A text of the city with its lines and with its web addresses as links. An address ends where a sign comes that none can have.
fn linked(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let part = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\'' | '`' | '(' | ')');
        let length = from.find(|c| !part(c)).unwrap_or(from.len());
        let address = from[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let shown = html_escape(address);
        html.push_str(&html_escape(before));
        html.push_str(&format!("<a class=\"govuk-link\" rel=\"noreferrer\" href=\"{shown}\">{shown}</a>"));
        rest = &from[address.len()..];
    }
    html.push_str(&html_escape(rest));
    html.replace('\n', "<br>\n")
}

/// Why a helper cannot give anything: it names itself and its first value.
pub fn refused(helper: &Helper<'_>, why: &str) -> RenderError {
    let of = helper.param(0).and_then(|value| value.relative_path()).map_or("its value", String::as_str);
    RenderErrorReason::Other(format!("{{{{{} {of}}}}} {why}", helper.name())).into()
}

fn first<'a>(helper: &'a Helper<'_>) -> Result<&'a Value, RenderError> {
    helper.param(0).filter(|value| !value.is_value_missing()).map(|value| value.value()).ok_or_else(|| refused(helper, "is missing"))
}

/// The helper's first value, which is a text.
pub fn text<'a>(helper: &'a Helper<'_>) -> Result<&'a str, RenderError> {
    first(helper)?.as_str().ok_or_else(|| refused(helper, "is no text"))
}

fn moment(helper: &Helper<'_>) -> Result<Moment, RenderError> {
    text(helper)?.parse().map_err(|_| refused(helper, "is no moment"))
}

fn day(helper: &Helper<'_>) -> Result<NaiveDate, RenderError> {
    let text = text(helper)?;
    let day = text.parse::<Moment>().map(Moment::jst_date).or_else(|_| text.parse::<NaiveDate>());
    day.map_err(|_| refused(helper, "is no date"))
}

/// `2026-03-02T17:15:00+09:00`, as `<time datetime>` wants it.
fn iso(at: Moment) -> String {
    at.jst().format("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}

fn words(helper: &Helper<'_>, lang: Lang) -> Result<String, RenderError> {
    let mut key = text(helper)?.to_owned();
    for variant in &helper.params()[1..] {
        key.push('.');
        key.push_str(variant.value().as_str().ok_or_else(|| refused(helper, "has a variant that is no text"))?);
    }
    let arguments: Vec<(&str, String)> = helper.hash().iter().map(|(name, value)| (*name, shown(value.value()))).collect();
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(texts().get(lang, &key, &arguments))
}

/// The text with its values as markup of their own. Each takes the place of a mark that no text holds.
fn said(helper: &Helper<'_>, lang: Lang) -> Result<String, RenderError> {
    let values: Vec<(&str, &Value)> = helper.hash().iter().map(|(name, value)| (*name, value.value())).collect();
    let marks: Vec<String> = (0..values.len()).map(|at| format!("\u{0}{at}\u{0}")).collect();
    let arguments: Vec<(&str, &str)> = values.iter().zip(&marks).map(|((name, _), mark)| (*name, mark.as_str())).collect();
    let text = html_escape(&texts().get(lang, text(helper)?, &arguments));
    let filled = |text: String, (mark, (_, value)): (&String, &(&str, &Value))| {
        let words = html_escape(&shown(value)).replace('\0', "").replace('\n', "<br>\n");
        let marked = lang != Lang::Ja && value.is_string();
        text.replace(mark, &if marked { format!("<span lang=\"ja\">{words}</span>") } else { words })
    };
    Ok(marks.iter().zip(&values).fold(text, filled))
}

/// A value as a reader wants it: numbers grouped by thousands.
fn shown(value: &Value) -> String {
    match value.as_i64() {
        Some(number) => grouped(number),
        None => value.render(),
    }
}

/// A number grouped by thousands, `1,406`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// One colour for one meaning on every page; the word beside it says the same. Yellow: somebody has to act.
pub fn state_colour(state: &str) -> &'static str {
    match state {
        "open" | "outline_round" | "draft_round" | "sorting" | "responding" | "drafted" | "opened" | "judged" | "sending" => "blue",
        "in_approval" | "result_in_approval" | "requested" | "received" | "queued" => "yellow",
        "scheduled" | "announced" => "purple",
        "registered" | "outline_result" | "draft_result" | "decided" | "approved" | "divided" | "published" | "result_published"
        | "raised" | "sent" => "green",
        "returned" | "failed" => "red",
        _ => "grey",
    }
}

fn in_groups(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn link(helper: &Helper<'_>, lang: Lang) -> Result<String, RenderError> {
    let other = helper.hash_get("lang").and_then(|lang| lang.value().as_str()).and_then(|lang| lang.parse().ok());
    Ok(super::link(other.unwrap_or(lang), text(helper)?))
}

/// One path of squares; the quiet zone of four (ISO/IEC 18004 section 5.3.8) is part of the picture.
fn qr(helper: &Helper<'_>) -> Result<String, RenderError> {
    let code = qrcode::QrCode::new(text(helper)?).map_err(|_| refused(helper, "is too long for a QR code"))?;
    let label = helper.hash_get("label").and_then(|label| label.value().as_str()).unwrap_or_default();
    let width = code.width();
    let mut path = String::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, colour)| **colour == qrcode::Color::Dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", at % width, at / width));
    }
    let (label, size) = (html_escape(label), width + 8);
    let frame = format!("class=\"ro-qr\" viewBox=\"-4 -4 {size} {size}\" role=\"img\" aria-label=\"{label}\"");
    Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {frame} shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"))
}

fn time(machine: &str, human: &str) -> String {
    format!("<time datetime=\"{machine}\">{}</time>", html_escape(human))
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn an_address_in_a_text_is_a_link_and_nothing_else_is_markup() {
        let link = |address: &str| format!("<a class=\"govuk-link\" rel=\"noreferrer\" href=\"{address}\">{address}</a>");

        assert_eq!(
            linked("調査（https://a.example/x?y=1&amp;z）。\n次"),
            format!("調査（{}）。<br>\n次", link("https://a.example/x?y&#x3D;1&amp;amp;z"))
        );
        assert_eq!(
            linked("http://a.example/. https://b.example, 終"),
            format!("{}. {}, 終", link("http://a.example/"), link("https://b.example"))
        );
        assert_eq!(linked("https://a.example/\"><script>"), format!("{}&quot;&gt;&lt;script&gt;", link("https://a.example/")));
        assert_eq!(linked("javascript:alert(1) なし"), "javascript:alert(1) なし");
    }
}
