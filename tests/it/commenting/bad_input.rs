//! Everything that can be sent instead of a letter: it is said what is wrong, and what was typed is given back.

use super::{open, writer};
use crate::support::resident::{Resident, borrowed, letters, taken};

#[test]
fn a_letter_without_words_is_asked_for_them() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    for blank in ["", "   ", "\u{3000}", "\u{200B}\r\n\t"] {
        let page = resident.send("k", blank, &[]);
        assert!(page.status == 422 && page.says("ご意見を入力してください。"), "{blank:?}: {}", page.text());
        assert!(page.says("href=\"#text-1\""));
    }
    let path = resident.path.clone();
    assert_eq!(resident.post(&path, &[]).status, 422);
    assert_eq!(letters(&app, &round).len(), 0);
}

#[test]
fn the_limit_is_in_characters_and_nothing_is_cut() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    // Four code points, of which browsers' own counters make six.
    let face = "👩\u{200D}🌾゙";
    let longest = "あ".repeat(20_000 - 2 * 4) + face + face;
    assert_eq!(longest.chars().count(), 20_000);

    let page = resident.send("over", &(longest.clone() + "ん"), &[]);
    assert!(page.status == 422 && page.says("20000字以内にしてください。いまは20001字です。"), "{}", page.status);
    assert!(page.says(&(longest.clone() + "ん</textarea>")));
    taken(&resident.send("exact", &longest, &[]));

    assert_eq!(letters(&app, &round)[0].text, longest);
    let two = [("part-1", "1"), ("part-2", "2"), ("text-2", "い")];
    assert_eq!(resident.send("together", &"あ".repeat(19_998), &two).status, 422);
}

#[test]
fn bytes_that_are_no_text_are_refused_and_other_encodings_only_by_name() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let form = |resident: &Resident, text: &[u8]| {
        let fields = resident.fields("k", "", &[]);
        let rest = fields.iter().filter(|(name, _)| !["text-1", "name", "address"].contains(&name.as_str()));
        let mut body = serde_urlencoded::to_string(rest.collect::<Vec<_>>()).unwrap().into_bytes();
        body.extend(b"&name=A&address=B&text-1=");
        body.extend(text.iter().flat_map(|byte| format!("%{byte:02X}").into_bytes()));
        body
    };
    let urlencoded = "application/x-www-form-urlencoded";
    let (sjis, ..) = encoding_rs::SHIFT_JIS.encode("表と①髙の意見");
    let path = resident.path.clone();
    let bad = [(&b"\xFF\xFE"[..], "UTF-8"), (b"\xE3\x81", "UTF-8"), (b"\xC0\xAF", "UTF-8"), (&sjis, "UTF-8"), (b"a\0b", "使えない文字")];
    for (bytes, hint) in bad {
        let body = form(&resident, bytes);
        let page = resident.browser.send("POST", &path, urlencoded, body);
        assert!(page.status == 422 && page.says(hint), "{bytes:?}: {} {}", page.status, page.text());
    }
    assert_eq!(letters(&app, &round).len(), 0);

    let body = form(&resident, &sjis);
    taken(&resident.browser.send("POST", &path, &format!("{urlencoded}; charset=Shift_JIS"), body));
    assert_eq!(letters(&app, &round)[0].text, "表と①髙の意見");
    assert_eq!(resident.send("control", "a\u{1B}b", &[]).status, 422);
}

#[test]
fn what_is_too_large_is_not_taken() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);

    let page = resident.send("k", &"a".repeat(2_000_000), &[]);

    assert!(page.status == 413 && page.says("大きすぎます"), "{}", page.status);
    assert_eq!(letters(&app, &round).len(), 0);
}

#[test]
fn markup_and_template_signs_are_words_like_any_other() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let text = "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=x> javascript:x {{7*7}} {{{x}}} {{#each}} \
                {{lookup this}} \u{202E}逆\u{FEFF}Z\u{0301}\u{0301}";
    let name = "<b>O'Brien</b> {{7*7}}\u{202E}";

    let check = resident.fields("k", text, &[("name", name), ("from", "about")]);
    let check = resident.browser.post(&format!("{}/new", resident.path), &borrowed(&check));
    let receipt = taken(&resident.send("k", text, &[("name", name)]));
    let receipt = resident.browser.get(&receipt);

    for page in [&check, &receipt] {
        assert!(page.status == 200 && page.says(text), "{}", page.text());
        assert!(!page.text().contains("<script>alert") && !page.text().contains("<img src=x") && !page.text().contains("<svg/on"));
    }
    assert!(check.says(name) && !check.text().contains("<b>O"));
    assert_eq!(letters(&app, &round)[0].text, text);
    assert_eq!(writer(&app, &round).name, name);
}

#[test]
fn names_and_addresses_are_kept_byte_for_byte() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    let longest = "あ".repeat(100);
    for (number, name) in ["李", "葛\u{E0100}城 𠮷朗", "髙﨑", "محمد", "O'Brien-Smith", "Null", &longest].into_iter().enumerate()
    {
        taken(&resident.send(&number.to_string(), "意見", &[("name", name), ("address", "本町１－２－３　コーポ〇〇 ２０２号")]));
        let kept = writer(&app, &round);
        assert_eq!((kept.name.as_str(), kept.address.as_str()), (name, "本町１－２－３　コーポ〇〇 ２０２号"));
    }
}

#[test]
fn what_is_wrong_about_the_writer_is_said_at_its_field() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    for (field, value, says) in [
        ("name", "", "氏名：入力してください。"),
        ("name", "山田\r\nSubject: x", "氏名：改行や制御文字は使えません"),
        ("class", "", "市との関わり：選んでください。"),
        ("class", "king", "市との関わり：選んでください。"),
        ("phone", "12", "電話番号："),
        ("mail", "a@b", "メールアドレス："),
        ("mail", "a@localhost", "メールアドレス："),
        ("mail", "\"a b\"@x.jp", "メールアドレス："),
        ("mail", "山田@x.jp", "メールアドレス："),
        ("mail", "a@x.jp\r\nBcc: b@x.jp", "メールアドレス：改行や制御文字は使えません"),
    ] {
        let page = resident.send("k", "失われない意見", &[(field, value)]);
        assert!(page.status == 422 && page.says(says), "{field}={value:?}: {} {}", page.status, page.text());
        assert_eq!(page.text().matches(says).count(), 1, "the name stands in the summary; at the field it would be said twice");
        assert!(page.says("失われない意見") && page.says(&format!("href=\"#{field}\"")), "{field}");
        assert!(page.says("<title>エラー："), "the title says so");
    }
    assert_eq!(letters(&app, &round).len(), 0);
    for (key, mail) in [("1", ""), ("2", "a..b@docomo.ne.jp"), ("3", ".a@ezweb.ne.jp"), ("4", "x@例え.jp")] {
        taken(&resident.send(key, "意見", &[("mail", mail)]));
    }
}

#[test]
fn forms_from_elsewhere_are_refused_with_the_words_kept_and_nothing_is_written_by_reading() {
    let (app, round) = open();
    let mut resident = Resident::at(&app, &round);
    for token in ["", "2020-01-01.0123456789abcdef0123456789abcdef"] {
        let page = resident.send("k", "よその意見", &[("csrf", token)]);
        assert!(page.status == 403 && page.says("よその意見"), "{token}: {}", page.text());
    }
    let path = resident.path.clone();
    assert_eq!(resident.browser.get(&path).status, 405);
    assert_eq!(resident.browser.send("PUT", &path, "text/plain", Vec::new()).status, 405);
    assert_eq!(resident.browser.send("DELETE", &format!("{path}/new"), "text/plain", Vec::new()).status, 405);
    assert_eq!(letters(&app, &round).len(), 0);
}
