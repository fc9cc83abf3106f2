//! Ids are types: a channel's id never stands where a company's is meant. All are version 7 UUIDs, so that
//! their order is the order of creation, and lists page by them.

macro_rules! id {
    ($($name:ident: $what:literal),+ $(,)?) => {$(
        #[doc = concat!("The id of ", $what, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new id, later in order than those made before.
            pub fn new(now: db::Moment) -> Self {
                Self(db::new_id(now))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        db::newtypes!($name(uuid::Uuid));
    )+};
}

id! {
    SiteId: "a site",
    CompanyId: "a company",
    BinderId: "a binder",
    UserId: "a user",
    ProfileId: "a rights profile",
    GrantId: "a grant of a profile",
    ApiKeyId: "an API key",
    ChannelId: "a channel",
    FolderId: "a collected folder",
    RequestId: "a connection request",
    ReminderId: "a reminder to a client",
    NotificationId: "a notification",
    RunId: "a run",
    RunFileId: "a file seen by a run",
    ImportId: "a spreadsheet that waits to be imported",
    DocumentId: "a document",
    DocumentActionId: "something that was done with a document",
    MoveId: "documents that were moved at once",
    EditId: "an edit: documents made of pages of others",
    DepositLinkId: "a link to deposit documents by",
    UploadId: "a file on its way in",
    ReadingRequestId: "a reading that was asked for again",
    SavedSearchId: "a search that a user saved",
    HandoverId: "a handover of entered documents",
    NoteId: "a note on a document",
    WebhookId: "an address that is told what becomes of documents",
    DeliveryId: "a message to a webhook",
}

impl DocumentId {
    /// Of documents that come at once, in the order that they are listed in: lists begin with the newest.
    pub fn listed(count: usize, now: db::Moment) -> Vec<Self> {
        let mut ids: Vec<Self> = std::iter::repeat_with(|| Self::new(now)).take(count).collect();
        ids.reverse();
        ids
    }
}
