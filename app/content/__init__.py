"""The course compiler: a course folder in, findings or a release out."""
