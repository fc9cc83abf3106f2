//! axe-core looks at the page that is open. It comes from npm (`scripts/setup test`).

use std::path::Path;

use super::reader::Reader;

impl Reader {
    /// Fails with what is wrong for readers with other means than eyes and a mouse.
    pub async fn is_accessible(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&path).expect("axe-core is installed (scripts/setup test)");
        self.script(&axe).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then((found) => done(found.violations.map(
                    (fault) => `${fault.id}: ${fault.help}: ${fault.nodes.map((node) => node.html).join(' | ')}`)))";
        let faults = self.browser.execute_async(script, Vec::new()).await.unwrap();
        let page = self.browser.current_url().await.unwrap();
        assert!(faults.as_array().is_some_and(Vec::is_empty), "{page}: {faults:#}");
    }
}
