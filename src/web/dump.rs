//! `/public.zip`: everything that is public in one file, made anew every night: the publication package of each project, the complaints and
//! the annual reports, with their hashes.
//!
//! It is written beside the old one and takes its place when it is whole, so who reads gets the one or the other.

use super::api::complaints::ComplaintDetail;
use super::app::App;
use super::download::{ZIP, download};
use super::problem::Problem;
use super::public::annual::figures;
use super::public::package;
use super::public::projects::wanted;
use super::public::seen::Seen;
use super::visit::{Ask, Visit};
use crate::documents::package::sum_line;
use crate::model::Moment;
use crate::model::calendar::fiscal_year;
use crate::model::terms::Lang;
use crate::procedure::complaint::State;
use crate::store::complaints::{Complaint, Whose};
use crate::store::projects::{From, Project};
use crate::texts::texts;
use crate::worker::Worker;
use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::web::{self, Bytes, Data};
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use futures_util::stream::unfold;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The hour in Japan from which the night's file is made.
const HOUR: u32 = 2;
/// How long between two looks at the clock.
const LOOK: Duration = Duration::from_secs(600);
/// Projects or complaints read at once.
const BATCH: i64 = 100;
/// Bytes read at once for who downloads it.
const CHUNK: usize = 256 * 1024;

/// Why there is no new file.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    #[error("{0}")]
    Problem(#[from] Problem),
    #[error("the file cannot be written: {0}")]
    File(#[from] std::io::Error),
    #[error("the file cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("told to stop")]
    Stopped,
}

/// Starts the thread that makes it every night, and at once where there is none of today.
pub fn nightly(app: Data<App>, file: PathBuf) -> std::io::Result<Worker> {
    let mut made =
        std::fs::metadata(&file).and_then(|known| known.modified()).ok().map(|at| Moment::from_utc(DateTime::<Utc>::from(at)).jst_date());
    Worker::start("dump", app.writer.clone(), move |stop| {
        let now = app.time.now();
        if is_due(now, made) {
            match write(&app, &file, &|| stop.is_asked()) {
                Ok(projects) => tracing::info!(projects, "everything public was written"),
                Err(DumpError::Stopped) => return LOOK,
                Err(error) => tracing::error!(%error, "everything public was not written; the next try is tomorrow"),
            }
            made = Some(now.jst_date());
        }
        LOOK
    })
}

/// Whether the file of this night is missing; without any it is missing at every hour.
fn is_due(now: Moment, made: Option<NaiveDate>) -> bool {
    made.is_none_or(|made| made < now.jst_date() && now.jst().hour() >= HOUR)
}

/// Writes everything that is public to a file and gives how many projects that is. Each project is read in one snapshot of its own, so that no long one keeps the
/// database from tidying up.
pub fn write(app: &App, file: &Path, stop: &dyn Fn() -> bool) -> Result<usize, DumpError> {
    let part = file.with_extension("part");
    let mut zip = Sums { zip: ZipWriter::new(File::create(&part)?), sums: String::new() };
    let mut projects = 0;
    for no in numbers(app)? {
        if stop() {
            return Err(DumpError::Stopped);
        }
        let made = app.store.read(|db| {
            let seen = Seen::project(db, &no)?;
            if package::exists(db, &seen)? { package::zip(db, app, &seen).map(Some) } else { Ok(None) }
        })?;
        if let Some(bytes) = made {
            zip.add(&format!("projects/{no}.zip"), &bytes, CompressionMethod::Stored)?;
            projects += 1;
        }
    }
    zip.add("complaints.json", &complaints(app)?, CompressionMethod::Deflated)?;
    for (year, bytes) in years(app)? {
        zip.add(&format!("annual-{year}.json"), &bytes, CompressionMethod::Deflated)?;
    }
    let guide = Lang::ALL.iter().map(|lang| texts().get(*lang, "dump.guide", &[])).collect::<Vec<_>>().join("\n\n");
    zip.add("README.txt", guide.as_bytes(), CompressionMethod::Deflated)?;
    let done = zip.finish()?;
    done.sync_all()?;
    std::fs::rename(&part, file)?;
    Ok(projects)
}

/// A zip file with the hashes of what is in it.
struct Sums {
    zip: ZipWriter<File>,
    sums: String,
}

impl Sums {
    fn add(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), DumpError> {
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method))?;
        self.zip.write_all(bytes)?;
        self.sums += &sum_line(name, bytes);
        Ok(())
    }

    fn finish(mut self) -> Result<File, DumpError> {
        let sums = std::mem::take(&mut self.sums);
        self.zip.start_file("SHA256SUMS", SimpleFileOptions::default())?;
        self.zip.write_all(sums.as_bytes())?;
        Ok(self.zip.finish()?)
    }
}

/// The numbers of all projects that the public may know of, newest first.
fn numbers(app: &App) -> Result<Vec<String>, Problem> {
    let all = wanted("all").ok_or(Problem::NotFound)?;
    let (mut numbers, mut from) = (Vec::new(), From::Newest);
    loop {
        let batch = app.store.read(|db| Ok::<_, Problem>(Project::with_round(db, all, from, BATCH)?))?;
        let Some(last) = batch.last() else { return Ok(numbers) };
        from = From::Before(last.fiscal_year, last.number);
        numbers.extend(batch.iter().map(Project::no));
    }
}

fn complaints(app: &App) -> Result<Vec<u8>, Problem> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let batch = app.store.read(|db| {
            let rows = Complaint::list(db, State::ALL, Whose::All, before, BATCH)?;
            let last = rows.last().map(|row| (row.fiscal_year, row.number));
            let lines = rows.into_iter().map(|row| ComplaintDetail::of(db, row)).collect::<Result<Vec<_>, Problem>>()?;
            Ok::<_, Problem>((last, lines))
        })?;
        let (Some(last), lines) = batch else { break };
        before = Some(last);
        all.extend(lines);
    }
    serde_json::to_vec_pretty(&all).map_err(Problem::internal)
}

/// The annual reports from the year of the first project on.
fn years(app: &App) -> Result<Vec<(i64, Vec<u8>)>, Problem> {
    let this = i64::from(fiscal_year(app.time.now().jst_date()));
    app.store.read(|db| {
        let ask = Ask::of(db, app, Lang::Ja)?;
        let first = Project::first_year(db)?.unwrap_or(this);
        let report =
            |year: i64| Ok((year, serde_json::to_vec_pretty(&figures::of(db, &ask, &year.to_string())?).map_err(Problem::internal)?));
        (first..=this).map(report).collect()
    })
}

/// The newest file.
pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    let path = visit.app.site.dump.clone().ok_or(Problem::NotFound)?;
    // Who began to read one goes on with it when another takes its place.
    let opened = web::block(move || File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))));
    let (size, file) = opened.await.map_err(|_| Problem::Unavailable)?.map_err(|_| Problem::NotFound)?;
    let chunks = unfold(file, |mut file| async move {
        let read = web::block(move || {
            let mut bytes = vec![0; CHUNK];
            let n = file.read(&mut bytes)?;
            bytes.truncate(n);
            Ok::<_, std::io::Error>((Bytes::from(bytes), file))
        });
        match read.await.map_err(std::io::Error::other).and_then(|read| read) {
            Ok((bytes, _)) if bytes.is_empty() => None,
            Ok((bytes, file)) => Some((Ok::<_, std::io::Error>(bytes), file)),
            Err(error) => {
                tracing::error!(%error, "the file of everything public cannot be read on");
                None
            }
        }
    });
    Ok(download(ZIP, "public.zip", SizedStream::new(size, Box::pin(chunks))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_a_night_and_at_once_where_there_is_none() {
        let at = |text: &str| text.parse::<Moment>().unwrap();
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day);
        assert!(is_due(at("2026-11-23T03:00:00.000Z"), None));
        // 01:59 and 02:00 of the 24th in Japan.
        assert!(!is_due(at("2026-11-23T16:59:00.000Z"), day(23)));
        assert!(is_due(at("2026-11-23T17:00:00.000Z"), day(23)));
        assert!(!is_due(at("2026-11-24T09:00:00.000Z"), day(24)));
    }
}
