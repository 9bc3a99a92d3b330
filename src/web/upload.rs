//! Forms with files, read as they come and never further than their limits; as strict about words and origin as `Form`.

use super::form::{self, Form, same_origin};
use super::problem::Problem;
use super::visit::Visit;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::TryStreamExt;
use std::future::Future;
use std::pin::Pin;

/// More parts than any of our forms has.
const MAX_PARTS: usize = 400;
/// Longest file name kept, in code points.
const NAME_LIMIT: usize = 200;
/// A file over the limit is read on, without being kept, up to so many times the limit: a browser that is cut off in the
/// middle of sending shows a broken connection instead of our answer.
const PATIENCE: usize = 8;

/// A form with files from one of our pages; `MAX` is the largest file in bytes.
#[derive(Clone, Debug)]
pub struct Upload<const MAX: usize> {
    /// The fields that are no files.
    pub form: Form,
    pub files: Vec<Sent>,
}

/// A file as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The name of its field.
    pub field: String,
    /// The name it had there, without folders and control characters.
    pub name: String,
    /// Empty when it was too large.
    pub bytes: Vec<u8>,
    /// Whether it is over the limit.
    pub too_large: bool,
}

impl<const MAX: usize> Upload<MAX> {
    /// The first file of a field; a field left empty sends a file without name and bytes, which is none.
    pub fn file(&self, field: &str) -> Option<&Sent> {
        self.files.iter().find(|file| file.field == field)
    }
}

impl<const MAX: usize> FromRequest for Upload<MAX> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, &mut Payload::None);
        let parts = Multipart::new(request.headers(), payload.take());
        let request = request.clone();
        Box::pin(async move {
            let visit = visit.await?;
            if !same_origin(&request, &visit.app) {
                return Err(Problem::BadToken { typed: Vec::new() });
            }
            let (fields, files) = read(parts, MAX).await?;
            let form = Form::new(fields, visit.now());
            if visit.token_holds(form.get("csrf")) { Ok(Self { form, files }) } else { Err(Problem::BadToken { typed: form.typed() }) }
        })
    }
}

async fn read(mut parts: Multipart, max: usize) -> Result<(Vec<(String, String)>, Vec<Sent>), Problem> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut words = form::MAX_BYTES;
    let mut budget = max.saturating_mul(PATIENCE);
    while let Some(mut part) = parts.try_next().await.map_err(unreadable)? {
        if fields.len() + files.len() >= MAX_PARTS {
            return Err(Problem::Unreadable("request"));
        }
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.content_disposition().and_then(|disposition| disposition.get_filename()).map(plain_name);
        let Some(name) = name else {
            let (bytes, over) = take(&mut part, words, &mut budget).await?;
            if over {
                return Err(Problem::TooLarge);
            }
            words -= bytes.len();
            fields.push((field, form::words(bytes)?));
            continue;
        };
        let (bytes, too_large) = take(&mut part, max, &mut budget).await?;
        if !(name.is_empty() && bytes.is_empty()) {
            files.push(Sent { field, name, bytes, too_large });
        }
    }
    Ok((fields, files))
}

/// The bytes of a part up to `max`, and whether there were more; those are read and dropped while `budget` lasts.
async fn take(part: &mut Field, max: usize, budget: &mut usize) -> Result<(Vec<u8>, bool), Problem> {
    let (mut bytes, mut over) = (Vec::new(), false);
    while let Some(chunk) = part.try_next().await.map_err(unreadable)? {
        *budget = budget.checked_sub(chunk.len()).ok_or(Problem::TooLarge)?;
        over = over || bytes.len() + chunk.len() > max;
        if over {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, over))
}

fn unreadable(error: MultipartError) -> Problem {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => Problem::Unreadable("media"),
        _ => Problem::Unreadable("request"),
    }
}

/// Some browsers send the folder too; only the last part of the name is the file's.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(plain_name("C:\\書類\\素案.docx"), "素案.docx");
        assert_eq!(plain_name("../../etc/案\r\n.txt "), "案.txt");
        assert_eq!(plain_name(&"あ".repeat(500)).chars().count(), NAME_LIMIT);
    }
}
