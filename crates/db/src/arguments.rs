//! [`Value`]s in the form that each engine's driver takes.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgTypeInfo, types::Oid};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Encode, Postgres, Type, encode::IsNull};

use crate::moment::POSTGRES_EPOCH;
use crate::{Moment, Value};

pub(crate) fn sqlite(params: Vec<Value>) -> Result<SqliteArguments, BoxDynError> {
    let mut arguments = SqliteArguments::default();
    for param in params {
        match param {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Uuid(value) => arguments.add(value.map(|id| id.hyphenated().to_string())),
            Value::Moment(value) => arguments.add(value.map(Moment::as_micros)),
            Value::Bytes(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
        }?;
    }
    Ok(arguments)
}

pub(crate) fn postgres(params: Vec<Value>) -> Result<PgArguments, BoxDynError> {
    let mut arguments = PgArguments::default();
    for param in params {
        match param {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Uuid(value) => arguments.add(value),
            Value::Moment(value) => arguments.add(value.map(Timestamptz)),
            Value::Bytes(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
        }?;
    }
    Ok(arguments)
}

/// TIMESTAMPTZ on the wire: microseconds since 2000-01-01.
struct Timestamptz(Moment);

impl Type<Postgres> for Timestamptz {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1184))
    }
}

impl Encode<'_, Postgres> for Timestamptz {
    fn encode_by_ref(
        &self,
        buffer: &mut <Postgres as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(self.0.as_micros() - POSTGRES_EPOCH, buffer)
    }
}
