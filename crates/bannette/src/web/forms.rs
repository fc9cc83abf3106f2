//! What a form's field keeps between two attempts: the value typed and what is wrong with it.

/// A field of a form: its value and, after a refused attempt, the text that says why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub value: String,
    pub error: Option<String>,
}

impl Field {
    /// A field with a value and nothing wrong.
    pub fn new(value: impl Into<String>) -> Self {
        Field { value: value.into(), error: None }
    }

    /// Keeps the value and says what is wrong with it, in the reader's language.
    pub fn refuse(&mut self, error: impl ToString) {
        self.error = Some(error.to_string());
    }

    /// Whether something is wrong.
    pub fn is_refused(&self) -> bool {
        self.error.is_some()
    }
}

/// One line of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Choice { value: value.into(), label: label.into(), chosen }
    }
}
