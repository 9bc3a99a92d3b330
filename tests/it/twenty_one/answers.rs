//! What the city answers: views on what was asked, answers that were taken back, and what becomes of issues.

use super::deeds::{Owed, Town};
use super::story::{Row, Story};
use ronten::commands::ledger::view::members;
use ronten::procedure::city_view::State as ViewState;
use ronten::procedure::issue::State;
use ronten::store::StoreError;
use ronten::store::ledger::LedgerView;
use ronten::store::qa_rows::QaRow;
use std::collections::BTreeSet;

impl Town {
    /// Says the city's views on what was asked, and considers what cannot be answered yet.
    pub fn answer(&mut self, story: &Story, number: usize) {
        let rows = &story.evenings[number - 1].rows;
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.on.as_str()).collect();
        for key in keys {
            let issue = self.number(key);
            self.touched.insert(issue);
            let answered: Vec<&Row> = rows.iter().filter(|row| row.on == key && !row.again).collect();
            match answered.iter().rev().find(|row| row.back.is_none()) {
                Some(row) => {
                    let text = format!("{}\n（第{number}回のご質問に）{}", self.said(story, key), row.a);
                    self.view(issue, &text, &format!("第{number}回のご質問への答えを加えるため"));
                }
                None if !answered.is_empty() => self.consider(issue),
                None => {}
            }
        }
        for change in story.changes.iter().filter(|change| change.after == number) {
            let issue = self.number(&change.on);
            self.views.insert(change.on.clone(), change.view.clone());
            self.view(issue, &change.view, &change.because);
            self.touched.insert(issue);
        }
    }

    fn consider(&mut self, number: i64) {
        let (rev, due) = (self.issue(number).rev.to_string(), self.case.app.time.now().plus_days(30).jst_date().to_string());
        let fields = [("rev", rev.as_str()), ("consider_owner", "文化会館建設室長"), ("consider_due", &due)];
        self.post(&format!("/ledger/issues/{number}/consideration"), &fields);
    }

    /// A view on everything that was said on the issue so far. The first one needs no reason.
    fn view(&mut self, number: i64, text: &str, change: &str) {
        let issue = self.issue(number).id;
        let covered = self.case.app.store.read::<_, StoreError>(|db| Ok(members(db, issue).unwrap())).unwrap();
        let covered: Vec<String> = covered.into_iter().map(|row| row.id.to_string()).collect();
        let first = self.ledger().issues.get(&number).is_none_or(|course| course.view().is_none());
        let mut fields = vec![("rev", "0"), ("category", "explained_only"), ("text", text), ("change", if first { "" } else { change })];
        fields.extend(covered.iter().map(|row| ("covered", row.as_str())));
        self.post(&format!("/ledger/issues/{number}/view"), &fields);
        let draft = self.case.app.read(|db| LedgerView::of_issue(db, issue)).pop().unwrap();
        assert_eq!(draft.state, ViewState::Drafted);
        self.post(&format!("/ledger/issues/{number}/view/request"), &[("rev", &draft.rev.to_string())]);
        self.approve();
    }

    /// Gives the answers that are due before so many days are over.
    pub fn answer_what_is_due(&mut self, days: i64) {
        self.sign_in();
        let until = self.case.app.time.now().plus_days(days).jst_date();
        let (due, later) = std::mem::take(&mut self.owed).into_iter().partition(|owed: &Owed| owed.due <= until);
        self.owed = later;
        for Owed { occasion, row, key, answer, .. } in due {
            let id = self.occasion(occasion).id;
            let rev = self.case.app.read(|db| QaRow::by_number(db, id, row)).unwrap().rev.to_string();
            let fields = [("rev", rev.as_str()), ("go", "answer"), ("answer", &answer), ("post", "文化会館建設室長")];
            self.post(&format!("/ledger/answers/{occasion}/{row}"), &fields);
            self.approve();
            let number = self.number(&key);
            self.touched.insert(number);
            if self.issue(number).state != State::Answered {
                self.view(number, &answer, "持ち帰ったご質問に答えるため");
            }
        }
    }

    /// What becomes of issues: one is split, one goes into another, one is settled and one taken up again.
    pub fn change_the_course(&mut self, number: usize) {
        match number {
            10 => {
                let issue = self.issue(self.number("noise"));
                let rows = self.case.app.read(|db| QaRow::of_issue(db, issue.id));
                let shade: Vec<String> = rows.iter().filter(|row| row.words.contains("日かげ")).map(|row| row.id.to_string()).collect();
                let page = format!("/office/projects/{}/ledger/issues/{}", self.no, issue.number);
                let once = self.desk.get(&page).value("once").unwrap();
                let mut fields = vec![("once", once.as_str()), ("split_title", "日かげになる家はどうなるか"), ("split_theme", "近隣")];
                fields.push(("split_reason", "音とは別の答えが要るため"));
                fields.extend(shade.iter().map(|row| ("split_rows", row.as_str())));
                let made = self.post(&format!("/ledger/issues/{}/splitting", issue.number), &fields);
                let made: i64 = made.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
                self.view(made, "日かげにかかる5軒に、一軒ずつご説明しました。", "");
                self.touched.extend([issue.number, made]);
            }
            16 => {
                let (gap, old) = (self.number("gap"), self.number("old"));
                let (rev, into) = (self.issue(gap).rev.to_string(), old.to_string());
                let fields = [("rev", rev.as_str()), ("merge_into", &into), ("merge_reason", "いまの会館について一つにまとめて答えるため")];
                self.post(&format!("/ledger/issues/{gap}/merger"), &fields);
                self.numbers.insert("gap".to_owned(), old);
                self.view(old, "新しい会館が開くまで使い、開いてから取り壊します。", "二つの論点をまとめて答えるため");
                self.touched.extend([gap, old]);
            }
            18 => {
                let designer = self.number("designer");
                let rev = self.issue(designer).rev.to_string();
                let fields = [("rev", rev.as_str()), ("settle_how", "adopted"), ("settle_reason", "公開の審査のしかたが決まったため")];
                self.post(&format!("/ledger/issues/{designer}/settlement"), &fields);
                self.touched.insert(designer);
            }
            19 => {
                let designer = self.number("designer");
                let rev = self.issue(designer).rev.to_string();
                let fields = [("rev", rev.as_str()), ("reopen_because", "new_fact"), ("reopen_reason", "応募が一つしかなかったため")];
                self.post(&format!("/ledger/issues/{designer}/reopening"), &fields);
                self.view(designer, "応募の期間を一か月延ばし、もう一度呼びかけます。", "応募が一つしかなかったため");
                self.touched.insert(designer);
            }
            _ => {}
        }
    }
}
