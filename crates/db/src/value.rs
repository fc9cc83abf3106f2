//! What a statement can be given.

use uuid::Uuid;

use crate::Moment;

/// A parameter of a statement. NULL keeps its type, which PostgreSQL asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// BIGINT on both engines.
    Int(Option<i64>),
    /// TEXT on both engines.
    Text(Option<String>),
    /// INTEGER 0 or 1 on SQLite, BOOLEAN on PostgreSQL.
    Bool(Option<bool>),
    /// TEXT (hyphenated, lower case) on SQLite, UUID on PostgreSQL.
    Uuid(Option<Uuid>),
    /// INTEGER microseconds since the epoch on SQLite, TIMESTAMPTZ on PostgreSQL.
    Moment(Option<Moment>),
    /// BLOB on SQLite, BYTEA on PostgreSQL.
    Bytes(Option<Vec<u8>>),
    /// REAL on SQLite, DOUBLE PRECISION on PostgreSQL.
    Real(Option<f64>),
}

/// A type that has a column type of its own, and so a typed NULL: what `Option<T>` needs to become a [`Value`].
pub trait SqlType: Into<Value> {
    /// NULL of this type.
    fn null() -> Value;
}

impl<T: SqlType> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(T::null, Into::into)
    }
}

macro_rules! values {
    ($($type:ty => $kind:ident($value:ident) $conversion:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$kind(Some($conversion))
            }
        }
        impl SqlType for $type {
            fn null() -> Value {
                Value::$kind(None)
            }
        }
    )*};
}

values! {
    i64 => Int(value) value;
    i32 => Int(value) value.into();
    u32 => Int(value) value.into();
    &str => Text(value) value.to_owned();
    String => Text(value) value;
    &String => Text(value) value.clone();
    bool => Bool(value) value;
    Uuid => Uuid(value) value;
    Moment => Moment(value) value;
    Vec<u8> => Bytes(value) value;
    &[u8] => Bytes(value) value.to_vec();
    &Vec<u8> => Bytes(value) value.clone();
    f64 => Real(value) value;
}

/// The parameters of a statement: `params![id, name, None::<String>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::Value::from($value)),*]
    };
}

/// Lets newtypes (`struct CompanyId(Uuid);`) be written to and read from columns like what they hold:
/// `db::newtypes!(CompanyId(Uuid), CompanyCode(String));`.
#[macro_export]
macro_rules! newtypes {
    ($($name:ident($inner:ty)),* $(,)?) => {$(
        impl ::std::convert::From<$name> for $crate::Value {
            fn from(value: $name) -> Self {
                $crate::Value::from(value.0)
            }
        }
        impl $crate::SqlType for $name {
            fn null() -> $crate::Value {
                <$inner as $crate::SqlType>::null()
            }
        }
        impl $crate::FromColumn for $name {
            fn from_column(row: &$crate::Row, column: &str) -> $crate::Result<Self> {
                row.get::<$inner>(column).map($name)
            }
        }
    )*};
}
