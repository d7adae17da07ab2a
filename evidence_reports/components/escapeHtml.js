const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text of the input as text of HTML: charts take what their tooltips say as HTML. */
export function escapeHtml(text) {
	return String(text ?? '').replace(/[&<>"']/g, (sign) => names[sign]);
}
