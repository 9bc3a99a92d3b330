//! How our types stand in columns: every one is its own TEXT, written and read without conversion, on both databases.

use crate::model::complaint::{Grievance, Outcome};
use crate::model::heartbeat::{Reach, Trouble};
use crate::model::inbox::{Place, Why};
use crate::model::method::{Ending, OccasionKind, PostingSource, Ruling, Speaker, Utterance};
use crate::model::terms::*;
use crate::model::{Id, Moment};
use crate::procedure;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Nullable, Text};

/// Gives a type with a fixed text its place in a TEXT column. `$text` borrows that text from the value.
macro_rules! text_column {
    ($([$($generic:ident)?] $type:ty, $text:ident);+ $(;)?) => { $(
        impl<$($generic: 'static,)? DB: Backend> FromSql<Text, DB> for $type where String: FromSql<Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = String::from_sql(bytes)?;
                text.parse::<Self>().map_err(|error| format!("{error} in a column").into())
            }
        }

        impl<$($generic: 'static,)? DB: Backend> ToSql<Text, DB> for $type where str: ToSql<Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.$text(), out)
            }
        }

        impl<$($generic: 'static,)? DB: Backend> ToSql<Nullable<Text>, DB> for $type where Self: ToSql<Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<Text, DB>::to_sql(self, out)
            }
        }

        impl<$($generic: 'static,)? DB: Backend> Queryable<Text, DB> for $type where Self: FromSql<Text, DB> {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
        }

        text_column!(@expression [$($generic)?] [] $type);
        text_column!(@expression [$($generic)?] ['e] &'e $type);
    )+ };
    (@expression [$($generic:ident)?] [$($life:lifetime)?] $type:ty) => {
        impl<$($life,)? $($generic: 'static)?> AsExpression<Text> for $type {
            type Expression = Bound<Text, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }

        impl<$($life,)? $($generic: 'static)?> AsExpression<Nullable<Text>> for $type {
            type Expression = Bound<Nullable<Text>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
    };
}

text_column! {
    [T] Id<T>, as_str;
    [] Moment, as_str;
    [] Role, name;
    [] Audience, name;
    [] ProjectKind, name;
    [] Stage, name;
    [] Channel, name;
    [] Trouble, name;
    [] Reach, name;
    [] Place, name;
    [] Why, name;
    [] Validity, name;
    [] Scope, name;
    [] ResponseCategory, name;
    [] NoIssueReason, name;
    [] Lang, name;
    [] procedure::project::State, name;
    [] procedure::round::State, name;
    [] procedure::submission::State, name;
    [] procedure::issue::State, name;
    [] procedure::city_view::State, name;
    [] procedure::approval::State, name;
    [] procedure::publication::State, name;
    [] procedure::letter::State, name;
    [] procedure::complaint::State, name;
    [] procedure::ledger::State, name;
    [] procedure::occasion::State, name;
    [] procedure::material::State, name;
    [] procedure::qa_row::State, name;
    [] procedure::objection::State, name;
    [] Ending, name;
    [] Ruling, name;
    [] procedure::edition::State, name;
    [] OccasionKind, name;
    [] PostingSource, name;
    [] Speaker, name;
    [] Utterance, name;
    [] Grievance, name;
    [] Outcome, name;
    [] Purpose, name;
    [] super::endings::Kind, name;
    [] super::log::Log, name;
    [] super::mail::RecipientKind, name;
    [] super::subscriptions::SubscriptionState, name;
}
