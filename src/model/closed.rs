//! `closed!`: a closed enum whose variants have one spelling in the database, in URLs, in forms and in templates.

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// Declares a closed enum with `ALL`, `name()`, `Display`, `FromStr`, `TryFrom<String>`, serde as its name and its schema.
///
/// ```
/// ronten::closed! {
///     /// Who may be asked.
///     pub enum Answer { Yes = "yes", No = "no" }
/// }
/// assert_eq!("yes".parse(), Ok(Answer::Yes));
/// assert_eq!(Answer::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! closed {
    ($(#[$meta:meta])* pub enum $type:ident { $($(#[$vmeta:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$vmeta])* $variant),+ }

        impl $type {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The one spelling used in the database, in URLs, in forms and in templates.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::model::closed::Unknown;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($name => Ok($type::$variant),)+ _ => Err($crate::model::closed::Unknown(stringify!($type))) }
            }
        }

        impl TryFrom<String> for $type {
            type Error = $crate::model::closed::Unknown;
            fn try_from(text: String) -> Result<Self, Self::Error> { text.parse() }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String { value.name().to_owned() }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.name()) }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::model::closed::schema(Self::ALL.iter().map(|one| one.name()))
            }
        }

        impl utoipa::ToSchema for $type {}
    };
}

/// The schema of a text that is one of these, for the description of the API.
pub fn schema(names: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).into()
}

/// A spelling that is none of the enum's; carries the enum's name, never the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct Unknown(pub &'static str);
