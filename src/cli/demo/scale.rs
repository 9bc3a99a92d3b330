//! `--scale N`: N more letters in the open round, for looking at load. Their words are put together from a few sentences.

use super::stage::DemoError;
use crate::commands::Actor;
use crate::commands::submission::{Post, Receive};
use crate::installation::Installation;
use crate::model::ids::RoundId;
use crate::model::letter::Person;
use crate::model::terms::{EligibilityClass, Lang};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that send at the same time, so that the writer commits many letters at once.
const SENDERS: usize = 32;

const OPENINGS: [&str; 5] =
    ["計画に賛成です。", "計画を読みました。", "近くに住んでいます。", "小学生の子どもがいます。", "毎日通る場所です。"];
const WISHES: [&str; 6] = [
    "木陰のベンチを増やしてください。",
    "トイレは洋式で、車いすでも入れるものにしてください。",
    "夜は明かりを暗くして、虫や鳥を守ってください。",
    "工事の間の通り道を早めに知らせてください。",
    "費用の内訳を分かりやすく示してください。",
    "雨の日にも遊べる場所がほしいです。",
];
const CLOSINGS: [&str; 4] = ["よろしくお願いします。", "完成が楽しみです。", "ぜひ考えてください。", "ほかの人の意見も聞きたいです。"];

/// Sends `count` letters; says how far it is on stderr.
pub fn fill(installation: &Installation, round: RoundId, count: usize) -> Result<(), DemoError> {
    let next = AtomicUsize::new(0);
    let failed = std::sync::Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..SENDERS.min(count.max(1)) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count || failed.lock().map_or(true, |failed| failed.is_some()) {
                        return;
                    }
                    if let Err(error) = installation.writer.perform_blocking(Actor::Resident, letter(installation, round, n)) {
                        if let Ok(mut failed) = failed.lock() {
                            *failed = Some(error);
                        }
                        return;
                    }
                    if n % 5000 == 4999 {
                        eprintln!("{} of {count} letters", n + 1);
                    }
                }
            });
        }
    });
    match failed.into_inner() {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error.into()),
        Err(_) => Err(DemoError::Other("a sender stopped".to_owned())),
    }
}

fn letter(installation: &Installation, round: RoundId, n: usize) -> Receive {
    let pick = |from: &[&str], by: usize| from.get(by % from.len().max(1)).copied().unwrap_or_default().to_owned();
    let text = pick(&OPENINGS, n) + &pick(&WISHES, n / 5) + &pick(&WISHES, n / 7 + 1) + &pick(&CLOSINGS, n / 11);
    let person = Person {
        name: format!("見本 {n}郎"),
        address: format!("みほん市本町{}-{}", n % 900 + 1, n % 31 + 1),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    Receive {
        post: Post { key: format!("scale {n}"), payload: text.clone().into_bytes() },
        round,
        parts: vec![(None, text)],
        person,
        lang: Lang::Ja,
        received_at: installation.time.now(),
    }
}
