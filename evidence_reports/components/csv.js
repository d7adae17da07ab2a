/** Tables as CSV files that are safe to open in a spreadsheet: the site's only way to one. */

export const isEmpty = (cell) => cell === null || cell === undefined || cell === '';

/**
 * A cell of a CSV file. A text that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP, CSV injection); numbers stay numbers.
 */
export function csvCell(cell) {
	if (isEmpty(cell)) return '';
	if (typeof cell !== 'string') return String(cell);
	const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180) with a title line. */
export function csv(rows, columns) {
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
	return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** Lets the browser save a text as a file. */
export function save(name, text) {
	// The mark in front tells spreadsheets that it is UTF-8.
	const file = new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' });
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	URL.revokeObjectURL(link.href);
}

/**
 * Stands for the class of export-to-csv (svelte.config.js), with which Evidence saves what
 * its tables and charts show, and which leaves formulas as they are.
 */
export class ExportToCsv {
	constructor({ filename }) {
		this.name = `${filename.replaceAll(' ', '_')}.csv`;
	}

	generateCsv(rows) {
		save(this.name, csv(rows, Object.keys(rows[0] ?? {})));
	}
}
