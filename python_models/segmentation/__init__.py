"""Pure functions of segmentation: sorted input, canonical labels, no files, no dbt."""

# dbt runs models in threads, and two that import parts of scikit-learn at once find it half
# imported. Whoever imports this package first holds its lock until all of them are there.
import sklearn.cluster
import sklearn.decomposition
import sklearn.ensemble
import sklearn.metrics
import sklearn.mixture
import sklearn.neighbors  # noqa: F401
