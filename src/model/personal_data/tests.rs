//! The forms in which a letter may give away its writer, one by one and by random planting.

use super::*;
use RedactionReason::{Address, Mail, Name, Number, Phone};
use proptest::prelude::*;

const YAMADA: KnownPerson<'static> = KnownPerson {
    name: Some("山田　太郎"),
    name_kana: Some("ヤマダ タロウ"),
    address: Some("長野県佐久市中込3056番地1 コーポみすず101"),
    phone: Some("0267-62-2111"),
    mail: Some("taro.yamada@example.jp"),
};

/// The words of the hits of a kind.
fn found(text: &str, person: &KnownPerson<'_>, kind: RedactionReason) -> Vec<String> {
    find(text, person).iter().filter(|hit| hit.kind == kind).map(|hit| hit.span.of(text).unwrap().to_owned()).collect()
}

#[rustfmt::skip]
const OWN: &[(RedactionReason, &str)] = &[
    (Name, "山田太郎"), (Name, "山田 太郎"), (Name, "山田　太郎"), (Name, "山 田 太 郎"), (Name, "山田\n太郎"), (Name, "山\u{200B}田太郎"), (Name, "山田・太郎"),
    (Name, "やまだたろう"), (Name, "やまだ たろう"), (Name, "ヤマダタロウ"), (Name, "ヤマダ・タロウ"), (Name, "ﾔﾏﾀﾞﾀﾛｳ"), (Name, "ﾔﾏﾀﾞ ﾀﾛｳ"), (Name, "ヤマだタロう"),
    (Name, "Yamada Taro"), (Name, "Taro Yamada"), (Name, "YAMADA Taro"), (Name, "YAMADA, Tarō"), (Name, "Tarou Yamada"), (Name, "Taroh YAMADA"), (Name, "ＹＡＭＡＤＡ　ＴＡＲＯ"),
    (Name, "yamadatarou"), (Name, "taro-yamada"), (Name, "Taro\u{0304} Yamada"), (Name, "T\u{0301}aro Yamada"), (Name, "山田"), (Name, "太郎"), (Name, "ヤマダ"), (Name, "Yamada"), (Name, "ｙａｍａｄａ"),
    (Phone, "0267-62-2111"), (Phone, "0267622111"), (Phone, "０２６７ー６２ー２１１１"), (Phone, "０２６７（６２）２１１１"), (Phone, "(0267)62-2111"), (Phone, "0267 62 2111"),
    (Phone, "0267‐62‐2111"), (Phone, "〇二六七ー六二ー二一一一"), (Phone, "○二六七-六二-二一一一"), (Phone, "0267の62の2111"), (Phone, "+81-267-62-2111"), (Phone, "+81 (0)267-62-2111"),
    (Phone, "０２６７．６２．２１１１"), (Phone, "62-2111"), (Phone, "267-62-2111"), (Phone, "0267局62局2111"),
    (Mail, "taro.yamada@example.jp"), (Mail, "TARO.YAMADA@EXAMPLE.JP"), (Mail, "ｔａｒｏ．ｙａｍａｄａ＠ｅｘａｍｐｌｅ．ｊｐ"), (Mail, "taro.yamada (at) example.jp"), (Mail, "taro.yamada[at]example[dot]jp"),
    (Mail, "taro.yamadaアットマークexample.jp"), (Mail, "taro.yamada @ example . jp"), (Mail, "taro.yamadaあっとexampleどっとjp"), (Mail, "taro dot yamada at example dot jp"), (Mail, "ｔａｒｏ.yamada＠example。jp"),
    (Address, "長野県佐久市中込3056番地1 コーポみすず101"), (Address, "長野県佐久市中込3056番地1コーポみすず101号室"), (Address, "佐久市中込３０５６－１"), (Address, "中込3056-1"), (Address, "中込３０５６番地の１"),
    (Address, "中込三〇五六番地一"), (Address, "中込三千五十六の一"), (Address, "中込 3056"), (Address, "佐久市大字中込字3056番地1"), (Address, "佐久市 中込 ３０５６ー１"), (Address, "コーポみすず"), (Address, "こーぽみすず"),
];

#[test]
fn the_writers_own_fields_are_found_in_every_form() {
    let missed: Vec<&str> = OWN
        .iter()
        .filter(|(kind, form)| {
            let text = format!("前の文です。{form}、後の文です。");
            !found(&text, &YAMADA, *kind).iter().any(|hit| hit == form)
        })
        .map(|(_, form)| *form)
        .collect();

    assert_eq!(missed, Vec::<&str>::new());
}

#[test]
fn every_name_has_its_own_traps() {
    for (name, kana, text, form) in [
        ("髙橋　𠮷朗", None, "高橋吉朗と申します", "高橋吉朗"),
        ("高橋 吉朗", None, "髙橋𠮷朗です", "髙橋𠮷朗"),
        ("渡邉葛\u{E0100}", None, "渡辺葛です", "渡辺葛"),
        ("山田太郎", None, "山田と申します", "山田"),
        ("林 修", None, "私、林は反対", "林"),
        ("林 修", None, "森林組合の林さん", "林"),
        ("さとう はなこ", None, "サトウハナコ", "サトウハナコ"),
        ("さとう はなこ", None, "Hanako Satoh", "Hanako Satoh"),
        ("大野 純一", Some("おおのじゅんいち"), "Jun-ichi OHNO です", "Jun-ichi OHNO"),
        ("大野 純一", Some("おおの じゅんいち"), "Ken ではなく Jun'ichi です", "Jun'ichi"),
        ("John Smith", None, "ＪＯＨＮ　ｓｍｉｔｈです", "ＪＯＨＮ　ｓｍｉｔｈ"),
        ("O'Brien", None, "I am o'brien.", "o'brien"),
        ("株式会社みすず商店 代表 山田太郎", None, "(株)みすず商店です", "みすず商店"),
        ("李", None, "李です", "李"),
        ("ジョン・スミス", None, "ジョンスミス", "ジョンスミス"),
        ("محمد", None, "（محمد）", "محمد"),
    ] {
        let hits = found(text, &KnownPerson { name: Some(name), name_kana: kana, ..KnownPerson::default() }, Name);
        assert!(hits.iter().any(|hit| hit == form), "{form} in {hits:?}");
    }
}

#[test]
fn addresses_of_every_shape_are_found() {
    for (address, text, form) in [
        ("〒385-0043 佐久市一番町3-2", "佐久市一番町３の２の者です", "佐久市一番町３の２"),
        ("新潟県十日町市本町一丁目2番3号", "本町１－２－３に住む", "本町１－２－３"),
        ("四日市市諏訪町1-5", "四日市市諏訪町１番５号", "四日市市諏訪町１番５号"),
        ("霧沢原市緑ヶ原２－１７－１７", "緑が原二丁目十七番十七号です", "緑が原二丁目十七番十七号"),
        ("霧沢原市緑ヶ原２－１７－１７", "２－１７－１７の者", "２－１７－１７"),
        ("長野県南佐久郡佐久穂町大字高野町569番地", "高野町569", "高野町569"),
        ("東京都千代田区丸の内1-9-1", "丸ノ内１丁目９", "丸ノ内１丁目９"),
        ("横浜市中区本町6丁目50番地の10", "横浜市中区本町６−５０−１０", "横浜市中区本町６−５０−１０"),
        ("佐久市中込", "佐久市中込に住んでいます", "佐久市中込"),
    ] {
        let hits = found(text, &KnownPerson { address: Some(address), ..KnownPerson::default() }, Address);
        assert!(hits.iter().any(|hit| hit == form), "{form} in {hits:?}");
    }
}

#[test]
fn anyones_numbers_and_addresses_are_found() {
    for (text, kind, form, certain) in [
        ("電話は090-1234-5678です", Phone, "090-1234-5678", true),
        ("連絡は０９０１２３４５６７８まで", Phone, "０９０１２３４５６７８", true),
        ("TEL:62-2111", Phone, "62-2111", false),
        ("℡０２６７６２２１１１", Phone, "０２６７６２２１１１", true),
        ("+81 90 1234 5678", Phone, "+81 90 1234 5678", true),
        ("2026-03-02 0267-62-2111", Phone, "0267-62-2111", true),
        ("〒３８５ー８５０１", Address, "〒３８５ー８５０１", true),
        ("〒3858501", Address, "〒3858501", true),
        ("385-8501 佐久市", Address, "385-8501", false),
        ("hanako@example.com まで", Mail, "hanako@example.com", true),
        ("hanako＠例え.jpへ", Mail, "hanako＠例え.jp", true),
        ("番号は123456789018です", Number, "123456789018", true),
        ("1234 5678 9018", Number, "1234 5678 9018", true),
        ("１２３４－５６７８－９０１２", Number, "１２３４－５６７８－９０１２", false),
        ("4111-1111-1111-1111", Number, "4111-1111-1111-1111", true),
        ("４１１１１１１１１１１１１１１１", Number, "４１１１１１１１１１１１１１１１", true),
        ("4111 1111 1111 1112", Number, "4111 1111 1111 1112", false),
        ("378282246310005", Number, "378282246310005", true),
    ] {
        let hits = find(text, &KnownPerson::default());
        assert!(hits.iter().any(|hit| hit.span.of(text) == Some(form) && (hit.kind, hit.certain) == (kind, certain)), "{form} in {hits:?}");
    }
}

#[test]
fn everyday_words_are_left_alone() {
    let person =
        KnownPerson {
            name: Some("林 はる"), address: Some("佐久市中込3056番地1"), phone: Some("0267-62-2111"), ..KnownPerson::default()
        };
    for text in [
        "森林税と林業の話です。はるかに高い。",
        "令和8年3月2日（2026-03-02）から30日間",
        "中込の公園と30560番、中込30567",
        "124ｔ/日、490ｇ、1,200,000円、100-2000円",
        "表１では９年、40年間で20％",
        "佐久市の計画",
        "計画書の2026-001号、第3章4.2節",
        "a@b と書いた",
        "",
    ] {
        assert_eq!(find(text, &person), [], "{text}");
    }
}

#[test]
fn a_town_alone_is_a_place_like_any_other() {
    let person = KnownPerson { address: Some("佐久市中込"), ..KnownPerson::default() };

    assert_eq!(find("中込の公園", &person), []);
    assert_eq!(find("八日市町の公園", &KnownPerson { address: Some("霧沢原市八日市町1-2"), ..KnownPerson::default() }), []);
}

#[test]
fn one_place_is_one_hit() {
    let hits = find("山田太郎（taro.yamada@example.jp）", &YAMADA);

    assert_eq!(hits.iter().map(|hit| (hit.kind, hit.certain)).collect::<Vec<_>>(), [(Name, true), (Mail, true), (Name, true)]);
}

#[test]
fn leaks_are_found_in_every_dress() {
    let sjis = encoding_rs::SHIFT_JIS.encode("氏名：山田太郎").0.into_owned();
    let utf16: Vec<u8> = "山田太郎".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, token) in [
        ("<td>山田　太郎</td>".as_bytes(), "山田太郎"),
        (r#"{"name":"\u5c71\u7530 \u592a\u90ce"}"#.as_bytes(), "山田 太郎"),
        (b"&#23665;&#x7530;&#22826;&#37070;", "山田太郎"),
        (b"/?q=%E5%B1%B1%E7%94%B0+%E5%A4%AA%E9%83%8E", "山田太郎"),
        (b"=E5=B1=B1=E7=94=B0=E5=A4=AA=E9=83=8E", "山田太郎"),
        (&sjis, "山田太郎"),
        (&utf16, "山田太郎"),
        ("ﾔﾏﾀﾞﾀﾛｳ".as_bytes(), "やまだ たろう"),
        (b"From: Taro YAMADA", "やまだ たろう"),
        ("〇二六七ー六二ー二一一一".as_bytes(), "0267-62-2111"),
        ("中込三〇五六－一".as_bytes(), "中込3056-1"),
        (b"TARO@EXAMPLE.JP", "taro@example.jp"),
    ] {
        assert!(contains_any(bytes, token), "{token}");
    }
    assert!(!contains_any("山田さんの畑、山口太郎".as_bytes(), "山田太郎"));
    assert!(!contains_any(b"0267-62-2112", "0267-62-2111"));
    assert!(!contains_any("何か".as_bytes(), " -　"));
}

/// Rewrites a field as people might: full or half width, kanji digits, spaces, other hyphens, other case.
fn dressed(field: &str, dress: u8) -> String {
    let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c);
    let kanji = |c: char| c.to_digit(10).and_then(|digit| "〇一二三四五六七八九".chars().nth(digit as usize)).unwrap_or(c);
    match dress {
        0 => field.to_owned(),
        1 => field.chars().map(wide).collect(),
        2 => field.to_uppercase(),
        3 => field.replace('-', "ー"),
        4 => field.chars().map(kanji).collect(),
        5 => field.replace('-', "−").chars().map(wide).collect(),
        _ => field.chars().flat_map(|c| [c, '\u{200B}']).collect(),
    }
}

fn field() -> impl Strategy<Value = (RedactionReason, String)> {
    let name = ("[佐藤鈴木高橋伊藤渡辺]{2}", "[健太花子一郎美咲]{2}").prop_map(|(family, given)| (Name, format!("{family} {given}")));
    let kana = ("[ァ-ヲ]{2,4}", "[あ-を]{2,4}").prop_map(|(family, given)| (Name, format!("{family} {given}")));
    let latin = ("[A-Z][a-z]{3,8}", "[A-Z][a-z]{3,8}").prop_map(|(family, given)| (Name, format!("{family} {given}")));
    let phone = ("0[1-9]{2}", "[1-9]{3}", "[0-9]{4}").prop_map(|(area, exchange, number)| (Phone, format!("{area}-{exchange}-{number}")));
    let mail = ("[a-z]{1,8}([._-][a-z0-9]{1,6})?", "[a-z]{2,8}").prop_map(|(local, host)| (Mail, format!("{local}@{host}.example.jp")));
    let address =
        ("[森川山原]{2,3}", 1u16..4000, 1u16..99).prop_map(|(town, block, house)| (Address, format!("霧沢原市{town}{block}-{house}")));
    prop_oneof![name, kana, latin, phone, mail, address]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn a_planted_field_is_always_found((kind, field) in field(), dress in 0u8..7, before in "[ぁ-ん、。 \\n計画案]{0,12}", after in "[、。\\n][ぁ-ん計画案a]{0,12}") {
        let planted = dressed(&field, dress);
        let text = format!("{before}。{planted}{after}");
        let mut person = KnownPerson::default();
        match kind {
            Name => person.name = Some(&field),
            Phone => person.phone = Some(&field),
            Mail => person.mail = Some(&field),
            _ => person.address = Some(&field),
        }
        let start = before.chars().count() + 1;
        let end = start + planted.trim_end_matches('\u{200B}').chars().count();
        let hits = find(&text, &person);
        prop_assert!(hits.iter().any(|hit| hit.kind == kind && hit.span.start() <= start && end <= hit.span.end()), "{} {:?}", text, hits);
        prop_assert!(contains_any(text.as_bytes(), &field), "{}", text);
    }

    #[test]
    fn no_text_panics(text in any::<String>(), field in any::<String>()) {
        let person = KnownPerson { name: Some(&field), name_kana: Some(&text), address: Some(&field), phone: Some(&field), mail: Some(&field) };
        for hit in find(&text, &person) {
            prop_assert!(hit.span.of(&text).is_some());
        }
    }

    #[test]
    fn no_likely_text_panics(text in "[山田0-9０９〇一十ー番地の号市区@. ()〒-]{0,40}", field in "[山田0-9０９〇一十ー番地の号市区県@. ()〒-]{0,20}") {
        let person = KnownPerson { name: Some(&field), name_kana: Some(&field), address: Some(&field), phone: Some(&field), mail: Some(&field) };
        prop_assert!(find(&text, &person).iter().all(|hit| hit.span.of(&text).is_some()));
    }
}

/// Invented letters from outside the project, whose authors marked what is personal: all of it is found, and little besides.
#[test]
fn marked_places_of_sample_letters_are_found() {
    let Some(samples) = std::env::var_os("RONTEN_SAMPLES") else { return };
    let (mut letters, mut alarms) = (0, 0);
    for set in std::fs::read_dir(std::path::Path::new(&samples).join("opinions")).unwrap().map(|entry| entry.unwrap().path()) {
        let rows = |file: &str| -> Vec<std::collections::HashMap<String, String>> {
            csv::Reader::from_path(set.join(file)).unwrap().deserialize().map(Result::unwrap).collect()
        };
        let (submissions, redactions) = (rows("submissions.csv"), rows("redactions.csv"));
        for letter in &submissions {
            let person = KnownPerson { name: Some(&letter["name"]), address: Some(&letter["address"]), ..KnownPerson::default() };
            let hits = find(&letter["body"], &person);
            let marks = redactions.iter().filter(|mark| mark["submission_id"] == letter["submission_id"]);
            for mark in marks.clone().filter(|mark| mark["kind"] != "third_party") {
                let (start, end): (usize, usize) = (mark["start_char"].parse().unwrap(), mark["end_char"].parse().unwrap());
                assert!(hits.iter().any(|hit| hit.span.start() <= start && end <= hit.span.end()), "{mark:?} {hits:?}");
            }
            letters += 1;
            alarms += if marks.count() == 0 { hits.len() } else { 0 };
        }
    }
    assert!(alarms * 50 <= letters, "{alarms} false alarms in {letters} letters");
}
