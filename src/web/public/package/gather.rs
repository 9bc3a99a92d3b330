//! What goes into a package: the entries of a project up to the last by which something was published, every content that they name,
//! what is made of it for reading, and the way from the entries to a signed checkpoint.

use super::guide;
use crate::commands::seal::StoredNodes;
use crate::documents::ledger::{Ledger, sheet};
use crate::documents::package::{CONTENT, FORMAT, LOG, Manifest, Package, Part, published};
use crate::documents::paper::{Paper, html};
use crate::documents::spreadsheet::Cells;
use crate::model::terms::Lang;
use crate::record::checkpoint::Verifier;
use crate::record::entry::Entry;
use crate::record::excerpt::leading;
use crate::record::tile::{Content, bundle};
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::ledger::Edition;
use crate::store::log::{CheckpointRow, EntryRow, Log};
use crate::store::projects::Plan;
use crate::texts::texts;
use crate::web::papers::Papers;
use crate::web::problem::Problem;
use crate::web::public::ledger::booklet::booklet;
use crate::web::public::ledger::edition::Frozen;
use crate::web::public::result::{self, Published};
use crate::web::public::seen::Seen;
use crate::web::visit::Ask;
use std::collections::BTreeMap;

/// Entries read at a time.
const PAGE: i64 = 2000;

/// The entries of a project as far as they belong into its package.
pub struct Gathered {
    /// In order, up to the last by which something became public.
    pub entries: Vec<Entry>,
    /// The hashes of all contents that became public, each with the position of the first entry that names it.
    pub contents: BTreeMap<String, usize>,
}

/// What a package is made with.
pub struct Sources<'a> {
    pub ask: &'a Ask,
    pub papers: &'a Papers,
    /// The log's public key.
    pub key: &'a Verifier,
}

impl Gathered {
    /// Nothing was found where nothing became public.
    pub fn of(db: &mut Db, seen: &Seen) -> Result<Self, Problem> {
        let id = seen.project.id.to_string();
        let (mut entries, mut from) = (Vec::new(), 0);
        loop {
            let page = EntryRow::of_project(db, &id, from, PAGE)?;
            let Some(last) = page.last() else { break };
            from = last.seq + 1;
            for row in page {
                entries.push(Entry::parse(row.leaf.as_bytes()).map_err(Problem::internal)?);
            }
        }
        let last = entries.iter().rposition(|entry| published(entry).is_some()).ok_or(Problem::NotFound)?;
        entries.truncate(last + 1);
        let mut contents = BTreeMap::new();
        for (at, content) in entries.iter().enumerate().filter_map(|(at, entry)| Some((at, published(entry)?))) {
            contents.entry(content.hex()).or_insert(at);
        }
        Ok(Self { entries, contents })
    }

    /// The last entry by which something became public.
    pub fn last(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }
}

/// The package of a project.
pub fn package(db: &mut Db, seen: &Seen, gathered: &Gathered, sources: &Sources<'_>) -> Result<Package, Problem> {
    let project = &seen.project;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        city: sources.ask.policy.city.name.clone(),
        project: project.no(),
        id: project.id.to_string(),
        title: project.title.clone(),
        last: gathered.last(),
        files: Vec::new(),
    };
    let mut package = Package { manifest, files: BTreeMap::new() };
    for (hash, named) in &gathered.contents {
        let Some(entry) = gathered.entries.get(*named) else { continue };
        // What words were withheld from is gone, and the entry of what took its place says so.
        if let Some(snapshot) = Snapshot::by_hash(db, hash)? {
            package.add(Part::Content, format!("{CONTENT}{:06}-{}.json", entry.seq, entry.kind), snapshot.body, "");
        }
    }
    for head in seen.plans(db)? {
        if let Some(plan) = Plan::by_id(db, head.id)? {
            package.add(Part::Plan, format!("plans/{}.txt", plan.version), plan.text, "");
        }
    }
    results(db, seen, sources, &mut package)?;
    edition(db, seen, sources, &mut package)?;
    log(db, gathered, sources, &mut package)?;
    guide::add(&mut package)?;
    Ok(package)
}

/// Every version of every result, as the site offers it.
fn results(db: &mut Db, seen: &Seen, sources: &Sources<'_>, package: &mut Package) -> Result<(), Problem> {
    let no = seen.project.no();
    for known in &seen.rounds {
        for version in 1..=known.versions.len() {
            let found = Published::load(db, &no, &known.round.number.to_string(), Some(&version.to_string()))?;
            let of = found.publication.snapshot.clone();
            let name = format!("files/result-{}-v{}", known.round.number, found.publication.version);
            tables(package, &name, &of, &result::files::cells(&found, Lang::Ja))?;
            on_paper(package, &name, &of, (sources, &result::files::key(&found)), || Ok(result::paper(&found)))?;
        }
    }
    Ok(())
}

/// The newest edition of the ledger; what earlier ones said begins it.
fn edition(db: &mut Db, seen: &Seen, sources: &Sources<'_>, package: &mut Package) -> Result<(), Problem> {
    let editions = Edition::of_project(db, seen.project.id)?;
    let Some(newest) = editions.iter().filter(|edition| edition.frozen_at.is_some()).map(|edition| edition.number).max() else {
        return Ok(());
    };
    let frozen = Frozen::load(db, &seen.project.no(), &newest.to_string())?;
    let (key, ledger) = (frozen.content(db)?, Ledger::of(frozen.lines(db)?));
    let (of, name) = (frozen.edition.hash.clone(), format!("files/ledger-edition-{newest}"));
    tables(package, &name, &of, &sheet::cells(&ledger, Lang::Ja, &|key, values| texts().get(Lang::Ja, key, values)))?;
    on_paper(package, &name, &of, (sources, &key), || Ok(booklet(sources.ask, &frozen.project.title, &frozen.edition, &ledger)))
}

fn tables(package: &mut Package, name: &str, of: &str, cells: &Cells) -> Result<(), Problem> {
    package.add(Part::Copy, format!("{name}.csv"), cells.csv().map_err(Problem::internal)?, of);
    package.add(Part::Copy, format!("{name}.xlsx"), cells.xlsx().map_err(Problem::internal)?, of);
    Ok(())
}

fn on_paper(
    package: &mut Package,
    name: &str,
    of: &str,
    (sources, key): (&Sources<'_>, &str),
    paper: impl Fn() -> Result<Paper, Problem>,
) -> Result<(), Problem> {
    package.add(Part::Copy, format!("{name}.html"), html(&paper()?, "../style.css"), of);
    package.add(Part::Copy, format!("{name}.pdf"), sources.papers.get(key, paper)?.to_vec(), of);
    Ok(())
}

/// The first checkpoint over all entries, the log's key, and the tiles between.
fn log(db: &mut Db, gathered: &Gathered, sources: &Sources<'_>, package: &mut Package) -> Result<(), Problem> {
    let checkpoint = CheckpointRow::after(db, Log::Record, gathered.last() as i64, 1)?.into_iter().next();
    let checkpoint = checkpoint.ok_or_else(|| Problem::internal("entries that nothing signed"))?;
    let size = checkpoint.size as u64;
    for tile in leading(gathered.entries.iter().map(|entry| entry.seq), size) {
        let bytes = match (tile.content(), tile.range(size)) {
            (Content::Hashes { .. }, _) => tile.hashes(&mut StoredNodes { db, log: Log::Record }, size)?,
            (Content::Entries, Some((first, count))) => {
                let entries = EntryRow::from(db, Log::Record, first as i64, count.into())?;
                bundle(entries.iter().map(|entry| entry.leaf.as_bytes()))
            }
            (Content::Entries, None) => None,
        };
        let bytes = bytes.ok_or_else(|| Problem::internal("a tile that the log lacks"))?;
        package.add(Part::Log, format!("{LOG}{}", tile.path()), bytes, "");
    }
    package.add(Part::Log, format!("{LOG}checkpoint"), checkpoint.note, "");
    package.add(Part::Log, format!("{LOG}key"), format!("{}\n", sources.key), "");
    Ok(())
}
