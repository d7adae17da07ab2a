"""Pure functions of segmentation: sorted input, canonical labels, no files, no dbt."""

# dbt runs models in threads, and two that import parts of scikit-learn for the first time
# at once find it half imported. So all of it is imported with this package, and the plugin
# of the connection imports the package before any model runs.
import sklearn.cluster
import sklearn.decomposition
import sklearn.ensemble
import sklearn.metrics
import sklearn.mixture
import sklearn.neighbors  # noqa: F401
