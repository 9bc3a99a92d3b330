//! A booklet like the ledger's, with as many pages as are asked for. No real persons, no real plans.

use ronten::documents::paper::{Anchor, Block, Column, Cover, IndexEntry, Language, Level, Paper, Row, Table};
use ronten::model::moment::Moment;

const SUBJECTS: [&str; 6] = ["避難所", "街路樹", "図書館の開館時間", "学校給食", "ごみの収集", "駅前広場"];

/// A booklet with contents, a summary table, a chapter of issues, and an index: at least so many pages, and few more.
pub fn booklet(pages: usize) -> Paper {
    let issues = (pages * 5 / 4).saturating_sub(6).max(1);
    let mut blocks = vec![
        Block::Cover(Cover {
            title: "架空市総合計画（素案）\n論点整理台帳".into(),
            subtitle: "第3版　令和8年度　意見募集（第2段階）まで".into(),
            lines: vec!["架空市 企画部 企画課".into(), "令和8年11月23日 発行".into(), "この冊子は市のウェブサイトでもご覧になれます。".into()],
        }),
        Block::Contents { title: "目次".into(), deepest: Level::Two },
        Block::PageBreak,
        heading(Level::One, "この冊子について", None),
        Block::Paragraph(ABOUT.into()),
        Block::Note {
            title: Some("数え方".into()),
            text: "通は届いた意見書の数、件はその中の意見の数、人は意見を出された方の数です。一通の意見書に複数の意見があるときは、意見ごとに数えています。".into(),
        },
        Block::Definitions(definitions()),
        Block::PageBreak,
        heading(Level::One, "論点の一覧", None),
        Block::Table(overview(issues)),
        Block::PageBreak,
        heading(Level::One, "論点ごとの経過", None),
    ];
    for issue in 0..issues {
        blocks.extend(chapter(issue));
    }
    blocks.push(Block::PageBreak);
    blocks.push(Block::Index { title: "索引".into(), entries: index(issues) });
    Paper {
        title: "架空市総合計画（素案）論点整理台帳 第3版".into(),
        language: Language::Japanese,
        running: "架空市総合計画（素案）　論点整理台帳".into(),
        footer: "第3版　sha256:3f2a9c41d07be8865a1f0c2b7d94e6a83c5517f2e0b9d86471ac3e5f08d2b694".into(),
        made: "2026-11-23T00:00:00.000Z".parse::<Moment>().ok(),
        blocks,
    }
}

const ABOUT: &str = "市は、計画をつくる途中で二度、市民の皆さんに意見を伺いました。この冊子は、寄せられた意見を論点ごとにまとめ、市の考え方とその移り変わりを、初めから順に記したものです。一度記した内容は書き換えず、変わったときは新しい行を加えています。\n論点の番号は、版が変わっても変わりません。「（統合）」とある論点は、ほかの論点と合わせて検討することにしたものです。";

fn heading(level: Level, text: &str, anchor: Option<Anchor>) -> Block {
    Block::Heading { level, text: text.into(), anchor }
}

fn definitions() -> Vec<(String, String)> {
    [
        ("意見募集の期間", "令和8年9月1日（火）から9月30日（水）まで（30日間）"),
        ("意見書", "128通（ウェブ 74、郵送 31、窓口 23）"),
        ("意見", "412件（計画に関するもの 389、質問 15、対象外 8）"),
        ("修正した箇所", "27か所。修正の前と後は、市のウェブサイトの新旧対照表をご覧ください（https://iken.city.example.jp/projects/2026-001/comparison）。"),
    ]
    .map(|(term, meaning)| (term.to_owned(), meaning.to_owned()))
    .into()
}

fn overview(issues: usize) -> Table {
    let rows = (0..issues.clamp(1, 120)).map(|issue| Row {
        cells: vec![
            (issue + 1).to_string(),
            format!("{}のあり方", subject(issue)),
            (3 + issue * 7 % 40).to_string(),
            (if issue % 3 == 0 { "反映" } else { "参考" }).to_owned(),
            view(issue, 1),
        ],
        anchor: None,
    });
    Table {
        caption: Some("表1　論点と市の考え方".into()),
        columns: columns(&[("番号", 8), ("論点", 22), ("件数", 8), ("区分", 9), ("市の考え方", 53)]),
        rows: rows.collect(),
    }
}

fn columns(columns: &[(&str, u16)]) -> Vec<Column> {
    columns.iter().map(|(head, width)| Column { head: (*head).into(), width: *width }).collect()
}

fn chapter(issue: usize) -> Vec<Block> {
    let rows = (0..4).map(|row| Row {
        cells: vec![format!("令和8年{}月{}日", 4 + row * 2, 1 + issue % 28), opinion(issue + row), view(issue, 1 + row % 3)],
        anchor: None,
    });
    vec![
        heading(Level::Two, &format!("論点{}　{}のあり方", issue + 1, subject(issue)), Some(Anchor(format!("issue-{issue}")))),
        Block::Paragraph(opinion(issue)),
        heading(Level::Three, "意見と市の考え方", None),
        Block::Table(Table {
            caption: None,
            columns: columns(&[("時期", 18), ("意見の概要", 38), ("市の考え方", 44)]),
            rows: rows.collect(),
        }),
    ]
}

fn subject(issue: usize) -> &'static str {
    SUBJECTS[issue % SUBJECTS.len()]
}

fn opinion(n: usize) -> String {
    format!(
        "{}について、令和{}年度までに見直してほしい。「今のままでは使いにくい」という声が、近所でも{}件ほどあります。お年寄りや子どもが、歩いて通えることを大切にしてください。",
        subject(n),
        7 + n % 5,
        2 + n % 9
    )
}

fn view(n: usize, sentences: usize) -> String {
    (0..sentences).map(|at| format!("ご意見を踏まえ、{}の記述を改めます（第{}章第{}節）。", subject(n + at), 1 + n % 6, 1 + at)).collect()
}

fn index(issues: usize) -> Vec<IndexEntry> {
    let entry = |(at, subject): (usize, &&str)| IndexEntry {
        text: (*subject).into(),
        at: (at..issues).step_by(SUBJECTS.len()).map(|issue| Anchor(format!("issue-{issue}"))).collect(),
    };
    SUBJECTS.iter().enumerate().map(entry).collect()
}
