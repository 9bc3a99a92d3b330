//! A booklet of 500 pages as a PDF: under 20 seconds, fonts read anew.
//!
//! `cargo bench --bench paper`. The floor is reading the booklet's words once (SHA-256). Needs the fonts that documents are printed
//! with (the Debian package fonts-noto-cjk).

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[path = "../tests/paper/sample.rs"]
mod sample;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{RUNS, head, median, row, verdict};
use ronten::documents::paper::render;
use ronten::fonts;
use ronten::record::digest::Digest;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const PAGES: usize = 500;
const SECONDS: f64 = 20.0;

fn main() -> ExitCode {
    let paper = sample::booklet(PAGES);
    let words = format!("{paper:?}");
    head(&format!("A booklet of {PAGES} pages"));

    let (mut floor, mut finding, mut rendering) = (Vec::new(), Vec::new(), Vec::new());
    let mut size = 0;
    for _ in 0..RUNS {
        floor.push(seconds(|| _ = black_box(Digest::of(&[words.as_bytes()]))));
        let mut found = None;
        finding.push(seconds(|| found = fonts::find(&[]).ok()));
        let fonts = found.expect("the fonts of fonts-noto-cjk");
        rendering.push(seconds(|| size = render(&paper, &fonts).expect("a PDF").len()));
    }
    let (floor, finding, rendering) = (median(floor), median(finding), median(rendering));
    row("size of the PDF, KB", None, &(size / 1024).to_string(), true);
    row("reading the words (SHA-256), ms", None, &format!("{:.2}", floor * 1e3), true);
    row("reading the fonts, s", None, &format!("{finding:.2}"), true);
    let target = format!("< {SECONDS} s");
    row("fonts, layout and PDF, s", Some(&target), &format!("{:.2}", finding + rendering), finding + rendering < SECONDS);
    row("layout and PDF / reading", None, &format!("{:.0}", rendering / floor), true);
    verdict()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}
