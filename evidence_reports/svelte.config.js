// What the site leaves out of Evidence's template or has of its own instead.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Evidence's pages for connecting databases and trying SQL. They are part of no report,
// and `evidence dev` keeps them.
if (process.env.EVIDENCE_IS_BUILDING === 'true') {
	for (const page of ['explore', 'settings']) {
		rmSync(`src/pages/${page}`, { recursive: true, force: true });
	}
}

export default {
	kit: {
		// The logos of 3,000 brands, 4.8 MB on every page; Evidence's header names four.
		alias: {
			'@steeze-ui/simple-icons': fileURLToPath(
				new URL('./brand_icons.js', import.meta.url)
			),
			// What saves tables and charts: theirs leaves a text that begins with = a formula.
			'export-to-csv': fileURLToPath(new URL('./components/csv.js', import.meta.url))
		}
	}
};
