//! Lists are read on from where the part before ended: what comes in between shifts nothing, and no list ends before its last line.

use crate::web::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Lines of a part, where nothing else is asked, and at most.
const USUAL: i64 = 50;
const MOST: i64 = 200;

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Turn {
    /// `next` of the part before; none for the first.
    pub cursor: Option<String>,
    /// Lines of a part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub struct Paged<T> {
    pub items: Vec<T>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required)]
    pub next: Option<String>,
}

impl Turn {
    /// How many lines are asked for.
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.limit.unwrap_or(USUAL) {
            limit if (1..=MOST).contains(&limit) => Ok(limit),
            _ => Err(Problem::Unreadable("limit")),
        }
    }

    /// Where the part before ended, read by its list.
    pub fn after<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        self.cursor.as_deref().map(|cursor| read(cursor).ok_or(Problem::Unreadable("cursor"))).transpose()
    }

    /// The same for lists whose lines have a number from 1, or a place from 0.
    pub fn after_number(&self) -> Result<Option<i64>, Problem> {
        self.after(|cursor| cursor.parse().ok().filter(|number: &i64| *number >= 0 && number.to_string() == cursor))
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
