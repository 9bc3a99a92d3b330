//! What the columns of a table of letters (意見書) hold. Every city names them in its own way, so an official says it for each column;
//! well-known headings only make the proposal.

use super::table::{Row, Table};
use super::{Finding, Limits, MAX_COLUMNS};
use crate::closed;

/// For the letters of a round.
pub const LETTERS: Limits = Limits { bytes: 10 << 20, words: 32 << 20, unpacked: 128 << 20, rows: 20_000, columns: MAX_COLUMNS };

closed! {
    /// What a column holds.
    pub enum Column {
        /// Words of the opinion; several such columns are parts of one letter.
        Words = "words",
        /// What in the plan the words are about.
        Place = "place",
        Name = "name",
        Kana = "kana",
        PostalCode = "postal_code",
        Address = "address",
        Phone = "phone",
        Mail = "mail",
        /// As what somebody comments (在住, 在勤 …).
        Class = "class",
        /// The organisation, company or school.
        ClassDetail = "class_detail",
        /// The day of arrival, perhaps with the time.
        Day = "received_date",
        Time = "received_time",
        Channel = "channel",
        Office = "office",
        /// The office's own number; it is not kept, and tells rows apart that say the same.
        OwnNumber = "own_number",
        NotTaken = "not_taken",
    }
}

impl Column {
    /// Whether several columns may hold it.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Words | Self::NotTaken)
    }

    /// What a column with this heading is likely to hold.
    pub fn of_heading(head: &str) -> Option<Self> {
        let head: String = head.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        Some(match head.as_str() {
            "意見" | "ご意見" | "御意見" | "意見の内容" | "ご意見の内容" | "意見内容" | "内容" | "本文" | "理由" | "意見の理由"
            | "opinion" | "comment" | "text" => Self::Words,
            "該当箇所" | "該当か所" | "該当部分" | "箇所" | "章" | "section" => Self::Place,
            "氏名" | "お名前" | "名前" | "氏名・団体名" | "氏名又は名称" | "name" => Self::Name,
            "フリガナ" | "ふりがな" | "氏名（フリガナ）" | "カナ" | "kana" => Self::Kana,
            "郵便番号" | "〒" | "postalcode" | "postal_code" => Self::PostalCode,
            "住所" | "ご住所" | "所在地" | "住所・所在地" | "address" => Self::Address,
            "電話" | "電話番号" | "連絡先電話番号" | "tel" | "phone" => Self::Phone,
            "メール" | "メールアドレス" | "電子メール" | "eメール" | "e-mail" | "email" | "mail" => Self::Mail,
            "区分" | "提出者の区分" | "提出者区分" | "class" => Self::Class,
            "団体名" | "所属" | "勤務先" | "勤務先・学校名" | "会社名" | "organisation" | "organization" => {
                Self::ClassDetail
            }
            "受付日"
            | "受付日時"
            | "受領日"
            | "受領日時"
            | "提出日"
            | "提出日時"
            | "到着日"
            | "回答日時"
            | "タイムスタンプ"
            | "date"
            | "received"
            | "timestamp" => Self::Day,
            "受付時刻" | "時刻" | "time" => Self::Time,
            "提出方法" | "受付方法" | "方法" | "channel" => Self::Channel,
            "受付窓口" | "受付場所" | "受付課" | "office" => Self::Office,
            "番号" | "no" | "no." | "整理番号" | "受付番号" | "通番" | "number" => Self::OwnNumber,
            _ => return None,
        })
    }

    /// Whether a cell of such a column that does not hold what was seen does no harm.
    pub fn excuses(self, code: &str) -> bool {
        match self {
            Self::NotTaken | Self::OwnNumber => true,
            Self::Day => matches!(code, "date" | "moment"),
            Self::Time => code == "moment",
            _ => false,
        }
    }
}

/// A row by what its columns hold.
#[derive(Clone)]
pub struct Drafted<'t> {
    pub row: &'t Row,
    columns: &'t [Column],
}

impl<'t> Drafted<'t> {
    /// The cells that hold something of this kind, in the order of the file.
    pub fn all(&self, column: Column) -> impl Iterator<Item = &'t str> {
        let cells = self.columns.iter().zip(&self.row.cells);
        cells.filter(move |(held, _)| **held == column).map(|(_, cell)| cell.as_str())
    }

    /// The cell that holds it, without white space at its ends; empty where there is none.
    pub fn one(&self, column: Column) -> &'t str {
        self.all(column).next().unwrap_or("").trim()
    }
}

/// The rows of a table whose columns hold this, and all that stands against the table whatever is in its cells.
pub fn read<'t>(table: &'t Table, columns: &'t [Column]) -> (Vec<Drafted<'t>>, Vec<Finding>) {
    let mut findings = table.findings.clone();
    let rows: Vec<_> = table.rows.iter().map(|row| Drafted { row, columns }).collect();
    if let Some(over) = rows.get(LETTERS.rows) {
        findings.push(Finding::new(over.row.line, "too_many"));
    } else if rows.is_empty() && findings.is_empty() {
        findings.push(Finding::new(table.head.line, "no_rows"));
    }
    findings.sort_by_key(|finding| finding.line);
    (rows, findings)
}
