"""The labs, one folder each, found by their manifest `lab.toml`.

A folder `labs` elsewhere on Python's path adds its labs to these, so that a district can keep its own beside Yunlab.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
