//! The papers in the simulated Dropbox: the project's samples, each client's in the folders where he keeps them.

use anyhow::Context;
use dropbox_simulator::{App, NewAccount, Simulator};

use super::{APP_KEY, APP_SECRET};

#[derive(rust_embed::RustEmbed)]
#[folder = "../../samples"]
#[include = "boulangerie-lemoine/*"]
#[include = "atelier-garrigue/*"]
#[include = "odd/*"]
struct Samples;

/// An account, its owner, and the folders of samples that go into it: from the samples' folder to the Dropbox's.
struct Client {
    email: &'static str,
    name: &'static str,
    folders: &'static [(&'static str, &'static str)],
    strays: &'static [Stray],
}

/// A sample that lies somewhere else as well.
struct Stray {
    sample: &'static str,
    path: &'static str,
    /// What was written behind it when it was saved again.
    saved_again: &'static [u8],
}

pub const BAKERY: &str = "julie@boulangerie-lemoine.example";
pub const BUILDER: &str = "marc@atelier-garrigue.example";

const CLIENTS: [Client; 2] = [
    Client {
        email: BAKERY,
        name: "Julie Lemoine",
        folders: &[("boulangerie-lemoine/", "/Comptabilité/"), ("odd/", "/Comptabilité/Achats/À trier/")],
        strays: &[
            // Sent twice.
            Stray {
                sample: "boulangerie-lemoine/Achats/Avoir AV2026-0932 Minoterie Aubert.pdf",
                path: "/Comptabilité/Achats/À trier/avoir farine.pdf",
                saved_again: b"% saved again\n",
            },
            // Sent to the wrong one.
            Stray {
                sample: "atelier-garrigue/Achats/2026-10/facture-LH-204518.xml",
                path: "/Comptabilité/Achats/À trier/facture-LH-204518.xml",
                saved_again: b"",
            },
        ],
    },
    Client { email: BUILDER, name: "Marc Garrigue", folders: &[("atelier-garrigue/", "/")], strays: &[] },
];

/// Makes the accounts and lays their papers, once; later starts find what the newcomer made of them.
pub fn lay(dropbox: &Simulator, redirect: &str) -> anyhow::Result<()> {
    dropbox.create_app(App::new(APP_KEY, APP_SECRET).named("Bannette").redirect_uri(redirect))?;
    for client in &CLIENTS {
        if dropbox.account(client.email).is_some() {
            continue;
        }
        let account = dropbox.create_account(NewAccount::personal(client.email, client.name))?;
        for (from, to) in client.folders {
            for name in Samples::iter() {
                let Some(rest) = name.strip_prefix(from) else { continue };
                let sample = Samples::get(&name).context("a sample is there and not there")?;
                dropbox.put(&account, &format!("{to}{rest}"), &sample.data)?;
            }
        }
        for stray in client.strays {
            let sample = Samples::get(stray.sample).context("a sample is not there")?;
            dropbox.put(&account, stray.path, [&sample.data, stray.saved_again].concat())?;
        }
    }
    Ok(())
}
