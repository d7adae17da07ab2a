/** Format code for whole amounts, with the shop's currency sign. */
export function moneyFormat(symbol) {
	return `${quoted(symbol)}#,##0`;
}

/** Format code for amounts to the penny. */
export function centsFormat(symbol) {
	return `${moneyFormat(symbol)}.00`;
}

/** Format code for axes and sentences: £16.4m, £231k, £850. */
export function shortMoneyFormat(symbol) {
	const sign = quoted(symbol);
	return `[>=1000000]${sign}0.0,,"m";[>=10000]${sign}0,"k";${sign}#,##0`;
}

function quoted(symbol) {
	return symbol ? `"${String(symbol).replaceAll('"', '')}"` : '';
}
