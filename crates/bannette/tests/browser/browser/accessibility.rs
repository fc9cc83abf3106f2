//! axe-core looks at the page that is open. It comes from npm (`scripts/setup test`).

use std::path::Path;

use super::reader::Reader;

impl Reader {
    /// Fails with what is wrong for readers with other means than eyes and a mouse.
    pub async fn is_accessible(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&path).expect("axe-core is installed (scripts/setup test)");
        self.script(&axe).await;
        // What a bar that stays in view covers in part is scrolled to before it is called too small.
        let script = "const done = arguments[arguments.length - 1];
            const isLarge = async (node) => {
                const element = document.querySelector(node.target[0]);
                const panel = element.closest('.panel');
                const [before, top] = [scrollY, panel?.scrollTop];
                element.scrollIntoView({ block: 'center', behavior: 'instant' });
                const found = await axe.run(element, { runOnly: { type: 'rule', values: ['target-size'] } });
                scrollTo({ top: before, behavior: 'instant' });
                if (panel) panel.scrollTop = top;
                return found.violations.length === 0;
            };
            (async () => {
                const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
                const faults = [];
                for (const fault of (await axe.run(document, { runOnly: tags })).violations) {
                    const faulty = [];
                    for (const node of fault.nodes) {
                        if (fault.id !== 'target-size' || !(await isLarge(node))) faulty.push(node.html);
                    }
                    if (faulty.length > 0) faults.push(`${fault.id}: ${fault.help}: ${faulty.join(' | ')}`);
                }
                return faults;
            })().then(done, (error) => done([String(error)]));";
        let faults = self.browser.execute_async(script, Vec::new()).await.unwrap();
        let page = self.browser.current_url().await.unwrap();
        assert!(faults.as_array().is_some_and(Vec::is_empty), "{page}: {faults:#}");
    }
}
