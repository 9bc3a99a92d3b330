//! A value kept in one TEXT column as JSON.
//!
//! For what is always read and written whole with its row (the parts of a letter, the texts of an announcement). The
//! text is made once, so the same bytes go to the column, to the record and back.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A `T` and its JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<T> {
    value: T,
    text: String,
}

impl<T: Serialize> Json<T> {
    /// Wraps a value. Our column types have string keys and no floats, so writing them as JSON cannot fail.
    pub fn new(value: T) -> Self {
        let text = serde_json::to_string(&value).unwrap_or_default();
        Self { value, text }
    }

    /// The JSON.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<T> Json<Vec<T>> {
    /// Whether the list has nothing in it; such a list is left out of the body of a row that once had no such column.
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }
}

impl<T> std::ops::Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Serialize> Serialize for Json<T> {
    /// As it is stored, and not as this version of the program would write it: what the record commits to stays the same when a
    /// later version knows more.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let stored: serde_json::Value = serde_json::from_str(&self.text).map_err(serde::ser::Error::custom)?;
        stored.serialize(to)
    }
}

impl<T: DeserializeOwned, DB: Backend> FromSql<Text, DB> for Json<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Ok(Self { value: serde_json::from_str(&text)?, text })
    }
}

impl<T: std::fmt::Debug, DB: Backend> ToSql<Text, DB> for Json<T>
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(&self.text, out)
    }
}

impl<T, DB: Backend> Queryable<Text, DB> for Json<T>
where
    Self: FromSql<Text, DB>,
{
    type Row = Self;
    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

impl<T> AsExpression<Text> for Json<T> {
    type Expression = Bound<Text, Self>;
    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}

impl<T> AsExpression<Text> for &Json<T> {
    type Expression = Bound<Text, Self>;
    fn as_expression(self) -> Self::Expression {
        Bound::new(self)
    }
}
