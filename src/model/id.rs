//! Typed ids. Every id is a UUIDv7 in its lower-case hyphenated form; the type says of what.
//!
//! Ids are made at the edge (`Id::new`) or in a test (`Id::from_u128`), never inside `procedure/`.

use std::marker::PhantomData;
use std::str::FromStr;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// How it is written (regular expression).
pub const PATTERN: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

/// The id of a `T`. `T` is only a tag, so ids of different things do not mix.
///
/// The value *is* its 36 ASCII bytes, because that text is what both databases, the record and every URL-free page
/// hold; nothing is converted on the way.
pub struct Id<T>([u8; 36], PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// A new id that sorts after earlier ones (UUIDv7: 48 bits of Unix milliseconds, then random bits).
    pub fn new() -> Self {
        Self::of(uuid::Uuid::now_v7())
    }

    /// The id with exactly these bits, for tests and for ids derived from something else.
    pub fn from_u128(bits: u128) -> Self {
        Self::of(uuid::Uuid::from_u128(bits))
    }

    fn of(id: uuid::Uuid) -> Self {
        let mut text = [0; 36];
        id.hyphenated().encode_lower(&mut text);
        Self(text, PhantomData)
    }

    /// The same bits as an id of something else, for links whose kind is stored beside them.
    pub const fn cast<U>(self) -> Id<U> {
        Id(self.0, PhantomData)
    }

    /// `01923456-789a-7bcd-8ef0-123456789abc`, always 36 bytes.
    pub fn as_str(&self) -> &str {
        // The bytes come only from `encode_lower`, so they are ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl<T> Default for Id<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Text that is not a lower-case hyphenated UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

impl<T> FromStr for Id<T> {
    type Err = NotAnId;

    /// Accepts only the spelling that `Display` gives, so one id has one text.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = uuid::Uuid::try_parse(text).map_err(|_| NotAnId)?;
        let id = Self::of(id);
        if id.as_str() == text { Ok(id) } else { Err(NotAnId) }
    }
}

impl<T> TryFrom<String> for Id<T> {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl<T> From<Id<T>> for String {
    fn from(id: Id<T>) -> String {
        id.to_string()
    }
}

impl<T> std::fmt::Display for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<T> utoipa::PartialSchema for Id<T> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::Custom("uuid".to_owned()))).pattern(Some(PATTERN)).into()
    }
}

impl<T> utoipa::ToSchema for Id<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_spelling_parses() {
        let id = Id::<()>::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc);
        let text = id.to_string();

        assert_eq!(text, "01923456-789a-7bcd-8ef0-123456789abc");
        assert_eq!(text.parse(), Ok(id));
        for bad in ["", "01923456789a7bcd8ef0123456789abc", "01923456-789A-7bcd-8ef0-123456789abc", "../../etc/passwd"] {
            assert_eq!(bad.parse::<Id<()>>(), Err(NotAnId));
        }
    }
}
