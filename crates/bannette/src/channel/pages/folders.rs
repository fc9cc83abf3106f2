//! Choosing the folders of an account, and foreseeing what the first run will take.

use askama::Template;

use crate::ids::{ChannelId, FolderId};
use crate::web::forms::Choice;
use crate::web::{Layout, Texts};

/// `GET /channels/{channel}/folders?path=&replace=`: one folder of the account, its subfolders, and the form that collects it.
/// The part `#browser` replaces itself where there is JavaScript.
#[derive(Template)]
#[template(path = "channel/folders.html")]
pub struct FolderPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    /// The folder shown, as the provider writes it; empty for the whole account.
    pub path: String,
    /// From the root to this folder, itself left out.
    pub trail: Vec<Crumb>,
    /// The folder's own name; empty for the whole account.
    pub name: String,
    pub folders: Vec<SubFolder>,
    /// More subfolders than are shown.
    pub more: bool,
    pub binders: Vec<Choice>,
    pub binder_error: Option<String>,
    pub recursive: bool,
    /// The collected folder that is changed, or that another is put in the place of.
    pub replace: Option<FolderId>,
    /// Of that folder: the binder that it is collected into, when it is the one shown; else its path.
    pub changes: Option<Changes>,
    /// The provider did not answer: the code of why (`error-CODE`).
    pub trouble: Option<String>,
}

/// What is changed of a collected folder.
#[derive(Clone, Debug)]
pub enum Changes {
    /// The folder shown is the one: its binder, its subfolders.
    Itself { binder: String },
    /// Another is chosen in the place of the one at this path.
    Instead { path: String },
}

impl FolderPage {
    /// The address of another folder's page.
    fn at(&self, path: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("path", path);
        if let (Some(replace), Some(Changes::Instead { .. })) = (self.replace, &self.changes) {
            query.append_pair("replace", &replace.to_string());
        }
        format!("/channels/{}/folders?{}", self.channel, query.finish())
    }
}

/// A folder on the way to the one shown.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub name: String,
    pub path: String,
}

/// A folder inside the one shown.
#[derive(Clone, Debug)]
pub struct SubFolder {
    pub name: String,
    pub path: String,
    /// The binder that it is collected into already.
    pub collected_into: Option<String>,
}

/// `GET /channels/{channel}/foresee`: what the next run would take. The page of a channel loads its part `#foreseen`.
#[derive(Template)]
#[template(path = "channel/foreseen.html")]
pub struct ForeseenPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    /// Whether the channel has never been run.
    pub first: bool,
    pub foresight: Foresight,
}

/// Which run is the next one, as the words about it distinguish them.
pub fn which_run(first: bool) -> &'static str {
    if first { "first" } else { "next" }
}

impl ForeseenPage {
    fn which(&self) -> &'static str {
        which_run(self.first)
    }
}

/// What a run would find.
#[derive(Clone, Debug, Default)]
pub struct Foresight {
    pub files: u64,
    pub bytes: u64,
    /// Kind by the name's extension (`pdf`, `?` for none) and number of files, the most frequent first.
    pub kinds: Vec<(String, u64)>,
    /// Month (`2026-11`) and number of files, the latest first.
    pub months: Vec<(String, u64)>,
    pub already_collected: u64,
    /// Code of the reason (`reason-CODE`) and number of files.
    pub set_aside: Vec<(String, u64)>,
    /// There is more than was looked at.
    pub truncated: bool,
    /// The provider did not answer: the code of why (`error-CODE`).
    pub trouble: Option<String>,
}

/// A month of the chart.
struct Bar {
    label: String,
    count: u64,
}

impl Foresight {
    /// Bars of the chart: months, or years where there are more than twelve months.
    fn bars(&self, t: &Texts) -> Vec<Bar> {
        if self.months.len() <= 12 {
            let bar = |(month, count): &(String, u64)| Bar { label: month_name(t, month), count: *count };
            return self.months.iter().map(bar).collect();
        }
        let mut bars: Vec<Bar> = Vec::new();
        for (month, count) in &self.months {
            let year = month.split('-').next().unwrap_or(month);
            match bars.last_mut() {
                Some(bar) if bar.label == year => bar.count += count,
                _ => bars.push(Bar { label: year.to_owned(), count: *count }),
            }
        }
        bars
    }

    /// The largest of the bars, for their scale.
    fn highest(&self, t: &Texts) -> u64 {
        self.bars(t).iter().map(|bar| bar.count).max().unwrap_or(1).max(1)
    }

    fn set_aside_total(&self) -> u64 {
        self.set_aside.iter().map(|(_, count)| count).sum()
    }
}

/// `2026-11` → `11/2026`, `Nov 2026`.
fn month_name(t: &Texts, month: &str) -> String {
    let Ok(day) = format!("{month}-01").parse::<jiff::civil::Date>() else { return month.to_owned() };
    let format = match t.locale {
        crate::web::Locale::Fr => "%m/%Y",
        crate::web::Locale::En => "%b %Y",
    };
    day.strftime(format).to_string()
}
