//! Lists are read on from where the part before ended: what comes in between shifts nothing, and no list ends before its last line.

use crate::model::Id;
use crate::web::problem::Problem;
use crate::web::public::seen::number_of;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::{IntoParams, ToSchema};

/// Lines of a part, where nothing else is asked, and at most.
const USUAL: i64 = 50;
const MOST: i64 = 200;

/// What the lines of a list are told apart by.
pub trait Key: Sized {
    /// How it is written (regular expression).
    const PATTERN: &'static str;

    /// The key that is written so.
    fn read(text: &str) -> Option<Self>;
}

/// A number from 1, or a place from 0, in its one spelling.
pub struct Number(pub i64);

/// A fiscal year with a number: `2026-001`.
pub struct No(pub i64, pub i64);

/// An id.
pub struct Uuid(pub String);

impl Key for Uuid {
    const PATTERN: &'static str = crate::model::id::PATTERN;

    fn read(text: &str) -> Option<Self> {
        text.parse::<Id<()>>().ok().map(|id| Self(id.to_string()))
    }
}

impl Key for Number {
    const PATTERN: &'static str = "^(0|[1-9][0-9]{0,17})$";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &i64| *number >= 0 && number.to_string() == text).map(Number)
    }
}

impl Key for No {
    const PATTERN: &'static str = "^[1-9][0-9]{3}-([0-9]{2}[1-9]|[0-9][1-9][0-9]|[1-9][0-9]{2,5})$";

    fn read(text: &str) -> Option<Self> {
        number_of(text).map(|(year, number)| No(year, number))
    }
}

/// Which part of a list.
#[derive(Deserialize)]
pub struct Turn<K> {
    /// `next` of the part before; none for the first.
    cursor: Option<String>,
    limit: Option<i64>,
    #[serde(skip)]
    key: PhantomData<fn() -> K>,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub struct Paged<T> {
    pub items: Vec<T>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required)]
    pub next: Option<String>,
}

impl<K: Key> Turn<K> {
    /// How many lines are asked for.
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.limit.unwrap_or(USUAL) {
            limit if (1..=MOST).contains(&limit) => Ok(limit),
            _ => Err(Problem::Unreadable("limit")),
        }
    }

    /// Where the part before ended.
    pub fn after(&self) -> Result<Option<K>, Problem> {
        self.cursor.as_deref().map(|cursor| K::read(cursor).ok_or(Problem::Unreadable("cursor"))).transpose()
    }
}

impl Turn<Number> {
    /// The same as a number; `first` for the first part.
    pub fn after_number(&self, first: i64) -> Result<i64, Problem> {
        Ok(self.after()?.map_or(first, |Number(number)| number))
    }

    /// The part that is asked for of all lines, which are in the order of their numbers.
    pub fn part<R, T>(
        &self,
        rows: impl IntoIterator<Item = R>,
        number: impl Fn(&R) -> i64,
        line: impl FnMut(R) -> Result<T, Problem>,
    ) -> Result<Paged<T>, Problem> {
        let (after, limit) = (self.after_number(0)?, self.limit()?);
        let rows = rows.into_iter().filter(|row| number(row) > after).take(usize::try_from(limit).unwrap_or_default() + 1);
        Paged::of(rows.collect(), limit, |row| number(row).to_string(), line)
    }
}

impl<K: Key> IntoParams for Turn<K> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let query = |name: &str, of: &str, schema: ObjectBuilder| {
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
            parameter.description(Some(of)).schema(Some(schema)).build()
        };
        let limit = ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
        let limit = limit.minimum(Some(1)).maximum(Some(MOST)).default(Some(USUAL.into()));
        vec![
            query(
                "cursor",
                "`next` of the part before; none for the first.",
                ObjectBuilder::new().schema_type(Type::String).pattern(Some(K::PATTERN)),
            ),
            query("limit", "Lines of a part.", limit),
        ]
    }
}

impl<T> Paged<T> {
    /// A part of at most `limit` of the lines that were read, which are one more where the list goes on.
    pub fn of<R>(
        mut rows: Vec<R>,
        limit: i64,
        cursor: impl Fn(&R) -> String,
        line: impl FnMut(R) -> Result<T, Problem>,
    ) -> Result<Self, Problem> {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Ok(Self { items: rows.into_iter().map(line).collect::<Result<_, _>>()?, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_has_one_spelling() {
        assert!(Number::read("0").is_some() && Number::read("17").is_some() && No::read("2026-012").is_some());
        for wrong in ["", "01", "-1", "+1", "１", "1 ", "2026-12", "2026-012 ", "99999999999999999999"] {
            assert!(Number::read(wrong).is_none() && No::read(wrong).is_none(), "{wrong}");
        }
    }
}
