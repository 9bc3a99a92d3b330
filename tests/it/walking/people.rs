//! The people of the city: each has a name, an address and a number that stand in no other text, so that a leak is found by looking.

use super::dice::Dice;
use ronten::model::letter::Person;
use ronten::model::terms::EligibilityClass;

/// Digits of a name that nobody else has.
const DIGITS: [char; 10] = ['鰐', '鯱', '鱶', '鵲', '鶚', '鷲', '鼬', '狢', '狸', '麒'];

/// The name of somebody.
pub fn name(number: usize) -> String {
    let digits = format!("{number:04}");
    let digits: String = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect();
    format!("鵺{digits} 竜胆")
}

/// Somebody, with all that a form asks for.
pub fn person(number: usize) -> Person {
    Person {
        name: name(number),
        address: format!("みほん市鵺ヶ丘{number}番地"),
        phone: format!("070-1000-{number:04}"),
        mail: format!("nue-{number:05}@mail.example.com"),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    }
}

/// What somebody writes: some lines, at times the own name, number or address, at times that of somebody who wrote before.
pub fn words(dice: &mut Dice, own: &Person, other: Option<usize>) -> String {
    let opinions = [
        "木を植えてください。",
        "道を広げないでください。",
        "費用はいくらですか。",
        "案に賛成です。",
        "川の魚を守る。",
        "夜も明るく。",
        "🌳を😀増やす。",
        "図書館の席を。",
    ];
    let mut lines = vec!["意見を送ります。".to_owned()];
    for _ in 0..=dice.below(4) {
        lines.push(dice.one(&opinions).to_owned());
    }
    if !own.name.is_empty() && dice.chance(30) {
        lines.push(format!("{}と申します。", own.name));
    }
    if !own.mail.is_empty() && dice.chance(10) {
        lines.push(format!("連絡は{}か{}へ。", own.phone, own.mail));
    }
    if !own.address.is_empty() && dice.chance(10) {
        lines.push(format!("{}に住んでいます。", own.address));
    }
    if let (Some(other), true) = (other, dice.chance(8)) {
        lines.push(format!("{}さんの意見に反対します。", name(other)));
    }
    lines.join("\n")
}
