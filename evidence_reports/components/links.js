/** Addresses of the pages that show the rows behind a number; written here alone. */

/** A page with what it is asked for; names without a value are left out. */
export function linkTo(page, asked = {}) {
	const terms = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
	return terms.size ? `${page}?${terms}` : page;
}

/** The page of a customer, whatever stands in the id; none without one. */
export const customerLink = (id) => (id ? linkTo('/customer', { id }) : undefined);

/** The members of a segment: the list of customers knows the segments of one method only. */
export const membersLink = ({ segment_key: key, segment_name: segment }, listedMethod) =>
	key?.startsWith(`${listedMethod}-`)
		? linkTo('/customers', { segment })
		: `/segments/${key}#who-are-they`;

/** A copy of rows with the page that shows what is behind each, for tables. */
export const withLinks = (rows, linkOf, column = 'link') =>
	Array.from(rows ?? [], (row) => ({ ...row, [column]: linkOf(row) }));

/** The same with the page of each row's customer. */
export const withCustomerLinks = (rows) =>
	withLinks(rows, (row) => customerLink(row.customer_id), 'customer_link');
