//! The rounds of public comment between the evenings: their letters meet what was said there in the same issues.

use super::deeds::Town;
use super::story::Story;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Assign, Place};

/// What is written in each round, by issue.
const WRITTEN: [&[(&str, &str)]; 2] = [
    &[
        ("need", "五十年使った建物です。次の五十年のために建ててください。"),
        ("need", "いま建てなくてもよいと考えます。"),
        ("cost", "七十八億円の内わけを、もっと細かく見せてください。"),
        ("cost", "費用が高すぎます。"),
        ("parking", "駐車場を立体にしてでも増やしてください。"),
        ("parking", "車を減らすため、駐車場はこれ以上いりません。"),
        ("bus", "運転をやめました。夜のバスがなければ行けません。"),
        ("seats", "千席あれば十分です。"),
        ("children", "子どもと行ける催しを増やしてください。"),
        ("energy", "太陽光の設備に賛成します。"),
        ("process", "説明会の記録がすぐに読めるのは良いことです。"),
        ("vote", "住民投票で決めてください。"),
    ],
    &[
        ("need", "建てるのなら早く建ててください。"),
        ("cost", "資材の値上がりで、どこまで増えるのか心配です。"),
        ("debt", "孫の代の返済が心配です。"),
        ("soil", "土を入れ替えたあとの調査の結果も公表してください。"),
        ("parking", "三百四十台なら足りると思います。"),
        ("seats", "可動の席は出し入れに人手がかかりませんか。"),
        ("access", "車いすの席から舞台の端まで見えるようにしてください。"),
        ("shops", "商店街と一緒に祭りを開いてください。"),
        ("operator", "運営は市が責任をもってください。"),
        ("old", "壁の絵を残してください。"),
        ("shelter", "避難所の訓練を年に一度してください。"),
        ("process", "この表を、建ったあとも続けてください。"),
    ],
];

impl Town {
    /// The round that is open gets its letters, ends, is answered issue by issue, and its result is published; the next one opens.
    pub fn round(&mut self, story: &Story, again: bool) {
        let written = WRITTEN[usize::from(!again)];
        let letters: Vec<i64> = written.iter().map(|(_, words)| self.case.letter("佐藤 一郎", words)).collect();
        self.case.close();
        let mut issues = Vec::new();
        for (letter, (key, _)) in letters.into_iter().zip(written) {
            let (opinion, number) = (self.case.heard(letter, None), self.number(key));
            let issue = self.issue(number).id;
            self.case.app.perform(&self.case.official, Assign { opinions: vec![(opinion.id, opinion.rev)], to: Place::Issue(issue) });
            self.touched.insert(number);
            if !issues.contains(&(*key, issue)) {
                issues.push((*key, issue));
            }
            self.letters += 1;
        }
        self.case.respond();
        for (key, issue) in issues {
            let asked =
                self.case.answer(issue, &format!("{}お寄せいただいたご意見も、この考え方に沿って進めます。", self.said(story, key)));
            self.case.decide(&asked, Decision::Approve);
        }
        let remarks = Remarks { next_step: "説明会を続け、計画を改めます。".to_owned(), ..Remarks::default() };
        let asked = self.case.ask_for_release(remarks);
        self.case.decide(&asked, Decision::Approve);
        if again {
            self.case.next_round();
        }
    }
}
