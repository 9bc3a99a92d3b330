//! Mails as they are read: charsets, heads, parts, and whatever bytes there are.

use super::*;
use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS, UTF_8};
use proptest::prelude::*;

/// A mail with these bytes as its body.
fn mail(head: &str, body: &[u8]) -> Vec<u8> {
    let mut raw =
        format!("From: =?UTF-8?B?5bGx55Sw?= <taro@example.jp>\r\nTo: Midori@Town.example\r\nSubject: x\r\n{head}\r\n").into_bytes();
    raw.extend_from_slice(body);
    raw
}

#[test]
fn every_japanese_charset_is_read_with_its_label_without_it_and_with_a_wrong_one() {
    let words = "①公園に髙い木を。能登の表示ソ。";
    for (label, encoding) in [
        ("ISO-2022-JP", ISO_2022_JP),
        ("iso-2022-jp-ms", ISO_2022_JP),
        ("Shift_JIS", SHIFT_JIS),
        ("CP932", SHIFT_JIS),
        ("windows-31j", SHIFT_JIS),
        ("EUC-JP", EUC_JP),
        ("utf-8", UTF_8),
        ("x-nobody-knows", SHIFT_JIS),
        ("us-ascii", ISO_2022_JP),
        ("iso-8859-1", UTF_8),
    ] {
        let body = encoding.encode(words).0;
        let read = read(&mail(&format!("Content-Type: text/plain; charset={label}\r\n"), &body));
        assert_eq!(read.text, words, "{label}");
    }
    assert_eq!(read(&mail("", &ISO_2022_JP.encode(words).0)).text, words);
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, wide);
    let head = "Content-Type: text/plain; charset=utf-16be\r\nContent-Transfer-Encoding: base64\r\n";
    assert_eq!(read(&mail(head, wide.as_bytes())).text, words);
}

#[test]
fn who_wrote_to_whom_is_read_from_the_head() {
    let read = read(&mail("Cc: b@x.jp\r\nDelivered-To: midori+2026-001-1@town.example\r\nMessage-ID: <1@x>\r\n", b"a\r\nb\r\n"));

    assert_eq!((read.name.as_str(), read.from.as_str(), read.message_id.as_str()), ("山田", "taro@example.jp", "1@x"));
    assert_eq!(read.to, ["b@x.jp", "midori+2026-001-1@town.example", "midori@town.example"]);
    assert_eq!((read.text.as_str(), read.automatic), ("a\nb\n", false));
}

#[test]
fn what_a_machine_wrote_is_known_by_its_head() {
    for head in [
        "Auto-Submitted: auto-replied\r\n",
        "auto-submitted: auto-generated; x\r\n",
        "Precedence: bulk\r\n",
        "List-Id: <x.example>\r\n",
        "Return-Path: <>\r\n",
        "Content-Type: multipart/report; boundary=b\r\n",
    ] {
        assert!(read(&mail(head, b"x")).automatic, "{head}");
    }
    for head in ["Auto-Submitted: no\r\n", "Precedence: first-class\r\n", "Return-Path: <a@x.jp>\r\n"] {
        assert!(!read(&mail(head, b"x")).automatic, "{head}");
    }
}

#[test]
fn html_alone_becomes_text_and_files_keep_their_names() {
    let html = read(&mail("Content-Type: text/html; charset=utf-8\r\n", "<p>公園を</p><p>広く &amp; 明るく</p>".as_bytes()));
    assert!(html.text.contains("公園を") && html.text.contains("広く & 明るく"), "{}", html.text);

    let body = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n意見\r\n--b\r\nContent-Type: application/pdf;\r\n \
                name*=utf-8''%E6%84%8F%E8%A6%8B.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.7\r\n--b--\r\n";
    let read = read(&mail("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n", body.as_bytes()));
    assert_eq!(read.text, "意見");
    assert_eq!(read.attachments, [Attachment { name: "意見.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() }]);
}

#[test]
fn sixty_levels_and_nul_bytes_are_survived() {
    let mut body = String::new();
    for level in 0..60 {
        body.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    body.push_str("Content-Type: text/plain\r\n\r\ndeep\r\n");
    let deep = read(&mail("", b"").iter().copied().take_while(|_| true).chain(body.bytes()).collect::<Vec<_>>());
    assert_eq!(deep.from, "taro@example.jp");
    assert_eq!(read(&mail("", b"a\0b\x1bc")).text.chars().filter(|c| c.is_control()).count(), 0);
}

#[test]
fn a_mail_is_the_same_by_whatever_way_it_came() {
    let one = mail("Message-ID: <1@x>\r\n", b"a");
    let other = [b"Delivered-To: z@x.jp\r\n".as_slice(), &one].concat();
    let changed = mail("Message-ID: <1@x>\r\n", b"b");

    assert_eq!(read(&one).print(&one), read(&other).print(&other));
    assert_ne!(read(&one).print(&one), read(&changed).print(&changed));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..600), boundary in "[a-c]{1,2}") {
        read(&bytes);
        let head = format!("Content-Type: multipart/mixed; boundary={boundary}\r\n");
        let read = read(&mail(&head, &bytes));
        prop_assert!(read.text.chars().all(|c| c >= ' ' || c == '\n' || c == '\t'));
    }
}
