//! The cockpit: `GET /cockpit?q=&trouble=&sort=&offset=`.

use askama::Template;
use jiff::Timestamp;

use super::Trouble;
use super::chart::Chart;
use super::machine::{Disk, Jobs, Machine};
use super::store::{Sort, Standing};
use crate::web::forms::Choice;
use crate::web::{Layout, Sign, Texts};

#[derive(Template)]
#[template(path = "cockpit/cockpit.html")]
pub struct CockpitPage {
    pub t: Texts,
    pub layout: Layout,
    pub chart: Chart,
    pub troubles: Vec<TroubleCount>,
    pub lines: Vec<Line>,
    pub search: String,
    pub trouble: Option<Trouble>,
    pub sort: Sort,
    pub sorts: Vec<Choice>,
    /// Where the pages before and after begin.
    pub previous: Option<i64>,
    pub next: Option<i64>,
    /// For administrators.
    pub machine: Option<MachineView>,
}

/// How many channels are in a trouble.
#[derive(Clone, Copy, Debug)]
pub struct TroubleCount {
    pub trouble: Trouble,
    pub count: i64,
    pub chosen: bool,
}

/// A channel in the list.
#[derive(Clone, Debug)]
pub struct Line(pub Standing);

impl Line {
    fn last_success(&self) -> Option<Timestamp> {
        self.0.last_success_at.map(|at| at.timestamp())
    }

    fn next_run(&self) -> Option<Timestamp> {
        self.0.next_run_at.map(|at| at.timestamp())
    }

    fn last_run(&self) -> Option<(crate::ids::RunId, Timestamp)> {
        Some((self.0.last_run?, self.0.last_ended_at?.timestamp()))
    }
}

impl Trouble {
    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            Trouble::Disconnected => Sign::new(t, "bad", "link", "trouble-disconnected"),
            Trouble::Failed => Sign::new(t, "bad", "cross", "trouble-failed"),
            Trouble::Incomplete => Sign::new(t, "warn", "alert", "trouble-incomplete"),
            Trouble::Late => Sign::new(t, "warn", "clock", "trouble-late"),
            Trouble::Silent => Sign::new(t, "warn", "bell", "trouble-silent"),
            Trouble::Draft => Sign::new(t, "idle", "edit", "trouble-draft"),
            Trouble::Paused => Sign::new(t, "idle", "minus", "trouble-paused"),
            Trouble::NoChannel => Sign::new(t, "idle", "circle", "trouble-no-channel"),
            Trouble::None => Sign::new(t, "ok", "check", "trouble-none"),
        }
    }
}

/// How the machine does, in words.
#[derive(Clone, Debug)]
pub struct MachineView {
    /// Kinds of jobs with their words.
    pub jobs: Vec<(String, Jobs)>,
    pub dead: i64,
    pub waiting_since: Option<Timestamp>,
    pub documents: i64,
    pub originals: i64,
    pub database: i64,
    pub disk: Option<Disk>,
    pub engine: String,
    pub version: &'static str,
}

impl MachineView {
    pub fn new(t: &Texts, machine: Machine) -> Self {
        Self {
            dead: machine.jobs.iter().map(|jobs| jobs.dead).sum(),
            jobs: machine.jobs.into_iter().map(|jobs| (t.code("job", &jobs.kind), jobs)).collect(),
            waiting_since: machine.waiting_since.map(|since| since.timestamp()),
            documents: machine.documents,
            originals: machine.originals,
            database: machine.database,
            disk: machine.disk,
            engine: machine.engine,
            version: machine.version,
        }
    }
}

impl CockpitPage {
    /// How many days the chart and the figures of what came go back.
    fn days(&self) -> i64 {
        super::chart::DAYS
    }

    /// The address with another trouble, order or place; the rest stays.
    fn address(&self, trouble: Option<Trouble>, sort: Sort, offset: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let search = Some(self.search.as_str()).filter(|search| !search.is_empty());
        let sort = Some(sort.name()).filter(|_| sort != Sort::default());
        for (name, value) in [("q", search), ("trouble", trouble.map(Trouble::name)), ("sort", sort)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if offset > 0 {
            query.append_pair("offset", &offset.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/cockpit".to_owned(),
            query => format!("/cockpit?{query}"),
        }
    }

    fn at(&self, offset: &i64) -> String {
        self.address(self.trouble, self.sort, *offset)
    }

    fn with_trouble(&self, trouble: Option<Trouble>) -> String {
        self.address(trouble, self.sort, 0)
    }

    fn sorted_by(&self, name: &str) -> (String, bool) {
        let sort = Sort::parse(name);
        (self.address(self.trouble, sort, 0), self.sort == sort)
    }

    fn all(&self) -> i64 {
        self.troubles.iter().map(|count| count.count).sum()
    }
}

#[cfg(test)]
mod samples {
    use db::Moment;

    use super::*;
    use crate::cockpit::store::Came;
    use crate::ids::{ChannelId, CompanyId, RunId};
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    fn line(n: u8, name: &str, trouble: Trouble, failures: i64, success: Option<&str>) -> Line {
        let at = |text: &str| Moment::from(moment(text));
        Line(Standing {
            company: CompanyId(id(n)),
            company_code: format!("C{n}"),
            company_name: name.into(),
            channel: (trouble != Trouble::NoChannel).then(|| (ChannelId(id(n)), "Dropbox".into())),
            trouble,
            last_run: success.map(|_| RunId(id(n))),
            last_ended_at: success.map(|_| at("2026-11-22T03:10:00Z")),
            last_success_at: success.map(at),
            failures,
            next_run_at: success.map(|_| at("2026-11-23T03:10:00Z")),
            waiting: i64::from(n) * 17,
            to_read: i64::from(n % 2),
        })
    }

    impl Samples for CockpitPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::Cockpit);
            layout.company = None;
            let today = jiff::civil::date(2026, 11, 22);
            let documents =
                [(today, 12), (jiff::civil::date(2026, 11, 20), 41), (jiff::civil::date(2026, 11, 2), 7)];
            let came = documents.map(|(day, documents)| Came { day, documents, bytes: 0 });
            let counts = [(Trouble::Disconnected, 1), (Trouble::Late, 1), (Trouble::None, 4)];
            let sample = |lines: Vec<Line>, machine| CockpitPage {
                chart: Chart::new(today, &came),
                troubles: counts
                    .map(|(trouble, count)| TroubleCount { trouble, count, chosen: false })
                    .into(),
                search: String::new(),
                trouble: None,
                sort: Sort::Trouble,
                sorts: Sort::ALL
                    .map(|sort| Choice::new(sort.name(), t.code("cockpit-sort", sort.name()), false))
                    .into(),
                previous: None,
                next: lines.len().checked_sub(2).map(|_| 50),
                lines,
                machine,
                t: t.clone(),
                layout: layout.clone(),
            };
            let lines = vec![
                line(1, "Boulangerie Martin", Trouble::Disconnected, 3, Some("2026-11-12T03:10:00Z")),
                line(2, "Garage Lefèvre & Fils", Trouble::Late, 0, Some("2026-11-19T03:10:00Z")),
                line(3, "Hôtel des Halles", Trouble::NoChannel, 0, None),
                line(4, "SCI Les Roses", Trouble::None, 0, Some("2026-11-22T03:10:00Z")),
            ];
            let jobs =
                |kind: &str, waiting, running, dead| Jobs { kind: kind.into(), waiting, running, dead };
            let machine = Machine {
                jobs: vec![jobs("collect", 4, 2, 0), jobs("read", 120, 4, 1)],
                waiting_since: Some(Moment::from(moment("2026-11-22T12:58:00Z"))),
                documents: 12_480,
                originals: 4_200_000_000,
                database: 310_000_000,
                disk: Some(Disk { free: 90_000_000_000, size: 250_000_000_000 }),
                engine: "SQLite 3.50.2".into(),
                version: "0.1.0",
            };
            vec![
                ("cockpit", sample(lines, Some(MachineView::new(&t, machine)))),
                ("cockpit-none", sample(vec![], None)),
            ]
        }
    }
}
