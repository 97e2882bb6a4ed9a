"""The ground: model base, column types, domain errors, time. Knows no domain."""
