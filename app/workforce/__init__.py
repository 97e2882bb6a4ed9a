"""What HR sees: own workers, completions, exports."""
