"""What axe-core finds on a page that keeps people out: the serious and the critical."""

from functools import cache
from pathlib import Path

AXE = Path(__file__).resolve().parents[2].joinpath(
    "evidence_reports", "node_modules", "axe-core", "axe.min.js"
)  # fmt: skip


@cache
def _axe() -> str:
    return AXE.read_text()


def barriers(page) -> list[str]:
    """Name each rule that is broken in a serious or critical way, and where."""
    page.evaluate(_axe())
    return page.evaluate(
        """async () => {
            // A colour on its way from one theme to the other is neither.
            const under_way = document.getAnimations().filter(
                ({ playState, effect }) =>
                    playState === 'running' && effect.getComputedTiming().endTime < Infinity
            );
            await Promise.all(under_way.map(({ finished }) => finished.catch(() => {})));
            const { violations } = await axe.run({ resultTypes: ['violations'] });
            return violations
                .filter(({ impact }) => ['serious', 'critical'].includes(impact))
                .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
        }"""
    )
