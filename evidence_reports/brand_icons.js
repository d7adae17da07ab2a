// Stands for @steeze-ui/simple-icons (svelte.config.js). Evidence's header imports these by
// name, and shows none of them, as the site gives it no such links.
const nothing = { default: { a: { viewBox: '0 0 24 24' } } };

export { nothing as Bluesky, nothing as Github, nothing as Slack, nothing as X };
