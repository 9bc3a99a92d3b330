//! `ronten verify --database`: everything that is recorded, recomputed. The exit code is that of the first finding.
//! `ronten verify FILE.zip`: a publication package, likewise; exit codes of its problems.
//! `ronten verify --proof`: one writer's proof file, checked with nothing but the log's public key; exit codes of `ProofError`.

use super::serve::{failure, place};
use super::{Failure, out};
use crate::config::Config;
use crate::documents::package::{Checked as Package, LOG, check, read};
use crate::record::checkpoint::{Checkpoint, Verifier};
use crate::record::finding::{Code, What};
use crate::record::proof::{MAX_BYTES, Opening, Proof};
use crate::store::check::Checked;
use crate::timepiece::Timepiece;
use std::io::Read;
use std::path::Path;

/// What to check against.
pub struct Wanted<'a> {
    pub config: &'a Path,
    /// A checkpoint that was kept elsewhere, beside the copies next to the key file.
    pub since: Option<&'a Path>,
    pub json: bool,
}

pub fn run(wanted: &Wanted<'_>) -> Result<(), Failure> {
    let config = Config::read(wanted.config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let place = place(&config);
    let installation = place.open(&Timepiece::default()).map_err(failure)?;
    let (record, _) = installation.verifiers().map_err(failure)?;
    let since = wanted.since.map(|file| kept(file, &record)).transpose()?;
    report(&installation.check(&place, since).map_err(failure)?, wanted.json)
}

/// The checkpoint in a file; the exit code of one that does not open is that of a stored one.
fn kept(file: &Path, record: &Verifier) -> Result<Checkpoint, Failure> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let note = std::fs::read(file).map_err(|error| Failure::new(Failure::CONFIG, named(&error)))?;
    record.open(&note).map_err(|error| Failure::new(What::Checkpoint(error).code().exit_code(), named(&error)))
}

fn report(checked: &Checked, json: bool) -> Result<(), Failure> {
    let findings: Vec<_> = checked.findings().collect();
    if json {
        let found: Vec<_> = findings
            .iter()
            .map(|one| serde_json::json!({ "code": one.code, "exit": one.code.exit_code(), "table": one.table, "id": one.id, "seq": one.seq, "what": one.what.to_string() }))
            .collect();
        let all = serde_json::json!({ "entries": checked.record.size, "signed": checked.record.signed, "audit_entries": checked.audit.size, "rows": checked.compared, "findings": found });
        out::line(all);
    } else {
        findings.iter().for_each(out::line);
        out::line(format_args!(
            "{} entries ({} signed), {} audit entries, {} rows compared, {} findings",
            checked.record.size,
            checked.record.signed,
            checked.audit.size,
            checked.compared,
            findings.len()
        ));
    }
    match checked.exit_code() {
        0 => Ok(()),
        code => Err(Failure::new(code, "the database does not agree with its record")),
    }
}

/// Checks a proof file offline. `key` is the text of `/log/key`, best taken from somewhere the city does not write to.
pub fn proof(file: &Path, key: &str, json: bool) -> Result<(), Failure> {
    let verifier: Verifier = key.trim().parse().map_err(|error| Failure::new(Failure::CONFIG, format!("--key: {error}")))?;
    let unreadable = |error| Failure::new(Failure::CONFIG, format!("{}: {error}", file.display()));
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let proof = Proof::parse(&bytes).map_err(|error| Failure::new(error.exit_code(), error))?;
    let proven = proof.verify(&verifier).map_err(|error| Failure::new(error.exit_code(), error))?;
    let (entry, size) = (&proven.entry, proven.checkpoint.size);
    let opened: Vec<&str> = proof.openings.iter().map(|opening| opening.field.name()).collect();
    if json {
        let openings: serde_json::Map<_, _> =
            proof.openings.iter().map(|opening| (opening.field.name().to_owned(), opening.payload.clone().into())).collect();
        let shown = serde_json::json!({ "origin": verifier.origin(), "seq": entry.seq, "size": size, "time": entry.time, "kind": entry.kind, "proven": opened, "openings": openings });
        out::line(shown);
    } else {
        let origin = verifier.origin();
        out::line(format_args!(
            "{} at {}: entry {} of {size} in {origin}; proven: {}",
            entry.kind,
            entry.time,
            entry.seq,
            opened.join(" ")
        ));
        for Opening { field, payload, .. } in &proof.openings {
            out::line(format_args!("{}: {payload}", field.name()));
        }
    }
    Ok(())
}

/// Checks a publication package offline. Without a key it is checked with the one that is in it, and says so: who made another package
/// made another key.
pub fn package(file: &Path, key: Option<&str>, json: bool) -> Result<(), Failure> {
    let unreadable = |error: &dyn std::fmt::Display| Failure::new(Failure::CONFIG, format!("{}: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| unreadable(&error))?;
    let malformed = |error: &dyn std::fmt::Display| Failure::new(Code::Malformed.exit_code(), format!("{}: {error}", file.display()));
    let files = read(&bytes).map_err(|error| malformed(&error))?;
    let own = || files.get(&format!("{LOG}key")).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let verifier: Verifier = match key {
        Some(key) => key.trim().parse().map_err(|error| Failure::new(Failure::CONFIG, format!("--key: {error}")))?,
        None => own().trim().parse().map_err(|error| malformed(&format_args!("{LOG}key: {error}")))?,
    };
    let checked = check(&files, &verifier).map_err(|problem| malformed(&format_args!("{} {}", problem.about, problem.wrong)))?;
    let Package { manifest, entries, signed, contents, withheld, problems } = &checked;
    if json {
        let problems: Vec<_> = problems
            .iter()
            .map(|one| serde_json::json!({ "code": one.code(), "exit": one.code().exit_code(), "about": one.about, "what": one.wrong.to_string() }))
            .collect();
        out::line(
            serde_json::json!({ "project": manifest.project, "origin": verifier.origin(), "own_key": key.is_none(), "last": manifest.last, "entries": entries, "signed": signed, "contents": contents, "withheld": withheld, "problems": problems }),
        );
    } else {
        problems.iter().for_each(|one| out::line(format_args!("{}: {} {}", one.code(), one.about, one.wrong)));
        out::line(format_args!(
            "{} up to entry {}: {entries} entries in a signed log of {signed} ({}), {contents} contents, {withheld} withheld since, {} problems",
            manifest.project,
            manifest.last,
            verifier.origin(),
            problems.len()
        ));
        if key.is_none() {
            out::line("checked with the key in the package: compare it with one that you got elsewhere, or give it with --key");
        }
    }
    match checked.exit_code() {
        0 => Ok(()),
        code => Err(Failure::new(code, "the package is not what was published")),
    }
}
